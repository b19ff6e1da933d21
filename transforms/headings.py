"""Headings: lines between paragraphs that are no sentence."""

from __future__ import annotations

import re

from transforms.blanks import skip_blanks, trim_blanks
from transforms.patterns import pattern

_LONGEST_HEADING = 160
_LONGEST_TAIL = 400
# A line drawn under or round a heading. Of a run of blanks before it only the first is tried.
_RULE = pattern(
    r"(?:(?<!\s)\s++)?+(?:(?:[-=_*#~+‐-―]\s*+){3,}+|(?:\.\s*+){4,}+)",
    matches=("-----", "- - - -", " ====", ". . . .", "‐‐‐‐", "———"),
    refuses=("...", "--", "a - b - c - d"),
)
_RULE_MARK = pattern(
    r"[-=_*#~+.‐-―]\s?[-=_*#~+.‐-―]",
    matches=("--", "- -", ". .", "‐‐"),
    refuses=("Al-Fatah. A man", "well - known"),
)
END = pattern(
    r"\W*+(?:END\s++(?:OF\s++)?(?:[A-Z]++\s++)?(?:SUMMARY|COMMENT|NOTE|TEXT|QUOTE)|UNQ(?:UO)?TE)\b",
    re.IGNORECASE,
    matches=("End comment.", "( END OF EMBASSY NOTE", "END TEXT", "UNQUOTE", "UNQTE."),
    refuses=("THE ENDS", "END GAME", "END OF TALKS"),
)
_WORD = pattern(r"[A-Za-zÀ-ÿ][\w'’.&/-]*+", matches=("Élan", "U.S.", "AT&T"), refuses=("12", "--"))
# Where a sentence ends inside a line: behind a word, a row of capitals, a bracket, a stop that stands apart.
_SENTENCE_END = pattern(
    r"[.?!](?:(?:(?<=[a-z0-9)\"”’]{2}[.?!])|(?<=[A-Z]{3}[.?!])|(?<=\w\)[.?!]))[\"”’)\]]*+\s++"
    r"|(?<=\s[.?!])\s++(?:[)\"”\]]\s++)?(?=[A-Z“\"-]))",
    matches=("accordingly. A", "DONE. A", "(sic). A", 'so . " A'),
    refuses=("the U.S. A", "9 a.m. A", "so . a"),
)
_RULE_MARKS = ("--", "- -", "==", "**", "~~", "__", "‐‐", "——", "––")
_RULE_START = pattern(
    r"-{3,}|(?:- ){2,}-|={3,}|\*{3,}|~{3,}|_{3,}|[‐-―]{3,}",
    matches=("---", "- - -", "***"),
    refuses=("--", "..."),
)
_TERMINAL = pattern(
    r"[.,;:][\"”’)\]\s]*+$", matches=("a visit.", 'a visit," )'), refuses=("a visit", "a visit?")
)
_NO_HEADING_END = (".", ",", ";")
_SENTENCE_ENDS = tuple('.?!:;)"”’]-=_*‐—')
_LONGEST_LINE = 120
_CLOSING = ' \t\n)"”’]'
_BULLET = pattern(
    r"\s*+(?:[-–—*•]{1,2}\s*(?=[^\s-])|\(?[a-z0-9]{1,2}[.)]\s)",
    matches=("-- A visit", "* one", "(a) one", "1. one"),
    refuses=("Visit", "---", "(C) A visit"),
)
# The reasons of a classification, which follow its classifier.
_REASONS = pattern(
    r"(?:FOR\s)?REASONS?\b[\s:]{0,4}1\s?\.\s?[4-7]",
    re.IGNORECASE,
    matches=("REASON: 1.5 (D)", "Reasons 1.4 (b)"),
    refuses=("REASONS FOR HOPE",),
)
# Words that a title leaves small.
_SMALL = frozenset(
    "a an the and or but of in on at to for from by with as is are not no nor vs via into over under up per"
    " its their".split()
)


def is_heading(text: str) -> bool:
    """Whether `text` reads as a heading: short, no sentence, its words capitalised."""
    if len(text) > 3 * _LONGEST_HEADING:
        return False
    is_ruled = _RULE_MARK.search(text) is not None
    bare = _RULE.sub(" ", f" {text} ").strip().rstrip(":") if is_ruled else text.strip()
    if (
        not bare
        or len(bare) > _LONGEST_HEADING
        or _TERMINAL.search(bare)
        or _BULLET.match(bare)
        or END.match(bare)
        or _REASONS.match(bare)
    ):
        return False
    words = [
        word for word in _WORD.findall(bare) if word.lower() not in _SMALL and not word.startswith("XXXX")
    ]
    capital = sum(word[0].isupper() for word in words)
    return (
        bool(words)
        and len(words) <= 22
        and capital * 5 >= len(words) * 4
        and bare.count("(") == bare.count(")")
    )


def heading_start(blank: str, start: int, end: int) -> int:
    """Where the heading at the end of blank[start:end] begins; `end` where there is none."""
    if blank[max(start, end - 40) : end].rstrip(_CLOSING).endswith(_NO_HEADING_END):
        return end
    tail = tail_start(blank, start, end)
    best = end
    while tail < end:
        text = blank[tail:end]
        if text.strip() and (is_heading(text) or _is_rule(text)):
            best = tail
        earlier = tail_start(blank, start, trim_blanks(blank, start, tail))
        if best == end or earlier >= tail or tail <= start or end - earlier > 2 * _LONGEST_HEADING:
            break
        above = blank[earlier:tail]
        above = above.rstrip(": \n") if _is_rule(blank[tail:end]) else above  # Details: over its rule
        if not (is_heading(above) or _is_rule(above)):
            break
        tail = earlier
        best = tail
    return best if best > start and not _runs_on(blank, start, best, end) else end


def _runs_on(blank: str, start: int, tail: int, end: int) -> bool:
    """Whether a last line is of the sentence above it, where all is in capitals: BEFORE THE\nMEETING."""
    if _RULE_MARK.search(blank, tail, end):
        return False
    above = blank[max(start, tail - _LONGEST_LINE) : tail]
    is_broken = above.count("\n", len(above.rstrip())) > 1 or above.rstrip()[-1:] in _SENTENCE_ENDS
    return above.isupper() and not is_broken


def _is_rule(text: str) -> bool:
    return _RULE.fullmatch(text.strip()) is not None


def tail_start(blank: str, start: int, end: int) -> int:
    """Where the last line of blank[start:end] begins, or its last sentence in that line."""
    end = trim_blanks(blank, start, end)
    low = max(start, end - _LONGEST_TAIL)
    line = max(blank.rfind("\n", low, end) + 1, low)
    tail = blank[line:end]
    ruled = _RULE_START.search(tail) if any(mark in tail for mark in _RULE_MARKS) else None
    rule = line + ruled.start() if ruled else -1
    at = line
    for ended in _SENTENCE_END.finditer(blank, line, end):
        if 0 <= rule < ended.start() or ended.end() >= end:
            break
        at = ended.end()
    return skip_blanks(blank, at, end)


def heading_title(text: str) -> str:
    """The words of a heading's row, without the rules drawn round them."""
    return " ".join(_RULE.sub(" ", f" {text} ").split()).strip('/" :')
