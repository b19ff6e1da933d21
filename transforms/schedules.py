"""Schedules of Executive Orders 11652 and 12065: when a telegram of 1972-82 is declassified, and who set it.

`GDS` declassifies by the general schedule, `XGDS` exempts from it, `ADS` advances it; from December 1978
on `RDS` and `XDS` review it, with a date, the classifier's name and the letters of his authority.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from transforms.dates import read_date
from transforms.patterns import pattern

_DATE = (
    r"(?:\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:\d{4}|\d{2})(?!\d)|\d{1,2}\s+[A-Z]{3,9},?\s+(?:19|20)\d\d"
    r"|[A-Z]{3,9}\.?\s+\d{1,2},?\s+(?:19|20)\d\d)"
)
# A classifier as schedules name one: in brackets, or bare with the family name first.
_PERSON = (
    r"\(\s?(?P<person>[A-Z][^()\d]{2,60}?)\s?\)|"
    r"(?P<bare>[A-Z][A-Z'’-]+(?:\s[A-Z][A-Z'’-]+)?,\s?[A-Z][A-Z.]*(?:\s[A-Z][A-Z.]*){0,2})(?=\s+OR\s?-|\s*$)"
)
_SCHEDULE = pattern(
    r"[\s:;,.-]*(?P<instruction>(?:X\s?)?GDS(?![A-Z])|(?:ADS|XDS|RDS)(?![A-Z]))"
    r"(?P<clauses>\s?-?\s?\(?\s?[1-5](?:\s?(?:,|&|/|AND)\s?[1-5])*\s?\)?(?![/\d.-]))?(?P<event>\s*INDEFINITE\b)?"
    rf"(?P<on>[\s,;-]*(?:(?:DECLASSIFY|DECLAS|DECL)\b[\s:]*)?(?:ON\s|UNTIL\s)?{_DATE})?"
    rf"(?:[\s,;-]*(?:{_PERSON}))?(?:[\s,;]*\(?(?P<letters>OR\s?-\s?[A-Z]{{1,3}})\)?(?![A-Z]))?",
    matches=(
        "GDS",
        ": XGDS-1",
        "RDS-4 6/7/99 (DOE, JANE) OR-P",
        "XDS-1, 3 10/30/09",
        "ADS, DECLASSIFY 1/2/77",
    ),
    refuses=("N/A", "DECL: 11/30/2019"),
)


class Schedule(NamedTuple):
    """A schedule as printed, its date, who set it, the letters behind the name; `end` is where it ends."""

    instruction: str
    on: date | None
    person: str | None
    letters: str | None
    end: int


def read_schedule(text: str) -> Schedule | None:
    """The schedule at the start of an E.O. line's text, or None."""
    found = _SCHEDULE.match(text)
    if found is None:
        return None
    printed = found["instruction"] + (found["clauses"] or "") + (found["event"] or "") + (found["on"] or "")
    person = found["person"] or found["bare"]
    return Schedule(
        " ".join(printed.split()),
        read_date(found["on"]) if found["on"] else None,
        " ".join(person.split()) if person else None,
        re.sub(r"\s", "", found["letters"]) if found["letters"] else None,
        found.end(),
    )
