"""Recovery: what a killed commit left behind is taken back, so that tables equal the last snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from deltalake import DeltaTable

from warehouse.storage.durability import sync_log
from warehouse.storage.snapshots import VERSIONED, Snapshot, last_snapshot
from warehouse.storage.tables import open_table, table_path


def recover(home: Path) -> tuple[str, ...]:
    """Restore every table that is ahead of the last snapshot; return their names.

    The caller holds the writer's lock. A restore is itself a version ahead of the snapshot, so what counts
    is whether the files are the snapshot's, not the number.
    """
    tables = {name: open_table(home, name) for name in VERSIONED}
    return take_back(home, last_snapshot(home), tables)


def take_back(home: Path, snapshot: Snapshot, tables: Mapping[str, DeltaTable]) -> tuple[str, ...]:
    """As `recover`, with every table opened at its newest version; it stays so when one is restored."""
    restored = []
    for name in VERSIONED:
        table, version = tables[name], snapshot.version(name)
        if table.version() > version and not _has_files_of(table, open_table(home, name, version)):
            table.restore(version)
            sync_log(table_path(home, name), table.version())
            restored.append(name)
    return tuple(restored)


def _has_files_of(table: DeltaTable, other: DeltaTable) -> bool:
    return set(table.file_uris()) == set(other.file_uris())
