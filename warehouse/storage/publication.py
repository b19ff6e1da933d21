"""Publishing a snapshot: what was staged for some tables becomes visible in all of them, or in none.

The order is what makes it safe to be killed: files are staged where no reader looks, each table gets one
Delta transaction, and the row of `snapshots` that names their versions is the commit point. Before it, the
next `recover` takes everything back; after it, only the catalog is left to build.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from deltalake import DeltaTable

from warehouse import schema
from warehouse.faultpoints import fault_point
from warehouse.storage.recovery import take_back
from warehouse.storage.snapshots import VERSIONED, Snapshot, last_snapshot
from warehouse.storage.tables import LiveFile, add_missing_columns, create_tables, open_table
from warehouse.storage.writing import Staged, publish, stage

# Children first, so that who reads the Delta tables alone never finds a cable without its text.
ORDER = ("contents", "sources", "paragraphs", "mentions", "findings", "runs", "cables")

WRITERS = 2

Stager = Callable[[ThreadPoolExecutor], Staged]


class Ground(NamedTuple):
    """What a snapshot is built on: the last one, and every table opened at it."""

    home: Path
    before: Snapshot
    tables: dict[str, DeltaTable]


class SnapshotLabel(NamedTuple):
    """What `snapshots` says of a snapshot beside its versions; `now` is UTC without zone."""

    run_id: str
    operation: str
    now: datetime


def open_ground(home: Path) -> Ground:
    """Make missing tables and columns, take back what a killed commit left, and open every table."""
    create_tables(home)
    tables = {name: open_table(home, name) for name in (*VERSIONED, schema.SNAPSHOTS.name)}
    before = last_snapshot(home)
    take_back(home, before, tables)
    for name, table in tables.items():
        add_missing_columns(home, name, table)
    return Ground(home, before, tables)


def write_snapshot(
    ground: Ground, stagers: Mapping[str, Stager], label: SnapshotLabel, merge: list[LiveFile] | None = None
) -> Snapshot:
    """Stage the tables that have a stager, publish table after table, then the snapshot that names them.

    `merge`: files of `snapshots` to be rewritten as one together with the new row.
    """
    with ThreadPoolExecutor(WRITERS) as pool:
        staged = _stage_all(stagers, pool)
        fault_point("after:stage")
        for name, parts in staged.items():
            publish(parts)
            fault_point(f"after:{name}")
        before = ground.before
        snapshot = Snapshot(
            number=before.number + 1,
            committed_at=label.now,
            run_id=label.run_id,
            versions={name: before.version(name) for name in ORDER}
            | {name: parts.version for name, parts in staged.items()},
            row_counts={name: before.row_counts.get(name, 0) for name in ORDER}
            | {name: parts.rows for name, parts in staged.items()},
            operation=label.operation,
        )
        table = ground.tables["snapshots"]
        publish(stage(ground.home, "snapshots", table, snapshot.as_row(), (), pool, merge or ()))
    fault_point("after:snapshot")
    return snapshot


def _stage_all(stagers: Mapping[str, Stager], pool: ThreadPoolExecutor) -> dict[str, Staged]:
    """Every table's files written; where one of them fails, all are removed."""
    staged: dict[str, Staged] = {}
    with ExitStack() as undo:
        for name in ORDER:
            if name in stagers:
                staged[name] = stagers[name](pool)
                undo.callback(staged[name].discard)
        for parts in staged.values():
            parts.adds()
        undo.pop_all()
    return staged


def plain_time(moment: datetime) -> datetime:
    """UTC without zone, as the tables keep times."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
