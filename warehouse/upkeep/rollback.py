"""Rollback: an earlier snapshot's tables brought back as a new snapshot; what came since stays askable.

Bytes and runs are history and stay: a file taken back is new when it comes again, its bytes are not stored
twice, and `runs` goes on telling that it came.
"""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path

from warehouse.catalog.build import build_catalog
from warehouse.storage.publication import Ground, SnapshotLabel, open_ground, plain_time, write_snapshot
from warehouse.storage.snapshots import Snapshot, check_files, find_snapshot, snapshot_files
from warehouse.storage.tables import live_files, open_table, row_count
from warehouse.storage.writing import Staged, removal, return_of

TAKEN_BACK = ("sources", "paragraphs", "mentions", "findings", "cables")


def roll_back(home: Path, number: int, now: datetime, public_home: Path | None = None) -> Snapshot:
    """Make a snapshot that shows the tables as snapshot `number` does; the caller holds the writer's lock.

    NoSuchSnapshotError where there is none of that number, or it is no longer kept.
    """
    ground = open_ground(home)
    wanted = find_snapshot(home, number)
    check_files(home, wanted, snapshot_files(home, wanted))
    stagers = {name: partial(_stage_return, ground, name, wanted.version(name)) for name in TAKEN_BACK}
    label = SnapshotLabel(f"rollback-{uuid.uuid4()}", "rollback", plain_time(now))
    snapshot = write_snapshot(ground, stagers, label)
    build_catalog(home, public_home)
    return snapshot


def _stage_return(ground: Ground, name: str, version: int, pool: ThreadPoolExecutor) -> Staged:  # noqa: ARG001 - a stager's shape
    """The transaction that makes the files of an old version the live ones; no file is written."""
    table = ground.tables[name]
    live = {file.path: file for file in live_files(table, name)}
    wanted = {file.path: file for file in live_files(open_table(ground.home, name, version), name)}
    returns = [return_of(name, file) for path, file in wanted.items() if path not in live]
    removes = [removal(file) for path, file in live.items() if path not in wanted]
    return Staged(name, table, row_count(wanted.values()), [], removes, returns)
