"""A cable's text cut into its rows: header, headings, paragraphs, signature, and furniture between."""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.elements import Anchor
from transforms.furniture import find_furniture
from transforms.headings import heading_start, is_heading, signature_start
from transforms.numbering import Number, find_numbers
from transforms.portions import PORTION
from transforms.records import RowKind


class Segment(NamedTuple):
    """One row to be: what it is, its number, where it stands, and the furniture cut out of it."""

    kind: RowKind
    number: int | None
    start: int
    end: int
    holes: tuple[tuple[int, int], ...] = ()


# The last clause of the reasons, after which a header is over: 1.4 ( b ) , ( d )   1.5 b and d.
# It ends before a portion mark: ". ( C ) Poloff" and "( d ) ( C ) Poloff delivered" (09TRIPOLI875).
_REASONS = re.compile(
    r"(?<![\d.$])1\s?[.:]\s?[4567](?=[\s(]*[a-h]\b)"
    r"(?:(?!\s*(?-i:\(\s*(?:TS|[CSU]|SBU|S/NF|C/NF)\s*\)\s+(?!(?:AND|OR)\b)[A-Z\"“]))"
    r"(?:\.(?!\s*\()|[\s(),;&/-]|an\s?d\b|or\b|through\b|(?!E\.\s?O)[a-h]\b|1\.[4567]))*",
    re.IGNORECASE,
)
# References printed behind the reasons: "( d ) . \nREF: A. OSLO 61 B. 08 STATE 12" SUMMARY
_REFS_BEHIND = re.compile(
    r"[\s.)]*REF(?:S|TELS?)?\s*:(?:[\s,;&()]|AND\b|NOTAL\b|[A-Z]\s?[.)]|['’]?\d{1,6}\b"
    r"|[A-Z][A-Z']{2,}\b(?=(?:\s+[A-Z']{2,}){0,3}\s+\d)|[A-Z]{2}\b(?=(?:\s+[A-Z']{2,}){1,2}\s+\d))+"
)
# A title or codes printed behind the reasons: "1.4 (b). \nTAGS: PREL \nSUBJECT: TWO BARGES"
_LABEL_BEHIND = re.compile(r"[\s.)]*(TAGS\s?:|SUBJ(?=(?:ECT)?\s?:)|E\.O\.)")
# Headings known to open a cable, where no other field ends just before.
_OPENING = re.compile(
    r"(?:[-=*_ ]{3,}\s*)?\b"
    r"(?:EXECUTIVE\s+SUMMARY|SUMMARY(?:\s+(?:AND|&)\s+[A-Z]+(?:\s+REQUEST)?)?|BEGIN\s+SUMMARY"
    r"|INTRODUCTION|COMMENT|KEY\s+POINTS|BACKGROUND|OVERVIEW)\b"
    r"\s*[:.]?\s*[-=*_\s]*$",
    re.IGNORECASE,
)
# A summary without a number before the first paragraph: it begins a sentence or a line, and says so.
# yes: "( d ) . \nSUMMARY: The minister", "\n\nBegin summary. He"   no: "SUBJECT: SUMMARY OF TALKS"
_LEAD = re.compile(
    r"(?<=[.)\n])\s+(?=(?:BEGIN\s+|EXECUTIVE\s+)?SUMMARY\s*(?:[.:]|-\s))(?!\s*SUMMARY\s*[.:]?\s*[-=]{3})",
    re.IGNORECASE,
)
# The first line of a section that goes on where another file's text broke off, mostly within a sentence.
# yes: SECTION 02 OF 03 TRIPOLI, SCTION 02 OF 02 SAO PAULO   no: SECTION 01 OF 02 TRIPOLI
_LATER_SECTION = re.compile(r"S?E?CTION\s?0*(?:[2-9]|[1-9]\d)\s?OF\s?\d")
_FIRST_LINE_REACH = 150
_SUBJECT = re.compile(r"\bSUBJ(?:ECT)?\s?:")
# Where such a section goes on: behind the blank line under its subject, or where words run on in lower case.
# yes: NETTO the concession model and   no: REF: A. TRIPOLI 12, behind a blank line
_GAP = re.compile(r"\n[ \t]*\n\s*(?!REF|CLASSIFIED|Classified|\s)")
_RUNNING = re.compile(r"(?<=\s)(?:[A-Z][a-z]*\s+)?(?:[a-z]+[,;]?\s+){3}")
_OPENING_WORD = re.compile(r"SUMM|Summ|INTRO|Intro|COMM|Comm|KEY|Key|BACK|Back|OVER|Over")
_LINE_BREAK = re.compile(r"(?:\n[ \t]*|[.?!]\s*)$")
_SHORTEST_BODY = 40
_SHORTEST_PROSE = 160


def lay_out(blank: str, anchors: list[Anchor], is_tokenised: bool, begin: int) -> list[Segment]:
    """Every row of `blank`, in order; the header takes all before the first paragraph.

    `begin` is where the cable itself begins (behind a database row, behind an excerpt).
    """
    numbers = find_numbers(blank, anchors, is_tokenised, begin)
    segments = _head(blank, numbers, begin)
    ends = [number.start for number in numbers[1:]] + [len(blank)] * bool(numbers)
    for number, end in zip(numbers, ends, strict=True):
        is_last = end == len(blank)
        segments += _chunk(blank, number.text_start, end, number.value, is_last)
    return _cut_furniture(blank, [_stripped(blank, s) for s in segments])


def _head(blank: str, numbers: list[Number], begin: int) -> list[Segment]:
    """The header, and what stands between it and the first number."""
    first = numbers[0].start if numbers else len(blank)
    fields_end = _fields_end(blank, begin, first)
    body = _body_start(blank, begin, fields_end, first, bool(numbers))
    if _LATER_SECTION.search(blank, begin, begin + _FIRST_LINE_REACH):
        body = min(body, _continued_start(blank, begin, fields_end, first))
    if body < first:
        return [Segment("header", None, 0, body), *_unnumbered(blank, body, first, not numbers)]
    lead = _LEAD.search(blank, max(begin, fields_end - 1), first)
    if lead and first - lead.end() > _SHORTEST_BODY and _is_sentence(blank[lead.end() : first]):
        return [
            Segment("header", None, 0, lead.end()),
            *_chunk(blank, lead.end(), first, None, is_last=False),
        ]
    heading = _opening_start(blank, begin, fields_end, first)
    segments = [Segment("header", None, 0, heading)]
    if heading < first:
        segments.append(Segment("heading", None, heading, first))
    return segments


def _fields_end(blank: str, begin: int, first: int) -> int:
    """Where the reasons end before the first number; `begin` where the header gives none."""
    end = begin
    for found in _REASONS.finditer(blank, begin, min(first, begin + 6000)):
        end = found.start() + len(found.group().rstrip())
    if end == begin:
        return begin
    behind = _REFS_BEHIND.match(blank, end, first)
    end = behind.start() + len(behind.group().rstrip(" (\n")) if behind else end
    label = _LABEL_BEHIND.match(blank, end, first)
    # A title printed once more is the heading of the text (09BAGHDAD2569).
    return begin if label and label.group(1) not in blank[begin:end] else end


def _opening_start(blank: str, begin: int, fields_end: int, first: int) -> int:
    """Where a heading before the first number begins; `first` where there is none."""
    if fields_end > begin:
        tail = blank[fields_end:first]
        known = _OPENING.search(tail)
        is_whole = known is not None and not tail[: known.start()].strip(" \n.-)")
        if tail.strip(" \n.-") and (is_whole or is_heading(tail)):
            return _behind(blank, fields_end, first)
        start = heading_start(blank, fields_end, first)
        return start if start > fields_end else first
    low = max(begin, first - 160)
    if not _OPENING_WORD.search(blank, low, first):
        return first
    known = _OPENING.search(blank, low, first)
    return known.start() if known else first


def _body_start(blank: str, begin: int, fields_end: int, first: int, is_numbered: bool) -> int:
    """Where unnumbered text begins between the header's fields and the first number."""
    for mark in PORTION.finditer(blank, fields_end, first):
        text = blank[mark.end() : first]
        if len(text.strip()) < _SHORTEST_BODY or not _is_sentence(text):
            continue
        before = blank[: mark.start()].rstrip()[-12:].upper()
        if before.endswith(("SUBJECT:", "SUBJ:", ":")) or _is_by(text):
            continue
        if is_numbered and fields_end == begin and not _is_prose(text):
            return first
        return mark.start()
    if is_numbered and fields_end > begin and _is_prose(blank[fields_end:first]):
        return _behind(blank, fields_end, first)
    return first if is_numbered else _unmarked_body(blank, begin, fields_end, first)


def _behind(blank: str, fields_end: int, first: int) -> int:
    """Where the text behind the fields begins, its stops and brackets left to the fields."""
    return first - len(blank[fields_end:first].lstrip(" \n.)"))


def _continued_start(blank: str, begin: int, fields_end: int, first: int) -> int:
    """Where a later section goes on before its first number; `first` where it begins with that."""
    subject = _SUBJECT.search(blank, begin, first)
    low = max(fields_end, subject.end() if subject else begin)
    gap, running = _GAP.search(blank, low, first), _RUNNING.search(blank, low, first)
    starts = [found for found in (gap and gap.end(), running and running.start()) if found]
    return min(starts, default=first) if subject or fields_end > begin else first


def _is_prose(text: str) -> bool:
    """Whether it reads as a paragraph: long, of sentences, mostly in small letters (09DOHA728)."""
    text = text.strip()
    if len(text) < _SHORTEST_PROSE or not _is_sentence(text):
        return False
    return sum(map(str.islower, text)) > 4 * sum(map(str.isupper, text))


def _is_by(text: str) -> bool:
    return re.match(r"\s*Classified", text, re.IGNORECASE) is not None


def _is_sentence(text: str) -> bool:
    return re.search(r"[.?!][\"”’)]*\s", text + " ") is not None


def _unmarked_body(blank: str, begin: int, fields_end: int, first: int) -> int:
    """Where text without number and mark begins: after the fields, at its first sentence in small letters."""
    if fields_end > begin:
        return _behind(blank, fields_end, first)
    label = None
    for label in re.finditer(r"(?:REFS?|SUBJECT|TAGS)\b\s*:?", blank[begin:first], re.IGNORECASE):
        if label.start() > 3000:
            break
    begin += label.end() if label else 0
    gap = re.search(r"\n[ \t]*\n", blank[begin:first])
    small = re.search(
        r"(?<=\s)(?:[A-Z][a-z]+|[A-Z]|[A-Z]\.)(?:\s+\S+){0,3}?\s+[a-z]{2,}\s+[a-z]+", blank[begin:first]
    )
    starts = [begin + m.end() if m is gap else begin + m.start() for m in (gap, small) if m]
    return min(starts) if starts else first


def _unnumbered(blank: str, start: int, end: int, is_last: bool) -> list[Segment]:
    """Paragraphs without numbers: one from every portion mark that begins a line."""
    marks = [mark.start() for mark in PORTION.finditer(blank, start + 1, end)]
    starts = [start, *(at for at in marks if _LINE_BREAK.search(blank[max(start, at - 8) : at]))]
    segments: list[Segment] = []
    for at, until in zip(starts, [*starts[1:], end], strict=True):
        segments += _chunk(blank, at, until, None, is_last and until == end)
    return segments


def _chunk(blank: str, start: int, end: int, number: int | None, is_last: bool) -> list[Segment]:
    """A paragraph, and the heading or signature at its end."""
    cut = signature_start(blank, start, end) if is_last else heading_start(blank, start, end)
    segments = [Segment("paragraph", number, start, cut)]
    if cut < end:
        segments.append(Segment("signature" if is_last else "heading", None, cut, end))
    return segments


def _stripped(blank: str, segment: Segment) -> Segment:
    text = blank[segment.start : segment.end]
    start = segment.start + len(text) - len(text.lstrip())
    return segment._replace(start=start, end=max(start, segment.start + len(text.rstrip())))


def _cut_furniture(blank: str, segments: list[Segment]) -> list[Segment]:
    """Furniture taken out of its segments, each piece a row right after the row it cut."""
    furniture = find_furniture(blank)
    rows: list[Segment] = []
    for segment in segments:
        inside = tuple(hole for hole in furniture if segment.start <= hole[0] and hole[1] <= segment.end)
        if segment.kind == "header" or not _is_bare(blank, segment, inside):
            rows.append(segment._replace(holes=inside))
        rows += [Segment("furniture", None, *hole) for hole in inside]
    return rows


def _is_bare(blank: str, segment: Segment, holes: tuple[tuple[int, int], ...]) -> bool:
    """Whether nothing is left of a segment once its furniture is out."""
    at = segment.start
    for start, end in holes:
        if blank[at:start].strip():
            return False
        at = end
    return not blank[at : segment.end].strip()
