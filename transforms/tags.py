"""TAGS: Traffic Analysis by Geography and Subject, the codes a cable is filed under."""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.vocabulary.tags import (
    GEOGRAPHY_TAGS,
    ORGANIZATION_TAGS,
    PROGRAM_TAGS,
    STRAY_WORDS,
    SUBJECT_TAGS,
)

# A token of a TAGS line: a name or codes in brackets, or a code.
# yes: (QADHAFI, MUAMMAR), PREL, UNGA/C-3, AFL-CIO, G-77   no: , ;
_TOKEN = re.compile(r"\((?P<inside>[^()]{1,60})\)|[A-Za-z0-9][A-Za-z0-9&/'-]*")
_PART = re.compile(r"[A-Za-z0-9&'-]+")
_LONGEST = 14
# So many unknown words in a row are a subject without its label, not codes (05BRASILIA2231, 06SAOPAULO910).
_SUBJECT_WORDS = 3


class Tags(NamedTuple):
    """The codes of a TAGS line, and where they end in the text that was read."""

    tags: list[str]
    end: int


def read_tags(text: str) -> list[str]:
    """The codes in the text of a TAGS line, in order and once each; a person's name stays whole."""
    return split_tags(text, has_subject=True).tags


def split_tags(text: str, has_subject: bool) -> Tags:
    """Read codes up to the first thing that is none: small letters, a rule, an unlabelled subject."""
    tags: list[str] = []
    unknown: list[tuple[int, int]] = []  # of each in a row: the tags before it, where it begins
    end = 0
    for token in _TOKEN.finditer(text):
        if _breaks(text[end : token.start()], bool(tags), has_subject) or _is_prose(token.group()):
            break
        codes = _codes(token)
        if token["inside"] or any(is_known_tag(code) and len(code) != 2 for code in codes):
            unknown = []
        elif any(len(code) != 2 for code in codes):
            unknown.append((len(tags), token.start()))
        if len(unknown) == _SUBJECT_WORDS and not has_subject:
            count, start = unknown[0]
            return Tags(list(dict.fromkeys(tags[:count])), start)
        tags += codes
        end = token.end()
    return Tags(list(dict.fromkeys(tags)), end)


def _breaks(gap: str, has_tags: bool, has_subject: bool) -> bool:
    """Whether what lies between two tokens ends the line: a rule or, without a SUBJECT, a blank line."""
    if "---" in gap or (":" in gap and has_tags):
        return True
    return has_tags and not has_subject and gap.count("\n") > 1


def _is_prose(token: str) -> bool:
    """A word in small letters, which no code has unless the whole line is small (tags: prel, pgov)."""
    return len(token) > 2 and token[0] != "(" and token[1:].islower() and not is_known_tag(token.upper())


def _codes(token: re.Match[str]) -> list[str]:
    inside = token["inside"]
    if inside is None:
        return _split_code(token.group().upper())
    parts = [part.upper() for part in _PART.findall(inside)]
    if "," in inside and not all(is_known_tag(part) for part in parts):
        return [re.sub(r"\s*,\s*", ", ", " ".join(inside.upper().split()))]
    if len(parts) > 1 and not any(is_known_tag(part) for part in parts):
        return [" ".join(parts)]
    return [code for part in parts for code in _split_code(part)]


def _split_code(code: str) -> list[str]:
    """The codes in one word: as it stands where it is known, else at slashes, else where codes are glued."""
    code = code.strip("-'&/")
    if is_known_tag(code):
        return [code]
    if "/" in code:
        return [part for piece in code.split("/") for part in _split_code(piece)]
    glued = _split_glued(code)
    is_code = 1 < len(code) <= _LONGEST and not code.isdigit() and code not in STRAY_WORDS
    return glued or [code] * is_code


def _split_glued(code: str) -> list[str]:
    """Codes run together apart, PRELPGOVIZ; empty where they are not all known codes."""
    if len(code) < 6 or not code.isalpha() or len(code) % 4 not in (0, 2):
        return []
    parts = [code[at : at + 4] for at in range(0, len(code), 4)]
    subjects = parts[:-1] if len(parts[-1]) == 2 else parts
    if len(parts[-1]) == 2 and parts[-1] not in GEOGRAPHY_TAGS:
        return []
    return parts if all(is_known_tag(part) for part in subjects) else []


def is_known_tag(tag: str) -> bool:
    """Whether the code is one of the published tables, or has the form of a country or program code."""
    return (
        tag in SUBJECT_TAGS
        or tag in ORGANIZATION_TAGS
        or tag in PROGRAM_TAGS
        or (len(tag) == 2 and tag.isalpha())
        or (len(tag) == 4 and tag[0] == "K" and tag.isalpha())
    )
