"""One commit: a batch becomes one snapshot of all tables, whole or not at all.

The order is what makes it safe to be killed: files are staged where no reader looks, each table gets one
Delta transaction, and the row of `snapshots` that names their versions is the commit point. Before it, the
next `recover` takes everything back; after it, only the catalog is left to build.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable

from warehouse import schema
from warehouse.catalog import build_catalog
from warehouse.columns import Batch, column
from warehouse.current import current_texts, rows_to_write, stored, superseded_under
from warehouse.decisions import Decision, competing, decide, texts_of
from warehouse.faultpoints import fault_point
from warehouse.identity import base_id
from warehouse.ledger import LedgerRow, find_known, ledger_table
from warehouse.recovery import recover
from warehouse.settlement import Fate, Rejection, Seen, Settled, Verdicts, settle, update_ledger
from warehouse.snapshots import VERSIONED, Snapshot, last_snapshot
from warehouse.tables import Interval, create_tables, exactly, find_rows, open_table
from warehouse.writing import Staged, publish, stage

__all__ = ["Committed", "Counts", "Fate", "Rejection", "Run", "Seen", "Settled", "commit"]

# Children first, so that who reads the Delta tables alone never finds a cable without its text.
ORDER = ("contents", "sources", "paragraphs", "mentions", "findings", "runs", "cables")

WRITERS = 2


@dataclass(frozen=True, slots=True)
class Run:
    """The run that commits. Counts are added up over its commits by the commit itself.

    `pending` is the number of files still changing, as known now: the last commit's stands.
    """

    run_id: str
    started_at: datetime
    parser_version: str
    pending: int = 0
    error: str | None = None


class Counts(NamedTuple):
    """Counts of one commit; seen = loaded + duplicate + superseded + quarantined."""

    seen: int
    loaded: int
    duplicate: int
    superseded: int
    quarantined: int
    mentions: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit did.

    `settled` is parallel to the `seen` given. `orphaned` names texts once superseded by a text that has
    since moved to another id: parse them again from `contents` and commit them.
    """

    snapshot: int
    settled: tuple[Settled, ...]
    counts: Counts
    row_counts: Mapping[str, int]
    orphaned: tuple[str, ...] = ()


def commit(
    home: Path,
    batch: Batch,
    *,
    seen: Sequence[Seen],
    run: Run,
    now: datetime,
    rejected: Mapping[str, tuple[str, str]] | None = None,
    warnings: Mapping[str, Sequence[str]] | None = None,
    findings: Iterable[tuple[object, ...]] = (),
    operation: str = "ingest",
    public_home: Path | None = None,
) -> Committed:
    """Write a judged batch as one snapshot over all tables; the caller holds the writer's lock.

    `seen` lists every file met, copies of known bytes too; a hash in it is in the batch or in the ledger.
    `rejected`: sha256 to (reason_code, reason). `warnings`: sha256 to codes for `cables.warnings`.
    `findings`: rows in the order of `schema.FINDINGS`. `now` is UTC; naive and aware are both taken.
    Known bytes in the batch (met under a new name, retried, replayed) are written again only where their
    evidence got better, or where `operation` is `replay`.
    Killed at any point, the next `recover` leaves either the old snapshot or the new one.
    """
    now = _plain(now)
    ground = _open(home)
    refused = {sha: Rejection(*why) for sha, why in (rejected or {}).items()}
    plan = _plan(ground, batch, seen, refused, run, now, rewrite=operation == "replay")
    settled = settle(plan.ledger, plan.changed, seen)
    rows = rows_to_write(home, ground.tables, batch, plan.decision, warnings or {}, run.run_id, now)
    counts = _count(settled, plan, batch)
    rows["contents"] = _new_contents(ground, batch, plan.ledger)
    rows["sources"] = ledger_table(plan.changed.values())
    rows["findings"] = _findings(findings)
    rows["runs"] = _run_row(ground, run, counts, now)
    replace = {
        "sources": exactly(plan.changed.keys() & plan.ledger.keys()),
        "runs": exactly([run.run_id]),
        **dict.fromkeys(("cables", "paragraphs", "mentions"), exactly(plan.decision.leaving)),
    }
    snapshot = _write(ground, rows, replace, run.run_id, operation, now)
    fault_point("after:snapshot")
    build_catalog(home, public_home)
    fault_point("after:catalog")
    orphaned = superseded_under(home, ground.tables["sources"], plan.decision.vacated)
    return Committed(snapshot.number, settled, counts, snapshot.row_counts, orphaned)


class _Ground(NamedTuple):
    """What a commit stands on: the last snapshot, and every table opened at it."""

    home: Path
    before: Snapshot
    tables: dict[str, DeltaTable]


class _Plan(NamedTuple):
    ledger: dict[str, LedgerRow]
    changed: dict[str, LedgerRow]
    decision: Decision


def _open(home: Path) -> _Ground:
    create_tables(home)
    recover(home)
    tables = {name: open_table(home, name) for name in (*VERSIONED, schema.SNAPSHOTS.name)}
    return _Ground(home, last_snapshot(home), tables)


def _plan(
    ground: _Ground,
    batch: Batch,
    seen: Sequence[Seen],
    refused: Mapping[str, Rejection],
    run: Run,
    now: datetime,
    rewrite: bool,
) -> _Plan:
    """Decide on every text of the batch, and on the current ones it meets."""
    home, tables = ground.home, ground.tables
    in_batch = set(batch.sources["sha256"].to_pylist())
    ledger = find_known(home, tables["sources"], in_batch | {sha for sha, _ in seen})
    texts = [text for text in texts_of(batch.cables) if text.source_sha256 not in refused]
    claimed = {base_id(text.cable_id) for text in texts}
    # Bytes met before may stand under an id that their new name leaves: its other texts are decided anew.
    held = {base_id(row.cable_id) for sha, row in ledger.items() if sha in in_batch and row.cable_id}
    current = {text.source_sha256: text for text in current_texts(home, tables["cables"], claimed | held)}
    new = competing(texts, current, ledger, rewrite)
    ledger |= find_known(home, tables["sources"], current.keys() - ledger.keys())
    sizes = dict(zip(*(batch.sources[name].to_pylist() for name in ("sha256", "size_bytes")), strict=True))
    sizes |= {row.sha256: row.size_bytes for row in ledger.values()}
    decision = decide(new, current.values(), sizes)
    changed = update_ledger(
        ledger, batch, seen, Verdicts(decision, refused), run.run_id, run.parser_version, now
    )
    return _Plan(ledger, changed, decision)


def _new_contents(ground: _Ground, batch: Batch, ledger: Mapping[str, LedgerRow]) -> pa.Table:
    met = [sha for sha in batch.contents["sha256"].to_pylist() if sha in ledger]
    known = stored(ground.home, ground.tables["contents"], met)
    if not known:
        return batch.contents
    return batch.contents.filter(
        pc.invert(pc.is_in(batch.contents["sha256"], value_set=pa.array(sorted(known))))
    )


def _findings(findings: Iterable[tuple[object, ...]]) -> pa.Table:
    arrow = schema.FINDINGS.arrow
    columns = list(zip(*findings, strict=True)) or [()] * len(arrow)
    arrays = [column(values, field.type) for values, field in zip(columns, arrow, strict=True)]
    return pa.table(arrays, schema=arrow)


def _count(settled: Sequence[Settled], plan: _Plan, batch: Batch) -> Counts:
    fates = Counter(file.fate for file in settled)
    sizes = {sha: row.size_bytes for sha, row in (*plan.ledger.items(), *plan.changed.items())}
    loaded = pa.array(sorted(file.sha256 for file in settled if file.fate == "loaded"), schema.HASH)
    mentions = batch.cables.filter(pc.is_in(batch.cables["source_sha256"], value_set=loaded))["mention_count"]
    return Counts(
        seen=len(settled),
        loaded=fates["loaded"],
        duplicate=fates["duplicate"],
        superseded=fates["superseded"],
        quarantined=fates["quarantined"],
        mentions=pc.sum(mentions).as_py() or 0,
        size_bytes=sum(sizes[file.sha256] for file in settled),
    )


def _run_row(ground: _Ground, run: Run, counts: Counts, now: datetime) -> pa.Table:
    """The run's row: what its earlier commits counted, and this one."""
    earlier = find_rows(ground.home, "runs", ground.tables["runs"], exactly([run.run_id])).to_pylist()
    total = {name: value + (earlier[0][name] if earlier else 0) for name, value in counts._asdict().items()}
    row = {
        **total,
        "seen": total["seen"] + run.pending,
        "pending": run.pending,
        "run_id": run.run_id,
        "started_at": _plain(run.started_at),
        "ended_at": now,
        "seconds": (now - _plain(run.started_at)).total_seconds(),
        "parser_version": run.parser_version,
        "error": run.error,
    }
    if earlier:
        row["seen"] -= earlier[0]["pending"]
    return pa.Table.from_pylist([row], schema.RUNS.arrow)


def _write(
    ground: _Ground,
    rows: Mapping[str, pa.Table],
    replace: Mapping[str, Sequence[Interval]],
    run_id: str,
    operation: str,
    now: datetime,
) -> Snapshot:
    """Stage the rows of all tables, publish table after table, then the snapshot that names them."""
    home = ground.home
    with ThreadPoolExecutor(WRITERS) as pool:
        staged: dict[str, Staged] = {}
        with ExitStack() as undo:
            for name in ORDER:
                parts = stage(home, name, ground.tables[name], rows[name], replace.get(name, ()), pool)
                undo.callback(parts.discard)
                staged[name] = parts
            for parts in staged.values():
                parts.adds()
            undo.pop_all()
        fault_point("after:stage")
        for name in ORDER:
            publish(staged[name])
            fault_point(f"after:{name}")
        snapshot = Snapshot(
            number=ground.before.number + 1,
            committed_at=now,
            run_id=run_id,
            versions={name: part.version for name, part in staged.items()},
            row_counts={name: part.rows for name, part in staged.items()},
            operation=operation,
        )
        publish(stage(home, "snapshots", ground.tables["snapshots"], snapshot.as_row(), (), pool))
    return snapshot


def _plain(moment: datetime) -> datetime:
    """UTC without zone, as the tables keep times."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
