"""The words of a TAGS line: which are codes, and which together name a program or a visitor."""

from __future__ import annotations

from collections import deque
from functools import lru_cache
from typing import NamedTuple

from transforms.patterns import pattern
from transforms.portions import is_portion
from transforms.spelling import neighbours
from transforms.vocabulary.tags import (
    GEOGRAPHY_TAGS,
    KNOWN_PROGRAMS,
    NAME_JOINTS,
    NAME_PARTICLES,
    NAME_SUFFIXES,
    NO_GLUED,
    ORGANIZATION_TAGS,
    PROGRAM_NAMES,
    PROGRAM_TAGS,
    PROGRAM_WORDS,
    SUBJECT_TAGS,
    TAGS_OF_THE_SEVENTIES,
    VISITOR_TITLES,
)

_CODES = SUBJECT_TAGS | TAGS_OF_THE_SEVENTIES | ORGANIZATION_TAGS | PROGRAM_TAGS
# Words of programs' names, where a page links each alone; a shorter one would be taken for a code.
_LONG_WORD = 5
_NAME_WORDS = frozenset(word for name in PROGRAM_NAMES for word in name.split() if len(word) >= _LONG_WORD)
# Codes that a misspelt one is compared with; shorter ones are near to too many words.
_SHORTEST_COMPARED = 4
_COMPARED_CODES = tuple(sorted(SUBJECT_TAGS))
_LONGEST_GLUED = 60
_GLUED_CODES = (
    SUBJECT_TAGS | TAGS_OF_THE_SEVENTIES | KNOWN_PROGRAMS | {tag for tag in PROGRAM_TAGS if len(tag) == 4}
)
_LONGEST_NAME = max(len(name.split()) for name in PROGRAM_NAMES)
_VOWELS = frozenset("AEIOUY")
_DIGITS = frozenset("0123456789")
# Between two visitors in one pair of brackets.
_BETWEEN = pattern(
    r";|,\s+AND\s|\sAND\s|\s&\s", matches=("ROE, ANN; POE, JO", "ROE, ANN AND POE, JO"), refuses=("ROE, ANN",)
)


class Word(NamedTuple):
    """A word of a line in capitals; `is_parted` says that a comma or semicolon stands before it."""

    text: str
    is_parted: bool


def is_known_tag(tag: str) -> bool:
    """Whether the tag is in the tables, has the form of a country's or program's code, or is in use."""
    return _is_code(tag) or tag in PROGRAM_NAMES or tag in _NAME_WORDS or tag in PROGRAM_WORDS


def _is_code(tag: str) -> bool:
    return tag in _CODES or (tag.isalpha() and (len(tag) == 2 or (len(tag) == 4 and tag[0] == "K")))


@lru_cache(maxsize=4096)
def split_codes(word: str) -> tuple[str, ...]:
    """The codes in one word: itself where it is known, else those at its slashes or glued; else none."""
    if _is_code(word):
        return (word,)
    if "/" in word:
        pieces = [piece.strip("-'&") for piece in word.split("/")]
        codes = [split_codes(piece) or (piece,) * (len(piece) > 1) for piece in pieces]
        return tuple(code for found in codes for code in found)
    return tuple(_split_glued(word))


def _split_glued(word: str) -> list[str]:
    """Codes of subjects and countries run together, PRELPGOVIZ, WAPREL; empty where one is not known."""
    if not (6 <= len(word) <= _LONGEST_GLUED and word.isalpha() and len(word) % 2 == 0) or word in NO_GLUED:
        return []
    ways: list[list[str] | None] = [[]] + [None] * len(word)
    for end in range(2, len(word) + 1, 2):
        for size in (4, 2):
            before = ways[end - size] if end >= size else None
            piece = word[end - size : end]
            is_piece = piece in (_GLUED_CODES if size == 4 else GEOGRAPHY_TAGS)
            if before is not None and is_piece:
                ways[end] = [*before, piece]
                break
    # A word of a language falls into many countries: PREF ER EN CE.
    glued = ways[-1] or []
    return glued if sum(len(piece) == 4 for piece in glued) * 2 >= len(glued) else []


def opens_program(words: list[Word]) -> bool:
    """Whether the words begin the name of a known program."""
    text = " ".join(word.text for word in words)
    return bool(text) and any(name.startswith(text) for name in PROGRAM_NAMES)


def name_programs(words: list[Word]) -> list[str]:
    """The programs that words name which are no codes; a comma parts two, and what looks like a code."""
    names: list[str] = []
    for group in _groups(words):
        at = 0
        while at < len(group):
            end = _name_end(group, at)
            if group[at] not in NAME_JOINTS or end > at + 1:
                names.append(" ".join(group[at:end]))
            at = end
    return names


def _name_end(words: list[str], at: int) -> int:
    """Where the name that begins at `at` ends: with a known name, or before the next one or a code."""
    known = _known_name_end(words, at)
    if known or _is_like_a_code(words[at]):
        return known or at + 1
    end = at + 1
    while end < len(words) and not _is_like_a_code(words[end]) and not _known_name_end(words, end):
        end += 1
    while end > at + 1 and words[end - 1] in NAME_JOINTS:
        end -= 1
    return end


def _known_name_end(words: list[str], at: int) -> int | None:
    text = " ".join(words[at : at + _LONGEST_NAME]) + " "
    name = next((name for name in PROGRAM_NAMES if text.startswith(f"{name} ")), None)
    return at + name.count(" ") + 1 if name else None


@lru_cache(maxsize=4096)
def _is_like_a_code(word: str) -> bool:
    """Whether an unknown word is rather a code than a word: misspelt, without a vowel, or with a figure."""
    if word in NAME_JOINTS:
        return False
    if not _VOWELS.intersection(word) or not _DIGITS.isdisjoint(word):
        return True
    return len(word) >= _SHORTEST_COMPARED and bool(neighbours(word, _COMPARED_CODES))


def _groups(words: list[Word]) -> list[list[str]]:
    """The texts of words, cut at commas."""
    groups: list[list[str]] = []
    for word in words:
        if word.is_parted or not groups:
            groups.append([])
        groups[-1].append(word.text)
    return groups


def name_visitors(words: list[Word]) -> list[str]:
    """The visitors that words behind OVIP name, surname first, and the programs among them."""
    groups = deque(_groups(words))
    names: list[str] = []
    while groups:
        group = groups.popleft()
        if _is_no_person(group):
            names.append(" ".join(group))
        elif groups and _is_surname(group) and not _is_suffix(groups[0]) and not _is_no_person(groups[0]):
            names.append(f"{' '.join(group)}, {' '.join(groups.popleft())}")
        else:
            names.append(_named(group))
        if groups and _is_suffix(groups[0]):
            names[-1] += f", {' '.join(groups.popleft())}"
    return names


def _is_no_person(group: list[str]) -> bool:
    """Whether words are a program, a group of visitors (CODEL ROE), or a misspelt code."""
    if (
        group[0].rstrip(".") in VISITOR_TITLES
        or " ".join(group) in PROGRAM_NAMES
        or not NAME_JOINTS.isdisjoint(group)
    ):
        return True
    return len(group) == 1 and (group[0] in PROGRAM_WORDS or _is_misspelt_code(group[0]))


def _is_misspelt_code(word: str) -> bool:
    return len(word) == _SHORTEST_COMPARED and bool(neighbours(word, _COMPARED_CODES))


def _is_suffix(group: list[str]) -> bool:
    return group[0].rstrip(".") in NAME_SUFFIXES


def _is_surname(group: list[str]) -> bool:
    """Whether a comma behind these words parts a surname from a given name."""
    return len(group) == 1 or group[0] in NAME_PARTICLES


def _named(group: list[str]) -> str:
    """A name without a comma, with one behind its surname."""
    end = next((at for at, word in enumerate(group) if word not in NAME_PARTICLES), 0) + 1
    return f"{' '.join(group[:end])}, {' '.join(group[end:])}" if group[end:] else " ".join(group)


def read_bracket(inside: str, is_visit: bool) -> list[str]:
    """The codes in brackets, or the persons or the program that they name; none in a portion mark."""
    inside = " ".join(inside.upper().split())
    if is_portion(inside) and not _is_code(inside):
        return []
    is_several = ";" in inside or ("," in inside and _BETWEEN.search(inside) is not None)
    parts = _BETWEEN.split(inside) if is_several else [inside]
    return [tag for part in parts for tag in _read_part(part, is_visit or is_several)]


def _read_part(part: str, is_visit: bool) -> list[str]:
    words = [
        Word(text.strip("-'&"), is_parted=bool(at) and not index)
        for at, piece in enumerate(part.split(","))
        for index, text in enumerate(piece.split())
    ]
    if not words:
        return []
    codes = [split_codes(word.text) for word in words]
    is_list = bool(codes[0]) and (len(words) == 1 or len(words[0].text) != 2 or all(codes))
    if is_list or (any(codes) and "," not in part and not is_visit):
        return [code for found, word in zip(codes, words, strict=True) for code in found or (word.text,)]
    return name_visitors(words) if is_visit or "," in part else name_programs(words)
