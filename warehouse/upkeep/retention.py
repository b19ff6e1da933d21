"""Retention: which snapshots can still be asked, and what lies on disk that none of them needs.

A snapshot is kept until the retention time after its successor came: a reader that opened the catalog just
before has so long to finish. Files that no kept snapshot needs go, once they are older than a grace time:
a younger one may be another writer's who has not committed yet.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from warehouse import schema
from warehouse.catalog.build import sweep_catalogs
from warehouse.faultpoints import fault_point
from warehouse.storage.durability import sync_path
from warehouse.storage.snapshots import VERSIONED, Snapshot, list_snapshots
from warehouse.storage.tables import live_files, open_table, table_path

CHECKPOINT = ".checkpoint.parquet"
# A checkpoint holds the whole state of a table: not worth it for a few entries.
CHECKPOINT_EVERY = 10


class Cleaned(NamedTuple):
    """What was removed, and the oldest snapshot that can still be asked (None before the first)."""

    files: int
    size_bytes: int
    oldest: int | None


class _Needed(NamedTuple):
    """What the kept snapshots need of one table: Parquet files, and the first version of its log."""

    paths: set[str]
    since_version: int


def clean(home: Path, *, now: datetime, retention: timedelta, grace: timedelta) -> Cleaned:
    """Remove what no kept snapshot needs; `now` is UTC without zone. The caller holds the writer's lock.

    Killed at any point it may be run again; what is kept is never touched.
    """
    kept = kept_snapshots(home, now - retention)
    before = time.time() - grace.total_seconds()
    fault_point("before:clean")
    removed = [
        size
        for table in schema.TABLES
        for size in _clean_table(home, table.name, _needed(home, table.name, kept), before)
    ]
    sweep_catalogs(home, grace.total_seconds())
    return Cleaned(len(removed), sum(removed), kept[0].number if kept else None)


def kept_snapshots(home: Path, since: datetime) -> list[Snapshot]:
    """The newest snapshot and those whose successor came at `since` or later, oldest first.

    Without a gap: where the clock was set back, an old snapshot may seem young and keeps those after it.
    """
    snapshots = list_snapshots(home)
    for at, successor in enumerate(snapshots[1:]):
        if successor.committed_at is None or successor.committed_at >= since:
            return snapshots[at:]
    return snapshots[-1:]


def _needed(home: Path, name: str, kept: Sequence[Snapshot]) -> _Needed:
    """Read the log once, from the oldest kept version on: what one of the kept versions holds is needed."""
    current = open_table(home, name).version()
    versions: set[int]
    if name in VERSIONED:
        versions = {snapshot.version(name) for snapshot in kept} | {current}
    else:
        # Every snapshot is one version of the commit points, so that the last so many are the kept ones.
        versions = set(range(max(0, current - max(0, len(kept) - 1)), current + 1))
    oldest = min(versions)
    paths = {file.path for file in live_files(open_table(home, name, oldest), name)}
    fresh: set[str] = set()
    for version in range(oldest + 1, current + 1):
        added, removed = _entry(home, name, version)
        fresh = (fresh - removed) | added
        if version in versions:
            paths |= fresh
            fresh = set()
    return _Needed(paths, oldest)


def _entry(home: Path, name: str, version: int) -> tuple[set[str], set[str]]:
    """The paths that one version adds, and those it removes."""
    entry = table_path(home, name) / "_delta_log" / f"{version:020d}.json"
    actions = [json.loads(line) for line in entry.read_text("utf-8").splitlines()]
    return (
        {action["add"]["path"] for action in actions if "add" in action},
        {action["remove"]["path"] for action in actions if "remove" in action},
    )


def _clean_table(home: Path, name: str, needed: _Needed, before: float) -> Iterator[int]:
    """Remove files and log entries; the sizes of the Parquet files removed, in bytes."""
    root = table_path(home, name)
    for path in root.rglob("*.parquet"):
        relative = path.relative_to(root).as_posix()
        if relative.startswith("_delta_log/") or relative in needed.paths:
            continue
        status = path.stat()
        if status.st_mtime < before:
            path.unlink()
            fault_point("amid:clean")
            yield status.st_size
    _clean_log(home, name, needed.since_version)


def _clean_log(home: Path, name: str, since_version: int) -> None:
    """Remove the entries before the last checkpoint that is no younger than a version, and make a new one."""
    log = table_path(home, name) / "_delta_log"
    checkpoints = sorted(int(path.name.split(".")[0]) for path in log.glob(f"*{CHECKPOINT}"))
    usable = [version for version in checkpoints if version <= since_version]
    for path in log.iterdir() if usable else ():
        number = path.name.split(".")[0]
        if number.isdigit() and int(number) < usable[-1]:
            path.unlink()
    table = open_table(home, name)
    if table.version() - (checkpoints[-1] if checkpoints else 0) >= CHECKPOINT_EVERY:
        table.create_checkpoint()
        # The next cleaning relies on it, and removes the entries before it.
        for path in (*log.glob(f"{table.version():020d}*{CHECKPOINT}"), log / "_last_checkpoint"):
            sync_path(path)
    sync_path(log)
