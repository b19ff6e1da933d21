"""The ledger's side of a commit: what became of every file met, and the rows of `sources` that say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from warehouse.batch.batch import Batch
from warehouse.runs import Run
from warehouse.texts.decisions import Decision
from warehouse.texts.ledger import Key, LedgerRow, by_source
from warehouse.texts.precedence import Standing
from warehouse.texts.prepared import Prepared

# A container is no source of its own, and a member that a killed run has counted is not counted again.
Fate = Literal["loaded", "duplicate", "superseded", "quarantined", "container", "counted_before"]
UNCOUNTED = frozenset({"container", "counted_before"})


class Seen(NamedTuple):
    """One file or member of a container met: its bytes' hash, the name it came under, where it stood.

    A container is told after its members; until then a member met again was met by a run that was killed.
    """

    sha256: str
    file_name: str
    container_sha256: str | None = None
    member: str | None = None
    is_container: bool = False

    @property
    def key(self) -> Key:
        """The key of its row in the ledger."""
        return self.sha256, self.container_sha256, self.member


class SourceFate(NamedTuple):
    """What became of one file: its fate, the cable its bytes gave, and why it was rejected."""

    sha256: str
    file_name: str
    fate: Fate
    cable_id: str | None
    reason_code: str | None
    reason: str | None


def update_ledger(
    ledger: Mapping[Key, LedgerRow],
    prepared: Prepared,
    seen: Sequence[Seen],
    decision: Decision,
    run: Run,
    now: datetime,
) -> dict[Key, LedgerRow]:
    """All rows of the sources of which one is new or changed; KeyError for a hash neither known nor new."""
    rows = _met(ledger, _first_rows(prepared.batch, run, now), seen, now)
    keys: dict[str, list[Key]] = defaultdict(list)
    for key in rows:
        keys[key[0]].append(key)
    changes: dict[str, dict[str, object]] = {file.sha256: _CONTAINER for file in seen if file.is_container}
    for sha, why in prepared.rejected.items():
        is_rejected = sha in changes or sha in decision.dropped
        if is_rejected or rows[keys[sha][0]].status == "quarantined":
            changes[sha] = {"status": "quarantined", "reason_code": why.code, "reason": why.reason}
    columns = (prepared.batch.sources[name].to_pylist() for name in ("sha256", "dialect"))
    dialects = dict(zip(*columns, strict=True))
    changes |= {
        sha: _decided(standing) | {"dialect": dialects[sha]} for sha, standing in decision.new.items()
    }
    read_anew = {"run_id": run.run_id, "parser_version": run.parser_version}
    changes = {sha: change | read_anew for sha, change in changes.items()}
    for sha, standing in (*decision.demoted.items(), *decision.renamed.items()):
        changes[sha] = _decided(standing) | {"run_id": run.run_id}
    for sha, change in changes.items():
        rows.update((key, rows[key]._replace(**change)) for key in keys[sha])  # type: ignore[arg-type]
    touched = {key[0] for key, row in rows.items() if row != ledger.get(key)}
    return {key: row for key, row in rows.items() if key[0] in touched}


_CONTAINER: dict[str, object] = {"status": "container", "reason_code": None, "reason": None}


def settle(
    ledger: Mapping[Key, LedgerRow], changed: Mapping[Key, LedgerRow], seen: Sequence[Seen]
) -> tuple[SourceFate, ...]:
    """What became of every file, in the order of `seen`.

    The first file with given bytes has their fate; copies are duplicates, or quarantined as the first is.
    """
    fates = []
    met = {row.sha256 for row in ledger.values() if row.status != "quarantined"}
    for file, is_counted in zip(seen, count_meetings(ledger, seen), strict=True):
        row = changed.get(file.key) or ledger[file.key]
        fate = _fate(row, is_met=file.sha256 in met) if is_counted else "counted_before"
        met.add(file.sha256)
        fates.append(SourceFate(file.sha256, file.file_name, fate, row.cable_id, row.reason_code, row.reason))
    return tuple(fates)


def _fate(row: LedgerRow, *, is_met: bool) -> Fate:
    if row.status == "quarantined":
        return "quarantined"
    if row.status == "container":
        return "container"
    if is_met:
        return "duplicate"
    return "superseded" if row.status == "superseded" else "loaded"


def count_meetings(ledger: Mapping[Key, LedgerRow], seen: Sequence[Seen]) -> list[bool]:
    """Whether each meeting is news: not that of a member met oftener than its container was read through."""
    times = {key: row.times_seen for key, row in ledger.items()}
    counted = []
    for file in seen:
        through = times.get((file.container_sha256, None, None), 0) if file.container_sha256 else None
        is_counted = through is None or times.get(file.key, 0) <= through
        times[file.key] = times.get(file.key, 0) + is_counted
        counted.append(is_counted)
    return counted


def _first_rows(batch: Batch, run: Run, now: datetime) -> dict[str, LedgerRow]:
    """A row for every source of the batch as if never met and rejected; meetings and decisions follow."""
    ids = dict(
        zip(batch.cables["source_sha256"].to_pylist(), batch.cables["cable_id"].to_pylist(), strict=True)
    )
    return {
        source["sha256"]: LedgerRow(
            sha256=source["sha256"],
            file_names=[source["file_name"]],
            container_sha256=source["container_sha256"],
            member=source["member"],
            size_bytes=source["size_bytes"],
            first_seen_at=now,
            last_seen_at=now,
            times_seen=0,
            dialect=source["dialect"],
            status="quarantined",
            reason_code="not_a_cable",
            reason="no cable was read from these bytes",
            cable_id=ids.get(source["sha256"]),
            run_id=run.run_id,
            parser_version=run.parser_version,
        )
        for source in batch.sources.to_pylist()
    }


def _met(
    ledger: Mapping[Key, LedgerRow], first: Mapping[str, LedgerRow], seen: Sequence[Seen], now: datetime
) -> dict[Key, LedgerRow]:
    """The ledger with all files met in it, a row for each place the same bytes stood at."""
    rows = dict(ledger)
    alike = {**first, **by_source(ledger.values())}
    names: dict[Key, list[str]] = defaultdict(list)
    for file, is_counted in zip(seen, count_meetings(ledger, seen), strict=True):
        if is_counted:
            names[file.key].append(file.file_name)
    for (sha, container, member), met in names.items():
        key = (sha, container, member)
        row = rows.get(key) or _placed(alike[sha], container, member, now)
        rows[key] = row._replace(
            file_names=sorted({*row.file_names, *met}),
            times_seen=row.times_seen + len(met),
            first_seen_at=min(row.first_seen_at, now),
            last_seen_at=max(row.last_seen_at, now),
        )
    held = {key[0] for key in rows}
    unmet = (row._replace(times_seen=1) for sha, row in first.items() if sha not in held)
    return rows | {row.key: row for row in unmet}


def _placed(row: LedgerRow, container: str | None, member: str | None, now: datetime) -> LedgerRow:
    return row._replace(
        container_sha256=container,
        member=member,
        file_names=[],
        times_seen=0,
        first_seen_at=now,
        last_seen_at=now,
    )


def _decided(standing: Standing) -> dict[str, object]:
    return {
        "status": standing.fate,
        "cable_id": standing.cable_id,
        "reason_code": None,
        "reason": None,
    }
