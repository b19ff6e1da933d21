"""Which words are of a title: known, misspelt, run together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.titles import is_given, is_near_title, is_title
from transforms.vocabulary.given_names import GIVEN_NAMES
from transforms.vocabulary.titles import TITLE_STEMS, TITLE_WORDS

LONG_TITLES = sorted(word for word in TITLE_WORDS if len(word) >= 6 and word.isalpha())


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("Counselor", True),
        ("Amb.", True),
        ("A.I.", True),
        ("POL/ECON", True),
        ("A/DCM", True),
        ("Consul-at-Large", True),
        # run together
        ("EconMinCouns", True),
        ("DepPrinOff", True),
        ("POLMINCONS", True),
        # an office's letters count in capitals
        ("DOE", True),
        ("Doe", False),
        # names
        ("Roe", False),
        ("J.", False),
        ("Conrad", False),
        ("Mina", False),
        ("Hart-Moe", False),
    ],
)
def test_title(word: str, wanted: bool) -> None:
    assert is_title(word) is wanted


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("Ambasador", True),
        ("Cheif", True),
        ("Couselor", True),
        ("d'Afaires", True),
        ("Minster-Counselor", True),
        ("Consuelo", False),  # a given name
        ("Marchall", False),
        ("Con", False),
    ],
)
def test_misspelt_title(word: str, wanted: bool) -> None:
    assert is_near_title(word) is wanted


@given(st.sampled_from(LONG_TITLES), st.data())
def test_a_long_title_without_one_letter_is_near(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    cut = word[:at] + word[at + 1 :]
    assert is_title(cut) or is_near_title(cut) or is_given(cut)


@given(st.lists(st.sampled_from(sorted(TITLE_STEMS)), min_size=2, max_size=4))
def test_pieces_of_titles_make_a_title(stems: list[str]) -> None:
    word = "".join(stems)
    assert is_title(word) or len(word) < 5 or is_given(word)


@given(st.sampled_from(sorted(GIVEN_NAMES)))
def test_a_given_name_is_no_misspelt_title(name: str) -> None:
    assert is_given(name.title())
    assert not is_near_title(name.title())
