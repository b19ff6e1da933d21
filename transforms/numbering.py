"""Where the numbered paragraphs of a cable begin: anchors that number, and numbers without anchors.

A page's software put an anchor before every number at the start of a line, so years and wrapped
numbers have anchors too, and real paragraphs lack them. Candidates are collected with the
evidence for each and then taken or refused in order.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from transforms.blanks import skip_blanks, trim_blanks
from transforms.capitals import is_reference
from transforms.elements import Anchor
from transforms.headings import is_heading
from transforms.patterns import pattern
from transforms.portions import PORTION

# The number behind an anchor or at the start of a line.
_NUMBER = pattern(r"\s*+(\d{1,4})(?!\d)\s{0,2}[.)]?", matches=("2 . ", "2.", "12)", " \n7"), refuses=("B .",))
# The same just before a portion mark. In "para 1.5 (C)" it is a part of another number.
_BEFORE_MARK = pattern(
    r"(?<![\w.,/$#-])(\d{1,3})\s{0,2}[.)]?\s*$",
    matches=("3 . \n", "4.", "12) "),
    refuses=("para 1.5 ", "2009 ", "FY09 "),
)
# What makes such a number the end of a count of pages or sections.
_COUNT = pattern(
    r"\d\s{1,4}(?:OF|of)\s{1,4}\Z", matches=("SECTION 01 OF ", "page 2 of\n"), refuses=("PART OF ", "2 OFF ")
)
_BARE_LINE = pattern(
    r"(?:^|\n)[ \t]*+(\d{1,3})[ \t]?[.)](?=[ \t\n]++\S|[A-Z(])",
    matches=("\n4. The Minister", "\n  12.  On", "1.(C)"),
    refuses=("\n4.5 million", "\n1974 was", "\n4. \n"),
)
# What follows a number that the tokeniser made a sentence of its own, and one it glued to the next word.
_TOKEN_STOPS = (
    pattern(r" \. \n", matches=("2 . \nThe",), refuses=("2 . The", "2. \nThe")),
    pattern(r"\.(?=[A-Z(])", matches=("2.In recent", "2.(C)"), refuses=("2. In", "2.5")),
)
_BEFORE_STOP = pattern(r"(?<=\s)(\d{1,3})$", matches=("day 2",), refuses=("2009", "2 "))
_SENTENCE_END = pattern(
    r"[.?!:;\"”’)\]>_*=-]$", matches=("early.", 'said "so"', "-----"), refuses=("early", "early,")
)
_BLANK_LINE = pattern(
    r"\n[ \t]*\n[ \t]*$", matches=("early\n\n", "early\n \n  "), refuses=("early\n", "\n\nlate")
)
_DEEPEST_LINE = 24
_SHORT_LINE = 52
_LONGEST_HEADING = 90
_FURTHEST_SKIP = 12
_LARGEST = 250
_LOOK_AHEAD = 3


class Number(NamedTuple):
    """One paragraph number: where it begins, where its text begins, and its value."""

    start: int
    text_start: int
    value: int


class _Candidate(NamedTuple):
    start: int
    text_start: int
    value: int
    is_anchored: bool
    is_marked: bool
    is_at_break: bool
    is_listed: bool
    opens_line: bool


def find_numbers(
    blank: str,
    anchors: list[Anchor],
    is_tokenised: bool,
    begin: int = 0,
    furniture: Sequence[tuple[int, int]] = (),
) -> list[Number]:
    """The numbered paragraphs of `blank` from `begin` on, in order; a number in `furniture` is none."""
    candidates = _anchored(blank, anchors) + _bare(blank, anchors, is_tokenised)
    candidates = sorted({c.start: c for c in reversed(candidates) if c.start >= begin}.values())
    return _accept([candidate for candidate in candidates if not _lies_in(candidate.start, furniture)])


def _lies_in(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a place lies in one of the spans, which are in order and apart."""
    after = bisect_right(spans, at, key=itemgetter(0))
    return after > 0 and at < spans[after - 1][1]


def _anchored(blank: str, anchors: list[Anchor]) -> list[_Candidate]:
    found: list[_Candidate] = []
    ends = [anchor.start for anchor in anchors[1:]] + [len(blank)] * bool(anchors)
    for anchor, end in zip(anchors, ends, strict=True):
        number = _NUMBER.match(blank, anchor.end, end)
        if anchor.label.isdecimal() and number and int(number.group(1)) == int(anchor.label):
            found.append(_candidate(blank, anchor.start, number.end(), int(anchor.label), True))
    return found


def _bare(blank: str, anchors: list[Anchor], is_tokenised: bool) -> list[_Candidate]:
    numbering = (anchor.end for anchor in anchors if anchor.label.isdecimal())
    taken = {at for end in numbering for at in range(end, end + 3)}
    found = _before_marks(blank)
    found += _before_stops(blank) if is_tokenised else [m.span(1) for m in _BARE_LINE.finditer(blank)]
    return [
        _candidate(blank, start, _NUMBER.match(blank, start).end(), int(blank[start:end]), False)  # type: ignore[union-attr]
        for start, end in found
        if start not in taken
    ]


def _before_marks(blank: str) -> list[tuple[int, int]]:
    """Numbers just before a portion mark."""
    found: list[tuple[int, int]] = []
    for mark in PORTION.finditer(blank):
        low = max(0, mark.start() - 16)
        number = _BEFORE_MARK.search(blank[low : mark.start()])
        if number and not _COUNT.search(blank, max(0, low + number.start(1) - 12), low + number.start(1)):
            found.append((low + number.start(1), low + number.end(1)))
    return found


def _before_stops(blank: str) -> list[tuple[int, int]]:
    """Numbers that a tokenised text makes a sentence of their own, or glues to the word behind."""
    found: list[tuple[int, int]] = []
    for stop in chain.from_iterable(one.finditer(blank) for one in _TOKEN_STOPS):
        at = stop.start()
        if blank[at - 1 : at].isdigit():
            number = _BEFORE_STOP.search(blank[max(0, at - 5) : at])
            if number:
                found.append((at - len(number.group(1)), at))
    return found


def _candidate(blank: str, start: int, end: int, value: int, is_anchored: bool) -> _Candidate:
    text_start = skip_blanks(blank, end, len(blank))
    before = blank[max(0, start - 40) : start].rstrip()
    is_glued = blank[end - 1 : end] == "." and blank[end : end + 1].isalpha()
    at_break = (
        not before
        or is_glued
        or _SENTENCE_END.search(before) is not None
        or _BLANK_LINE.search(blank, max(0, start - 12), start) is not None
        or _stands_under_heading(blank, start, text_start)
    )
    is_bare = not (is_anchored or at_break) and blank[end - 1] == "."
    opens_line = is_bare and _opens_line(blank, start, text_start, value)
    is_marked = PORTION.match(blank, text_start) is not None
    is_listed = ")" in blank[start:end]
    return _Candidate(start, text_start, value, is_anchored, is_marked, at_break, is_listed, opens_line)


def _stands_under_heading(blank: str, start: int, text_start: int) -> bool:
    """Whether the line before a number is a heading: "on November 5 . \nTHE NUMBERS 3 . \nPost has"."""
    line = blank.rfind("\n", max(0, start - _LONGEST_HEADING), start)
    above, below = blank[line:start], blank[text_start : text_start + _LONGEST_HEADING]
    # no: B. 09 LIMA 13 (C) 09 LIMA 14
    is_title = above.isupper() and not any(map(str.isdigit, above))
    return line >= 0 and is_title and not below.isupper() and is_heading(above)


def _opens_line(blank: str, start: int, text_start: int, value: int) -> bool:
    """Whether a number begins a line that no line above runs on into, its stop lost or none there to be lost.

    The line above is of a header, before the first number, or it is short. A reference behind the number
    is a row of a list.
    """
    line = blank.rfind("\n", max(0, start - _DEEPEST_LINE), start)
    if line < 0 or blank[line:start].strip() or is_reference(blank, text_start):
        return False
    above = trim_blanks(blank, max(0, line - 2 * _LONGEST_HEADING), line)
    length = above - blank.rfind("\n", 0, above)
    return blank[above - 1 : above] != "," and (value == 1 or length <= _SHORT_LINE)


def _accept(candidates: list[_Candidate]) -> list[Number]:
    """Take or refuse each candidate, by its evidence and by how it follows the last one taken."""
    taken: list[Number] = []
    last = 0
    for index, candidate in enumerate(candidates):
        if _follows(candidate, last, candidates[index + 1 : index + 1 + _LOOK_AHEAD]):
            taken.append(Number(candidate.start, candidate.text_start, candidate.value))
            last = candidate.value
    return taken


def _follows(candidate: _Candidate, last: int, later: list[_Candidate]) -> bool:
    value = candidate.value
    if not 0 < value <= _LARGEST:
        return False
    if candidate.is_marked:
        follows = candidate.is_anchored or candidate.is_at_break or value == last + 1
        # Printed twice: 10TRIPOLI60 has two paragraphs 2. A list inside a paragraph begins "1 ) ( U )".
        is_printed_twice = candidate.is_at_break and not candidate.is_listed
        return follows and (value != last or candidate.is_anchored or is_printed_twice)
    if value == last + 1:
        # The weakest evidence gives way to the same number behind a sentence.
        is_alone = candidate.opens_line and not any(c.value == value and c.is_at_break for c in later)
        return candidate.is_anchored or candidate.is_at_break or is_alone
    if not candidate.is_anchored:
        return False
    if not candidate.is_at_break:
        # The next anchor vouches for it: a year or a wrapped number is followed by no other.
        return last <= value <= last + _FURTHEST_SKIP and any(
            c.value == value + 1 and c.is_anchored for c in later[:1]
        )
    if last < value <= last + _FURTHEST_SKIP:
        return not any(c.value == last + 1 and c.is_anchored for c in later)
    return value == 1 or (last == 0 and value <= _FURTHEST_SKIP)
