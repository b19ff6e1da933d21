"""Mentions judged one by one: the name inside a surface, and why a surface is no entity."""

from __future__ import annotations

import re
from functools import lru_cache

from transforms.portions import is_portion
from transforms.tags import is_known_tag
from transforms.vocabulary.noise import HEADER_WORDS, HEADING_WORDS

_REDACTION = re.compile(r"[Xx]{4,}\S*|\[?(?:DELETED|REDACTED)\]?")
# A heading or label swallowed in front of a name: "Summary: Saif", "SUBJECT: ADVISOR DENIES"
_SWALLOWED = re.compile(
    r"^(?:(?:END\s+)?"
    r"(?:SUMMARY|COMMENT|NOTE|INTRODUCTION|BACKGROUND|SUBJECT|SUBJ|REFS?|TAGS|DECL|CLASSIFIED BY|REASONS?"
    r"|ACTION REQUEST)"
    r"(?:\s+AND\s+(?:COMMENT|INTRODUCTION|ACTION REQUEST))?\s*[:.]+\s*)+",
    re.IGNORECASE,
)
# The same behind it: "GOE OFFICIALS REF: A. QUITO", "BAHRAIN Classified"
_SWALLOWED_BEHIND = re.compile(r"\s+(?:REFS?:.*|SUBJECT:.*|TAGS:?.*|E\.O\.?.*|Classified(?:\s+By:?.*)?)$")
# Nothing to take off: letters, with single blanks or hyphens between. yes: Muammar al-Qadhafi   no: Saif's
_SIMPLE = re.compile(r"[A-Za-zÀ-ÿ]+(?:[ -][A-Za-zÀ-ÿ]+)*")
_PUNCTUATION = ".,;:!?\"”’'“)]}-–—>*"
_ABBREVIATION = re.compile(
    r"(?:^|[\s.(/-])(?:[A-Za-z](?:\.[A-Za-z])*|Jr|Sr|JR|SR|Inc|INC|Co|CO|Corp|CORP|Ltd|LTD|Bros|No|St|ST|Gen|Mt|etc)\.$"
)
_POSSESSIVE = re.compile(r"(?:['’`´]s|['’`´]S|(?<=[sS])['’])$")


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
    while name and name[-1] in _PUNCTUATION:
        if _ABBREVIATION.search(name) or _is_bracketed(name):
            return name
        name = name[:-1].rstrip()
    return name


def _is_bracketed(name: str) -> bool:
    return name[-1] in ")]" and name.count("(") + name.count("[") >= name.count(")") + name.count("]")


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
