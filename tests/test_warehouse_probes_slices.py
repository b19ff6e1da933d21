from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.probes.slices import rows_with_bytes, slices_equal, text_column

# Characters of one to four bytes, and blanks.
TEXT = st.text(alphabet="ab <\x00é€¶𝄞\ufffd", max_size=40)


def column(texts: list[str], chunks: int = 1) -> pa.ChunkedArray:
    return pa.chunked_array([texts[i::chunks] for i in range(chunks)], pa.string())


@st.composite
def slices(draw: st.DrawFn) -> tuple[list[str], list[tuple[int, int, int, str]]]:
    """Rows of text, and slices of them: true ones, and surfaces that are about as long but false."""
    texts = draw(st.lists(TEXT, min_size=1, max_size=6))
    found = []
    for _ in range(draw(st.integers(0, 12))):
        row = draw(st.integers(0, len(texts) - 1))
        start = draw(st.integers(0, len(texts[row])))
        end = draw(st.integers(start, len(texts[row])))
        true = texts[row][start:end]
        found.append((row, start, end, draw(st.one_of(st.just(true), TEXT, st.just(true[:-1] + "a")))))
    return texts, found


@given(slices())
def test_slices_are_compared_as_python_compares_them(
    case: tuple[list[str], list[tuple[int, int, int, str]]],
) -> None:
    texts, found = case
    rows, starts, ends = (np.array([f[i] for f in found], np.int64) for i in range(3))
    equal = slices_equal(
        text_column(column(texts)), rows, starts, ends, text_column(column([f[3] for f in found]))
    )
    assert equal.tolist() == [texts[row][start:end] == surface for row, start, end, surface in found]


@given(st.lists(TEXT, max_size=8), st.sampled_from(["<", "\0", "\ufffd", "é"]))
def test_rows_with_bytes_are_those_that_python_finds(texts: list[str], pattern: str) -> None:
    found = rows_with_bytes(text_column(column(texts)), pattern.encode())
    assert found.tolist() == [pattern in text for text in texts]


@pytest.mark.parametrize(
    ("text", "has_markup"),
    [("a<b", True), ("a< b", False), ("</pre>", True), ("ends <", False), ("", False), ("<<a", True)],
)
def test_a_pattern_may_have_to_be_followed(text: str, has_markup: bool) -> None:
    # The next row begins with a letter: a match never reaches over the end of its own.
    found = rows_with_bytes(text_column(column([text, "b"])), b"<", b"/ab")
    assert found.tolist() == [has_markup, False]


def test_a_long_surface_is_compared_to_its_last_character() -> None:
    text = "é" + "x" * 5000
    surfaces = text_column(column([text[1:], text[1:-1] + "y"]))
    rows = np.zeros(2, np.int64)
    equal = slices_equal(text_column(column([text])), rows, rows + 1, rows + len(text), surfaces)
    assert equal.tolist() == [True, False]


def test_a_sliced_column_is_read_from_its_own_start() -> None:
    sliced = pa.chunked_array([pa.array(["ab", "cd", "ef"]).slice(1, 2)])
    texts = text_column(sliced)
    zeros = np.zeros(2, np.int64)
    equal = slices_equal(texts, np.array([0, 1]), zeros, zeros + 2, text_column(column(["cd", "ab"])))
    assert equal.tolist() == [True, False]
