"""The SQL of a snapshot: views over the exact files of each table, the queries, a comment on everything."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import pyarrow as pa

from warehouse import schema
from warehouse.storage.snapshots import Snapshot
from warehouse.storage.tables import NO_YEAR, table_path

SQL_TYPES: Mapping[pa.DataType, str] = {
    pa.string(): "varchar",
    schema.TEXTS: "varchar[]",
    pa.large_binary(): "blob",
    pa.int16(): "smallint",
    pa.int32(): "integer",
    pa.int64(): "bigint",
    pa.float64(): "double",
    pa.bool_(): "boolean",
    pa.timestamp("us"): "timestamp",
    pa.date32(): "date",
}

GLOB_SIGN = re.compile(r"[*?\[]")  # matches `what?`, not `{a,b}`, which DuckDB reads as it stands

# While this stands for it, views are made without opening a file: a thousand files cost nothing to make views
# over, and the paths may be another machine's. It is temporary, so a view that is asked reads the real ones.
UNREAD = (
    "create temp macro read_parquet(files, hive_partitioning := false, hive_types := null, "
    "union_by_name := true) as table select null::varchar as unread where false"
)
READ = "drop macro table temp.main.read_parquet"

THIS_SNAPSHOT = {
    "snapshot": "Number of the snapshot these views show; 0 before the first commit.",
    "committed_at": "When it was committed, UTC.",
    "home": "The folder the views read from.",
    "views_hash": "Names the views as they are written; another version of cablehouse may write others.",
}


@dataclass(frozen=True, slots=True)
class Query:
    """One file of `queries/`: its name, what it answers, a sentence on each column, and its SQL."""

    name: str
    description: str
    columns: Mapping[str, str]
    sql: str

    @property
    def is_macro(self) -> bool:
        """Whether it is a macro, which makes itself; any other is a view."""
        return self.sql.startswith("create macro")


@cache
def queries() -> tuple[Query, ...]:
    """The queries shipped with the warehouse, by name."""
    folder = files("warehouse.catalog") / "queries"
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda e: e.name)
    return tuple(_query(Path(entry.name).stem, entry.read_text("utf-8")) for entry in found)


def _query(name: str, text: str) -> Query:
    """Read the comment at the head: a description, then `column: sentence` lines."""
    lines = text.splitlines()
    head = [line.removeprefix("--").strip() for line in lines if line.startswith("--")]
    sql = "\n".join(line for line in lines if not line.startswith("--")).strip()
    about = [line.partition(": ") for line in head]
    is_column = [bool(sentence) and word.isidentifier() for word, _, sentence in about]
    described = {
        word: sentence for (word, _, sentence), is_one in zip(about, is_column, strict=True) if is_one
    }
    prose = " ".join(line for line, is_one in zip(head, is_column, strict=True) if not is_one)
    return Query(name, prose, described, sql)


def statements(snapshot: Snapshot, paths: Mapping[str, list[str]], home: Path) -> Iterator[str]:
    """The SQL that makes all views, macros and comments of a snapshot, for a home as readers see it."""
    yield UNREAD
    yield from _tables(snapshot.number, paths, home)
    committed = "null" if snapshot.committed_at is None else quoted(snapshot.committed_at.isoformat(" "))
    yield (
        f"create view this_snapshot as select {snapshot.number}::bigint as snapshot, "
        f"{committed}::timestamp as committed_at, {quoted(str(home))} as home, "
        f"{quoted(views_hash())} as views_hash"
    )
    yield from _comments("this_snapshot", "The snapshot this file shows.", THIS_SNAPSHOT)
    yield from _queries()
    yield READ


@cache
def views_hash() -> str:
    """Names the views as they are written, whatever they show: after an upgrade it may be another."""
    paths = ["a file", f"year={NO_YEAR}/a file"]
    written = [*_tables(0, {table.name: paths for table in schema.TABLES}, Path()), *_queries()]
    return hashlib.sha256(";".join(written).encode()).hexdigest()[:16]


def _tables(number: int, paths: Mapping[str, list[str]], home: Path) -> Iterator[str]:
    for table in schema.TABLES:
        absolute = [f"{table_path(home, table.name)}/{path}" for path in paths[table.name]]
        where = f" where snapshot <= {number}" if table is schema.SNAPSHOTS else ""
        yield f"create view {table.name} as {select_rows(table, absolute)}{where}"
        yield from _comments(table.name, table.description, {c.name: c.description for c in table.columns})


def _queries() -> Iterator[str]:
    for query in queries():
        yield query.sql if query.is_macro else f"create view {query.name} as {query.sql}"
        if query.is_macro:
            yield f"comment on macro table {query.name} is {quoted(query.description)}"
        else:
            yield from _comments(query.name, query.description, query.columns)


def select_rows(table: schema.Table, paths: list[str]) -> str:
    """All columns in order and typed, whatever the files hold: older ones lack some, or there are none."""
    typed = ", ".join(f"null::{SQL_TYPES[c.type]} as {c.name}" for c in table.columns)
    parts = [f"select {typed} where false"]
    without_year = f"{table.partition_by}={NO_YEAR}"
    undated = [path for path in paths if Path(path).parent.name == without_year]
    dated = [path for path in paths if Path(path).parent.name != without_year]
    if dated:
        partitioned = "hive_partitioning = true, hive_types = {'year': smallint}"
        parts.append(_read(dated, partitioned if table.partition_by else "hive_partitioning = false"))
    if undated:
        # Read without the year in their path: DuckDB 1.0 to 1.4 casts the name of this folder to a number.
        parts.append(_read(undated, "hive_partitioning = false"))
    return f"select {', '.join(table.column_names)} from ({' union all by name '.join(parts)})"


def _read(paths: list[str], options: str) -> str:
    listed = ", ".join(quoted(as_pattern(path)) for path in paths)
    return f"select * from read_parquet([{listed}], {options}, union_by_name = true)"


def as_pattern(path: str) -> str:
    """The pattern that only this path matches, for DuckDB reads every path as a pattern."""
    return GLOB_SIGN.sub(r"[\g<0>]", path)


def _comments(view: str, description: str, columns: Mapping[str, str]) -> Iterator[str]:
    yield f"comment on view {view} is {quoted(description)}"
    for name, sentence in columns.items():
        yield f"comment on column {view}.{name} is {quoted(sentence)}"


def quoted(text: str) -> str:
    """Text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
