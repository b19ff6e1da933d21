"""Time groups: with blanks and without, of every zone, and of years in which nobody sent cables."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.dates import read_time_group


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("R 210722Z JUL 06 FM", "2006-07-21 07:22:00"),
        ("281848Z DEC 66", "1966-12-28 18:48:00"),
        ("P 091530ZSEP77", "1977-09-09 15:30:00"),
        ("091530 Z SEP 77", "1977-09-09 15:30:00"),
        ("091530Z SEPT 1977", "1977-09-09 15:30:00"),
        ("r 091530z sep 77", "1977-09-09 15:30:00"),
        ("091530A SEP 77", "1977-09-09 14:30:00"),
        ("010030M JAN 08", "2007-12-31 12:30:00"),
        ("312330N DEC 07", "2008-01-01 00:30:00"),
        ("312330R DEC 07", "2008-01-01 04:30:00"),
        ("091530Y SEP 77", "1977-09-10 03:30:00"),
        ("O 312561Z JUL 06 and 010203Z AUG 06", "2006-08-01 02:03:00"),
    ],
)
def test_time_group(text: str, moment: str) -> None:
    read = read_time_group(text)
    assert read is not None
    assert str(read.at) == moment


@pytest.mark.parametrize(
    "text",
    ["O 312561Z JUL 06", "300915Z FEB 07", "no group", "091530Z SEP 38", "091530Z SEP 1877", "091530Z"],
)
def test_no_time_group(text: str) -> None:
    assert read_time_group(text) is None


def test_a_time_of_the_readers_own_zone_is_of_a_year_and_of_no_moment() -> None:
    read = read_time_group("091530J SEP 77")
    assert read is not None
    assert (read.at, read.year) == (None, 1977)


@given(
    st.datetimes(datetime(1966, 1, 2), datetime(2012, 12, 30)).map(
        lambda at: at.replace(second=0, microsecond=0)
    ),
    st.sampled_from("ABCDEFGHIKLM"),
)
def test_clocks_east_of_greenwich_are_ahead_of_it(at: datetime, zone: str) -> None:
    """Each letter is an hour more: the letters from A to M without J, which the alphabet tells."""
    hours = ord(zone) - ord("A") + 1 - (zone > "J")
    local = at + timedelta(hours=hours)
    read = read_time_group(f"{local:%d%H%M}{zone} {local:%b %y}")
    assert read is not None
    assert read.at == at
