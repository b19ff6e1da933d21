"""Words one step away from a known one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.spelling import neighbours

WORDS = ("LISBON", "LISBOA", "QUITO", "ROME")


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("LISBN", ["LISBON"]),
        ("LISBOON", ["LISBON"]),
        ("LISOBN", ["LISBON"]),
        ("LISBOX", ["LISBON", "LISBOA"]),
        ("QUITO", []),
        ("QUOTA", []),
        ("rome", []),
        ("", []),
    ],
)
def test_neighbours(word: str, near: list[str]) -> None:
    assert sorted(neighbours(word, WORDS)) == sorted(near)


@given(st.sampled_from(WORDS), st.data())
def test_a_word_without_one_letter_is_near(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    assert word in neighbours(word[:at] + word[at + 1 :], WORDS)


@given(st.sampled_from(WORDS), st.data())
def test_a_word_with_two_letters_swapped_is_near_unless_they_are_alike(
    word: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    assert (word in neighbours(swapped, WORDS)) is (swapped != word)
