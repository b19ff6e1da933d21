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
        ("Ambassador/Rowley", ["Ambassador", "Rowley"]),
        ("CDA-ROWLEY", ["CDA", "ROWLEY"]),
        ("M/C-Ann", ["M/C", "Ann"]),
        # whole
        ("M/C.", ["M/C."]),
        ("ASD/ISA", ["ASD/ISA"]),
        ("NEA/IRA", ["NEA/IRA"]),
        ("Post-Rowley", ["Post-Rowley"]),
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


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ("Political Counselor/Zuleika J. Rowley", "Political Counselor Zuleika J. Rowley"),
        ("Pol/Econ Chief Ann Roe", "Pol/Econ Chief Ann Roe"),
        ("Consul/Xyz Chief Ann Roe", "Consul/Xyz Chief Ann Roe"),
        ("Ambassador Ann Moe-Roe", "Ambassador Ann Moe-Roe"),
    ],
)
def test_a_name_that_is_not_known_is_parted_from_the_title_before_it(words: str, pieces: str) -> None:
    assert split_glued(words.split()) == pieces.split()


@given(st.text(alphabet="AaBbnoMDC/.-", max_size=12))
def test_no_letter_is_lost(word: str) -> None:
    kept = "".join(split_glued([word])).replace("/", "").replace("-", "")
    assert kept == word.replace("/", "").replace("-", "")
