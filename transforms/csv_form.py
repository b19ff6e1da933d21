"""The form of a CSV, seen from its first rows: its separator, its header row, the order of its dates."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from transforms.columns import is_day_first, is_text, roles_of_names, roles_of_values
from transforms.moments import tells_day_first
from transforms.patterns import pattern
from transforms.vocabulary.columns import BULK_ORDER

DELIMITERS = ",;\t|"
# What is looked at to know a form: characters, and rows of them.
SAMPLE = 1 << 16
_SAMPLE_ROWS = 400
# What the first line of a row without a header row holds: an id of a cable, a date or a time.
_ID = pattern(r"\d\d[A-Z]{3,}\d", matches=("06TIRANA311", "1974ATHENS02959"), refuses=("TIRANA 311",))
_WHEN = pattern(
    r"\d[/.-]\d{1,2}[/.-]\d|\d:\d\d|\d\s[A-Z][a-z]{2}\w{0,6}\s\d{4}|[A-Z][a-z]{2}\w{0,6}\s\d{1,2},\s\d{4}",
    matches=("3/14/2006", "2006-03-14", "14 Mar 2006", "March 14, 2006"),
    refuses=("E.O. 12958",),
)
_FIRST_LINE = 2000
# A backslash before a quote or another backslash; in a dump that escapes so, text has no other of them.
_ESCAPED = pattern(r"\\([\"'\\])", matches=(r"\"", r"\\"), refuses=(r"\n",))
_DOUBLE = {'"': '""', "'": "'", "\\": "\\"}
# The library's own limit, 128 KiB a field, is less than the longest cables have.
_LONGEST_FIELD = (1 << 31) - 1


class CsvForm(NamedTuple):
    """How a CSV is to be read; `names` is its header row, empty where it has none.

    `roles` has what each column holds (`vocabulary.columns`), empty for a column of no known role.
    """

    delimiter: str
    names: tuple[str, ...]
    roles: tuple[str, ...]
    is_day_first: bool

    def value(self, row: Sequence[str], role: str) -> str:
        """What a row has in the column of this role; empty where there is none."""
        at = self.roles.index(role) if role in self.roles else len(row)
        return row[at] if at < len(row) else ""

    def fits(self, row: Sequence[str]) -> bool:
        """Whether a row has these columns; empty ones at its end may be more, and missing ones no text's."""
        missing = self.roles[len(row) :]
        return not any(row[len(self.roles) :]) and not any(map(is_text, missing))


BULK_FORM = CsvForm(",", (), BULK_ORDER, False)


def read_rows(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """The rows of a CSV; a quote inside a quoted field is doubled. Raises `csv.Error` where one is not."""
    csv.field_size_limit(_LONGEST_FIELD)
    return csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)


def undo_escapes(text: str) -> str:
    """The text with its quotes doubled where they stand behind a backslash."""
    return _ESCAPED.sub(lambda found: _DOUBLE[found.group(1)], text) if "\\" in text else text


def sniff_form(text: str) -> CsvForm | None:
    """The form of the CSV that begins with `text`; None where that is no table of cables."""
    text = text[:SAMPLE].lstrip("\ufeff").lstrip()
    first_line = text[:_FIRST_LINE].partition("\n")[0]
    for delimiter in DELIMITERS:
        if first_line.count(delimiter) < 1:
            continue
        form = _form_of_names(first_line, text, delimiter) or _form_of_values(first_line, text, delimiter)
        if form is not None:
            return form
    return None


def _form_of_names(first_line: str, text: str, delimiter: str) -> CsvForm | None:
    names = next(sample_rows(first_line, delimiter), [])
    roles = roles_of_names(names)
    if roles is None:
        return None
    form = CsvForm(delimiter, tuple(names), roles, any(map(is_day_first, names)))
    rows = list(islice(sample_rows(text, delimiter), 1, _SAMPLE_ROWS))
    return form._replace(is_day_first=form.is_day_first or _tell_day_first(form, rows))


def _form_of_values(first_line: str, text: str, delimiter: str) -> CsvForm | None:
    if not (_ID.search(first_line) and _WHEN.search(first_line)):
        return None
    rows = list(islice(sample_rows(text, delimiter), _SAMPLE_ROWS))
    roles = roles_of_values(rows[0]) if rows else None
    if roles is None:
        return None
    form = CsvForm(delimiter, (), roles, False)
    return form._replace(is_day_first=_tell_day_first(form, rows))


def sample_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of a text that may be cut off anywhere, up to the first that is none."""
    lines = io.StringIO(undo_escapes(text), newline="\n")
    csv.field_size_limit(_LONGEST_FIELD)
    rows = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    try:
        yield from rows
    except csv.Error:
        return


def _tell_day_first(form: CsvForm, rows: Iterable[Sequence[str]]) -> bool:
    """Whether a date of the sample has to be read with the day first, and none the other way."""
    told = {tells_day_first(form.value(row, "date")) for row in rows}
    return True in told and False not in told


def name_day_first(form: CsvForm) -> bytes:
    """A header row that tells what only the rows together do: that dates begin with the day."""
    names = form.names or tuple(role or f"column {at}" for at, role in enumerate(form.roles, 1))
    at = form.roles.index("date")
    told = [*names[:at], f"{names[at]} (d/m/Y)", *names[at + 1 :]]
    out = io.StringIO()
    csv.writer(out, delimiter=form.delimiter, lineterminator="\n").writerow(told)
    return out.getvalue().encode()
