"""Where reasons begin behind a name, and the clauses they name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.reasons import is_lead, read_reasons, split_at_reasons, split_reasons


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("1.4 (b), (d)", ["1.4(b)", "1.4(d)"]),
        ("1.4 (B AND D)", ["1.4(b)", "1.4(d)"]),
        ("1.4 (b) an d (d)", ["1.4(b)", "1.4(d)"]),
        ("1.4 (b) adn (d)", ["1.4(b)", "1.4(d)"]),
        ("1.4 (a-d)", ["1.4(a)", "1.4(b)", "1.4(c)", "1.4(d)"]),
        ("1.5 b, 1.6 d", ["1.5(b)", "1.6(d)"]),
        ("1 .4 (b)", ["1.4(b)"]),
        ("1:4 b,d", ["1.4(b)", "1.4(d)"]),
        ("l.5 (d)", ["1.5(d)"]),
        ("1.4", []),
    ],
)
def test_reasons(text: str, reasons: list[str]) -> None:
    assert read_reasons(text) == reasons


@given(st.lists(st.sampled_from([f"1.4({letter})" for letter in "abcdefgh"]), unique=True))
def test_canonical_reasons_read_as_themselves(reasons: list[str]) -> None:
    assert read_reasons(", ".join(reasons)) == reasons


@pytest.mark.parametrize(
    "tail",
    [
        ", reasons 1.4 (b)",
        ". REASON: 1.4 (b)",
        " for r easons 1.4 (b)",
        " fro reasons 1.4 (b)",
        ". Resaons 1.4 (b)",
        ".Resons 1.4 (b)",
        "/reasons 1.4 (b)",
        " BASED UPON SECTION 1.4 (b)",
        " in accordance with E.O. 12958, as amended, 1.4 (b)",
        ". E.O 13526. Reason: 1.4 (b)",
        " per 1. 4 (b)",
        ": 1.4 b",
        "; Executive Order 12958, reasons 1.4 (b)",
        ". Drafted by: Ben Poe. Reason: 1.4 (b)",
    ],
)
def test_what_leads_to_the_reasons_is_no_part_of_the_head(tail: str) -> None:
    split = split_at_reasons(f"DCM Ann Roe{tail}")
    assert ((split.head or "").rstrip("."), split.reasons) == ("DCM Ann Roe", ["1.4(b)"])


@pytest.mark.parametrize(
    "name", ["Ann Basedow", "Ann Fraser", "Ann Reasoner", "Ann Perrin", "J. R. Roe, Jr."]
)
def test_a_name_that_begins_as_a_lead_stays(name: str) -> None:
    assert split_at_reasons(f"{name} for reasons 1.4 (b)").head == name


def test_the_dot_of_an_initial_stays() -> None:
    assert split_at_reasons("Ann Q. Reasons 1.4 (b)").head == "Ann Q."


def test_a_text_without_reasons_is_the_rest() -> None:
    assert split_at_reasons("DCM Ann Roe") == (None, [], "DCM Ann Roe")
    assert split_reasons("no clause") == ([], "no clause")


@pytest.mark.parametrize(
    ("word", "wanted"), [("FRO", True), ("Reasosn", True), ("upon,", True), ("Fox", False), ("Robson", False)]
)
def test_lead(word: str, wanted: bool) -> None:
    assert is_lead(word) is wanted
