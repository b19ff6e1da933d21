"""The status of a home: how fresh, what waits, the last run, what was rejected, sizes, and the objectives."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from flows.drop import list_closed, list_drop
from flows.errors import tell_closed
from flows.home import Home, open_home
from flows.outcome import COUNTED
from flows.quarantine import Mended, list_rejected, list_rejected_paths, read_mended
from flows.reconciliation import Reconciliation, reconcile
from flows.settings import Settings
from warehouse.catalog.build import ensure_catalog, list_logs
from warehouse.catalog.session import Session
from warehouse.schema import TABLES
from warehouse.storage.snapshots import last_snapshot

Row = dict[str, Any]

# Of passes over files alone: a replay, and the commit that closes findings, meet none.
_LAST_RUN = """
    select * exclude (seconds), round(seconds, 3) as seconds
    from runs where seen > 0 order by ended_at desc limit 1
"""
_LEDGER = """
    select status, count(*)::bigint as sources, sum(times_seen)::bigint as files
    from sources group by all order by all
"""
_ALL_RUNS = "select loaded, duplicate, superseded, quarantined from reconciliation_in_all"
_LAST_LOAD = """
    select max(last_seen_at) as last_loaded_at, arg_max(sha256, (last_seen_at, sha256)) as sha256
    from sources where status = 'loaded'
"""


class Objective(NamedTuple):
    """Something that should hold: what was seen, and the bound it should keep."""

    name: str
    observed: float
    bound: float
    holds: bool


@dataclass(frozen=True, slots=True)
class Status:
    """What an operator wants to know; sizes in bytes, ages in seconds, times in UTC."""

    home: str
    snapshot: int
    committed_at: str | None
    last_loaded_at: str | None
    last_loaded_sha256: str | None
    freshness_seconds: float | None
    backlog_files: int
    backlog_oldest_seconds: float
    closed_folders: list[str]
    catalog_logs: list[str]
    last_run: Row | None
    ledger: dict[str, Row]
    all_runs: dict[str, int]
    quarantine_files: int
    quarantine_mended: int
    row_counts: dict[str, int]
    size_bytes: dict[str, int]
    table_bytes: dict[str, int]
    reconciliation: Row
    objectives: list[Objective]

    def as_json(self) -> Row:
        """The status as one JSON object."""
        content = asdict(self)
        content["objectives"] = [objective._asdict() for objective in self.objectives]
        return content

    def as_text(self) -> str:
        """The status as lines for a terminal."""
        rows = self.row_counts
        lines = [
            f"home        {self.home}",
            f"snapshot    {self.snapshot} ({self.committed_at or 'nothing committed yet'})",
            f"loaded      {rows.get('cables', 0):,} cables, {rows.get('paragraphs', 0):,} paragraphs, "
            f"{rows.get('mentions', 0):,} mentions; last {_age(self.freshness_seconds)}",
            f"backlog     {self.backlog_files:,} files, the oldest {_age(self.backlog_oldest_seconds)}",
            *(f"closed      {tell_closed(path)}" for path in self.closed_folders),
            *(f"catalog     {_tell_written(log)}" for log in self.catalog_logs[:1]),
            f"last run    {_describe_run(self.last_run)}",
            f"quarantine  {self.quarantine_files:,} files, {self.quarantine_mended:,} mended by another file",
            f"ledger      {self.reconciliation['sentence']}",
            "sizes       "
            + ", ".join(f"{name} {size / 1e6:,.1f} MB" for name, size in self.size_bytes.items()),
        ]
        return "\n".join(lines + [_describe_objective(objective) for objective in self.objectives])


def _age(seconds: float | None) -> str:
    if seconds is None:
        return "never"
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit} ago"
    return f"{seconds:.0f} seconds ago"


def _tell_written(log: str) -> str:
    return f"somebody wrote to it ({log}); built anew without that: open it with `duckdb -readonly`"


def _describe_run(run: Row | None) -> str:
    if run is None:
        return "none"
    counts = ", ".join(f"{run[name]:,} {name}" for name in COUNTED)
    return f"{run['ended_at']}: {counts} in {run['seconds']} s"


def _describe_objective(objective: Objective) -> str:
    holds = "holds " if objective.holds else "MISSED"
    return f"objective   {holds} {objective.name}: {objective.observed:.4g}, at most {objective.bound:.4g}"


def read_status(settings: Settings) -> Status:
    """Read it from the catalog's snapshot and the folders."""
    home = open_home(settings.home)
    logs = [log.name for log in list_logs(home.root)]
    ensure_catalog(home.root, settings.public_home)
    last = last_snapshot(home.root)
    # One session for all: opening one costs more than what is asked.
    with Session(home.root) as session:
        run = next(iter(_rows(session, _LAST_RUN)), None)
        load = _rows(session, _LAST_LOAD)[0]
        ledger = {row.pop("status"): row for row in _rows(session, _LEDGER)}
        all_runs = _rows(session, _ALL_RUNS)[0]
        mended = read_mended(session)
    loaded_at = load["last_loaded_at"]
    freshness = None if loaded_at is None else _seconds_since(loaded_at)
    waiting = [sighting.identity.modified_ns / 1e9 for sighting in list_drop(home.drop)]
    oldest = max(0.0, time.time() - min(waiting)) if waiting else 0.0
    closed = list_closed(home.drop)
    held = reconcile(home)
    return Status(
        home=str(home.root),
        snapshot=last.number,
        committed_at=None if last.committed_at is None else last.committed_at.isoformat(),
        last_loaded_at=None if loaded_at is None else loaded_at.isoformat(),
        last_loaded_sha256=load["sha256"],
        freshness_seconds=freshness,
        backlog_files=len(waiting),
        backlog_oldest_seconds=oldest,
        closed_folders=closed,
        catalog_logs=logs,
        last_run=None if run is None else {name: _as_plain(value) for name, value in run.items()},
        ledger=ledger,
        all_runs=all_runs,
        quarantine_files=len(list_rejected_paths(home)),
        quarantine_mended=_count_mended(home, mended),
        row_counts=last.row_counts,
        size_bytes={
            folder.name: _measure(folder) for folder in (home.warehouse, home.archive, home.quarantine)
        },
        table_bytes={table.name: _measure(home.warehouse / table.name) for table in TABLES},
        reconciliation=held._asdict() | {"sentence": held.as_sentence()},
        objectives=_judge(settings, oldest, freshness, run, held, closed),
    )


def _count_mended(home: Home, mended: Mended) -> int:
    """How many files in quarantine were loaded since, mended; reasons are read only where any was."""
    return sum(bool(row.find_stead(mended)) for row in list_rejected(home)) if mended else 0


def _rows(session: Session, query: str) -> list[Row]:
    rows: list[Row] = session.ask(query).to_pylist()
    return rows


def _judge(
    settings: Settings,
    oldest: float,
    freshness: float | None,
    run: Row | None,
    held: Reconciliation,
    closed: Sequence[str],
) -> list[Objective]:
    rate = run["quarantined"] / run["seen"] if run and run["seen"] else 0.0
    observed: list[tuple[str, float, float | None]] = [
        ("minutes the oldest file waits", oldest / 60, settings.backlog_minutes),
        ("share of the last run rejected", rate, settings.quarantine_rate),
        # What was cleared from quarantine or taken back is told and no fault: somebody wished it so.
        ("files that ledger and disk disagree on", len(held.missing) + len(held.unnamed), 0),
        ("folders of the drop closed to us", len(closed), 0),
        ("hours since a cable came", (freshness or 0.0) / 3600, settings.freshness_hours),
    ]
    return [
        Objective(name, value, bound, value <= bound) for name, value, bound in observed if bound is not None
    ]


def _seconds_since(moment: datetime) -> float:
    return max(0.0, (datetime.now(UTC) - moment.replace(tzinfo=UTC)).total_seconds())


def _as_plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _measure(folder: Path) -> int:
    return sum(_sizes(str(folder)))


def _sizes(folder: str) -> Iterable[int]:
    for parent, _, names in os.walk(folder):
        for name in names:
            # A file may go while we look: compaction and catalog renames do not wait for a status.
            try:
                yield os.lstat(f"{parent}/{name}").st_size
            except FileNotFoundError:
                continue
