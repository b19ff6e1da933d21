"""The ledger: what became of bytes that were met before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from deltalake import DeltaTable

from warehouse import schema
from warehouse.snapshots import last_snapshot
from warehouse.tables import create_tables, exactly, find_rows, open_table


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


def known(home: Path, shas: Collection[str]) -> dict[str, LedgerRow]:
    """The ledger rows of those hashes that were committed before; others are absent."""
    create_tables(home)
    table = open_table(home, "sources", last_snapshot(home).version("sources"))
    return find_known(home, table, shas)


def find_known(home: Path, table: DeltaTable, shas: Collection[str]) -> dict[str, LedgerRow]:
    """As `known`, in an opened `sources` table."""
    if not shas:
        return {}
    rows = find_rows(home, "sources", table, exactly(shas))
    columns = (rows[name].to_pylist() for name in LedgerRow._fields)
    return {row[0]: LedgerRow(*row) for row in zip(*columns, strict=True)}


def ledger_table(rows: Collection[LedgerRow]) -> pa.Table:
    """Ledger rows as a table to write."""
    arrow = schema.SOURCES.arrow
    transposed = list(zip(*rows, strict=True)) or [()] * len(arrow)
    arrays = [pa.array(values, field.type) for values, field in zip(transposed, arrow, strict=True)]
    return pa.table(arrays, schema=arrow)
