"""A second reading of a cable's text, character by character, that shares nothing with the parser.

It tells which characters the rows of a cable must hold. Where a text is so broken that a character may be
markup or not, the character is doubtful: it may stand in a row, and need not.
"""

from __future__ import annotations

import html
import unicodedata
from collections import Counter
from html.entities import html5
from typing import NamedTuple

from transforms import ParsedCable

LABELS = ("[PER ", "[ORG ", "[LOC ", "[MISC ")
# The elements of the texts that tests use; the letters count where the text closes them.
ELEMENTS = "a br code em html p pre strong table td tr".split()
LETTERS = "a b i".split()
LONGEST_SURE_TAG = 100
LONGEST_REFERENCE = 33


class Reading(NamedTuple):
    """The characters that must stand in rows, and those that may."""

    certain: Counter[str]
    doubtful: Counter[str]


class _Walk:
    """A walk through a text from its first character to its last."""

    def __init__(self, text: str, is_tagged: bool) -> None:
        text = "".join(char for char in text if unicodedata.category(char) != "Cf")
        self.text = "".join(map(_folded, text))
        self.lower = text.lower()
        self.is_tagged = is_tagged
        self.reading = Reading(Counter(), Counter())

    def run(self) -> Reading:
        """Read the whole text."""
        at = 0
        while at < len(self.text):
            at = self.step(at)
        return self.reading

    def step(self, at: int) -> int:
        """Read what stands at a place; where the next thing begins."""
        char = self.text[at]
        if char == "<":
            return self.angle(at)
        if char == "&":
            return self.reference(at)
        if self.is_tagged and char == "[" and self.text.startswith(LABELS, at):
            return self.text.index(" ", at) + 1
        if self.is_tagged and char == "[" and (label := self.referred_label(at)):
            self.note(label, is_doubtful=True)
            return at + len(label)
        self.note(char, (self.is_tagged and char == "]") or self.is_pilcrow(at))
        return at + 1

    def referred_label(self, at: int) -> str:
        """The bracket and the label of a tag whose blank is written as a reference; empty where none is."""
        return next((label[:-1] for label in LABELS if self.text.startswith(f"{label[:-1]}&", at)), "")

    def note(self, chars: str, is_doubtful: bool = False) -> None:
        """Count characters, blank and unseen ones aside."""
        for char in chars:
            if not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf"):
                (self.reading.doubtful if is_doubtful else self.reading.certain)[char] += 1

    def is_pilcrow(self, at: int) -> bool:
        """Whether a pilcrow stands there that may number a paragraph."""
        behind = self.text[at + 1 : at + 3]
        is_linked = self.text[at - 1 : at] == ">" or behind == "</"
        return self.text[at] == "¶" and (is_linked or behind[:1].isdigit() or behind[:1].isupper())

    def angle(self, at: int) -> int:
        """A tag, a comment, or an angle bracket that is text."""
        end = self.text.find(">", at)
        inside = self.text[at + 1 : end]
        if self.text.startswith("<!--", at) and (comment_end := self.text.find("-->", at)) >= 0:
            return comment_end + 3
        name = _letters(inside.removeprefix("/"))
        is_element = name in ELEMENTS or (name in LETTERS and f"</{name}>" in self.lower)
        if end < 0 or "<" in inside or not is_element:
            self.note("<")
            return at + 1
        attributes = inside.removeprefix("/")[len(name) :]
        if attributes.strip(" \n/") == "" and (attributes == "" or attributes[0] in " \n/"):
            return end + 1
        is_sure = "=" in attributes and attributes[0] in " \n" and len(inside) < LONGEST_SURE_TAG
        if not (is_sure and inside[0] != "/" and not set(attributes) & set("[]&")):
            self.note(self.text[at : end + 1], is_doubtful=True)
            self.note(html.unescape(inside), is_doubtful=True)
        return end + 1

    def reference(self, at: int) -> int:
        """A character reference, or an ampersand that is text."""
        end = self.text.find(";", at, at + LONGEST_REFERENCE)
        body = self.text[at + 1 : end + 1]
        if end > 0 and (body in html5 or _is_number(body)):
            self.note(html.unescape(self.text[at : end + 1]))
            return end + 1
        self.note("&")
        return at + 1


def _folded(char: str) -> str:
    """A newline for each end of a line, a blank for each other blank and control character."""
    if char in "\n\u0085\u2028\u2029":
        return "\n"
    return " " if char.isspace() or unicodedata.category(char) == "Cc" else char


def _letters(text: str) -> str:
    """The letters and digits that a text begins with, in small letters."""
    for at, char in enumerate(text):
        if not (char.isascii() and char.isalnum()):
            return text[:at].lower()
    return text.lower()


def _is_number(body: str) -> bool:
    """Whether it is the inside of a numeric reference: `#10;` or `#xA;`."""
    digits = body.removeprefix("#").removesuffix(";")
    is_hex = digits[:1] in ("x", "X")
    allowed = "0123456789abcdefABCDEF" if is_hex else "0123456789"
    digits = digits[1:] if is_hex else digits
    return body[:1] == "#" and 0 < len(digits) < 7 and all(char in allowed for char in digits)


def read_naively(text: str, *, is_tagged: bool) -> Reading:
    """The characters of a text with markup of HTML and, where it is tagged, of the tagger."""
    return _Walk(text, is_tagged).run()


def read_literally(text: str) -> Reading:
    """The characters of a text in which nothing is markup, pilcrows of paragraphs aside."""
    walk = _Walk(text, is_tagged=False)
    for at, char in enumerate(walk.text):
        walk.note(char, walk.is_pilcrow(at))
    return walk.reading


def losses(parsed: ParsedCable, reading: Reading) -> tuple[Counter[str], Counter[str]]:
    """(characters that no row has, characters of rows that the source has not), paragraph numbers aside."""
    found = Counter("".join("".join(row.text.split()) for row in parsed.paragraphs))
    invented = found - reading.certain - reading.doubtful
    numbers = [row.number for row in parsed.paragraphs if row.number is not None]
    found.update("".join(map(str, numbers)))
    # A number may be printed 02, and with a point or a bracket.
    allowed = Counter({"0": 3 * len(numbers), ".": len(numbers), ")": len(numbers)})
    return reading.certain - found - allowed, invented
