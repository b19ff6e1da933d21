"""What stands in front of a cable's first line: date lines, rows of a database, a transmission header."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from transforms.blanks import skip_blanks
from transforms.dates import TIME_GROUP, read_moment
from transforms.manuscript import ReferenceId, read_reference_id
from transforms.patterns import pattern
from transforms.transmission import Transmission, find_lists, read_transmission

_ID = r"(?P<id>\d{2}[A-Z]{3,}+\d{1,6})"
# Rows of a database and of a CSV, and what compilers made of them.
_ROWS = (
    pattern(
        rf"(?P<when>\d{{4}}-\d\d-\d\d(?:\s\d\d:\d\d(?::\d\d)?)?)\s++{_ID}\s++",
        matches=(
            "201836 2009-04-10 09BERLIN431 Embassy Berlin SECRET",
            "170357 2008-09-18 08:53:00 08TASHKENT1072 Embassy",
        ),
        refuses=("2009-04-10 REF: 09BERLIN369 ",),
    ),
    pattern(
        rf"(?<!\d)\d{{1,6}}\s?,\s?(?P<when>\d{{1,2}}/\d{{1,2}}/\d{{4}}\s++\d{{1,2}}:\d\d)\s?,\s?{_ID}\s?,",
        matches=('41221,9/23/2005 13:37,05THEHAGUE2585 , "',),
        refuses=("on 9/23/2005 13:37, 05THEHAGUE2585,",),
    ),
    pattern(
        rf"ID:\s*+\d++\s++ORIGIN:\s*+{_ID}\s++DATE:\s*+(?P<when>\d{{4}}-\d\d-\d\d\s++\d\d:\d\d)",
        matches=("ID: 248711 ORIGIN: 10BERLIN180 DATE: 2010-02-12 17:09:00",),
        refuses=("ORIGIN: 10BERLIN180 DATE: 2010-02-12 17:09:00",),
    ),
    pattern(
        rf"\bdate:\s*+(?P<when>\d{{1,2}}/\d{{1,2}}/\d{{4}}\s++\d{{1,2}}:\d\d)\s++refid:\s*+{_ID}\s",
        matches=("date: 4/7/2004 0:28 refid: 04BOGOTA3619 origin",),
        refuses=("date: 4/7/2004 refid: 04BOGOTA3619 origin",),
    ),
)
# What every such row holds, and what a search finds fast: a date, or a date and a time.
_ROW_CLUES = (
    pattern(r"-\d\d-\d\d\s", matches=("2009-04-10 ",), refuses=("2009-04 ",)),
    pattern(r"/\d{4}\s++\d{1,2}:\d\d", matches=("9/23/2005 13:37",), refuses=("9/23/2005",)),
)
_HEADER_ENDS = pattern(
    r"-{4}\s*+header ends\s*+-{4,}+", matches=("---- header ends -----",), refuses=("header ends ----",)
)
# What follows the id in such a row: origin, marking, references; the quotes are a CSV's.
_COLUMNS_BEHIND = pattern(
    r"[^\n|]{3,70}?\b(?:CONFIDENTIAL|SECRET|UNCLASSIFIED)(?:\s?//\s?(?:NOFORN|FOR\s+OFFICIAL\s+USE\s+ONLY))?[\s,]+"
    r"(?P<refs>\d{2}[A-Z]{3,}\d{1,6}(?:\|\d{2}[A-Z]{3,}\d{1,6})*+(?![A-Z\d]))?[\s,\"]*+",
    matches=(
        "Embassy Berlin SECRET 09BERLIN369|09STATE31102  ",
        ' , " Embassy The Hague " , CONFIDENTIAL , , "',
    ),
    refuses=("Embassy Berlin", "SECRET 09BERLIN369"),
)
_DATE_LINE = pattern(
    r"\s*+x?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\s?,\s?(?P<day>\d{1,2}\s++[A-Z][a-z]++\s++\d{4}\s?,\s?\d{1,2}:\d\d)"
    r"|Cable\s++dated:\s?(?P<iso>\d{4}-\d\d-\d\dT\d\d:\d\d)(?::\d\d)?)",
    matches=("Thursday , 07 March 2002 , 10:13", "Cable dated:2005-11-16T09:53:00"),
    refuses=("on Thursday, 07 March", "dated 2005-11-16T09:53:00"),
)
_PARTIAL = pattern(
    r"This\s++record\s++is\s++a\s++partial\s++extract\s++of\s++the\s++original\s++cable"
    r"(?:\s?\.\s++The\s++full\s++text\s++of\s++the\s++original\s++cable\s++is\s++not\s++available\s?\.?)?",
    matches=("This record is a partial\nextract of the original cable.",),
    refuses=("This record is partial",),
)
_TRANSMISSION_CLUE = pattern(
    TIME_GROUP, re.IGNORECASE, matches=("141421Z MAR 06",), refuses=("14142Z MAR 06", "141421Z")
)
# How far behind its start the front of a text reaches at most, an excerpt of the cable in it.
_REACH = 2000


class Front(NamedTuple):
    """What the front of a text says; `begin` is where the cable itself begins."""

    begin: int
    sent_at: datetime | None
    sent_at_source: str | None
    year: int | None
    reference: ReferenceId | None
    refs: tuple[str, ...]
    is_partial: bool
    transmission: Transmission | None
    rest: str


def read_front(
    blank: str,
    header_end: int = 0,
    is_tokenised: bool = False,
    start: int = 0,
    labelled: Transmission | None = None,
) -> Front:
    """Read the front of a cable's text from `start`; a transmission header apart ends at `header_end`.

    `labelled` is what stands in the place of a transmission header in the text, already read.
    """
    start = max(start, header_end)
    head = blank[start : start + _REACH]
    row = _last_row(head)
    behind = _COLUMNS_BEHIND.match(head, row.end("id")) if row else None
    row_end = start + (behind.end() if behind else row.end("id") if row else 0)
    apart = _read_apart(blank, header_end)
    inside = labelled or _read_inside(blank, row_end, is_tokenised)
    begin = max(row_end, inside.end if inside else 0)
    ends = _HEADER_ENDS.search(head) if "header ends" in head else None
    line = _DATE_LINE.match(head)
    begin = max([begin, *(start + found.end() for found in (ends, line) if found)])
    begin = _behind_partial(blank, begin)
    transmission = _better(apart, inside)
    sent_at, source = _sent_at(transmission, row, line)
    reference = read_reference_id(row["id"]) if row else None
    return Front(
        begin,
        sent_at,
        source,
        reference.year if reference else _year(transmission, sent_at),
        reference,
        tuple(behind["refs"].split("|")) if behind and behind["refs"] else (),
        _is_partial(blank[: start + _REACH]),
        transmission,
        _PARTIAL.sub(" ", transmission.rest).strip() if transmission else "",
    )


def _behind_partial(blank: str, begin: int) -> int:
    """Past the sentence that says the text is an extract, and the quotes of a CSV behind it."""
    partial = _PARTIAL.match(blank, skip_blanks(blank, begin, len(blank)))
    if partial is None:
        return begin
    behind = blank[partial.end() : partial.end() + _REACH]
    return partial.end() + len(behind) - len(behind.lstrip(' \t\n",'))


def _is_partial(front: str) -> bool:
    return "partial" in front and _PARTIAL.search(front) is not None


def _read_apart(blank: str, header_end: int) -> Transmission | None:
    return read_transmission(blank, 0, header_end, is_apart=True, is_tokenised=False) if header_end else None


def _read_inside(blank: str, start: int, is_tokenised: bool) -> Transmission | None:
    has_time = _TRANSMISSION_CLUE.search(blank, start, start + 1500) is not None
    if not has_time and find_lists(blank, start) is None:
        return None
    return read_transmission(blank, start, len(blank), is_apart=False, is_tokenised=is_tokenised)


def _better(apart: Transmission | None, inside: Transmission | None) -> Transmission | None:
    """The header that says more; the one that stands apart, where both say the same."""
    if apart is None or inside is None:
        return apart or inside
    return apart if apart.action or not inside.action else inside


def _year(transmission: Transmission | None, sent_at: datetime | None) -> int | None:
    return transmission.year if transmission and transmission.year else sent_at.year if sent_at else None


def _sent_at(
    transmission: Transmission | None, row: re.Match[str] | None, line: re.Match[str] | None
) -> tuple[datetime | None, str | None]:
    if transmission and transmission.year:
        return transmission.sent_at, "transmission"
    printed = row["when"] if row else (line["day"] or line["iso"]).replace(" , ", ", ") if line else ""
    sent_at = read_moment(printed) if printed else None
    return sent_at, "header_date" if sent_at else None


def _last_row(head: str) -> re.Match[str] | None:
    """The last row of the first id that rows name: a second cable may follow (04THEHAGUE1923)."""
    if not any(clue.search(head) for clue in _ROW_CLUES):
        return None
    rows = sorted((m for one in _ROWS for m in one.finditer(head)), key=lambda m: m.end("id"))
    return next((row for row in reversed(rows) if row["id"] == rows[0]["id"]), None)
