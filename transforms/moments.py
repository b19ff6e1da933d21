"""Moments as databases and mails write them: ISO 8601, day or month first, of twelve hours, of RFC 5322."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from transforms.dates import full_year, read_time_group
from transforms.patterns import pattern

_CLOCK = (
    r"(?:[T ,]{1,3}(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d(?:\.\d{1,9})?)?\s?(?P<half>[AaPp]\.?[Mm]\.?)?)?"
)
_ZONE = r"\s?(?:Z|UTC|GMT|(?P<zone>[+-]\d\d:?\d\d))?"
_YEAR_FIRST = pattern(
    rf"\A(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_CLOCK}{_ZONE}\Z",
    matches=("2006-03-14", "2006-03-14T14:21:00Z", "2006/03/14 14:21:05.123 +01:00"),
    refuses=("06-03-14", "2006-03-14 x", "2006"),
)
_YEAR_LAST = pattern(
    rf"\A(?P<first>\d{{1,2}})(?P<mark>[/.-])(?P<second>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}|\d\d){_CLOCK}{_ZONE}\Z",
    matches=("3/14/2006 14:21", "14.03.2006", "3/14/06 2:21 PM", "14-03-2006 14:21:00"),
    refuses=("3/14-2006", "3/14", "06TIRANA311"),
)
_NAMED = pattern(
    r"\A(?:[A-Z][a-z]{2,8},?\s)?(?:(?P<day>\d{1,2})[\s-](?P<month>[A-Za-z]{3,9})|(?P<month2>[A-Za-z]{3,9})\s(?P<day2>\d{1,2})(?:st|nd|rd|th)?),?"
    rf"(?:[\s-](?P<year>\d{{4}}))?{_CLOCK}{_ZONE}(?:\s(?P<late_year>\d{{4}}))?(?:\s\([A-Za-z ]{{1,20}}\))?\Z",
    matches=(
        "14 March 2006",
        "Tue, 14 Mar 2006 15:21:00 +0100",
        "March 14, 2006, 14:21",
        "Tue Mar 14 15:21:00 +0100 2006",
    ),
    refuses=("Tirana 311", "14", "3/14/2006"),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST = 60
_YEARS = range(1900, 2101)
# Numbers from here on are milliseconds since 1970: as seconds they would be of the year 5138.
_MILLISECONDS = 10**11


class GivenMoment(NamedTuple):
    """A moment in UTC; `is_exact` is false where only its day is given."""

    at: datetime
    is_exact: bool


def read_given_moment(printed: str, *, is_day_first: bool = False) -> GivenMoment | None:
    """The moment that a column holds and nothing beside; None where it is none.

    A date that can be read both ways has its month first, as in the bulk dump, unless `is_day_first`.
    """
    printed = " ".join(printed.split())
    if not printed or len(printed) > _LONGEST:
        return None
    if found := _YEAR_FIRST.match(printed):
        return _made(found, int(found["year"]), int(found["month"]), int(found["day"]))
    if found := _YEAR_LAST.match(printed):
        return _read_year_last(found, is_day_first)
    if found := _NAMED.match(printed):
        return _read_named(found)
    group = read_time_group(printed)
    return GivenMoment(group.at, True) if group and group.at else None


def read_epoch(number: float) -> GivenMoment | None:
    """The moment so many seconds, or milliseconds, after 1969; None outside a cable's years."""
    seconds = number / 1000 if abs(number) >= _MILLISECONDS else number
    if not abs(seconds) < _MILLISECONDS:
        return None
    at = datetime(1970, 1, 1) + timedelta(seconds=int(seconds) // 60 * 60)
    return GivenMoment(at, True) if at.year in _YEARS else None


def tells_day_first(printed: str) -> bool | None:
    """Whether a date can only be read with the day first; None where it tells nothing."""
    found = _YEAR_LAST.match(" ".join(printed.split()))
    if found is None or (int(found["first"]) <= 12) == (int(found["second"]) <= 12):
        return None
    return int(found["first"]) > 12


def _read_year_last(found: re.Match[str], is_day_first: bool) -> GivenMoment | None:
    first, second, year = int(found["first"]), int(found["second"]), int(found["year"])
    year = full_year(year) if len(found["year"]) == 2 else year
    # With stops the day stands first everywhere: 14.03.2006
    if is_day_first or found["mark"] == ".":
        first, second = second, first
    return _made(found, year, first, second) or _made(found, year, second, first)


def _read_named(found: re.Match[str]) -> GivenMoment | None:
    year = found["year"] or found["late_year"]
    month = (found["month"] or found["month2"])[:3].lower()
    if year is None or month not in _MONTHS:
        return None
    return _made(found, int(year), _MONTHS.index(month) + 1, int(found["day"] or found["day2"]))


def _made(found: re.Match[str], year: int, month: int, day: int) -> GivenMoment | None:
    try:
        day_begins = datetime(year, month, day)
    except ValueError:
        return None
    if year not in _YEARS:
        return None
    if found["hour"] is None:
        return GivenMoment(day_begins, False)
    hour, minute = int(found["hour"]), int(found["minute"])
    if half := found["half"]:
        hour = hour % 12 + 12 * (half[0] in "Pp")
    if hour > 23 or minute > 59:
        return None
    return GivenMoment(day_begins + timedelta(hours=hour, minutes=minute) - _ahead(found["zone"]), True)


def _ahead(zone: str | None) -> timedelta:
    """How far a zone's clocks are ahead of UTC."""
    if zone is None:
        return timedelta(0)
    ahead = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return -ahead if zone[0] == "-" else ahead
