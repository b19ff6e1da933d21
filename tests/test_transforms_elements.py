"""HTML in a text: which tags are markup, which words in angle brackets are the cable's own."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms import parse_cable
from transforms.elements import blank_elements
from transforms.vocabulary.elements import ELEMENTS, WORD_ELEMENTS

CABLE = """UNCLAS OSLO 000012

TAGS: PREL, NO
SUBJECT: A FERRY TO FYN {piece} AND BACK

1. The ferry leaves at noon. {piece} It comes back at ten.

2. Nobody asked for it.
HALE
"""
# What people write between angle brackets; letters that are elements too count only where they are closed.
OWN = (
    "<jdoe@state.gov>",
    "<mailto:jdoe@state.gov>",
    "<http://example.org/a>",
    "<https://example.org/a?b=c&d=e>",
    "<end of note>",
    "<sic>",
    "<END>",
    "A<B>C",
    "p<P>q",
    "<table of two>",
    "<pre-war>",
    "<name redacted>",
    "<title>",
    "<3",
    "<< 5 >>",
    "<>",
    "</>",
    "<!>",
    "x < y and y > z",
    "<-- see above",
)
MARKUP = (
    "<br>",
    "<BR/>",
    "<br clear='all' />",
    "<p>",
    "</p>",
    "<a href='/tag/PREL_0.html'></a>",
    '<A HREF="x">',
    "</strong>",
    "<td nowrap>",
    "<font size=2 color='red'>",
    "<!-- a note <b> of the page -->",
    "<!DOCTYPE html>",
    "<?xml version='1.0'?>",
    "<b></b>",
    "<I></I>",
)


@pytest.mark.parametrize("own", OWN)
def test_words_in_angle_brackets_are_text_in_rows_and_subject(own: str) -> None:
    assert blank_elements(own) == (own, [])
    parsed = parse_cable(CABLE.format(piece=own).encode(), "x.txt")
    assert parsed.cable is not None
    assert parsed.cable.subject == f"A FERRY TO FYN {own} AND BACK"
    assert own in parsed.paragraphs[1].text


@pytest.mark.parametrize("tag", MARKUP)
def test_elements_of_pages_are_markup_in_rows_and_subject(tag: str) -> None:
    assert blank_elements(tag) == (" " * len(tag), [])
    parsed = parse_cable(CABLE.format(piece=tag).encode(), "x.txt")
    assert parsed.cable is not None
    assert parsed.cable.subject == "A FERRY TO FYN AND BACK"
    assert parsed.paragraphs[1].text == "The ferry leaves at noon. It comes back at ten."


def test_a_letter_in_brackets_is_markup_where_the_text_closes_it() -> None:
    text = "a<b>c and <B>d</B>"
    assert blank_elements(text)[0].split() == ["a", "c", "and", "d"]
    assert blank_elements("a<b>c and d</i>")[0].split() == ["a<b>c", "and", "d"]


def test_a_comment_that_never_ends_is_text_and_hides_nothing_behind_it() -> None:
    text = "one <!-- two <br> three"
    assert blank_elements(text)[0] == "one <!-- two      three"


@pytest.mark.parametrize(
    "anchor", ["<a id='par12' href='#par12'>¶</a>", '<A HREF="#par12" ID="par12">¶</A>', "<a id=par12>¶</a>"]
)
def test_anchors_in_any_spelling_of_html_number(anchor: str) -> None:
    blank, anchors = blank_elements(f"end. {anchor}12. Next")
    assert blank == f"end. {' ' * len(anchor)}12. Next"
    assert [one.label for one in anchors] == ["12"]


def test_no_element_is_in_two_tables() -> None:
    assert not ELEMENTS & WORD_ELEMENTS


WORDS = st.sampled_from([*OWN, *MARKUP, "<", ">", "<!--", "-->", "a", " ", "\n", "\x01", "\x05", "¶2"])


@given(st.lists(WORDS, max_size=30).map("".join))
def test_any_mixture_keeps_its_length_and_every_character_of_its_words(text: str) -> None:
    blank, _ = blank_elements(text)
    assert len(blank) == len(text)
    assert all(
        after in (before, " ") or after in "\x01\x05" for before, after in zip(text, blank, strict=True)
    )
    assert re.sub(r"[^\x01\x05]", "", blank) == re.sub(r"[^\x01\x05]", "", text)
