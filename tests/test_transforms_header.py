"""Headers of our own writing, each with the oddity that a real cable taught us."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.fields import split_fields
from transforms.header import read_header
from transforms.records import Cable

FIRST = "C O N F I D E N T I A L LIMA 000123\n\nSIPDIS\n\nE.O. 12958: DECL: 01/02/2018\n"


def read(header: str, first: str = FIRST) -> Cable:
    cable = Cable("", "plain")
    read_header(first + header, cable)
    return cable


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        ("TAGS: PREL\nSUBJECT: PORT WORKERS STRIKE\n\nREF: LIMA 12\n", "PORT WORKERS STRIKE"),
        (
            "TAGS: PREL\nSUBJECT: PORT WORKERS OF THE SOUTH\nSTRIKE AGAIN\n",
            "PORT WORKERS OF THE SOUTH STRIKE AGAIN",
        ),
        # labels as transmission left them
        ("TAGS: PREL\nSUBEJCT: PORT WORKERS STRIKE\n", "PORT WORKERS STRIKE"),
        ("TAGS: PREL\nSUJBECT; PORT WORKERS STRIKE\n", "PORT WORKERS STRIKE"),
        ("TAGS: PREL\nSUBECT: PORT WORKERS STRIKE\n", "PORT WORKERS STRIKE"),
        ("TAGS: PREL\nSUBJ: PORT WORKERS STRIKE\n", "PORT WORKERS STRIKE"),
        ("TAGS: PREL\nSUBJECTS: PORT WORKERS STRIKE\n", "PORT WORKERS STRIKE"),
        ("TAGS: PREL\nSUBJECT  PORT WORKERS STRIKE\n", "PORT WORKERS STRIKE"),
        ("TAGS: PREL Subject: Port workers strike Ref: Lima 12", "Port workers strike"),
        ("ADDED SUBJECT LINE\nTAGS: PREL\nSUBJECT: PORT WORKERS STRIKE\n", "PORT WORKERS STRIKE"),
        # portion marks
        ("TAGS: PREL\nSUBJECT: (C) PORT WORKERS STRIKE\n", "PORT WORKERS STRIKE"),
        ("TAGS: PREL\nSUBJECT: (S//NF) PORT WORKERS STRIKE\n", "PORT WORKERS STRIKE"),
        ("TAGS: PREL\nSUBJECT: S) PORT WORKERS STRIKE\n", "PORT WORKERS STRIKE"),
        ("TAGS: PREL\nSUBJECT: PORT WORKERS STRIKE (U)\n", "PORT WORKERS STRIKE"),
        (
            "TAGS: PREL\nSUBJECT: PORT WORKERS STRIKE (CORRECTED COPY)\n",
            "PORT WORKERS STRIKE (CORRECTED COPY)",
        ),
        # what stands behind
        ("TAGS: PREL\nSUBJECT: PORT WORKERS STRIKE REF LIMA 861\n", "PORT WORKERS STRIKE"),
        ("TAGS: PREL\nSUBJECT: PORT WORKERS STRIKE; REF LIMA 861\n", "PORT WORKERS STRIKE"),
        ("TAGS: PREL\nSUBJECT: PORT WORKERS STRIKE REF: A. LIMA 861\n", "PORT WORKERS STRIKE"),
        ("TAGS: PREL\nSUBJECT: PORT WORKERS STRIKE REFTEL A. LIMA 861\n", "PORT WORKERS STRIKE"),
        ("TAGS: PREL\nSUBJECT: FOLLOW-UP TO REFTEL DEMARCHE\n", "FOLLOW-UP TO REFTEL DEMARCHE"),
        (
            "TAGS: PREL\nSUBJECT: PORT WORKERS STRIKE CLASSIFIED BY: DCM Ann Roe, reasons 1.4 (b)",
            "PORT WORKERS STRIKE",
        ),
        ("TAGS: PREL\nSUBJECT: PORT WORKERS STRIKE SIPDIS\n", "PORT WORKERS STRIKE"),
        ("TAGS: PREL\nSUBJECT: PORT WORKERS SIPDIS STRIKE\n", "PORT WORKERS STRIKE"),
        ("TAGS: PREL\nSUBJECT: PORT WORKERS STRIKE\n\n-------\nSUMMARY\n-------\n", "PORT WORKERS STRIKE"),
        ("TAGS: PREL\nSUBJECT: PORT WORKERS STRIKE SUMMARY: The union said no.", "PORT WORKERS STRIKE"),
        (
            "TAGS: PREL\nSUBJECT: PORT WORKERS STRIKE THIS MESSAGE IS SENSITIVE BUT UNCLASSIFIED.",
            "PORT WORKERS STRIKE",
        ),
        (
            "TAGS: PREL\nSUBJECT: PORT WORKERS STRIKE (U) This cable is sensitive, but unclassified.",
            "PORT WORKERS STRIKE",
        ),
        ("TAGS: PREL\nSUBJECT: PORT WORKERS STRIKE\n\nLIMA 00000123 001.2 OF 002\n\n", "PORT WORKERS STRIKE"),
        ("TAGS: PREL\nSUBJECT: PORT WORKERS \\\nSTRIKE \\\n", "PORT WORKERS STRIKE"),
        # the line break before the next label was lost
        ("TAGS: PREL\nSUBJECT: PORT WORKERS STRIKEREF: A. LIMA 861\n", "PORT WORKERS STRIKE"),
        ("TAGS: PREL\nSUBJECT: Port Workers StrikeRefs: A. Lima 861\n", "Port Workers Strike"),
        ("TAGS: PREL\nSUBJECT: Port Workers StrikeClassified By: DCM Ann Roe\n", "Port Workers Strike"),
        ("TAGS: PREL\nSUBJECT: PORT WORKERS STRIKECLASSIFIED BY DCM ANN ROE\n", "PORT WORKERS STRIKE"),
        ("TAGS: PREL\nSUBJECT: FILES DECLASSIFIED BY ORDER\n", "FILES DECLASSIFIED BY ORDER"),
        ("TAGS: PREL\nSUBJECT: A REPLY TO REFTEL: THE PORT\n", "A REPLY TO REFTEL: THE PORT"),
        ("TAGS: PREL\nSUBJECT: PRICE TAGS: A LAW FOR SHOPS\n", "PRICE TAGS: A LAW FOR SHOPS"),
        # the first paragraph begins under the title
        ("TAGS: PREL\nSUBJECT: PORT WORKERS STRIKE\n1. (C) The union said no.", "PORT WORKERS STRIKE"),
        ("TAGS: PREL\nSUBJECT: PORT WORKERS STRIKE 1. (SBU) The union said no.", "PORT WORKERS STRIKE"),
        ("TAGS: PREL\nSUBJECT: Port Strike\n1. Classified by DCM Ann Roe.", "Port Strike"),
        ("TAGS: PREL\nSUBJECT: PORT STRIKE1. (C) The union said no.", "PORT STRIKE"),
        ("TAGS: PREL\nSUBJECT: Port Strike\nSummary: The union said no.", "Port Strike"),
        ("TAGS: PREL\nSUBJECT: PORT STRIKE BEGIN SUMMARY. THE UNION SAID NO.", "PORT STRIKE"),
        ("TAGS: PREL\nSUBJECT: PORT STRIKEDERIVED FROM: DSCG 05-01", "PORT STRIKE"),
        ("TAGS: PREL\nSUBJECT: Port StrikeReason: 1.4 (b)", "Port Strike"),
        ("TAGS: PREL\nSUBJECT: PORT STRIKEREFTEL LIMA 12", "PORT STRIKE"),
        ("TAGS: PREL\nSUBJECT: TWO PORTS: 1. LIMA 2. CALLAO\n", "TWO PORTS: 1. LIMA 2. CALLAO"),
        # characters that a page wrote as references
        ("TAGS: PREL\nSUBJECT: AT&T AND R&D; Q&A\n", "AT&T AND R&D; Q&A"),
        ("TAGS: PREL\nSUBJECT: PORT’S STRIKE\n", "PORT’S STRIKE"),
        # a hyphen at the end of a line
        ("TAGS: PREL\nSUBJECT: A LONG-\nTERM STRIKE\n", "A LONG-TERM STRIKE"),
        ("TAGS: PREL\nSUBJECT: U.S.-\nPERU TALKS\n", "U.S.-PERU TALKS"),
        ("TAGS: PREL\nSUBJECT: PRE-\nAND POST-STRIKE PLANS\n", "PRE- AND POST-STRIKE PLANS"),
        ("TAGS: PREL\nSUBJECT: STRIKE -\nDOCKS CLOSED\n", "STRIKE - DOCKS CLOSED"),
        # an empty line in the middle
        (
            "TAGS: PREL\nSUBJECT: VISIT OF THE UNDER\n\nSECRETARY\n\nREF: LIMA 1\n",
            "VISIT OF THE UNDER SECRETARY",
        ),
        (
            "TAGS: PREL\nSUBJECT: PORT WORKERS\n\nSTRIKE; DOCKS CLOSED\n\nREF: LIMA 1\n",
            "PORT WORKERS STRIKE; DOCKS CLOSED",
        ),
        # no label at all
        ("TAGS: PREL PE\nWORKERS OF THE PORT STRIKE\n\nREF: LIMA 1\n", "WORKERS OF THE PORT STRIKE"),
        ("TAGS: PREL PE\n\nREF: LIMA 1\n", None),
    ],
)
def test_subject(header: str, subject: str | None) -> None:
    assert read(header).subject == subject


@pytest.mark.parametrize(
    ("header", "refs_text"),
    [
        ("SUBJECT: X\nREF: A. LIMA 1\nB. LIMA 2\n", "A. LIMA 1 B. LIMA 2"),
        ("SUBJECT: X\nREF(S): LIMA 4 (NOTAL)\n", "LIMA 4 (NOTAL)"),
        ("SUBJECT: X\nREFTEL: LIMA 4\n", "LIMA 4"),
        ("SUBJECT: X\nREFERENCES: E-MAIL OF 3/4\n", "E-MAIL OF 3/4"),
        ("SUBJECT: X\nREF. LIMA 1\n", "LIMA 1"),
        ("SUBJECT: X\nREF A: LIMA 1\nREF B: LIMA 2\n", "LIMA 1 REF B: LIMA 2"),
        ("SUBJECT: X\nREF - A. LIMA 1\n", "A. LIMA 1"),
        ("SUBJECT: X\nREF A LIMA 1 B LIMA 2\n", "A LIMA 1 B LIMA 2"),
        ("SUBJECT: X\nREFERENCE LIMA 1\n", "LIMA 1"),
        ("SUBJECT: X\nRef. A. Lima 1\n", "A. Lima 1"),
        ("SUBJECT: XYREF: A. LIMA 1\n", "A. LIMA 1"),
        ("SUBJECT: XyREF: Lima 1\n", "Lima 1"),
        ("SUBJECT: X\nREFF: A. LIMA 1\n", "A. LIMA 1"),
        ("SUBJECT: X\nRE: LIMA 1\n", "LIMA 1"),
        ("SUBJECT: X\nREF NO: LIMA 1\n", "LIMA 1"),
        ("SUBJECT: X\nREFERENCED CABLES: LIMA 1\n", "LIMA 1"),
        ("SUBJECT: X\nREF (LIMA 1)\n", "(LIMA 1)"),
        # where the list is over
        ("SUBJECT: X\nREF: LIMA 1\n\nC O N F I D E N T I A L LIMA 000123\n", "LIMA 1"),
        ("SUBJECT: X\nREF: LIMA 1\n\nUNCLAS SECTION 02 OF 03 LIMA 000123\n", "LIMA 1"),
        ("SUBJECT: X\nREF: LIMA 1\n1. (C) The union said no.", "LIMA 1"),
        ("SUBJECT: X\n", None),
    ],
)
def test_refs_text(header: str, refs_text: str | None) -> None:
    assert read(header).refs_text == refs_text


@pytest.mark.parametrize(
    ("header", "reasons", "name"),
    [
        ("SUBJECT: X\nClassified By: DCM Ann Roe, E.O. 12958, reasons 1.4 (b)", ["1.4(b)"], "Ann Roe"),
        ("SUBJECT: X\nREASON: 1.4 (d)\nCLASSIFIED BY: ANN ROE, DCM", ["1.4(d)"], "ANN ROE"),
        (
            "SUBJECT: X\n(U) Classified by Ann Roe; reasons: E.O. 12958 1.4 (b,d).",
            ["1.4(b)", "1.4(d)"],
            "Ann Roe",
        ),
        ("SUBJECT: X\nClassified By: CLASSIFIED BY EAP DAS ANN ROE, REASON: 1.4 (C).", ["1.4(c)"], "ANN ROE"),
        ("TAGS: PREL\nBY: Ann Roe, Ambassador. REASON: 1.4 (b)", ["1.4(b)"], "Ann Roe"),
    ],
)
def test_classifier_stands_anywhere(header: str, reasons: list[str], name: str) -> None:
    cable = read(header)
    assert (cable.reasons, cable.classified_by) == (reasons, name)


def test_derived_classification_names_its_source() -> None:
    cable = read("SUBJECT: X\nDERIVED FROM: DSCG 05-01 B, D\n")
    assert cable.classified_by is None
    assert cable.classified_by_title == "DERIVED FROM DSCG 05-01 B, D"


def test_addressees_stand_between_first_line_and_labels() -> None:
    first = "S E C R E T LIMA 000123\n\nNOFORN\nSIPDIS\n\nSTATE FOR WHA/AND\nUSTR PASS TO DOE\n\n"
    cable = read("E.O. 12958: DECL: 01/02/2018\nTAGS: PREL\n", first)
    assert cable.addressees_text == "STATE FOR WHA/AND USTR PASS TO DOE"
    assert cable.caption == ["NOFORN", "SIPDIS"]


def test_glued_labels_count() -> None:
    first = "S E C R E T LIMA 000123 SIPDISE.O. 12958: DECL: 01/02/2018TAGS: PREL"
    cable = read("SUBJECT: PORT WORKERS STRIKE", first)
    assert (cable.executive_order, cable.tags, cable.subject) == ("12958", ["PREL"], "PORT WORKERS STRIKE")


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ("TAFS: PREL, PE\nSUBJECT: X\n", ["PREL", "PE"]),
        ("TAS: PREL, PE\nSUBJECT: X\n", ["PREL", "PE"]),
        ("TGAS - PREL, PE\nSUBJECT: X\n", ["PREL", "PE"]),
        ("TAG; PREL, PE\nSUBJECT: X\n", ["PREL", "PE"]),
        ("TABS: PE, PREL\nSUBJECT: X\n", ["PE", "PREL"]),
        ("Tags PREL PE\nSUBJECT: X\n", ["PREL", "PE"]),
        ("T A G S: PREL, PE\nSUBJECT: X\n", ["PREL", "PE"]),
        # the label in the middle of its own line
        ("TAGS: PREL, PGOV, TAGS: ECON, PE\nSUBJECT: X\n", ["PREL", "PGOV", "ECON", "PE"]),
        # a line of another cable
        ("TAGS: PREL, PE\nSUBJECT: X\nREF: LIMA 1\nTAGS: ECON, BR\n", ["PREL", "PE"]),
        # a word of a title
        ("TAGS: PREL, PE\nSUBJECT: PRICE TAGS: A LAW FOR SHOPS\n", ["PREL", "PE"]),
    ],
)
def test_tags(header: str, tags: list[str]) -> None:
    assert read(header).tags == tags


def test_a_second_copy_explains_nothing_new() -> None:
    header = "TAGS: PREL, PE\nSUBJECT: PORT WORKERS STRIKE\n\n"
    assert read(header + header).unparsed is None


def test_words_that_no_field_explains_are_kept() -> None:
    cable = read("TAGS: PREL\nSUBJECT: PORT WORKERS STRIKE\n\nPLEASE PROTECT ACCORDINGLY\n\nREF: LIMA 1\n")
    assert cable.unparsed == "PLEASE PROTECT ACCORDINGLY"


_PIECES = (
    "SUBJECT:",
    "TAGS:",
    "REF:",
    "E.O. 12958:",
    "DECL:",
    "CLASSIFIED BY:",
    "REASON:",
    "SUMMARY",
    "(C)",
    "\n\n",
)
_WORDS = st.lists(
    st.sampled_from((*_PIECES, "E.O.", "12958:", "BY:", "PREL", "WATER", "LIMA", "12")), max_size=30
)


@given(_WORDS)
def test_fields_and_what_stands_before_them_are_the_whole_header(words: list[str]) -> None:
    header = " ".join(words)
    before, fields = split_fields(header)
    pieces = [before, *(piece for field in fields for piece in (field.label, field.text))]
    assert "".join("".join(pieces).split()) == "".join(header.split())


@given(_WORDS)
def test_no_header_word_is_lost(words: list[str]) -> None:
    """Every word without a label stands in a field or in `unparsed`."""
    cable = read(" ".join(words))
    classifier = (cable.classified_by, cable.classified_by_title, cable.declassification)
    values = (cable.origin, cable.subject, cable.refs_text, cable.tags, cable.unparsed, cable.addressees_text)
    held = " ".join(map(str, (*values, *classifier)))
    assert ("WATER" in words) <= ("WATER" in held)
