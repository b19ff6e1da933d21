"""A cable's first line: classification, section, post, serial and captions.

The line is read with its blanks squeezed out, for it comes letter-spaced, misspelt and cut:
`S E C R E T SECTION 01 OF 04 TRIPOLI 000941 NOFORN SIPDIS`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.patterns import pattern
from transforms.posts import canonicalize_post, post_of_words
from transforms.vocabulary.markings import CAPTIONS, CLASSIFICATION_SPELLINGS

_REACH = 150
_SECTION_REACH = 60
_LEVEL = (
    r"(?:T\s?O\s?P\s+S\s?E\s?C\s?R\s?E\s?T|S{1,2}\s?E\s?C\s?R\s?E\s?T|C{0,2}\s?O\s?N?\s?F\s?I\s?D\s?E\s?N\s?T\s?I?\s?A\s?L?"
    r"|U?\s?N\s?C\s?L\s?A\s?S(?:\s?S)*(?:\s?I\s?F\s?I?\s?E\s?D)?|L\s?I\s?M\s?I\s?T\s?E\s?D\s+O\s?F\s?F\s?I\s?C\s?I\s?A\s?L\s+U\s?S\s?E|LIMOFFUSE"
    r"|SECERT|\bECRET|\bSECRE\b)"
)
# yes: S E C R E T, C o n f i d e n t i a l, UNCLAS   no: UNCLASSY, DECLASSIFIED
_LEVELS = re.compile(rf"(?<![A-Za-z])(?:{_LEVEL})(?![a-z])", re.IGNORECASE)
# yes: SECTION 01 OF 04, SECTIO N 1 OF 2, 01 of 05   no: 002 OF 003
_SECTION = re.compile(r"(?<!\d)(\d{1,2})\s?OF\s?(\d{1,2})(?!\d)", re.IGNORECASE)
_SECTION_WORDS = re.compile(r"\bS?E?CTIO?\s?N?\b|(?<!\d)\d{1,2}\s?OF\s?\d{1,2}(?!\d)", re.IGNORECASE)
_SERIAL = pattern(
    r"(?<![\d/:.-])\d{2,7}(?![\d/:-]|\s?(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\b)",
    matches=("TRIPOLI 000941", "LIMA 12 MARKET"),
    refuses=("12/31", "10:13", "14 JUN"),
)
# yes: SECTION 01 OF 02 XXXXXXXXXXXX 000004   no: XXXXXXXXXXXX told us
_REDACTED = re.compile(r"\s*(?:SECTION\s+\d\d\s+OF\s+\d\d\s+)?(?:[A-Z]+\s+)?X{6,}\s+0\d{5}(?!\d)")
# An id in a list of references.
_ID = pattern(r"\d{2}[A-Z]+\d", matches=("09BERLIN369",), refuses=("BERLIN 369", "09 BERLIN 369"))
# What begins where a first line has ended, an addressee or a field: numbers behind it are not the cable's.
_FIELD = pattern(
    r"(?<![A-Za-z])(?:(?i:E\s?[.,]\s?[O0]\s?[.,]|TAGS?\s?:|SUBJ(?:ECT)?\s?:|REF(?:S|TELS?|ERENCES?)?\s?:|CLASSIFIED\s+BY\b)"
    r"|REF(?:S|TELS?)?\b)|(?<![A-Z])(?:(?:FM|TO|INFO|ACTION:?)\s+(?:R[A-Z]{3,7}\s?/|SECSTATE|AMEMBASSY|AMCONSUL|USMISSION|USINT|USUN|ALL\b)"
    r"|(?<=\n)(?:FM|TO|INFO)\s)",
    matches=("SIPDIS E.O. 12958", "TO SECSTATE WASHDC 7633", "Ref: State 1", "REFTEL STATE 2", "SUBJ: A"),
    refuses=("S E C R E T LIMA 000123", "NOFORN SIPDIS", "REFUGEES", "UNCLAS E F T O LIMA 000123"),
)
# A field that stands behind every first line but one that is printed late.
_LATE_FIELD = pattern(
    r"(?<![A-Za-z])(?:TAGS?\s?:|SUBJ(?:ECT)?\s?:|REF(?:S|TELS?)?\s?:)",
    flags=re.IGNORECASE,
    matches=("TAGS: PREL", "REF: A. OSLO 1"),
    refuses=("TO SECSTATE WASHDC", "E.O. 12958"),
)
# Words of a sentence that stands behind a classification in capitals; the post it names is not the cable's.
_SMALL_WORD = pattern(r"[a-z]{3}", matches=("The buyers quote",), refuses=("SIPDIS\n\nSTATE FOR INR",))
_UNKNOWN_POST = re.compile(r"(?:[A-Z][A-Z.'’-]+\s){0,2}[A-Z][A-Z.'’-]{2,}\s*$")
_NO_POST = frozenset(
    "SECTION OF FOR PAGE PART DECL NOFORN SIPDIS ONLY PARA EO SENSITIVE DE"
    " JAN FEB MAR APR MAY JUN JUL AUG SEP SEPT OCT NOV DEC JANUARY FEBRUARY MARCH APRIL JUNE JULY AUGUST"
    " SEPTEMBER OCTOBER NOVEMBER DECEMBER DRAFTED APPROVED".split()
)


class FirstLine(NamedTuple):
    """What the first line says; `end` is where it ends in the text, `rest` what it says beyond its fields."""

    classification: str | None
    caption: list[str]
    section: int | None
    sections: int | None
    origin: str | None
    serial: int | None
    start: int
    end: int
    rest: str = ""


def read_first_line(text: str) -> FirstLine | None:
    """Find and read the first line in the head of a header; None where nothing has its form."""
    levels = list(_LEVELS.finditer(text))
    late = _LATE_FIELD.search(text) if levels else None
    late_from = late.start() if late else len(text)
    for is_known_post_needed in (True, False):
        for level in levels:
            line = _read_after(text, level, is_known_post_needed)
            if line is not None and (level.start() < late_from or _is_whole_line(text, line)):
                return line
    for level in levels[:1]:
        return _read_redacted(text, level) or _read_without_serial(text, level, late_from)
    return None


def _is_whole_line(text: str, line: FirstLine) -> bool:
    """Whether a first line begins a line of its text, and nothing ends a sentence in it."""
    before = text[: line.start].rstrip(" ")
    return before.endswith("\n") and not re.search(r"[.,;]", text[line.start : line.end])


def _read_without_serial(text: str, level: re.Match[str], late_from: int) -> FirstLine | None:
    """A first line that ends behind its classification and captions, or behind its post."""
    zone = _first_line_zone(text, level)
    captions, rest = read_captions(zone.partition("\n")[0])
    words = _SECTION_WORDS.sub(" ", rest).replace("//", " ").strip()
    post = post_of_words(words) if words else None
    if level.start() > late_from or (words and post is None):
        return None
    section = _SECTION.search(rest)
    return FirstLine(
        read_classification(level.group()),
        captions,
        int(section.group(1)) if section else None,
        int(section.group(2)) if section else None,
        post,
        None,
        level.start(),
        level.end() + len(zone.partition("\n")[0]),
    )


def _first_line_zone(text: str, level: re.Match[str]) -> str:
    """The text behind a classification in which the rest of its first line can stand."""
    zone = text[level.end() : level.end() + _REACH]
    field = _FIELD.search(zone)
    return zone[: field.start()] if field else zone


def _read_redacted(text: str, level: re.Match[str]) -> FirstLine | None:
    """A first line whose post was blacked out: its classification and sections still count (10SHENYANG4)."""
    zone = text[level.end() : level.end() + _REACH]
    redacted = _REDACTED.match(zone)
    if redacted is None:
        return None
    section = _SECTION.search(redacted.group())
    return FirstLine(
        read_classification(level.group()),
        read_captions(redacted.group())[0],
        int(section.group(1)) if section else None,
        int(section.group(2)) if section else None,
        None,
        None,
        level.start(),
        level.end() + redacted.end(),
    )


def _read_after(text: str, level: re.Match[str], is_known_post_needed: bool) -> FirstLine | None:
    zone = _first_line_zone(text, level)
    section = _SECTION.search(zone)
    begin = section.end() if section and section.start() < _SECTION_REACH else 0
    for number in _SERIAL.finditer(zone, begin):
        start = _post_start(zone, begin, number.start(), is_known_post_needed)
        if start is None or _ID.search(zone, max(0, start - 2), number.end()):
            continue
        if level.group().isupper() and _SMALL_WORD.search(zone, begin, start):
            continue
        captions, rest = read_captions(zone[:start])
        return FirstLine(
            classification=read_classification(level.group()),
            caption=captions,
            section=int(section.group(1)) if section and begin else None,
            sections=int(section.group(2)) if section and begin else None,
            origin=canonicalize_post(zone[start : number.start()]),
            serial=int(number.group()),
            start=level.start(),
            end=level.end() + number.end(),
            rest=_LEVELS.sub(" ", _SECTION_WORDS.sub(" ", rest)).replace("//", " "),
        )
    return None


def _post_start(zone: str, begin: int, end: int, is_known_post_needed: bool) -> int | None:
    """Where the words before a serial begin that name its post; the longest run wins."""
    starts = [begin + m.start() for m in re.finditer(r"[^\s\d]+", zone[begin:end])][-5:]
    for start in starts:
        if post_of_words(zone[start:end]):
            return start
    unknown = None if is_known_post_needed else _UNKNOWN_POST.search(zone[begin:end])
    if unknown and end - begin < _SECTION_REACH and not _is_no_post(unknown.group()):
        return begin + unknown.start()
    return None


def _is_no_post(words: str) -> bool:
    return "XXX" in words or "VZCZC" in words or bool(_NO_POST.intersection(words.split()))


def read_classification(printed: str) -> str | None:
    """The classification that a letter-spaced or misspelt word stands for, or None."""
    squeezed = re.sub(r"[^A-Z]", "", printed.upper())
    for spelling, classification in CLASSIFICATION_SPELLINGS:
        if squeezed.startswith(spelling):
            return classification
    return None


def read_captions(text: str) -> tuple[list[str], str]:
    """The captions in `text`, in order and once each, and the text without them."""
    captions = [_CAPTION_NAMES["".join(m.group().split()).upper()] for m in _CAPTION.finditer(text)]
    rest = _CAPTION.sub(" ", text) if captions else text
    return list(dict.fromkeys(caption for caption in captions if caption)), rest


def _spaced(word: str) -> str:
    return r"\s?".join(re.escape(char) for char in word.replace(" ", ""))


_CAPTION_NAMES = {spelling.replace(" ", ""): name for spelling, name in CAPTIONS}
# yes: NOFORN, N O F O R N, SENSITIVE BUT UNCLASSIFIED   no: SENSITIVELY
_CAPTION = re.compile(
    r"(?<![A-Za-z])(?:" + "|".join(_spaced(spelling) for spelling, _ in CAPTIONS) + r")(?![A-Za-z])"
)
