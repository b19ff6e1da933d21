"""References to canonical ids; a cable of 2010, MADRID 87, refers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.references import list_referred, read_references, years_named
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
    assert years_named("A. 08 LIMA 3329 B. LIMA 2 C. 2004 QUITO 3") == [2008, 2004]
    assert [referred.serial for referred in list_referred("LIMA 2, 3")] == [2, 3]


_IDS = st.builds(
    lambda year, post, serial: f"{year:02d}{post}{serial}",
    st.integers(0, 10),
    st.sampled_from(sorted(POSTS - {"KIEV", "IRANRPODUBAI"})),
    st.integers(1, 300_000),
)


@given(st.lists(_IDS, unique=True, max_size=5))
def test_canonical_ids_read_as_themselves(ids: list[str]) -> None:
    assert read_references("; ".join(ids), 2010) == ids
