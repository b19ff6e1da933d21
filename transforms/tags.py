"""TAGS: Traffic Analysis by Geography and Subject, the codes a cable is filed under."""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.patterns import pattern
from transforms.portions import is_portion
from transforms.tag_words import (
    Word,
    is_known_tag,
    name_programs,
    name_visitors,
    opens_program,
    read_bracket,
    split_codes,
)
from transforms.vocabulary.given_names import GIVEN_NAMES
from transforms.vocabulary.tags import GEOGRAPHY_TAGS, NAME_JOINTS, STRAY_WORDS, SUBJECT_TAGS

# A token of a TAGS line: names, codes or a portion mark in brackets, or a word.
_TOKEN = pattern(
    r"[(\[\"“](?P<inside>[^()\[\]\"“”]{1,200})[)\]\"”]|[A-Za-z0-9](?:[A-Za-z0-9&/'’-]|\.(?=[A-Za-z0-9-]))*+\.?",
    matches=("(CLINTON, HILLARY)", "[ROE, ANN]", "PREL", "UNGA/C-3", "G-77", "U.S.-LIBYA", "B."),
    refuses=(", ;", "()"),
)
_RULE = pattern(r"-{3}", matches=("PREL\n-----",), refuses=("A - B",))
# A name in small letters between two commas.
_NAME = pattern(
    r"[A-Z][a-z]++(?:[ \t](?:[A-Z][a-z]++|and|of|in|for)){0,4}+\.?[ \t]*+(?=[,;\n]|$)",
    matches=("Human Rights,", "Trade and Investment\n"),
    refuses=("The Minister said no.", "HUMAN RIGHTS"),
)
_LINK = pattern(
    r"<a href=['\"]/tag/[^'\"<>]{1,80}['\"]>(?P<tag>[^<]{1,80})<",
    matches=("<a href='/tag/PREL_0.html'>PREL</a>",),
    refuses=("<a href='#par1'>1</a>",),
)
# So many unknown words in a row are a subject without its label, not codes (05BRASILIA2231, 06SAOPAULO910).
_SUBJECT_WORDS = 3
# So far a line in small letters is looked at, and a code must be among so many of its words.
_SMALL_REACH = 40
_SMALL_WORDS = 3
_LONGEST_SMALL = 5
_VISIT = "OVIP"


class Tags(NamedTuple):
    """The codes of a TAGS line, and where they end in the text that was read."""

    tags: list[str]
    end: int


def read_tags(text: str) -> list[str]:
    """The codes in the text of a TAGS line, in order and once each; a person's name stays whole."""
    return split_tags(text, has_subject=True).tags


def linked_tags(text: str) -> frozenset[str]:
    """The tags that a page links, in capitals: in a line of links each link is one tag."""
    if "/tag/" not in text:
        return frozenset()
    return frozenset(" ".join(found["tag"].upper().split()) for found in _LINK.finditer(text))


def split_tags(text: str, has_subject: bool, linked: frozenset[str] = frozenset()) -> Tags:
    """Read codes up to the first thing that is none: small letters, a rule, an unlabelled subject."""
    line = _Line(linked, is_small=_begins_small(text))
    end = 0
    unknown: list[tuple[int, int]] = []  # of each in a row: the tags before it, where it begins
    for token in _TOKEN.finditer(text):
        gap = text[end : token.start()]
        if _breaks(gap, line.has_codes and not line.is_visit, has_subject) or line.is_prose(
            token, gap, has_subject
        ):
            break
        before, is_known = len(line.tags), line.take(token.group(), token["inside"], gap)
        end = token.end()
        if is_known:
            unknown = []
        elif is_known is None:
            unknown.append((before, token.start()))
        if len(unknown) == _SUBJECT_WORDS and not has_subject and not opens_program(line.waiting):
            count, start = unknown[0]
            return Tags(list(dict.fromkeys(line.tags[:count])), start)
    line.close()
    return Tags(list(dict.fromkeys(line.tags)), end)


def _breaks(gap: str, has_tags: bool, has_subject: bool) -> bool:
    """Whether what lies between two tokens ends the line: a rule or, without a SUBJECT, a blank line."""
    if "---" in gap or (":" in gap and has_tags):
        return True
    return has_tags and not has_subject and gap.count("\n") > 1


def _is_small(token: str) -> bool:
    """A word in small letters, which no code has unless the whole line is small (tags: prel, pgov)."""
    if len(token) < 3 or not token[0].isalnum() or not token[1:].islower():
        return False
    return not is_known_tag(token.upper()) and not split_codes(token.upper())


def _begins_small(text: str) -> bool:
    """Whether a line is printed in small letters: none in capitals, and a code among the first words."""
    words = text[:_SMALL_REACH].split()[:_SMALL_WORDS]
    return text[:_SMALL_REACH].islower() and any(is_known_tag(word.strip(",;").upper()) for word in words)


class _Line:
    """A line of TAGS as it is read: the codes so far, and the words behind them that wait for their last."""

    def __init__(self, linked: frozenset[str], is_small: bool) -> None:
        self.linked = linked
        self.tags: list[str] = []
        self.waiting: list[Word] = []
        self.is_visit = False  # the words that wait name visitors, if they can
        self.is_small = is_small  # the line is printed in small letters
        self.name_end = 0  # where a name in small letters ends

    @property
    def has_codes(self) -> bool:
        """Whether any code or word stands before."""
        return bool(self.tags or self.waiting)

    def is_prose(self, token: re.Match[str], gap: str, has_subject: bool) -> bool:
        """Whether a token begins a sentence, or its portion mark does."""
        if token["inside"]:
            follows = (
                _TOKEN.search(token.string, token.end()) if is_portion(token["inside"].strip()) else None
            )
            return self.has_codes and follows is not None and _is_small(follows.group())
        if not _is_small(token.group()) or token.start() < self.name_end:
            return False
        if self.is_small and (self._continues(gap) or self._is_listed(token)):
            return False
        is_apart = has_subject and ("," in gap or self.is_visit)
        name = _NAME.match(token.string, token.start()) if is_apart else None
        self.name_end = name.end() if name else self.name_end
        return name is None

    def _continues(self, gap: str) -> bool:
        return "," in gap or (bool(self.waiting) and "\n" not in gap)

    def _is_listed(self, token: re.Match[str]) -> bool:
        """Whether a short word stands in a list: a code, a comma or the end follows, and no sentence."""
        follows = _TOKEN.search(token.string, token.end())
        is_short = len(token.group()) <= _LONGEST_SMALL
        return is_short and (follows is None or not _is_small(follows.group()))

    def take(self, printed: str, inside: str | None, gap: str) -> bool | None:
        """Read one token; whether it is a code beyond a country's, and None where it is an unknown word."""
        if inside:
            is_visit = self.is_visit
            self.close()
            self.tags += read_bracket(inside, is_visit)
            return True
        text = _bare(printed.upper())
        word = Word(text, "," in gap or ";" in gap)
        if text in NAME_JOINTS and self.waiting and not word.is_parted and text not in self.linked:
            self.waiting.append(word)
            return False
        if self.waiting and gap.strip() == "&":
            self.waiting.append(Word("&", is_parted=False))
        if self._is_given_name(text):
            self.waiting.append(word)
            return None
        codes = split_codes(text) or (text,) * (text in self.linked)
        if codes:
            return self._take_codes(codes, printed)
        if text in STRAY_WORDS:
            self.close()
        elif self.is_visit or (len(text) > 1 and not text.isdigit()):
            self._wait(word)
            return None
        return False

    def _is_given_name(self, text: str) -> bool:
        """Whether a code is rather the given name of a visitor whose surname stands before: ROE, IDA."""
        is_named = self.is_visit and bool(self.waiting) and len(text) > 2
        return is_named and text in GIVEN_NAMES and text not in SUBJECT_TAGS

    def _take_codes(self, codes: tuple[str, ...], printed: str) -> bool:
        if self.waiting:
            self.close()
        self.tags += codes
        self.is_visit = codes[-1] == _VISIT
        if len(codes[0]) == 2 and len(codes) == 1:
            return False
        self.is_small = self.is_small or printed.islower()
        return True

    def _wait(self, word: Word) -> None:
        if word.is_parted and not self.is_visit:
            self.close()
        self.waiting.append(word)

    def close(self) -> None:
        """Make tags of the words that wait."""
        words, self.waiting = self.waiting, []
        joints: list[str] = []
        while words and words[-1].text in NAME_JOINTS:
            joints.append(words.pop().text)
        self.tags += name_visitors(words) if self.is_visit else name_programs(words)
        # Behind a name that they do not go on in, IN and TO are India and Tonga.
        self.tags += [joint for joint in reversed(joints) if joint in GEOGRAPHY_TAGS]
        self.is_visit = False


def _bare(word: str) -> str:
    """The word without marks at its ends; the point of an initial and of U.S. stays."""
    word = word.strip("-'’&/")
    is_short = len(word) == 2 or word.count(".") > 1 or word in ("JR.", "SR.")
    return word if is_short else word.rstrip(".")
