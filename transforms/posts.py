"""Posts: from any spelling to the name that the ids of cables use."""

from __future__ import annotations

from functools import lru_cache

from transforms.patterns import pattern
from transforms.spelling import neighbours
from transforms.vocabulary.post_names import (
    AGENCIES,
    AGENCY_NAMES,
    MISSION_KINDS,
    MISSPELT_NAMES,
    NEAR_WORDS,
    OTHER_NAMES,
)
from transforms.vocabulary.posts import CUT_POSTS, GLUED_AHEAD, POSTS, RENAMED, SERIES

_NOT_LETTER = pattern(r"[^A-Z]+", matches=(" ", "'", "-", "09"), refuses=("LIMA",))
_GLUED_AHEAD = pattern(
    GLUED_AHEAD, matches=("SCTION02OF02SAOPAULO", "EFTOLONDON", "01OF02RPODUBAI"), refuses=("TRIPOLI",)
)
# Six characters, of which one or none is a blank: EC BRU, HELSIN.
_CUT_LENGTHS = (5, 6)
_CUT_LENGTH = 7  # a page header cuts a post's name to ten characters: RIO DE JAN, TEGUCIGALP
# Names of four letters are too near to each other: ROME and LOME.
_SHORTEST_NAME = 5
_SHORTEST_MISSPELT = _SHORTEST_NAME - 1
_SPELLINGS = {**OTHER_NAMES, **MISSPELT_NAMES}
# Abbreviations are no names to be near to: SPORE is no SPARE.
_LONG_NAME = 8
_EXACT_NAMES = (
    *(name for name in sorted(POSTS - SERIES) if len(name) >= _SHORTEST_NAME),
    *(name for name in OTHER_NAMES if len(name) >= _LONG_NAME),
)


@lru_cache(maxsize=4096)
def canonicalize_post(printed: str) -> str:
    """The post as ids spell it: `The Hague` gives THEHAGUE, `SECSTATE WASHDC` gives STATE.

    An unknown name is kept as it stands, squeezed to capitals; idempotent.
    """
    squeezed = _NOT_LETTER.sub("", _unglued(printed.upper()))
    if squeezed in POSTS:
        return squeezed
    if squeezed in _SPELLINGS:
        return _SPELLINGS[squeezed]
    for kind in MISSION_KINDS:
        rest = squeezed.removeprefix(kind)
        if rest != squeezed and (rest in POSTS or rest in _SPELLINGS):
            return _SPELLINGS.get(rest, rest)
    return squeezed


def _unglued(printed: str) -> str:
    """The name without the section count or caption that was glued in front of it."""
    glued = _GLUED_AHEAD.match(printed)
    return printed[glued.end() :] if glued else printed


def post_in_year(post: str, year: int | None) -> str:
    """The name under which the post sent cables in that year."""
    since, name = RENAMED.get(post, (9999, post))
    return name if year is not None and year >= since else post


@lru_cache(maxsize=4096)
def complete_post(printed: str, name: str | None = None) -> str:
    """The post that six characters of its name begin, as page lines and ids of 1973-79 print it: HELSIN.

    `name` is its whole name, where another place tells it.
    """
    post = canonicalize_post(printed)
    whole = canonicalize_post(name) if name else ""
    if post in POSTS or len(post) not in _CUT_LENGTHS:
        return post
    if whole.startswith(post):
        return whole
    named = {OTHER_NAMES.get(other, other) for other in (*POSTS, *OTHER_NAMES) if other.startswith(post)}
    return named.pop() if len(named) == 1 else CUT_POSTS.get(post, post)


@lru_cache(maxsize=4096)
def post_of_words(words: str, may_be_cut: bool = False) -> str | None:
    """The known post that `words` name, or None; `may_be_cut` takes a name cut short."""
    post = canonicalize_post(words)
    if post in POSTS:
        return post
    if may_be_cut and len(post) >= _CUT_LENGTH:
        longer = sorted(name for name in POSTS if name.startswith(post))
        return longer[0] if longer else None
    return None


@lru_cache(maxsize=4096)
def sender_of_words(words: str) -> str | None:
    """The known post or agency that `words` name, or None."""
    post = canonicalize_post(words)
    if post in POSTS:
        return post
    agency = AGENCY_NAMES.get(post, post)
    return agency if agency in AGENCIES else None


@lru_cache(maxsize=4096)
def nearest_post(words: str) -> str | None:
    """The one post whose name is one letter or one swap of letters away from `words`, or None.

    A name near two posts, and a word of a sentence that happens to be near one, name none.
    """
    squeezed = _NOT_LETTER.sub("", words.upper())
    if len(squeezed) < _SHORTEST_MISSPELT or squeezed in NEAR_WORDS:
        return None
    near = {OTHER_NAMES.get(name, name) for name in neighbours(squeezed, _EXACT_NAMES)}
    return near.pop() if len(near) == 1 else None
