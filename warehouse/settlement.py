"""The ledger's side of a commit: what became of every file met, and the rows of `sources` that say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from typing import Literal, NamedTuple

from warehouse.columns import Batch
from warehouse.decisions import Decision
from warehouse.identity import Outcome
from warehouse.ledger import LedgerRow

Fate = Literal["loaded", "duplicate", "superseded", "quarantined"]


class Seen(NamedTuple):
    """One file (or member of a container) met: its bytes' hash and the name it came under."""

    sha256: str
    file_name: str


class Settled(NamedTuple):
    """What became of one file: its fate, the cable its bytes gave, and why it was rejected."""

    sha256: str
    file_name: str
    fate: Fate
    cable_id: str | None
    reason_code: str | None
    reason: str | None


class Rejection(NamedTuple):
    """Why a source is quarantined: a code, and a sentence."""

    code: str
    reason: str


class Verdicts(NamedTuple):
    """Everything decided about the sources of a commit."""

    decision: Decision
    rejected: Mapping[str, Rejection]


def update_ledger(
    ledger: Mapping[str, LedgerRow],
    batch: Batch,
    seen: Sequence[Seen],
    verdicts: Verdicts,
    run_id: str,
    parser_version: str,
    now: datetime,
) -> dict[str, LedgerRow]:
    """The rows of `sources` that are new or changed, by hash; KeyError for a hash neither known nor new."""
    rows = {row.sha256: row for row in _first_rows(batch, run_id, parser_version, now)}
    first = rows.keys() - ledger.keys()
    rows.update(ledger)
    rows.update(_met(rows, seen, first, now))
    for sha, rejection in verdicts.rejected.items():
        if rows[sha].status == "quarantined":
            rejected = rows[sha]._replace(reason_code=rejection.code, reason=rejection.reason)
            rows[sha] = rejected._replace(run_id=run_id, parser_version=parser_version)
    decision = verdicts.decision
    for sha, outcome in decision.new.items():
        rows[sha] = _decided(rows[sha], outcome)._replace(run_id=run_id, parser_version=parser_version)
    for sha, outcome in (*decision.demoted.items(), *decision.renamed.items()):
        rows[sha] = _decided(rows[sha], outcome)._replace(run_id=run_id)
    return {sha: row for sha, row in rows.items() if row != ledger.get(sha)}


def settle(
    ledger: Mapping[str, LedgerRow], changed: Mapping[str, LedgerRow], seen: Sequence[Seen]
) -> tuple[Settled, ...]:
    """What became of every file, in the order of `seen`.

    The first file with given bytes has their fate; copies are duplicates, or quarantined as the first is.
    """
    settled = []
    met = {sha for sha, row in ledger.items() if row.status != "quarantined"}
    for sha, file_name in seen:
        row = changed.get(sha) or ledger[sha]
        fate: Fate = "quarantined" if row.status == "quarantined" else "duplicate"
        if fate == "duplicate" and sha not in met:
            fate = "superseded" if row.status == "superseded" else "loaded"
        met.add(sha)
        settled.append(Settled(sha, file_name, fate, row.cable_id, row.reason_code, row.reason))
    return tuple(settled)


def _first_rows(batch: Batch, run_id: str, parser_version: str, now: datetime) -> Iterable[LedgerRow]:
    """A row for every source of the batch as if met for the first time and rejected; decisions follow."""
    ids = dict(
        zip(batch.cables["source_sha256"].to_pylist(), batch.cables["cable_id"].to_pylist(), strict=True)
    )
    for source in batch.sources.to_pylist():
        yield LedgerRow(
            sha256=source["sha256"],
            file_names=[source["file_name"]],
            container_sha256=source["container_sha256"],
            member=source["member"],
            size_bytes=source["size_bytes"],
            first_seen_at=now,
            last_seen_at=now,
            times_seen=1,
            dialect=source["dialect"],
            status="quarantined",
            reason_code="not_a_cable",
            reason="no cable was read from these bytes",
            cable_id=ids.get(source["sha256"]),
            run_id=run_id,
            parser_version=parser_version,
        )


def _met(
    rows: Mapping[str, LedgerRow], seen: Sequence[Seen], first: Set[str], now: datetime
) -> Iterator[tuple[str, LedgerRow]]:
    """The rows of all files met, with their names and times; a first meeting is in its row already."""
    names: dict[str, list[str]] = defaultdict(list)
    for sha, file_name in seen:
        names[sha].append(file_name)
    for sha, met in names.items():
        row = rows[sha]
        yield (
            sha,
            row._replace(
                file_names=sorted({*row.file_names, *met}),
                times_seen=row.times_seen + len(met) - (sha in first),
                first_seen_at=min(row.first_seen_at, now),
                last_seen_at=max(row.last_seen_at, now),
            ),
        )


def _decided(row: LedgerRow, outcome: Outcome) -> LedgerRow:
    return row._replace(status=outcome.fate, cable_id=outcome.cable_id, reason_code=None, reason=None)
