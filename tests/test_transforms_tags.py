"""TAGS lines: codes, names, glued codes, stray words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.tag_words import is_known_tag
from transforms.tags import linked_tags, read_tags, split_tags
from transforms.vocabulary.tags import GEOGRAPHY_TAGS, ORGANIZATION_TAGS, SUBJECT_TAGS


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        (" PREL, PGOV, PE", ["PREL", "PGOV", "PE"]),
        (" PREL PGOV\nECON, \nPE\n", ["PREL", "PGOV", "ECON", "PE"]),
        (" prel, pgov, pins, pe ", ["PREL", "PGOV", "PINS", "PE"]),
        (" PREL; PGOV/PE - ECON.", ["PREL", "PGOV", "PE", "ECON"]),
        (" CH & BL", ["CH", "BL"]),
        # persons behind OVIP, surname first, in brackets or not; codes and programs there are none
        (" OVIP (ROE, ANN Q.), PREL", ["OVIP", "ROE, ANN Q.", "PREL"]),
        (" OVIP (ROE ANN), PREL", ["OVIP", "ROE, ANN", "PREL"]),
        (" OVIP (ROE, ANN; POE, JO), PREL", ["OVIP", "ROE, ANN", "POE, JO", "PREL"]),
        (" OVIP (ROE, ANN AND POE, JO), PREL", ["OVIP", "ROE, ANN", "POE, JO", "PREL"]),
        (" OVIP, ROE, ANN, PREL, PE", ["OVIP", "ROE, ANN", "PREL", "PE"]),
        (" OVIP ROE ANN Q. PREL PE", ["OVIP", "ROE, ANN Q.", "PREL", "PE"]),
        (" OVIP ROE, ANN Q., PREL", ["OVIP", "ROE, ANN Q.", "PREL"]),
        (" OVIP, ROE, ANN, POE, LEO, PREL", ["OVIP", "ROE, ANN", "POE, LEO", "PREL"]),
        (" OVIP (VAN DER ROE JAN), PREL", ["OVIP", "VAN DER ROE, JAN", "PREL"]),
        (" OVIP (ROE, ANN, JR.), PREL", ["OVIP", "ROE, ANN, JR.", "PREL"]),
        (" OVIP, ROE, PREL", ["OVIP", "ROE", "PREL"]),
        (" OVIP, ROE, IDA, PREL, IDA", ["OVIP", "ROE, IDA", "PREL", "IDA"]),  # an organization's code too
        (" OVIP [ROE, ANN], PREL", ["OVIP", "ROE, ANN", "PREL"]),
        (' OVIP "ROE, ANN", PREL', ["OVIP", "ROE, ANN", "PREL"]),
        (" PINR (ROE, ANN), PREL", ["PINR", "ROE, ANN", "PREL"]),
        (" OVIP, PREL, NATO, PE", ["OVIP", "PREL", "NATO", "PE"]),
        (" OVIP, CODEL ROE, PREL", ["OVIP", "CODEL ROE", "PREL"]),
        (" OVIP: ROE, ANN, PREL", ["OVIP", "ROE, ANN", "PREL"]),
        (" OVIP (SEN. ROE), PREL", ["OVIP", "SEN. ROE", "PREL"]),
        (" OVIP, LABOR, CONSULAR, PE", ["OVIP", "LABOR", "CONSULAR", "PE"]),
        (" OVIP, PGVO, MRAR, PE", ["OVIP", "PGVO", "MRAR", "PE"]),
        (" (PROP), (PREL)", ["PROP", "PREL"]),
        (" PGOV (PREL, ECON)", ["PGOV", "PREL", "ECON"]),
        # programs named by words
        (" PHUM, HUMAN RIGHTS, PE", ["PHUM", "HUMAN RIGHTS", "PE"]),
        (" PHUM PE HUMAN RIGHTS", ["PHUM", "PE", "HUMAN RIGHTS"]),
        (" PE, HUMAN\nRIGHTS", ["PE", "HUMAN RIGHTS"]),
        (" ETRD, TRADE AND INVESTMENT, PE", ["ETRD", "TRADE AND INVESTMENT", "PE"]),
        (" PREL, LAKES OF THE NORTH, PE", ["PREL", "LAKES OF THE NORTH", "PE"]),
        (" PREL, DRUGS & CRIME, PE", ["PREL", "DRUGS & CRIME", "PE"]),
        (" PREL, SOCIAL SECURITY, PE", ["PREL", "SOCIAL SECURITY", "PE"]),
        (" N/A", []),
        (" PREL, LABOR, CONSULAR, PE", ["PREL", "LABOR", "CONSULAR", "PE"]),
        (" PREL, U.S.-PERU TIES, PE", ["PREL", "U.S.-PERU TIES", "PE"]),
        (" PHUM, Human Rights, PE", ["PHUM", "HUMAN RIGHTS", "PE"]),
        (" COUNTERTERRORISM IN PK", ["COUNTERTERRORISM", "IN", "PK"]),
        # a portion mark is no code
        (" (U) PREL, PE", ["PREL", "PE"]),
        (" PREL, PE (TS)", ["PREL", "PE", "TS"]),
        (" PREL, PE\n\n(SBU) The embassy asks for help.", ["PREL", "PE"]),
        # small letters
        ("prel, pgov, pgvo, pe", ["PREL", "PGOV", "PGVO", "PE"]),
        ("pgvo prel etxd pgov pe", ["PGVO", "PREL", "ETXD", "PGOV", "PE"]),
        # organizations with their own punctuation
        (" UNGA/C-3 AFL-CIO G-77 AU-1 ZANU-PF", ["UNGA/C-3", "AFL-CIO", "G-77", "AU-1", "ZANU-PF"]),
        (" UN/UNSC", ["UN", "UNSC"]),
        (" PFOR, PINT, IR", ["PFOR", "PINT", "IR"]),
        # glued
        (" PRELPGOVPE", ["PREL", "PGOV", "PE"]),
        (" KDEMAF", ["KDEM", "AF"]),
        (" FRELIMO", ["FRELIMO"]),
        (" PEPREL, PREL, PEPREL", ["PE", "PREL"]),
        (" RENAMO, UNITAR", ["RENAMO", "UNITAR"]),
        # unknown codes are kept, stray words are not
        (" PREL WTRQ IEFIN", ["PREL", "WTRQ", "IEFIN"]),
        (" PREL, COUNTERTERRORISM, PE", ["PREL", "COUNTERTERRORISM", "PE"]),
        (" PREL, SENSITIVE, PE", ["PREL", "PE"]),
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


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        (
            "<a href='/tag/HUMAN_0.html'>HUMAN</a> <a href='/tag/RIGHTS_0.html'>RIGHTS</a>",
            ["HUMAN", "RIGHTS"],
        ),
        ("<a href='/tag/HUMANRIGHTS_0.html'>HUMAN RIGHTS</a>", ["HUMAN RIGHTS"]),
        ("HUMAN RIGHTS", ["HUMAN RIGHTS"]),
    ],
)
def test_links_part_the_tags_of_their_line(text: str, tags: list[str]) -> None:
    printed = re.sub("<[^<>]*>", "", text)
    assert split_tags(printed, has_subject=True, linked=linked_tags(text)).tags == tags


def test_a_known_tag_is_a_code_or_a_name_in_use() -> None:
    known = [tag for tag in ("PREL", "KDEM", "PE", "HUMAN RIGHTS", "PGVO", "LAKES") if is_known_tag(tag)]
    assert known == ["PREL", "KDEM", "PE", "HUMAN RIGHTS"]


_CODES = st.sampled_from(sorted(SUBJECT_TAGS | ORGANIZATION_TAGS | GEOGRAPHY_TAGS)).map(str.upper)


@given(st.lists(_CODES, unique=True, max_size=8), st.sampled_from([", ", "\n", "; ", "  "]))
def test_codes_read_as_themselves_whatever_parts_them(codes: list[str], between: str) -> None:
    assert read_tags(between.join(codes)) == codes


_SURNAMES = st.sampled_from(["ROE", "QUILLER", "O'HARA", "VAN DER ROE", "AL-ROE"])
_GIVEN_NAMES = st.sampled_from(["ANN", "ANN Q.", "TOBIAS"])
_PARTS = st.one_of(
    st.sampled_from(sorted(SUBJECT_TAGS - {"OVIP"})),
    st.sampled_from(["HUMAN RIGHTS", "TRADE AND INVESTMENT", "LAKES OF THE NORTH"]),
    st.tuples(_SURNAMES, _GIVEN_NAMES).map(", ".join),
)
_WRITTEN = st.sampled_from(["OVIP ({})", "OVIP({})", "OVIP, {}", "OVIP {}"])


@given(st.lists(_PARTS, unique=True, max_size=6), st.data())
def test_codes_programs_and_visitors_in_any_order_read_back(parts: list[str], data: st.DataObject) -> None:
    written, tags = [], []
    for part in parts:
        is_visitor = part.count(", ") == 1
        written.append(data.draw(_WRITTEN).format(part) if is_visitor else part)
        tags += ["OVIP", part] if is_visitor else [part]
    assert read_tags(", ".join(written)) == list(dict.fromkeys(tags))
