"""Blanks at the ends of a stretch of text stepped over without copying the stretch."""

from __future__ import annotations

from transforms.patterns import pattern

_NO_BLANK = pattern(r"\S", matches=(" \n.", "a"), refuses=(" \n\t", "\xa0"))
_STEP = 400


def skip_blanks(text: str, start: int, end: int) -> int:
    """Where the first character of text[start:end] stands that is no blank; `end` where there is none."""
    found = _NO_BLANK.search(text, start, end)
    return found.start() if found else end


def trim_blanks(text: str, start: int, end: int) -> int:
    """Where text[start:end] ends without the blanks behind it; `start` where it is all blanks."""
    while end > start:
        low = max(start, end - _STEP)
        kept = len(text[low:end].rstrip())
        if kept:
            return low + kept
        end = low
    return start
