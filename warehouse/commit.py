"""One commit: a batch becomes one snapshot of all tables, whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from warehouse import schema
from warehouse.batch.batch import Batch
from warehouse.batch.values import column
from warehouse.catalog.build import build_catalog
from warehouse.faultpoints import fault_point
from warehouse.identity import base_id
from warehouse.storage.publication import ORDER, Ground, Label, open_ground, plain_time, write_snapshot
from warehouse.storage.tables import exactly, find_rows
from warehouse.storage.writing import stage
from warehouse.texts.current import current_texts, rows_to_write, stored
from warehouse.texts.decisions import Decision, competing, decide, texts_of
from warehouse.texts.joined import Joins, nothing_joined
from warehouse.texts.ledger import Key, LedgerRow, by_source, find_entries, ledger_table
from warehouse.texts.settlement import (
    UNCOUNTED,
    Fate,
    Rejection,
    Seen,
    Settled,
    Verdicts,
    settle,
    update_ledger,
)

__all__ = ["UNCOUNTED", "Committed", "Counts", "Fate", "Rejection", "Run", "Seen", "Settled", "commit"]


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
    """What a commit did; `settled` is parallel to the `seen` given."""

    snapshot: int
    settled: tuple[Settled, ...]
    counts: Counts
    row_counts: Mapping[str, int]


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
    closed: Collection[str] = (),
    joins: Joins | None = None,
    operation: str = "ingest",
    public_home: Path | None = None,
) -> Committed:
    """Write a judged batch as one snapshot over all tables; the caller holds the writer's lock.

    `seen` lists every file met, copies of known bytes too; a hash in it is in the batch or in the ledger.
    `rejected`: sha256 to (reason_code, reason). `warnings`: sha256 to codes for `cables.warnings`.
    `findings`: rows in the order of `schema.FINDINGS`; those on an earlier reading of the same source are
    closed, as are all of the sources in `closed`. `now` is UTC; naive and aware are both taken.
    `joins`: cables made of several texts of the batch, known ones among them, which its own are replaced by.
    Known bytes in the batch (met under a new name, retried, replayed) are written again only where their
    evidence got better, or where `operation` is `replay`.
    Killed at any point, the next `recover` leaves either the old snapshot or the new one.
    """
    now = plain_time(now)
    ground = open_ground(home)
    refused = {sha: Rejection(*why) for sha, why in (rejected or {}).items()}
    joins = joins or nothing_joined()
    plan = _plan(ground, batch, seen, refused, joins, run, now, rewrite=operation == "replay")
    settled = settle(plan.ledger, plan.changed, seen)
    rows = rows_to_write(home, ground.tables, batch, joins, plan.decision, warnings or {}, run.run_id, now)
    counts = _count(settled, plan, batch)
    rows["contents"] = _new_contents(ground, batch)
    rows["sources"] = ledger_table(plan.changed.values())
    judged = plan.judged_again(refused)
    rows["findings"] = _findings(row for row in findings if row[0] in judged or row[0] not in plan.known)
    rows["runs"] = _run_row(ground, run, counts, now)
    replace = {
        "sources": exactly({key[0] for key in plan.changed} & plan.known.keys()),
        "findings": exactly(judged & plan.known.keys() | set(closed)),
        "runs": exactly([run.run_id]),
        **dict.fromkeys(("cables", "paragraphs", "mentions"), exactly(plan.decision.leaving)),
    }
    stagers = {
        name: partial(stage, home, name, ground.tables[name], rows[name], replace.get(name, ()))
        for name in ORDER
    }
    snapshot = write_snapshot(ground, stagers, Label(run.run_id, operation, now))
    build_catalog(home, public_home)
    fault_point("after:catalog")
    return Committed(snapshot.number, settled, counts, snapshot.row_counts)


class _Plan(NamedTuple):
    ledger: dict[Key, LedgerRow]
    known: dict[str, LedgerRow]
    changed: dict[Key, LedgerRow]
    decision: Decision

    def judged_again(self, refused: Mapping[str, Rejection]) -> set[str]:
        """Sources whose reading this commit decided on: what was found on an earlier one is closed."""
        rejected = {row.sha256 for row in self.changed.values() if row.status == "quarantined"}
        return self.decision.new.keys() | (refused.keys() & rejected)


def _plan(
    ground: Ground,
    batch: Batch,
    seen: Sequence[Seen],
    refused: Mapping[str, Rejection],
    joins: Joins,
    run: Run,
    now: datetime,
    rewrite: bool,
) -> _Plan:
    """Decide on every text of the batch, and on the current ones it meets."""
    home, tables = ground.home, ground.tables
    in_batch = set(batch.sources["sha256"].to_pylist())
    containers = {file.container_sha256 for file in seen if file.container_sha256}
    met = in_batch | {file.sha256 for file in seen} | containers
    ledger = find_entries(home, tables["sources"], met)
    known = by_source(ledger.values())
    aside = refused.keys() | joins.leads.keys()
    texts = [text for text in texts_of(batch.cables) if text.source_sha256 not in aside]
    claimed = {base_id(text.cable_id) for text in (*texts, *joins.texts)}
    # Bytes met before may stand under an id that their new name leaves: its other texts are decided anew.
    held = {base_id(row.cable_id) for sha, row in known.items() if sha in in_batch and row.cable_id}
    current = {text.source_sha256: text for text in current_texts(home, tables["cables"], claimed | held)}
    new = [*competing(texts, current, known, rewrite), *joins.texts]
    ledger |= find_entries(home, tables["sources"], current.keys() - known.keys())
    known = by_source(ledger.values())
    sizes = dict(zip(*(batch.sources[name].to_pylist() for name in ("sha256", "size_bytes")), strict=True))
    sizes |= {row.sha256: row.size_bytes for row in known.values()}
    read = {sha for sha in refused if sha in known and known[sha].status in ("loaded", "superseded")}
    dropped = read if rewrite else ()
    decision = decide(new, current.values(), sizes, dropped, joins.leads, joins.givers)
    changed = update_ledger(
        ledger, batch, seen, Verdicts(decision, refused), run.run_id, run.parser_version, now
    )
    return _Plan(ledger, known, changed, decision)


def _new_contents(ground: Ground, batch: Batch) -> pa.Table:
    """The bytes not stored yet. Asked of `contents` itself: a rollback changes the ledger alone."""
    known = stored(ground.home, ground.tables["contents"], batch.contents["sha256"].to_pylist())
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
    counted = [file for file in settled if file.fate not in UNCOUNTED]
    fates = Counter(file.fate for file in counted)
    sizes = {row.sha256: row.size_bytes for row in (*plan.ledger.values(), *plan.changed.values())}
    loaded = pa.array(sorted(file.sha256 for file in settled if file.fate == "loaded"), schema.HASH)
    mentions = batch.cables.filter(pc.is_in(batch.cables["source_sha256"], value_set=loaded))["mention_count"]
    return Counts(
        seen=len(counted),
        loaded=fates["loaded"],
        duplicate=fates["duplicate"],
        superseded=fates["superseded"],
        quarantined=fates["quarantined"],
        mentions=pc.sum(mentions).as_py() or 0,
        size_bytes=sum(sizes[file.sha256] for file in counted),
    )


def _run_row(ground: Ground, run: Run, counts: Counts, now: datetime) -> pa.Table:
    """The run's row: what its earlier commits counted, and this one."""
    earlier = find_rows(ground.home, "runs", ground.tables["runs"], exactly([run.run_id])).to_pylist()
    total = {name: value + (earlier[0][name] if earlier else 0) for name, value in counts._asdict().items()}
    row = {
        **total,
        "seen": total["seen"] + run.pending,
        "pending": run.pending,
        "run_id": run.run_id,
        "started_at": plain_time(run.started_at),
        "ended_at": now,
        "seconds": (now - plain_time(run.started_at)).total_seconds(),
        "parser_version": run.parser_version,
        "error": run.error,
    }
    if earlier:
        row["seen"] -= earlier[0]["pending"]
    return pa.Table.from_pylist([row], schema.RUNS.arrow)
