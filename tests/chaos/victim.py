"""One pass over a home in a process of its own, to be killed; then maintenance, a replay or nothing more."""

from __future__ import annotations

import sys
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from flows.drop import list_drop, settle
from flows.home import open_home
from flows.lock import writer_lock
from flows.maintenance import maintain
from flows.passes import recover_home, run_pass
from flows.replay import Choice, replay
from flows.settings import Settings
from transforms import PARSER_VERSION
from warehouse.commit import Run


def main(root: str, then: str) -> None:
    """Ingest what lies in the drop of the home at `root`, then do what `then` says."""
    sys.stdout.write("begins\n")
    sys.stdout.flush()
    settings = Settings(home=Path(root), workers=1, chunk_bytes=150_000, small_files=8, orphan_grace_hours=0)
    home = open_home(settings.home)
    with writer_lock(home.lock):
        recover_home(home)
        run = Run(f"run-{uuid.uuid4()}", datetime.now(UTC), PARSER_VERSION)
        run_pass(home, settings, settle(lambda: list_drop(home.drop), 0), run)
        if then == "maintain":
            maintain(home, settings)
        if then == "replay":
            replay(home, settings, Choice(), replace(run, run_id=f"replay-{run.run_id}"))


if __name__ == "__main__":
    main(*sys.argv[1:])
