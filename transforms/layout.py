"""A cable's text cut into its rows: header, headings, paragraphs, signature, and furniture between."""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import itemgetter
from typing import NamedTuple

from transforms.blanks import skip_blanks, trim_blanks
from transforms.capitals import body_in_capitals, is_reference, lead_in_capitals, paragraphs_in_capitals
from transforms.elements import Anchor
from transforms.furniture import furniture_between, is_bare
from transforms.headings import heading_start, is_heading
from transforms.numbering import Number, find_numbers
from transforms.patterns import pattern
from transforms.portions import PORTION
from transforms.records import RowKind
from transforms.signatures import signature_start


class Segment(NamedTuple):
    """One row to be: what it is, its number, where it stands, and the furniture cut out of it."""

    kind: RowKind
    number: int | None
    start: int
    end: int
    holes: tuple[tuple[int, int], ...] = ()


# The last clause of the reasons, after which a header is over.
# It ends before a portion mark: ". ( C ) Poloff" and "( d ) ( C ) Poloff delivered" (09TRIPOLI875).
_REASONS = pattern(
    r"(?<![\d.$])1\s?[.:]\s?[4567](?=[\s(]*+[a-h]\b)"
    r"(?:(?!\s*+(?-i:\(\s*+(?:TS|[CSU]|SBU|S/NF|C/NF)\s*+\)\s++(?!(?:AND|OR)\b)[A-Z\"“]))"
    r"(?:\.(?!\s*+\()|\s++|[(),;&/-]|an\s?d\b|or\b|through\b|(?!E\.\s?O)[a-h]\b|1\.[4567]))*+",
    re.IGNORECASE,
    matches=("1.4 ( b ) , ( d )", "1.5 b and d.", "1 . 4 (a-d)"),
    refuses=("1.4 million", "$1.4 b", "21.4 (b)", "1.8 (b)"),
)
# References printed behind the reasons, up to the first word that belongs to none.
_REFS_BEHIND = pattern(
    r"[\s.)]*+(?:REF(?:S|TELS?)?+|Ref(?:s|tels?)?+)\s*+:(?:[\s,;&()]|AND\b|NOTAL\b|[A-Z]\s?[.)]|['’]?\d{1,6}\b"
    r"|(?:\d\d)?[A-Z]{4,20}\d{1,6}\b|[A-Z][a-z]{2,}+\b(?=(?:\s++[A-Z][a-z]++){0,3}\s++\d)"
    r"|[A-Z][A-Z']{2,}+\b(?=(?:\s++[A-Z']{2,}+){0,3}\s++\d)"
    r"|[A-Z]{2}\b(?=(?:\s++[A-Z']{2,}+){1,2}\s++\d))++",
    matches=(") . \nREF: A. OSLO 61", "REFTELS : 08 STATE 12", "Ref: The Hague 12"),
    refuses=("REF A. OSLO 61", "REFERENCE: OSLO"),
)
# The same in a text that kept its lines: the label's own, and those that go on with a letter of the list.
_REF_LINES = pattern(
    r"[\s.)]*+(?:REF(?:F|S|TELS?|ERENCES?)?|RE|Ref(?:s|tels?|erences?)?)\b\s?(?:\(?[A-Z]\)?\s?)?[:;.-]"
    r"[^\n]{0,200}+(?=\n|$)"
    r"(?:\n[ \t]*+(?:\(?[A-Za-z]\s?[.)]\s|\(?\d\d\)?\s[A-Z]|REF)[^\n]{0,200}+(?=\n|$))*+",
    matches=(").\nREF: Oslo (S) 61", ".\nRefs - A) 61\n     B) OSLO 7", ".\nREF A: OSLO 61\nREF B: OSLO 7"),
    refuses=(".\nREFORM: A VISIT", ".\n1. (C) REF A"),
)
_LAST_LETTER = pattern(r"(?<![A-Za-z])[A-Z]\s?[.)]$", matches=("OSLO 61 B.", "13 B)"), refuses=("OSLO 61",))
_LONGEST_ITEM = 120
# A title or codes printed behind the reasons: "1.4 (b). \nTAGS: PREL \nSUBJECT: TWO BARGES"
_LABEL_BEHIND = pattern(
    r"[\s.)]*+(TAGS\s?:|SUBJ(?=(?:ECT)?\s?:)|E\.O\.)",
    matches=(". \nTAGS: PREL", " SUBJECT : TWO", ") E.O. 12958"),
    refuses=("SUBJECTS", "THE TAGS"),
)
# Headings known to open a cable, where no other field ends just before; the text ends with one.
_OPENING = pattern(
    r"(?:[-=*_ ]{3,}+\s*+)?\b"
    r"(?:EXECUTIVE\s++SUMMARY|S\sU\sM\sM\sA\sR\sY|SUMMARY(?:\s*+(?:AND\b|&|/)\s*+[A-Z]++(?:\s++REQUEST)?)?|BEGIN\s++SUMMARY"
    r"|INTRODUCTION|COMMENT|KEY\s++POINTS|BACKGROUND|OVERVIEW)$",
    re.IGNORECASE,
    matches=("--- Executive Summary", "S U M M A R Y", "SUMMARY AND ACTION REQUEST", "1.4 (b). Key points"),
    refuses=("SUMMARY OF TALKS", "COMMENTS", "SUMMARY:"),
)
_OPENING_REACH = 160
_RULE_CHARACTERS = "-=*_ \t\n\xa0"
# A summary without a number before the first paragraph: it says so behind a stop, a bracket, a blank line.
# The run of blanks before it is read once, from its beginning.
_LEAD = pattern(
    r"(?<!\s)(?:(?<=[.)])|[^\S\n]*+\n(?=\s))\s++"
    r"(?=(?:BEGIN\s++|EXECUTIVE\s++)?SUMMARY\s*+(?:[.:]|-\s))(?!SUMMARY\s*+[.:]?\s*+[-=]{3})",
    re.IGNORECASE,
    matches=("( d ) . \nSUMMARY: The minister", "LIMA\n\nBegin summary. He", "(d) Summary - A"),
    refuses=("SUBJECT: SUMMARY OF TALKS", "LIMA\nSUMMARY: He", "(d)\nSUMMARY\n----"),
)
# The first line of a section that goes on where another file's text broke off, mostly within a sentence.
_LATER_SECTION = pattern(
    r"S?E?CTION\s?0*+(?:[2-9]|[1-9]\d)\s?OF\s?\d",
    matches=("SECTION 02 OF 03 TRIPOLI", "SCTION 02 OF 02 SAO PAULO"),
    refuses=("SECTION 01 OF 02 TRIPOLI", "002 OF 003"),
)
_FIRST_LINE_REACH = 150
_SUBJECT = pattern(r"\bSUBJ(?:ECT)?\s?:", matches=("SUBJECT: A", "SUBJ : A"), refuses=("SUBJECTS: A",))
# Where such a section goes on: behind the blank line under its subject, or where words run on in lower case.
_GAP = pattern(
    r"(?<!\s)[^\S\n]*+\n[^\S\n]*+\n\s*+(?!REF|CLASSIFIED|Classified)",
    matches=("A VISIT \n \nthe harbour", "A VISIT\n\n"),
    refuses=("A VISIT\n\nREF: A. TRIPOLI 12", "A VISIT\nTO LIMA", "A\n\n\nClassified By"),
)
_RUNNING = pattern(
    r"(?<=\s)(?:[A-Z][a-z]*+\s++)?(?:[a-z]++[,;]?\s++){3}",
    matches=(" NETTO the concession model and", " He, too\nsaid that it"),
    refuses=(" A VISIT TO THE", "the two men "),
)
_OPENING_WORD = pattern(
    r"SUMM|Summ|S U M|INTRO|Intro|COMM|Comm|KEY|Key|BACK|Back|OVER|Over",
    matches=("SUMMARY", "Key points"),
    refuses=("summary", "TAGS"),
)
_LINE_BREAK = pattern(r"(?:\n[ \t]*|[.?!]\s*)$", matches=("so.  ", "so\n "), refuses=("so ", "so.\nand"))
_CLASSIFIED = pattern(
    r"\s*+Classified", re.IGNORECASE, matches=(" \nCLASSIFIED BY",), refuses=("declassify",)
)
_SENTENCE = pattern(
    r"[.?!][\"”’)]*+(?:\s|$)", matches=("It ended. He", 'He said "so."'), refuses=("3.5", "A VISIT")
)
_LABEL = pattern(
    r"(?:REFS?|SUBJECT|TAGS)\b\s*+:?", re.IGNORECASE, matches=("Refs :", "SUBJECT: A"), refuses=("REFTEL",)
)
_BLANK_LINE = pattern(r"\n[ \t]*+\n", matches=("A\n \nB", "\n\n"), refuses=("A\nB",))
# A sentence in small letters: a word with a capital, at most three others, two words in small letters.
_SMALL_LETTERS = pattern(
    r"(?<=\s)(?:[A-Z][a-z]++|[A-Z]|[A-Z]\.)(?:\s++\S++){0,3}?\s++[a-z]{2,}+\s++[a-z]+",
    matches=("LIMA The two men met", "LIMA A. Doe told us"),
    refuses=("LIMA THE TWO MEN MET", "The two men met"),
)
_SHORTEST_BODY = 40
_SHORTEST_PROSE = 160
_PROSE_REACH = 10_000
_LAST_LABEL = 3000
_LABEL_END_REACH = 200


def lay_out(
    blank: str, furniture: list[tuple[int, int]], anchors: list[Anchor], is_tokenised: bool, begin: int
) -> list[Segment]:
    """Every row of `blank`, in order; the header takes all before the first paragraph.

    `furniture` is blanked in it but where it is tokenised. `begin` is where the cable itself begins
    (behind a database row, behind an excerpt).
    """
    numbers = _with_text(blank, find_numbers(blank, anchors, is_tokenised, begin, furniture), furniture)
    segments = _head(blank, numbers, begin, is_tokenised)
    ends = [number.start for number in numbers[1:]] + [len(blank)] * bool(numbers)
    for number, end in zip(numbers, ends, strict=True):
        is_last = end == len(blank)
        segments += _chunk(blank, number.text_start, end, number.value, is_last)
    return _cut_furniture(blank, furniture, [_stripped(blank, s) for s in segments], is_tokenised)


def _head(blank: str, numbers: list[Number], begin: int, is_tokenised: bool) -> list[Segment]:
    """The header, and what stands between it and the first number."""
    first = numbers[0].start if numbers else len(blank)
    fields_end = _fields_end(blank, begin, first, is_tokenised)
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


def _fields_end(blank: str, begin: int, first: int, is_tokenised: bool) -> int:
    """Where the reasons end before the first number; `begin` where the header gives none."""
    end = begin
    for found in _REASONS.finditer(blank, begin, min(first, begin + 6000)):
        end = found.start() + len(found.group().rstrip())
    if end == begin:
        return begin
    end = _references_end(blank, end, first, is_tokenised)
    label = _LABEL_BEHIND.match(blank, end, first)
    # A title printed once more is the heading of the text (09BAGHDAD2569).
    return begin if label and label.group(1) not in blank[begin:end] else end


def _references_end(blank: str, end: int, first: int, is_tokenised: bool) -> int:
    """Where the references printed behind the reasons end; `end` where there are none."""
    lists = [_REFS_BEHIND] if is_tokenised else [_REFS_BEHIND, _REF_LINES]
    found = [match for one in lists if (match := one.match(blank, end, first))]
    ends = [match.start() + len(match.group().rstrip(" (\n")) for match in found]
    if found and is_tokenised and _LAST_LETTER.search(blank, max(end, ends[0] - 3), ends[0]):
        # The last item is of words, an e-mail: it ends with the list, or where a known heading begins.
        known = _known_opening(blank, ends[0], first)
        return min(known or first, ends[0] + _LONGEST_ITEM)
    return max([end, *ends])


def _opening_start(blank: str, begin: int, fields_end: int, first: int) -> int:
    """Where a heading before the first number begins; `first` where there is none."""
    if fields_end > begin:
        known = _known_opening(blank, fields_end, first)
        is_whole = known is not None and not blank[fields_end:known].strip(" \n.-)")
        tail = blank[fields_end:first]
        if tail.strip(" \n.-") and (is_whole or is_heading(tail)):
            return _behind(blank, fields_end, first)
        start = heading_start(blank, fields_end, first)
        return start if start > fields_end else first
    low = max(begin, first - _OPENING_REACH)
    if not _OPENING_WORD.search(blank, low, first):
        return first
    known = _known_opening(blank, low, first)
    return first if known is None else known


def _known_opening(blank: str, low: int, first: int) -> int | None:
    """Where the heading known to open a cable begins that ends blank[low:first], a rule behind it aside."""
    end = low + len(blank[low:first].rstrip(_RULE_CHARACTERS))
    if blank[low:end].endswith((":", ".")):
        end = trim_blanks(blank, low, end - 1)
    known = _OPENING.search(blank, max(low, end - _OPENING_REACH), end)
    return known.start() if known else None


def _body_start(blank: str, begin: int, fields_end: int, first: int, is_numbered: bool) -> int:
    """Where unnumbered text begins between the header's fields and the first number."""
    marks = list(PORTION.finditer(blank, fields_end, first))
    text_end = trim_blanks(blank, fields_end, first)
    sentence = _last_sentence(blank, marks[0].end(), first) if marks else first
    for mark in marks:
        at = skip_blanks(blank, mark.end(), first)
        if text_end - at < _SHORTEST_BODY or sentence < at:
            break
        is_of_field = _ends_label(blank, mark.start()) or is_reference(blank, at)
        if is_of_field or _CLASSIFIED.match(blank, at, first):
            continue
        if is_numbered and fields_end == begin and not _is_prose(blank, at, first):
            return first
        return mark.start()
    if is_numbered and fields_end > begin and _is_prose(blank, fields_end, first):
        return _behind(blank, fields_end, first)
    if is_numbered:
        is_open = fields_end == begin and blank[begin:first].isupper()
        return lead_in_capitals(blank, begin, first) if is_open else first
    return _unmarked_body(blank, begin, fields_end, first)


def _ends_label(blank: str, at: int) -> bool:
    """Whether a label's colon stands before `at`: the mark is of a subject then."""
    return blank[max(0, at - _LABEL_END_REACH) : at].rstrip().endswith(":")


def _last_sentence(blank: str, start: int, end: int) -> int:
    """Where the last stop of a sentence stands in blank[start:end]; -1 where there is none."""
    return max((found.start() for found in _SENTENCE.finditer(blank, start, end)), default=-1)


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


def _is_prose(blank: str, start: int, end: int) -> bool:
    """Whether it reads as a paragraph: long, of sentences, mostly in small letters (09DOHA728)."""
    text = blank[start : min(end, start + _PROSE_REACH)].strip()
    if len(text) < _SHORTEST_PROSE or not _is_sentence(text):
        return False
    return sum(map(str.islower, text)) > 4 * sum(map(str.isupper, text))


def _is_sentence(text: str) -> bool:
    return _SENTENCE.search(text) is not None


def _unmarked_body(blank: str, begin: int, fields_end: int, first: int) -> int:
    """Where text without number and mark begins: after the fields, at its first sentence in small letters."""
    if fields_end > begin:
        return _behind(blank, fields_end, first)
    if blank[begin:first].isupper():
        return body_in_capitals(blank, begin, first)
    label = None
    for label in _LABEL.finditer(blank, begin, first):
        if label.start() > begin + _LAST_LABEL:
            break
    low = label.end() if label else begin
    gap, small = _BLANK_LINE.search(blank, low, first), _SMALL_LETTERS.search(blank, low + 1, first)
    return min((found for found in (gap and gap.end(), small and small.start()) if found), default=first)


def _unnumbered(blank: str, start: int, end: int, is_last: bool) -> list[Segment]:
    """Paragraphs without numbers: one from every portion mark that begins a line.

    Telegrams in capitals have no marks: there one begins behind every blank line.
    """
    marks = [mark.start() for mark in PORTION.finditer(blank, start + 1, end)]
    starts = [start, *(at for at in marks if _LINE_BREAK.search(blank[max(start, at - 8) : at]))]
    if not marks and is_last and blank[start:end].isupper():
        starts += paragraphs_in_capitals(blank, start, trim_blanks(blank, start, end))
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


def _with_text(blank: str, numbers: list[Number], furniture: list[tuple[int, int]]) -> list[Number]:
    """The numbers that any text follows; one with none behind it belongs to the text before (09MANAMA647)."""
    ends = [number.start for number in numbers[1:]] + [len(blank)] * bool(numbers)
    return [
        number
        for number, end in zip(numbers, ends, strict=True)
        if not is_bare(blank, number.text_start, end, furniture_between(furniture, number.text_start, end))
    ]


def _cut_furniture(
    blank: str, furniture: list[tuple[int, int]], segments: list[Segment], is_tokenised: bool
) -> list[Segment]:
    """Furniture taken out of its segments, each piece a row right after the row that it cut or follows."""
    rows: list[Segment] = []
    done = 0
    for segment, limit in zip(segments, [*(s.start for s in segments[1:]), len(blank)], strict=True):
        last = bisect_right(furniture, limit, key=itemgetter(1))
        inside = furniture_between(furniture[done:last], segment.start, segment.end)
        if segment.kind == "header" or not is_bare(blank, segment.start, segment.end, inside):
            rows.append(segment._replace(holes=inside))
        # A tokenised text is not blanked: what lies across two of its rows is read as text of both.
        rows += [
            Segment("furniture", None, *hole) for hole in (inside if is_tokenised else furniture[done:last])
        ]
        done = max(done, last)
    return rows
