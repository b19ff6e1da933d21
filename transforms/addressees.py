"""The lists of a transmission header: the names of those who get the cable."""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.patterns import pattern

_MISSION = r"(?:SECSTATE|AMEMBASSY|AMCONSUL|USMISSION|USINT|USLO)"
_MONTHS = r"(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)"
_ROUTE = pattern(
    r"(?:R[A-Z]{3,7}|ZEN)\s?/\s?", matches=("RUEHC/SECSTATE", "ZEN / AMCONSUL"), refuses=("AMEMBASSY ROME",)
)
_ROUTE_AHEAD = pattern(
    r"\s(?=(?:R[UH][A-Z]{2,6}|ZEN)/)", matches=("1 RUEHRO/AMEMBASSY",), refuses=("1 AMEMBASSY",)
)
_MISSION_AHEAD = pattern(
    rf"\s(?={_MISSION}\s)", matches=("1200 AMEMBASSY ROME",), refuses=("1200 NSC WASHDC",)
)
_NUMBER = pattern(
    r"\s\d{4,5}(?:\s?-\s?\d{4,5})?$",
    matches=("WASHDC 1200", "WASHDC 2381-2382"),
    refuses=("TEAM 7", "1200 A"),
)
# A short number counts behind a mission only.
_SHORT_NUMBER = pattern(
    rf"^({_MISSION}\s[^\n]{{0,80}}[A-Z])\s\d{{1,3}}(?:\s?-\s?\d{{1,3}})?$",
    matches=("AMEMBASSY LIMA 45",),
    refuses=("EUCOM TEAM 7",),
)
_WORDS = pattern(
    r"\s(?:NIACT\s+)?(FLASH|IMMEDIATE|PRIORITY|ROUTINE)$",
    matches=("WASHDC PRIORITY", "WASHDC NIACT IMMEDIATE"),
    refuses=("PRIORITY WASHDC",),
)
# A line lost in LA PAZ's own: AMEMBASSY LA PAZ DEC LIMA 4869 stands for two posts (06SANTIAGO2661)
_TWO_POSTS = pattern(
    rf"(?<=LA PAZ) {_MONTHS} (?=[A-Z]{{3}})", matches=("LA PAZ DEC LIMA 4869",), refuses=("LA PAZ DEC 4869",)
)
# What a number of LA PAZ became on its way: AMEMBASSY LA PAZ MAR 7764 (06BOGOTA2063)
_MONTH = pattern(rf"\s{_MONTHS}$", matches=("LA PAZ MAR",), refuses=("LA PAZ MAR 7764",))
# Who of a collective does not get the cable, up to the next list.
_EXCLUDED = pattern(
    r"(?<!\S)XMT\b.*+",
    re.DOTALL,
    matches=("XMT AMEMBASSY ROME\nAMEMBASSY BERN",),
    refuses=("AMEMBASSY ROME",),
)
_GROUP_COUNT = pattern(r"\bGR(?:NC|\d{1,4})$", matches=("STATE GRNC", "GR12"), refuses=("GRNC STATE",))
_LONGEST_NAME = 80


class Addressees(NamedTuple):
    """Names in the order printed, the precedence word of each that has one, lines that are no addressee."""

    names: tuple[str, ...]
    precedences: list[str]
    rest: list[str]


def read_addressees(text: str, is_tokenised: bool) -> Addressees:
    """The addressees of one list, a line each, or run together where the text is tokenised."""
    names: list[str] = []
    words: list[str] = []
    rest: list[str] = []
    for line in _entries(_EXCLUDED.sub("", text), is_tokenised):
        if _GROUP_COUNT.search(line):
            rest.append(line)
            continue
        precedence = _WORDS.search(_NUMBER.sub("", line))
        words += [precedence.group(1)] if precedence else []
        name = read_name(line)
        if name and len(name) <= _LONGEST_NAME:
            names.append(name)
        elif name:
            rest.append(line)
    return Addressees(tuple(dict.fromkeys(names)), words, rest)


def _entries(text: str, is_tokenised: bool) -> list[str]:
    """One string an addressee: by lines, or by routes and missions where the lines were run together."""
    if is_tokenised:
        text = _ROUTE_AHEAD.sub("\n", " ".join(text.split()))
        lines = text.split("\n")
        text = "\n".join(line if _ROUTE.match(line) else _MISSION_AHEAD.sub("\n", line) for line in lines)
    lines = [" ".join(line.split()).strip(" \\,;") for line in text.split("\n")]
    if any("LA PAZ " in line for line in lines):
        lines = _TWO_POSTS.sub("\nAMEMBASSY ", "\n".join(lines)).split("\n")
    return [line for line in lines if line]


def read_name(line: str) -> str:
    """The name in an addressee's line: no route, number or precedence."""
    line = _ROUTE.sub("", line.strip(" \\"), count=1)
    bare = _SHORT_NUMBER.sub(r"\1", _NUMBER.sub("", line))
    is_numbered = bare != line
    bare = _WORDS.sub("", bare)
    if is_numbered:
        bare = _MONTH.sub("", bare)
    return bare.strip(" ,;\\")
