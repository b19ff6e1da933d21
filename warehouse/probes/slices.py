"""Where characters stand in an Arrow text column: comparing slices and finding bytes without a Python string.

Arrow keeps all strings of a column in one buffer of UTF-8 bytes, so a million offsets are checked with a
few passes over that buffer. Offsets given and returned are characters of a row, never bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.probes.columnar import Numbers, Truths

Bytes = npt.NDArray[np.uint8]
Offsets = npt.NDArray[np.int64]

CONTINUATION = -64
WORD = 8
BLOCK = 1 << 18
# Surfaces are short; what is longer is compared one by one.
LONGEST_BY_WORDS = 256


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A text column as one buffer: row i is `data[starts[i]:starts[i] + sizes[i]]`.

    `sizes` are in bytes, `lengths` in characters.
    """

    data: Bytes
    starts: Offsets
    sizes: Offsets
    lengths: Offsets

    @property
    def is_ascii(self) -> Truths:
        """Per row: whether every character is one byte."""
        same: Truths = self.sizes == self.lengths
        return same

    def take(self, rows: Numbers) -> TextColumn:
        """The same buffer, with only these rows."""
        return TextColumn(self.data, self.starts[rows], self.sizes[rows], self.lengths[rows])


def text_column(column: pa.ChunkedArray) -> TextColumn:
    """View a text column (plain or dictionary encoded) as one buffer; nulls become empty text."""
    values = pc.cast(column, pa.large_string()).combine_chunks()
    if values.null_count:
        values = pc.fill_null(values, "")
    _, offsets, data = values.buffers()
    bounds = np.frombuffer(offsets, np.int64)[values.offset : values.offset + len(values) + 1]
    # An empty column may come without any buffer to speak of.
    everything = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(0, np.uint8)
    return TextColumn(
        everything[bounds[0] : bounds[-1]],
        bounds[:-1] - bounds[0],
        np.diff(bounds),
        pc.utf8_length(values).to_numpy(),
    )


def slices_equal(
    text: TextColumn, rows: Numbers, start_chars: Numbers, end_chars: Numbers, surfaces: TextColumn
) -> Truths:
    """Whether `surfaces[i]` is the text of row `rows[i]` from `start_chars[i]` to `end_chars[i]`.

    Every slice must lie inside its row: the caller checks offsets first.
    """
    starts, ends = _byte_bounds(text, rows, start_chars, end_chars)
    equal: Truths = (ends - starts) == surfaces.sizes
    same = np.flatnonzero(equal)
    equal[same] = _same_bytes(
        text.data, starts[same], surfaces.data, surfaces.starts[same], surfaces.sizes[same]
    )
    return equal


def _byte_bounds(
    text: TextColumn, rows: Numbers, start_chars: Numbers, end_chars: Numbers
) -> tuple[Offsets, Offsets]:
    """Where characters of rows stand in the buffer; in ASCII rows a character is a byte."""
    starts, ends = text.starts[rows] + start_chars, text.starts[rows] + end_chars
    wide = np.flatnonzero(~text.is_ascii[rows])
    if len(wide):
        # Continuation bytes (10xxxxxx, below -64 as signed) are the only bytes that begin no character.
        continued = _positions(text.data.view(np.int8), lambda block: block < CONTINUATION)
        # The character, counted over the whole buffer, that each of them belongs to.
        character = continued - np.arange(1, len(continued) + 1)
        first = (np.cumsum(text.lengths) - text.lengths)[rows[wide]]
        for bounds, chars in ((starts, start_chars), (ends, end_chars)):
            wanted = first + chars[wide]
            bounds[wide] = wanted + np.searchsorted(character, wanted)
    return starts, ends


def _same_bytes(data: Bytes, starts: Offsets, other: Bytes, other_starts: Offsets, sizes: Offsets) -> Truths:
    """Whether slices, alike in size, hold the same bytes, pair by pair: eight bytes at a time."""
    same = np.ones(len(sizes), np.bool_)
    left = np.flatnonzero(sizes > 0)
    for done in range(0, LONGEST_BY_WORDS, WORD):
        left = left[sizes[left] > done]
        if not len(left):
            return same
        # Bytes of the word beyond the slice are shifted out: the first byte is the lowest.
        surplus = (np.maximum(WORD - (sizes[left] - done), 0) * 8).astype(np.uint64)
        word, other_word = _words(data, starts[left] + done), _words(other, other_starts[left] + done)
        is_same = ((word ^ other_word) << surplus) == 0
        same[left[~is_same]] = False
        left = left[is_same]
    for index in left[sizes[left] > LONGEST_BY_WORDS]:
        begin, other_begin, size = starts[index], other_starts[index], sizes[index]
        same[index] = np.array_equal(data[begin : begin + size], other[other_begin : other_begin + size])
    return same


def _words(data: Bytes, starts: Offsets) -> npt.NDArray[np.uint64]:
    """The eight bytes from each start as one number, the first byte lowest; zeros stand beyond the end."""
    padded = data if len(data) >= WORD else np.append(data, np.zeros(WORD, np.uint8))
    last = len(padded) - WORD
    words = np.ndarray((last + 1,), "<u8", padded, strides=(1,))
    inside = np.minimum(starts, last)
    # At the end of the buffer the word is read from before its start, and its surplus shifted out.
    shift = ((starts - inside) * 8).astype(np.uint64)
    found: npt.NDArray[np.uint64] = words[inside] >> shift
    return found


def _positions(data: npt.NDArray[Any], judge: Callable[[npt.NDArray[Any]], Truths]) -> Offsets:
    """Where a question about single bytes is answered yes; asked in blocks that stay in the cache."""
    found = [
        np.flatnonzero(judge(data[start : start + BLOCK])) + start for start in range(0, len(data), BLOCK)
    ]
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def rows_with_bytes(text: TextColumn, pattern: bytes, then: bytes | None = None) -> Truths:
    """Rows that hold the byte sequence `pattern`; with `then`, only where one of those bytes follows it.

    One pass over the buffer for the first byte; the rest is looked at where that was found.
    """
    at = _positions(text.data, lambda block: block == pattern[0])
    found = np.zeros(len(text.starts), np.bool_)
    # An empty row shares its start with the next one: the last row that starts there holds the byte.
    rows = np.searchsorted(text.starts, at, side="right") - 1
    is_whole = at + len(pattern) + (then is not None) <= text.starts[rows] + text.sizes[rows]
    at, rows = at[is_whole], rows[is_whole]
    matches = np.ones(len(at), np.bool_)
    for index, byte in enumerate(pattern[1:], start=1):
        matches &= text.data[at + index] == byte
    if then is not None:
        matches &= np.isin(text.data[at + len(pattern)], np.frombuffer(then, np.uint8))
    found[rows[matches]] = True
    return found
