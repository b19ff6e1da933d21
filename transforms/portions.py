"""Portion marks: `(S/NF)` before a paragraph, and what it stands for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from transforms.patterns import pattern
from transforms.vocabulary.markings import CLASSIFICATIONS, PORTION_CAPTIONS, PORTION_CLASSIFICATIONS

_LEVEL = r"(?:TS|S|C|U|SBU|FOUO|LOU|SECRET|CONFIDENTIAL|UNCLASSIFIED|UNCLAS)"
# Whom the text may be shown to: all words behind REL, so that no other part is tried on the same letters.
_RELEASE = r"REL(?:EASABLE)?+(?:\s++TO)?+(?:[\s,/]++[A-Z]{2,6}\b)*+"
_PART = (
    r"(?:NF|NOFORN|FGI|OC|ORCON|NC|PR|SBU|FOUO|SENSITIVE|EXDIS|NODIS|LIMDIS|SI|TK|U"
    rf"|{_RELEASE})"
)
PORTION = pattern(
    rf"\(\s*+({_LEVEL}(?:\s*+[/,-]{{1,2}}\s*+{_PART}|\s++(?:AND\s++)?+{_PART}\b)*+)"
    r"(?:\s*+[-–,:]{0,2}\s*+ENTIRE\s++TEXT\b\.?)?\s*+\)",
    re.IGNORECASE,
    matches=(
        "( S/NF )",
        "(C)",
        "( S//FGI//NF )",
        "( C/REL NATO )",
        "(SBU/NF)",
        "(C/REL TO USA, GBR)",
        "(SBU AND SENSITIVE)",
        "(C - ENTIRE TEXT)",
        "(CONFIDENTIAL ENTIRE TEXT.)",
    ),
    refuses=("( Afghanistan )", "(ENTIRE TEXT)", "(see para 3)", "( S. HOUSTON )", "(C/REL USA; more)"),
)
_SEPARATOR = pattern(r"\s*+([/,-])\s*+", matches=("S / NF", "S//NF"), refuses=("S NF",))
_BETWEEN = pattern(r"[\s/,-]++", matches=("S / NF", "C REL"), refuses=("SBU",))


class Portion(NamedTuple):
    """One portion mark: as printed without spaces, and what it stands for."""

    mark: str
    classification: str | None
    caption: tuple[str, ...]


def is_portion(text: str) -> bool:
    """Whether `text` is nothing but a portion mark's letters: `S/NF`, `SBU`."""
    return PORTION.fullmatch(f"({text})") is not None


@lru_cache(maxsize=1024)
def read_portion(printed: str) -> Portion:
    """What the letters between the brackets stand for; several classifications give the highest."""
    folded = " ".join(printed.split())
    parts = [part for part in _BETWEEN.split(folded.upper()) if part]
    levels = [PORTION_CLASSIFICATIONS[part] for part in parts if part in PORTION_CLASSIFICATIONS]
    captions = [PORTION_CAPTIONS[part] for part in parts if part in PORTION_CAPTIONS]
    highest = max(levels, key=CLASSIFICATIONS.index) if levels else None
    mark = _SEPARATOR.sub(r"\1", folded)
    return Portion(mark, highest, tuple(dict.fromkeys(captions)))
