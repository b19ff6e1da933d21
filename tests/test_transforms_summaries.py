"""Summaries by their first words, their headings, and their last words."""

from __future__ import annotations

import pytest

from transforms import parse_cable
from transforms.summaries import begins_summary, ends_summary, names_summary

HEADER = (
    "C O N F I D E N T I A L LIMA 000123\n\nE.O. 12958: DECL: 01/02/2018\nTAGS: PREL, PE\n"
    "SUBJECT: PORT WORKERS STRIKE\n\n"
)


@pytest.mark.parametrize(
    "text",
    [
        "(C) Summary: The union said no.",
        "(SBU). Summary. The union said no.",
        "SUMMARY -- THE UNION SAID NO.",
        "(C) Summary and Introduction. The union said no.",
        "(C) Summary/Comment: The union said no.",
        "(C) Introduction and Summary: The union said no.",
        "(C) (Summary) The union said no.",
        "(U) BEGIN SUMMARY. THE UNION SAID NO.",
        "(C) Summary continued: The union said no.",
        "(C) SUMMARY THE UNION SAID NO.",
        "(U) Summary of talks on the port: The union said no.",
    ],
)
def test_first_words_that_begin_a_summary(text: str) -> None:
    assert begins_summary(text)


@pytest.mark.parametrize(
    "text",
    [
        "(C) Summary executions have shocked the town.",
        "SUMMARY JUSTICE WAS DONE IN THE SQUARE.",
        "(C) Summary dismissals followed.",
        "(C) SUMMARY OF THE CHARGES WAS READ.",
        "(C) The union gave a summary of its plans: none.",
    ],
)
def test_first_words_that_begin_none(text: str) -> None:
    assert not begins_summary(text)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("The union said no. End summary.", True),
        ("THE UNION SAID NO. END SUMMARY", True),
        ("The union said no. (end summary)", True),
        ("The union said no. END OF EXECUTIVE SUMMARY.", True),
        ("The union said no. End summary and introduction.", True),
        ("The men got in the end summary punishment.", False),
        ("THE MEN GOT IN THE END SUMMARY TRIALS.", False),
        ("This was the end summary of talks.", False),
    ],
)
def test_last_words_of_a_summary(text: str, ends: bool) -> None:
    assert ends_summary(text) is ends


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("SUMMARY", True),
        ("S U M M A R Y", True),
        ("Summary and Introduction", True),
        ("COMMENT AND SUMMARY", True),
        ("END SUMMARY", False),
        ("SUMMARY EXECUTIONS GO ON", False),
        ("DETAIL", False),
    ],
)
def test_headings(title: str, names: bool) -> None:
    assert names_summary(title) is names


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ("1. (C) The union said no. End summary.\n\n2. (C) It rained.\n", [1]),
        ("1. (C) The union said no.\n\n2. (C) It rained. END SUMMARY.\n\n3. (C) It stopped.\n", [1, 2]),
        # date and place of a meeting are no sentence of the summary behind them
        ("1. (U) May 3, 2008; Lima\n\n2. (C) The union said no. End summary.\n\n3. (C) It rained.\n", [2]),
        (
            "1. (C) Summary: The union said no.\n\n2. (C) It rained. End summary.\n\n3. (C) It stopped.\n",
            [1, 2],
        ),
        (
            "1. (C) The union said no.\n\nSUMMARY\n‐‐‐‐\n\n2. (C) It rained.\n\nTALKS\n‐‐‐\n\n3. (C) No.\n",
            [2],
        ),
        ("S U M M A R Y\n\n1. (C) The union said no.\n\nTALKS\n-----\n\n2. (C) None.\n", [1]),
        ("SUMMARY/COMMENT\n-------\n\n1. (C) The union said no.\n\nTALKS\n-----\n\n2. (C) None.\n", [1]),
        ("1. (C) The men got in the end summary trials.\n\n2. (C) It rained.\n", []),
    ],
)
def test_paragraphs_of_a_summary(body: str, numbers: list[int]) -> None:
    parsed = parse_cable((HEADER + body).encode(), "08LIMA123.txt")
    assert [row.number for row in parsed.paragraphs if row.is_summary] == numbers
