"""What holds for a cable's text in every dialect: blanks of any kind, references, counts of pages, digits."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from itertools import cycle
from typing import Any

import pytest
from dressing import DRESSES

from transforms import ParsedCable, parse_cable
from transforms.vocabulary.characters import BLANKS, UNSEEN

CABLE = """O 091131Z FEB 09
FM AMEMBASSY OSLO
TO RUEHC/SECSTATE WASHDC IMMEDIATE 7712
INFO RUEHCP/AMEMBASSY COPENHAGEN PRIORITY 0114

C O N F I D E N T I A L SECTION 01 OF 02 OSLO 000012

SIPDIS
NOFORN

E.O. 12958: DECL: 02/09/2019
TAGS: PREL, ETRD, NO
SUBJECT: THE FERRY {subject}

REF: A. COPENHAGEN 33
     B. 08 OSLO 411

Classified By: DCM Karl Lund for reasons 1.4 (b) and (d).

1. (C) The owner of the ferry {body} wants it back before the spring.

2. (C/NF) Comment: He will not get it. End comment.
LUND
"""
PLAIN = CABLE.format(subject="OF FANA", body="of Fana")
# The same text with the tags of the tagger, as it tokenises it.
TAGGED = """C O N F I D E N T I A L [LOC OSLO  ] 000012 SIPDIS E.O. 12958: DECL: 02/09/2019 TAGS: PREL ,
[LOC NO  ] SUBJECT: THE FERRY REF: [LOC OSLO  ] 11 Classified By: [PER Karl Lund  ] for reasons 1.4 ( b ) .
<a id='par1' href='#par1'>¶</a>1 . ( C ) The owner of [ORG Fana Ferries  ] wants {it} .
<a id='par2' href='#par2'>¶</a>2 . ( C ) Comment: He will not get it . End comment .
LUND"""


def facts_of(parsed: ParsedCable) -> dict[str, Any]:
    """Everything that was read but the places in the source."""
    assert parsed.cable is not None
    rows = [row._replace(source_start=0, source_end=0) for row in parsed.paragraphs]
    mentions = [mention._replace(source_start=0, source_end=0) for mention in parsed.mentions]
    faults = [(fault.code, fault.message) for fault in parsed.faults]
    return {**dataclasses.asdict(parsed.cable), "rows": rows, "mentions": mentions, "faults": faults}


@pytest.fixture(params=sorted(DRESSES))
def dress(request: pytest.FixtureRequest) -> Callable[[str], bytes]:
    """The writer of one dialect."""
    return DRESSES[request.param]


@pytest.mark.parametrize("blank", BLANKS, ids=lambda char: f"U+{ord(char):04X}")
def test_a_cable_with_other_blanks_reads_as_the_plain_one(dress: Callable[[str], bytes], blank: str) -> None:
    odd = parse_cable(dress(PLAIN.replace(" ", blank)), "09OSLO12.txt")
    assert facts_of(odd) == facts_of(parse_cable(dress(PLAIN), "09OSLO12.txt"))


@pytest.mark.parametrize("unseen", UNSEEN, ids=lambda char: f"U+{ord(char):04X}")
def test_a_cable_with_unseen_characters_reads_as_the_plain_one(
    dress: Callable[[str], bytes], unseen: str
) -> None:
    for odd in (unseen.join(PLAIN), PLAIN.replace(" ", f" {unseen}"), PLAIN.replace("\n", f"{unseen}\n")):
        parsed = parse_cable(dress(odd), "09OSLO12.txt")
        assert facts_of(parsed) == facts_of(parse_cable(dress(PLAIN), "09OSLO12.txt"))


def test_mentions_stand_among_blanks_of_any_kind() -> None:
    plain = TAGGED.format(it="it back")
    others = cycle([*BLANKS, *(f"{char} " for char in UNSEEN)])
    odd = "".join(next(others) if char == " " else char for char in plain)
    parsed = parse_cable(odd.encode(), "09OSLO12.txt")
    assert facts_of(parsed) == facts_of(parse_cable(plain.encode(), "09OSLO12.txt"))
    for mention in parsed.mentions:
        assert parsed.text[mention.source_start : mention.source_end] == mention.surface


REFERENCES = (
    ("A &amp; B", "A & B"),
    ("&quot;A&quot;", '"A"'),
    ("A&nbsp;&#8203;B", "A B"),
    ("&#8220;A&#x201D;", "“A”"),
    ("A &lt; B", "A < B"),
    ("&lt;b&gt;A&lt;/b&gt;", "<b>A</b>"),
    ("&lt;jdoe@state.gov&gt;", "<jdoe@state.gov>"),
    ("<jdoe@state.gov>", "<jdoe@state.gov>"),
    ("&amp;lt;A&amp;gt;", "&lt;A&gt;"),
    ("&amp;amp;amp;", "&amp;amp;"),
    ("AT&T", "AT&T"),
    ("R&D;", "R&D;"),
)


@pytest.mark.parametrize(("printed", "read"), REFERENCES)
def test_references_are_decoded_once_in_subject_and_rows(
    dress: Callable[[str], bytes], printed: str, read: str
) -> None:
    parsed = parse_cable(dress(CABLE.format(subject=f"{printed} SAILS", body=printed)), "09OSLO12.txt")
    assert parsed.cable is not None
    straight = read.replace("“", '"').replace("”", '"')
    assert parsed.cable.subject == f"THE FERRY {straight} SAILS"
    paragraph = next(row for row in parsed.paragraphs if row.kind == "paragraph")
    assert paragraph.text == f"(C) The owner of the ferry {read} wants it back before the spring."
    source = parsed.text[paragraph.source_start : paragraph.source_end]
    assert source == paragraph.text


@pytest.mark.parametrize(("printed", "read"), REFERENCES)
def test_references_are_decoded_once_in_a_tagged_text(printed: str, read: str) -> None:
    parsed = parse_cable(TAGGED.format(it=printed).encode(), "09OSLO12.txt")
    assert [mention.surface for mention in parsed.mentions if mention.position == 1] == ["Fana Ferries"]
    assert parsed.paragraphs[1].text == f"(C) The owner of Fana Ferries wants {read}."


def test_a_bracket_that_was_a_reference_opens_no_mention() -> None:
    parsed = parse_cable(TAGGED.format(it="&#91;PER Ole Moe&nbsp;&nbsp;&#93;").encode(), "09OSLO12.txt")
    assert [mention.surface for mention in parsed.mentions if mention.position == 1] == ["Fana Ferries"]
    assert "wants [PER Ole Moe]." in parsed.paragraphs[1].text


COUNTS = (
    "OSLO 00000012  002 OF 002",
    "OSLO 00000012  002.2 OF 003",
    "OSLO 00000012 002 of 002",
)


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("gap", ["\n", "\n\n", " \n \n", " "])
def test_a_page_count_before_a_portion_mark_is_furniture(
    dress: Callable[[str], bytes], count: str, gap: str
) -> None:
    text = CABLE.format(subject="OF FANA", body=f"of Fana{gap}{count}{gap}(C) and of Oslo")
    parsed = parse_cable(dress(text), "09OSLO12.txt")
    rows = [(row.kind, row.number, row.heading) for row in parsed.paragraphs[1:]]
    kinds = [("paragraph", 1, None), ("furniture", None, None), ("paragraph", 2, None)]
    assert rows == [*kinds, ("signature", None, None)]
    assert parsed.paragraphs[2].text == " ".join(count.split())


@pytest.mark.parametrize("mark", ["( C )", "( [ORG C  ] )"])
def test_a_page_count_before_a_portion_mark_is_furniture_in_a_tagged_text(mark: str) -> None:
    text = TAGGED.format(it=f"it \n[LOC OSLO  ] 00000012 002 OF 002 \n{mark} back")
    parsed = parse_cable(text.encode(), "09OSLO12.txt")
    assert [row.number for row in parsed.paragraphs] == [None, 1, None, 2, None]
    assert (parsed.paragraphs[2].kind, parsed.paragraphs[2].text) == ("furniture", "OSLO 00000012 002 OF 002")


@pytest.mark.parametrize("count", ["page 2 of 2", "SECTION 02 OF 02", "PAGE 2 OF 2"])
def test_no_count_before_a_portion_mark_is_a_paragraph_number(
    dress: Callable[[str], bytes], count: str
) -> None:
    text = CABLE.format(subject="OF FANA", body=f"of Fana\n\n{count}\n\n(C) and of Oslo")
    parsed = parse_cable(dress(text), "09OSLO12.txt")
    assert [row.number for row in parsed.paragraphs if row.kind == "paragraph"] == [1, 2]


def test_a_number_with_nothing_behind_it_stays_in_the_text(dress: Callable[[str], bytes]) -> None:
    parsed = parse_cable(dress(PLAIN.replace("\n2. (C/NF)", "\n2.\n\n3. (C/NF)")), "09OSLO12.txt")
    assert [row.number for row in parsed.paragraphs if row.kind == "paragraph"] == [1, 3]
    assert parsed.paragraphs[1].text.endswith("before the spring. 2.")


# Characters that are digits to `str.isdigit`, or to `int` and no digit of ASCII.
DIGITS = ("²", "₂", "②", "٢", "２", "𝟐", "2²", "౨")


@pytest.mark.parametrize("digit", DIGITS)
def test_digits_of_other_scripts_break_nothing_wherever_they_stand(
    dress: Callable[[str], bytes], digit: str
) -> None:
    anchor = f"<a id='par{digit}' href='#par{digit}'>¶</a>"
    anchored = parse_cable(dress(PLAIN.replace("\n2.", f"\n{anchor}2.")), "09OSLO12.txt")
    assert [row.number for row in anchored.paragraphs if row.kind == "paragraph"] == [1, 2]
    for place in ("12", "000012", "2", "01", "091131", "33", "411", "12958", "2019"):
        parsed = parse_cable(dress(PLAIN.replace(place, digit)), "09OSLO12.txt")
        assert parsed.cable is not None
    numbered = parse_cable(dress(PLAIN.replace("\n2.", f"\n{anchor}{digit}.")), f"09OSLO{digit}.txt")
    assert numbered.cable is not None
