"""Page headers that transmission left in the middle of sentences."""

from __future__ import annotations

import re
from itertools import chain

from transforms.posts import post_of_words

# yes: CARACAS 00002200 002 OF 002   TRIPOLI 00000363  001.2 OF 002
# no:  SECTION 01 OF 02 HARARE 005461   on page 2 of 3
_COUNT_ENDS = (re.compile(r" OF\s+\d{3}(?!\d)"), re.compile(r" of \d{3}(?!\d)"))
_COUNT_BEFORE = re.compile(r"(?<!\d)\d{8}\s+\d{3}(?:\.\d)?\s*$")
_WORDS_BEFORE = re.compile(r"(?:[A-Z][A-Za-z.'’-]*\s+){1,4}$")
# yes: CONFIDENTIAL PAGE 02 HARARE 05461 01 OF 02 271458Z   PAGE 02 VATICA 03507 01 OF 04 031719Z
# no:  see page 2 of the report
_PAGE_LINE = re.compile(
    r"PAGE\s+\d{2}\s+(?:[A-Z][A-Z'’-]*\s+){1,3}\d{3,6}\s+(?:\d{2}\s+OF\s+\d{2}\s+)?(?:\d{6}Z)?"
    r"|PAGE\s+\d{2}\s+RUEH\w+\s+\d{4,6}\S*"
)
# Telegrams of 1973-79 print it at the foot of one page and at the head of the next.
_LEVEL_BEFORE = re.compile(
    r"(?:(?:TOP SECRET|SECRET|CONFIDENTIAL|LIMITED OFFICIAL USE|UNCLASSIFIED|UNCLAS)\s+){1,2}$"
)
_LOOK_BACK = 48


def find_furniture(blank: str, begin: int = 0) -> list[tuple[int, int]]:
    """(start, end) of every page header in `blank` from `begin` on, in order and apart."""
    found: list[tuple[int, int]] = []
    for count in chain.from_iterable(pattern.finditer(blank, begin) for pattern in _COUNT_ENDS):
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
    starts = [low + words.start() + m.start() for m in re.finditer(r"\S+", words.group())]
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
