"""Portion marks."""

from __future__ import annotations

import pytest

from transforms.portions import PORTION, is_portion, read_portion


@pytest.mark.parametrize(
    ("text", "mark", "classification", "caption"),
    [
        ("( S/NF )", "S/NF", "SECRET", ("NOFORN",)),
        ("(C)", "C", "CONFIDENTIAL", ()),
        ("( SBU )", "SBU", "UNCLASSIFIED", ("SENSITIVE",)),
        ("( S//FGI//NF )", "S//FGI//NF", "SECRET", ("FGI", "NOFORN")),
        ("( C/REL NATO )", "C/REL NATO", "CONFIDENTIAL", ("REL",)),
        ("(C/REL TO USA, GBR)", "C/REL TO USA,GBR", "CONFIDENTIAL", ("REL",)),
        ("( SBU/NF )", "SBU/NF", "UNCLASSIFIED", ("SENSITIVE", "NOFORN")),
        ("(LOU)", "LOU", "LIMITED OFFICIAL USE", ()),
        ("(TS)", "TS", "TOP SECRET", ()),
        ("(U)", "U", "UNCLASSIFIED", ()),
    ],
)
def test_what_a_mark_stands_for(text: str, mark: str, classification: str, caption: tuple[str, ...]) -> None:
    found = PORTION.match(text)
    assert found
    assert read_portion(found.group(1)) == (mark, classification, caption)


@pytest.mark.parametrize(
    "text", ["( Afghanistan )", "(see para 3)", "( S. HOUSTON )", "(sic)", "( MB )", "()"]
)
def test_what_is_no_mark(text: str) -> None:
    assert PORTION.match(text) is None


def test_letters_alone() -> None:
    assert is_portion("S/NF")
    assert not is_portion("Cairo")
