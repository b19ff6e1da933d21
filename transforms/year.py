"""The year of a cable where nothing tells it: weighed from all that hints at it, and flagged as an estimate.

Every hint is a share counted over real cables (`vocabulary.years`); for each year a cable can be of,
the logarithms of the shares add up. The year with the most is claimed if it holds enough of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from math import exp, log
from typing import NamedTuple

from transforms.patterns import pattern
from transforms.references import list_referred
from transforms.vocabulary import years as table
from transforms.vocabulary.posts import CABLES_A_YEAR

_YEAR = pattern(
    r"(?:19[6-9]|20[01])\d(?![\d/-])(?<![\d/.,$-]....)",
    matches=("in 2009", "(2009)"),
    refuses=("5/2009", "$2009", "2009-10", "12009"),
)
_MONTH = (
    r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DAY = r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
# What stands before a year that is a month's.
_MONTH_BEFORE = pattern(
    rf"\b{_MONTH}\.?,?\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?$",
    re.IGNORECASE,
    matches=("March ", "Mar. 5, "),
    refuses=("March", "march of ", "5 "),
)
_MONTH_REACH = 20
# The end of a day's name: days are found by it, and what stands round one is looked at then.
_A_DAY = pattern(
    r"(?:d|D)(?:ay|AY)\b(?:(?<=(?i:mon|fri|sun)day)|(?<=(?i:tues)day)|(?<=(?i:thurs|satur)day)|(?<=(?i:wednes)day))",
    re.IGNORECASE,
    matches=("Thursday", "SUNDAY,"),
    refuses=("holiday", "days", "day"),
)
_DAY_REACH = 36
# A year that is named behind the day speaks for itself.
_WEEKDAY = pattern(
    rf"\b{_DAY},?\s*\(?(?:{_MONTH}\s(\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)|(\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH})(?!,?\s+(?:19|20)\d\d)",
    re.IGNORECASE,
    matches=("Thursday, March 5", "Thursday 5 March", "Thursday (March 5th)"),
    refuses=("Thursday, March 5, 2009", "Thursday in March", "March 5"),
)
_WEEKDAY_BEHIND = pattern(
    rf"\b{_MONTH}\s(\d{{1,2}})\s?\(?,?\s?{_DAY}\b",
    re.IGNORECASE,
    matches=("March 5 (Thursday)", "Sept 5, Friday"),
    refuses=("March 5", "March (Thursday)"),
)
_RESOLUTION = pattern(
    r"(?:UNSCRs?|[Rr]esolutions?)\s++(1[3-9]\d\d)(?!\d)",
    matches=("UNSCR 1803", "resolution 1701"),
    refuses=("UNSCR 242", "resolution 18031"),
)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


class Year(NamedTuple):
    """A year, and what it rests on."""

    year: int | None
    source: str | None
    is_estimated: bool


class Evidence(NamedTuple):
    """All that hints at a cable's year; a weekday is (0 for Monday, month, day)."""

    declassify_on: date | None
    referred: int | None  # the latest year that references print
    state_serial: int  # the highest serial of the Department's own that stands without a year
    named: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[tuple[int, int, int]]
    since: int
    share: float | None  # where in its post's year the serial stands: 0.5 is about July


def estimate_year(
    declassify_on: date | None,
    refs_text: str,
    text: str,
    executive_order: str | None = None,
    origin: str | None = None,
    serial: int | None = None,
) -> Year:
    """The likeliest year by all evidence of the header and the text; none where nothing speaks for one."""
    evidence = gather(declassify_on, refs_text, text, origin, serial)
    if not _speaks(evidence):
        return Year(None, None, False)
    first, last = table.ORDERS.get(executive_order or "", (table.OLDEST, table.NEWEST))
    scores = {year: _score(year, evidence) for year in range(first, last + 1)}
    best = max(scores, key=lambda year: scores[year])
    share = 1 / sum(exp(score - scores[best]) for score in scores.values())
    if share < table.CLAIMED_FROM:
        return Year(None, None, False)
    return Year(best, _source(best, evidence), True)


def gather(
    declassify_on: date | None,
    refs_text: str,
    text: str,
    origin: str | None = None,
    serial: int | None = None,
) -> Evidence:
    """Collect the evidence that a cable's header and text hold."""
    volume = CABLES_A_YEAR.get(origin or "")
    years = [(int(found[0]), found.start()) for found in _YEAR.finditer(text)]
    referred = list_referred(refs_text)
    printed = [ref.year for ref in referred if ref.year is not None and ref.year <= table.NEWEST]
    months = (year for year, at in years if _MONTH_BEFORE.search(text[max(0, at - _MONTH_REACH) : at]))
    return Evidence(
        declassify_on,
        max(printed, default=None),
        max((ref.serial for ref in referred if ref.post == "STATE" and ref.year is None), default=0),
        frozenset(year for year, _ in years),
        frozenset(months),
        frozenset(_weekdays(text)),
        _since(text),
        serial / volume if volume and serial else None,
    )


def _weekdays(text: str) -> Iterator[tuple[int, int, int]]:
    for day in _A_DAY.finditer(text):
        near = text[max(0, day.start() - _DAY_REACH) : day.end() + _DAY_REACH]
        for found in _WEEKDAY.finditer(near):
            yield _DAYS.index(found[1][:3].upper()), _month(found[2] or found[5]), int(found[3] or found[4])
        for found in _WEEKDAY_BEHIND.finditer(near):
            yield _DAYS.index(found[3][:3].upper()), _month(found[1]), int(found[2])


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].upper()) + 1


def _since(text: str) -> int:
    """The first year in which all names and resolutions of the text could be named."""
    years = [year for word, year in table.SINCE.items() if word in text]
    is_any = "esolution" in text or "UNSCR" in text
    number = max(map(int, _RESOLUTION.findall(text)), default=0) if is_any else 0
    years += [year for first, year in table.RESOLUTIONS if first <= number]
    return max(years, default=0)


def _speaks(evidence: Evidence) -> bool:
    """Whether anything but its serial and its order hints at the year."""
    return bool(
        evidence.declassify_on
        or evidence.referred
        or evidence.state_serial
        or evidence.named
        or evidence.weekdays
        or evidence.since
    )


def _score(year: int, evidence: Evidence) -> float:
    return (
        table.TRUST["prior"] * log(table.CABLES.get(year, table.FEWEST))
        + _by_declassification(year, evidence)
        + _by_named(year, evidence)
        + _by_references(year, evidence)
        + _by_calendar(year, evidence)
        + _by_serial(year, evidence)
        - table.AGAINST_NAME * (year < evidence.since)
    )


def _by_declassification(year: int, evidence: Evidence) -> float:
    on = evidence.declassify_on
    if on is None:
        return 0.0
    span = on.year - year
    share = table.SPANS.get(span, table.RARE_SPAN)
    is_low = evidence.share is not None and evidence.share < table.LOW_SERIAL
    if on.month >= 11 and span in (9, 10):
        share = (table.JANUARY_SPANS if is_low else table.DECEMBER_SPANS)[span]
    is_late = year == table.NEWEST and span in (10, 15, 20, 25) and on.month > table.LAST_MONTH
    return log(share) - table.AGAINST_MONTH * is_late


def _by_named(year: int, evidence: Evidence) -> float:
    score = 0.0
    for named, shares, before, after, trust, reach in (
        (evidence.named, table.NAMED, table.NAMED_BEFORE, table.NAMED_AFTER, "named", range(-2, 2)),
        (evidence.months, table.MONTHS, table.MONTH_BEFORE, table.MONTH_AFTER, "month", range(-1, 1)),
    ):
        if named:
            offsets = [other - year for other in named]
            present = sum(log(shares.get(offset, before if offset < 0 else after)) for offset in offsets)
            absent = sum(log(1 - shares[offset]) for offset in reach if offset not in offsets)
            score += table.TRUST[trust] * present + table.TRUST["unnamed"] * absent
    return score


def _by_references(year: int, evidence: Evidence) -> float:
    latest = evidence.referred
    score = log(table.REFERRED.get(latest - year, table.RARE_REFERRED)) if latest is not None else 0.0
    is_beyond = any(evidence.state_serial > number and year >= first for number, first in table.STATE_SERIALS)
    return score - table.AGAINST_SERIAL * is_beyond


def _by_calendar(year: int, evidence: Evidence) -> float:
    return sum(
        log(table.WEEKDAY_FITS if _fits(year, *day) else table.WEEKDAY_FAILS) for day in evidence.weekdays
    )


def _fits(year: int, weekday: int, month: int, day: int) -> bool:
    try:
        return date(year, month, day).weekday() == weekday
    except ValueError:
        return False


def _by_serial(year: int, evidence: Evidence) -> float:
    """The newest year has cables of its first two months only, with low serials."""
    if evidence.share is None or year != table.NEWEST:
        return 0.0
    months = table.LAST_MONTH / 12
    return log(1 / months) if evidence.share < months else -table.AGAINST_SERIAL


def _source(year: int, evidence: Evidence) -> str:
    """The evidence that the estimate rests on first."""
    if evidence.declassify_on is not None and evidence.declassify_on.year - year in table.SPANS:
        return "declassification"
    if evidence.referred is not None and evidence.referred - year in table.REFERRED:
        return "reference"
    return "body"
