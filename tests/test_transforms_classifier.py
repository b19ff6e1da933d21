"""CLASSIFIED BY in all its forms; the persons are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.classifier import join_persons, read_classifier, read_opening


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
    ("text", "name", "title"),
    [
        # a letter or an apostrophe came through as something else
        (" C0NSUL GENERAL ANN R0E. REAS0N: 1.5 (D)", "ANN ROE", "CONSUL GENERAL"),
        (" DEPUTY CHIEF 0F MISSI0N ANN ROE F0R REASON 1.5", "ANN ROE", "DEPUTY CHIEF OF MISSION"),
        (" CHARGE D\\'AFFAIRES ANN ROE, REASON 1.4 (B)", "ANN ROE", "CHARGE D'AFFAIRES"),
        (' Charge d"Affaires Ann O`Roe, 1.4 (b)', "Ann O'Roe", "Charge d'Affaires"),
        (" Charge d’Affaires Ann O’Roe, 1.4 (b)", "Ann O’Roe", "Charge d’Affaires"),
        (" CHARGE D AFFAIRES ANN O?ROE, 1.4 (B)", "ANN O'ROE", "CHARGE D'AFFAIRES"),
        # glued
        (" Acting DCM/Ann Roe for reasons 1.4 (b)", "Ann Roe", "Acting DCM"),
        (" Ambassador:Ann Roe.Reasons: 1.4 (b)", "Ann Roe", "Ambassador"),
        (" CDA-Ann Roe-reason 1.4 (b)", "Ann Roe", "CDA"),
        # without reasons
        (
            " Special Advisor for Kenya and Somalia Ann Roe\n\n",
            "Ann Roe",
            "Special Advisor for Kenya and Somalia",
        ),
        (" Amb. Ann Roe. He went home.", "Ann Roe", "Amb."),
        # a portion mark, and a sentence in front of the label said again
        (" (C) Ambassador Ann Roe, reason 1.4 (d)", "Ann Roe", "Ambassador"),
        (" This cable was ", None, None),
        (" (C) ", None, None),
        (" Message ", None, None),
        (" SECTION 1.5 (B) AND (D)", None, None),
    ],
)
def test_odd_classifiers(text: str, name: str | None, title: str | None) -> None:
    read = read_classifier(text)
    assert (read.name, read.title) == (name, title)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("(U) CLASSIFIED BY DCM ANN ROE. REASON: 1.5 (D).", "ANN ROE"),
        ("CONFIDENTIAL - ENTIRE TEXT. CLASSIFIED BY: ANN ROE, CONSUL. REASON: 1.5 D.", "ANN ROE"),
        ("(U) This message is classified by Charge Ann Roe, reasons 1.5 (b).", "Ann Roe"),
        ("(U) Classified by Consul Ann Roe.", "Ann Roe"),
        # no classifier of the cable
        ("CONFIDENTIAL - ENTIRE TEXT. CLASSIFIED BY SECTION 1.5 (B).", None),
        ("(C) Maps classified by General Roe in 1999, reason 1.5 (b), are open now.", None),
        ("(C) The files were classified by the ministry.", None),
        ("(C) Classified by General Roe as secret in 1999, the maps of the border are open now.", None),
        ("(U) CLASSIFIED UNDER SECTION 1.5 (B).", None),
        ("", None),
    ],
)
def test_a_classifier_in_the_first_paragraph(text: str, name: str | None) -> None:
    read = read_opening(text)
    assert (read.name if read else None) == name


@given(st.lists(st.sampled_from(["Ann Roe", "Ben Poe", "Cy Moe"]), max_size=4))
def test_joining_persons_names_each_once(names: list[str]) -> None:
    joined: str | None = None
    for name in names:
        joined = join_persons(joined, name)
    assert joined == ("; ".join(dict.fromkeys(names)) or None)
