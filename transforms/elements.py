"""HTML in a cable's text: tags and comments blanked without moving a character, paragraph anchors noted.

Only elements of HTML are markup, as `vocabulary.elements` lists them; other words in angle brackets are
the cable's own and stay.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.patterns import pattern
from transforms.vocabulary.elements import ELEMENTS, LONE_ATTRIBUTES, OPEN_ELEMENTS, WORD_ELEMENTS

_COMMENT_END = "-->"
_ANY, _SURE, _WORDS, _OPEN = (
    "|".join(sorted(names, reverse=True))
    for names in (ELEMENTS | WORD_ELEMENTS, ELEMENTS, WORD_ELEMENTS, OPEN_ELEMENTS)
)
# A name ends at a blank, at the tag's end, or where a mention closes inside the tag: <a  ] id='par14'>
_NAME_END = r"(?=[\s/>\x01\x05])"
_TAG_END = r"[\s/\x01\x05]{0,16}+>"
_ATTRIBUTES = rf"(?:[^<>=]{{0,80}}+=[^<>]{{0,400}}+|\s(?:{'|'.join(sorted(LONE_ATTRIBUTES))})\s?)>"
_TAG = pattern(
    rf"<(?:/(?:{_ANY}){_NAME_END}{_TAG_END}"
    rf"|(?:{_SURE}){_NAME_END}(?:{_TAG_END}|{_ATTRIBUTES})"
    rf"|(?:{_WORDS}){_NAME_END}{_ATTRIBUTES}"
    rf"|(?<![A-Za-z\d]<)(?:{_OPEN}){_NAME_END}{_TAG_END}|(?:{_OPEN}){_NAME_END}{_TAG_END}(?![A-Za-z\d])"
    rf"|(?P<word>{_WORDS}){_NAME_END}{_TAG_END}"
    r"|(?P<comment>!--)|!DOCTYPE\s[^<>]{0,400}+>|\?xml\s[^<>]{0,400}+>)",
    re.IGNORECASE,
    matches=(
        "<a id='par2' href='#par2'>",
        "<br />",
        "</PRE>",
        "<td nowrap>",
        "word<p> Next",
        "word .<P>Next",
        "<b>",
        "<!-- note",
        "<!DOCTYPE html>",
        "<a\x05 id='par14' href='#par14'>",
    ),
    refuses=(
        "<jdoe@state.gov>",
        "<http://example.org/a?b=c>",
        "<end of note>",
        "x < y and y > z",
        "<table of two>",
        "<preface>",
        "</>",
    ),
)
_CLOSED = pattern(
    rf"</({_WORDS})\s{{0,16}}+>",
    re.IGNORECASE,
    matches=("</b>", "</TITLE >"),
    refuses=("<b>", "</pre>"),
)
_ANCHOR = pattern(
    r"<a(?=[\s\x01\x05])[^<>]{0,200}?\bid=['\"]?par([^'\"<>\s]{1,8})['\"]?(?=[\s>])[^<>]{0,400}+>(¶?)(</a>)?",
    re.IGNORECASE,
    matches=("<a id='par12' href='#par12'>¶</a>", "<A ID=par3>"),
    refuses=("<a href='/tag/PREL_0.html'>", "<abbr id='par1'>"),
)
_PILCROW = pattern(
    r"¶(?=(\d{1,4}|[A-Z])\b)",
    matches=("¶12. (C)", "¶B. AMMAN 123"),
    refuses=("see ¶ 12", "¶Bern"),
)


class Anchor(NamedTuple):
    """One paragraph anchor of a page: where it begins and ends, and what it numbers (`2`, `B`)."""

    start: int
    end: int
    label: str


def blank_elements(text: str) -> tuple[str, list[Anchor]]:
    """(the text with spaces for its tags and pilcrows, its anchors).

    Control characters inside a tag, which mark mentions, move to its start.
    """
    anchors: list[Anchor] = []
    if "<" in text:
        text, anchors = _blank_tags(text)
    if "¶" not in text:
        return text, anchors
    text, bare = _blank_pilcrows(text)
    return text, sorted([*anchors, *bare])


def _blank_tags(text: str) -> tuple[str, list[Anchor]]:
    anchors: list[Anchor] = []
    pieces: list[str] = []
    done = 0
    closed = {name.lower() for name in _CLOSED.findall(text)}
    last_comment_end = text.rfind(_COMMENT_END)
    for found in _TAG.finditer(text):
        start, end = found.span()
        if start < done or (found["word"] and found["word"].lower() not in closed):
            continue
        if found["comment"]:
            if end > last_comment_end:
                continue
            end = text.find(_COMMENT_END, end) + len(_COMMENT_END)
        anchor = _ANCHOR.match(text, start) if "par" in found.group() else None
        if anchor:
            end = anchor.end()
            anchors.append(Anchor(start, end, anchor.group(1)))
        pieces += (text[done:start], _blanked(text[start:end]))
        done = end
    pieces.append(text[done:])
    return "".join(pieces), anchors


def _blank_pilcrows(text: str) -> tuple[str, list[Anchor]]:
    """Anchors that lost their links: a page copied as plain text keeps the pilcrows (07BOGOTA1165)."""
    anchors = [Anchor(found.start(), found.end(), found.group(1)) for found in _PILCROW.finditer(text)]
    return _PILCROW.sub(" ", text), anchors


def _blanked(tag: str) -> str:
    kept = "".join(char for char in tag if char < "\x06") if min(tag) < "\x06" else ""
    return kept + " " * (len(tag) - len(kept))
