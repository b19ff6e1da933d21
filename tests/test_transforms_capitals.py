"""Telegrams in capitals: bodies without numbers, lists of references, summaries without a number."""

from __future__ import annotations

import pytest

from transforms import parse_cable
from transforms.capitals import is_reference

HEAD = """R 171600Z MAY 75
FM AMEMBASSY QUITO
TO SECSTATE WASHDC 3410

C O N F I D E N T I A L QUITO 4410

E.O. 11652: GDS
TAGS: ETRN, EC
SUBJECT: THE FERRY AT PUNA
"""


def rows_of(text: str) -> list[tuple[str, int | None, str]]:
    parsed = parse_cable(text.encode(), "x.txt")
    return [(row.kind, row.number, row.text) for row in parsed.paragraphs[1:]]


LISTS = [
    "",
    "REF: STATE 97844\n",
    "REFS: (A) STATE 97844; (B) LIMA 3301;\n(C) QUITO 4390\n",
    "\nREF: LIMA 12\n",
]


@pytest.mark.parametrize("refs", LISTS)
@pytest.mark.parametrize("gap", ["", "\n"])
def test_numbers_begin_lines_without_a_blank_line_between(refs: str, gap: str) -> None:
    body = (
        f"{gap}1. THE POLICE ARRESTED 24 SAILORS, OF WHOM THE LAST LEFT BEFORE THE\n"
        f"GENEVA MEETING\n{gap}2. THE FERRY, HE SAID, SAILS ON JUNE\n3. IT RETURNS ON JUNE 9.\n"
        f"{gap}3. HE IS RIGHT ABOUT HIS\nMINISTER.\n"
    )
    assert rows_of(HEAD + refs + body) == [
        ("paragraph", 1, "THE POLICE ARRESTED 24 SAILORS, OF WHOM THE LAST LEFT BEFORE THE GENEVA MEETING"),
        ("paragraph", 2, "THE FERRY, HE SAID, SAILS ON JUNE 3. IT RETURNS ON JUNE 9."),
        ("paragraph", 3, "HE IS RIGHT ABOUT HIS MINISTER."),
    ]


@pytest.mark.parametrize("refs", ["", "\nREF: STATE 97844\n", "REFS: (A) STATE 97844; (B) LIMA 3301\n"])
def test_paragraphs_without_numbers_are_parted_by_blank_lines(refs: str) -> None:
    body = (
        "\nSUBJECT LOCATED. HE IS WELL AND WILL WRITE\nHIS MOTHER.\n\n"
        "NO FURTHER ACTION ON\nTHIS SUBJECT: NONE.\nHALE\n"
    )
    assert rows_of(HEAD + refs + body) == [
        ("paragraph", None, "SUBJECT LOCATED. HE IS WELL AND WILL WRITE HIS MOTHER."),
        ("paragraph", None, "NO FURTHER ACTION ON THIS SUBJECT: NONE."),
        ("signature", None, "HALE"),
    ]


def test_a_body_right_under_its_references_begins_where_they_end() -> None:
    body = "REF: LIMA 3301 (NOTAL)\nTHE FERRY IS LATE AGAIN TODAY.\n\nIT IS LATE EVERY DAY.\n"
    assert rows_of(HEAD + body) == [
        ("paragraph", None, "THE FERRY IS LATE AGAIN TODAY."),
        ("paragraph", None, "IT IS LATE EVERY DAY."),
    ]


@pytest.mark.parametrize("gap", ["", "\n"])
def test_a_summary_before_the_first_number_is_a_paragraph(gap: str) -> None:
    summary = "SUMMARY: THE FERRY IS LATE, AND THE MINISTER ASKS WHY. END\nSUMMARY."
    body = f"REF: LIMA 3301\n{gap}{summary}\n{gap}1. IT IS OLD.\n"
    assert rows_of(HEAD + body) == [
        ("paragraph", None, "SUMMARY: THE FERRY IS LATE, AND THE MINISTER ASKS WHY. END SUMMARY."),
        ("paragraph", 1, "IT IS OLD."),
    ]


def test_what_ends_a_quotation_is_no_heading_and_no_name() -> None:
    body = "\n1. HE SAID, QUOTE IT IS LATE.\nUNQUOTE\n\n2. WE AGREE. UNQUOTE HALE\n"
    assert rows_of(HEAD + body) == [
        ("paragraph", 1, "HE SAID, QUOTE IT IS LATE. UNQUOTE"),
        ("paragraph", 2, "WE AGREE. UNQUOTE"),
        ("signature", None, "HALE"),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("STATE 88001", True),
        ("(C) NEW DELHI 4410; (D)", True),
        (" A. 74 PARIS 441", True),
        ("THE POLICE ARRESTED 24 STUDENTS", False),
        ("SHIPMENTS OF 20,000 TONS", False),
        ("PARIS", False),
    ],
)
def test_a_row_of_a_list_is_told_from_a_sentence(text: str, wanted: bool) -> None:
    assert is_reference(text, 0) is wanted
