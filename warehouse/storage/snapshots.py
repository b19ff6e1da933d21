"""Snapshots: which version of each table belongs together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from deltalake.exceptions import DeltaError

from warehouse import schema
from warehouse.storage.tables import live_files, open_table, read_files, table_path

# Every table but `snapshots` itself, whose rows are the commit points.
VERSIONED = tuple(table.name for table in schema.TABLES if table.name != schema.SNAPSHOTS.name)


class NoSuchSnapshotError(LookupError):
    """A snapshot was asked for that the warehouse does not have, or has no more."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One commit: its number (0 before the first), and the Delta version and rows of each table."""

    number: int
    committed_at: datetime | None
    run_id: str | None
    versions: dict[str, int]
    row_counts: dict[str, int]
    operation: str

    def version(self, table: str) -> int:
        """The table's version in this snapshot; 0, its empty beginning, where the table is younger."""
        return self.versions.get(table, 0)

    def as_row(self) -> pa.Table:
        """The snapshot as a row of `snapshots`."""
        row = {
            "snapshot": self.number,
            "committed_at": self.committed_at,
            "run_id": self.run_id,
            "versions": json.dumps(self.versions),
            "row_counts": json.dumps(self.row_counts),
            "operation": self.operation,
        }
        return pa.Table.from_pylist([row], schema.SNAPSHOTS.arrow)


BEGINNING = Snapshot(0, None, None, {}, {}, "create")


def last_snapshot(home: Path) -> Snapshot:
    """The newest snapshot; number 0, with every table empty, before the first commit."""
    files = live_files(open_table(home, "snapshots"), "snapshots")
    newest = max(files, key=lambda file: int(file.greatest or 0), default=None)
    if newest is None:
        return BEGINNING
    rows = read_files(home, "snapshots", [newest]).to_pylist()
    return _snapshot(max(rows, key=lambda row: int(row["snapshot"])))


def find_snapshot(home: Path, number: int) -> Snapshot:
    """The snapshot of that number; NoSuchSnapshotError where there is none."""
    if number == 0:
        return BEGINNING
    files = live_files(open_table(home, "snapshots"), "snapshots")
    holding = [file for file in files if int(file.least or 0) <= number <= int(file.greatest or 0)]
    for row in read_files(home, "snapshots", holding).to_pylist():
        if row["snapshot"] == number:
            return _snapshot(row)
    raise NoSuchSnapshotError(f"there is no snapshot {number}; the newest is {last_snapshot(home).number}")


def list_snapshots(home: Path) -> list[Snapshot]:
    """All snapshots ever committed, oldest first; their files may be gone."""
    rows = read_files(home, "snapshots", live_files(open_table(home, "snapshots"), "snapshots"))
    return [_snapshot(row) for row in sorted(rows.to_pylist(), key=lambda row: int(row["snapshot"]))]


def snapshot_files(home: Path, snapshot: Snapshot) -> dict[str, list[str]]:
    """The Parquet files of every table in a snapshot, as paths within the table's folder.

    NoSuchSnapshotError where maintenance has removed some of them.
    """
    found = {}
    for table in schema.TABLES:
        # The commit points themselves have no version of their own: the newest holds all earlier rows.
        version = None if table is schema.SNAPSHOTS else snapshot.version(table.name)
        try:
            files = live_files(open_table(home, table.name, version), table.name)
        except DeltaError as error:
            raise _gone(snapshot) from error
        found[table.name] = [file.path for file in files]
    return found


def check_files(home: Path, snapshot: Snapshot, paths: Mapping[str, list[str]]) -> None:
    """NoSuchSnapshotError where a file of an earlier snapshot is not there any more."""
    for name, files in paths.items():
        root = table_path(home, name)
        if not all((root / path).exists() for path in files):
            raise _gone(snapshot)


def _gone(snapshot: Snapshot) -> NoSuchSnapshotError:
    return NoSuchSnapshotError(
        f"snapshot {snapshot.number} of {snapshot.committed_at} is no longer kept: its retention time is over"
    )


def _snapshot(row: dict[str, Any]) -> Snapshot:
    return Snapshot(
        number=row["snapshot"],
        committed_at=row["committed_at"],
        run_id=row["run_id"],
        versions=json.loads(row["versions"]),
        row_counts=json.loads(row["row_counts"]),
        operation=row["operation"],
    )
