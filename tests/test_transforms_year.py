"""The year estimated: what each kind of evidence says, alone and against others."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.vocabulary.years import NEWEST, OLDEST
from transforms.year import Year, estimate_year, gather


@pytest.mark.parametrize(
    ("on", "refs", "text", "year", "source"),
    [
        (date(2016, 5, 3), "", "", 2006, "declassification"),
        (date(2034, 2, 19), "", "", 2009, "declassification"),
        # the newest year ends with February
        (date(2030, 6, 1), "", "In 2004 and in December 2004.", 2005, "declassification"),
        (date(2020, 2, 1), "", "", 2010, "declassification"),
        # last year's references print their year
        (None, "A. 06 LIMA 3 B. LIMA 2", "", 2007, "reference"),
        (None, "", "He was elected in June 2005, and again in October 2006.", 2006, "body"),
        (None, "", "On Thursday, March 5 and Friday, March 6 they met, as in 2008.", 2009, "body"),
        (None, "", "President Obama met him in 2008.", 2009, "body"),
        (None, "", "Nobody said when.", None, None),
        (None, "", "", None, None),
    ],
)
def test_estimate(on: date | None, refs: str, text: str, year: int | None, source: str | None) -> None:
    assert estimate_year(on, refs, text, "12958") == Year(year, source, year is not None)


def test_an_order_bounds_the_years() -> None:
    text = "The talks of March 1990 go on; the law of 1989 stands."
    assert estimate_year(None, "", text, "12356").year == 1990


def test_a_high_serial_is_not_of_the_newest_year() -> None:
    text = "The budget of 2010 was passed in January 2010."
    assert estimate_year(None, "", text, "12958", "TRIPOLI", 30).year == 2010
    assert estimate_year(None, "", text, "12958", "TRIPOLI", 900).year == 2009


def test_a_low_serial_in_january_was_reckoned_from_december() -> None:
    on = date(2016, 12, 30)
    assert estimate_year(on, "", "", "12958", "MOSCOW", 20).year == 2007
    assert estimate_year(on, "", "", "12958", "MOSCOW", 6000).year == 2006


@pytest.mark.parametrize(
    ("text", "weekdays"),
    [
        ("on Thursday, March 5 he", {(3, 3, 5)}),
        ("on Monday 2 Feb. he", {(0, 2, 2)}),
        ("March 5 (Thursday)", {(3, 3, 5)}),
        ("Thursday, March 5, 2009", set()),
        ("the birthday on March 5", set()),
    ],
)
def test_weekdays_named(text: str, weekdays: set[tuple[int, int, int]]) -> None:
    assert gather(None, "", text).weekdays == weekdays


@given(
    st.none() | st.dates(date(1970, 1, 1), date(2040, 1, 1)),
    st.text(alphabet="0123456789 LIMARCHODY.,/", max_size=80),
    st.sampled_from([None, "12356", "12958", "99999"]),
)
def test_an_estimate_is_of_the_years_of_cables_and_flagged(
    on: date | None, text: str, order: str | None
) -> None:
    year = estimate_year(on, text, text, order)
    assert (year.year is None) == (year.source is None) == (not year.is_estimated)
    assert year.year is None or OLDEST <= year.year <= NEWEST
