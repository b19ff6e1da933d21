"""Five lines before a public copy: what they tell, what they need to be, and the text behind them."""

from __future__ import annotations

import pytest

from transforms import parse_cable
from transforms.prelude import read_prelude

HEADER = "R 091241Z MAR 07\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC 2215\nINFO NSC WASHDC"
BODY = """S E C R E T SECTION 01 OF 02 OSLO 000318

SIPDIS

E.O. 12958: DECL: 03/09/2017
TAGS: ETRN, NO
SUBJECT: THE FERRY AT MOSS

Classified By: DCM Dana Hale for reasons 1.4 (b) and (d).

1. (C) The ferry is late.

2. (S) It is always late.
HALE
"""
EXTRACT = (
    "This record is a partial extract of the original cable. "
    "The full text of the original cable is not available."
)


def prelude(
    date: str = "Fri Mar 09 13:41:00 +0100 2007",
    title: str = "THE FERRY AT MOSS",
    marking: str = "SECRET//NOFORN",
) -> str:
    return f"07OSLO318\n{title}\n{date}\n{marking}\nEmbassy Oslo\n"


@pytest.mark.parametrize("name", ["07OSLO318.txt", "copy.txt", "09ROME1.txt"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("between", ["", "\n\n"])
def test_a_prelude_names_dates_and_marks_its_cable(name: str, line_end: str, between: str) -> None:
    text = (prelude() + HEADER + between + BODY).replace("\n", line_end)
    parsed = parse_cable(text.encode(), name)
    cable = parsed.cable
    assert cable is not None
    assert (cable.cable_id, cable.dialect, cable.year_source) == ("07OSLO318", "prelude", "page")
    assert (str(cable.sent_at), cable.sent_at_source) == ("2007-03-09 12:41:00", "transmission")
    assert (cable.classification, set(cable.caption)) == ("SECRET", {"NOFORN", "SIPDIS"})
    assert (cable.info_addressees, cable.section, cable.sections) == (["NSC WASHDC"], 1, 2)
    assert (cable.subject, cable.unparsed, cable.signed_by) == ("THE FERRY AT MOSS", None, "HALE")
    assert "".join("".join(row.text for row in parsed.paragraphs).split()) == "".join(
        text.replace("1. (C)", "(C)").replace("2. (S)", "(S)").split()
    )


@pytest.mark.parametrize(
    ("date", "sent_at"),
    [
        ("Fri Mar 09 13:41:00 +0100 2007", "2007-03-09 12:41:00"),
        ("Fri Mar 09 20:41:00 -0430 2007", "2007-03-10 01:11:00"),
        ("Fri Mar 09 12:41:00 UTC 2007", "2007-03-09 12:41:00"),
        ("Fri Mar  9 12:41:00 2007", "2007-03-09 12:41:00"),
        ("Fri Mar 09 00:00:00 +0100 2007", "2007-03-09 00:00:00"),
        ("2007-03-09 12:41:00", "2007-03-09 12:41:00"),
        ("3/9/2007 12:41", "2007-03-09 12:41:00"),
        ("2007-03-09", "2007-03-09 00:00:00"),
    ],
)
def test_an_extract_has_the_date_of_its_prelude(date: str, sent_at: str) -> None:
    cable = parse_cable((prelude(date) + EXTRACT + BODY).encode(), "copy.txt").cable
    assert cable is not None
    assert (str(cable.sent_at), cable.year, cable.is_year_estimated) == (sent_at, 2007, False)
    assert (cable.is_partial, cable.unparsed) == (True, None)


@pytest.mark.parametrize("title", ["THE FERRY\nAT MOSS", "THE FERRY AT MOSS"])
def test_the_title_is_the_subject_where_the_text_has_none(title: str) -> None:
    text = prelude(title=title) + BODY.replace("SUBJECT: THE FERRY AT MOSS\n", "")
    cable = parse_cable(text.encode(), "copy.txt").cable
    assert cable is not None
    assert cable.subject == "THE FERRY AT MOSS"


@pytest.mark.parametrize(
    "text",
    [
        prelude("Friday, March 9") + BODY,
        prelude(marking="not marked") + BODY,
        prelude().replace("07OSLO318", "REF: 07OSLO318") + BODY,
        "07OSLO318\nA\nB\nC\nD\nE\nFri Mar 09 13:41:00 +0100 2007\nSECRET\nEmbassy Oslo\n",
        "07OSLO318\nTHE FERRY\nFri Mar 09 13:41:00 +0100 2007\n",
        BODY,
        "",
    ],
)
def test_no_prelude(text: str) -> None:
    assert read_prelude(text) is None
