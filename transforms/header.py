"""A header's readable text made into a cable's fields."""

from __future__ import annotations

from typing import NamedTuple

from transforms.classifier import Classifier, join_persons, read_classifier, read_opening
from transforms.cut_words import join_cut_words
from transforms.declassification import read_declassification
from transforms.fields import Field, has_field, split_fields
from transforms.first_line import FirstLine, read_captions, read_first_line
from transforms.patterns import pattern
from transforms.reasons import split_reasons
from transforms.records import Cable, Paragraph
from transforms.references import split_references
from transforms.schedules import Schedule, read_schedule
from transforms.subject import cut_handling, read_subject
from transforms.tags import split_tags

_ADDRESSEES = pattern(
    r"\b(?:FOR|PASS|For|for|pass|Pass|ALSO|FROM)\b|/|\bDEPT\s+OF\b",
    matches=("STATE FOR NEA", "DEPT PLEASE PASS TO USTR", "NEA/FO", "DEPT OF LABOR"),
    refuses=("REF: STATE 1234", "FORUM"),
)
_FIRST_LINE_REACH = 3000
# A line of a page that another field already tells.
_TOLD = pattern(
    r"\"?(?:Embassy|Consulate|Mission|USINT|Secretary|US\sMission)\s(?:(?>[A-Z][A-Za-z]+)\s?){1,3}\"?"
    r"(?=,|$|\s*+\d\d[A-Z]|\s*+(?:S\s?E\s?C|C\s?O\s?N|U\s?N\s?C))"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,\s\d{1,2}\s[A-Z][a-z]++\s\d{4},\s\d{1,2}:\d\d"
    r"|Cable\sdated:\s?[\dT:-]++",
    matches=(
        "Thursday, 07 March 2002, 10:13",
        "Cable dated:2005-11-16T09:53:00",
        "Embassy Lima",
        "Embassy The Hague SECRET",
    ),
    refuses=("Embassy officials", "Embassy Lima reports"),
)
# An unlabelled subject: a line of at least three words in capitals between TAGS and the next label.
_TITLE = pattern(
    r"\s*+(?P<title>[A-Z0-9][^a-z\n]{8,}+(?:\n[^a-z\n]++)?)",
    matches=("\nA VISIT TO LIMA", "TWO BARGES\nON THE RIVER"),
    refuses=("A visit", "LIMA"),
)
_SHORTEST_TITLE = 3


class Header(NamedTuple):
    """What the header's text gave beyond the cable's fields."""

    first_line: FirstLine | None
    refs_text: str


def read_header(text: str, cable: Cable, linked: frozenset[str] = frozenset()) -> Header:
    """Fill `cable` from its header's readable text; what no field explains goes to `cable.unparsed`.

    `linked` are the tags that the header links, where its dialect does.
    """
    text = join_cut_words(text)
    first = read_first_line(text[:_FIRST_LINE_REACH])
    before, fields = split_fields(text[first.end :] if first else text)
    left = [text[: first.start], first.rest] if first else []
    if first:
        _fill_first_line(cable, first)
    left.append(_fill_addressees(cable, before))
    has_subject = has_field(fields, "subject")
    for field in fields:
        is_tags = field.name == "tags"
        left.append(
            _fill_tags(cable, field, has_subject, linked) if is_tags else _FILLERS[field.name](cable, field)
        )
    cable.unparsed = " ".join(_TOLD.sub(" ", "\n".join(left)).split()).strip(" .,;:-()") or None
    return Header(first, cable.refs_text or "")


def _fill_first_line(cable: Cable, line: FirstLine) -> None:
    cable.classification = line.classification
    cable.caption = list(line.caption)
    cable.section, cable.sections = line.section, line.sections
    cable.origin, cable.serial = line.origin, line.serial


def _fill_addressees(cable: Cable, text: str) -> str:
    """Captions and the STATE FOR and PLEASE PASS lines, between the first line and the first label."""
    rest = " ".join(_add_captions(cable, text).split()).strip(" ,;")
    if rest and _ADDRESSEES.search(rest):
        cable.addressees_text = rest
        return ""
    return rest


def _add_captions(cable: Cable, text: str) -> str:
    """Add the captions in `text` to the cable's; the text without them."""
    captions, rest = read_captions(text)
    cable.caption = list(dict.fromkeys([*cable.caption, *captions]))
    return rest


def _fill_executive_order(cable: Cable, field: Field) -> str:
    read = read_declassification(field.label, field.text)
    cable.executive_order = cable.executive_order or read.executive_order
    schedule = read_schedule(field.text)
    if schedule:
        return _fill_schedule(cable, schedule, field.text[schedule.end :])
    cable.declassification = cable.declassification or read.instruction
    cable.declassify_on = cable.declassify_on or read.on
    return _add_captions(cable, read.rest) if read.rest.strip() else ""


def _fill_schedule(cable: Cable, schedule: Schedule, rest: str) -> str:
    cable.declassification = cable.declassification or schedule.instruction
    cable.declassify_on = cable.declassify_on or schedule.on
    cable.classified_by = join_persons(cable.classified_by, schedule.person)
    cable.classified_by_title = join_persons(cable.classified_by_title, schedule.letters)
    return _add_captions(cable, rest)


def _fill_tags(cable: Cable, field: Field, has_subject: bool, linked: frozenset[str]) -> str:
    """The codes of one line, and of one that its label cuts in two; a line elsewhere is another cable's."""
    tags, end = split_tags(field.text, has_subject, linked)
    if cable.tags and not field.is_again and not set(tags) <= set(cable.tags):
        return field.text
    cable.tags = list(dict.fromkeys([*cable.tags, *(tags if field.is_again or not cable.tags else ())]))
    rest = _add_captions(cable, field.text[end:])
    return rest if has_subject else _fill_title(cable, rest)


def _fill_title(cable: Cable, rest: str) -> str:
    """Behind TAGS, a subject without its label; what stands beyond it."""
    title = _TITLE.match(rest)
    if title is None or len(title["title"].split()) < _SHORTEST_TITLE:
        return rest
    read = read_subject(title["title"], is_last=False)
    cable.subject = read.subject
    return f"{read.rest} {rest[title.end() :]}"


def _fill_subject(cable: Cable, field: Field) -> str:
    read = read_subject(field.text, is_last=field.is_last)
    if cable.subject and read.subject != cable.subject:
        return field.text
    cable.subject = read.subject
    _add_captions(cable, read.captions)
    return read.rest


def _fill_refs(cable: Cable, field: Field) -> str:
    refs, rest = cut_handling(field.text)
    refs, behind = split_references(refs)
    rest = f"{_add_captions(cable, behind)} {rest}" if behind else rest
    text = " ".join(refs.split())
    if text and cable.refs_text:
        cable.refs_text = f"{cable.refs_text} {field.label} {text}"
    else:
        cable.refs_text = text or cable.refs_text
    return rest


def fill_classifier(cable: Cable, rows: list[Paragraph]) -> None:
    """The classifier that the first paragraph names, where the header names none."""
    opening = next((row for row in rows if row.kind == "paragraph"), None)
    read = read_opening(opening.text) if opening and not cable.classified_by else None
    if read:
        _add_classifier(cable, read)


def _fill_classified_by(cable: Cable, field: Field) -> str:
    read = read_classifier(field.text)
    _add_classifier(cable, read)
    return read.rest


def _add_classifier(cable: Cable, read: Classifier) -> None:
    cable.classified_by = join_persons(cable.classified_by, read.name)
    cable.classified_by_title = join_persons(cable.classified_by_title, read.title)
    cable.reasons = list(dict.fromkeys([*cable.reasons, *read.reasons]))


def _fill_derived_from(cable: Cable, field: Field) -> str:
    """A derivative classification names its source where others name a person."""
    text = " ".join(field.text.split()).strip(" :;.,")
    if text:
        cable.classified_by_title = join_persons(
            cable.classified_by_title, f"{field.label.rstrip(' :')} {text}"
        )
    return ""


def _fill_reasons(cable: Cable, field: Field) -> str:
    reasons, rest = split_reasons(field.text)
    cable.reasons = list(dict.fromkeys([*cable.reasons, *reasons]))
    return rest


_FILLERS = {
    "executive_order": _fill_executive_order,
    "subject": _fill_subject,
    "refs": _fill_refs,
    "classified_by": _fill_classified_by,
    "derived_from": _fill_derived_from,
    "reasons": _fill_reasons,
}
