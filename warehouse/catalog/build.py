"""The catalog: the one DuckDB file analysts open, views over the exact files of one snapshot.

It is built beside the old one and renamed into place, so that a reader sees one snapshot or the next, never
half of one, and never a lock. Its paths are absolute: where the home has moved, it is built anew.
"""

from __future__ import annotations

import time
import uuid
from contextlib import suppress
from pathlib import Path

import duckdb

from warehouse.catalog.views import statements, views_hash
from warehouse.storage.durability import sync_path
from warehouse.storage.snapshots import last_snapshot, snapshot_files
from warehouse.storage.tables import create_tables, warehouse_path

UNFINISHED = ".tmp"
GRACE_SECONDS = 3600.0


def catalog_path(home: Path) -> Path:
    """`<home>/warehouse/cables.duckdb`."""
    return warehouse_path(home) / "cables.duckdb"


def build_catalog(home: Path, public_home: Path | None = None) -> Path:
    """Build the catalog of the last snapshot beside the old one and rename it into place."""
    return _build(home, _as_read(home, public_home))


def ensure_catalog(home: Path, public_home: Path | None = None) -> Path:
    """Make tables and catalog where they are missing; rebuild it where the home moved or it is behind.

    Behind is one of an earlier snapshot, or of views as another version of cablehouse wrote them.

    `public_home` is the home's path as readers see it, where that differs (containers).
    """
    create_tables(home)
    root = _as_read(home, public_home)
    if _shows(catalog_path(home)) == (last_snapshot(home).number, str(root), views_hash()):
        return catalog_path(home)
    return _build(home, root)


def _as_read(home: Path, public_home: Path | None) -> Path:
    return public_home or home.resolve()


def _build(home: Path, root: Path) -> Path:
    """Build until what was built is the last snapshot: a commit may come while an earlier one is built."""
    target = catalog_path(home)
    sweep_catalogs(home, GRACE_SECONDS)
    built = None
    while built != (snapshot := last_snapshot(home)):
        beside = target.with_name(f"{target.name}.{uuid.uuid4().hex}{UNFINISHED}")
        _write(beside, ";".join(statements(snapshot, snapshot_files(home, snapshot), root)))
        beside.rename(target)
        sync_path(target.parent)
        built = snapshot
    return target


def _write(beside: Path, sql: str) -> None:
    connection = duckdb.connect(str(beside))
    try:
        # One transaction: each statement by itself would be written to the log file and synced.
        connection.execute(f"begin; {sql}; commit; checkpoint")
    finally:
        connection.close()
    sync_path(beside)


def sweep_catalogs(home: Path, grace_seconds: float) -> None:
    """Remove what builders that were killed left behind; one at work now is younger than the grace time."""
    target = catalog_path(home)
    for left in target.parent.glob(f"{target.name}.*{UNFINISHED}*"):
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > grace_seconds:
                left.unlink()


def _shows(catalog: Path) -> tuple[int, str, str] | None:
    """The snapshot and home a catalog shows, and its views' hash; None where it is missing or unreadable."""
    if not catalog.exists():
        return None
    try:
        connection = duckdb.connect(str(catalog), read_only=True)
    except duckdb.Error:
        return None
    try:
        row = connection.execute("select snapshot, home, views_hash from this_snapshot").fetchone()
    except duckdb.Error:
        return None
    finally:
        connection.close()
    return None if row is None else (int(row[0]), str(row[1]), str(row[2]))
