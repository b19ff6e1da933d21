"""Paragraph numbers: anchored and bare ones taken, years, wrapped numbers and lists refused."""

from __future__ import annotations

import pytest

from transforms.markup import split_markup
from transforms.numbering import find_numbers


def anchor(label: str) -> str:
    """A paragraph anchor as pages carry it."""
    return f"<a id='par{label}' href='#par{label}'>¶</a>{label} . \n"


A = anchor
CASES = [
    ("run", f"HEAD {A('1')}One ends . \n{A('2')}Two ends . \n", [1, 2]),
    (
        "year taken for a paragraph",
        f"{A('1')}It began in January {A('2001')}and ended . \n{A('2')}Two . \n",
        [1, 2],
    ),
    ("letter of a reference", f"REF: A. X 1 {A('B')}Y 2 {A('1')}One . \n", [1]),
    ("wrapped number inside a sentence", f"{A('1')}He paid {A('15')}dollars . \n{A('2')}Two . \n", [1, 2]),
    ("bare with portion mark", f"{A('1')}One . \n2 . \n( C ) Two . \n", [1, 2]),
    ("bare with tagged portion mark", f"{A('1')}One . \n2 . \n( [ORG SBU  ] ) Two . \n", [1, 2]),
    ("bare, glued to its word", f"{A('1')}One ends TO INVESTMENT 2.In recent years . \n", [1, 2]),
    ("bare without mark after a sentence", f"{A('1')}One . \n2 . \nThe second . \n", [1, 2]),
    ("bare without mark inside a sentence", f"{A('1')}On June 2 . \nThe second . \n", [1]),
    ("skip", f"{A('1')}One . \n{A('4')}( S ) Four . \n", [1, 4]),
    ("first is not one", f"HEAD . \n{A('3')}( S ) Three . \n{A('4')}Four . \n", [3, 4]),
    (
        "restart",
        f"{A('1')}One . \n{A('2')}Two . \nANNEX . \n{A('1')}( C ) Anew . \n{A('2')}( C ) More . \n",
        [1, 2, 1, 2],
    ),
    ("printed twice", f"{A('1')}( C ) One . \n1 . \n( C ) One . \n2 . \n( C ) Two . \n", [1, 1, 2]),
    ("a list in a paragraph", f"{A('1')}( C ) What is asked ? 1 ) ( C ) Who . 2 ) ( C ) Why . \n", [1, 2]),
    ("under a heading", f"{A('1')}It fell in May . \nTHE NUMBERS 2 . \nPost has them . \n", [1, 2]),
    ("before a tag", f"{A('1')}One . \n2 . \n[PER Roe  ] came . \n", [1, 2]),
    ("a serial before a portion mark", "REF: OSLO 56 ( C ) The talks ended . \n", []),
    ("vouched for by the next", f"TAGS: PREL CH {A('2')}Two . \n{A('3')}Three . \n", [2, 3]),
    ("section number of a law", f"{A('1')}( C ) Under section 1.4 ( C ) it holds . \n", [1]),
]


@pytest.mark.parametrize(("text", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_numbers_of_tokenised_text(text: str, wanted: list[int]) -> None:
    markup = split_markup(text, is_annotated=True)
    assert [n.value for n in find_numbers(markup.blank, markup.anchors, True)] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1.  (C) One.\n\n2.  (C) Two.\n", [1, 2]),
        ("1. (C) One.\n\n1. (C) One.\n\n2.  (C) Two.\n", [1, 1, 2]),
        ("1. One ends.\n2. Two, of\n4.5 million\n", [1, 2]),
        ("  1.(U) One.\n  2.(U) Two.\n", [1, 2]),
        ("1. One, in\n1974. That year ended.\n2. Two.\n", [1, 2]),
    ],
)
def test_numbers_of_plain_text(text: str, wanted: list[int]) -> None:
    assert [n.value for n in find_numbers(text, [], False)] == wanted


def test_text_starts_behind_the_number() -> None:
    text = f"{A('7')}( S ) Seven . \n"
    markup = split_markup(text, is_annotated=True)
    (number,) = find_numbers(markup.blank, markup.anchors, True)
    assert markup.blank[number.text_start :].startswith("( S ) Seven")
