"""Two snapshots compared: which cables came, went or changed, and which fields were gained or lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

from warehouse import schema
from warehouse.catalog.views import select_rows
from warehouse.storage.snapshots import check_files, find_snapshot, snapshot_files
from warehouse.storage.tables import table_path

# What tells of the reading and not of the cable.
BESIDE = frozenset({"run_id", "ingested_at", "parser_version"})
COMPARED = tuple(column for column in schema.CABLES.columns if column.name not in BESIDE)

_CHANGES = """
    select coalesce(new.cable_id, old.cable_id) as cable_id,
        case when old.cable_id is null then 'added' when new.cable_id is null then 'removed'
            when old.source_sha256 <> new.source_sha256 then 'replaced' else 'changed' end as change,
        case when change in ('added', 'removed') then [] else {fields} end as fields,
        old.source_sha256 as old_sha256, new.source_sha256 as new_sha256
    from old full join new using (cable_id)
    where old.cable_id is null or new.cable_id is null or len({fields}) > 0
    order by 1
"""


class FieldChange(NamedTuple):
    """In how many cables a field was empty and is filled, filled and is empty, or tells something else."""

    field: str
    gained: int
    lost: int
    changed: int


def list_changes(home: Path, old: int, new: int) -> pa.Table:
    """The cables that differ between two snapshots: cable_id, change, fields, old_sha256, new_sha256.

    `change` is added, removed, replaced (by another text) or changed (another reading of the same text).
    NoSuchSnapshotError where one of the snapshots is not there.
    """
    differs = ", ".join(
        f"case when old.{c.name} is distinct from new.{c.name} then '{c.name}' end" for c in COMPARED
    )
    fields = f"list_filter([{differs}], lambda name: name is not null)"
    with _both(home, old, new) as connection:
        return connection.sql(_CHANGES.format(fields=fields)).to_arrow_table()


def compare_fields(home: Path, old: int, new: int) -> list[FieldChange]:
    """The fields in which texts that are current in both snapshots differ, most changed first."""
    counts = ", ".join(
        f"count_if({_gained(c)}), count_if({_lost(c)}), count_if({_changed(c)})" for c in COMPARED
    )
    query = f"select {counts} from old join new using (source_sha256)"
    with _both(home, old, new) as connection:
        row = connection.execute(query).fetchone() or ()
    found = [FieldChange(c.name, *row[3 * at : 3 * at + 3]) for at, c in enumerate(COMPARED)]
    return sorted((change for change in found if any(change[1:])), key=lambda c: (-sum(c[1:]), c.field))


def _gained(column: schema.Column) -> str:
    return f"not {_filled('old', column)} and {_filled('new', column)}"


def _lost(column: schema.Column) -> str:
    return f"{_filled('old', column)} and not {_filled('new', column)}"


def _changed(column: schema.Column) -> str:
    both = f"{_filled('old', column)} and {_filled('new', column)}"
    return f"{both} and old.{column.name} is distinct from new.{column.name}"


def _filled(side: str, column: schema.Column) -> str:
    name = f"{side}.{column.name}"
    return f"(len({name}) > 0)" if column.type == schema.TEXTS else f"({name} is not null)"


@contextmanager
def _both(home: Path, old: int, new: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection where `old` and `new` are the cables of the two snapshots."""
    with duckdb.connect(":memory:") as connection:
        for name, number in (("old", old), ("new", new)):
            snapshot = find_snapshot(home, number)
            paths = {"cables": snapshot_files(home, snapshot)["cables"]}
            check_files(home, snapshot, paths)
            absolute = [f"{table_path(home, 'cables')}/{path}" for path in paths["cables"]]
            connection.execute(f"create view {name} as {select_rows(schema.CABLES, absolute)}")
        yield connection
