"""Regular expressions that carry what they match and what they refuse."""

from __future__ import annotations

import re


def pattern(
    regex: str,
    flags: re.RegexFlag = re.NOFLAG,
    *,
    matches: tuple[str, ...],
    refuses: tuple[str, ...] = (),
) -> re.Pattern[str]:
    """The compiled `regex`; `re.search` finds it in each of `matches` and in none of `refuses`.

    The examples are literal strings, for the reader and for `tests/test_patterns.py`, which takes them
    from the source and runs every one. They cost nothing when text is read.
    """
    del matches, refuses
    return re.compile(regex, flags)
