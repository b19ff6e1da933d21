"""The declaration of the tables: every column described, named by the law, and documented as it is."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest

from warehouse.schema import TABLES, TEXTS, Table

COLUMNS = [(f"{table.name}.{column.name}", column) for table in TABLES for column in table.columns]
# Column names carry their type in their ending; the few that a word of the field names without one are here.
SUFFIXES = {
    "_at": pa.timestamp("us"),
    "_on": pa.date32(),
    "_count": pa.int32(),
    "_bytes": pa.int64(),
    "_id": pa.string(),
}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_is_described_and_its_keys_are_columns(table: Table) -> None:
    assert table.description.endswith(".")
    assert set(table.key) <= set(table.column_names)
    assert table.partition_by is None or table.partition_by in table.column_names
    assert len(set(table.column_names)) == len(table.columns)


def test_a_column_is_described_in_a_sentence() -> None:
    short = [name for name, column in COLUMNS if len(column.description) < 8 or column.description[-1] != "."]
    assert short == []


def test_a_name_follows_the_law_of_endings() -> None:
    unlawful = [
        name
        for name, column in COLUMNS
        for suffix, kind in SUFFIXES.items()
        if column.name.endswith(suffix) and column.type != kind
    ]
    unlawful += [
        name for name, column in COLUMNS if (column.type == pa.bool_()) != column.name.startswith("is_")
    ]
    assert unlawful == []


def test_a_list_is_never_null() -> None:
    assert [name for name, column in COLUMNS if column.type == TEXTS and column.nullable] == []


def test_no_name_needs_quotes_in_duckdb() -> None:
    names = {table.name for table in TABLES} | {name for table in TABLES for name in table.column_names}
    for name in sorted(names):
        duckdb.execute(f"select {name} from (select 1 as {name}) as t")
