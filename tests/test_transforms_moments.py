"""One moment, in every way that databases and mails write it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.moments import read_epoch, read_given_moment, tells_day_first

EXACT = datetime(2006, 3, 14, 14, 21)
EPOCH = datetime(1970, 1, 1)


@pytest.mark.parametrize(
    "printed",
    [
        "3/14/2006 14:21",
        "14/3/2006 14:21",
        "3/14/06 2:21 PM",
        "03/14/2006 02:21:59 p.m.",
        "14.03.2006 14:21",
        "14-03-2006 14:21:05",
        "2006-03-14 14:21",
        "2006/03/14 14:21:05.123",
        "2006-03-14T14:21:00Z",
        "2006-03-14T15:21:00+0100",
        "2006-03-14T09:21:00-05:00",
        "Tue, 14 Mar 2006 15:21:00 +0100",
        "Tue, 14 Mar 2006 14:21:00 GMT (UTC)",
        "Tue Mar 14 15:21:00 +0100 2006",
        "14 March 2006, 14:21",
        "March 14, 2006 2:21 PM",
        "141421Z MAR 06",
        " 2006-03-14  14:21 ",
    ],
)
def test_a_moment_is_read_to_the_minute(printed: str) -> None:
    assert read_given_moment(printed) == (EXACT, True)


@pytest.mark.parametrize("printed", ["3/14/2006", "2006-03-14", "14 MAR 2006", "March 14th, 2006"])
def test_a_day_alone_is_told_as_one(printed: str) -> None:
    assert read_given_moment(printed) == (datetime(2006, 3, 14), False)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "06TIRANA311",
        "13/13/2006",
        "2006-02-30",
        "3/14/2006 25:00",
        "14 March",
        "3.14",
        "soon",
        "0000-01-01",
    ],
)
def test_what_is_no_moment_is_none(printed: str) -> None:
    assert read_given_moment(printed) is None


@given(st.dates(datetime(1946, 1, 1).date(), datetime(2045, 12, 31).date()))
def test_the_day_is_first_where_the_reader_is_told_so(day: datetime) -> None:
    printed = f"{day.day}/{day.month}/{day.year}"
    read = read_given_moment(printed, is_day_first=True)
    assert read == (datetime(day.year, day.month, day.day), False)
    assert tells_day_first(printed) is (True if day.day > 12 else None)
    assert tells_day_first(f"{day.month}/{day.day}/{day.year}") is (False if day.day > 12 else None)


@given(st.integers(0, 4_000_000_000))
def test_seconds_and_milliseconds_since_1970_are_one_moment(seconds: int) -> None:
    minute = EPOCH + timedelta(seconds=seconds // 60 * 60)
    assert read_epoch(seconds) == (minute, True)
    if seconds >= 10**8:
        assert read_epoch(seconds * 1000 + 999) == (minute, True)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 10.0**30, -(10.0**13)])
def test_a_number_far_from_a_cable_is_no_moment(number: float) -> None:
    assert read_epoch(number) is None
