"""The ledger: what became of bytes that were met before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from deltalake import DeltaTable

from warehouse import schema
from warehouse.storage.snapshots import last_snapshot
from warehouse.storage.tables import create_tables, exactly, find_rows, open_table

Key = tuple[str, str | None, str | None]


class LedgerRow(NamedTuple):
    """One row of `sources`, fields as in `schema.SOURCES`."""

    sha256: str
    file_names: list[str]
    container_sha256: str | None
    member: str | None
    size_bytes: int
    first_seen_at: datetime
    last_seen_at: datetime
    times_seen: int
    dialect: str | None
    status: str
    reason_code: str | None
    reason: str | None
    cable_id: str | None
    run_id: str
    parser_version: str

    @property
    def key(self) -> Key:
        """The bytes, and where they stood: container and member, both None for a file."""
        return self.sha256, self.container_sha256, self.member


def known(home: Path, shas: Collection[str]) -> dict[str, LedgerRow]:
    """What the ledger says of those hashes that were committed before; others are absent."""
    create_tables(home)
    return find_known(home, open_table(home, "sources", last_snapshot(home).version("sources")), shas)


def find_known(home: Path, table: DeltaTable, shas: Collection[str]) -> dict[str, LedgerRow]:
    """As `known`, in an opened `sources` table."""
    return by_source(find_entries(home, table, shas).values())


def find_entries(home: Path, table: DeltaTable, shas: Collection[str]) -> dict[Key, LedgerRow]:
    """Every row of those hashes by its key: the same bytes may have come as a file and as members."""
    if not shas:
        return {}
    rows = find_rows(home, "sources", table, exactly(shas))
    columns = (rows[name].to_pylist() for name in LedgerRow._fields)
    entries = (LedgerRow(*row) for row in zip(*columns, strict=True))
    return {entry.key: entry for entry in entries}


def by_source(entries: Iterable[LedgerRow]) -> dict[str, LedgerRow]:
    """One row for each hash: that of the file, where there is one, with the names and times of all."""
    found: dict[str, list[LedgerRow]] = defaultdict(list)
    for entry in entries:
        found[entry.sha256].append(entry)
    return {sha256: rows[0] if len(rows) == 1 else _joined(rows) for sha256, rows in found.items()}


def _joined(rows: Collection[LedgerRow]) -> LedgerRow:
    first = min(rows, key=lambda row: (row.container_sha256 or "", row.member or ""))
    return first._replace(
        file_names=sorted({name for row in rows for name in row.file_names}),
        first_seen_at=min(row.first_seen_at for row in rows),
        last_seen_at=max(row.last_seen_at for row in rows),
        times_seen=sum(row.times_seen for row in rows),
    )


def ledger_table(rows: Collection[LedgerRow]) -> pa.Table:
    """Ledger rows as a table to write."""
    arrow = schema.SOURCES.arrow
    transposed = list(zip(*rows, strict=True)) or [()] * len(arrow)
    arrays = [pa.array(values, field.type) for values, field in zip(transposed, arrow, strict=True)]
    return pa.table(arrays, schema=arrow)
