"""Dates as cables write them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from transforms.patterns import pattern

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_SLASHED = pattern(
    r"(\d{1,4})\s?[/.-]{1,2}\s?(\d{1,2})\s?[/.-]{1,2}\s?(\d{2,4})(?!\d)",
    matches=("11/30/2019", "2019/12/17", "6-2-09", "11 / 30 / 2019"),
    refuses=("11/2019", "1.4 (b)"),
)
# All run together, year first.
_SOLID = pattern(
    r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])([0-3]\d)(?!\d)",
    matches=("20191020",),
    refuses=("20191320", "120191020"),
)
# A slash lost.
_RUN_TOGETHER = pattern(
    r"(?<!\d)(\d{1,2})\s?/?\s?(\d{2})\s?/?\s?((?:19|20)\d{2})(?!\d)",
    matches=("02/172016", "06262017"),
    refuses=("20191020", "2/2016"),
)
# A month's name is looked at from its first letter only, as long as the word may be.
_NAMED = pattern(
    r"(?:(\d{1,2})[\s-]++)?(?<![A-Z])([A-Z]{3})[A-Z]*+\.?,?[\s-]++(?:(\d{1,2})(?:ST|ND|RD|TH)?,?\s++)?"
    r"((?:19|20)\d{2}|(?<=-)\d{2}|(?<=\d\s[A-Z]{3}\s)\d{2})(?!\d)",
    re.IGNORECASE,
    matches=("30 NOV 2019", "November 30, 2019", "12 MAY 76", "30-NOV-09"),
    refuses=("NOV 30", "30 NOV", "12/2019"),
)
_CLOCK = pattern(r"(?<!\d)(\d{1,2}):(\d{2})", matches=("2002, 10:13", "9:53:00"), refuses=("110:13", "1013"))
# A military time group: day, hour and minute, the letter of its zone, month, year, with blanks or without.
TIME_GROUP = (
    r"\d{6}\s?[A-Z]\s{0,4}(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
    r"[A-Z]{0,6}\s{0,4}\d{2}(?:\d{2})?(?!\d)"
)
_TIME_GROUP = pattern(
    rf"(?<!\d)(?={TIME_GROUP})(\d\d)(\d\d)(\d\d)\s?([A-Z])\s{{0,4}}([A-Z]{{3}})[A-Z]{{0,6}}\s{{0,4}}(\d+)",
    flags=re.IGNORECASE,
    matches=("210722Z JUL 06", "141421ZMAR06", "141410 Z JUN 73", "281848z dec 1966", "141421A MAR 06"),
    refuses=("00000363", "141421 MAR 06", "1141421Z MAR 06", "141421Z MAR", "141421Z THE 06"),
)
# The hours each zone's clocks are ahead of Z: A to M east of it, N to Y west. J is the reader's own zone.
_EAST, _WEST = "ABCDEFGHIKLM", "NOPQRSTUVWXY"
_ZONES = {
    "Z": 0,
    **{letter: hours for hours, letter in enumerate(_EAST, 1)},
    **{letter: -hours for hours, letter in enumerate(_WEST, 1)},
}
# The years that cables are sent in; a time group of another year is misprinted.
_FIRST_YEAR, _LAST_YEAR = 1960, 2020


def full_year(two_digits: int) -> int:
    """The year a two-digit year means: cables are from 1946 to 2045."""
    return two_digits + (1900 if two_digits > 45 else 2000)


def read_date(text: str) -> date | None:
    """The first date in `text`: month first (11/30/2019), year first (2019/12/17), or named (30 NOV 2019)."""
    for found in (*_SLASHED.finditer(text), *_RUN_TOGETHER.finditer(text), *_SOLID.finditer(text)):
        first, second, third = (int(part) for part in found.groups())
        year, month, day = (first, second, third) if first > 31 else (third, first, second)
        made = _date(year, month, day) or _date(year, day, month)
        if made:
            return made
    named = _NAMED.search(text)
    if named and named.group(2).upper() in _MONTHS:
        day_printed = named.group(1) or named.group(3) or "1"
        return _date(int(named.group(4)), _MONTHS.index(named.group(2).upper()) + 1, int(day_printed))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(full_year(year) if year < 100 else year, month, day)
    except ValueError:
        return None


class TimeGroup(NamedTuple):
    """What a time group says; `at` is in UTC, and None where its zone is the reader's own."""

    at: datetime | None
    year: int


def read_time_group(text: str) -> TimeGroup | None:
    """The first time group in `text` (210722Z JUL 06) that is a time of a year in which cables were sent."""
    for found in _TIME_GROUP.finditer(text):
        day, hour, minute, printed = (int(found.group(n)) for n in (1, 2, 3, 6))
        zone, month = found.group(4).upper(), found.group(5).upper()
        year = full_year(printed) if printed < 100 else printed
        local = _moment(year, _MONTHS.index(month) + 1, day, hour, minute)
        if local is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
            continue
        hours = _ZONES.get(zone)
        return TimeGroup(None if hours is None else local - timedelta(hours=hours), year)
    return None


def _moment(year: int, month: int, day: int, hour: int, minute: int) -> datetime | None:
    try:
        return datetime(year, month, day, hour, minute)
    except ValueError:
        return None


def read_moment(text: str) -> datetime | None:
    """A date with a time of day: `07 March 2002, 10:13`, `2005-11-16T09:53:00`, `9/23/2005 13:37`."""
    day = read_date(text)
    if day is None:
        return None
    clock = _CLOCK.search(text)
    hour, minute = (int(clock.group(1)), int(clock.group(2))) if clock else (0, 0)
    if hour > 23 or minute > 59:
        return None
    return datetime(day.year, day.month, day.day, hour, minute)
