"""CLASSIFIED BY in all its forms; the persons are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.classifier import join_persons, read_classifier, read_reasons


@pytest.mark.parametrize(
    ("text", "name", "title", "reasons"),
    [
        (" Ambassador Ann Q. Roe, reasons 1.4 (b) and (d)", "Ann Q. Roe", "Ambassador", ["1.4(b)", "1.4(d)"]),
        (
            " Ann Roe, Charge d’Affaires, Embassy Lima. REASON: 1.4 (b), (d)",
            "Ann Roe",
            "Charge d’Affaires, Embassy Lima",
            ["1.4(b)", "1.4(d)"],
        ),
        (" DCM ANN ROE. REASON: 1.5(B,D)", "ANN ROE", "DCM", ["1.5(b)", "1.5(d)"]),
        (
            " ANN ROE, CONSUL GENERAL, LIMA, STATE. REASON: 1.4 (b)",
            "ANN ROE",
            "CONSUL GENERAL, LIMA, STATE",
            ["1.4(b)"],
        ),
        (
            " Minister Counselor for Economic and Political Affairs Ann Roe for reasons 1.4 (b).",
            "Ann Roe",
            "Minister Counselor for Economic and Political Affairs",
            ["1.4(b)"],
        ),
        (
            " Political and Economic Counselor,\nAnn Roe-Marsh, FOR REASONS 1.5(B,D)",
            "Ann Roe-Marsh",
            "Political and Economic Counselor",
            ["1.5(b)", "1.5(d)"],
        ),
        (" D. Ann Roe, for reason 1.4(c)", "D. Ann Roe", None, ["1.4(c)"]),
        (" A/DCM Ann Roe for reasons 1.4 (b), (c)", "Ann Roe", "A/DCM", ["1.4(b)", "1.4(c)"]),
        (" ISN - C. S. ROE, ACTING FOR REASONS 1.4(B)", "C. S. ROE", "ISN, ACTING", ["1.4(b)"]),
        (" SCA A/S Robert Roe, Jr. reasons 1.4 (b,d)", "Robert Roe, Jr.", "SCA A/S", ["1.4(b)", "1.4(d)"]),
        (
            " Ambassador Carol van der Roe. Reasons: 1.4 (b/d)",
            "Carol van der Roe",
            "Ambassador",
            ["1.4(b)", "1.4(d)"],
        ),
        (" CDA: Ann Roe, reason 1.4 b", "Ann Roe", "CDA", ["1.4(b)"]),
        (" by CDA Ann Roe for reasons 1.4 (b)", "Ann Roe", "CDA", ["1.4(b)"]),
        (" A/PolAd A. “Bo” Roe. Reasons: 1.4 (b)", "A. “Bo” Roe", "A/PolAd", ["1.4(b)"]),
        (" U/S Ann Roe (G). Reason: 1.4 (b)", "Ann Roe", "U/S (G)", ["1.4(b)"]),
        (" Politicl Counselor Ann C. Roe, reason 1.4 (b)", "Ann C. Roe", "Politicl Counselor", ["1.4(b)"]),
        (" com ann roe for reasons 1.4 (b) & (d)", "ann roe", "com", ["1.4(b)", "1.4(d)"]),
        (" Ambassador for reasons 1.4 (b)", None, "Ambassador", ["1.4(b)"]),
        (
            " POLCOUNS ANN ROE AND DATT BEN POE, REASONS 1.4 (B)",
            "ANN ROE; BEN POE",
            "POLCOUNS; DATT",
            ["1.4(b)"],
        ),
        (" Ambassador Ann Roe.", "Ann Roe", "Ambassador", []),
        (" Ann Roe, per 1. 4 (b) and (d)", "Ann Roe", None, ["1.4(b)", "1.4(d)"]),
        (" Ann Roe, under section 1.6 b", "Ann Roe", None, ["1.6(b)"]),
    ],
)
def test_classifier(text: str, name: str | None, title: str | None, reasons: list[str]) -> None:
    read = read_classifier(text)
    assert (read.name, read.title, read.reasons) == (name, title, reasons)


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("1.4 (b), (d)", ["1.4(b)", "1.4(d)"]),
        ("1.4 (B AND D)", ["1.4(b)", "1.4(d)"]),
        ("1.4 (b) an d (d)", ["1.4(b)", "1.4(d)"]),
        ("1.4 (a-d)", ["1.4(a)", "1.4(b)", "1.4(c)", "1.4(d)"]),
        ("1.5 b, 1.6 d", ["1.5(b)", "1.6(d)"]),
        ("1 .4 (b)", ["1.4(b)"]),
        ("1:4 b,d", ["1.4(b)", "1.4(d)"]),
        ("1.4", []),
    ],
)
def test_reasons(text: str, reasons: list[str]) -> None:
    assert read_reasons(text) == reasons


@given(st.lists(st.sampled_from([f"1.4({letter})" for letter in "abcdefgh"]), unique=True))
def test_canonical_reasons_read_as_themselves(reasons: list[str]) -> None:
    assert read_reasons(", ".join(reasons)) == reasons


@given(st.lists(st.sampled_from(["Ann Roe", "Ben Poe", "Cy Moe"]), max_size=4))
def test_joining_persons_names_each_once(names: list[str]) -> None:
    joined: str | None = None
    for name in names:
        joined = join_persons(joined, name)
    assert joined == ("; ".join(dict.fromkeys(names)) or None)
