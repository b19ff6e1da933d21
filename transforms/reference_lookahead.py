"""What stands at a place of a list of references: a post, a serial, a year, a letter of the list."""

from __future__ import annotations

from transforms.dates import full_year
from transforms.posts import nearest_post, sender_of_words
from transforms.reference_tokens import END, Token
from transforms.vocabulary.post_names import NO_CABLES
from transforms.vocabulary.references import (
    AND_WORDS,
    MONTHS,
    NO_SERIAL_BEFORE,
    NUMBER_WORDS,
    YEAR_WORDS,
)

_LONGEST_NAME = 5  # words of a post's name: BANDAR SERI BEGAWAN, SECSTATE WASHINGTON D C
_LONGEST_MISSPELT = 3
_LONGEST_SERIAL = 8
_LONGEST_DATE = 8  # tokens of a date in brackets
_LAST_DAY = 31
# A number of two digits is no year after this one, where the cable's own is not known.
_LAST_YEAR = 2020
_NAME_MARKS = frozenset(".'’-")
_POST_MARKS = frozenset(".,:#-–'’")
_DATE_MARKS = frozenset(",/-'’.")
_YEAR_MARKS = frozenset(").-'’")
LETTER_MARKS = frozenset(".):/]")
# A look ahead reaches this far at most beyond the last token.
_PADDING = (END,) * 16


class Lookahead:
    """The tokens of a list, and what stands at each place; a place is an index of a token."""

    def __init__(self, tokens: list[Token], cable_year: int | None) -> None:
        self.end = len(tokens)
        self.tokens = [*tokens, *_PADDING]  # so that a look ahead needs no look at the end
        self.cable_year = cable_year

    def post_at(self, at: int) -> tuple[str, int] | None:
        """The post or agency that the longest run of words from `at` names, and where it ends."""
        tokens = self.tokens
        best, name, start = None, "", at
        for count in range(_LONGEST_NAME):
            token = tokens[at]
            if token.kind != "word":
                break
            name += token.text
            at += 1
            post = sender_of_words(name) if count or not token.is_letter else None
            best = (post, at) if post else best
            at = self._next_word(at)
        return best or self._misspelt_at(start)

    def _next_word(self, at: int) -> int:
        """Past the mark inside a name: PORT-AU-PRINCE, ST. PETERSBURG."""
        is_inside = self.tokens[at].text in _NAME_MARKS and self.tokens[at + 1].kind == "word"
        return at + 1 if is_inside else at

    def _misspelt_at(self, at: int) -> tuple[str, int] | None:
        """The post near to the words from `at` to a serial; no other words are compared."""
        name = ""
        for _ in range(_LONGEST_MISSPELT):
            token = self.tokens[at]
            if token.kind != "word" or token.is_letter or token.text in NO_CABLES:
                return None
            name += token.text
            at += 1
            if self.is_serial(self.behind_post(at)) and (post := nearest_post(name)):
                return post, at
            at = self._next_word(at)
        return None

    def behind_post(self, at: int) -> int:
        """Past what stands between a post and its serial: NO. # CABLES (S) -"""
        start = at
        while True:
            token = self.tokens[at]
            if token.text in _POST_MARKS or token.text in NUMBER_WORDS:
                at += 1
            elif at == start and token.text == "(" and self._is_note(at):
                at += 3
            elif token.text == ")" and not self._is_closing(at):
                at += 1
            else:
                return at

    def _is_note(self, at: int) -> bool:
        """Whether one word in brackets stands at `at`: (S), (NOTAL)."""
        return self.tokens[at + 1].kind == "word" and self.tokens[at + 2].text == ")"

    def _is_closing(self, at: int) -> bool:
        return any(token.text == "(" for token in self.tokens[max(0, at - 4) : at])

    def has_serial(self, at: int) -> bool:
        """Whether a serial stands behind the post that ends at `at`, a year between them or not."""
        return self.is_serial(self.inner_year(self.behind_post(at))[1])

    def is_serial(self, at: int) -> bool:
        """Whether the number at `at` can be a serial: no date, no time, no part of a longer word."""
        token = self.tokens[at]
        if token.kind != "number" or len(token.text) > _LONGEST_SERIAL or not int(token.text):
            return False
        follows, later = self.tokens[at + 1], self.tokens[at + 2]
        if follows.is_glued and follows.kind == "word" and not self.item_at(at + 1)[0]:
            return False
        if later.kind == "number" and later.is_glued and follows.text in (":", "."):
            return False
        is_day = len(token.text) < 3 and int(token.text) <= _LAST_DAY
        if is_day and (follows.text in MONTHS or (follows.text == "/" and later.kind == "number")):
            return False
        return follows.text not in NO_SERIAL_BEFORE and not (follows.text == "E" and later.text == "-")

    def is_alone(self, at: int) -> bool:
        """Whether a number is a serial that leaves out its post: no year, no part of a sentence."""
        number = self.tokens[at].text
        is_long = len(number) > 2 or (len(number) == 2 and number[0] != "0")
        return is_long and not is_full_year(number) and self.is_serial(at) and self._ends(at + 1)

    def _ends(self, at: int) -> bool:
        """Whether no word of a sentence stands at `at`."""
        token = self.tokens[at]
        return token.kind != "word" or token.is_letter or token.text in AND_WORDS

    def post_in_front(self, at: int) -> tuple[str, int] | None:
        """The post whose serial stands before it, at `at`, and where it ends: 00821 ASMARA, 613 LUSAKA."""
        named = self.post_at(at + 1) if self.tokens[at + 1].kind == "word" else None
        if named is None or len(self.tokens[at].text) < 3 or not self.is_serial(at):
            return None
        follows, serial = self.tokens[named[1]], self.behind_post(named[1])
        is_free = not self.is_serial(serial) or self.opens_reference(serial)
        if not is_free and follows.text in (",", "("):
            is_free = self.tokens[serial + 1].kind == "word" and self.post_at(serial + 1) is not None
        return named if is_free and self._ends(named[1]) else None

    def opens_reference(self, at: int) -> bool:
        """Whether the number at `at` is the year of a post behind it: , 08 PARIS 12."""
        behind = self.behind_year(at)
        if self.tokens[behind].kind != "word" or self._past_year_at(at) is None:
            return False
        named = self.post_at(behind)
        return named is not None and self.has_serial(named[1])

    def item_at(self, at: int) -> tuple[bool, int]:
        """Whether a letter of the list stands at `at`, and where what it numbers begins: B. (B) B)"""
        start = at + (self.tokens[at].text in ("(", "["))
        if not self.tokens[start].is_letter or self.tokens[start + 1].text not in LETTER_MARKS:
            return False, at
        return True, self.behind_letter(start + 1)

    def behind_letter(self, at: int) -> int:
        """Past the marks behind a letter of the list."""
        while self.tokens[at].text in LETTER_MARKS:
            at += 1
        return at

    def behind_year(self, at: int) -> int:
        """Past the marks between the year at `at` and its post."""
        at += 1
        while self.tokens[at].text in _YEAR_MARKS:
            at += 1
        return at

    def year_at(self, at: int) -> int | None:
        """The year that the number at `at` can be, of two digits or four."""
        token = self.tokens[at]
        if token.kind != "number":
            return None
        if is_full_year(token.text):
            return int(token.text)
        return full_year(int(token.text)) if len(token.text) == 2 else None

    def inner_year(self, at: int) -> tuple[int | None, int]:
        """A year before a serial, and where the serial is: PARIS 08-123, PARIS (08) 123, STATE 96 123."""
        is_bracketed = self.tokens[at].text == "("
        year = self.year_at(at + is_bracketed)
        behind = at + 1 + 2 * is_bracketed
        if year is None or (is_bracketed and self.tokens[behind - 1].text != ")"):
            return None, at
        if self.tokens[behind].text in ("-", "/", ".", "#"):
            behind += 1
        is_year = len(self.tokens[behind].text) > 2 or is_bracketed
        return (year, behind) if is_year and self.is_serial(behind) else (None, at)

    def year_behind(self, at: int, serial: str) -> tuple[int | None, int]:
        """The year that stands behind a serial, and where it ends; None where none does."""
        mark = self.tokens[at].text
        if mark in ("-", "–", "/"):
            number = at + 1 + (self.tokens[at + 1].text in ("'", "’"))
            year = self._past_year_at(number)
            is_range = is_full_year(serial) and len(self.tokens[number].text) == 4
            return (year, number + 1) if year and not is_range else (None, at)
        if mark == "(" or mark in YEAR_WORDS or mark == "LAST":
            return self._date_behind(at)
        year = self._past_year_at(at) if len(mark) == 2 else None
        return (year, at + 1) if year and self._ends_item(at + 1) else (None, at)

    def _date_behind(self, at: int) -> tuple[int | None, int]:
        """The year of a date in words or brackets: OF 2005, DATED MAY 5, 2004, (95), LAST YEAR."""
        is_bracketed = self.tokens[at].text == "("
        start = at + is_bracketed
        start += self.tokens[start].text in YEAR_WORDS
        year, end = self._date_at(start, is_bracketed)
        if year is None or (is_bracketed and self.tokens[end].text != ")"):
            return None, at
        return (year, end + is_bracketed) if self._is_past(year) else (None, at)

    def _date_at(self, at: int, may_be_short: bool) -> tuple[int | None, int]:
        """The year of the date at `at`, and where it ends; `may_be_short` takes two digits alone."""
        if (self.tokens[at].text, self.tokens[at + 1].text) == ("LAST", "YEAR") and self.cable_year:
            return self.cable_year - 1, at + 2
        numbers, end = 0, at
        while end < at + _LONGEST_DATE and not (end > at and is_full_year(self.tokens[end - 1].text)):
            token = self.tokens[end]
            is_number = token.kind == "number" and (len(token.text) < 3 or is_full_year(token.text))
            if not is_number and token.text not in MONTHS and token.text not in _DATE_MARKS:
                break
            numbers += is_number
            end += 1
        last = self.tokens[end - 1].text
        is_year = is_full_year(last) or numbers > 1 or may_be_short
        return (self.year_at(end - 1), end) if end > at and is_year else (None, at)

    def _past_year_at(self, at: int) -> int | None:
        """The year at `at`, if it is not after the cable's own."""
        year = self.year_at(at)
        return year if year is not None and self._is_past(year) else None

    def _is_past(self, year: int) -> bool:
        return year <= (self.cable_year or _LAST_YEAR)

    def _ends_item(self, at: int) -> bool:
        """Whether nothing more of a reference follows: a mark, a letter of the list, or the end."""
        token = self.tokens[at]
        if token.kind == "number" or token.text in (":", "-", "/"):
            return False
        return self._ends(at) and not (token.is_letter and self.post_at(at))


def is_full_year(number: str) -> bool:
    """Whether a number has the form of a year of four digits: 1996, 2005."""
    return len(number) == 4 and number[:2] in ("19", "20")
