"""Compaction: many small files of a partition become one, as a snapshot whose rows are those before it.

Files are merged partition by partition, so that memory is bounded by the largest of them; bytes of sources
are copied in runs and never held together. The old files stay for readers of earlier snapshots.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake.transaction import AddAction

from warehouse.catalog.build import build_catalog
from warehouse.storage.publication import Ground, SnapshotLabel, open_ground, write_snapshot
from warehouse.storage.snapshots import Snapshot
from warehouse.storage.tables import (
    LOOKUP,
    LiveFile,
    live_files,
    read_files,
    row_count,
    schema_of,
    table_path,
)
from warehouse.storage.writing import (
    CONTENTS_ROW_GROUP,
    ROW_GROUP,
    FileStatistics,
    Staged,
    addition,
    key_order,
    new_file,
    parquet_options,
    removal,
    statistics_of,
)

# How many live files a partition has at most after maintenance.
MOST_FILES = 2
# A file from this size on is not small: an ingest that compacts by itself leaves it alone.
SMALL_BYTES = 16_000_000
# Stored bytes copied at once.
RUN_BYTES = 16_000_000

Groups = Sequence[Sequence[LiveFile]]
Choice = Callable[[Sequence[LiveFile]], list[LiveFile]]


def compact(home: Path, label: SnapshotLabel, public_home: Path | None = None) -> Snapshot | None:
    """Merge until no partition has more than two files; None where none had. The caller holds the lock."""
    return _compact(open_ground(home), label, public_home, _surplus)


def compact_small(
    home: Path, label: SnapshotLabel, limit: int, public_home: Path | None = None
) -> Snapshot | None:
    """Merge the small files of every partition, where one of them has more than `limit`; None otherwise."""
    ground = open_ground(home)
    crowds = (_small(group) for files in _live(ground).values() for group in _by_year(files))
    if all(len(files) <= limit for files in crowds):
        return None
    return _compact(ground, label, public_home, _small)


def _live(ground: Ground) -> dict[str, list[LiveFile]]:
    return {name: live_files(table, name) for name, table in ground.tables.items()}


def _compact(
    ground: Ground, label: SnapshotLabel, public_home: Path | None, choose: Choice
) -> Snapshot | None:
    chosen = {
        name: [group for group in map(choose, _by_year(files)) if len(group) > 1]
        for name, files in _live(ground).items()
    }
    history = [file for group in chosen.pop("snapshots") for file in group]
    stagers = {name: partial(_stage_merge, ground, name, groups) for name, groups in chosen.items() if groups}
    if not stagers and not history:
        return None
    snapshot = write_snapshot(ground, stagers, label, history)
    build_catalog(ground.home, public_home)
    return snapshot


def _by_year(files: Iterable[LiveFile]) -> list[list[LiveFile]]:
    groups: dict[int | None, list[LiveFile]] = defaultdict(list)
    for file in files:
        groups[file.year].append(file)
    return list(groups.values())


def _surplus(files: Sequence[LiveFile]) -> list[LiveFile]:
    """The files of a partition to merge into one, so that two are left at most.

    The largest stays as it is where it outweighs the others: a year is not rewritten for one late cable.
    """
    if len(files) <= MOST_FILES:
        return []
    largest, *rest = sorted(files, key=lambda file: (-file.size_bytes, file.path))
    return rest if largest.size_bytes > sum(file.size_bytes for file in rest) else [largest, *rest]


def _small(files: Sequence[LiveFile]) -> list[LiveFile]:
    return [file for file in files if file.size_bytes < SMALL_BYTES]


def _stage_merge(ground: Ground, name: str, groups: Groups, pool: ThreadPoolExecutor) -> Staged:
    table = ground.tables[name]
    writes = [pool.submit(_merge, ground.home, name, group) for group in groups]
    removes = [removal(file) for group in groups for file in group]
    return Staged(name, table, row_count(live_files(table, name)), writes, removes)


def _merge(home: Path, name: str, files: Sequence[LiveFile]) -> AddAction:
    """Write the rows of these files of one partition as one file, sorted by key."""
    root, year = table_path(home, name), files[0].year
    with new_file(root, name, year) as (relative, sink):
        if name == "contents":
            statistics = _copy_contents(root, files, sink)
        else:
            statistics = _sort_rows(home, name, files, sink)
    return addition(root, name, year, relative, statistics, is_new=False)


def _sort_rows(home: Path, name: str, files: Sequence[LiveFile], sink: BinaryIO) -> FileStatistics:
    declared = schema_of(name)
    rows = read_files(home, name, files).combine_chunks()
    # Stable: rows of one cable stand in one file, in the order of their positions, and stay in it.
    rows = rows.take(pa.array(key_order(rows, declared)))
    if declared.partition_by is not None:
        rows = rows.drop_columns([declared.partition_by])
    pq.write_table(rows, sink, row_group_size=ROW_GROUP, **parquet_options(rows.schema))
    return statistics_of(rows, LOOKUP[name])


def _copy_contents(root: Path, files: Sequence[LiveFile], sink: BinaryIO) -> FileStatistics:
    arrow = schema_of("contents").arrow
    found = []
    with pq.ParquetWriter(sink, arrow, **parquet_options(arrow)) as writer:
        for run in _runs(pq.ParquetFile(root / file.path) for file in files):
            found.append(statistics_of(run, LOOKUP["contents"]))
            writer.write_table(run.cast(arrow), row_group_size=CONTENTS_ROW_GROUP)
    least, greatest = min(str(run.least) for run in found), max(str(run.greatest) for run in found)
    return FileStatistics(sum(run.rows for run in found), least, greatest)


def _runs(parquets: Iterable[pq.ParquetFile]) -> Iterator[pa.Table]:
    """The rows of all files in tables that are worth a row group, and small enough to hold."""
    waiting: list[pa.RecordBatch] = []
    rows = size = 0
    for parquet in parquets:
        for batch in parquet.iter_batches(CONTENTS_ROW_GROUP // 16):
            waiting.append(batch)
            rows, size = rows + batch.num_rows, size + batch.nbytes
            if rows >= CONTENTS_ROW_GROUP or size >= RUN_BYTES:
                yield pa.Table.from_batches(waiting)
                waiting, rows, size = [], 0, 0
    if waiting:
        yield pa.Table.from_batches(waiting)
