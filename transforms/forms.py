"""The form a cable's text comes in: what is not of the cable itself is found and blanked for reading.

A telegram's print has page lines, stamps and an archive's attributes about it; they are furniture. A
message of later years has labels above and below its text. The text for reading is as long as the
source, so a place found in one is a place in the other.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.attributes import read_attributes
from transforms.blanks import skip_blanks
from transforms.furniture import find_furniture
from transforms.manuscript import Facts, Manuscript, merge_facts
from transforms.messages import read_message
from transforms.patterns import pattern
from transforms.records import Fault
from transforms.scans import mend_scan
from transforms.stamps import (
    Span,
    blank_out,
    blank_print,
    find_attributes,
    find_end_mark,
    find_stamps,
    join_spans,
)
from transforms.transmission import Transmission
from transforms.vocabulary.stamps import NO_TEXT

_NO_TEXT = pattern(
    "|".join(NO_TEXT),
    flags=re.IGNORECASE,
    matches=("ERROR READING TEXT INDEX: TEXT RECORD NOT FOUND IN TEXT FILE", "TEXT NOT ON LINE"),
    refuses=("THE TEXT OF THE NOTE FOLLOWS",),
)
_LONGEST_NOTICE = 400


class Form(NamedTuple):
    """A text to read rows from, furniture blanked in it but where it is tokenised.

    `fields_text` is the same to read fields from: what is told in `facts` and `transmission` is blanked too.
    `transmission` is what the labels of a message tell in the place of a transmission header; `stub` is
    set where the text holds nothing but furniture.
    """

    text: str
    fields_text: str
    furniture: list[Span]
    facts: Facts
    transmission: Transmission | None = None
    stub: Fault | None = None


def read_form(manuscript: Manuscript, blank: str) -> Form:
    """The form of a manuscript whose text without markup is `blank`; facts of an archive join its own."""
    furniture = find_furniture(blank)
    if manuscript.is_annotated:
        return Form(blank, blank, furniture, manuscript.facts)
    blank = mend_scan(blank)
    stamps = find_stamps(blank) or find_end_mark(blank)
    text = blank_print(blank_out(blank, furniture), stamps)
    facts = manuscript.facts
    attributes = find_attributes(blank)
    if attributes:
        facts = merge_facts(facts, read_attributes(blank[slice(*attributes)]))
    stub = _find_stub(text, facts, stamps) if stamps else None
    message = read_message(text)
    if message:
        text = blank_out(text, message.trailers)
        facts = merge_facts(facts, message.facts)
        stamps = sorted([*stamps, *message.trailers])
    return Form(
        text,
        blank_out(text, message.taken) if message else text,
        join_spans(blank, sorted([*furniture, *stamps])) if stamps else furniture,
        facts,
        message.transmission if message else None,
        stub,
    )


def _find_stub(text: str, facts: Facts, stamps: list[Span]) -> Fault | None:
    """The fault of a telegram whose text the archive does not have on line; it names the telegram."""
    if not _has_no_text(text):
        return None
    if facts.reference is None:
        return Fault("stub", "the print of a telegram without its text", *stamps[0])
    year, origin, serial = facts.reference
    message = f"the text of {origin} {serial} of {year} ({year % 100:02d}{origin}{serial}) is not on line"
    return Fault("stub", message, *stamps[0])


def _has_no_text(text: str) -> bool:
    """Whether nothing is left but words of the archive that say so."""
    start = skip_blanks(text, 0, len(text))
    rest = text[start : start + _LONGEST_NOTICE]
    return len(rest) < _LONGEST_NOTICE and not _NO_TEXT.sub("", rest).strip(" \t\n.;:,-")
