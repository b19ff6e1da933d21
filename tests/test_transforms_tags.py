"""TAGS lines: codes, names, glued codes, stray words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.tags import read_tags, split_tags
from transforms.vocabulary.tags import GEOGRAPHY_TAGS, ORGANIZATION_TAGS, SUBJECT_TAGS


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        (" PREL, PGOV, PE", ["PREL", "PGOV", "PE"]),
        (" PREL PGOV\nECON, \nPE\n", ["PREL", "PGOV", "ECON", "PE"]),
        (" prel, pgov, pins, pe ", ["PREL", "PGOV", "PINS", "PE"]),
        (" PREL; PGOV/PE - ECON.", ["PREL", "PGOV", "PE", "ECON"]),
        (" CH & BL", ["CH", "BL"]),
        # persons
        (" OVIP (ROE, ANN Q.), PREL", ["OVIP", "ROE, ANN Q.", "PREL"]),
        (" OVIP (ROE ANN), PREL", ["OVIP", "ROE ANN", "PREL"]),
        (" (PROP), (PREL)", ["PROP", "PREL"]),
        (" PGOV (PREL, ECON)", ["PGOV", "PREL", "ECON"]),
        # organizations with their own punctuation
        (" UNGA/C-3 AFL-CIO G-77 AU-1 ZANU-PF", ["UNGA/C-3", "AFL-CIO", "G-77", "AU-1", "ZANU-PF"]),
        (" UN/UNSC", ["UN", "UNSC"]),
        # glued
        (" PRELPGOVPE", ["PREL", "PGOV", "PE"]),
        (" KDEMAF", ["KDEM", "AF"]),
        (" FRELIMO", ["FRELIMO"]),
        # unknown codes are kept, stray words are not
        (" PREL WTRQ IEFIN", ["PREL", "WTRQ", "IEFIN"]),
        (" PREL SIPDIS PE AND BR", ["PREL", "PE", "BR"]),
        (" PREL PREL", ["PREL"]),
        ("", []),
    ],
)
def test_tags(text: str, tags: list[str]) -> None:
    assert read_tags(text) == tags


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("PREL PE\nDISCUSS WATER AND OTHER ISSUES", "DISCUSS WATER AND OTHER ISSUES"),
        ("PREL PE\n\nWATER FOR THE NORTH", "WATER FOR THE NORTH"),
        ("PREL PE\n------- WATER", "------- WATER"),
        ("PREL PE The Minister said", "The Minister said"),
    ],
)
def test_what_stands_behind_the_codes_is_left(text: str, rest: str) -> None:
    split = split_tags(text, has_subject=False)
    assert split.tags == ["PREL", "PE"]
    assert text[split.end :].strip() == rest


_CODES = st.sampled_from(sorted(SUBJECT_TAGS | ORGANIZATION_TAGS | GEOGRAPHY_TAGS)).map(str.upper)


@given(st.lists(_CODES, unique=True, max_size=8), st.sampled_from([", ", "\n", "; ", "  "]))
def test_codes_read_as_themselves_whatever_parts_them(codes: list[str], between: str) -> None:
    assert read_tags(between.join(codes)) == codes
