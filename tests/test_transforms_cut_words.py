"""Words cut at the end of a CLASSIFIED BY line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.cut_words import join_cut_words

LABEL = "Classified By: "
# 71 characters with the label, and a blank that ends them.
WIDTH = 71


def cut(text: str, mark: str) -> str:
    """The line as editors cut it: `mark` behind its 71st character."""
    line = LABEL + text
    return f"{line[:WIDTH]}{mark}{line[WIDTH:]}"


LINES = (
    "Deputy Chief of the Political and Economic Section Rosswell, reasons 1.4 (b)",
    "Chief of the Political and Economic Section Clementine Rosswell, reasons 1.4 (b)",
    "Acting Deputy Chief of Mission and Acting Political Counselor Ann Roe, reasons 1.4 (b)",
    "Minister-Counselor for Economic Affairs Bartholomew Rosswell for reasons 1.4 (b)",
)


@pytest.mark.parametrize("mark", ["\n", " "])
@pytest.mark.parametrize("line", LINES)
def test_a_word_cut_at_the_width_is_joined(line: str, mark: str) -> None:
    printed = LABEL + line
    assert printed[WIDTH - 1 : WIDTH + 1].isalpha(), "the line is cut inside a word"
    assert join_cut_words(cut(line, mark)) == printed


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("Classified By: DCM Mar\ntin Roe f\nor reasons", "Classified By: DCM Martin Roe for reasons"),
        ("Classified By: DCM Ann M\n. Roe", "Classified By: DCM Ann M. Roe"),
        # between words
        ("Classified By: Consul Ann de\nla Roe", "Classified By: Consul Ann de\nla Roe"),
        ("Classified By: Political\nofficer Ann Roe", "Classified By: Political\nofficer Ann Roe"),
        ("Classified By: DCM Ann Roe\nreviewed it", "Classified By: DCM Ann Roe\nreviewed it"),
        ("no label, a\nnd no cut", "no label, a\nnd no cut"),
    ],
)
def test_breaks(text: str, joined: str) -> None:
    assert join_cut_words(text) == joined


@given(st.text(alphabet="ab \nC.", max_size=200))
def test_only_white_space_goes(text: str) -> None:
    joined = join_cut_words(LABEL + text)
    assert joined.replace(" ", "").replace("\n", "") == (LABEL + text).replace(" ", "").replace("\n", "")
