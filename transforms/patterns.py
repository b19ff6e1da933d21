"""Regular expressions that carry what they match and what they refuse."""

from __future__ import annotations

import re
from typing import AnyStr


def pattern(
    regex: AnyStr,
    flags: re.RegexFlag = re.NOFLAG,
    *,
    matches: tuple[AnyStr, ...],
    refuses: tuple[AnyStr, ...] = (),
) -> re.Pattern[AnyStr]:
    """The compiled `regex`; `re.search` finds it in each of `matches` and in none of `refuses`.

    All are texts, or all are bytes. The examples are literals, for the reader and for
    `tests/test_patterns.py`, which takes them from the source and runs every one. They cost
    nothing when text is read.
    """
    del matches, refuses
    return re.compile(regex, flags)
