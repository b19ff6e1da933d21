from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from transforms.records import ParsedCable
from warehouse import schema
from warehouse.catalog import build as catalog
from warehouse.catalog.build import build_catalog, catalog_path, ensure_catalog
from warehouse.catalog.views import views_hash

Text = Callable[..., ParsedCable]


def query(path: Path, sql: str) -> list[Any]:
    """What DuckDB alone answers, opening the file read-only."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_a_fresh_home_answers_with_empty_tables(tmp_path: Path) -> None:
    built = ensure_catalog(tmp_path / "home")
    assert query(built, "select origin, count(*) from cables group by all") == []
    for table in schema.TABLES:
        assert query(built, f"select count(*) from {table.name}") == [(0,)]


def test_views_have_the_columns_and_types_of_the_schema_in_order(shelf: Any, text: Text) -> None:
    fresh = ensure_catalog(shelf.home.with_name("fresh"))
    shelf.commit(("a", b"x", text()))
    listing = (
        "select table_name, column_name, data_type from duckdb_columns() where not internal order by all"
    )
    assert query(catalog_path(shelf.home), listing) == query(fresh, listing)
    for table in schema.TABLES:
        found = query(fresh, f"select column_name from (describe {table.name})")
        assert [name for (name,) in found] == table.column_names


def test_every_view_column_and_macro_has_a_comment(tmp_path: Path) -> None:
    built = ensure_catalog(tmp_path)
    bare = query(
        built,
        "select view_name from duckdb_views() where not internal and coalesce(comment, '') = '' union all "
        "select table_name || '.' || column_name from duckdb_columns() "
        "where not internal and coalesce(comment, '') = '' union all "
        "select function_name from duckdb_functions() "
        "where function_type = 'table_macro' and not internal and coalesce(comment, '') = ''",
    )
    assert bare == []
    declared = {(t.name, c.name): c.description for t in schema.TABLES for c in t.columns}
    found = query(built, "select table_name, column_name, comment from duckdb_columns() where not internal")
    assert declared.items() <= {(table, column): comment for table, column, comment in found}.items()


def test_an_open_reader_keeps_its_snapshot(shelf: Any, text: Text) -> None:
    shelf.commit(("a", b"x", text(words=("One.",))))
    with duckdb.connect(str(catalog_path(shelf.home)), read_only=True) as reader:
        before = reader.execute("from cables join paragraphs using (cable_id)").fetchall()
        shelf.commit(("b", b"y", text(words=("One.", "Two."))))
        assert reader.execute("from cables join paragraphs using (cable_id)").fetchall() == before
    found = query(catalog_path(shelf.home), "select paragraph_count from cables")
    assert found == [(2,)]


def test_the_null_year_alone_is_still_a_number(shelf: Any, text: Text) -> None:
    shelf.commit(("a", b"x", text("XXROME1", None, None)))
    assert query(catalog_path(shelf.home), "select year, typeof(year) from mentions") == [(None, "SMALLINT")]


def test_the_catalog_is_rebuilt_only_where_it_must_be(shelf: Any, text: Text, tmp_path: Path) -> None:
    shelf.commit(("a", b"x", text()))
    built = catalog_path(shelf.home).stat().st_ino
    assert ensure_catalog(shelf.home).stat().st_ino == built
    moved = tmp_path / "it's moved"
    shutil.move(shelf.home, moved)
    assert query(ensure_catalog(moved), "select cable_id from cables") == [("09TRIPOLI941",)]
    catalog_path(moved).write_bytes(b"not a database")
    assert query(ensure_catalog(moved), "select cable_id from cables") == [("09TRIPOLI941",)]
    catalog_path(moved).unlink()
    assert query(ensure_catalog(moved), "select home from this_snapshot") == [(str(moved),)]


def test_views_that_another_version_wrote_are_written_anew(shelf: Any, text: Text) -> None:
    shelf.commit(("a", b"x", text()))
    ((sql,),) = query(
        ensure_catalog(shelf.home), "select sql from duckdb_views() where view_name = 'this_snapshot'"
    )
    for older in (
        sql.replace(views_hash(), "0" * 16),
        "create view this_snapshot as select 1::bigint as snapshot, '' as home",
    ):
        catalog_path(shelf.home).chmod(0o644)
        with duckdb.connect(catalog_path(shelf.home)) as connection:
            connection.execute("drop view rejected; drop view this_snapshot; " + older)
        assert query(ensure_catalog(shelf.home), "select count(*) from rejected") == [(0,)]
        assert query(catalog_path(shelf.home), "select views_hash from this_snapshot") == [(views_hash(),)]


def test_a_public_home_is_what_readers_see(shelf: Any, text: Text, tmp_path: Path) -> None:
    shelf.commit(("a", b"x", text()))
    elsewhere = tmp_path / "mounted"
    build_catalog(shelf.home, public_home=elsewhere)
    elsewhere.symlink_to(shelf.home)
    built = ensure_catalog(shelf.home, public_home=elsewhere)
    assert query(built, "select cable_id from cables") == [("09TRIPOLI941",)]
    assert "mounted" in query(built, "select sql from duckdb_views() where view_name = 'cables'")[0][0]


def test_nothing_is_left_beside_the_catalog(shelf: Any, text: Text) -> None:
    shelf.commit(("a", b"x", text()))
    names = {path.name for path in (shelf.home / "warehouse").iterdir()}
    assert names == {"cables.duckdb", *(table.name for table in schema.TABLES)}


@pytest.mark.parametrize("column", ["signed_by", "tags", "year"])
def test_files_older_than_a_column_give_nulls(shelf: Any, text: Text, column: str) -> None:
    shelf.commit(("a", b"x", text()))
    path = next((shelf.home / "warehouse" / "cables").rglob("*.parquet"))
    rows = pq.ParquetFile(path).read()
    if column in rows.column_names:
        pq.write_table(rows.drop_columns([column]), path)
    expected = 2009 if column == "year" else None
    assert query(build_catalog(shelf.home), f"select {column} from cables") == [(expected,)]


def test_what_killed_builders_left_is_swept_and_young_work_is_not(shelf: Any, text: Text) -> None:
    shelf.commit(("a", b"x", text()))
    old, young = (
        catalog_path(shelf.home).with_name(f"cables.duckdb.{name}.tmp") for name in ("old", "young")
    )
    old.touch()
    young.touch()
    os.utime(old, (0, 0))
    build_catalog(shelf.home)
    assert (old.exists(), young.exists()) == (False, True)


def test_a_commit_during_a_build_is_not_covered_by_it(
    shelf: Any, text: Text, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.commit(("a", b"x", text()))
    write, late = catalog._write, [("b", b"y", text("09PARIS1"))]

    def slow_write(beside: Path, sql: str) -> None:
        write(beside, sql)
        if late:
            shelf.commit(late.pop())

    monkeypatch.setattr(catalog, "_write", slow_write)
    assert query(build_catalog(shelf.home), "select snapshot from this_snapshot") == [(2,)]
