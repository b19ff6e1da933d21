"""Markup taken apart: tags, nested and broken tags, brackets of the cable's own, HTML and anchors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.markup import split_markup

CASES = [
    ("[PER Saif  ] spoke", [("PER", "Saif")]),
    ("in [LOC Libya  ] , [LOC Egypt  ]", [("LOC", "Libya"), ("LOC", "Egypt")]),
    ("[LOC [LOC HARARE  ] ] 005461", [("LOC", "HARARE"), ("LOC", "HARARE")]),
    ("[PER [ORG MDC  ]  ] said", [("PER", "MDC"), ("ORG", "MDC")]),
    ("his [ pere Q’s ] inability", []),
    ("the [ [MISC Americans  ] ] left", [("MISC", "Americans")]),
    ("[PER Van Voorst</pre></code>  ] ", [("PER", "Van Voorst")]),
    ("[ORG Left <a  ] id='par14' href='#par14'>¶</a>14 .", [("ORG", "Left")]),
    ("[PER Open to the end\nof line", [("PER", "Open to the end")]),
    ("a stray  ] closer", []),
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_mentions_of_all_forms(text: str, wanted: list[tuple[str, str]]) -> None:
    markup = split_markup(text, is_annotated=True)
    assert [(s.entity_type, " ".join(markup.blank[s.start : s.end].split())) for s in markup.spans] == wanted


@pytest.mark.parametrize(("text", "_"), CASES)
def test_nothing_moves(text: str, _: object) -> None:
    markup = split_markup(text, is_annotated=True)
    assert len(markup.blank) == len(markup.marked) == len(text)
    assert all(a == b or a == " " for a, b in zip(markup.blank, text, strict=True))


def test_anchors_are_blanked_and_noted() -> None:
    text = "over . <a id='par2' href='#par2'>¶</a>2 . \nREF <a id='parB' href='#parB'>¶</a>B ."
    markup = split_markup(text, is_annotated=False)
    assert [anchor.label for anchor in markup.anchors] == ["2", "B"]
    assert "¶" not in markup.blank
    assert markup.blank[markup.anchors[0].end] == "2"


@pytest.mark.parametrize("text", ["if x < y and y > z", "3 <4> 5", "a<", "< REF: A"])
def test_a_bracket_that_is_no_tag_stays(text: str) -> None:
    assert split_markup(text, is_annotated=False).blank == text


PIECES = st.sampled_from(
    [
        "[PER ",
        "[LOC ",
        "[ORG ",
        "[MISC ",
        "  ]",
        " ]",
        "]",
        "[",
        "word ",
        "U.S. ",
        " . \n",
        "<a ",
        "</pre>",
        "<br />",
        "<a id='par3' href='#par3'>¶</a>3 . ",
        "( ",
        " )",
        " , ",
        "“",
        '" ',
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_mixture_keeps_its_length_and_counts_every_tag(text: str) -> None:
    markup = split_markup(text, is_annotated=True)
    assert len(markup.blank) == len(markup.marked) == len(text)
    assert len(markup.spans) == sum(text.count(opener) for opener in ("[PER ", "[LOC ", "[ORG ", "[MISC "))
    assert all(0 <= span.start <= span.end <= len(text) for span in markup.spans)
