"""Digests: several telegrams in one text, parted where one ends and another certainly begins.

Certain is a line that ends a print (`NNNN`) with the beginning of a telegram behind it; or a rule, a stamp,
or the name of a signer behind a sentence, with the whole header of another cable behind it. A cable that
quotes another is not parted: behind an opened quotation only a print's end ends a cable.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from transforms.patterns import pattern
from transforms.vocabulary.stamps import END_LINES, PAGE_LEVELS, STAMPS

_LEVEL = (
    r"(?:T ?O ?P +)?(?:S ?E ?C ?R ?E ?T|C ?O ?N ?F ?I ?D ?E ?N ?T ?I ?A ?L"
    r"|U ?N ?C ?L ?A ?S(?: ?S ?I ?F ?I ?E ?D)?|LIMITED OFFICIAL USE)"
)
_FIRST_LINE = pattern(
    rf"(?m)^[ \t]{{0,8}}{_LEVEL}[ /A-Z]{{0,30}}? {{1,8}}"
    r"(?:SECTION {1,4}\d{1,2} {1,4}OF {1,4}\d{1,2} {1,8})?"
    r"(?P<post>[A-Z]{3,20}(?: [A-Z]{2,20}){0,2}) {1,8}(?P<serial>\d{2,7})(?: [A-Z /]{0,60})?[ \t]{0,40}$",
    matches=("C O N F I D E N T I A L SECTION 01 OF 02 THE HAGUE 001924", "UNCLAS OSLO 402"),
    refuses=("the CONFIDENTIAL OSLO 402", "UNCLAS OSLO 402 is attached", "CONFIDENTIAL"),
)
_TIME_GROUP = pattern(
    r"(?m)^[ \t]{0,8}(?:[ZOPR]{1,2} {1,4}){1,2}\d{6} ?Z {1,4}[A-Z]{3} {1,4}\d\d(?:\d\d)?\b[^\n]{0,40}\n"
    r"\s{0,40}FM {1,4}[A-Z]",
    matches=("R 141421Z MAR 06\nFM AMEMBASSY OSLO", "O P 141421Z MAR 06 ZDK\nFM USMISSION"),
    refuses=("at 141421Z MAR 06\nFM", "R 141421Z MAR 06\nTO"),
)
_PRELUDE = pattern(
    r"(?m)^\d\d(?P<post>[A-Z]{3,20})(?P<serial>\d{1,6})[ \t]{0,8}\n(?:[^\n]{1,200}\n){1,4}?"
    r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d",
    matches=("06OSLO402\nA FERRY\nTue Mar 14 15:21:00 +0100 2006",),
    refuses=("06OSLO402\nand\n06OSLO403",),
)
# What stands before the first line of a telegram and is its own: routes, a classification, pages.
_OWN_LINE = pattern(
    rf"\A[ \t]*(?:{PAGE_LEVELS}|[ZOPR]{{2}} +R[A-Z]{{3,8}}.*|DE +R[A-Z]{{3,8}}.*|ZN[YR] +[A-Z]{{5}}.*"
    r"|R[A-Z]{3,8}(?: +R[A-Z]{3,8})*|PAGE +\d\d.*|SBU|(?:ACTION|INFO|ORIGIN) +[A-Z]{2,5}-\d\d.*|\d{1,3}"
    r"|[ \t]*-{6,} +[A-Z0-9]{4,}.*)[ \t]*\Z",
    matches=("PP RUEHC RUEHRO", "DE RUEHTI #0311/01 0731421", "ZNY CCCCC ZZH", "UNCLASSIFIED"),
    refuses=("LUND", "1. (C) The ferry sails.", "NNNN"),
)
_ENDS = "|".join(line for line in END_LINES if PAGE_LEVELS not in line)
_END_LINE = pattern(
    rf"\A[ \t]*(?:{_ENDS}|#\d{{4}})[ \t]*\Z",
    matches=("NNNN", "#0311", "BT"),
    refuses=("LUND", "# 12", "UNCLASSIFIED"),
)
# Stamps stand on every page of a print, so they end none by themselves.
_RULE = pattern(
    rf"\A[ \t]*(?:-{{5,}}|={{5,}}|\*{{5,}}|_{{5,}}|(?:[-=*_] ){{5,}}[-=*_]?|\x0c|V?ZCZC\w{{0,12}}"
    rf"|.{{0,80}}(?:{'|'.join(STAMPS)}).{{0,40}})[ \t]*\Z",
    matches=("=======", "- - - - - - -", "VZCZCXRO0311", "<< END OF DOCUMENT >>"),
    refuses=("-- the ferry", "LUND"),
)
_TITLE_OF_PRINT = pattern(
    r"\A[ \t]*Message Text[ \t]*\Z", matches=("Message Text",), refuses=("the Message Text",)
)
_SIGNATURE = pattern(
    r"\A[ \t]*(?!(?:BEGIN|END|TEXT|QUOTE|UNQUOTE|START)\b)"
    r"[A-Z][A-Z.'’-]{1,24}(?: [A-Z][A-Z.'’-]{0,24}){0,2}[ \t]*\Z",
    matches=("LUND", "VAN VOORST"),
    refuses=("BEGIN TEXT", "UNQUOTE", "LUND:", "1. LUND", "NSC WASHDC 12"),
)
_SENTENCE = pattern(
    r"[.?!][\"'”’)]{0,3}\s*\Z",
    matches=("It sails.", 'he said "so."  '),
    refuses=("AMEMBASSY ROME", "and so:"),
)
_QUOTE = pattern(
    r"(?m)\b(?P<open>BEGIN\s{1,4}(?:TEXT|QUOTE|MESSAGE)|(?<!UN)QUOTE(?=[ \t:.]{0,8}$))"
    r"|\b(?:END\s{1,4}(?:OF\s{1,4})?(?:TEXT|QUOTE|MESSAGE)|UNQUOTE)\b",
    re.IGNORECASE,
    matches=("BEGIN TEXT:", "he said quote", "END TEXT", "UNQUOTE"),
    refuses=("he quotes", "the text ends"),
)
# Of a whole header, what follows a first line.
_SUBJECT = pattern(r"\bSUBJ(?:ECT)?\b", matches=("SUBJECT: A", "SUBJ: A"), refuses=("SUBJECTS",))
_LABEL = pattern(r"\bTAGS\b|\bE\.O\.", matches=("TAGS: PREL", "E.O. 12958"), refuses=("TAG",))
_CLUES = (b"NNN", b"Message Attributes")
# What other forms begin with: pages, tokenised text.
_NO_DIGEST = pattern(
    r"<(?:html|code|pre|table|!DOCTYPE)|\[(?:PER|ORG|LOC|MISC) ",
    re.IGNORECASE,
    matches=("<code><pre>", "[PER Lund  ]"),
    refuses=("x < y",),
)
_HEADER_REACH = 3000
_FIRST = 2
_LINES_ABOVE = 16
# No line that ends a print or stands above a telegram is as long.
_LONGEST_LINE = 400


class _Start(NamedTuple):
    """Where a telegram may begin.

    Its `rank` is 0 for a prelude, 1 for a time group, 2 for a first line: what follows in this order is one
    telegram's. `names` are post and serial, None for a time group.
    """

    at: int
    rank: int
    names: tuple[str, int] | None


class _Above(NamedTuple):
    """What stands above a telegram, `end`, `rule` or `signature`, and where the telegram's lines begin."""

    kind: str
    begin: int


class _Text:
    """A text that may be a digest, and the places in it that decide."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = sorted(_find_starts(text))
        self._first_lines = [start for start in self.starts if start.rank == _FIRST]
        self._subjects = [found.start() for found in _SUBJECT.finditer(text)]
        self._quotes = [(found.start(), found["open"] is not None) for found in _QUOTE.finditer(text)]

    def first_line_of(self, start: _Start) -> _Start | None:
        """The first line of the telegram that begins there; None where none follows near."""
        at = bisect_left(self._first_lines, start.at, key=lambda one: one.at)
        near = self._first_lines[at : at + 1]
        return near[0] if near and near[0].at - start.at < _HEADER_REACH else None

    def has_subject(self, begin: int, end: int) -> bool:
        """Whether a subject stands between two places."""
        at = bisect_left(self._subjects, begin)
        return at < len(self._subjects) and self._subjects[at] < end

    def is_quoting(self, begin: int, end: int) -> bool:
        """Whether a quotation is open at `end` that began behind `begin`."""
        at = bisect_left(self._quotes, end, key=lambda quote: quote[0])
        return at > 0 and self._quotes[at - 1][0] >= begin and self._quotes[at - 1][1]


def is_digest(head: bytes) -> bool:
    """Whether the bytes begin as a digest: a second telegram certainly begins in them."""
    if head.count(b"SUBJ") < 2 and not any(clue in head for clue in _CLUES):
        return False
    text = head.decode("latin-1")
    return _NO_DIGEST.search(text, 0, _HEADER_REACH) is None and bool(find_cuts(text))


def find_cuts(text: str) -> list[int]:
    """Where the second telegram of a text certainly begins, the third, and so on; none for one telegram."""
    read = _Text(text)
    cuts: list[int] = []
    part: _Start | None = None
    for start in read.starts:
        begin = cuts[-1] if cuts else 0
        if part is None or start.rank > part.rank:
            names = part.names if part and part.names else start.names
            part = start._replace(names=start.names or names)
        elif (cut := _find_cut(read, begin, part, start)) is not None:
            cuts.append(cut)
            part = start
    return cuts


def _find_cut(read: _Text, begin: int, part: _Start, start: _Start) -> int | None:
    """Where the telegram of `start` begins, if that of `part` ended before it."""
    above = _look_above(read.text, start.at)
    if above is None or above.kind == "end":
        return above.begin if above else None
    first = read.first_line_of(start)
    is_other = first is not None and part.names is not None and first.names != part.names
    is_whole = first is not None and _has_header(read.text, first.at) and read.has_subject(begin, start.at)
    is_certain = is_other and is_whole and not read.is_quoting(begin, start.at)
    return above.begin if is_certain else None


def _has_header(text: str, at: int) -> bool:
    header = text[at : at + _HEADER_REACH]
    return _SUBJECT.search(header) is not None and _LABEL.search(header) is not None


def _find_starts(text: str) -> Iterator[_Start]:
    for found in _PRELUDE.finditer(text):
        yield _Start(found.start(), 0, _names(found))
    for found in _TIME_GROUP.finditer(text):
        yield _Start(found.start(), 1, None)
    for found in _FIRST_LINE.finditer(text):
        yield _Start(found.start(), _FIRST, _names(found))


def _names(found: re.Match[str]) -> tuple[str, int]:
    return found["post"].replace(" ", ""), int(found["serial"])


def _look_above(text: str, at: int) -> _Above | None:
    """What ends above the line at `at`; None where nothing does, or the text begins there."""
    begin = at
    for line, start in islice(_lines_above(text, at), _LINES_ABOVE):
        if not line.strip() and "\x0c" not in line:
            continue
        if len(line) > _LONGEST_LINE:
            return None
        if _TITLE_OF_PRINT.match(line):
            return _Above("end", start) if start else None
        if _END_LINE.match(line):
            return _Above("end", begin)
        if _RULE.match(line):
            return _Above("rule", start if "ZCZC" in line else begin)
        if not _OWN_LINE.match(line):
            is_signed = _SIGNATURE.match(line) and _SENTENCE.search(text, max(0, start - 80), start)
            return _Above("signature", begin) if is_signed else None
        begin = start
    return None


def _lines_above(text: str, at: int) -> Iterator[tuple[str, int]]:
    """(line, its start) of the lines above a place, the nearest first."""
    while at > 0:
        start = text.rfind("\n", 0, at - 1) + 1
        yield text[start : at - 1], start
        at = start
