"""Header fields, signatures and summaries, each in a whole plain cable and in the layouts the field has."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from transforms import ParsedCable, parse_cable
from transforms.records import Cable

# The parts of a cable in the order most print them; a case replaces one or leaves it out.
PARTS = {
    "route": "VZCZCXRO1234\nPP RUEHRG\nDE RUEHBR #0311/01 0731422\nZNY CCCCC ZZH",
    "from": "P 141422Z MAR 09\nFM AMEMBASSY BRASILIA",
    "to": "TO RUEHC/SECSTATE WASHDC PRIORITY 3409",
    "info": "INFO RUEHBU/AMEMBASSY BUENOS AIRES 5512\nRHMFISS/CDR USSOUTHCOM MIAMI FL",
    "first": "C O N F I D E N T I A L BRASILIA 000311 \n \nSIPDIS \n \nSTATE FOR WHA/BSC \n ",
    "order": "E.O. 12958: DECL: 03/14/2019",
    "tags": "TAGS: PREL, PGOV, KDEM, BR",
    "subject": "SUBJECT: FERRY STRIKE ENTERS ITS THIRD WEEK\n",
    "refs": "REF: A. 08 LIMA 1432\n     B. STATE 20114\n",
    "classified": "Classified By: Ambassador Mary L. Stone for reasons 1.4 (b) and (d).\n",
    "body": "1. (C) SUMMARY: The dockers walked out. End summary.\n\n2. (C) The ministry offers talks.\n",
    "sign": "STONE",
}
SHUFFLED = ("order", "classified", "tags", "subject")
LINE_ENDS = (" \n", "\r\n")
ANCHORS = ("1. ", "<a id='par1' href='#par1'>¶</a>1. ")


def parse(**parts: str) -> list[ParsedCable]:
    """A cable of the standing parts and those given, line ends of both kinds, anchored or not."""
    filled = PARTS | parts
    text = "\n".join(filled[name] for name in PARTS if filled[name])
    return [
        parse_cable(text.replace("\n1. ", f"\n{anchor}").replace("\n", end).encode(), "cable.txt")
        for end, anchor in product(LINE_ENDS, ANCHORS)
    ]


def cables(**parts: str) -> list[Cable]:
    """The same cables' fields."""
    return [parsed.cable for parsed in parse(**parts) if parsed.cable is not None]


@pytest.mark.parametrize(
    ("printed", "subject"),
    [
        (
            "SUBJECT: (S/NF) GENERALS MEET\nIN SANTOS, AGREE ON NOTHING",
            "GENERALS MEET IN SANTOS, AGREE ON NOTHING",
        ),
        ("SUBJ: FISH QUOTAS - THE MINISTER EXPLAINS", "FISH QUOTAS - THE MINISTER EXPLAINS"),
        ("SUBJECT - THE MINISTER EXPLAINS", "THE MINISTER EXPLAINS"),
        ("SUBJECT:\nTHE MINISTER EXPLAINS HIS\nFISH QUOTAS", "THE MINISTER EXPLAINS HIS FISH QUOTAS"),
        ("SUBJECT: (U) (SBU) TWO BARGES", "TWO BARGES"),
        ("SUBJECT: [C] TWO BARGES", "TWO BARGES"),
        ("SUBJECT: (C//NF): TWO BARGES", "TWO BARGES"),
        ("SUBJECT: A TALK IN PRIVATE (S)", "A TALK IN PRIVATE"),
        ("SUBJECT: TWO BARGES\n\nSIPDIS", "TWO BARGES"),
        ("SUBJECT: FOLLOW-UP TO REFTEL DEMARCHE ON COTTON", "FOLLOW-UP TO REFTEL DEMARCHE ON COTTON"),
        ("SUBJECT: THE REASON FOR THE DELAY: RAIN", "THE REASON FOR THE DELAY: RAIN"),
        ("SUBJECT: SECRET BALLOTS IN RIO", "SECRET BALLOTS IN RIO"),
        ("SUBJECT: SUMMARY OF TALKS WITH THE UNION", "SUMMARY OF TALKS WITH THE UNION"),
    ],
)
def test_subjects(printed: str, subject: str) -> None:
    found = cables(subject=printed + "\n")
    assert len(found) == 4
    for cable in found:
        assert cable.subject == subject
        assert cable.refs == ["08LIMA1432", "09STATE20114"]


def test_a_title_behind_the_reasons_is_the_subject() -> None:
    shuffled = "\n".join(PARTS[name].strip() for name in SHUFFLED)
    found = cables(order=shuffled, tags="", subject="", refs="", classified="")
    assert len(found) == 4
    for cable in found:
        assert (cable.subject, cable.tags[0]) == ("FERRY STRIKE ENTERS ITS THIRD WEEK", "PREL")
        assert cable.classified_by == "Mary L. Stone"


def test_an_order_behind_the_classifier_is_the_order() -> None:
    turned = "\n".join(PARTS[name].strip() for name in ("classified", "order", "tags"))
    for cable in cables(order=turned, tags="", classified=""):
        assert cable.reasons == ["1.4(b)", "1.4(d)"]
        assert (cable.executive_order, cable.declassify_on) == ("12958", date(2019, 3, 14))
        assert cable.refs == ["08LIMA1432", "09STATE20114"]


def test_tags_may_be_the_last_field() -> None:
    last = "\n".join(PARTS[name].strip() for name in ("subject", "classified", "refs", "tags"))
    for cable in cables(tags="", subject=last, refs="", classified=""):
        assert cable.tags == ["PREL", "PGOV", "KDEM", "BR"]


@pytest.mark.parametrize(
    ("printed", "refs"),
    [
        ("REF: (A) QUITO 210 (B) 08 SAO PAULO 1201", ["09QUITO210", "08SAOPAULO1201"]),
        (
            "REFS: A) STATE 10, B) STATE 11, C) 2008 RIO DE JANEIRO 44",
            ["09STATE10", "09STATE11", "08RIODEJANEIRO44"],
        ),
        ("REF: A) STATE 15111 AND B) 13716", ["09STATE15111", "09STATE13716"]),
        ("REF: KUALA LUMPUR 12 AND 08 SINGAPORE 13", ["09KUALALUMPUR12", "08SINGAPORE13"]),
        ("REF: LIMA 12, 08 TEL AVIV 44, 08 LA PAZ 5", ["09LIMA12", "08TELAVIV44", "08LAPAZ5"]),
        ("REF: A. 09 LIMA 12 B. 09 LIMA 13 (C) 09 LIMA 14", ["09LIMA12", "09LIMA13", "09LIMA14"]),
        ("REF: LIMA 12/QUITO 13", ["09LIMA12", "09QUITO13"]),
        ("REF: A. JONES/SMITH E-MAIL OF 3/3/09\n     B. STATE 4402", ["09STATE4402"]),
        ("REF: BRASILIA 1553 (2008)", ["08BRASILIA1553"]),
        ("REF: A. LIMA\n     12 B. QUITO\n     13 (NOTAL)", ["09LIMA12", "09QUITO13"]),
        ("REF: TELCON OF 3/9", []),
    ],
)
def test_references(printed: str, refs: list[str]) -> None:
    found = cables(refs=printed + "\n")
    assert len(found) == 4
    for cable in found:
        assert cable.refs == refs


@pytest.mark.parametrize(
    ("printed", "name", "title", "reasons"),
    [
        (
            "CLASSIFIED BY: AMBASSADOR JOHN Q. PUBLIC FOR REASONS 1.4 (B AND D)",
            "JOHN Q. PUBLIC",
            "AMBASSADOR",
            "bd",
        ),
        ("CLASSIFIED BY: JOHN P. DOE, DCM\nREASON: 1.4 (B) (D)", "JOHN P. DOE", "DCM", "bd"),
        ("CLASSIFIED BY: PAUL REED, DCM. REASON: 1.4 (C) AND (D)", "PAUL REED", "DCM", "cd"),
        ("Classified By: A/DCM Karen Hall, Reason 1.4 (b), (d)", "Karen Hall", "A/DCM", "bd"),
        (
            "Classified By: L - Hal Koss, Legal Adviser, reasons 1.4 (b) and (d)",
            "Hal Koss",
            "L, Legal Adviser",
            "bd",
        ),
        ("CLASSIFIED BY: THE AMBASSADOR. REASONS 1.4 (B), (D)", None, "THE AMBASSADOR", "bd"),
        (
            "Classified by: Assistant Secretary for Western Hemisphere Affairs\nTom Hill, reasons 1.4 (b)",
            "Tom Hill",
            "Assistant Secretary for Western Hemisphere Affairs",
            "b",
        ),
        (
            "Classified By: Political MC Susan Ellis for reasons 1.4 (b)",
            "Susan Ellis",
            "Political MC",
            "b",
        ),
        ("CLASSIFIED BY: ESTHOFF KEN FORD PER 1.4 (B/D)", "KEN FORD", "ESTHOFF", "bd"),
    ],
)
def test_classifiers(printed: str, name: str | None, title: str, reasons: str) -> None:
    found = cables(classified=printed + "\n")
    assert len(found) == 4
    for cable in found:
        assert (cable.classified_by, cable.classified_by_title) == (name, title)
        assert cable.reasons == [f"1.4({letter})" for letter in reasons]


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("E.O. 12958: DECL: 2019/10/20", date(2019, 10, 20)),
        ("E.O. 12958: DECL: 20191020", date(2019, 10, 20)),
        ("E.O. 12958: DECL: SEPTEMBER 1ST, 2019", date(2019, 9, 1)),
        ("E.O. 12958: DECL: OCTOBER 20TH 2019", date(2019, 10, 20)),
        ("E.O. 12958: DECL: UNTIL 10/20/2019", date(2019, 10, 20)),
        ("E.O. 12958: DECL:\n10/20/2019", date(2019, 10, 20)),
        ("E.O. 12958: DECL: 20 YEARS", None),
        ("E.O. 12958: DECL: UPON KOREAN UNIFICATION", None),
        ("E.O. 12356: DECL:OADR", None),
    ],
)
def test_declassification_days(printed: str, day: date | None) -> None:
    found = cables(order=printed)
    assert len(found) == 4
    for cable in found:
        assert cable.declassify_on == day


@pytest.mark.parametrize(
    ("end", "name"),
    [
        ("STONE\nBT\n#0311\nNNNN", "STONE"),
        ("STONE\n\nMINIMIZE CONSIDERED", "STONE"),
        ("STONE\n\nSIPDIS", "STONE"),
        ("STONE\n0311", "STONE"),
        ("STONE #", "STONE"),
        ("STONE1", "STONE"),
        ("STONE 0 0", "STONE"),
        ('"STONE"', "STONE"),
        ("STONE;", "STONE"),
        ("STONE\nBT\nNNNN\n\n2009BRASIL00311 - Classification: CONFIDENTIAL", "STONE"),
        ("STONE\n\nEnd Cable Text", "STONE"),
        ("XXXXXXXXXXXX\nSTONE", "STONE"),
        ("END COMMENT\nSTONE", "STONE"),
        ("End Comment", None),
        ("STONE\nSTONE", "STONE"),
        ("MINIMIZE CONSIDERED\nSTONE", "STONE"),
        ("It rains (ref B).\nStone", "Stone"),
        ("(It rains. END NOTE) STONE", "STONE"),
        ("Visit us at http://www.state.sgov.gov/p/wha/brasilia/ Stone", "Stone"),
        ("Visit us at http://www.state.sgov.gov/p/wha/index.c fm Stone", "Stone"),
        ("*********************\nVisit the embassy's site\n***************** Stone", "Stone"),
        ("They no longer trust the U.S.\nStone", "Stone"),
        ("VAN DER BERG", "VAN DER BERG"),
    ],
)
def test_signatures(end: str, name: str | None) -> None:
    found = cables(sign=end)
    assert len(found) == 4
    for cable in found:
        assert cable.signed_by == name


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ("S U M M A R Y\n-------------\n1. (C) It rains.\n\nTHE SKY\n-------\n2. (C) It is grey.\n", [1]),
        ("1. (C) (SUMMARY) It rains. (END SUMMARY)\n\n2. (C) It is grey.\n", [1]),
        ("1. (C) INTRODUCTION AND SUMMARY: It rains. END SUMMARY.\n\n2. (C) It is grey.\n", [1]),
        (
            "1. (SBU) BEGIN SUMMARY. It rains.\n\n2. (C) It is grey. END SUMMARY.\n\n3. (C) So it is.\n",
            [1, 2],
        ),
        ("1. (C) KEY POINTS AND SUMMARY: It rains.\n\n2. (C) It is grey.\n", [1]),
        ("1. (C) It rains.\n\n2. (C) It is grey.\n", []),
    ],
)
def test_summaries(body: str, numbers: list[int]) -> None:
    for parsed in parse(body=body):
        rows = [row for row in parsed.paragraphs if row.kind == "paragraph"]
        assert [row.number for row in rows if row.is_summary] == numbers


def test_short_numbers_of_missions_are_no_part_of_their_names() -> None:
    info = "INFO AMEMBASSY LIMA 45\nUSMISSION GENEVA 7-8\nEUCOM TEAM 7"
    for cable in cables(to="TO SECSTATE WASHDC 99", info=info):
        assert cable.action_addressees == ["SECSTATE WASHDC"]
        assert cable.info_addressees == ["AMEMBASSY LIMA", "USMISSION GENEVA", "EUCOM TEAM 7"]


def test_a_paragraph_without_number_and_mark_is_no_part_of_the_header() -> None:
    points = "Poloff and the minister met on March 12. " + "-- He said that it rains, and that it will. " * 4
    for parsed in parse(body=points + "\n\n" + PARTS["body"]):
        assert [row.number for row in parsed.paragraphs if row.kind == "paragraph"] == [None, 1, 2]
        assert parsed.cable is not None
        assert parsed.cable.unparsed is None
