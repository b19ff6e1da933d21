from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from transforms.records import ParsedCable
from warehouse.catalog.build import catalog_path
from warehouse.catalog.session import QueryError
from warehouse.schema import TABLES
from warehouse.storage.publication import SnapshotLabel
from warehouse.storage.tables import live_files, open_table
from warehouse.upkeep.compaction import compact, compact_small
from warehouse.upkeep.retention import clean, kept_snapshots

Text = Callable[..., ParsedCable]

# How many one-file commits come before maintenance: `make chaos` takes 2,000.
RUNS = int(os.environ.get("MAINTENANCE_RUNS", "40"))
NOON = datetime(2026, 1, 2, 12)  # as the tables keep it: UTC without zone
NOTHING = timedelta()
LONG = b"".join(hashlib.sha256(b"%d" % n).digest() for n in range(2000))  # no compression shortens it
LABEL = SnapshotLabel("maintenance", "maintain", NOON)
COUNTS = """
    select (select count(*) from cables), (select sum(length(text)) from paragraphs), count(*) from contents
"""


def live_per_partition(home: Path) -> Counter[tuple[str, int | None]]:
    return Counter(
        (table.name, file.year)
        for table in TABLES
        for file in live_files(open_table(home, table.name), table.name)
    )


def commit_one(shelf: Any, text: Text, number: int) -> None:
    year = 2005 + number % 5
    shelf.commit(
        (f"{number}.txt", b"%d" % number, text(f"{year % 100:02}PARIS{number}", year)),
        now=NOON + timedelta(minutes=number),
    )


def test_many_small_commits_become_two_files_a_partition_and_nobody_notices(
    shelf: Any, text: Text, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        # The last catalog is the one that readers open; to build all others would take half the time.
        patch.setattr("warehouse.commit.build_catalog", lambda *_: None)
        for number in range(RUNS - 1):
            commit_one(shelf, text, number)
    commit_one(shelf, text, RUNS - 1)
    before = shelf.tables()
    with duckdb.connect(str(catalog_path(shelf.home)), read_only=True) as reader:
        old = reader.execute(COUNTS).fetchone()
        merged = compact(shelf.home, LABEL)
        assert merged is not None
        assert (merged.number, merged.operation) == (RUNS + 1, "maintain")
        files = live_per_partition(shelf.home)
        assert max(files.values()) <= 2, files
        end = NOON + timedelta(minutes=RUNS)
        clean(shelf.home, now=end, retention=timedelta(minutes=20), grace=NOTHING)
        assert reader.execute(COUNTS).fetchone() == old
        assert reader.execute("select count(*) from snapshots").fetchone() == (RUNS,)
    assert shelf.tables() == before
    assert shelf.rows("select count(*), max(operation) from snapshots") == [(RUNS + 1, "maintain")]
    assert compact(shelf.home, LABEL) is None
    # Once the retention time is over only the live files lie on disk, and a short log.
    cleaned = clean(shelf.home, now=end + timedelta(days=1), retention=NOTHING, grace=NOTHING)
    assert cleaned.oldest == RUNS + 1
    on_disk = [path for path in shelf.home.rglob("*.parquet") if path.parent.name != "_delta_log"]
    assert len(on_disk) == sum(files.values())
    clean(shelf.home, now=end + timedelta(days=2), retention=NOTHING, grace=NOTHING)
    logs = list(shelf.home.rglob("_delta_log/*.json"))
    assert len(logs) <= 12 * len(TABLES)
    commit_one(shelf, text, RUNS)
    assert shelf.rows("select count(*) from cables") == [(RUNS + 1,)]


def test_rows_of_a_cable_keep_their_order_when_files_are_merged(shelf: Any, text: Text) -> None:
    for number in (3, 1, 2):
        shelf.commit((f"{number}", b"%d" % number, text(f"09PARIS{number}", words=("A.", "B.", "C."))))
    compact(shelf.home, LABEL)
    (file,) = live_files(open_table(shelf.home, "paragraphs"), "paragraphs")
    rows = pq.read_table(shelf.home / "warehouse" / "paragraphs" / file.path, partitioning=None)
    found = list(zip(*(rows[name].to_pylist() for name in ("cable_id", "position")), strict=True))
    assert found == [(f"09PARIS{n}", position) for n in (1, 2, 3) for position in range(4)]


def test_the_largest_file_is_left_alone_while_it_outweighs_the_rest(shelf: Any, text: Text) -> None:
    shelf.commit(("long", LONG, text("09ROME1")))
    (large,) = live_files(open_table(shelf.home, "contents"), "contents")
    for number in (1, 2, 3):
        shelf.commit((f"p{number}", b"p%d" % number, text(f"09PARIS{number}")))
    compact(shelf.home, LABEL)
    files = [file.path for file in live_files(open_table(shelf.home, "contents"), "contents")]
    assert len(files) == 2
    assert large.path in files


def test_an_ingest_compacts_by_itself_only_where_small_files_are_many(shelf: Any, text: Text) -> None:
    for number in range(4):
        commit_one(shelf, text, number)
    assert compact_small(shelf.home, LABEL, 4) is None
    commit_one(shelf, text, 4)
    assert compact_small(shelf.home, LABEL, 4) is not None
    assert live_per_partition(shelf.home)["contents", None] == 1


def test_what_the_retention_time_needs_is_kept_and_the_rest_is_told_to_be_gone(
    shelf: Any, text: Text
) -> None:
    for number in range(6):
        shelf.commit(("a", b"%d" % number, text(words=("Longer.",) * (number + 1))), now=hour(number))
    # Snapshot 4 was replaced at three hours past noon by snapshot 5: who opened it then may still read.
    kept = kept_snapshots(shelf.home, hour(4))
    assert [snapshot.number for snapshot in kept] == [4, 5, 6]
    cleaned = clean(shelf.home, now=hour(6), retention=timedelta(hours=2), grace=NOTHING)
    assert (cleaned.oldest, cleaned.files > 0) == (4, True)
    assert [shelf.rows("select paragraph_count from cables", at) for at in (4, 5, 6)] == [
        [(4,)],
        [(5,)],
        [(6,)],
    ]
    with pytest.raises(QueryError, match=r"snapshot 3 of 2026-01-02 14:00:00 is no longer kept"):
        shelf.rows("from cables", 3)


def hour(number: int) -> datetime:
    return NOON + timedelta(hours=number)


def test_a_clock_set_back_removes_nothing_that_is_still_needed(shelf: Any, text: Text) -> None:
    for number, at in enumerate((5, 6, 1, 2)):
        shelf.commit(("a", b"%d" % number, text(words=("Longer.",) * (number + 1))), now=hour(at))
    assert [s.number for s in kept_snapshots(shelf.home, hour(5))] == [1, 2, 3, 4]
    clean(shelf.home, now=hour(2), retention=NOTHING, grace=NOTHING)
    assert shelf.rows("select paragraph_count from cables") == [(4,)]


def test_orphans_go_after_their_grace_time_and_young_ones_stay(shelf: Any, text: Text) -> None:
    commit_one(shelf, text, 1)
    folder = shelf.home / "warehouse" / "mentions" / "year=2006"
    orphans = [folder / "old.parquet", folder / "young.parquet"]
    for orphan in orphans:
        orphan.write_bytes(b"left by a killed run")
    os.utime(orphans[0], (0, 0))
    cleaned = clean(shelf.home, now=NOON, retention=NOTHING, grace=timedelta(hours=1))
    assert (cleaned.files, cleaned.size_bytes) == (1, 20)
    assert [orphan.exists() for orphan in orphans] == [False, True]
    assert shelf.rows("select count(*) from mentions") == [(1,)]
