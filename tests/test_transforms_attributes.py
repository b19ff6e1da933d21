"""The archive's block behind a telegram: what fields take, what is kept, and values in quotes."""

from __future__ import annotations

from datetime import datetime

from transforms.attributes import read_attributes
from transforms.manuscript import ReferenceId

BLOCK = """Message Attributes

Automatic Decaptioning: X
Concepts: FERRIES, TIMETABLES
Control Number: n/a
Decaption Note:
Document Number: 1975VIENTI00733
Draft Date: 04 FEB 1975
Enclosure: MAP, ONE SHEET
From: VIENTIANE
Line Count: '41'
Original Classification: CONFIDENTIAL
Original Handling Restrictions: LIMDIS
Reference: 75 STATE 24410, 74 BANGKOK 19221
Review Markings: ! 'Dana Hale Declassified/Released US Department of State
  05 JUL 2006'
Subject: ! 'FERRIES: A TIMETABLE'
TAGS: ETRN, LA, (SAENG, KHAM)
To: STATE
"""


def test_fields_take_what_is_theirs() -> None:
    facts = read_attributes(BLOCK)
    assert facts.reference == ReferenceId(1975, "VIENTIANE", 733)
    assert facts.created_at == datetime(1975, 2, 4)
    assert not facts.is_minute_known
    assert (facts.classification, facts.caption) == ("CONFIDENTIAL", ("LIMDIS",))
    assert facts.subject == "FERRIES: A TIMETABLE"
    assert facts.tags == ("ETRN", "LA", "SAENG, KHAM")
    assert facts.refs == ("75STATE24410", "74BANGKOK19221")


def test_what_no_field_takes_is_kept_and_what_says_nothing_is_not() -> None:
    assert read_attributes(BLOCK).unparsed == (
        "Automatic Decaptioning: X; Concepts: FERRIES, TIMETABLES; Enclosure: MAP, ONE SHEET; "
        "Line Count: 41; Reference: 75 STATE 24410, 74 BANGKOK 19221; "
        "Review Markings: Dana Hale Declassified/Released US Department of State 05 JUL 2006; To: STATE"
    )


def test_a_block_without_its_number_names_no_telegram() -> None:
    facts = read_attributes("Message Attributes\n\nDraft Date: 12 JUN 1974\nFrom: LIMA\n")
    assert (facts.reference, facts.created_at) == (None, datetime(1974, 6, 12))
