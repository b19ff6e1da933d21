"""The gate: from what was measured on a batch to a verdict on each of its sources.

Faults that the parser found come first: a source with a critical fault is rejected unseen. What is left is
judged by the suites, a table at a time; a critical finding rejects its cable and no other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from expectations.declaration import Expectation
from expectations.measures import BatchStatistics, MeasuredBatch, MeasuredTable
from expectations.suites import BY_CODE, SUITES
from expectations.verdict import SAMPLES, Finding, Rejection, Tally, Verdict
from transforms.faults import FAULTS

__all__ = ["Finding", "Rejection", "Tally", "Verdict", "judge", "warm"]

# A finding quotes a value, it does not copy a paragraph: the row it names holds the rest.
LONGEST_VALUE = 300


def warm() -> None:
    """Import Great Expectations, in a thread while the first sources are parsed. May be called again."""
    from expectations import engine

    engine.warm()


def judge(measures: MeasuredBatch, *, run_id: str, found_at: datetime) -> Verdict:
    """Judge every source of a batch. Great Expectations is imported only where a cable is left to judge."""
    findings = _fault_findings(measures, run_id, found_at)
    rejected = _fault_rejections(measures)
    tallies: list[Tally] = []
    is_rejected = np.isin(np.array(measures.shas, dtype=object), list(rejected))
    if not is_rejected[: len(measures.tables["cables"].rows)].all():
        for name, suite in SUITES.items():
            for outcome in _outcomes(name, suite, measures.tables[name], is_rejected):
                found = _row_findings(outcome, measures, run_id, found_at)
                tallies.append(_tally(outcome.expectation.code, outcome.checked, found))
                _reject(rejected, outcome, found, measures.tables[name])
                findings.extend(found)
    tallies.extend(_fault_tallies(findings))
    return Verdict(
        rejected,
        _warnings(findings, rejected),
        findings,
        {tally.code: tally for tally in tallies},
        BatchStatistics.of(measures, rejected),
    )


def _fault_findings(measures: MeasuredBatch, run_id: str, found_at: datetime) -> list[Finding]:
    ids = dict(zip(measures.shas, measures.cable_ids, strict=True))
    return [
        Finding(
            fault["sha256"],
            ids.get(fault["sha256"]),
            "sources",
            fault["code"],
            FAULTS[fault["code"]].severity,
            None,
            _quoted(fault["message"]),
            None,
            run_id,
            found_at,
            fault["source_start"],
        )
        for fault in measures.faults.to_pylist()
    ]


def _fault_rejections(measures: MeasuredBatch) -> dict[str, Rejection]:
    """The first critical fault of each source; the parser puts the one that explains the others first."""
    rejected: dict[str, Rejection] = {}
    for fault in measures.faults.to_pylist():
        kind = FAULTS[fault["code"]]
        if kind.severity == "critical" and fault["sha256"] not in rejected:
            rejected[fault["sha256"]] = Rejection(
                kind.code,
                f"{kind.title} {fault['message']}".strip(),
                kind.advice,
                fault["source_start"],
                fault["source_end"],
                fault["excerpt"],
            )
    return rejected


def _outcomes(
    name: str, suite: tuple[Expectation, ...], table: MeasuredTable, is_rejected: npt.NDArray[np.bool_]
) -> Iterable[Any]:
    """Judge the rows of sources not rejected yet. Labels of the frame are rows of the table."""
    import pandas as pd

    from expectations import engine

    frame = pd.DataFrame({e.probe: table.columns[e.probe] for e in suite})
    keep = ~np.append(is_rejected, False)[table.owner]
    return engine.evaluate(name, suite, frame if keep.all() else frame[keep])


def _row_findings(outcome: Any, measures: MeasuredBatch, run_id: str, found_at: datetime) -> list[Finding]:
    if not len(outcome.failed):
        return []
    expectation: Expectation = outcome.expectation
    table = measures.tables[expectation.table]
    failing = table.rows.take(outcome.failed)
    ids = [*measures.cable_ids, None]
    # A finding is on the source that gave the cable; a row of no cable has none but its own.
    own = failing["sha256" if expectation.table == "sources" else "source_sha256"].to_pylist()
    owners = table.owner[outcome.failed]
    shas = [measures.shas[at] if at >= 0 else sha for at, sha in zip(owners, own, strict=True)]
    values = failing[expectation.column].to_pylist() if expectation.column else [None] * len(shas)
    return [
        Finding(
            sha,
            ids[owner],
            expectation.table,
            expectation.code,
            expectation.severity,
            expectation.column,
            _quoted(value),
            int(position) if position >= 0 else None,
            run_id,
            found_at,
        )
        for sha, owner, value, position in zip(
            shas, owners, values, table.position[outcome.failed], strict=True
        )
    ]


def _quoted(value: object) -> str | None:
    if value is None:
        return None
    text = "; ".join(value) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _tally(code: str, checked: int, found: list[Finding]) -> Tally:
    return Tally(
        code, checked, len(found), len({finding.sha256 for finding in found}), tuple(found[:SAMPLES])
    )


def _fault_tallies(findings: list[Finding]) -> list[Tally]:
    by_code: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.expectation not in BY_CODE:
            by_code[finding.expectation].append(finding)
    return [_tally(code, len(found), found) for code, found in by_code.items()]


def _reject(rejected: dict[str, Rejection], outcome: Any, found: list[Finding], table: MeasuredTable) -> None:
    """Reject the sources of a critical outcome; the first reason stays."""
    if not found or outcome.expectation.severity != "critical":
        return
    first: dict[str, list[int]] = defaultdict(list)
    for index, finding in enumerate(found):
        first[finding.sha256].append(index)
    for sha, indices in first.items():
        if sha not in rejected:
            row = int(outcome.failed[indices[0]])
            rejected[sha] = _rejection(outcome.expectation, found[indices[0]], len(indices), table, row)


def _rejection(
    expectation: Expectation, finding: Finding, count: int, table: MeasuredTable, row: int
) -> Rejection:
    where = "" if finding.position is None else f" at position {finding.position}"
    more = "" if count == 1 else f", and {count - 1} more"
    reason = f"Expected: {expectation.prose} Found in {expectation.table}{where}: {finding.value!r}{more}."
    has_span = "source_start" in table.rows.column_names
    start, end = (
        (table.rows[name][row].as_py() for name in ("source_start", "source_end"))
        if has_span
        else (None, None)
    )
    return Rejection(expectation.code, reason, expectation.advice, start, end, finding.value)


def _warnings(findings: list[Finding], rejected: Mapping[str, Rejection]) -> dict[str, list[str]]:
    codes: dict[str, set[str]] = defaultdict(set)
    for finding in findings:
        if finding.severity == "warning" and finding.sha256 not in rejected:
            codes[finding.sha256].add(finding.expectation)
    return {sha: sorted(found) for sha, found in codes.items()}
