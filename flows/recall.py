"""Texts recalled: one lost to a better text of its cable, which turned out to be another cable's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from flows.chunks import judge_chunk
from flows.contents import read_contents, stored_sources
from flows.home import Home
from flows.parse import parse_sources
from flows.settings import Settings
from flows.sources import Source
from warehouse.columns import Batch
from warehouse.commit import Committed, Run, commit
from warehouse.ledger import known


def recall_texts(home: Home, settings: Settings, run: Run, shas: Sequence[str]) -> Committed:
    """Parse these sources again from their stored bytes, under every name they came by, and commit them."""
    batch = Batch.from_ipc(parse_sources(_stored_sources(home, shas)))
    verdict = judge_chunk(batch, run)
    return commit(
        home.root,
        batch,
        seen=(),
        run=run,
        now=datetime.now(UTC),
        rejected={sha256: (why.code, why.reason) for sha256, why in verdict.rejected.items()},
        warnings=verdict.warnings,
        findings=verdict.findings,
        operation="replay",
        public_home=settings.public_home,
    )


def _stored_sources(home: Home, shas: Sequence[str]) -> list[Source]:
    names = {sha256: row.file_names for sha256, row in known(home.root, shas).items()}
    return stored_sources(read_contents(home, shas), names)
