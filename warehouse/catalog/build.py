"""The catalog: the one DuckDB file analysts open, views over the exact files of one snapshot.

It is built beside the old one and renamed into place, so that a reader sees one snapshot or the next, never
half of one, and never a lock. Its paths are absolute: where the home has moved, it is built anew.

It is for reading alone. A log of writes that somebody's connection left beside it would be replayed into
the next catalog, which no reader could open: it is removed before the next one takes the name.
"""

from __future__ import annotations

import shutil
import stat
import time
import uuid
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from warehouse.catalog.views import statements, views_hash
from warehouse.storage.durability import sync_path
from warehouse.storage.snapshots import last_snapshot, snapshot_files
from warehouse.storage.tables import create_tables, warehouse_path

UNFINISHED = ".tmp"
# DuckDB 2 has two more, whose names go on after this.
LOG = ".wal"
WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
GRACE_SECONDS = 3600.0
# Readers keep what exceeds their memory in a folder beside the catalog, and a query may be long.
SPILL_SECONDS = 86_400.0
# The oldest DuckDB that can open the file.
OLDEST_READER = "v1.0.0"


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
    wanted = (last_snapshot(home).number, str(root), views_hash())
    if not list_logs(home) and _shows(catalog_path(home)) == wanted:
        return catalog_path(home)
    return _build(home, root)


def list_logs(home: Path) -> list[Path]:
    """The logs of writes beside the catalog, left by whoever opened it to write."""
    target = catalog_path(home)
    return sorted(target.parent.glob(f"{target.name}{LOG}*"))


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
        # First: a reader in between finds the old catalog as it was built, and no log meets the new one.
        _remove_logs(home)
        beside.rename(target)
        _remove_logs(home)  # of a writer who was at work just then
        sync_path(target.parent)
        built = snapshot
    return target


def _remove_logs(home: Path) -> None:
    for log in list_logs(home):
        log.unlink(missing_ok=True)


def _write(beside: Path, sql: str) -> None:
    if "?" not in str(beside):
        _write_file(beside, sql)
    else:  # where DuckDB would look for its log in a folder that is not there
        with TemporaryDirectory() as folder:
            _write_file(Path(folder, beside.name), sql)
            shutil.copyfile(Path(folder, beside.name), beside)
    # Whoever opens it to write, by mistake or because that is a program's default, is refused.
    beside.chmod(stat.S_IMODE(beside.stat().st_mode) & ~WRITABLE)
    sync_path(beside)


def _write_file(path: Path, sql: str) -> None:
    connection = duckdb.connect(str(path), config={"storage_compatibility_version": OLDEST_READER})
    try:
        # One transaction: each statement by itself would be written to the log file and synced.
        connection.execute(f"begin; {sql}; commit; checkpoint")
    finally:
        connection.close()


def sweep_catalogs(home: Path, grace_seconds: float) -> None:
    """Remove what killed builders and readers left; a builder at work now is younger than the grace time."""
    target = catalog_path(home)
    for left in target.parent.glob(f"{target.name}.*{UNFINISHED}*"):
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > grace_seconds:
                left.unlink()
    spilled = target.with_name(f"{target.name}{UNFINISHED}")
    with suppress(FileNotFoundError):
        touched = max(path.stat().st_mtime for path in (spilled, *spilled.iterdir()))
        if time.time() - touched > SPILL_SECONDS:
            shutil.rmtree(spilled, ignore_errors=True)


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
