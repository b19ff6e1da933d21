"""The Delta tables of a home: made, opened, looked up, and read.

Every table is plain Parquet (hive-partitioned by year where the schema says so) with a Delta log beside it.
The log holds the least and greatest key of every file, so a lookup by key opens only files that may hold it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import DeltaTable, Schema
from deltalake import Field as DeltaField

from transforms.vocabulary.cable_ids import SHARED_MARK
from warehouse import schema
from warehouse.storage.durability import sync_log, sync_path

# The column each table is looked up by, whose least and greatest value stand in the log.
LOOKUP = {
    "contents": "sha256",
    "sources": "sha256",
    "cables": "cable_id",
    "paragraphs": "cable_id",
    "mentions": "cable_id",
    "findings": "sha256",
    "runs": "run_id",
    "snapshots": "snapshot",
}

# Old versions are kept until maintenance cleans them: Delta's own clean-up would break `--at`.
CONFIGURATION = {"delta.enableExpiredLogCleanup": "false"}

NO_YEAR = "__HIVE_DEFAULT_PARTITION__"

Interval = tuple[str, str]


def warehouse_path(home: Path) -> Path:
    """`<home>/warehouse`."""
    return home / "warehouse"


def table_path(home: Path, name: str) -> Path:
    """`<home>/warehouse/<table>`."""
    return warehouse_path(home) / name


def create_tables(home: Path) -> None:
    """Make the tables that are missing, empty."""
    for table in schema.TABLES:
        path = table_path(home, table.name)
        log = path / "_delta_log"
        # Maintenance removes the first entry of an old log, and leaves a checkpoint.
        if not (log / f"{0:020d}.json").exists() and not (log / "_last_checkpoint").exists():
            path.mkdir(parents=True, exist_ok=True)
            DeltaTable.create(
                str(path),
                table.arrow,
                mode="ignore",
                partition_by=[table.partition_by] if table.partition_by else None,
                description=table.description,
                configuration=CONFIGURATION,
            )
            # Later entries of the log are worth nothing without the first.
            sync_log(path, 0)
            for folder in (path, path.parent):
                sync_path(folder)


def add_missing_columns(home: Path, name: str, table: DeltaTable) -> None:
    """Add to a table the columns that it was made without; the caller holds the writer's lock.

    `table` is opened at its newest version, and stays so. Files that lack a column give nulls.
    """
    there = {field.name for field in table.schema().fields}
    fields = Schema.from_arrow(schema_of(name).arrow).fields
    added = [DeltaField(field.name, field.type) for field in fields if field.name not in there]
    if added:
        table.alter.add_columns(added)
        sync_log(table_path(home, name), table.version())


def open_table(home: Path, name: str, version: int | None = None) -> DeltaTable:
    """The Delta table at a version, the newest where None."""
    return DeltaTable(str(table_path(home, name)), version=version)


@dataclass(frozen=True, slots=True)
class LiveFile:
    """One Parquet file of a table's version: its path within the table, and what the log says of it."""

    path: str
    year: int | None
    rows: int
    size_bytes: int
    least: str | int | None
    greatest: str | int | None


def live_files(table: DeltaTable, name: str) -> list[LiveFile]:
    """The files of this version of the table, in the order of their paths."""
    actions = pa.table(table.get_add_actions(flatten=True))
    key = LOOKUP[name]
    nothing = [None] * actions.num_rows
    columns = {
        wanted: actions[wanted].to_pylist() if wanted in actions.column_names else nothing
        for wanted in ("path", "partition.year", "num_records", "size_bytes", f"min.{key}", f"max.{key}")
    }
    return sorted((LiveFile(*row) for row in zip(*columns.values(), strict=True)), key=lambda file: file.path)


def row_count(files: Iterable[LiveFile]) -> int:
    """Rows in these files, as the log counts them."""
    return sum(file.rows for file in files)


def overlapping(files: Iterable[LiveFile], intervals: Collection[Interval]) -> list[LiveFile]:
    """The files that may hold a key in one of the intervals, which are closed and do not overlap."""
    ordered = sorted(intervals)
    lows, highs = [low for low, _ in ordered], [high for _, high in ordered]
    found = []
    for file in files:
        at = 0 if file.least is None else bisect_left(highs, str(file.least))
        if at < len(lows) and (file.greatest is None or lows[at] <= str(file.greatest)):
            found.append(file)
    return found


def exactly(keys: Iterable[str]) -> list[Interval]:
    """Intervals that hold just these keys."""
    return [(key, key) for key in keys]


def sharing(base_ids: Iterable[str]) -> list[Interval]:
    """Intervals that hold these cable ids and the marked ids that share them."""
    return [
        interval
        for key in base_ids
        for interval in ((key, key), (key + SHARED_MARK, key + SHARED_MARK + SHARED_MARK))
    ]


def read_files(
    home: Path, name: str, files: Sequence[LiveFile], columns: Sequence[str] | None = None
) -> pa.Table:
    """All rows of these files, in the schema's types and columns (or those named); missing ones are null."""
    arrow = schema_of(name).arrow
    wanted = pa.schema([arrow.field(column) for column in columns or arrow.names])
    parts = [_read_file(table_path(home, name), file, wanted) for file in files]
    return pa.concat_tables(parts) if parts else wanted.empty_table()


def _read_file(root: Path, file: LiveFile, wanted: pa.Schema) -> pa.Table:
    parquet = pq.ParquetFile(root / file.path)
    rows = parquet.read([name for name in wanted.names if name in parquet.schema_arrow.names])
    arrays = []
    for field in wanted:
        if field.name in rows.column_names:
            arrays.append(rows[field.name].cast(field.type))
        else:
            value = file.year if field.name == "year" else None
            arrays.append(pa.repeat(pa.scalar(value, field.type), parquet.metadata.num_rows))
    return pa.table(arrays, schema=wanted)


def find_rows(
    home: Path,
    name: str,
    table: DeltaTable,
    intervals: Collection[Interval],
    columns: Sequence[str] | None = None,
) -> pa.Table:
    """The rows whose key lies in one of the intervals."""
    rows = read_files(home, name, overlapping(live_files(table, name), intervals), columns)
    return rows.filter(in_intervals(rows[LOOKUP[name]], intervals))


def in_intervals(keys: pa.ChunkedArray, intervals: Collection[Interval]) -> pa.ChunkedArray:
    """A truth for every key, whether it lies in one of the intervals of `exactly` or `sharing`."""
    exact = {low for low, high in intervals if low == high}
    if len(exact) < len(intervals):
        # Marked ids lie right behind their plain one, so they are found by it.
        keys = pc.replace_substring_regex(keys, pattern=f"{SHARED_MARK}.*", replacement="")
    return pc.is_in(keys, value_set=pa.array(sorted(exact), pa.string()))


def schema_of(name: str) -> schema.Table:
    """The declaration of a table; KeyError where there is none of that name."""
    return {table.name: table for table in schema.TABLES}[name]
