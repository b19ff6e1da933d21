"""Whether a word is of a title: known, misspelt, run together of known pieces, or an office's letters."""

from __future__ import annotations

from functools import lru_cache

from transforms.patterns import pattern
from transforms.spelling import neighbours
from transforms.vocabulary.given_names import GIVEN_NAMES
from transforms.vocabulary.titles import (
    CONNECTORS,
    OFFICES,
    SHORTEST_COMPOUND,
    TITLE_STEMS,
    TITLE_WORDS,
)

INITIAL = pattern(r"^[A-Z]\.(?:[A-Z]\.)*$", matches=("J.", "J.R."), refuses=("Jr.", "J"))
_DOTTED_TITLES = frozenset({"A.I.", "U.S.", "P.O."})
_SHORTEST_MISSPELT = 5  # letters from which a word one step away from a title's word is taken for it
_LONGEST_STEM = 9
_LONG_TITLES = tuple(sorted(word for word in TITLE_WORDS if len(word) >= _SHORTEST_MISSPELT))


@lru_cache(maxsize=4096)
def is_title(word: str) -> bool:
    """Whether a word as printed is of a title: `Counselor`, `POL/ECON`, `EconMinCouns`, `Amb.`, `A/DCM`."""
    if INITIAL.match(word) and word not in _DOTTED_TITLES:
        return False
    if word.strip(".,:;()") in OFFICES:
        return True
    bare = fold(word)
    undotted = bare.replace(".", "")
    if bare in TITLE_WORDS or undotted in TITLE_WORDS or "/" in bare:
        return True
    return _is_compound(undotted) or (
        "-" in undotted and all(map(_is_piece, undotted.split("-"))) and not is_given(undotted)
    )


@lru_cache(maxsize=4096)
def is_near_title(word: str) -> bool:
    """Whether a word that is no given name is a title's word misspelt: `Ambasador`, `Cheif`, `Afairs`."""
    bare = fold(word).replace(".", "")
    if len(bare) < _SHORTEST_MISSPELT or bare in GIVEN_NAMES:
        return False
    return bool(neighbours(bare, _LONG_TITLES)) or any(map(_is_misspelt_piece, bare.split("-")[1:]))


@lru_cache(maxsize=4096)
def is_given(word: str) -> bool:
    """Whether a word is a known given name, or two joined by a hyphen."""
    return all(piece in GIVEN_NAMES for piece in fold(word).replace(".", "").split("-"))


def fold(word: str) -> str:
    """A word in capitals, without the marks round it, its apostrophe straight."""
    return word.strip('.,:;()"“”').upper().replace("’", "'").replace("‘", "'").replace("`", "'")


def _is_piece(piece: str) -> bool:
    return piece in TITLE_WORDS or piece in TITLE_STEMS or piece.lower() in CONNECTORS


def _is_misspelt_piece(piece: str) -> bool:
    return len(piece) >= _SHORTEST_MISSPELT and (
        piece in TITLE_WORDS or bool(neighbours(piece, _LONG_TITLES))
    )


def _is_compound(bare: str) -> bool:
    """Whether a word is made of pieces of titles, two at least, and of nothing else."""
    if len(bare) < SHORTEST_COMPOUND or bare in GIVEN_NAMES:
        return False
    reached = {0}
    for at in range(len(bare)):
        if at in reached:
            ends = range(at + 2, min(at + _LONGEST_STEM, len(bare)) + 1)
            reached |= {end for end in ends if bare[at:end] in TITLE_STEMS}
    return len(bare) in reached
