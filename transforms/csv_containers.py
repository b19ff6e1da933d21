"""The bulk CSV read as a stream: one row's bytes after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO

from transforms.archives import Member, label
from transforms.cablegate_csv import find_rows
from transforms.streams import CHUNK, Broken, Budget, PeekedStream


def open_csv(stream: PeekedStream, path: str, depth: int, budget: Budget) -> Iterator[Member]:
    """The rows of a bulk dump, each a member named by its reference id."""
    for reference, row in split_rows(stream, depth, budget.limits.member_bytes):
        budget.count()
        yield Member(label(path, reference), row)


def split_rows(stream: BinaryIO, depth: int, most: int) -> Iterator[tuple[str, bytes]]:
    """(reference id, bytes) of each row of a bulk CSV; raises `Broken` at a row above `most` bytes.

    A row begins where a line has the form of its first three columns, so that one broken row does
    not swallow the next.
    """
    pending = b""
    while chunk := stream.read(CHUNK):
        pending += chunk
        rows = find_rows(pending)
        for row, following in pairwise(rows):
            yield _reference(row), pending[row.start() : following.start()].rstrip()
        pending = pending[rows[-1].start() :] if rows else pending
        if len(pending) > most:
            raise Broken(depth, f"a row of the CSV has more than {most} bytes")
    for row in find_rows(pending):
        yield _reference(row), pending[row.start() :].rstrip()


def _reference(row: re.Match[bytes]) -> str:
    return row.group(3).decode("ascii", "replace")
