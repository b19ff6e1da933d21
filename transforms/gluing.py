"""A title glued to a name parted from it: `DCM/Ann`, `CDA-Ann`, `Amb.Ann`, `Roe/DCM`."""

from __future__ import annotations

from transforms.patterns import pattern
from transforms.titles import INITIAL, fold, is_given, is_near_title, is_title
from transforms.vocabulary.titles import OFFICES, SURNAMES

# A title and a given name with no mark between: AmbassadorAnn, DCMAnn
_RUN_TOGETHER = pattern(
    r"^([A-Z][A-Za-z]{2,30})(?<=[A-Za-z]{3})([A-Z][a-z]{1,15})$",
    matches=("AmbassadorAnn", "DCMAnn"),
    refuses=("Ambassador", "McAnn", "LeRoy"),
)
_NAME = pattern(
    r"^(?:[A-Z][A-Za-z'’]*[a-z]{2}|[A-Z'’]{5,})$", matches=("Roe", "McRoe", "ROWLEY"), refuses=("ARP", "Ro")
)
_MARKS = "/-."
_LONGEST_NAME = 4  # words that a name may have
_SHORTEST_SURNAME = 5  # letters of a word in front of a slash that are no office's


def split_glued(words: list[str]) -> list[str]:
    """The words, those apart in which a title is glued to a name."""
    pieces = [piece for word in words for piece in _pieces(word)]
    at = next((n for n in range(len(pieces) - 1, -1, -1) if is_title(pieces[n]) or "-" in pieces[n]), 0)
    if pieces and len(pieces) - at <= _LONGEST_NAME:
        pieces[at : at + 1] = _unknown_pieces(pieces[at])
    return pieces


def _unknown_pieces(word: str) -> list[str]:
    """The last word of a title, apart where a name that is not known is glued to it: Ambassador/Roe."""
    for mark in "/-":
        first, found, last = word.rpartition(mark)
        is_whole = is_title(last) or is_near_title(last) or fold(first) in SURNAMES
        if found and is_title(first) and not is_whole and _NAME.match(last):
            return [first, last]
    return [word]


def _pieces(word: str) -> list[str]:
    for mark in _MARKS:
        for first, found, last in (word.partition(mark), word.rpartition(mark)):
            if found and last and _is_title_and_name(first, last):
                return [first + mark.strip("/-"), last]
    name, slash, title = word.partition("/")
    if slash and name.isalpha() and len(name) >= _SHORTEST_SURNAME and not is_title(name) and is_title(title):
        return [name, title]  # Rowley/DCM
    run = _RUN_TOGETHER.match(word)
    if run and is_title(run[1]) and is_given(run[2]) and not (is_title(word) or is_given(word)):
        return [run[1], run[2]]
    return [word]


def _is_title_and_name(first: str, last: str) -> bool:
    """Whether a title and a given name, or an initial, are glued: not NEA/IRA, M/C. or Ann-Marie."""
    is_office = first in OFFICES and last.isupper() and len(last) < _SHORTEST_SURNAME
    if not (is_title(first) or is_near_title(first)) or is_given(first) or is_office or len(first) < 2:
        return False
    return INITIAL.match(last) is not None or (is_given(last) and not is_title(last))
