"""A text is a cable by what adds up: one label makes none, and no short telegram is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from transforms import parse_cable
from transforms.evidence import EVIDENCE, THRESHOLD
from transforms.samples import Sample

CABLES = {
    "a first line and a sentence": """UNCLAS OSLO 001402

FOR COMMERCE.

NO REPORT THIS WEEK.
LUND
""",
    "a first line of an unknown post": """UNCLAS ZWYTOWN 000012

SUBJECT: A FERRY

1. It sails on Monday.
""",
    "a later section": """S E C R E T SECTION 02 OF 02 OSLO 000004

and so the harbour is closed.

LUND
""",
    "a post blacked out": """S E C R E T XXXXXXXXXXXX 000004

SUBJECT: A FERRY

1. (S) It sails on Monday.
""",
    "a transmission header": """R 201245Z JUN 74
FM AMEMBASSY OSLO
TO SECSTATE WASHDC 12

UNCLAS

1. NO REPORT.
""",
    "a header that lost its first line": """E.O. 11652: N/A
TAGS: OEXC, NO
SUBJECT: A CHOIR

1. IT SANG.
LUND
""",
    "no subject, no order": """UNCLASSIFIED OSLO 000012

TAGS: PREL, NO

1. (U) It sails on Monday.
""",
}
NONE = {
    "minutes": """MINUTES OF THE SAILING CLUB

Subject: Spring regatta
Tags: boats, ropes

1. The chair opened the meeting.

2. Mr. Lund spoke of ropes.

LUND
""",
    "a mail as it is printed": """From: Lund, Per
Sent: Friday, May 4, 2007 3:31 AM
To: Doe, Jane
Subject: the ferry

Shall we take the ferry on Monday? (C) would be cheaper.

Per
""",
    "a mail that was released": """
UNCLASSIFIED   U.S. Department of State   Case No. F-2014-00012   Doc No. C05000012

RELEASE IN PART B6
From: Lund, Per
Sent: Friday, May 4, 2007 3:31 AM
To: Doe, Jane
Subject: Fw: the ferry

Classified by DAS, A/GIS ~ Class: CONFIDENTIAL ~ Reason: 1.4(B) ~ Declassify on: 05/04/2022

It sails (C).
""",
    "a memorandum": """CONFIDENTIAL

MEMORANDUM FOR THE SECRETARY

FROM: EUR - Jane Doe
SUBJECT: Your lunch

1. (C) He will speak of ferries.

2. (C) You should say that we study it.
""",
    "an article": """OSLO - A SECRET cable of the embassy in Oslo, from May 2007, speaks of ferries. The
cable, OSLO 941, classified SECRET/NOFORN under E.O. 12958, was published on Monday.

Subject: ferries.
""",
    "a list of codes": """TAGS: PREL, PGOV, ECON

1. PREL is the code of external political relations.
""",
    "a course": """How to write a cable

SUBJECT: what goes where

First SECRET, CONFIDENTIAL or UNCLASSIFIED.

1. (C) is a portion mark.

2. (SBU) is another.
""",
    "a telegram as a book prints it": """12. Telegram 402 From the Embassy in Norway

Oslo, May 4, 1975, 0945Z.

402. Subj: Ferry Talks. Ref: State 88001.

1. The ferry talks resume on Monday.

Lund
""",
    "an order": """E.O. 12958: Classified National Security Information

Classified by: an authority. Declassify on: a date. Reason: 1.4 (b)

1. This order prescribes a system.
""",
}


@pytest.mark.parametrize("name", CABLES)
def test_a_short_telegram_is_a_cable(name: str) -> None:
    parsed = parse_cable(CABLES[name].encode(), "x.txt")
    assert parsed.cable is not None, parsed.faults


@pytest.mark.parametrize("name", NONE)
def test_a_text_with_some_labels_of_a_cable_is_none(name: str) -> None:
    parsed = parse_cable(NONE[name].encode(), "x.txt")
    assert parsed.cable is None
    (fault,) = [fault for fault in parsed.faults if fault.code == "not_a_cable"]
    assert fault.source_start is not None
    assert fault.source_end is not None
    assert parsed.text[fault.source_start : fault.source_end].strip()


def test_the_fault_names_what_was_found() -> None:
    parsed = parse_cable(NONE["a list of codes"].encode(), "x.txt")
    message = f"the evidence weighs 2 where {THRESHOLD} is needed: known TAGS"
    assert [fault.message for fault in parsed.faults] == [message]


def test_no_evidence_is_enough_by_itself() -> None:
    assert max(evidence.weight for evidence in EVIDENCE) < THRESHOLD
    assert len({evidence.name for evidence in EVIDENCE}) == len(EVIDENCE)


@pytest.mark.parametrize(
    "lost", ["FM ", "UNCLAS", "C O N F I D E N T I A L", "E.O.", "TAGS", "SUBJECT", "Classified"]
)
def test_a_cable_that_lost_one_line_of_its_header_is_one_still(samples: list[Sample], lost: str) -> None:
    for sample in samples[:40]:
        lines = [line for line in sample.data.decode().split("\n") if not line.startswith(lost)]
        was = parse_cable(sample.data, "x").cable is not None
        assert (parse_cable("\n".join(lines).encode(), "x").cable is not None) == was


def test_every_real_cable_is_one(shared: Path) -> None:
    """Only the stubs and the table of two rows are none."""
    refused: dict[str, int] = {}
    for path in (shared / "cables").glob("*/*"):
        parsed = parse_cable(path.read_bytes(), path.name)
        if parsed.cable is None:
            code = parsed.faults[-1].code
            refused[code] = refused.get(code, 0) + 1
    assert refused.keys() <= {"stub", "two_cables"}
