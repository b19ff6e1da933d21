"""Titles glued to names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.gluing import split_glued


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("DCM/Ann", ["DCM", "Ann"]),
        ("Officer/J.", ["Officer", "J."]),
        ("Rowley/DCM", ["Rowley", "DCM"]),
        ("CDA-Ann", ["CDA", "Ann"]),
        ("Amb.Ann", ["Amb.", "Ann"]),
        ("AmbassadorAnn", ["Ambassador", "Ann"]),
        ("DCMAnn", ["DCM", "Ann"]),
        # whole
        ("NEA/ARP", ["NEA/ARP"]),
        ("Pol/Econ", ["Pol/Econ"]),
        ("Ann-Marie", ["Ann-Marie"]),
        ("Minister-Counselor", ["Minister-Counselor"]),
        ("McDonald", ["McDonald"]),
        ("LeRoy", ["LeRoy"]),
        ("U.S.", ["U.S."]),
    ],
)
def test_gluing(word: str, pieces: list[str]) -> None:
    assert split_glued([word]) == pieces


@given(st.text(alphabet="AaBbnoMDC/.-", max_size=12))
def test_no_letter_is_lost(word: str) -> None:
    kept = "".join(split_glued([word])).replace("/", "").replace("-", "")
    assert kept == word.replace("/", "").replace("-", "")
