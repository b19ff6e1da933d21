"""A table of cables read as a stream: one row's exact bytes after the other, while the file is read.

Rows of the bulk dump are parted where a line has the form of their first three columns: that is fast, and
one broken row does not swallow the next. Of any other table each row is read by the standard library, and one
that does not fit its form is cut where the next line begins as a row does. A member that is a row of such a
table has the header row before it, so that it can be read by itself.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from transforms.cablegate_csv import find_rows, is_bulk_row
from transforms.columns import is_text
from transforms.csv_form import (
    SAMPLE,
    CsvForm,
    name_day_first,
    read_rows,
    sample_rows,
    sniff_form,
    undo_escapes,
)
from transforms.manuscript import read_reference_id
from transforms.moments import read_given_moment
from transforms.places import Member, Place
from transforms.streams import CHUNK, Broken, Budget, PeekedStream

_MARK = b"\xef\xbb\xbf"


def open_csv(stream: PeekedStream, place: Place, budget: Budget) -> Iterator[Member]:
    """The rows of a table of cables, each a member named by its reference id, or by its number."""
    form = sniff_form(stream.peek(SAMPLE)[:SAMPLE].removeprefix(_MARK).decode("latin-1"))
    most = budget.limits.member_bytes
    if form is None or (is_bulk_row(stream.head()) and not form.is_day_first):
        rows = split_bulk(stream, place.depth, most)
    else:
        rows = split_table(stream, form, place.depth, most)
    for name, row in rows:
        budget.count()
        yield Member(place.below(name), row)


def split_bulk(stream: PeekedStream, depth: int, most: int) -> Iterator[tuple[str, bytes]]:
    """(reference id, bytes) of each row of the bulk dump; raises `Broken` at a row above `most` bytes."""
    pending = b""
    while chunk := stream.read(CHUNK):
        pending += chunk
        rows = find_rows(pending)
        for row, following in pairwise(rows):
            yield _reference(row), pending[row.start() : following.start()].rstrip()
        pending = pending[rows[-1].start() :] if rows else pending
        if len(pending) > most:
            raise _too_long(depth, most)
    for row in find_rows(pending):
        yield _reference(row), pending[row.start() :].rstrip()


def _reference(row: re.Match[bytes]) -> str:
    return row.group(3).decode("ascii", "replace")


def _too_long(depth: int, most: int) -> Broken:
    message = f"a row of the CSV has more than {most} bytes; a quote in it may never be closed"
    return Broken(depth, message, "bad_row")


class _Lines:
    """The lines of a table as its reader takes them; those of one row can be taken back.

    Bytes are read as Latin-1, one character each: a line's length is that of its bytes.
    """

    def __init__(self, stream: PeekedStream, most: int) -> None:
        self._stream = stream
        self._most = most
        self._ahead: deque[str] = deque()
        self.taken: list[str] = []
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        """The lines of one more row; they end where it has too many bytes."""
        self.taken, self._size = [], 0
        while self._size <= self._most and (line := self._next()):
            self.taken.append(line)
            self._size += len(line)
            yield line

    def _next(self) -> str:
        return (
            self._ahead.popleft() if self._ahead else self._stream.readline(self._most + 1).decode("latin-1")
        )

    def put_back(self, begin: int) -> None:
        """Give the lines from this one of the last row on again."""
        self._ahead.extendleft(reversed(self.taken[begin:]))
        del self.taken[begin:]
        self._size = sum(map(len, self.taken))

    @property
    def is_too_long(self) -> bool:
        """Whether the last row was ended by its size."""
        return self._size > self._most


class _Row(NamedTuple):
    """One row as it was cut: its bytes as Latin-1, and its fields, none where it does not fit its form."""

    text: str
    fields: list[str] | None


def split_table(stream: PeekedStream, form: CsvForm, depth: int, most: int) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of each row, the header row before it; raises `Broken` at a row above `most` bytes."""
    lines = _Lines(stream, most)
    above = _read_names(lines) if form.names else b""
    above = name_day_first(form) if form.is_day_first else above
    number = 0
    while (row := _next_row(lines, form)) is not None:
        if lines.is_too_long:
            raise _too_long(depth, most)
        if row.fields is None or any(map(str.strip, row.fields)):
            number += 1
            reference = form.value(row.fields or (), "reference").strip()
            name = reference if read_reference_id(reference) else f"row-{number:06}"
            yield name, above + row.text.rstrip("\r\n").encode("latin-1")


def _read_names(lines: _Lines) -> bytes:
    first = next(iter(lines), "")
    return first.encode("latin-1").removeprefix(_MARK).lstrip()


def _next_row(lines: _Lines, form: CsvForm) -> _Row | None:
    """The next row; None at the end. One that does not fit its form is cut where the next begins."""
    taking = iter(lines)
    fields = _try_row(taking, form)
    if fields is None and any("\\" in line for line in lines.taken):
        lines.put_back(0)
        taking = iter(lines)
        fields = _try_row(map(undo_escapes, taking), form)
    if not lines.taken:
        return None
    if fields is None:
        _cut(lines, taking, form)
    return _Row("".join(lines.taken), fields)


def _try_row(lines: Iterator[str], form: CsvForm) -> list[str] | None:
    """The fields of one row; None where it cannot be read, or has not the columns of its form."""
    try:
        fields = next(read_rows(lines, form.delimiter), [])
    except csv.Error:
        return None
    return fields if form.fits(fields) or not any(fields) else None


def _cut(lines: _Lines, taking: Iterator[str], form: CsvForm) -> None:
    """Leave of the lines taken those of one row, or take what more of them it has."""
    begin = next((at for at, line in enumerate(lines.taken) if at and _begins_row(line, form)), None)
    while begin is None and (line := next(taking, None)) is not None:
        begin = len(lines.taken) - 1 if _begins_row(line, form) else None
    if begin is not None:
        lines.put_back(begin)


def _begins_row(line: str, form: CsvForm) -> bool:
    """Whether the fields before a row's text are a row's: an id or a date stands where one has to."""
    fields = next(sample_rows(line, form.delimiter), [])
    told = 0
    for role, value in zip(form.roles, fields, strict=False):
        if is_text(role):
            break
        is_wrong = (role == "reference" and read_reference_id(value) is None) or (
            role == "date" and read_given_moment(value) is None
        )
        if is_wrong:
            return False
        told += role in ("reference", "date")
    return told > 0
