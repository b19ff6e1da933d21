"""References to canonical ids; a cable of 2010, MADRID 87, refers."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.posts import sender_of_words
from transforms.reference_list import read_plain, read_tokens
from transforms.reference_tokens import Token, tokenize
from transforms.references import list_referred, read_references, split_references
from transforms.vocabulary.posts import POSTS


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("LIMA 861", ["10LIMA861"]),
        ("A. LIMA 1 B. 08 QUITO 22", ["10LIMA1", "08QUITO22"]),
        ("(A) LIMA 1 (B) State 152009", ["10LIMA1", "10STATE152009"]),
        ("A) State 57319; B) Lima 105; and C) 06 Lima 388", ["10STATE57319", "10LIMA105", "06LIMA388"]),
        # a letter of the list and a year
        ("A. 2009 LIMA 59 B. SANTO DOMINGO 21", ["09LIMA59", "10SANTODOMINGO21"]),
        ("A. 08 STATE 1234, 08 PARIS 12", ["08STATE1234", "08PARIS12"]),
        # years in all their places
        ("LIMA 653; (08) SAO PAULO 542", ["10LIMA653", "08SAOPAULO542"]),
        ("BAGHDAD 123 (08) AND PREVIOUS", ["08BAGHDAD123"]),
        ("'06 LONDON 12, PARIS 08-1234, 09ROME77", ["06LONDON12", "08PARIS1234", "09ROME77"]),
        # further serials
        ("09 LIMA 12 AND 13", ["09LIMA12", "09LIMA13"]),
        ("STATE 71599 AND 72336", ["10STATE71599", "10STATE72336"]),
        ("ROME 3, 4 AND 5", ["10ROME3", "10ROME4", "10ROME5"]),
        ("STATE 123/124", ["10STATE123", "10STATE124"]),
        ("LIMA 1234 B) PARIS 2345", ["10LIMA1234", "10PARIS2345"]),
        # spellings of posts
        ("SECSTATE WASHDC 001234", ["10STATE1234"]),
        ("STATE 00028885", ["10STATE28885"]),
        ("USUN 1593, USUN NEW YORK 12", ["10USUNNEWYORK1593", "10USUNNEWYORK12"]),
        ("PORT AU PRINCE 12, RIO DE JANEIRO 3", ["10PORTAUPRINCE12", "10RIODEJANEIRO3"]),
        ("N'DJAMENA 2, ST. PETERSBURG 12", ["10NDJAMENA2", "10STPETERSBURG12"]),
        ("HAGUE 468", ["10THEHAGUE468"]),
        ("07 IRAN RPO DUBAI 50, DUBAI RPO 378", ["07IRANRPODUBAI50", "10RPODUBAI378"]),
        ("06 KIEV 1, 08 KIEV 2", ["06KIEV1", "08KYIV2"]),
        ("A) 00821 ASMARA B) 00838 ASMARA", ["10ASMARA821", "10ASMARA838"]),
        # the letters of a list: bare, in brackets, glued, doubled; reports between them
        ("A LIMA 113 B QUITO 2240", ["10LIMA113", "10QUITO2240"]),
        ("[A] LIMA 1, [B] QUITO 22", ["10LIMA1", "10QUITO22"]),
        ("A.LIMA 113B.QUITO 22", ["10LIMA113", "10QUITO22"]),
        ("1) LIMA 12 2) QUITO 13", ["10LIMA12", "10QUITO13"]),
        ("A. LIMA 410 B. 416 C. STATE 88", ["10LIMA410", "10LIMA416", "10STATE88"]),
        ("A) 0052 B) STATE 30", ["10MADRID52", "10STATE30"]),
        ("A. LIMA 88 B. 92 C. 05 QUITO 4", ["10LIMA88", "10LIMA92", "05QUITO4"]),
        ("LIMA 44 AND 45, QUITO 3 AND 06 QUITO 77", ["10LIMA44", "10LIMA45", "10QUITO3", "06QUITO77"]),
        ("A. LIMA 410 B. 2009 LAW ON PORTS C. 9 FAM 41", ["10LIMA410"]),
        ("A. LIMA 410 B. 14 JUNE TELCON", ["10LIMA410"]),
        ("A. IIR 6 832 0441 09 B. LIMA 12 C. TD-314/22790-06", ["10LIMA12"]),
        ("A. USDAO/LIMA 1 B. QUITO 33", ["10QUITO33"]),
        ("USDAO LIMA 041233Z MAY 09; QUITO 5", ["10QUITO5"]),
        ("A SECDEF DTG 261447Z NOV 08 B LIMA 12", ["10LIMA12"]),
        # years behind the serial, and between the post and the serial
        ("LIMA 1877-05, QUITO 00789/06", ["05LIMA1877", "06QUITO789"]),
        ("LIMA 0171 98, QUITO 0226 99", ["98LIMA171", "99QUITO226"]),
        ("LIMA 311 AND 04417 (2003)", ["10LIMA311", "03LIMA4417"]),
        ("LIMA 12 OF 2005; QUITO 3 OF MAY 5, 2006", ["05LIMA12", "06QUITO3"]),
        ("LIMA 12 OF LAST YEAR, QUITO 3 (LAST YEAR), ROME 4 LAST YEAR", ["09LIMA12", "09QUITO3", "09ROME4"]),
        ("LIMA 12 DATED 12/03/05; QUITO 3 OF 12 MAY 05; ROME 444-'06", ["05LIMA12", "05QUITO3", "06ROME444"]),
        ("LIMA 12 (14), QUITO 3 (PARA 4)", ["10LIMA12", "10QUITO3"]),
        ("LIMA 12 (MAY 5, 2004), QUITO 3 ('05)", ["04LIMA12", "05QUITO3"]),
        ("STATE 96 123456, PARIS (08) 123", ["96STATE123456", "08PARIS123"]),
        # a year after the cable's own is none
        ("LIMA 1210-12", ["10LIMA1210", "10LIMA1211", "10LIMA1212"]),
        # ranges
        ("LIMA 2201-2203", ["10LIMA2201", "10LIMA2202", "10LIMA2203"]),
        ("LIMA 101 THRU 103", ["10LIMA101", "10LIMA102", "10LIMA103"]),
        ("LIMA 998-1001", ["10LIMA998", "10LIMA999", "10LIMA1000", "10LIMA1001"]),
        # the serial in front of its post
        ("613 LIMA", ["10LIMA613"]),
        ("A) 214 LIMA, B) 05 QUITO 1183", ["10LIMA214", "05QUITO1183"]),
        ("LIMA 12 QUITO 33", ["10LIMA12", "10QUITO33"]),
        # between a post and its serial
        ("LIMA (S) 01140", ["10LIMA1140"]),
        ("LIMA, 1228; QUITO #12; ROME NO. 5", ["10LIMA1228", "10QUITO12", "10ROME5"]),
        ("LIMA TELNO 1228; ROME REFTEL 12", ["10LIMA1228", "10ROME12"]),
        ("LIMA CABLES 0119 AND 0123", ["10LIMA119", "10LIMA123"]),
        ("LIMA1228, 05QUITO12", ["10LIMA1228", "05QUITO12"]),
        ("LIMA, 12 MAY E-MAIL", []),
        # a zero for an O, and an O for a zero
        ("T0KYO 44, 0SLO 12, O6 LIMA 1O2", ["10TOKYO44", "10OSLO12", "06LIMA102"]),
        ("A. OO12 LIMA", ["10LIMA12"]),
        ("OSLO 0044, 05 OTTAWA 120", ["10OSLO44", "05OTTAWA120"]),
        # agencies, abbreviations, a name misspelt by one step
        ("USDOC 04417; SECDEF 31828", ["10USDOC4417", "10SECDEF31828"]),
        ("HK 04771, J'BURG 44, CG HONG KONG 12", ["10HONGKONG4771", "10JOHANNESBURG44", "10HONGKONG12"]),
        ("BUCHARST 120 AND LISBN 8", ["10BUCHAREST120", "10LISBON8"]),
        ("LOME 12, ROME 14", ["10LOME12", "10ROME14"]),
        # a title in brackets is none, even one that names a post; references in brackets are
        ("LIMA 880 (TEAM LOOKS BACK ON ATHENS 04) B. QUITO 12", ["10LIMA880", "10QUITO12"]),
        ("LIMA 880 (SEE ALSO QUITO 12)", ["10LIMA880", "10QUITO12"]),
        ("AS THE TEAM SAID IN ATHENS 04", []),
        # a name that goes on in the next line
        ("A. PORT\n LOUIS 214 B. JOHANNES-\nBURG 31", ["10PORTLOUIS214", "10JOHANNESBURG31"]),
        # never the cable itself
        ("A. MADRID 86 B. MADRID 87 C. 09 MADRID 87", ["10MADRID86", "09MADRID87"]),
        # a later serial of the same post is of the year before
        ("MADRID 86, MADRID 1366", ["10MADRID86", "09MADRID1366"]),
        # never invented
        ("DOE/ROE E-MAIL OF 3/4/10", []),
        ("EMBASSY PARIS DAILY REPORT FOR FEBRUARY 17", []),
        ("PARIS 5 MAY E-MAIL", []),
        ("03 BRASILIA IIR 6 809 0381 03", []),
        ("NONE", []),
        ("239012", []),
        ("09 XXXXXXXXXXXX 167", []),
    ],
)
def test_references(text: str, ids: list[str]) -> None:
    assert read_references(text, 2010, "MADRID", 87) == ids


def test_a_reference_of_an_unknown_year() -> None:
    assert read_references("LIMA 861, 08 QUITO 2", None) == ["XXLIMA861", "08QUITO2"]


def test_years_that_references_print() -> None:
    referred = list_referred("A. 08 LIMA 3329 B. LIMA 2 C. 2004 QUITO 3")
    assert [(one.year, one.serial) for one in referred] == [(2008, 3329), (None, 2), (2004, 3)]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("PRET0RIA 1O2", ["PRETORIA", "102"]),
        ("0SLO 0044", ["OSLO", "0044"]),
        ("05OTTAWA120", ["05", "OTTAWA", "120"]),
        ("N'Djamena (s)", ["N'DJAMENA", "(", "S", ")"]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert [token.text for token in tokenize(text)] == tokens


def test_a_token_says_whether_it_is_glued_to_the_one_before() -> None:
    assert tokenize("9TH A") == [
        Token("number", "9", False, False),
        Token("word", "TH", False, True),
        Token("word", "A", True, False),
    ]


_IDS = st.builds(
    lambda year, post, serial: f"{year:02d}{post}{serial}",
    st.integers(0, 10),
    st.sampled_from(sorted(POSTS - {"KIEV", "IRANRPODUBAI"})),
    st.integers(1, 300_000),
)


@given(st.lists(_IDS, unique=True, max_size=5))
def test_canonical_ids_read_as_themselves(ids: list[str]) -> None:
    assert read_references("; ".join(ids), 2010) == ids


@pytest.mark.parametrize(
    ("text", "refs", "rest"),
    [
        ("A. LIMA 1 B. LIMA 2\n", "A. LIMA 1 B. LIMA 2\n", ""),
        ("LIMA 1\n\nUNCLAS MADRID 000087\n\nSIPDIS", "LIMA 1\n\n", "UNCLAS MADRID 000087\n\nSIPDIS"),
        ("LIMA 1\n1. (C) The union", "LIMA 1\n", "1. (C) The union"),
        # the first line once more in the middle of a list
        (
            "A. LIMA 1\n\nS E C R E T SECTION 02 OF 02 MADRID 000087\n\nSIPDIS\n\nB. LIMA 2",
            "A. LIMA 1\n\n B. LIMA 2",
            "",
        ),
    ],
)
def test_where_a_list_ends(text: str, refs: str, rest: str) -> None:
    assert split_references(text) == (refs, rest)


# Every notation of one reference, by its year (None: the cable's own), its post and its serial.
_OF_THE_YEAR = (
    "{post} {serial}",
    "{post} {serial:05}",
    "{post}{serial}",
    "{post} NO. {serial}",
    "{serial:05} {post}",
)
_OF_ANOTHER = (
    "{year:02} {post} {serial}",
    "20{year:02} {post} {serial:05}",
    "'{year:02} {post} {serial}",
    "({year:02}) {post} {serial}",
    "{post} {year:02}-{serial:05}",
    "{post} ({year:02}) {serial:05}",
    "{post} {serial:05}-{year:02}",
    "{post} {serial:05} ({year:02})",
    "{post} {serial} OF 20{year:02}",
)
_LISTS = (
    lambda items: ", ".join(items),
    lambda items: "; ".join(items),
    lambda items: " AND ".join(items),
    lambda items: " ".join(f"{letter}. {item}" for letter, item in zip("ABCDE", items, strict=False)),
    lambda items: "\n".join(
        f"({letter}) {item} (NOTAL)" for letter, item in zip("ABCDE", items, strict=False)
    ),
)
_REFERENCES = st.tuples(
    st.one_of(st.none(), st.integers(0, 9)),
    st.sampled_from(sorted(POSTS - {"KIEV", "IRANRPODUBAI", "MADRID"})),
    st.integers(100, 99_999).filter(lambda serial: not 1900 <= serial < 2100),
)


@given(st.data(), st.lists(_REFERENCES, max_size=5, unique=True), st.sampled_from(_LISTS))
def test_a_list_in_any_notation_reads_back(
    data: st.DataObject, references: list[tuple[int | None, str, int]], written: Callable[[list[str]], str]
) -> None:
    notations = [
        data.draw(st.sampled_from(_OF_THE_YEAR if year is None else _OF_ANOTHER)) for year, _, _ in references
    ]
    items = [
        notation.format(year=year or 0, post=post, serial=serial)
        for notation, (year, post, serial) in zip(notations, references, strict=True)
    ]
    ids = [f"{10 if year is None else year:02}{post}{serial}" for year, post, serial in references]
    assert read_references(written(items), 2010, "MADRID", 87) == ids


@given(st.lists(_REFERENCES, max_size=5), st.sampled_from(_LISTS))
def test_a_plain_list_reads_as_any_other(
    references: list[tuple[int | None, str, int]], written: Callable[[list[str]], str]
) -> None:
    items = [f"{'' if year is None else f'{year:02} '}{post} {serial}" for year, post, serial in references]
    text = written(items)
    plain = read_plain(text)
    assert plain is not None
    assert plain == read_tokens(tokenize(text), "MADRID", 2010)


@given(st.text(alphabet="ABCDEIMOLQRSTU0123456789 .,;:()[]-/&'\n", max_size=80))
def test_any_text_gives_ids_of_known_senders(text: str) -> None:
    for cable_id in read_references(text, 2010, "MADRID", 87):
        assert re.fullmatch(r"\d\d[A-Z]+[1-9]\d*", cable_id)
        assert sender_of_words(cable_id.strip("0123456789")) is not None
