"""REF: the cables a cable refers to, as ids."""

from __future__ import annotations

import re

from transforms.patterns import pattern
from transforms.posts import post_in_year
from transforms.reference_list import Printed, read_list

# Where a list of references is over, though no label follows: the first line once more, the first paragraph.
_LIST_END = pattern(
    r"(?<![A-Z])(?:[CSTU](?:\s[A-Z](?![A-Z])){4,12}+"
    r"|(?:UNCLAS(?:SIFIED)?|CONFIDENTIAL|SECRET)\b[^\n.,;()]{0,60}?\b(?:SECTION\s\d|0\d{5}\b)"
    r"|(?<=\s)1\s?\.\s{0,4}(?:\((?:TS|[CSU]|SBU|[CSU]/[A-Z ]{2,8})\)|(?-i:[A-Z][a-z]+\s[a-z]+\s[a-z]+\s))"
    r"|BEGIN\sSUMMARY)",
    re.IGNORECASE,
    matches=(
        "LIMA 12\nC O N F I D E N T I A L LIMA",
        "LIMA 12\nS e c r e t",
        "UNCLAS LIMA 000123",
        "CONFIDENTIAL SECTION 02 OF 03",
        "LIMA 12\n1. (C) Jane",
        "LIMA 12 1. The union said no",
    ),
    refuses=("A. LIMA 12 B. QUITO 3", "1. LIMA 12 2. QUITO 3", "LIMA 12 (SECRET TALKS) QUITO 000123"),
)
# The first line once more where a section or a page ends in a list, which goes on with its next letter.
_LINE_AGAIN = pattern(
    r"(?<![A-Z])(?:[CSTU](?:\s[A-Z](?![A-Z])){4,12}+|UNCLAS(?:SIFIED)?|CONFIDENTIAL|SECRET)"
    r"\s++(?:SECTION\s\d\d\sOF\s\d\d\s++)?[A-Z][A-Z .'-]{2,30}\s0\d{5}\s*+"
    r"(?:(?:SIPDIS|NOFORN|SENSITIVE)\s*+){0,3}(?=\(?[B-Z]\s?[.)])",
    re.IGNORECASE,
    matches=("C O N F I D E N T I A L SECTION 02 OF 03 LIMA 000123\n\nSIPDIS\n\nB. LIMA 12",),
    refuses=("C O N F I D E N T I A L LIMA 000123\n\nSIPDIS\n\nClassified By: A",),
)


def split_references(text: str) -> tuple[str, str]:
    """(a list of references, what stands behind its end)."""
    end = _LIST_END.search(text)
    if end:
        text = _LINE_AGAIN.sub(" ", text)
        end = _LIST_END.search(text)
    return (text[: end.start()], text[end.start() :]) if end else (text, "")


def read_references(
    text: str, year: int | None, origin: str | None = None, serial: int | None = None
) -> list[str]:
    """Ids of the cables named in `text`; a reference without a year is of the cable's own year.

    A reference to a later serial of the same post is of the year before. Only known posts and agencies
    make an id, and never the cable's own post and serial: letters, media and e-mails stay in the text.
    """
    printed = read_list(text, origin, year)
    ids = [
        f"{_digits(one, year, origin, serial)}{post_in_year(one.post, one.year or year)}{one.serial}"
        for one in printed
        if not _is_itself(one, year, origin, serial)
    ]
    return list(dict.fromkeys(ids))


def _is_itself(printed: Printed, year: int | None, origin: str | None, serial: int | None) -> bool:
    return (printed.post, printed.serial) == (origin, serial) and printed.year in (None, year)


def _digits(printed: Printed, year: int | None, origin: str | None, serial: int | None) -> str:
    """The two digits of a reference's year: its own, else the cable's, else XX."""
    if printed.year is not None:
        return f"{printed.year % 100:02d}"
    if year is None:
        return "XX"
    is_later = printed.post == origin and serial is not None and printed.serial > serial
    return f"{(year - is_later) % 100:02d}"


def list_referred(text: str) -> list[Printed]:
    """The references in `text`, each with the year it prints itself: `08 AMMAN 3329` is of 2008."""
    return read_list(text)
