"""Tagger markup in a cable's text, blanked without moving a character, and the HTML with it.

Every string made here is as long as the text it came from, so a position found in one is a
position in the source. `blank` is for reading structure: tags and HTML are spaces. `marked` keeps
one control character at each end of a mention, glued to its first and last word, so that mentions
survive any rewriting of spaces.
"""

from __future__ import annotations

import re
from collections import deque
from operator import lt
from typing import NamedTuple

from transforms.elements import Anchor, blank_elements
from transforms.patterns import pattern

# One sentinel opens a mention, one closes it; decoding leaves neither in a text.
OPENER = "\x01"
CLOSER = "\x05"
# What stands for a literal bracket while markup is read; decoding leaves none in a text.
_GUARDS = {"<": "\x0e", ">": "\x0f", "[": "\x10", "]": "\x11"}
_GUARDED = {ord(guard): bracket for bracket, guard in _GUARDS.items()}
# The type of a tag by the first letters behind its bracket.
_TYPES = {"PER": "PER", "ORG": "ORG", "LOC": "LOC", "MIS": "MISC"}

# A tag opened or closed, or a bracket of the cable's own, as in [ pere Qadhafi's ]
_BRACKET = pattern(
    r"\[(?:(PER|ORG|LOC|MISC) )?|\]", matches=("[PER Saif", "Saif  ]", "[ pere"), refuses=("(PER Saif)",)
)
_SENTINEL = pattern("[\x01\x05]", matches=("\x01Saif", "Saif\x05"), refuses=("Saif",))
_WORD_CHARACTER = pattern(r"\S", matches=(" Saif",), refuses=(" \n",))
# A tag stands in one other, seldom in two; what is opened before more than these is never closed, and a
# mention that is never closed reaches no further: else each of many would hold all that follow it.
_DEEPEST = 8
FURTHEST = 300


class Span(NamedTuple):
    """One tag of the tagger: its type, where its words stand in the source, and where its sentinels stand."""

    entity_type: str
    start: int
    end: int
    open_at: int
    close_at: int


class Markup(NamedTuple):
    """A text with its markup taken apart; `blank` and `marked` are as long as the text."""

    blank: str
    marked: str
    spans: list[Span]
    anchors: list[Anchor]
    unclosed: int


def split_markup(text: str, is_annotated: bool, literals: tuple[int, ...] = ()) -> Markup:
    """Take the markup of `text` apart; only an annotated text has mentions.

    `literals` are the places of brackets that open and close no markup.
    """
    if literals:
        return _restored(_split(_guarded(text, literals), is_annotated))
    return _split(text, is_annotated)


def _guarded(text: str, literals: tuple[int, ...]) -> str:
    """The text with each literal bracket behind a character that reads as no markup."""
    characters = list(text)
    for at in literals:
        characters[at] = _GUARDS.get(characters[at], characters[at])
    return "".join(characters)


def _restored(markup: Markup) -> Markup:
    blank, marked = (text.translate(_GUARDED) for text in (markup.blank, markup.marked))
    return markup._replace(blank=blank, marked=marked)


def _split(text: str, is_annotated: bool) -> Markup:
    marked, types, unclosed = _mark(text) if is_annotated else (text, [], 0)
    marked, anchors = blank_elements(marked)
    if not is_annotated:
        return Markup(marked, marked, [], anchors, unclosed)
    blank = marked.replace(OPENER, " ").replace(CLOSER, " ")
    spans = _spans(marked, blank, types)
    if any(span.open_at + 1 != span.start or span.close_at != span.end for span in spans):
        marked, spans = _glue(marked, spans)
    return Markup(blank, marked, spans, anchors, unclosed)


def _mark(text: str) -> tuple[str, list[str], int]:
    """Put sentinels for tags: (text of the same length, types in order, number of tags never closed)."""
    marked = (
        # Not with blanks, which would make a tag of a bracket and a label before it: [MISC[LOC Libya  ]
        text.replace("[PER ", "\x02\x02\x02\x02\x01")
        .replace("[LOC ", "\x02\x02\x02\x02\x01")
        .replace("[ORG ", "\x02\x02\x02\x02\x01")
        .replace("[MISC ", "\x02\x02\x02\x02\x02\x01")
        .replace("\x02", " ")
        .replace("  ]", "\x05  ")
    )
    if "]" in marked or "[" in marked or marked.count(OPENER) != marked.count(CLOSER):
        return _mark_nested(text)
    return marked, [_TYPES[behind[:3]] for behind in text.split("[")[1:]], 0


def _mark_nested(text: str) -> tuple[str, list[str], int]:
    """The same with a stack: nested and unbalanced tags, and brackets that are the cable's own."""
    pieces: list[str] = []
    types: list[str] = []
    stack: deque[str | None] = deque(maxlen=_DEEPEST)
    done = closed = 0
    for found in _BRACKET.finditer(text):
        start, end = found.span()
        kind = found.group(1)
        if kind:
            stack.append(kind)
            types.append(kind)
            pieces += (text[done:start], " " * (end - start - 1), OPENER)
        elif text[start] == "[":
            stack.append(None)
            continue
        elif stack and stack.pop() is not None:
            words = text[done:start].rstrip(" ")
            pieces += (words, CLOSER, " " * (start - done - len(words)))
            closed += 1
        else:
            continue
        done = end
    pieces.append(text[done:])
    return "".join(pieces), types, len(types) - closed


def _spans(marked: str, blank: str, types: list[str]) -> list[Span]:
    """The tags in source order; a nested tag follows the one around it."""
    opens, closes = _places(OPENER, marked), _places(CLOSER, marked)
    if not _alternate(opens, closes):
        return _nested_spans(marked, blank, types)
    spans = list(map(Span, types, [at + 1 for at in opens], closes, opens, closes))
    if f"{OPENER} " not in marked and f" {CLOSER}" not in marked:
        return spans
    return [
        _trimmed(span, blank) if blank[span.start].isspace() or blank[span.end - 1].isspace() else span
        for span in spans
    ]


def _places(char: str, text: str) -> list[int]:
    """Where a character stands, in order."""
    return [found.start() for found in re.finditer(char, text)]


def _alternate(opens: list[int], closes: list[int]) -> bool:
    """Whether openers and closers stand by turns, so that no mention holds or crosses another."""
    return len(opens) == len(closes) and all(map(lt, opens, closes)) and all(map(lt, closes, opens[1:]))


def _glue(marked: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """Move sentinels next to their words, where HTML or another tag stood between."""
    out = list(marked)
    glued: list[Span] = []
    for span in spans:
        open_at, close_at = span.open_at, span.close_at
        if open_at + 1 != span.start and out[span.start - 1] == " ":
            out[open_at], open_at = " ", span.start - 1
            out[open_at] = OPENER
        free = span.end
        while free < close_at and out[free] == CLOSER:
            free += 1
        if free < close_at and out[free].isspace():
            out[close_at], close_at = " ", free
            out[close_at] = CLOSER
        glued.append(span._replace(open_at=open_at, close_at=close_at))
    return "".join(out), glued


def _nested_spans(marked: str, blank: str, types: list[str]) -> list[Span]:
    spans: list[Span] = []
    open_at: list[int] = []
    for found in _SENTINEL.finditer(marked):
        at = found.start()
        if marked[at] != CLOSER:
            open_at.append(len(spans))
            spans.append(Span(types[len(spans)], at + 1, -1, at, -1))
        elif open_at:
            index = open_at.pop()
            spans[index] = spans[index]._replace(end=at, close_at=at)
    for index in open_at:
        spans[index] = spans[index]._replace(end=_unclosed_end(blank, spans[index].start))
    return [_trimmed(span, blank) for span in spans]


def _unclosed_end(blank: str, start: int) -> int:
    word = _WORD_CHARACTER.search(blank, start, start + FURTHEST)
    return reach(blank, word.start()) if word else start


def reach(text: str, start: int) -> int:
    """How far a mention reaches that begins at `start` and is never closed: to the end of its line.

    Where that is too far, it ends with a word before.
    """
    stop = min(start + FURTHEST, len(text))
    line = text.find("\n", start, stop)
    if line >= 0 or stop == len(text):
        return line if line >= 0 else stop
    word = text.rfind(" ", start, stop)
    return word if word > start else stop


def _trimmed(span: Span, blank: str) -> Span:
    """The span without blanks at its ends."""
    start, end = _trim(blank, span.start, span.end)
    return span._replace(start=start, end=end)


def _trim(blank: str, start: int, end: int) -> tuple[int, int]:
    words = blank[start:end]
    inner = words.strip()
    first = start + words.find(inner) if inner else start
    return first, first + len(inner)
