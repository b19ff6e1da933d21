from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable
from hypothesis import given
from hypothesis import strategies as st

from transforms.records import ParsedCable
from warehouse import schema
from warehouse.storage.tables import (
    LOOKUP,
    LiveFile,
    exactly,
    find_rows,
    in_intervals,
    live_files,
    open_table,
    overlapping,
    sharing,
)

Text = Callable[..., ParsedCable]

ids = st.sampled_from(
    ["09A1", "09A1~1a2b3c", "09A12", "09A12~ffffff", "09A2", "XXB7", "XXB7~000000", "sha-0a"]
)


@given(st.sets(ids, min_size=1), st.sets(ids.map(lambda one: one.partition("~")[0])), st.booleans())
def test_a_file_that_holds_a_wanted_key_is_never_passed_over(
    held: set[str], wanted: set[str], is_shared: bool
) -> None:
    intervals = sharing(wanted) if is_shared else exactly(wanted)
    keys = pa.chunked_array([sorted(held)], pa.string())
    hits = set(keys.filter(in_intervals(keys, intervals)).to_pylist()) if intervals else set()
    assert hits == {key for key in held if (key.partition("~")[0] if is_shared else key) in wanted}
    file = LiveFile("a.parquet", None, len(held), 1, min(held), max(held))
    if hits:
        assert overlapping([file], intervals) == [file]


def test_files_out_of_range_are_not_opened() -> None:
    files = [LiveFile(name, None, 1, 1, name, name) for name in ("09A1", "09A12", "09A2")]
    files.append(LiveFile("no statistics", None, 1, 1, None, None))
    assert [file.path for file in overlapping(files, exactly(["09A12", "09A3"]))] == [
        "09A12",
        "no statistics",
    ]


def test_the_log_knows_rows_years_and_key_range_of_every_file(shelf: Any, text: Text) -> None:
    shelf.commit(("a", b"a", text()), ("b", b"b", text("09PARIS1")), ("c", b"c", text("XXROME2", None, None)))
    for table in schema.TABLES:
        for file in live_files(open_table(shelf.home, table.name), table.name):
            rows = pq.ParquetFile(shelf.home / "warehouse" / table.name / file.path).read()
            keys = rows[LOOKUP[table.name]].to_pylist()
            assert (file.rows, file.least, file.greatest) == (len(keys), min(keys), max(keys))
    found = live_files(open_table(shelf.home, "cables"), "cables")
    assert [(file.year, file.rows) for file in found] == [(2009, 2), (None, 1)]


def test_other_readers_of_delta_see_the_types_of_the_schema(shelf: Any, text: Text) -> None:
    shelf.commit(("a", b"a", text(tags=["PREL"])))
    for table in schema.TABLES:
        read = DeltaTable(str(shelf.home / "warehouse" / table.name)).to_pyarrow_table()
        assert set(read.column_names) == set(table.column_names)
        for path in (shelf.home / "warehouse" / table.name).rglob("*.parquet"):
            assert not any(pa.types.is_dictionary(kind) for kind in pq.read_schema(path).types)


def test_a_lookup_gives_the_rows_and_columns_asked_for(shelf: Any, text: Text) -> None:
    shelf.commit(("a", b"a", text()), ("b", b"b", text("09PARIS1")))
    cables = open_table(shelf.home, "cables")
    rows = find_rows(shelf.home, "cables", cables, exactly(["09PARIS1", "nowhere"]), ["cable_id", "year"])
    assert rows.to_pylist() == [{"cable_id": "09PARIS1", "year": 2009}]
    assert find_rows(shelf.home, "cables", cables, exactly(["nowhere"])).schema == schema.CABLES.arrow


@pytest.mark.parametrize("name", [table.name for table in schema.TABLES])
def test_rows_replaced_stay_readable_at_the_old_version(shelf: Any, text: Text, name: str) -> None:
    shelf.commit(("a", b"a", text()))
    version = open_table(shelf.home, name).version()
    before = set(open_table(shelf.home, name).file_uris())
    shelf.commit(("b", b"b", text(words=("One.", "Two."))))
    assert set(open_table(shelf.home, name, version).file_uris()) == before
    assert all(Path(path).exists() for path in before)


def test_a_table_made_without_a_column_gets_it_with_the_next_commit(shelf: Any, text: Text) -> None:
    wanted = schema.FINDINGS.arrow
    path = shelf.home / "warehouse" / "findings"
    path.mkdir(parents=True)
    old = wanted.remove(wanted.get_field_index("source_start"))
    DeltaTable.create(str(path), old)
    finding = (
        "1" * 64,
        None,
        "sources",
        "stub",
        "critical",
        None,
        None,
        None,
        "new",
        datetime(2026, 1, 2),
        12,
    )
    shelf.commit(("a", b"a", text()), findings=[finding])
    assert DeltaTable(str(path)).schema().to_arrow().names == wanted.names
    assert shelf.rows("select run_id, source_start from findings") == [("new", 12)]
