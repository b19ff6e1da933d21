"""Writing tables: Parquet files are staged first, then one Delta transaction a table makes them visible.

Files are written with pyarrow, on all cores, outside the interpreter's lock. Until `publish` they are
orphans that no reader sees; a rewritten file is replaced and its rest kept in the same transaction.
"""

from __future__ import annotations

import json
import os
import time
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import urlsplit
from urllib.request import url2pathname

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable
from deltalake.exceptions import CommitFailedError
from deltalake.transaction import AddAction, RemoveAction

from warehouse import schema
from warehouse.storage.durability import sync_log, sync_path
from warehouse.storage.tables import (
    LOOKUP,
    NO_YEAR,
    Interval,
    LiveFile,
    in_intervals,
    live_files,
    overlapping,
    read_files,
    row_count,
    schema_of,
    table_path,
)

ROW_GROUP = 122_880  # what DuckDB reads at a time
CONTENTS_ROW_GROUP = 1_024  # bytes of about 12 MB at the mean: replay reads them group by group
COMPRESSION_LEVEL = 1

# Long or unique values: no dictionary, no least and greatest value in the file.
BULKY = frozenset({"bytes", "text", "unparsed", "refs_text", "addressees_text"})


class Rows(NamedTuple):
    """Some rows of a table, in an order; all as they are where it is None. They are gathered when written."""

    table: pa.Table
    order: npt.NDArray[np.int64] | None

    def gather(self) -> pa.Table:
        """The rows in their order."""
        return self.table if self.order is None else self.table.take(pa.array(self.order))


class FileStatistics(NamedTuple):
    """What the log keeps of a file: its rows, and the least and greatest value of its key."""

    rows: int
    least: str | int | None
    greatest: str | int | None

    def as_json(self, key: str) -> str:
        """As the log writes it."""
        return json.dumps(
            {
                "numRecords": self.rows,
                "minValues": {key: self.least},
                "maxValues": {key: self.greatest},
                "nullCount": {key: 0},
            }
        )


class ConflictError(RuntimeError):
    """Another writer committed in between; nothing of this commit is visible."""


@dataclass(frozen=True, slots=True)
class Staged:
    """What one transaction will do to one table; `rows` is the table's count after it.

    `returns`: files of an earlier version that become live again.
    """

    name: str
    table: DeltaTable
    rows: int
    writes: list[Future[AddAction]]
    removes: list[RemoveAction]
    returns: list[AddAction] = field(default_factory=list)

    @property
    def version(self) -> int:
        """The version the table has once this is published."""
        return int(self.table.version()) + bool(self.writes or self.removes or self.returns)

    def adds(self) -> list[AddAction]:
        """The files that become live, once all are written; raises what writing one of them raised."""
        return self.returns + [write.result() for write in self.writes]

    def discard(self) -> None:
        """Remove what was written and is not going to be published."""
        root = table_path_of(self.table)
        for write in self.writes:
            if not write.cancel() and write.exception() is None:
                (root / write.result().path).unlink(missing_ok=True)


def stage(
    home: Path,
    name: str,
    table: DeltaTable,
    rows: pa.Table,
    replace: Collection[Interval],
    pool: ThreadPoolExecutor,
    merge: Sequence[LiveFile] = (),
) -> Staged:
    """Begin to write `rows`, and what remains of files that hold keys to `replace`, outside the log.

    The rows of files to `merge`, which hold no such key, are written with them.
    """
    files = live_files(table, name)
    touched = overlapping(files, replace) if replace else []
    changed, remains = _remains(home, name, touched, replace)
    changed.extend(merge)
    remains.extend([read_files(home, name, merge)] if merge else [])
    root = table_path(home, name)
    writes = [
        pool.submit(write_file, root, name, year, part)
        for year, part in _by_partition(schema_of(name), [rows, *remains])
    ]
    count = row_count(files) - row_count(changed) + sum(part.num_rows for part in (rows, *remains))
    return Staged(name, table, count, writes, [removal(file) for file in changed])


def publish(staged: Staged) -> None:
    """Make what was staged visible, in one transaction; ConflictError where another writer came first."""
    actions: list[AddAction | RemoveAction] = [*staged.adds(), *staged.removes]
    if not actions:
        return
    declared = schema_of(staged.name)
    try:
        staged.table.create_write_transaction(
            actions,
            "append",
            declared.arrow,
            partition_by=[declared.partition_by] if declared.partition_by else None,
            commit_properties=CommitProperties(max_commit_retries=0),
        )
    except CommitFailedError as error:
        raise ConflictError(
            f"table {staged.name} was changed by another writer during this commit: run it again"
        ) from error
    sync_log(table_path_of(staged.table), staged.version)


def table_path_of(table: DeltaTable) -> Path:
    """The folder of an opened table."""
    return Path(url2pathname(urlsplit(table.table_uri).path))


def _remains(
    home: Path, name: str, touched: list[LiveFile], replace: Collection[Interval]
) -> tuple[list[LiveFile], list[pa.Table]]:
    """The touched files that really hold keys to replace, and their other rows."""
    changed, remains = [], []
    for file in touched:
        rows = read_files(home, name, [file])
        goes = in_intervals(rows[LOOKUP[name]], replace)
        if pc.any(goes).as_py():
            changed.append(file)
            remains.append(rows.filter(pc.invert(goes)))
    return changed, remains


def _by_partition(declared: schema.Table, parts: list[pa.Table]) -> Iterator[tuple[int | None, Rows]]:
    """The rows of each year and the order that sorts them by key; a table without partitions is one part."""
    filled = [part for part in parts if part.num_rows]
    if not filled:
        return
    if len(filled) > 1:
        filled = [part.cast(declared.arrow) for part in filled]
    rows = pa.concat_tables(filled).unify_dictionaries()
    if declared is schema.CONTENTS:
        # Looked up seldom, and by hash: sorting would copy all bytes for nothing.
        yield None, Rows(rows, None)
        return
    # In one chunk: taking some rows of a column in many chunks joins them all first, for every year anew.
    rows = rows.combine_chunks()
    order = key_order(rows, declared)
    if declared.partition_by is None:
        yield None, Rows(rows, order)
        return
    years = rows["year"].fill_null(-1).to_numpy()[order]
    rows = rows.drop_columns(["year"])
    starts = np.flatnonzero(np.diff(years, prepend=years[0] - 1))
    for start, end in zip(starts, [*starts[1:], len(years)], strict=True):
        year = int(years[start])
        yield (None if year < 0 else year), Rows(rows, order[start:end])


def key_order(rows: pa.Table, declared: schema.Table) -> npt.NDArray[np.int64]:
    """Indices that sort by year and lookup key, keeping the order of rows of one key."""
    key = rows[LOOKUP[declared.name]].combine_chunks()
    if not pa.types.is_dictionary(key.type):
        key = key.dictionary_encode()
    ranks = np.empty(len(key.dictionary), np.int64)
    ranks[pc.sort_indices(key.dictionary).to_numpy()] = np.arange(len(key.dictionary))
    order = ranks[key.indices.to_numpy()]
    if declared.partition_by is not None:
        order += rows["year"].fill_null(-1).to_numpy().astype(np.int64) * len(ranks)
    return np.argsort(order, kind="stable")


def write_file(root: Path, name: str, year: int | None, unordered: Rows) -> AddAction:
    """Write one file of a table, in the folder of its year, and make it durable."""
    rows = unordered.gather()
    with new_file(root, name, year) as (relative, sink):
        row_group = CONTENTS_ROW_GROUP if name == "contents" else ROW_GROUP
        pq.write_table(rows, sink, row_group_size=row_group, **parquet_options(rows.schema))
    return addition(root, name, year, relative, statistics_of(rows, LOOKUP[name]))


@contextmanager
def new_file(root: Path, name: str, year: int | None) -> Iterator[tuple[str, BinaryIO]]:
    """A new file of a table: its path in the table, and where to write it; removed again on failure."""
    partitioned = schema_of(name).partition_by is not None
    partition = f"year={NO_YEAR if year is None else year}/" if partitioned else ""
    relative = f"{partition}{uuid.uuid4().hex}.parquet"
    target = root / relative
    if not target.parent.exists():
        target.parent.mkdir(exist_ok=True)
        sync_path(root)
    with ExitStack() as undo:
        undo.callback(target.unlink, missing_ok=True)
        with target.open("wb") as sink:
            yield relative, sink
            sink.flush()
            os.fsync(sink.fileno())
        sync_path(target.parent)
        undo.pop_all()


def return_of(name: str, file: LiveFile) -> AddAction:
    """The action that makes a file of an earlier version live again."""
    statistics = FileStatistics(file.rows, file.least, file.greatest).as_json(LOOKUP[name])
    return AddAction(file.path, file.size_bytes, _partition_values(name, file.year), _now(), True, statistics)


def _partition_values(name: str, year: int | None) -> dict[str, str | None]:
    return {"year": None if year is None else str(year)} if schema_of(name).partition_by else {}


def addition(
    root: Path, name: str, year: int | None, relative: str, statistics: FileStatistics, is_new: bool = True
) -> AddAction:
    """The action that makes a file part of the table; `is_new` is false where its rows were there before."""
    values = _partition_values(name, year)
    size = (root / relative).stat().st_size
    return AddAction(relative, size, values, _now(), is_new, statistics.as_json(LOOKUP[name]))


def parquet_options(arrow: pa.Schema) -> Mapping[str, Any]:
    """How files of these columns are written."""
    bulky = BULKY & set(arrow.names)
    return {
        "compression": "zstd",
        "compression_level": COMPRESSION_LEVEL,
        "use_dictionary": [column for column in _texts(arrow) if column not in bulky],
        "write_statistics": [column for column in arrow.names if column not in bulky],
        # Readers take the types from Parquet itself: a dictionary is a text to all but Arrow.
        "store_schema": False,
    }


def _texts(arrow: pa.Schema) -> list[str]:
    names = []
    for column in arrow:
        if pa.types.is_string(column.type) or pa.types.is_dictionary(column.type):
            names.append(column.name)
        elif pa.types.is_list(column.type):
            names.append(f"{column.name}.list.element")
    return names


def statistics_of(rows: pa.Table, key: str) -> FileStatistics:
    """A file's rows, and the range of its key."""
    found = pc.min_max(rows[key].cast(pa.string()) if pa.types.is_dictionary(rows[key].type) else rows[key])
    return FileStatistics(rows.num_rows, found["min"].as_py(), found["max"].as_py())


def removal(file: LiveFile) -> RemoveAction:
    """The action that takes a file out of the table; it stays on disk for readers of older versions."""
    values = {} if "/" not in file.path else {"year": None if file.year is None else str(file.year)}
    return RemoveAction(file.path, True, _now(), file.size_bytes, values)


def _now() -> int:
    return time.time_ns() // 1_000_000
