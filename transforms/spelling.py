"""Words compared with tolerance: a word of a header against the words of a vocabulary."""

from __future__ import annotations

from collections.abc import Collection

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract


def neighbours(word: str, known: Collection[str]) -> list[str]:
    """The words of `known` that are one letter or one swap of two letters away from `word`.

    Capitals and small letters differ: give both sides alike. A word is no neighbour of itself.
    """
    found = extract(word, known, scorer=OSA.distance, score_cutoff=1, limit=None)
    return [near for near, distance, _ in found if distance]
