"""Mentions judged one by one: the name inside a surface, and why a surface is no entity."""

from __future__ import annotations

import re
from functools import lru_cache

from transforms.blanks import trim_blanks
from transforms.patterns import pattern
from transforms.portions import is_portion
from transforms.tag_words import is_known_tag
from transforms.vocabulary.noise import HEADER_WORDS, HEADING_WORDS

_REDACTION = pattern(
    r"[Xx]{4}\S*+|\[?(?:DELETED|REDACTED)\]?", matches=("XXXXXXXX", "[DELETED]"), refuses=("Xerxes", "XX")
)
# A heading or label swallowed in front of a name.
_SWALLOWED = pattern(
    r"^(?:(?:END\s++)?"
    r"(?:SUMMARY|COMMENT|NOTE|INTRODUCTION|BACKGROUND|SUBJECT|SUBJ|REFS?|TAGS|DECL|CLASSIFIED BY|REASONS?"
    r"|ACTION REQUEST)"
    r"(?:\s++AND\s++(?:COMMENT|INTRODUCTION|ACTION REQUEST))?\s*+[:.]++\s*+)++",
    re.IGNORECASE,
    matches=("Summary: Saif", "SUBJECT: ADVISOR DENIES", "End note. Comment: Saif"),
    refuses=("Summary of Saif", "Saif: comment."),
)
# The same behind it.
_SWALLOWED_BEHIND = pattern(
    r"\s(?:REFS?:.*+|SUBJECT:.*+|TAGS:?+.*+|E\.O\.?+.*+|Classified(?:\s++By:?+.*+)?+)$",
    matches=("GOE OFFICIALS REF: A. QUITO", "BAHRAIN Classified", "LIMA E.O. 12958"),
    refuses=("BAHRAIN Classified Material", "REF: A. QUITO"),
)
# Nothing to take off: letters, with single blanks or hyphens between.
_SIMPLE = pattern(
    r"[A-Za-zÀ-ÿ]++(?:[ -][A-Za-zÀ-ÿ]++)*+", matches=("Muammar al-Qadhafi",), refuses=("'", "12")
)
_PUNCTUATION = ".,;:!?\"”’'“)]}-–—>*"
_ABBREVIATION = pattern(
    r"(?:^|[\s.(/-])(?:[A-Za-z](?:\.[A-Za-z])*+|Jr|Sr|JR|SR|Inc|INC|Co|CO|Corp|CORP|Ltd|LTD|Bros|No|St|ST|Gen|Mt|etc)\.$",
    matches=("U.S.", "Doe Jr.", "Acme Ltd.", "John Q."),
    refuses=("Tripoli.", "U.S", "Jr"),
)
_LONGEST_ABBREVIATION = 24
_POSSESSIVE = pattern(
    r"(?:['’`´]s|['’`´]S|(?<=[sS])['’])$",
    matches=("Libya’s", "LIBYA'S", "the Saudis'"),
    refuses=("Libya'", "s"),
)


@lru_cache(maxsize=131072)
def judge_mention(surface: str, kind: str, is_bracketed: bool) -> tuple[str, str | None]:
    """(name, noise) of a surface in a row of that kind: surfaces repeat, so most are judged once."""
    return name_of(surface), noise_of(surface, kind, is_bracketed)


@lru_cache(maxsize=65536)
def name_of(surface: str) -> str:
    """The name in a surface: no swallowed heading, final punctuation or possessive; never empty.

    `Summary: Saif` gives Saif, `Muammar al-Qadhafi.` gives Muammar al-Qadhafi, `Libya’s` gives
    Libya; U.S. keeps its point. Idempotent.
    """
    if _SIMPLE.fullmatch(surface) and not surface.endswith("Classified"):
        return surface
    name = surface.strip() or surface
    for _ in range(4):
        before = name
        name = _SWALLOWED.sub("", name) or name
        name = _SWALLOWED_BEHIND.sub("", name) or name
        name = _strip_end(name) or name
        name = _POSSESSIVE.sub("", name) or name
        name = name.lstrip("\"“‘'([{ -–—.,:;").strip() or name
        if name == before:
            break
    return name


def _strip_end(name: str) -> str:
    end = len(name)
    open_brackets = sum(map(name.count, "([")) - sum(map(name.count, ")]"))
    while end and name[end - 1] in _PUNCTUATION:
        if _ABBREVIATION.search(name, max(0, end - _LONGEST_ABBREVIATION), end):
            break
        if name[end - 1] in ")]":
            if open_brackets >= 0:
                break
            open_brackets += 1
        end = trim_blanks(name, 0, end - 1)
    return name[:end]


def noise_of(surface: str, kind: str, is_bracketed: bool) -> str | None:
    """Why a surface is no entity, or None; `kind` is its row's, `is_bracketed`: alone in round brackets."""
    if kind == "furniture":
        return "page_header"
    if is_bracketed and is_portion(surface):
        return "portion_mark"
    bare = surface.strip(_PUNCTUATION + " (").upper()
    if _REDACTION.fullmatch(surface.strip(_PUNCTUATION + " ")):
        return "redaction"
    if kind == "header":
        if _all_in(bare, HEADER_WORDS):
            return "header_word"
        if (
            len(bare) in (2, 4)
            and bare.isalpha()
            and surface.isupper()
            and is_known_tag(bare)
            and _is_code(bare)
        ):
            return "tag_code"
    if _all_in(bare, HEADING_WORDS):
        return "heading_word"
    return None


def _is_code(bare: str) -> bool:
    return bare not in {"U.S", "US", "UN", "EU", "UK"}


def _all_in(bare: str, words: frozenset[str]) -> bool:
    if bare in words:
        return True
    parts = [part.strip(_PUNCTUATION) for part in bare.split()]
    return bool(parts) and all(part in words for part in parts)
