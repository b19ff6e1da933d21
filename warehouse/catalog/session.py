"""`cables sql`: one SELECT at a time, read-only, over exactly the files of one snapshot."""

from __future__ import annotations

import re
from pathlib import Path
from types import TracebackType

import duckdb
import pyarrow as pa

from warehouse.catalog.views import as_pattern, statements
from warehouse.storage.snapshots import (
    NoSuchSnapshotError,
    check_files,
    find_snapshot,
    last_snapshot,
    snapshot_files,
)
from warehouse.storage.tables import create_tables, table_path

EXPLAIN = re.compile(
    r"""\s* explain \s+ (analyze \s+)?  # matches `explain select 1`, not `explained`""",
    re.IGNORECASE | re.VERBOSE,
)


class QueryError(Exception):
    """A query that cannot be answered; the message is one line for the user."""


class Session:
    """A connection to one snapshot, locked down; a context manager.

    The snapshot's views are made in memory: the same way for any snapshot, and for a catalog whose paths are
    meant for readers elsewhere. Nothing but the snapshot's files can be read, no setting can be changed, and
    nothing but a SELECT is run: a COPY could write over a file that may be read.
    """

    def __init__(self, home: Path, at: int | None = None) -> None:
        """Open snapshot `at`, the newest where None; QueryError where there is no such snapshot."""
        create_tables(home)
        try:
            snapshot = last_snapshot(home) if at is None else find_snapshot(home, at)
            paths, root = snapshot_files(home, snapshot), home.resolve()
            if at is not None:
                check_files(home, snapshot, paths)
        except NoSuchSnapshotError as error:
            raise QueryError(str(error)) from error
        self.snapshot = snapshot.number
        self._connection = duckdb.connect(":memory:")
        self._connection.execute(";".join(statements(snapshot, paths, root)))
        live = [f"{table_path(root, name)}/{path}" for name in paths for path in paths[name]]
        # A path is checked twice: as the views say it, and as it was found.
        self._lock(sorted({*live, *map(as_pattern, live)}))

    def _lock(self, allowed: list[str]) -> None:
        self._connection.execute("set allowed_paths = $paths", {"paths": allowed})
        self._connection.execute("set autoinstall_known_extensions = false")
        self._connection.execute("set autoload_known_extensions = false")
        self._connection.execute("set python_enable_replacements = false")
        self._connection.execute("set enable_external_access = false")
        self._connection.execute("set lock_configuration = true")

    def ask(self, sql: str) -> pa.Table:
        """The answer to one SELECT (FROM, WITH, DESCRIBE, SHOW, EXPLAIN too); QueryError otherwise."""
        try:
            self._check(sql)
            return self._connection.sql(sql).to_arrow_table()
        except duckdb.Error as error:
            raise QueryError(_one_line(str(error))) from error

    def _check(self, sql: str) -> None:
        found = self._connection.extract_statements(sql)
        if len(found) != 1:
            raise QueryError(f"one query at a time: this holds {len(found)} statements")
        kind = found[0].type
        if kind == duckdb.StatementType.EXPLAIN and (explained := EXPLAIN.match(sql)):
            self._check(sql[explained.end() :])
        elif kind != duckdb.StatementType.SELECT:
            raise QueryError(f"only SELECT is answered here, not {kind.name}: the warehouse is read-only")

    def close(self) -> None:
        """End the session."""
        self._connection.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def ask(home: Path, sql: str, at: int | None = None) -> pa.Table:
    """The answer to one query on snapshot `at`, the newest where None."""
    with Session(home, at) as session:
        return session.ask(sql)


def _one_line(message: str) -> str:
    """DuckDB's message without the lines that draw where in the query it is."""
    told = message.split("\n\nLINE")[0].split("\nLINE")[0]
    return " ".join(told.split())
