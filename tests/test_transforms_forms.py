"""Telegrams of 1973-79 as archives print them, whole: under CRLF, under any name, cut by pages."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from transforms import ParsedCable, parse_cable

SPECIMEN = (Path(__file__).parent / "specimens/plusd-text/1976ACCRA03318.txt").read_bytes()
TELEGRAM = """SECRET

PAGE 01   QUITO  04410  01 OF 02  171944 Z

11
ACTION  ARA-20

INFO  OCT-01   ADP-00   RSC-01  /096  W
---------------------       064536
P R 171600 Z MAY 73
FM AMEMBASSY QUITO
TO SECSTATE WASHDC PRIORITY 3410
INFO AMEMBASSY LIMA

SECRET

SECRET

PAGE 02   QUITO  04410  01 OF 02  171944 Z

AMCONSUL GUAYAQUIL

S E C R E T QUITO 4410

E. O. 11652:  XGDS-1
TAGS:   ETRN,  EC
SUBJECT:   THE FERRY AT PUNA

REF:   A.  STATE 97844 ;  B.  LIMA 3301
1.   HARBOR MASTER CRUZ SAYS THAT U. S.  BOATS ARE TOO WIDE AND
THAT THE FERRY
SECRET

SECRET

PAGE 03   QUITO  04410  02 OF 02  171950 Z

IS TOO NARROW
2.   HE IS RIGHT.    HALE

SECRET

NNNNMAFVVZCZ
"""


def marks(text: str) -> Counter[str]:
    """The characters of a text that are no blanks, the digits and stops of paragraph numbers aside."""
    return Counter(re.sub(r"(?m)^\s*\d{1,2}\.(?=\s)|\s", "", text))


def rows_of(parsed: ParsedCable) -> list[tuple[str, int | None, str]]:
    return [(row.kind, row.number, row.text) for row in parsed.paragraphs]


@pytest.mark.parametrize("name", ["1973QUITO04410_b.txt", "x.txt", "09ROME1.txt"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_telegram_of_1973_with_its_blanks(name: str, line_end: str) -> None:
    parsed = parse_cable(TELEGRAM.replace("\n", line_end).encode(), name)
    cable = parsed.cable
    assert cable is not None
    assert (cable.cable_id, cable.dialect, cable.precedence) == ("73QUITO4410", "plusd-text", "PRIORITY")
    assert str(cable.sent_at) == "1973-05-17 16:00:00"
    assert cable.action_addressees == ["SECSTATE WASHDC"]
    assert cable.info_addressees == ["AMEMBASSY LIMA", "AMCONSUL GUAYAQUIL"]
    assert (cable.executive_order, cable.declassification) == ("11652", "XGDS-1")
    assert (cable.tags, cable.subject) == (["ETRN", "EC"], "THE FERRY AT PUNA")
    assert cable.refs == ["73STATE97844", "73LIMA3301"]
    assert (cable.signed_by, cable.unparsed, cable.is_partial) == ("HALE", None, False)
    assert [row for row in rows_of(parsed) if row[0] != "furniture"][1:] == [
        (
            "paragraph",
            1,
            "HARBOR MASTER CRUZ SAYS THAT U. S. BOATS ARE TOO WIDE AND THAT THE FERRY IS TOO NARROW",
        ),
        ("paragraph", 2, "HE IS RIGHT."),
        ("signature", None, "HALE"),
    ]


CABLE = "UNCLAS OSLO 000402\n\nE.O. 12958: N/A\nTAGS: PREL, NO\nSUBJECT: A FERRY\n\n1. (U) It sails.{end}"


@pytest.mark.parametrize(
    ("end", "rows"),
    [
        ("\nLUND\n\n\nNNNN\n\n", [("signature", "LUND"), ("furniture", "NNNN")]),
        ("\nLUND\n NNNN", [("signature", "LUND"), ("furniture", "NNNN")]),
        ("\nLUND\nBT\n#0402\n\nNNNN\n", [("signature", "LUND BT #0402"), ("furniture", "NNNN")]),
        ("\n\nNNNN", [("furniture", "NNNN")]),
        ("\nLUND\n", [("signature", "LUND")]),
        ("\nLUND NNNN\n", [("signature", "LUND NNNN")]),
        ("\nNNNN\n\n2. (U) So it ends.\nLUND", [("paragraph", "So it ends."), ("signature", "LUND")]),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_mark_that_ends_a_transmission_is_furniture(
    end: str, rows: list[tuple[str, str]], line_end: str
) -> None:
    parsed = parse_cable(CABLE.format(end=end).replace("\n", line_end).encode(), "x.txt")
    assert parsed.cable is not None
    assert parsed.cable.signed_by == ("LUND" if rows[0][0] != "furniture" else None)
    assert [(row.kind, row.text.removeprefix("(U) ")) for row in parsed.paragraphs][-len(rows) :] == rows
    for row in parsed.paragraphs:
        if row.kind == "furniture":
            assert parsed.text[row.source_start : row.source_end] == row.text


def test_a_mark_without_a_text_is_no_print() -> None:
    assert [fault.code for fault in parse_cable(b"NNNN\n", "x.txt").faults] == ["not_a_cable"]


@pytest.mark.parametrize("data", [SPECIMEN, TELEGRAM.encode()])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_every_character_of_a_print_stands_in_one_row(data: bytes, line_end: bytes) -> None:
    data = data.replace(b"\n", line_end)
    parsed = parse_cable(data, "x.txt")
    assert marks(data.decode()) == marks("".join(row.text for row in parsed.paragraphs))


@pytest.mark.parametrize(
    "notice",
    ["ERROR READING TEXT INDEX: TEXT RECORD NOT FOUND IN TEXT FILE", "TEXT NOT AVAILABLE", "n/a", ""],
)
@pytest.mark.parametrize("name", ["x.txt", "1974QUITO04410.txt"])
def test_attributes_without_a_telegram_are_a_stub_that_names_it(notice: str, name: str) -> None:
    text = f"""Message Text

SECRET

PAGE 01        QUITO  04410

{notice}

Message Attributes

Document Number: 1974QUITO04410
Draft Date: 17 MAY 1974
From: QUITO
Subject: THE FERRY AT PUNA
"""
    parsed = parse_cable(text.encode(), name)
    assert parsed.cable is None
    (fault,) = parsed.faults
    assert fault.code == "stub"
    assert "74QUITO4410" in fault.message


def test_a_page_line_names_a_cable_whose_first_line_does_not() -> None:
    text = TELEGRAM.replace("S E C R E T QUITO 4410", "S E C R E T")
    cable = parse_cable(text.encode(), "x.txt").cable
    assert cable is not None
    assert (cable.cable_id, cable.classification) == ("73QUITO4410", "SECRET")
