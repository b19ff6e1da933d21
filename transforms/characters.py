"""The characters of a cable's text: references of HTML decoded, blanks made one kind, the unseen left out.

Each dialect reads its text through here, once, before anything looks at the text: what comes out is the
decoded cable text that every offset counts in.
"""

from __future__ import annotations

import html
from html.entities import html5
from typing import NamedTuple

from transforms.patterns import pattern
from transforms.records import Fault
from transforms.vocabulary.characters import BLANKS, LINE_ENDS, UNSEEN

_LINE_FEED = "&#x000A;"
_REFERENCE = pattern(
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});",
    matches=("&amp;", "&#x000A;", "&#8220;"),
    refuses=("&real8", "R&D", "&;"),
)
# The same, an odd blank or end of a line, or a run of unseen characters.
_ODD = pattern(
    rf"{_REFERENCE.pattern}|[{BLANKS}{LINE_ENDS}]|[{UNSEEN}]+",
    matches=("&amp;", "\u00a0", "\u200b\u200b"),
    refuses=("R&D", " \n"),
)
_ODDITIES = frozenset(BLANKS + LINE_ENDS + UNSEEN)
_FOLDED = {
    **{ord(char): " " for char in BLANKS},
    **{ord(char): "\n" for char in LINE_ENDS},
    **{ord(char): None for char in UNSEEN},
    **dict.fromkeys((*range(10), 13, *range(14, 32), 127), " "),
}
_MARKUP = frozenset("<>[]")
# Telegrams have straight quotes: a curved one that is written as a reference is the page's.
_STRAIGHT = {"‘": "'", "’": "'", "“": '"', "”": '"'}
_ASCII = bytes(range(128))


class Characters(NamedTuple):
    """A decoded text; `literals` are the places of brackets and curved quotes that were references.

    Such a bracket opens no markup, and such a quote is straight in a field.
    """

    text: str
    literals: tuple[int, ...] = ()


def decode_characters(text: str) -> Characters:
    """Decode each reference once, make blanks U+0020 and ends of lines newlines, leave out the unseen."""
    text = text.replace(_LINE_FEED, "\n").replace("\t", " ").replace("\x0b", " ").replace("\x0c", " ")
    is_odd = _is_odd(text)
    if not is_odd and "&" not in text:
        return Characters(text)
    pieces: list[str] = []
    literals: list[int] = []
    done = length = 0
    for found in (_ODD if is_odd else _REFERENCE).finditer(text):
        start, end = found.span()
        meant = _meant(found.group())
        length += start - done
        if meant in _MARKUP or meant in _STRAIGHT:
            literals.append(length)
        length += len(meant)
        pieces += (text[done:start], meant)
        done = end
    if not done:
        return Characters(text)
    pieces.append(text[done:])
    return Characters("".join(pieces), tuple(literals))


def _is_odd(text: str) -> bool:
    """Whether a blank, an end of a line or an unseen character is in the text: few have any."""
    if text.isascii():
        return False
    return not _ODDITIES.isdisjoint(text.encode().translate(None, _ASCII).decode())


def straighten(text: str, literals: tuple[int, ...]) -> str:
    """The text of the same length with each curved quote straight that was a reference."""
    if not literals:
        return text
    characters = list(text)
    for at in literals:
        characters[at] = _STRAIGHT.get(characters[at], characters[at])
    return "".join(characters)


def decode_field(text: str) -> str:
    """The same for a field that stands beside the text, in a table or a column."""
    return decode_characters(text).text


def place_faults(faults: list[Fault], text: str, offset: int = 0) -> list[Fault]:
    """The faults of `text` with their places in its decoded characters, behind `offset` of others."""
    return [
        fault._replace(
            source_start=offset + len(decode_field(text[: fault.source_start])),
            source_end=offset + len(decode_field(text[: fault.source_end])),
        )
        if fault.source_start is not None
        else fault
        for fault in faults
    ]


def _meant(printed: str) -> str:
    """What one match of `_ODD` stands for."""
    if printed[0] != "&":
        return printed[0].translate(_FOLDED)
    if printed[1] != "#" and printed[1:] not in html5:
        return printed
    meant = html.unescape(printed)
    return meant.translate(_FOLDED) if meant else " "
