"""Rows of the `cablegate-csv` dialect: a table of cables, one a row, of the bulk dump or any other program.

The bulk dump has eight quoted columns and no header row, a quote in them written `\\"`: number, moment (month
first), reference id, origin, marking, references joined by `|`, transmission header, body. Any other table
brings its header row, or is known by the values of its first row.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from transforms.csv_form import BULK_FORM, SAMPLE, CsvForm, read_rows, sniff_form, undo_escapes
from transforms.database_rows import Given, read_given
from transforms.decode import decode
from transforms.manuscript import Manuscript
from transforms.moments import read_given_moment
from transforms.records import Fault

DIALECT = "cablegate-csv"
_MARK = b"\xef\xbb\xbf"
# yes: "1","12/28/1966 18:48","66BUENOSAIRES2481","   no: "1","a","b" and 1,12/28/1966 18:48,66X1
_ROW_START = re.compile(rb'"(\d{1,9})","(\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}(?::\d{2})?)","([^"\n]{3,60})",')
_UNCLOSED = "unexpected end of data"


def is_bulk_row(data: bytes) -> bool:
    """Whether the bytes begin as a row of the bulk dump."""
    return _ROW_START.match(data[:200].removeprefix(_MARK).lstrip()) is not None


def is_table(head: bytes) -> bool:
    """Whether the bytes begin as a table of cables of any form."""
    return is_bulk_row(head) or sniff_form(head[:SAMPLE].removeprefix(_MARK).decode("latin-1")) is not None


def find_rows(data: bytes) -> list[re.Match[bytes]]:
    """Where rows of the bulk dump begin, each at the start of a line; group 3 of a match is the reference id.

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
    """The cable of one row, its header row before it or none; of several rows no cable is read."""
    text, faults = decode(data)
    if not text:
        return Manuscript(DIALECT, "", faults)
    form = BULK_FORM if is_bulk_row(data) else sniff_form(text) or BULK_FORM
    row, fault = _read_one(text, form)
    if fault is not None:
        return Manuscript(DIALECT, text, [*faults, fault], is_cable=False)
    moment = read_given_moment(form.value(row, "date"), is_day_first=form.is_day_first)
    return read_given(DIALECT, _given(row, form), faults, moment)


def _read_one(text: str, form: CsvForm) -> tuple[list[str], Fault | None]:
    """The only row, or what is wrong with it.

    The dump escapes a quote by a backslash and others double it; both are tried, the likelier first.
    """
    readings = (undo_escapes(text), text) if form is BULK_FORM else (text, undo_escapes(text))
    row, fault = _try_one(readings[0], form, len(text))
    if fault is not None and readings[1] != readings[0]:
        row, second_fault = _try_one(readings[1], form, len(text))
        fault = fault if second_fault else None
    return row, fault


def _try_one(text: str, form: CsvForm, length: int) -> tuple[list[str], Fault | None]:
    end = (max(length - 1, 0), length)
    # Where lines end in CR LF, decoding left a blank between a field's quote and the end of its row.
    lines = io.StringIO(text.lstrip("\ufeff").lstrip().replace('" \n', '"\n'), newline="\n")
    reader = read_rows(lines, form.delimiter)
    try:
        rows = list(islice(filter(any, reader), 2 + bool(form.names)))[bool(form.names) :]
    except csv.Error as error:
        code = "truncated_markup" if str(error) == _UNCLOSED else "bad_row"
        return [], Fault(code, f"the row cannot be read as CSV: {error}", *end)
    if len(rows) > 1:
        return [], Fault("two_cables", "the CSV holds several rows, each a cable", *end)
    if not rows or not form.fits(rows[0]):
        count = len(rows[0]) if rows else 0
        return [], Fault("bad_row", f"the row has {count} of {len(form.roles)} columns", *end)
    return rows[0], None


def _given(row: list[str], form: CsvForm) -> Iterator[Given]:
    """The fields of a row by role and name; a column without a name is called one."""
    names = form.names or ("Column",) * len(row)
    for at, value in enumerate(row):
        role = form.roles[at] if at < len(form.roles) else ""
        yield Given(role, names[at] if at < len(names) else "Column", value)
