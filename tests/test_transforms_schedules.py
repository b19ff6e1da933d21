"""Schedules of the orders of the 1970s: the line as printed, its date, who set it."""

from __future__ import annotations

from datetime import date

import pytest

from transforms import parse_cable
from transforms.schedules import read_schedule


@pytest.mark.parametrize(
    ("text", "instruction", "on", "person", "letters"),
    [
        (": GDS\n", "GDS", None, None, None),
        (":  X GDS", "X GDS", None, None, None),
        (": XGDS-1", "XGDS-1", None, None, None),
        (": XGDS 3 INDEFINITE", "XGDS 3 INDEFINITE", None, None, None),
        ("-XGDS (2)", "XGDS (2)", None, None, None),
        (" XGDS-1,3", "XGDS-1,3", None, None, None),
        (": GDS 4/9/85 (OSTROM, PETER L.) OR-M", "GDS 4/9/85", date(1985, 4, 9), "OSTROM, PETER L.", "OR-M"),
        (": RDS-4 4/9/99 (OSTROM, P.) OR-P", "RDS-4 4/9/99", date(1999, 4, 9), "OSTROM, P.", "OR-P"),
        (
            ": RDS-1 4/9/09\n(OSTROM, PETER\nL.) OR-P",
            "RDS-1 4/9/09",
            date(2009, 4, 9),
            "OSTROM, PETER L.",
            "OR-P",
        ),
        (": RDS-3 3/9/99", "RDS-3 3/9/99", date(1999, 3, 9), None, None),
        (": RDS 3/9/99", "RDS 3/9/99", date(1999, 3, 9), None, None),
        (": XDS-1 & 3 10/30/09 (LEE,A.) OR-O", "XDS-1 & 3 10/30/09", date(2009, 10, 30), "LEE,A.", "OR-O"),
        (
            ": GDS 11/13/85 DE VRIES, JAMES G. OR-E",
            "GDS 11/13/85",
            date(1985, 11, 13),
            "DE VRIES, JAMES G.",
            "OR-E",
        ),
        (": ADS DECLASSIFY 12/31/76", "ADS DECLASSIFY 12/31/76", date(1976, 12, 31), None, None),
        (": ADS, DECLAS JUNE 30, 1977", "ADS, DECLAS JUNE 30, 1977", date(1977, 6, 30), None, None),
    ],
)
def test_schedule(
    text: str, instruction: str, on: date | None, person: str | None, letters: str | None
) -> None:
    read = read_schedule(text)
    assert read is not None
    assert read[:4] == (instruction, on, person, letters)
    assert text[read.end :].strip() == ""


@pytest.mark.parametrize("text", [": N/A", ": DECL: 11/30/2019", ": GDSX", "", ": RDSOMETHING"])
def test_no_schedule(text: str) -> None:
    assert read_schedule(text) is None


def test_a_schedule_gives_the_fields_of_its_cable() -> None:
    text = """C O N F I D E N T I A L LAGOS 8120

E.O. 12065: RDS-1 6/9/99 (OSTROM, PETER L.) OR-M
TAGS: ETRN, NI
SUBJECT: THE HARBOR

1. (C) IT SILTS UP.
"""
    cable = parse_cable(text.encode(), "a.txt").cable
    assert cable is not None
    assert (cable.executive_order, cable.declassification) == ("12065", "RDS-1 6/9/99")
    assert cable.declassify_on == date(1999, 6, 9)
    assert (cable.classified_by, cable.classified_by_title) == ("OSTROM, PETER L.", "OR-M")
    assert (cable.tags, cable.unparsed) == (["ETRN", "NI"], None)
