"""Posts: from any spelling to the name that the ids of cables use."""

from __future__ import annotations

import re
from functools import lru_cache

from transforms.vocabulary.posts import GLUED_AHEAD, MISSION_KINDS, POSTS, RENAMED, SPELLINGS

_NOT_LETTER = re.compile(r"[^A-Z]+")
_GLUED_AHEAD = re.compile(GLUED_AHEAD)
_CUT_LENGTH = 7  # a page header cuts a post's name to ten characters: RIO DE JAN, TEGUCIGALP


@lru_cache(maxsize=4096)
def canonicalize_post(printed: str) -> str:
    """The post as ids spell it: `The Hague` gives THEHAGUE, `SECSTATE WASHDC` gives STATE.

    An unknown name is kept as it stands, squeezed to capitals; idempotent.
    """
    squeezed = _NOT_LETTER.sub("", _unglued(printed.upper()))
    if squeezed in POSTS:
        return squeezed
    if squeezed in SPELLINGS:
        return SPELLINGS[squeezed]
    for kind in MISSION_KINDS:
        rest = squeezed.removeprefix(kind)
        if rest != squeezed and (rest in POSTS or rest in SPELLINGS):
            return SPELLINGS.get(rest, rest)
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
def post_of_words(words: str, may_be_cut: bool = False) -> str | None:
    """The known post that `words` name, or None; `may_be_cut` takes a name cut short."""
    post = canonicalize_post(words)
    if post in POSTS:
        return post
    if may_be_cut and len(post) >= _CUT_LENGTH:
        longer = sorted(name for name in POSTS if name.startswith(post))
        return longer[0] if longer else None
    return None
