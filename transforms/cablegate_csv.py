"""Rows of the `cablegate-csv` dialect: eight quoted columns, a quote in them written `\\"`.

The columns are number, moment (month first), reference id, origin, marking, references joined by
`|`, transmission header, body.
"""

from __future__ import annotations

import re
from datetime import datetime

from transforms.decode import decode
from transforms.entities import decode_entities
from transforms.manuscript import (
    Facts,
    Manuscript,
    join_blocks,
    join_unparsed,
    read_marking,
    read_reference_id,
)
from transforms.records import Fault

DIALECT = "cablegate-csv"
COLUMNS = 8
_MARK = b"\xef\xbb\xbf"
# yes: "1","12/28/1966 18:48","66BUENOSAIRES2481","   no: "1","a","b" and 1,12/28/1966 18:48,66X1
_ROW_START = re.compile(rb'"(\d{1,9})","(\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}(?::\d{2})?)","([^"\n]{3,60})",')
_COLUMN = re.compile(r'"((?:[^"\\]|\\.|"")*)"\s*(?:,|\Z)', re.DOTALL)
# \" is a quote, \' an apostrophe, \\ a backslash; "" a quote where another program wrote the dump
_ESCAPED = re.compile(r"\\([\"'\\])|\"(\")")
_MOMENT = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}):(\d{2})")


def is_row(data: bytes) -> bool:
    """Whether the bytes begin as a row of the bulk dump."""
    return _ROW_START.match(data[:200].removeprefix(_MARK).lstrip()) is not None


def find_rows(data: bytes) -> list[re.Match[bytes]]:
    """Where rows begin, each at the start of a line; group 3 of a match is the reference id.

    Quotes inside a column are escaped, so no text of a cable looks like the start of a row.
    """
    at = len(data) - len(data.removeprefix(_MARK).lstrip())
    rows: list[re.Match[bytes]] = []
    while at >= 0:
        row = _ROW_START.match(data, at)
        rows += [row] if row else []
        at = data.find(b'\n"', at) + 1 or -1
    return rows


def read_row(data: bytes) -> Manuscript:
    """The cable of one row; a file of several rows is a container and no cable."""
    text, faults = decode(data)
    if not text:
        return Manuscript(DIALECT, "", faults)
    rows = find_rows(data)
    if len(rows) > 1:
        second = rows[1].group().decode("utf-8", "replace")
        start = text.find(second, 1)
        fault = Fault("two_cables", "the CSV holds several rows, each a cable", start, start + len(second))
        return Manuscript(DIALECT, text, [fault], is_cable=False)
    columns = [_unescaped(found.group(1)) for found in _COLUMN.finditer(text)]
    if len(columns) < COLUMNS:
        end = len(text.rstrip())
        message = f"the row has {len(columns)} of {COLUMNS} columns"
        faults.append(Fault("truncated_markup", message, max(end - 1, 0), end))
        return Manuscript(DIALECT, text, faults, is_cable=False)
    number, moment, reference, _, marking, refs, header, body = columns[:COLUMNS]
    joined, header_end = join_blocks(decode_entities(header), decode_entities(body))
    classification, caption = read_marking(marking)
    more = ("Column", " ".join(columns[COLUMNS:]))
    created_at = _read_moment(moment)
    facts = Facts(
        reference=read_reference_id(reference),
        created_at=created_at,
        is_minute_known=created_at is not None,
        classification=classification,
        caption=caption,
        refs=tuple(ref for ref in refs.split("|") if ref.strip()),
        unparsed=join_unparsed(("Row", number), more),
    )
    return Manuscript(DIALECT, joined, faults, facts, header_end)


def _unescaped(column: str) -> str:
    if "\\" not in column and '""' not in column:
        return column
    return _ESCAPED.sub(lambda found: found.group(1) or found.group(2), column)


def _read_moment(printed: str) -> datetime | None:
    found = _MOMENT.fullmatch(printed)
    if not found:
        return None
    month, day, year, hour, minute = map(int, found.groups())
    try:
        return datetime(year, month, day, hour, minute)
    except ValueError:
        return None
