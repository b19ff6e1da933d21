"""Headings at the ends of paragraphs."""

from __future__ import annotations

import pytest

from transforms.headings import heading_start, heading_title, is_heading


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("COMMENT AND ACTION REQUEST", True),
        ("Getting to the Point of the Matter", True),
        ("------- SUMMARY -------", True),
        ("- - - Trade and Finance - - -", True),
        ("//A FAMOUS CASE//", True),
        ("End Summary.", False),
        ("END COMMENT", False),
        ("XXXXXXXXXXXX", False),
        ("-- Build a new school", False),
        ("The minister asked for more time and went home", False),
        ("A sentence that ends.", False),
        ("REASON: 1.5 (D)", False),
        ("", False),
    ],
)
def test_what_reads_as_a_heading(text: str, wanted: bool) -> None:
    assert is_heading(text) is wanted


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("The end . \nTHE WAY FORWARD ", "THE WAY FORWARD"),
        ("The end . \nThe Way Forward -------- ", "The Way Forward --------"),
        ("ENTIRE TEXT. ----- SUMMARY ----- ", "----- SUMMARY -----"),
        ("End note . ) Few Options Open ------- ", "Few Options Open -------"),
        ("It ended well.\n---------\nDetails:\n---------\n", "---------\nDetails:\n---------"),
        ("It ended well. ", ""),
        ("It went on without an end", ""),
        ("All was said.\n\nTHE WAY FORWARD\n---------------\n", "THE WAY FORWARD\n---------------"),
    ],
)
def test_heading_at_the_end_of_a_paragraph(text: str, heading: str) -> None:
    assert text[heading_start(text, 0, len(text)) :].strip() == heading


def test_title_of_a_heading_is_without_rules() -> None:
    assert heading_title("------ //The Way Forward// ------") == "The Way Forward"
