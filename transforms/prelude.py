"""The prelude of a public copy: five lines with id, title, date, marking and origin before its text."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from transforms.dates import read_moment
from transforms.manuscript import Facts, read_marking, read_reference_id
from transforms.patterns import pattern

_ID = pattern(
    r"\A\s{0,40}+(?:(?:19|20)?\d\d[A-Z][A-Z0-9]{2,24}\d)[ \t]*+\n",
    matches=("06TIRANA311\nA BRIDGE\n", "\n 09USUNNEWYORK12 \n"),
    refuses=("REF: 06TIRANA311\n", "06TIRANA311 Embassy\n"),
)
_STAMP = pattern(
    r"(?:[A-Z][a-z]{2},?\s+)?(?P<month>[A-Z][a-z]{2})\s+(?P<day>\d{1,2})\s+(?P<clock>\d\d:\d\d)(?::\d\d)?\s+"
    r"(?:(?P<zone>UTC|GMT|Z|[+-]\d\d:?\d\d)\s+)?(?P<year>(?:19|20)\d\d)$",
    matches=("Tue Mar 14 15:21:00 +0100 2006", "Tue Mar 14 15:21:00 2006", "Mar 14 15:21:00 UTC 2006"),
    refuses=("Tuesday, March 14", "Tue Mar 14 2006"),
)
# The same day written with figures.
_FIGURES = pattern(
    r"^(?:\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4})(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?(?:\s?(?:UTC|GMT|Z))?$",
    matches=("2006-03-14 14:21:00", "2006-03-14", "3/14/2006 14:21"),
    refuses=("DECL: 03/14/2016", "2006-03"),
)
# How many lines the title may have, and how far the prelude reaches.
_LONGEST_TITLE = 4
_REACH = 2000
_LONGEST_ORIGIN = 80


class Prelude(NamedTuple):
    """What the five lines say, and where the cable's own text begins behind them."""

    facts: Facts
    end: int


class _Line(NamedTuple):
    text: str
    end: int


def read_prelude(text: str) -> Prelude | None:
    """The prelude that `text` begins with, or None; the marking is a classification, or it is none."""
    if _ID.match(text) is None:
        return None
    lines = _lines(text)
    at = next((n for n, line in enumerate(lines[1 : _LONGEST_TITLE + 2], 1) if _read_date(line.text)), 0)
    if not at or len(lines) < at + 3:
        return None
    created_at, is_minute_known = _read_date(lines[at].text) or (None, False)
    classification, caption = read_marking(lines[at + 1].text)
    if classification is None or len(lines[at + 2].text) > _LONGEST_ORIGIN:
        return None
    facts = Facts(
        reference=read_reference_id(lines[0].text),
        created_at=created_at,
        is_minute_known=is_minute_known,
        classification=classification,
        caption=caption,
        subject=" ".join(" ".join(line.text for line in lines[1:at]).split()) or None,
    )
    return Prelude(facts, lines[at + 2].end)


def _lines(text: str) -> list[_Line]:
    """The first lines that are not blank, and where each ends."""
    lines: list[_Line] = []
    end = 0
    for printed in text[:_REACH].splitlines(keepends=True):
        end += len(printed)
        if printed.strip():
            lines.append(_Line(printed.strip(), end))
    return lines


def _read_date(line: str) -> tuple[datetime, bool] | None:
    """The moment of a date line in UTC, and whether its minute is known: midnight stands for a day alone."""
    if _FIGURES.match(line):
        moment = read_moment(line)
        return (moment, ":" in line) if moment else None
    found = _STAMP.match(line)
    local = (
        read_moment(f"{found['day']} {found['month']} {found['year']}, {found['clock']}") if found else None
    )
    if found is None or local is None:
        return None
    if (local.hour, local.minute) == (0, 0):
        return local, False
    return local - _ahead(found["zone"] or "Z"), True


def _ahead(zone: str) -> timedelta:
    """How far the clocks of a zone are ahead of UTC: +0100 is an hour."""
    figures = re.sub(r"\D", "", zone)
    ahead = timedelta(hours=int(figures[:2]), minutes=int(figures[2:])) if figures else timedelta()
    return -ahead if zone.startswith("-") else ahead
