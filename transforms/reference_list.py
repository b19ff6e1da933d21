"""A list of references read in every notation that cables use, token by token."""

from __future__ import annotations

from typing import NamedTuple

from transforms.dates import full_year
from transforms.patterns import pattern
from transforms.posts import sender_of_words
from transforms.reference_lookahead import LETTER_MARKS, Lookahead, is_full_year
from transforms.reference_tokens import END, Token, tokenize
from transforms.vocabulary.post_names import NO_CABLES
from transforms.vocabulary.references import AND_WORDS, PREPOSITIONS, THROUGH_WORDS

_LONGEST_RANGE = 30
_LONGEST_TITLE = 120  # tokens
_LIST_MARKS = frozenset(",;&/")
_ITEM_MARKS = _LIST_MARKS - {"/"}
_CLOSE = {"(": ")", "[": "]", "“": "”", '"': '"'}

# One reference as most lists print it, with the letter in front and a title without a number behind.
_PLAIN_ITEM = pattern(
    r"\s*+(?:\(?[A-Za-z][.):]{1,2}\s++){0,2}(?:(?P<year>(?:19|20)?\d\d)\s++)?"
    r"(?P<post>[A-Za-z]{2,24}(?:\s[A-Za-z]{2,16}){0,3})\s++(?P<serial>\d{1,8})"
    r"(?:\s?\((?!(?i:(?:OF\s)?LAST))[^()\d]{1,200}\))?(?:\s(?i:AND\sPREVIOUS))?\s*+(?:[,;]|\bAND\b)?",
    matches=("A. 08 LIMA 12", "(B) The Hague 00133 (NOTAL),", "STATE 12;", "A. A) LIMA 1 AND PREVIOUS"),
    refuses=("TD-314", "LIMA-12", "613"),
)


class Printed(NamedTuple):
    """One reference as printed: its year if it has one, the known post, its serial."""

    year: int | None
    post: str
    serial: int


def read_list(text: str, origin: str | None = None, year: int | None = None) -> list[Printed]:
    """The references in `text`, in order; `origin` and `year` are those of the cable that prints them."""
    plain = read_plain(text)
    if plain is not None:
        return plain
    return read_tokens(tokenize(text), origin, year)


def read_plain(text: str) -> list[Printed] | None:
    """The references of a list that holds nothing but plain items, as most do; else None."""
    found: list[Printed] = []
    at, end = 0, len(text.rstrip(" .\n"))
    while at < end:
        item = _PLAIN_ITEM.match(text, at)
        post = sender_of_words(item["post"]) if item else None
        if item is None or post is None or not (serial := int(item["serial"])):
            return None
        year = item["year"]
        found.append(Printed(full_year(int(year[-2:])) if year else None, post, serial))
        at = item.end()
    return found


def read_tokens(tokens: list[Token], origin: str | None, year: int | None) -> list[Printed]:
    """The references in a list of any notation."""
    reader = _Reader(Lookahead(tokens, year), origin, is_inside=False)
    reader.read()
    return reader.found


class _Reader:
    """Reads tokens from left to right; `at` is the next one, `words` counts those that said nothing.

    `is_inside` says that the tokens stood in a bracket, whose own brackets need no look.
    """

    def __init__(self, look: Lookahead, origin: str | None, is_inside: bool) -> None:
        self.look = look
        self.tokens = look.tokens
        self.origin = origin
        self.is_inside = is_inside
        self.at = 0
        self.found: list[Printed] = []
        self.words = 0
        self.year: int | None = None  # printed in front of the post to come
        self.is_item = False  # a letter of the list stands just before
        self.serial_end = -1  # where the last reference ended

    def read(self) -> None:
        """Read all tokens."""
        while self.at < self.look.end:
            token = self.tokens[self.at]
            if token.text in _CLOSE and token.kind == "mark":
                self._read_bracket()
            elif token.kind == "word":
                self._read_word(token)
            elif token.kind == "number":
                self._read_number(token)
            else:
                self.at += 1

    def _add(self, post: str, year: int | None, serial: int) -> None:
        self.found.append(Printed(year, post, serial))
        self.serial_end = self.at

    def _forget(self) -> None:
        self.year, self.is_item = None, False

    def _read_word(self, token: Token) -> None:
        """A letter of the list, a post with its serials, or a word that says nothing."""
        is_marked = token.is_letter and self.tokens[self.at + 1].text in LETTER_MARKS
        named = None if is_marked else self.look.post_at(self.at)
        if named and self._read_post(*named):
            return
        if token.is_letter:
            self._open_item(self.at + 1)
        elif token.text in NO_CABLES:
            self._skip_report()
        else:
            self.words += token.text not in AND_WORDS
            self._forget()
            self.at = named[1] if named else self.at + 1

    def _open_item(self, at: int) -> None:
        """Behind a letter of the list: A. (A) A)"""
        self._forget()
        self.is_item = True
        self.at = self.look.behind_letter(at)

    def _skip_report(self) -> None:
        """Past a report that is no cable: IIR 6 809 0156 10 up to the next item of the list."""
        self._forget()
        self.at += 1
        while self.at < self.look.end:
            token = self.tokens[self.at]
            is_item = self.look.item_at(self.at)[0] or (token.is_letter and self.look.post_at(self.at + 1))
            if token.text in _ITEM_MARKS or token.text in AND_WORDS or is_item:
                return
            self.at += 1

    def _read_post(self, post: str, at: int) -> bool:
        """Read a post's serials from `at` on; False where none stands there."""
        year, at = self.look.inner_year(self.look.behind_post(at))
        if not self.look.is_serial(at) or self._is_in_sentence(at):
            return False
        if self.tokens[at - 1].text == "," and len(self.tokens[at].text) < 3:
            return False
        year = year or self.year
        self._forget()
        self._read_serial(post, year, at)
        while self._read_further(post, year):
            pass
        return True

    def _is_in_sentence(self, at: int) -> bool:
        """Whether a post and a year stand in a title: LOOKS BACK ON ATHENS 04."""
        before = self.tokens[self.at - 1] if self.at else END
        number = self.tokens[at].text
        return before.text in PREPOSITIONS and (len(number) <= 2 or is_full_year(number))

    def _read_serial(self, post: str, year: int | None, at: int) -> None:
        """Add the serial at `at`, with the year behind it, and a range of serials that it begins."""
        printed = self.tokens[at].text
        behind, self.at = self.look.year_behind(at + 1, printed)
        self._add(post, behind or year, int(printed))
        if behind is None:
            self._read_range(post, year, printed)

    def _read_range(self, post: str, year: int | None, printed: str) -> None:
        """The serials up to the last of a range: 1234-1236, 101 THRU 103, 1210-12."""
        mark, last = self.tokens[self.at].text, self.tokens[self.at + 1].text
        if mark not in ("-", "–") and mark not in THROUGH_WORDS:
            return
        if not self.look.is_serial(self.at + 1):
            return
        tail = last if len(last) >= len(printed) else printed[: -len(last)] + last
        if 0 < int(tail) - int(printed) <= _LONGEST_RANGE:
            self.at += 2
            for serial in range(int(printed) + 1, int(tail) + 1):
                self._add(post, year, serial)

    def _read_further(self, post: str, year: int | None) -> bool:
        """One more serial of the same post: STATE 123, 124 AND 125; LUSAKA 410 B. 416."""
        at = self.at
        while self.tokens[at].text in _LIST_MARKS or self.tokens[at].text in AND_WORDS:
            at += 1
        is_parted = at > self.at
        is_item, at = self.look.item_at(at)
        if not self.look.is_serial(at) or self.look.opens_reference(at):
            return False
        if is_parted and self.look.post_in_front(at):
            return False
        if is_item and not self.look.is_alone(at):
            return False
        if not (is_parted or is_item) and len(self.tokens[at].text) < 3:
            return False
        self._read_serial(post, year, at)
        return True

    def _read_number(self, token: Token) -> None:
        """A number that no post stands before: a year, a serial in front of its post, a serial alone."""
        if self.look.opens_reference(self.at):
            self._forget()
            self.year = self.look.year_at(self.at)
            self.at = self.look.behind_year(self.at)
        elif named := self.look.post_in_front(self.at):
            self.at = named[1]
            self._add(named[0], self.year, int(token.text))
        elif self.is_item and self.look.is_alone(self.at) and (post := self._last_post()):
            self._forget()
            self._read_serial(post, None, self.at)
        else:
            self._forget()
            self.at += 1

    def _last_post(self) -> str | None:
        return self.found[-1].post if self.found else self.origin

    def _read_bracket(self) -> None:
        """A letter of the list; behind a reference its title, which names none; else what it holds."""
        inner, closing = self.tokens[self.at + 1], self.tokens[self.at + 2]
        if closing.text in (")", "]") and (inner.is_letter or len(inner.text) == 1):
            self._open_item(self.at + 3)
        elif self.at == self.serial_end and not self.is_inside and (end := self._closing()):
            self._read_title(end)
        else:
            self.at += 1

    def _closing(self) -> int | None:
        """Where the bracket that opens at `at` closes."""
        opener = self.tokens[self.at].text
        depth = 0
        for at in range(self.at + 1, min(self.look.end, self.at + _LONGEST_TITLE)):
            text = self.tokens[at].text
            if text == _CLOSE[opener] and not depth:
                return at
            depth += (text == opener) - (text == _CLOSE[opener])
        return None

    def _read_title(self, end: int) -> None:
        """Past a title, whose words name no reference; a bracket that holds nothing but references counts."""
        inner = Lookahead(self.tokens[self.at + 1 : end], self.look.cable_year)
        inside = _Reader(inner, None, is_inside=True)
        inside.read()
        if not inside.words:
            self.found += inside.found
        self.at = self.serial_end = end + 1
        self._forget()
