"""E.O. lines: the order, the instruction as printed, and its date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.dates import read_date, read_moment
from transforms.declassification import read_declassification


@pytest.mark.parametrize(
    ("text", "instruction", "on"),
    [
        (": DECL: 11/30/2019", "DECL: 11/30/2019", date(2019, 11, 30)),
        (" DECL:11/30/2019 ", "DECL:11/30/2019", date(2019, 11, 30)),
        (": decl: 01/07/2014", "decl: 01/07/2014", date(2014, 1, 7)),
        (" DECL: 2019/12/17", "DECL: 2019/12/17", date(2019, 12, 17)),
        (": DECL: 5/3/14", "DECL: 5/3/14", date(2014, 5, 3)),
        (": DECL: 20 JUN 2015", "DECL: 20 JUN 2015", date(2015, 6, 20)),
        (": DECL: 09-JUL-19", "DECL: 09-JUL-19", date(2019, 7, 9)),
        (": DECL: JUNE 20, 2015", "DECL: JUNE 20, 2015", date(2015, 6, 20)),
        (": DNG: CO 01/26/2021", "DNG: CO 01/26/2021", date(2021, 1, 26)),
        # misprinted
        (": DECL: 06/262017", "DECL: 06/262017", date(2017, 6, 26)),
        (": DECL: 06262017", "DECL: 06262017", date(2017, 6, 26)),
        (": DECL: 12//08//13", "DECL: 12//08//13", date(2013, 12, 8)),
        (": DECL: O9/12/2014", "DECL: O9/12/2014", date(2014, 9, 12)),
        (": DECL: O4/1O/2O16", "DECL: O4/1O/2O16", date(2016, 4, 10)),
        (": DECL: l2/O5/201O", "DECL: l2/O5/201O", date(2010, 12, 5)),
        (": DECL: 02/1I/2015", "DECL: 02/1I/2015", date(2015, 2, 11)),
        (": DECL 10/ 15/ 2016", "DECL 10/ 15/ 2016", date(2016, 10, 15)),
        (": DECL: 30/11/2019", "DECL: 30/11/2019", date(2019, 11, 30)),
        # a named reason for none
        (": N/A", "N/A", None),
        (" DECL:OADR", "DECL:OADR", None),
        (": DECL: TWENTY YEARS", "DECL: TWENTY YEARS", None),
        (": DECL: FIVE YEARS AFTER CLOSURE", "DECL: FIVE YEARS AFTER CLOSURE", None),
        (": DECL: X1, X6", "DECL: X1, X6", None),
        ("; DECL: 1.6X1", "DECL: 1.6X1", None),
        (": DECL: MR", "DECL: MR", None),
        (": DECL: CLOSURE OF THE COURT", "DECL: CLOSURE OF THE COURT", None),
        (": DECL: DECLASSIFIED BY NARA 09/02/2009", "DECL: DECLASSIFIED BY NARA 09/02/2009", None),
        (": GDS 8/12/85", "GDS 8/12/85", date(1985, 8, 12)),
        ("", None, None),
        (": DECL: 13/45/2019", "DECL: 13/45/2019", None),
    ],
)
def test_declassification(text: str, instruction: str | None, on: date | None) -> None:
    read = read_declassification("E.O. 12958", text)
    assert (read.executive_order, read.instruction, read.on) == ("12958", instruction, on)


@pytest.mark.parametrize(
    ("label", "text", "order"),
    [
        ("E.O. 12356", ": DECL:OADR", "12356"),
        ("EO13526", " DECL: 02/01/2020", "13526"),
        ("E.O.:", " N/A", None),
        ("", "12958: DECL: 02/01/2020", "12958"),
        ("DECL:", " 02/01/2020", None),
    ],
)
def test_order(label: str, text: str, order: str | None) -> None:
    assert read_declassification(label, text).executive_order == order


def test_what_stands_behind_the_instruction_is_left() -> None:
    assert read_declassification("E.O. 12065", ": GDS 8/12/85 (ROE, ANN) OR-P").rest == " (ROE, ANN) OR-P"


@given(st.dates(date(1974, 1, 1), date(2044, 12, 31)))
def test_a_date_reads_alike_in_every_form(day: date) -> None:
    forms = ("%m/%d/%Y", "%Y/%m/%d", "%m/%d/%y", "%d %b %Y", "%B %d, %Y", "%d-%b-%y")
    assert {read_date(day.strftime(form)) for form in forms} == {day}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("07 March 2002, 10:13", "2002-03-07 10:13:00"),
        ("2005-11-16T09:53:00", "2005-11-16 09:53:00"),
        ("9/23/2005 13:37", "2005-09-23 13:37:00"),
        ("9/23/2005 33:37", None),
        ("10:13", None),
    ],
)
def test_moment(text: str, moment: str | None) -> None:
    read = read_moment(text)
    assert (str(read) if read else None) == moment
