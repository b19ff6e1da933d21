"""Messages with labels above and below their text: every label, values over lines, and what is none."""

from __future__ import annotations

import pytest

from transforms import parse_cable
from transforms.messages import is_message, read_message

HEAD = """SECRET

MRN:             12 LA PAZ 000044
Date/DTG:        Mar 14, 2012 / 141421Z MAR 12
From:            AMEMBASSY LA PAZ
Action:          WASHDC, SECSTATE ROUTINE
E.O.:            13526
TAGS:            PREL, BL
Subject:         A Bridge for Nobody
"""
TEXT = "\n1. (S) It stands.\n\n2. (U) Nobody came.\n"
TAIL = """
Signature:       HALE

Drafted By:      LA PAZ:Doe, Jane
Info:            ROME, AMEMBASSY ROUTINE
Dissemination Rule: Archive Copy

SECRET
"""
CASE = (
    "UNCLASSIFIED   U.S. Department of State   Case No. F-2013-00001   Doc No. C05000001   Date: 01/01/2015\n"
)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["12LAPAZ44.txt", "x.txt", "09ROME1.txt"])
@pytest.mark.parametrize("stamp", ["", CASE])
def test_a_message(line_end: str, name: str, stamp: str) -> None:
    text = (stamp + HEAD + TEXT + TAIL + stamp).replace("\n", line_end)
    parsed = parse_cable(text.encode(), name)
    cable = parsed.cable
    assert cable is not None
    assert (cable.cable_id, cable.dialect, cable.is_year_estimated) == ("12LAPAZ44", "message", False)
    assert (str(cable.sent_at), cable.sent_at_source) == ("2012-03-14 14:21:00", "transmission")
    assert (cable.classification, cable.precedence, cable.executive_order) == ("SECRET", "ROUTINE", "13526")
    assert (cable.action_addressees, cable.info_addressees) == (["SECSTATE WASHDC"], ["AMEMBASSY ROME"])
    assert (cable.tags, cable.subject, cable.signed_by) == (["PREL", "BL"], "A Bridge for Nobody", "HALE")
    assert cable.unparsed == "Drafted By: LA PAZ:Doe, Jane; Dissemination Rule: Archive Copy"
    rows = [(row.kind, row.number, row.text) for row in parsed.paragraphs if row.kind != "furniture"]
    assert rows[1:] == [
        ("paragraph", 1, "(S) It stands."),
        ("paragraph", 2, "(U) Nobody came."),
        ("signature", None, "HALE"),
    ]
    kept = "".join("".join(row.text for row in parsed.paragraphs).split())
    assert sorted(kept) == sorted("".join(text.replace("1. (S)", "(S)").replace("2. (U)", "(U)").split()))


@pytest.mark.parametrize(
    ("value", "names", "precedence"),
    [
        ("WASHDC, SECSTATE IMMEDIATE", ("SECSTATE WASHDC",), "IMMEDIATE"),
        ("SECSTATE WASHDC PRIORITY", ("SECSTATE WASHDC",), "PRIORITY"),
        (
            "ROME, AMEMBASSY ROUTINE; BERN, AMEMBASSY PRIORITY",
            ("AMEMBASSY ROME", "AMEMBASSY BERN"),
            "ROUTINE",
        ),
        (
            "ROME, AMEMBASSY ROUTINE\n  BERN, AMEMBASSY PRIORITY",
            ("AMEMBASSY ROME", "AMEMBASSY BERN"),
            "ROUTINE",
        ),
        ("ROME, AMEMBASSY\n  ROUTINE; BERN, AMEMBASSY", ("AMEMBASSY ROME", "AMEMBASSY BERN"), "ROUTINE"),
        ("NATO COLLECTIVE FLASH", ("NATO COLLECTIVE",), "FLASH"),
        ("", (), None),
    ],
)
def test_addressees(value: str, names: tuple[str, ...], precedence: str | None) -> None:
    message = read_message(HEAD.replace("WASHDC, SECSTATE ROUTINE", value) + TEXT)
    assert message is not None
    assert (message.transmission.action, message.transmission.precedence) == (names, precedence)


def test_without_a_signature_what_stands_below_is_furniture_all_the_same() -> None:
    parsed = parse_cable((HEAD + TEXT + TAIL.replace("Signature:       HALE\n", "")).encode(), "x.txt")
    assert parsed.cable is not None
    assert parsed.cable.signed_by is None
    assert parsed.paragraphs[-1].kind == "furniture"
    assert parsed.paragraphs[-2].text == "(U) Nobody came."


def test_labels_within_the_text_are_text() -> None:
    text = HEAD + "\n1. (S) It stands.\nInfo: none.\nFrom: nobody.\n\n2. (U) Action: none.\n" + TAIL
    parsed = parse_cable(text.encode(), "x.txt")
    assert [row.text for row in parsed.paragraphs if row.kind == "paragraph"] == [
        "(S) It stands. Info: none. From: nobody.",
        "(U) Action: none.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "SECRET\n\nFrom: Jane\nTo: Joe\nSubject: lunch\n\nAt noon.\n",
        "S E C R E T OSLO 000012\n\nSUBJECT: A DAY\n\n1. The MRN: none.\nMRN: 12 OSLO 12\n",
        "MRN: 12 OSLO 12\n\nA note.\n",
    ],
)
def test_no_message(text: str) -> None:
    assert not is_message(text)
    assert read_message(text) is None
