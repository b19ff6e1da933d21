"""Tagger markup and HTML in a cable's text, blanked without moving a character.

Every string made here is as long as the text it came from, so a position found in one is a
position in the source. `blank` is for reading structure: tags and HTML are spaces. `marked` keeps
one control character at each end of a mention, glued to its first and last word, so that mentions
survive any rewriting of spaces.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# One sentinel opens a mention of each type, one closes any; decoding leaves none of these in a text.
ENTITY_OPENERS: dict[str, str] = {"PER": "\x01", "ORG": "\x02", "LOC": "\x03", "MISC": "\x04"}
ENTITY_TYPES: dict[str, str] = {opener: kind for kind, opener in ENTITY_OPENERS.items()}
CLOSER = "\x05"

# <a id='par2' href='#par2'>¶</a> or </pre>; also a tag that a mention closes in: <a  ] id='par14'>
# yes: <br />   no: x < y and y > z (a space after the bracket)
_HTML = re.compile(r"<(?:/?[A-Za-z!?][^<>]{0,400}|/)>")
# yes: <a id='par12' href='#par12'>¶</a>   no: <a href='/tag/PREL_0.html'>
_ANCHOR = re.compile(r"<a[^<>]*?id=['\"]par([^'\"<>]{1,8})['\"][^<>]*>(¶?)(</a>)?", re.IGNORECASE)
# yes: ¶12. (C)   ¶B. AMMAN 123   no: see ¶ 12
_PILCROW = re.compile(r"¶(?=(\d{1,4}|[A-Z])\b)")
# A tag opened or closed, or a bracket of the cable's own: [PER Saif  ] but also [ pere Qadhafi's ]
_BRACKET = re.compile(r"\[(?:(PER|ORG|LOC|MISC) )?|\]")
_SENTINEL = re.compile("[\x01-\x05]")


class Span(NamedTuple):
    """One tag of the tagger: its type, where its words stand in the source, and where its sentinels stand."""

    entity_type: str
    start: int
    end: int
    open_at: int
    close_at: int


class Anchor(NamedTuple):
    """One paragraph anchor of a page: where it begins and ends, and what it numbers (`2`, `B`)."""

    start: int
    end: int
    label: str


class Markup(NamedTuple):
    """A text with its markup taken apart; `blank` and `marked` are as long as the text."""

    blank: str
    marked: str
    spans: list[Span]
    anchors: list[Anchor]
    unclosed: int


def split_markup(text: str, is_annotated: bool) -> Markup:
    """Take the markup of `text` apart; only an annotated text has mentions."""
    marked, unclosed = _mark(text) if is_annotated else (text, 0)
    anchors: list[Anchor] = []
    if "<" in marked:
        marked, anchors = _blank_html(marked)
    if "¶" in marked:
        marked, bare = _blank_pilcrows(marked)
        anchors = sorted([*anchors, *bare])
    blank = _without_sentinels(marked) if is_annotated else marked
    if not is_annotated:
        return Markup(blank, marked, [], anchors, unclosed)
    spans = _spans(marked, blank)
    loose = [span for span in spans if span.open_at + 1 != span.start or span.close_at != span.end]
    if loose:
        marked, spans = _glue(marked, spans)
    return Markup(blank, marked, spans, anchors, unclosed)


def _without_sentinels(marked: str) -> str:
    for sentinel in "\x01\x02\x03\x04\x05":
        marked = marked.replace(sentinel, " ")
    return marked


def _mark(text: str) -> tuple[str, int]:
    """Put sentinels for tags; (text of the same length, number of tags never closed)."""
    marked = (
        text.replace("[PER ", "    \x01")
        .replace("[LOC ", "    \x03")
        .replace("[ORG ", "    \x02")
        .replace("[MISC ", "     \x04")
        .replace("  ]", "\x05  ")
    )
    if "]" in marked or "[" in marked or _is_uneven(marked):
        return _mark_nested(text)
    return marked, 0


def _is_uneven(marked: str) -> bool:
    opened = marked.count("\x01") + marked.count("\x02") + marked.count("\x03") + marked.count("\x04")
    return opened != marked.count(CLOSER)


def _mark_nested(text: str) -> tuple[str, int]:
    """The same with a stack: nested and unbalanced tags, and brackets that are the cable's own."""
    pieces: list[str] = []
    stack: list[str | None] = []
    done = 0
    for found in _BRACKET.finditer(text):
        start, end = found.span()
        kind = found.group(1)
        if kind:
            stack.append(kind)
            pieces += (text[done:start], " " * (end - start - 1), ENTITY_OPENERS[kind])
        elif text[start] == "[":
            stack.append(None)
            continue
        elif stack and stack.pop() is not None:
            words = text[done:start].rstrip(" ")
            pieces += (words, CLOSER, " " * (start - done - len(words)))
        else:
            continue
        done = end
    pieces.append(text[done:])
    return "".join(pieces), sum(kind is not None for kind in stack)


def _blank_html(marked: str) -> tuple[str, list[Anchor]]:
    """Blank HTML tags to spaces and note the paragraph anchors; sentinels inside a tag move to its start."""
    anchors: list[Anchor] = []
    pieces: list[str] = []
    done = 0
    for found in _HTML.finditer(marked):
        start, end = found.span()
        if start < done:
            continue
        anchor = _ANCHOR.match(marked, start) if "par" in found.group() else None
        if anchor:
            end = anchor.end()
            anchors.append(Anchor(start, end, anchor.group(1)))
        pieces.append(marked[done:start])
        pieces.append(_blanked(marked[start:end]))
        done = end
    pieces.append(marked[done:])
    return "".join(pieces), anchors


def _blank_pilcrows(marked: str) -> tuple[str, list[Anchor]]:
    """Anchors that lost their links: a page copied as plain text keeps the pilcrows (07BOGOTA1165)."""
    anchors = [Anchor(m.start(), m.end(), m.group(1)) for m in _PILCROW.finditer(marked)]
    return _PILCROW.sub(" ", marked), anchors


def _blanked(tag: str) -> str:
    kept = "".join(char for char in tag if char < "\x06") if min(tag) < "\x06" else ""
    return kept + " " * (len(tag) - len(kept))


def _spans(marked: str, blank: str) -> list[Span]:
    """The tags in source order; a nested tag follows the one around it."""
    opens = sorted((at, kind) for opener, kind in ENTITY_TYPES.items() for at in _places(marked, opener))
    closes = _places(marked, CLOSER)
    if len(opens) != len(closes):
        return _nested_spans(marked, blank)
    spans: list[Span] = []
    behind = -1
    for (open_at, kind), close_at in zip(opens, closes, strict=True):
        if not behind < open_at < close_at:
            return _nested_spans(marked, blank)
        behind = close_at
        start, end = open_at + 1, close_at
        if marked[end - 1] == " " or marked[start] == " ":
            start, end = _trim(blank, start, end)
        spans.append(Span(kind, start, end, open_at, close_at))
    return spans


def _places(text: str, char: str) -> list[int]:
    """Where a character stands, in order; a find for each is faster than a pattern."""
    places: list[int] = []
    at = text.find(char)
    while at >= 0:
        places.append(at)
        at = text.find(char, at + 1)
    return places


def _glue(marked: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """Move sentinels next to their words, where HTML or another tag stood between."""
    out = list(marked)
    glued: list[Span] = []
    for span in spans:
        open_at, close_at = span.open_at, span.close_at
        if open_at + 1 != span.start and out[span.start - 1] == " ":
            out[open_at], open_at = " ", span.start - 1
            out[open_at] = marked[span.open_at]
        free = span.end
        while free < close_at and out[free] == CLOSER:
            free += 1
        if free < close_at and out[free].isspace():
            out[close_at], close_at = " ", free
            out[close_at] = CLOSER
        glued.append(span._replace(open_at=open_at, close_at=close_at))
    return "".join(out), glued


def _nested_spans(marked: str, blank: str) -> list[Span]:
    spans: list[Span] = []
    open_at: list[int] = []
    for found in _SENTINEL.finditer(marked):
        at = found.start()
        if marked[at] != CLOSER:
            open_at.append(len(spans))
            spans.append(Span(ENTITY_TYPES[marked[at]], at + 1, -1, at, -1))
        elif open_at:
            index = open_at.pop()
            spans[index] = spans[index]._replace(end=at, close_at=at)
    return [_trimmed(span, blank) for span in spans]


def _trimmed(span: Span, blank: str) -> Span:
    """The span without blanks at its ends; an unclosed one ends with its line."""
    end = span.end
    if end < 0:
        end = blank.find("\n", span.start)
        end = len(blank) if end < 0 else end
    start, end = _trim(blank, span.start, end)
    return span._replace(start=start, end=end)


def _trim(blank: str, start: int, end: int) -> tuple[int, int]:
    words = blank[start:end]
    inner = words.strip()
    first = start + words.find(inner) if inner else start
    return first, first + len(inner)
