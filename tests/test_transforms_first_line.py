"""First lines: letter-spaced, misspelt, cut, redacted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.first_line import read_captions, read_classification, read_first_line


@pytest.mark.parametrize(
    ("text", "classification", "origin", "serial"),
    [
        ("S E C R E T LIMA 000123", "SECRET", "LIMA", 123),
        ("SS E C R E T THE HAGUE 001234", "SECRET", "THEHAGUE", 1234),
        ("SE C R E T LIMA 000123", "SECRET", "LIMA", 123),
        ("C O N F I D E N T I A L SECTION 01 OF 02 NEW DELHI 000001", "CONFIDENTIAL", "NEWDELHI", 1),
        ("O N F I D E N T I A L LIMA 000123", "CONFIDENTIAL", "LIMA", 123),
        ("CO N F I D E N T I A L LIMA 000123", "CONFIDENTIAL", "LIMA", 123),
        ("UNCLAS LIMA 000123", "UNCLASSIFIED", "LIMA", 123),
        ("UNCLAS E F T O LIMA 000123", "UNCLASSIFIED", "LIMA", 123),
        ("T O P S E C R E T LIMA 000123", "TOP SECRET", "LIMA", 123),
        ("LIMITED OFFICIAL USE LIMA 000123", "LIMITED OFFICIAL USE", "LIMA", 123),
        ("C O N F I D E N T I A L RIO DE JANEIRO 000012", "CONFIDENTIAL", "RIODEJANEIRO", 12),
        ("Thursday, 07 March 2002, 10:13 S E C R E T LIMA 000123", "SECRET", "LIMA", 123),
        ("S E C R E T SECTION 01 OF 02 XXXXXXXXXXXX 000004 NOFORN", "SECRET", None, None),
    ],
)
def test_first_line(text: str, classification: str, origin: str | None, serial: int | None) -> None:
    line = read_first_line(text + "\n\nSIPDIS\n\nE.O. 12958: DECL: 01/02/2018")
    assert line is not None
    assert (line.classification, line.origin, line.serial) == (classification, origin, serial)


# What stands behind a classification and is another's: its number is never the cable's own.
FOREIGN = [
    "REF: A. PARIS 44222\n     B. ROME 5203",
    "REFTEL PARIS 44222",
    "Ref: Paris 44222",
    "SUBJECT: WHAT PARIS 44222 LEFT OUT",
    "TO SECSTATE WASHDC 7633\nINFO AMEMBASSY PARIS 101",
    "TO RUEHC/SECSTATE WASHDC 7633",
    "FM AMEMBASSY LIMA\nTO SECSTATE WASHDC 7633",
    "INFO RUEHFR/AMEMBASSY PARIS 0101",
    "The embassy in Paris 44222 wrote of it.",
    "DRAFTED 14 JUN 1974",
    "E.O. 12958: DECL: 01/02/2018\nTAGS: PREL\n\nPARIS 44222",
]


@pytest.mark.parametrize("caption", ["\n\n", " ", "\n\nSIPDIS\n\n", " NOFORN SIPDIS\n"])
@pytest.mark.parametrize("foreign", FOREIGN)
def test_a_first_line_without_a_post_takes_none_from_behind_it(foreign: str, caption: str) -> None:
    line = read_first_line(f"S E C R E T{caption}{foreign}\n\n1. (S) It rained.\n")
    assert line is None or (line.origin, line.serial) == (None, None)


@pytest.mark.parametrize(
    ("text", "classification", "origin"),
    [
        ("S E C R E T\n\nSIPDIS\n\nE.O. 12958: DECL: 1/2/2018", "SECRET", None),
        ("CONFIDENTIAL NOFORN\nTAGS: PREL", "CONFIDENTIAL", None),
        ("UNCLAS SECTION 01 OF 02\nSUBJECT: A DAY", "UNCLASSIFIED", None),
        ("C O N F I D E N T I A L THE HAGUE\n\nSIPDIS\n\nTAGS: PREL", "CONFIDENTIAL", "THEHAGUE"),
    ],
)
def test_a_first_line_without_a_serial_still_classifies(
    text: str, classification: str, origin: str | None
) -> None:
    line = read_first_line(text)
    assert line is not None
    assert (line.classification, line.origin, line.serial) == (classification, origin, None)


@pytest.mark.parametrize(
    ("text", "serial"),
    [
        ("TAGS: PREL\nREF: ROME 451\n\n\nS e c r e t section 01 of 05 lima 000097", 97),
        ("TAGS: PREL\nREF: ROME 451, SECRET PARIS 000097", None),
        ("TAGS: PREL\nREF: ROME 451\nTHE TALKS REMAIN\nSECRET. PARIS 5539 TELLS MORE", None),
    ],
)
def test_a_first_line_behind_the_fields_is_a_line_of_its_own(text: str, serial: int | None) -> None:
    line = read_first_line(text)
    assert (line and line.serial) == serial


def test_sections_are_counted_as_printed() -> None:
    line = read_first_line("S E C R E T SECTION 02 OF 04 LIMA 000123 NOFORN")
    assert line is not None
    assert (line.section, line.sections) == (2, 4)


@pytest.mark.parametrize(
    "text", ["", "SIPDIS\n\nE.O. 12958: N/A", "the secret of Lima", "DECLASSIFIED LIMA 000123"]
)
def test_no_first_line(text: str) -> None:
    assert read_first_line(text) is None


@pytest.mark.parametrize(
    ("text", "captions", "rest"),
    [
        ("NOFORN SIPDIS STATE FOR INR", ["NOFORN", "SIPDIS"], "STATE FOR INR"),
        ("N O F O R N", ["NOFORN"], ""),
        ("SENSITIVE BUT UNCLASSIFIED", ["SENSITIVE"], ""),
        ("SENSITIVELY SIPDIS SIPDIS", ["SIPDIS"], "SENSITIVELY"),
    ],
)
def test_captions(text: str, captions: list[str], rest: str) -> None:
    read, left = read_captions(text)
    assert (read, " ".join(left.split())) == (captions, rest)


@given(st.sampled_from(["SECRET", "CONFIDENTIAL", "UNCLASSIFIED", "TOP SECRET", "LIMITED OFFICIAL USE"]))
def test_letters_apart_read_alike(word: str) -> None:
    assert read_classification(" ".join(word)) == read_classification(word) == word
