"""Words of a CLASSIFIED BY line that an editor cut at the end of its line, joined again."""

from __future__ import annotations

import re

from transforms.patterns import pattern
from transforms.reasons import is_lead
from transforms.titles import is_given, is_title
from transforms.vocabulary.titles import CONNECTORS, NAME_PARTICLES, NAME_SUFFIXES

# Editors wrote the line with its label, and cut it behind so many characters: Winifred Pas / smore.
_WIDTH = 71
_LABEL = pattern(
    r"(?<![A-Za-z])CLASSIFIED\s?BY(?![A-Za-z])",
    re.IGNORECASE,
    matches=("CLASSIFIED BY:", "Classified By Ann"),
    refuses=("DECLASSIFIED BY",),
)
# Two pieces of words, or a word and its stop, with a break between.
_BREAK = pattern(
    r"(?<![A-Za-zÀ-ÿ'’])([A-Za-zÀ-ÿ'’]{1,24})(\s)(?=([A-Za-zÀ-ÿ]{1,24}(?![A-Za-zÀ-ÿ])|[.,;)]))",
    matches=("Pas\nsmore", "M\n. Sorrell"),
    refuses=("Pas-smore", "(d) and"),
)
_LONGEST_FIELD = 240
_SMALL_WORDS = CONNECTORS | NAME_PARTICLES | NAME_SUFFIXES | {"and"}


def join_cut_words(header: str) -> str:
    """The header with the words joined that were cut at the end of a CLASSIFIED BY line.

    Where the text kept its lines, a break between two of them counts; where a tagger made one line of
    them, the blank in the column where editors cut.
    """
    label = _LABEL.search(header)
    if label is None:
        return header
    start, end = label.start(), label.start() + _LONGEST_FIELD
    pieces: list[str] = []
    at = start
    for found in _BREAK.finditer(header, start, end):
        is_at_width = found.start(2) == start + _WIDTH
        if (is_at_width or found[2] == "\n") and _is_cut(found[1], found[3], is_at_width):
            pieces.append(header[at : found.start(2)])
            at = found.end(2)
    return "".join([header[:start], *pieces, header[at:]])


def _is_cut(left: str, right: str, is_at_width: bool) -> bool:
    """Whether two pieces are one word: a known one, or one that neither piece is and whose rest is small."""
    if not right[0].isalpha():
        return True
    joined = left + right
    is_parted = _is_known(left) and _is_known(right)
    if _is_known(joined):
        return not is_parted or (is_given(joined) and right.islower())
    if not is_at_width or _is_known(right) or left.lower() in _SMALL_WORDS or is_lead(left):
        return False
    return right.islower() or (left.isupper() and right.isupper() and not _is_known(left))


def _is_known(word: str) -> bool:
    """Whether a word is of a title or of what leads to the reasons, a given name, or a small one."""
    return word.lower() in _SMALL_WORDS or is_title(word) or is_given(word) or is_lead(word)
