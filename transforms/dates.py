"""Dates as cables write them."""

from __future__ import annotations

import re
from datetime import date, datetime

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_SLASHED = re.compile(r"(\d{1,4})\s?[/.-]{1,2}\s?(\d{1,2})\s?[/.-]{1,2}\s?(\d{2,4})(?!\d)")
# All run together, year first: 20191020
_SOLID = re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])([0-3]\d)(?!\d)")
# A slash lost: 02/172016, 06262017
_RUN_TOGETHER = re.compile(r"(?<!\d)(\d{1,2})\s?/?\s?(\d{2})\s?/?\s?((?:19|20)\d{2})(?!\d)")
_NAMED = re.compile(
    r"(?:(\d{1,2})[\s-]+)?([A-Z]{3})[A-Z]*\.?,?[\s-]+(?:(\d{1,2})(?:ST|ND|RD|TH)?,?\s+)?((?:19|20)\d{2}|(?<=-)\d{2}|(?<=\d\s[A-Z]{3}\s)\d{2})(?!\d)",
    re.IGNORECASE,
)
# yes: 210722Z JUL 06   281848Z DEC 66   no: 00000363
_DTG = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})Z?\s+([A-Z]{3})[A-Z]*\s+(\d{2}(?:\d{2})?)(?!\d)")


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


def read_dtg(text: str) -> datetime | None:
    """The first date-time group in `text` (210722Z JUL 06), in UTC."""
    for found in _DTG.finditer(text):
        day, hour, minute = (int(found.group(n)) for n in (1, 2, 3))
        if found.group(4).upper() not in _MONTHS:
            continue
        year = int(found.group(5))
        month = _MONTHS.index(found.group(4).upper()) + 1
        try:
            return datetime(full_year(year) if year < 100 else year, month, day, hour, minute)
        except ValueError:
            continue
    return None


def read_moment(text: str) -> datetime | None:
    """A date with a time of day: `07 March 2002, 10:13`, `2005-11-16T09:53:00`, `9/23/2005 13:37`."""
    day = read_date(text)
    if day is None:
        return None
    clock = re.search(r"(?<!\d)(\d{1,2}):(\d{2})", text)
    hour, minute = (int(clock.group(1)), int(clock.group(2))) if clock else (0, 0)
    if hour > 23 or minute > 59:
        return None
    return datetime(day.year, day.month, day.day, hour, minute)
