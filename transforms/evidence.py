"""Whether a text is a cable: evidence that adds up, for one label makes none.

Minutes, mails and notes have a subject, some have tags, numbered paragraphs or a classification too. Each
kind of evidence has a weight, what speaks against a cable a negative one, and a text is a cable from
`THRESHOLD` on: a first line with its post and one thing more, or an E.O. line, TAGS and a subject.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from transforms.first_line import FirstLine
from transforms.front import Front
from transforms.manuscript import Facts
from transforms.patterns import pattern
from transforms.posts import post_of_words
from transforms.records import Cable, Paragraph
from transforms.vocabulary.tags import ORGANIZATION_TAGS, SUBJECT_TAGS

THRESHOLD = 5
# Where the head of a text ends, for what has to stand there.
_HEAD = 1500
_ORDER = pattern(
    r"\b(?:10501|11652|12065|12356|12958|13292|13526)\b",
    matches=("E.O. 12958",),
    refuses=("E.O. 13769",),
)
_PAGE_LINE = pattern(
    r"(?m)^ ?PAGE\s{1,4}\d\d\s{1,20}[A-Z][A-Z ]{2,16}\s{1,8}\d{4,6}",
    matches=("PAGE 02        STATE  144210",),
    refuses=("PAGE 2 of 3",),
)
_MESSAGE = pattern(
    r"(?m)^\s{0,8}MRN:\s{0,30}\d\d\s{1,4}[A-Z]", matches=("MRN:    12 TIRANA 311",), refuses=("MRN: 311",)
)
_ATTRIBUTES = pattern(
    r"(?m)^\s{0,8}Document Number:\s{0,4}(?:19)?7\d[A-Z]{3,8}\d{3,}",
    matches=("Document Number: 1974HELSIN01402",),
    refuses=("Document Number: 12",),
)
_BLACKED = pattern(
    r"X{6,64}+\s{1,4}0\d{5}(?!\d)",
    matches=("SECTION 01 OF 02 XXXXXXXXXXXX 000004",),
    refuses=("XXXXXXXX told",),
)
_MARKING = pattern(
    r"\A\W{0,80}(?:T ?O ?P ?)?(?:S ?E ?C ?R ?E ?T|C ?O ?N ?F ?I ?D ?E ?N ?T ?I ?A ?L|U ?N ?C ?L ?A ?S"
    r"|LIMITED OFFICIAL USE)",
    matches=("\n\nUNCLASSIFIED\n", "CONFIDENTIAL//NOFORN", "S E C R E T"),
    refuses=("The CONFIDENTIAL",),
)
_REFERENCE = pattern(r"\A(?:\d\d|XX)([A-Z]+)\d", matches=("09OSLO12", "XXOSLO12"), refuses=("OSLO12",))
# The head of a mail as a mail program prints it.
_MAIL = pattern(
    r"(?m)^\s{0,4}From:[^\n]{1,200}\n(?:[^\n]{0,200}\n){0,6}?\s{0,4}(?:Sent|Date):[^\n]{1,200}\n"
    r"(?:[^\n]{0,400}\n){0,8}?\s{0,4}(?:To|Subject):",
    matches=("From: A B\nSent: Friday\nTo: C D\nSubject: Lunch",),
    refuses=("From: AMEMBASSY TIRANA\nAction: WASHDC\nE.O.: 13526\nSubject: A",),
)


# A line that only a cable begins with: of its transmission, a first line, an order, TAGS.
_BEGINNING = pattern(
    r"(?m)^[> ]{0,8}(?:FM (?:AM|US|SEC|R[A-Z]{3,7}/)[A-Z ]|E\.O\. ?1\d{4}|TAGS ?:|MRN:|ZN[YR] [A-Z]{5}"
    r"|[ZOPR]{1,2} \d{6}Z |(?:S ?E ?C ?R ?E ?T|C ?O ?N ?F ?I ?D ?E ?N ?T ?I ?A ?L|U ?N ?C ?L ?A ?S)"
    r"[A-Z /]{0,40}(?:SECTION \d\d OF \d\d )?[A-Z ]{2,30} \d{2,6}\s{0,8}$)",
    matches=("FM AMEMBASSY OSLO", "E.O. 12958: DECL", "> TAGS: PREL", "R 141421Z MAR 06", "UNCLAS OSLO 402"),
    refuses=("see the FM AMEMBASSY", "tags: roses", "UNCLAS OSLO 402 is attached"),
)


class Reading(NamedTuple):
    """What was read of a text that may be a cable's; `text` is without markup."""

    cable: Cable
    front: Front
    facts: Facts
    first_line: FirstLine | None
    paragraphs: Sequence[Paragraph]
    text: str


class Evidence(NamedTuple):
    """One kind of evidence, its weight, and whether a reading has it."""

    name: str
    weight: int
    is_in: Callable[[Reading], object]


def _is_post(origin: str | None) -> bool:
    return origin is not None and post_of_words(origin) is not None


def _is_known_reference(ref: str) -> bool:
    found = _REFERENCE.match(ref)
    return found is not None and _is_post(found.group(1))


def _count_marks(reading: Reading) -> int:
    return sum(row.portion_mark is not None for row in reading.paragraphs)


def _has_order(reading: Reading) -> bool:
    """Whether a line names an order on classification and how long it holds, or that it does not."""
    return bool(reading.cable.declassification and _ORDER.search(reading.cable.executive_order or ""))


EVIDENCE: tuple[Evidence, ...] = (
    Evidence("an id of a page or a database", 3, lambda r: r.facts.reference or r.front.reference),
    Evidence("a first line with a post and a serial", 3, lambda r: r.first_line and r.first_line.serial),
    Evidence("a first line with a known post", 1, lambda r: r.first_line and _is_post(r.first_line.origin)),
    Evidence("a first line blacked out", 3, lambda r: r.first_line and _BLACKED.search(r.text, 0, _HEAD)),
    Evidence("a transmission header", 3, lambda r: r.front.transmission and r.front.transmission.sender),
    Evidence("a time group", 1, lambda r: r.front.transmission and r.front.transmission.year),
    Evidence("addressees", 1, lambda r: r.front.transmission and r.front.transmission.action),
    Evidence("a message reference number", 3, lambda r: _MESSAGE.search(r.text, 0, _HEAD)),
    Evidence("the archive's document number", 3, lambda r: _ATTRIBUTES.search(r.text)),
    Evidence("a page line of a telegram", 2, lambda r: _PAGE_LINE.search(r.text)),
    Evidence("a date line in front", 1, lambda r: r.front.sent_at_source == "header_date"),
    Evidence("an E.O. line", 2, _has_order),
    Evidence("known TAGS", 2, lambda r: not (SUBJECT_TAGS | ORGANIZATION_TAGS).isdisjoint(r.cable.tags)),
    Evidence("a classifier", 1, lambda r: r.cable.classified_by or r.cable.classified_by_title),
    Evidence("reasons of a classification", 1, lambda r: r.cable.reasons),
    Evidence("references with ids", 1, lambda r: any(map(_is_known_reference, r.cable.refs))),
    Evidence("a portion mark", 1, lambda r: _count_marks(r) > 0),
    Evidence("portion marks", 1, lambda r: _count_marks(r) > 1),
    Evidence("a caption", 1, lambda r: r.cable.caption),
    Evidence("a classification at the top", 1, lambda r: _MARKING.match(r.text)),
    Evidence("a subject", 1, lambda r: r.cable.subject),
    Evidence("the printed head of a mail", -3, lambda r: _MAIL.search(r.text, 0, 2 * _HEAD)),
)


def weigh(reading: Reading) -> list[Evidence]:
    """The evidence that a reading has, for and against a cable."""
    return [evidence for evidence in EVIDENCE if evidence.is_in(reading)]


def begins_as_cable(text: str) -> bool:
    """Whether a line near the beginning of a text is one that only cables begin with."""
    return _BEGINNING.search(text, 0, 2 * _HEAD) is not None
