"""Character references are decoded once, blanks are one kind, and the unseen is no text."""

from __future__ import annotations

import html
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.characters import decode_characters, place_faults
from transforms.records import Fault
from transforms.vocabulary.characters import BLANKS, LINE_ENDS, UNSEEN


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("a&#x000A;b", "a\nb"),
        ("R&amp;D &quot;x&quot; caf&eacute; &#8220;y&#8221;", 'R&D "x" café “y”'),
        ("AT&T, R&D and &real8 stay", "AT&T, R&D and &real8 stay"),
        ("&notable; and &unknown; stay", "&notable; and &unknown; stay"),
        ("x &lt; 5 &gt; y", "x < 5 > y"),
        ("&amp;lt; &amp;amp; &amp;#60;", "&lt; &amp; &#60;"),
        ("a&#1;b&#x0;c", "a b\ufffdc"),
        ("a&nbsp;b&#8203;c&shy;d&#8201;e", "a bcd e"),
        ("a\u00a0b\u2009c\u3000d\te\x0bf\x0cg", "a b c d e f g"),
        ("one\u2028two\u2029three\u0085four", "one\ntwo\nthree\nfour"),
        ("\ufeffE.O\u200b. 1\u00ad2\u200d958", "E.O. 12958"),
        ("café “à la” ¶2", "café “à la” ¶2"),
    ],
)
def test_characters(printed: str, text: str) -> None:
    assert decode_characters(printed).text == text


@pytest.mark.parametrize(
    ("printed", "text", "literals"),
    [
        ("&lt;br&gt; is <br>", "<br> is <br>", (0, 3)),
        ("é&#60;a id='par2'>", "é<a id='par2'>", (1,)),
        ("&amp;&#91;PER Ole&#x5d; [sic]", "&[PER Ole] [sic]", (1, 9)),
    ],
)
def test_brackets_that_were_references_are_told_apart(
    printed: str, text: str, literals: tuple[int, ...]
) -> None:
    assert decode_characters(printed) == (text, literals)


def test_places_of_faults_move_with_the_text() -> None:
    text = "a&amp;b\u200bc\x01d"
    fault = Fault("control_characters", "1", 9, 10)
    assert place_faults([fault, Fault("empty", "x")], text, 3) == [
        fault._replace(source_start=7, source_end=8),
        Fault("empty", "x"),
    ]


def test_the_tables_hold_what_unicode_calls_so() -> None:
    assert all(char.isspace() for char in BLANKS + LINE_ENDS)
    assert all(unicodedata.category(char) == "Cf" for char in UNSEEN if char != "\u034f")
    every = {chr(code) for code in range(0x11000) if chr(code).isspace()}
    assert every - set(BLANKS + LINE_ENDS) == set(" \n\r\x1c\x1d\x1e\x1f")


ODD = st.sampled_from([*BLANKS, *LINE_ENDS, *UNSEEN, "&amp;", "&lt;", "&", ";", "#", "x", "¶", "<", "é"])


@given(st.lists(ODD, max_size=30).map("".join))
def test_any_mixture_reads_as_a_browser_reads_its_references(printed: str) -> None:
    references = re.sub(r"&(?!(?:amp|lt);)", "&amp;", printed)
    wanted = "".join(char for char in html.unescape(references) if char not in UNSEEN)
    text, literals = decode_characters(printed)
    assert "".join(text.split()) == "".join(wanted.split())
    assert not set(text) & set(BLANKS + LINE_ENDS + UNSEEN)
    assert all(text[at] == "<" for at in literals)
    assert len(literals) == printed.count("&lt;")
