"""One commit: a batch becomes one snapshot of all tables, whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from warehouse import schema
from warehouse.batch.batch import Batch
from warehouse.batch.values import column
from warehouse.catalog.build import build_catalog
from warehouse.faultpoints import fault_point
from warehouse.runs import CommitCounts, Run, run_row
from warehouse.storage.publication import (
    ORDER,
    Ground,
    SnapshotLabel,
    open_ground,
    plain_time,
    write_snapshot,
)
from warehouse.storage.tables import Interval, exactly
from warehouse.storage.writing import stage
from warehouse.texts.current import rows_to_write, stored
from warehouse.texts.ledger import ledger_table
from warehouse.texts.prepared import Prepared
from warehouse.texts.rule import Plan, Tables, decide_commit
from warehouse.texts.settlement import UNCOUNTED, Seen, SourceFate, settle


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit did; `fates` is parallel to the `seen` given."""

    snapshot: int
    fates: tuple[SourceFate, ...]
    counts: CommitCounts
    row_counts: Mapping[str, int]


def commit(
    home: Path,
    prepared: Prepared,
    run: Run,
    now: datetime,
    *,
    seen: Sequence[Seen] = (),
    closed: Collection[str] = (),
    operation: str = "ingest",
    public_home: Path | None = None,
) -> Committed:
    """Write a prepared batch as one snapshot over all tables; the caller holds the writer's lock.

    `seen` lists every file met, copies of known bytes too; a hash in it is in the batch or in the ledger.
    Findings on an earlier reading of the same source are closed, as are all of the sources in `closed`.
    `now` is UTC; naive and aware are both taken. With `operation` "replay" known bytes are written again
    whatever their evidence. Killed at any point, the next `recover` leaves the old snapshot or the new.
    """
    now = plain_time(now)
    ground = open_ground(home)
    tables = Tables(home, ground.tables)
    plan = decide_commit(tables, prepared, seen, run, now, rewrite=operation == "replay")
    fates = settle(plan.ledger, plan.changed, seen)
    counts = _count(fates, plan, prepared.batch)
    rows = _new_rows(ground, prepared, plan, run, now)
    rows["runs"] = run_row(ground, run, counts, now)
    replaced = _replaced(plan, run, closed)
    stagers = {
        name: partial(stage, home, name, ground.tables[name], rows[name], replaced.get(name, ()))
        for name in ORDER
    }
    snapshot = write_snapshot(ground, stagers, SnapshotLabel(run.run_id, operation, now))
    build_catalog(home, public_home)
    fault_point("after:catalog")
    return Committed(snapshot.number, fates, counts, snapshot.row_counts)


def _new_rows(ground: Ground, prepared: Prepared, plan: Plan, run: Run, now: datetime) -> dict[str, pa.Table]:
    """The rows that a commit writes, by table; that of the run apart."""
    rows = rows_to_write(ground.home, ground.tables, prepared, plan.decision, run.run_id, now)
    rows["contents"] = _new_contents(ground, prepared.batch)
    rows["sources"] = ledger_table(plan.changed.values())
    judged = plan.judged_again
    rows["findings"] = _findings(
        row for row in prepared.findings if row[0] in judged or row[0] not in plan.known
    )
    return rows


def _replaced(plan: Plan, run: Run, closed: Collection[str]) -> dict[str, Sequence[Interval]]:
    """The keys whose rows in the tables give way to the new ones."""
    return {
        "sources": exactly({key[0] for key in plan.changed} & plan.known.keys()),
        "findings": exactly(plan.judged_again & plan.known.keys() | set(closed)),
        "runs": exactly([run.run_id]),
        **dict.fromkeys(("cables", "paragraphs", "mentions"), exactly(plan.decision.leaving)),
    }


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


def _count(fates: Sequence[SourceFate], plan: Plan, batch: Batch) -> CommitCounts:
    counted = [file for file in fates if file.fate not in UNCOUNTED]
    by_fate = Counter(file.fate for file in counted)
    sizes = {row.sha256: row.size_bytes for row in (*plan.ledger.values(), *plan.changed.values())}
    loaded = pa.array(sorted(file.sha256 for file in fates if file.fate == "loaded"), schema.HASH)
    mentions = batch.cables.filter(pc.is_in(batch.cables["source_sha256"], value_set=loaded))["mention_count"]
    return CommitCounts(
        seen=len(counted),
        loaded=by_fate["loaded"],
        duplicate=by_fate["duplicate"],
        superseded=by_fate["superseded"],
        quarantined=by_fate["quarantined"],
        mentions=pc.sum(mentions).as_py() or 0,
        size_bytes=sum(sizes[file.sha256] for file in counted),
    )
