"""Page headers that transmission left in the middle of sentences."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import chain
from operator import itemgetter

from transforms.patterns import pattern
from transforms.posts import post_of_words

# The end of a page count, CARACAS 00002200 002 OF 002, and what stands before it: a number of eight digits.
_COUNT_ENDS = (
    pattern(r" OF\s++\d{3}(?!\d)", matches=("002 OF 003",), refuses=("01 OF 02", "001 OF 1976")),
    pattern(r" of \d{3}(?!\d)", matches=("002 of 003",), refuses=("page 2 of 3", "2 of 1976")),
)
_COUNT_BEFORE = pattern(
    r"(?<!\d)\d{8}\s+\d{3}(?:\.\d)?\s*$",
    matches=("CARACAS 00002200 002", "TRIPOLI 00000363  001.2"),
    refuses=("HARARE 005461 001", "00002200 002 AND"),
)
_WORDS_BEFORE = pattern(
    r"(?:[A-Z][A-Za-z.'’-]*+\s+){1,4}$", matches=("TEL AVIV ", "Lima "), refuses=("lima ", "LIMA")
)
_WORD = pattern(r"\S+", matches=("TEL AVIV",), refuses=(" \n",))
_PAGE_LINE = pattern(
    r"PAGE\s++\d{2}\s++(?:[A-Z][A-Z'’-]*+\s++){1,3}+\d{3,6}\s++(?:\d{2}\s++OF\s++\d{2}\s++)?(?:\d{6}Z)?"
    r"|PAGE\s++\d{2}\s++RUEH\w++\s++\d{4,6}\S*+",
    matches=("PAGE 02 HARARE 05461 01 OF 02 271458Z", "PAGE 02 VATICA 03507 ", "PAGE 03 RUEHLP 0311Z"),
    refuses=("see page 2 of the report", "PAGE 02 of 03", "PAGE 2 HARARE 05461 "),
)
# Telegrams of 1973-79 print it at the foot of one page and at the head of the next.
_LEVEL_BEFORE = pattern(
    r"(?:(?:TOP SECRET|SECRET|CONFIDENTIAL|LIMITED OFFICIAL USE|UNCLASSIFIED|UNCLAS"
    r"|S E C R E T|C O N F I D E N T I A L|U N C L A S(?: S I F I E D)?)\s+){1,2}$",
    matches=("CONFIDENTIAL CONFIDENTIAL ", "TOP SECRET\n", "S E C R E T\n\n"),
    refuses=("CONFIDENTIAL", "CONFIDENTIALITY "),
)
_LOOK_BACK = 48


def find_furniture(blank: str, begin: int = 0) -> list[tuple[int, int]]:
    """(start, end) of every page header in `blank` from `begin` on, in order and apart."""
    found: list[tuple[int, int]] = []
    for count in chain.from_iterable(end.finditer(blank, begin) for end in _COUNT_ENDS):
        low = max(begin, count.start() - 32)
        number = _COUNT_BEFORE.search(blank[low : count.start()])
        if number:
            found.append((_post_start(blank, low + number.start()), count.end()))
    if "PAGE " in blank:
        found += [
            (_level_start(blank, m.start()), _trimmed_end(m)) for m in _PAGE_LINE.finditer(blank, begin)
        ]
    return _apart(sorted(found))


def _post_start(blank: str, at: int) -> int:
    """Where the post before a page count begins: as many words before it as name a post, at least one."""
    low = max(0, at - _LOOK_BACK)
    words = _WORDS_BEFORE.search(blank[low:at])
    if not words:
        return at
    starts = [low + words.start() + m.start() for m in _WORD.finditer(words.group())]
    for start in starts:
        if post_of_words(blank[start:at], may_be_cut=True):
            return start
    return starts[-1]


def _level_start(blank: str, at: int) -> int:
    low = max(0, at - _LOOK_BACK)
    level = _LEVEL_BEFORE.search(blank[low:at])
    return low + level.start() if level else at


def _trimmed_end(found: re.Match[str]) -> int:
    return found.start() + len(found.group().rstrip())


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    apart: list[tuple[int, int]] = []
    for start, end in spans:
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def furniture_between(furniture: list[tuple[int, int]], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The furniture that lies between two places."""
    first = bisect_left(furniture, (start, 0))
    return tuple(furniture[first : bisect_right(furniture, end, key=itemgetter(1))])


def is_bare(blank: str, start: int, end: int, holes: tuple[tuple[int, int], ...]) -> bool:
    """Whether nothing is left between two places once the furniture is out."""
    for hole_start, hole_end in holes:
        if blank[start:hole_start].strip():
            return False
        start = hole_end
    return not blank[start:end].strip()
