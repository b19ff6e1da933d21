"""What the gate says of a batch: who is rejected and why, what is warned of, and every failing row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from expectations.measures import BatchStatistics

SAMPLES = 10


class Finding(NamedTuple):
    """One failing row of one expectation, or one fault: a row of `findings`, in its order of columns."""

    sha256: str
    cable_id: str | None
    table_name: str
    expectation: str
    severity: str
    column_name: str | None
    value: str | None
    position: int | None
    run_id: str
    found_at: datetime
    source_start: int | None = None


class Rejection(NamedTuple):
    """Why one source goes to quarantine; the span is in characters of the decoded text."""

    code: str
    reason: str
    advice: str
    source_start: int | None = None
    source_end: int | None = None
    excerpt: str | None = None


class Tally(NamedTuple):
    """One expectation over a batch or a run: rows judged, rows and sources that fail, the first few."""

    code: str
    checked: int
    failed: int
    cables: int
    sample: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's answer for one batch. `warnings` names only cables that are loaded."""

    rejected: dict[str, Rejection]
    warnings: dict[str, list[str]]
    findings: list[Finding]
    tallies: dict[str, Tally]
    statistics: BatchStatistics = field(default_factory=BatchStatistics)


def merge_tallies(batches: Iterable[dict[str, Tally]]) -> dict[str, Tally]:
    """Add up tallies of several batches; a source stands in one batch only, so cables add up too."""
    merged: dict[str, Tally] = {}
    for tallies in batches:
        for code, tally in tallies.items():
            before = merged.get(code, Tally(code, 0, 0, 0, ()))
            merged[code] = Tally(
                code,
                before.checked + tally.checked,
                before.failed + tally.failed,
                before.cables + tally.cables,
                (before.sample + tally.sample)[:SAMPLES],
            )
    return merged
