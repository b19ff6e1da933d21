"""The quality of a whole run: its batches added up, and held against the baseline that is kept in git.

A run whose rates leave their bounds is degraded: its state and its pages say so, and no cable is blocked.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, reduce
from importlib.resources import files
from operator import add
from types import MappingProxyType
from typing import NamedTuple

from expectations.declaration import Expectation, between
from expectations.measures import BatchStatistics
from expectations.suites import BY_CODE
from expectations.verdict import Tally, Verdict, merge_tallies
from transforms.faults import FAULTS
from transforms.records import Severity

THOUSAND = 1000
SEVERITIES: tuple[Severity, ...] = ("critical", "warning", "info")


def figure(value: float) -> str:
    """A number to read: counts and thousands with commas, smaller rates with four digits."""
    return f"{value:,.0f}" if isinstance(value, int) or value >= THOUSAND else f"{value:.4g}"


class Rate(NamedTuple):
    """One rate of the baseline: what it usually is, and the bounds it should keep."""

    name: str
    title: str
    baseline: float
    low: float
    high: float


class Baseline(NamedTuple):
    """What a run is usually like."""

    minimum_cables: int
    rates: Mapping[str, Rate]


class Drift(NamedTuple):
    """A rate that left its bounds."""

    name: str
    title: str
    observed: float
    low: float
    high: float
    baseline: float

    @property
    def sentence(self) -> str:
        """What was seen, and what was expected."""
        seen, low, high, usual = map(figure, (self.observed, self.low, self.high, self.baseline))
        return f"{self.title}: {seen}, expected {low} to {high} (baseline {usual})."


@dataclass(frozen=True, slots=True)
class Quality:
    """What was found in one run."""

    run_id: str
    started_at: datetime
    statistics: BatchStatistics
    tallies: dict[str, Tally]
    drifts: list[Drift]

    @property
    def is_degraded(self) -> bool:
        """Whether a rate left its bounds: the run's state should say so."""
        return bool(self.drifts)

    @property
    def checked(self) -> int:
        """How many sources were judged."""
        return self.statistics.sources

    @property
    def failing(self) -> list[Tally]:
        """Tallies with failing rows: the gravest first, then those with the most cables."""
        failing = [tally for tally in self.tallies.values() if tally.failed]
        return sorted(failing, key=lambda t: (SEVERITIES.index(severity_of(t.code)), -t.cables, t.code))

    @property
    def severity_counts(self) -> dict[str, int]:
        """How many findings there are of each severity."""
        counts: dict[str, int] = dict.fromkeys(SEVERITIES, 0)
        for tally in self.failing:
            counts[severity_of(tally.code)] += tally.failed
        return counts

    def as_markdown(self) -> str:
        """The quality of the run for its artifact. Holds codes and numbers only, no text from a cable."""
        lines = [
            f"Cables judged: {self.statistics.cables:,}. Sources rejected: {self.statistics.rejected:,}.",
            "",
        ]
        if self.drifts:
            lines += ["**Drift**", "", *(f"- {drift.sentence}" for drift in self.drifts), ""]
        if self.failing:
            lines += [
                "| severity | expectation | rows | cables | what |",
                "| --- | --- | ---: | ---: | --- |",
            ]
            lines += [_markdown_row(tally) for tally in self.failing]
        else:
            lines.append("Every expectation held.")
        return "\n".join(lines) + "\n"


def severity_of(code: str) -> Severity:
    """The severity of an expectation or a fault."""
    return BY_CODE[code].severity if code in BY_CODE else FAULTS[code].severity


def meaning_of(code: str) -> str:
    """What an expectation expects, or what a fault is, in a sentence."""
    return BY_CODE[code].prose if code in BY_CODE else FAULTS[code].title


def _markdown_row(tally: Tally) -> str:
    meaning = meaning_of(tally.code).replace("|", "\\|")
    return f"| {severity_of(tally.code)} | `{tally.code}` | {tally.failed} | {tally.cables} | {meaning} |"


def summarize(verdicts: Iterable[Verdict], *, run_id: str, started_at: datetime) -> Quality:
    """Add up the verdicts of a run's batches, and judge the whole against the baseline."""
    batches = list(verdicts)
    statistics = reduce(add, (verdict.statistics for verdict in batches), BatchStatistics())
    tallies = merge_tallies(verdict.tallies for verdict in batches)
    return Quality(run_id, started_at, statistics, tallies, drifts_of(statistics, read_baseline()))


@cache
def read_baseline() -> Baseline:
    """The baseline that is part of this package."""
    parsed = tomllib.loads(files("expectations").joinpath("baseline.toml").read_text("utf-8"))
    rates = {name: Rate(name, **row) for name, row in parsed["rates"].items()}
    return Baseline(parsed["minimum_cables"], MappingProxyType(rates))


def run_suite(baseline: Baseline) -> tuple[Expectation, ...]:
    """The suite of a run: one expectation a rate, made from the baseline."""
    return tuple(
        Expectation(
            f"{rate.name}_drifts",
            "run",
            None,
            "warning",
            f"{rate.title}: {figure(rate.low)} to {figure(rate.high)}; usually {figure(rate.baseline)}.",
            rate.name,
            between(rate.low, rate.high),
            "Look whether the feed or the parser changed; if the change is meant, review the baseline.",
        )
        for rate in baseline.rates.values()
    )


def drifts_of(statistics: BatchStatistics, baseline: Baseline) -> list[Drift]:
    """The rates that left their bounds; none where there are too few cables to have a rate."""
    if statistics.cables < baseline.minimum_cables:
        return []
    import pandas as pd

    from expectations import engine

    rates = statistics.rates()
    outcomes = engine.evaluate("run", run_suite(baseline), pd.DataFrame([rates]))
    drifted = [baseline.rates[o.expectation.probe] for o in outcomes if len(o.failed)]
    return [Drift(r.name, r.title, rates[r.name], r.low, r.high, r.baseline) for r in drifted]
