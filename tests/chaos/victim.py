"""What is killed: one pass over a home, or one commit. Run by `nursery.py`, each in a process of its own."""

from __future__ import annotations

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
from warehouse.batch.batch import Batch
from warehouse.commit import commit
from warehouse.runs import Run
from warehouse.texts.joined import nothing_joined
from warehouse.texts.prepared import Prepared
from warehouse.texts.settlement import Seen


def ingest(
    root: str,
    then: str = "nothing",
    chunk_bytes: str = "150000",
    parse_seconds: str = "20",
    workers: str = "1",
) -> None:
    """Take what lies in the drop of the home at `root`, then do what `then` says: maintain, or replay."""
    settings = Settings(
        home=Path(root),
        workers=int(workers),
        chunk_bytes=int(chunk_bytes),
        parse_seconds=float(parse_seconds),
        small_files=8,
        orphan_grace_hours=0,
    )
    home = open_home(settings.home)
    with writer_lock(home.lock):
        recover_home(home)
        run = Run(f"run-{uuid.uuid4()}", datetime.now(UTC), PARSER_VERSION)
        run_pass(home, settings, settle(lambda: list_drop(home.drop), 0), run)
        if then == "maintain":
            maintain(home, settings)
        if then == "replay":
            replay(home, settings, Choice(), replace(run, run_id=f"replay-{run.run_id}"))


def commit_batch(root: str, ipc: str) -> None:
    """Commit the batch in the file `ipc`, without the lock and the flow around it."""
    batch = Batch.from_ipc(Path(ipc).read_bytes())
    seen = [Seen(*row.values()) for row in batch.sources.select(["sha256", "file_name"]).to_pylist()]
    now = datetime(2026, 1, 2, 3, 4, 5)  # as the tables keep it: UTC without zone
    prepared = Prepared(batch, {}, {}, (), nothing_joined())
    commit(Path(root), prepared, Run("run-2", now, "1"), now, seen=seen)
