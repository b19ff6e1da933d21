"""The form a cable's text comes in: what is not of the cable itself is found and blanked for reading.

A telegram's print has page lines, stamps and an archive's attributes about it; they are furniture. The
text for reading is as long as the source, so a place found in one is a place in the other.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.attributes import read_attributes
from transforms.blanks import skip_blanks
from transforms.furniture import find_furniture
from transforms.manuscript import Facts, Manuscript, merge_facts
from transforms.patterns import pattern
from transforms.records import Fault
from transforms.stamps import Span, blank_out, blank_print, find_attributes, find_stamps, join_spans
from transforms.vocabulary.stamps import NO_TEXT

_NO_TEXT = pattern(
    "|".join(NO_TEXT),
    flags=re.IGNORECASE,
    matches=("ERROR READING TEXT INDEX: TEXT RECORD NOT FOUND IN TEXT FILE", "TEXT NOT ON LINE"),
    refuses=("THE TEXT OF THE NOTE FOLLOWS",),
)
_LONGEST_NOTICE = 400


class Form(NamedTuple):
    """A text to read fields and rows from: furniture blanked in `text`, but where it is tokenised.

    `stub` is set where the text holds nothing but furniture.
    """

    text: str
    furniture: list[Span]
    facts: Facts
    stub: Fault | None = None


def read_form(manuscript: Manuscript, blank: str) -> Form:
    """The form of a manuscript whose text without markup is `blank`; facts of an archive join its own."""
    furniture = find_furniture(blank)
    if manuscript.is_annotated:
        return Form(blank, furniture, manuscript.facts)
    stamps = find_stamps(blank)
    text = blank_print(blank_out(blank, furniture), stamps)
    attributes = find_attributes(blank)
    facts = manuscript.facts
    if attributes:
        facts = merge_facts(facts, read_attributes(blank[slice(*attributes)]))
    if not stamps:
        return Form(text, furniture, facts)
    return Form(
        text, join_spans(blank, sorted([*furniture, *stamps])), facts, _find_stub(text, facts, stamps)
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
