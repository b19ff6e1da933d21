from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from expectations.measures import BatchStatistics
from expectations.quality import Quality, figure, read_baseline, run_suite, summarize
from expectations.verdict import SAMPLES, Finding, Tally, Verdict

NOW = datetime(2026, 1, 2, 3, 4, 5)
USUAL = BatchStatistics(
    sources=1000,
    rejected=10,
    cables=990,
    with_classification=985,
    with_subject=950,
    with_tags=985,
    with_year=990,
    with_certain_id=990,
    paragraphs=14_500,
    mentions=130_000,
    bytes=9_600_000,
    noise=6_000,
)


def finding(code: str, position: int = 1, value: str = "x") -> Finding:
    return Finding("a" * 64, "09TRIPOLI1", "mentions", code, "warning", "name", value, position, "r", NOW)


def verdict(statistics: BatchStatistics, *tallies: Tally) -> Verdict:
    return Verdict({}, {}, [], {tally.code: tally for tally in tallies}, statistics)


def quality_of(statistics: BatchStatistics, *tallies: Tally) -> Quality:
    return summarize([verdict(statistics, *tallies)], run_id="r", started_at=NOW)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (12345, "12,345"), (11020.3, "11,020"), (162.94, "162.9"), (0.9479, "0.9479")],
)
def test_figures_are_read_by_people(value: float, shown: str) -> None:
    assert figure(value) == shown


def test_a_usual_run_does_not_drift() -> None:
    quality = quality_of(USUAL)
    assert quality.drifts == []
    assert not quality.is_degraded
    assert "Every expectation held." in quality.as_markdown()


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"with_tags": 198}, "tags_fill"),
        ({"mentions": 65_000, "noise": 3_000}, "mentions_per_cable"),
        ({"mentions": 300_000}, "mentions_per_cable"),
        ({"paragraphs": 990}, "paragraphs_per_cable"),
        ({"noise": 60_000}, "noise_share"),
        ({"rejected": 400}, "rejected_share"),
        ({"with_subject": 500}, "subject_fill"),
        ({"bytes": 990_000}, "bytes_per_cable"),
    ],
)
def test_a_rate_outside_its_bounds_is_named(changes: dict[str, int], name: str) -> None:
    quality = quality_of(replace(USUAL, **changes))
    assert [drift.name for drift in quality.drifts] == [name]
    assert quality.is_degraded
    drift = quality.drifts[0]
    for number in (drift.observed, drift.low, drift.high, drift.baseline):
        assert figure(number) in drift.sentence
    assert drift.sentence in quality.as_markdown()


def test_a_run_of_few_cables_has_no_rates() -> None:
    few = BatchStatistics(sources=10, rejected=0, cables=10)
    assert quality_of(few).drifts == []


def test_a_run_of_nothing_is_said_to_be_one() -> None:
    quality = summarize([], run_id="r", started_at=NOW)
    assert quality.checked == 0
    assert quality.statistics.rates() == {}


def test_batches_add_up() -> None:
    code = "name_odd"
    first = Tally(code, 100, 12, 2, tuple(finding(code, position) for position in range(SAMPLES)))
    second = Tally(code, 50, 3, 1, (finding(code, 99),))
    quality = summarize([verdict(USUAL, first), verdict(USUAL, second)], run_id="r", started_at=NOW)
    assert quality.tallies[code]._replace(sample=()) == Tally(code, 150, 15, 3, ())
    assert len(quality.tallies[code].sample) == SAMPLES
    assert quality.statistics.cables == 2 * USUAL.cables
    assert quality.statistics.rates() == USUAL.rates()


def test_the_gravest_come_first() -> None:
    tallies = [
        Tally(code, 9, 1, 1, ()) for code in ("number_restarts", "name_odd", "surface_differs", "stub")
    ]
    quality = quality_of(USUAL, *tallies, Tally("tags_missing", 9, 0, 0, ()))
    assert [t.code for t in quality.failing] == ["stub", "surface_differs", "name_odd", "number_restarts"]
    assert quality.severity_counts == {"critical": 2, "warning": 1, "info": 1}


def test_every_rate_of_the_baseline_is_measured_and_within_its_bounds() -> None:
    baseline = read_baseline()
    assert set(baseline.rates) == set(USUAL.rates())
    assert all(rate.low <= rate.baseline <= rate.high for rate in baseline.rates.values())
    assert all(e.severity == "warning" for e in run_suite(baseline))
