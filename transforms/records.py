"""What parsing returns: one cable, its rows of text, its mentions, and what is wrong with it.

The shapes here are the parser's own; the tables that analysts see are declared in
`warehouse.schema` and filled from these.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

RowKind = Literal["header", "paragraph", "heading", "furniture", "signature"]
Severity = Literal["critical", "warning", "info"]


class Mention(NamedTuple):
    """One named entity the tagger marked; offsets are characters of its row's `text`."""

    position: int
    mention_number: int
    sentence_number: int
    entity_type: str
    surface: str
    start_char: int
    end_char: int
    name: str
    noise: str | None
    source_start: int
    source_end: int


class Paragraph(NamedTuple):
    """One row of a cable's text; `source_start` and `source_end` are characters of the decoded cable."""

    position: int
    kind: RowKind
    number: int | None
    heading: str | None
    portion_mark: str | None
    classification: str | None
    caption: tuple[str, ...]
    is_summary: bool
    is_comment: bool
    text: str
    source_start: int
    source_end: int


class Fault(NamedTuple):
    """One thing wrong with a source: a code of `transforms.faults`, what was seen, and where."""

    code: str
    message: str
    source_start: int | None = None
    source_end: int | None = None


@dataclass(slots=True)
class Cable:
    """The fields of one cable as its header, page and file name give them."""

    cable_id: str
    dialect: str
    year: int | None = None
    year_source: str | None = None
    is_year_estimated: bool = False
    origin: str | None = None
    serial: int | None = None
    sent_at: datetime | None = None
    sent_at_source: str | None = None
    classification: str | None = None
    caption: list[str] = field(default_factory=list)
    section: int | None = None
    sections: int | None = None
    is_partial: bool = False
    precedence: str | None = None
    action_addressees: list[str] = field(default_factory=list)
    info_addressees: list[str] = field(default_factory=list)
    addressees_text: str | None = None
    executive_order: str | None = None
    declassification: str | None = None
    declassify_on: date | None = None
    tags: list[str] = field(default_factory=list)
    subject: str | None = None
    refs: list[str] = field(default_factory=list)
    refs_text: str | None = None
    classified_by: str | None = None
    classified_by_title: str | None = None
    reasons: list[str] = field(default_factory=list)
    is_action_request: bool = False
    action_paragraph: int | None = None
    signed_by: str | None = None
    paragraph_count: int = 0
    mention_count: int = 0
    unparsed: str | None = None
    warnings: list[str] = field(default_factory=list)
    field_sources: list[str] = field(default_factory=list)


class Part(NamedTuple):
    """What one of several sources gave to a joined cable: so many rows and mentions, in their order."""

    sha256: str
    paragraphs: int
    mentions: int


@dataclass(slots=True)
class ParsedCable:
    """Everything read from one source: `cable` is None where the bytes hold no cable at all.

    `text` is the decoded cable text that every `source_start` and `source_end` counts in;
    `faults` says, by code, what a judge has to know and the tables cannot show. `is_corrected` (the text
    calls itself a corrected copy) and `released_on` (the day a page was released) weigh one text of a cable
    against another. `parts` is filled where the rows are of several sources, as `joining` joins them.
    """

    cable: Cable | None
    text: str
    dialect: str
    paragraphs: list[Paragraph] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    is_corrected: bool = False
    released_on: date | None = None
    parts: list[Part] = field(default_factory=list)
