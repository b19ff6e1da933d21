"""A title glued to a name parted from it: `DCM/Ann`, `CDA-Ann`, `Amb.Ann`, `Roe/DCM`."""

from __future__ import annotations

from transforms.patterns import pattern
from transforms.titles import INITIAL, is_given, is_title

# A title and a given name with no mark between: AmbassadorAnn, DCMAnn
_RUN_TOGETHER = pattern(
    r"^([A-Z][A-Za-z]{2,30})(?<=[A-Za-z]{3})([A-Z][a-z]{1,15})$",
    matches=("AmbassadorAnn", "DCMAnn"),
    refuses=("Ambassador", "McAnn", "LeRoy"),
)
_SHORTEST_SURNAME = 5  # letters of a word in front of a slash that are no office's


def split_glued(words: list[str]) -> list[str]:
    """The words, those apart in which a title is glued to a name."""
    return [piece for word in words for piece in _pieces(word)]


def _pieces(word: str) -> list[str]:
    if "/" in word:
        return _around_slash(word)
    for mark in "-.":
        title, found, name = word.partition(mark)
        if found and is_title(title) and is_given(name) and not is_given(title):
            return [title + mark.strip("-"), name]
    run = _RUN_TOGETHER.match(word)
    if run and is_title(run[1]) and is_given(run[2]) and not (is_title(word) or is_given(word)):
        return [run[1], run[2]]
    return [word]


def _around_slash(word: str) -> list[str]:
    """DCM/Ann and Roe/DCM apart; NEA/ARP and Pol/Econ stay whole."""
    first, _, last = word.rpartition("/")
    if INITIAL.match(last) or (is_given(last) and not is_title(last)):
        return [first, last]
    name, _, title = word.partition("/")
    is_name = name.isalpha() and len(name) >= _SHORTEST_SURNAME and not is_title(name)
    return [name, title] if is_name and is_title(title) else [word]
