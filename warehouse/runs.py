"""The run that commits, and its row in `runs`: counts that add up over the commits of a run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import pyarrow as pa

from warehouse import schema
from warehouse.storage.publication import Ground, plain_time
from warehouse.storage.tables import exactly, find_rows


@dataclass(frozen=True, slots=True)
class Run:
    """The run that commits. CommitCounts are added up over its commits by the commit itself.

    `pending` is the number of files still changing, as known now: the last commit's stands.
    """

    run_id: str
    started_at: datetime
    parser_version: str
    pending: int = 0
    error: str | None = None


class CommitCounts(NamedTuple):
    """CommitCounts of one commit; seen = loaded + duplicate + superseded + quarantined."""

    seen: int
    loaded: int
    duplicate: int
    superseded: int
    quarantined: int
    mentions: int
    size_bytes: int


def run_row(ground: Ground, run: Run, counts: CommitCounts, now: datetime) -> pa.Table:
    """The row of a run in `runs`: what its earlier commits counted, and this one."""
    earlier = find_rows(ground.home, "runs", ground.tables["runs"], exactly([run.run_id])).to_pylist()
    total = {name: value + (earlier[0][name] if earlier else 0) for name, value in counts._asdict().items()}
    row = {
        **total,
        "seen": total["seen"] + run.pending,
        "pending": run.pending,
        "run_id": run.run_id,
        "started_at": plain_time(run.started_at),
        "ended_at": now,
        "seconds": (now - plain_time(run.started_at)).total_seconds(),
        "parser_version": run.parser_version,
        "error": run.error,
    }
    if earlier:
        row["seen"] -= earlier[0]["pending"]
    return pa.Table.from_pylist([row], schema.RUNS.arrow)
