"""The stored bytes of sources, read back in the order they lie in, never all at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import pyarrow.parquet as pq

from warehouse.storage.snapshots import last_snapshot
from warehouse.storage.tables import live_files, open_table, table_path

# Rows of bytes held beside the ones given out: about 700 kB at the mean.
ROWS_AT_ONCE = 64


def read_stored(home: Path, shas: Collection[str], limit_bytes: int) -> Iterator[dict[str, bytes]]:
    """The bytes of these sources by hash, in parts of at most `limit_bytes` (one larger source is a part).

    Sources whose bytes were never stored are absent. Each file is read once, and of it only what is wanted.
    """
    wanted = frozenset(shas)
    part: dict[str, bytes] = {}
    size = 0
    for sha256, data in _each(home, wanted):
        if part and size + len(data) > limit_bytes:
            yield part
            part, size = {}, 0
        part[sha256] = data
        size += len(data)
    if part:
        yield part


def read_contents(home: Path, shas: Collection[str]) -> dict[str, bytes]:
    """The exact bytes of these sources, by hash; those whose bytes were never stored are absent."""
    return dict(_each(home, frozenset(shas))) if shas else {}


def _each(home: Path, wanted: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    table = open_table(home, "contents", last_snapshot(home).version("contents"))
    for file in live_files(table, "contents"):
        parquet = pq.ParquetFile(table_path(home, "contents") / file.path)
        for group in range(parquet.num_row_groups):
            # Hashes are a hundredth of the bytes: a group without a wanted one is not read further.
            hashes = parquet.read_row_group(group, ["sha256"])["sha256"].to_pylist()
            if wanted.isdisjoint(hashes):
                continue
            for batch in parquet.iter_batches(ROWS_AT_ONCE, [group], ["sha256", "bytes"]):
                found = [row for row, sha256 in enumerate(batch["sha256"].to_pylist()) if sha256 in wanted]
                yield from ((batch["sha256"][row].as_py(), batch["bytes"][row].as_py()) for row in found)
