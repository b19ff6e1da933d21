"""REF: the cables a cable refers to, as ids."""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.dates import full_year
from transforms.posts import post_in_year, post_of_words
from transforms.vocabulary.posts import POSTS

_YEAR = r"(?:19|20)?\d{2}"
# A date or a time is no serial: PARIS 5 MAY, STATE 12/3, LONDON 10:30, ROME 2 E-MAIL
_NO_DATE = (
    r"(?!\d|/(?!\d{3}|[A-Z]{3})|\s?:\d|\s?(?:E-?MAIL|O/I)"
    r"|\s(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*\b)"
)
# yes: STATE 242722, 08 AMMAN 3329, 2008 STATE 123, 09Paris 1635, (08) SAO PAULO 497, '06 LONDON 12,
#      PARIS 08-123, STATE 00028885, PORT AU PRINCE 12
# no:  NOV 2 (no post), CA-3400 (no serial of its own), A. 08 (a letter of the list, and a year)
_REFERENCE = re.compile(
    rf"(?:(?<![\dA-Za-z/-])\(?['’‘]?(?P<year>{_YEAR})['’)]?[\s.,-]*)?"
    r"(?P<post>(?<![A-Za-z])[A-Z][A-Za-z'’][A-Za-z.'’]*(?:[\s-]+(?:[A-Z][A-Za-z'’][A-Za-z.'’]*|au|of|es|de)){0,4})[\s#:.-]*"
    rf"(?:\((?P<inner>{_YEAR})\)\s*|(?P<dashed>\d\d)-(?=\d{{2}}))?"
    rf"(?P<serial>0*\d{{1,7}}){_NO_DATE}(?:\s?\((?P<behind>{_YEAR})\))?",
    re.IGNORECASE,
)
# A number before these is a year: 08 QUITO 12, 08 TEL AVIV 12
_POST_BEGINS = r"[A-Za-z]{4}|(?:RIO|SAO|SAN|NEW|TEL|THE|ABU|LAS|LA|HO|EL|AIT|ST|DAR|DUB|KL)\b"
# Further serials of the same post: STATE 123, 124 AND 125   no: STATE 123, 08 PARIS 12
_MORE = re.compile(
    rf"\s*(?:,|;|&|\bAND\b|/)\s*(?:AND\s+|&\s+)?(?:\(?[B-Z]\)\s*(?=\d{{3}}))?"
    rf"(?P<serial>\d{{2,7}}|\d(?!\s*[.)]))(?![\dA-Za-z]|['’]?\s*-?\s*(?:{_POST_BEGINS})){_NO_DATE}",
    re.IGNORECASE,
)
# The serial in front of its post: 00821 ASMARA (07ASMARA850)
_REVERSED = re.compile(r"(?<![\d/])(?P<serial>0\d{4,5})\s+(?P<post>[A-Z]{3,}(?:\s[A-Z]{3,}){0,2})(?!\s*\d)")
_WORD = re.compile(r"[^\s-]+")


class _Found(NamedTuple):
    """One reference as printed: its year if it has one, the known post, its serial."""

    year: str | None
    post: str
    serial: int


def read_references(
    text: str, year: int | None, origin: str | None = None, serial: int | None = None
) -> list[str]:
    """Ids of the cables named in `text`; a reference without a year is of the cable's own year.

    A reference to a later serial of the same post is of the year before. Only known posts make
    an id: letters, media and e-mails stay in the text.
    """
    ids = [
        f"{_digits(found, year, origin, serial)}{_name(found, year)}{found.serial}" for found in _find(text)
    ]
    return list(dict.fromkeys(ids))


def _find(text: str) -> list[_Found]:
    found: list[_Found] = []
    match = _REFERENCE.search(text)
    while match:
        read = _read(match, text)
        found += read
        # Words that name no post leave what is behind them to the next reference: LIMA 12 AND 08 QUITO 13
        match = _REFERENCE.search(text, match.end() if read else match.end("post"))
    if found or "0" not in text:
        return found
    reversed_ones = ((m, _post(m["post"])) for m in _REVERSED.finditer(text))
    return [_Found(None, post, int(m["serial"])) for m, post in reversed_ones if post]


def _read(match: re.Match[str], text: str) -> list[_Found]:
    """The reference that matched, and the further serials behind it."""
    post = _post(match["post"])
    if post is None:
        return []
    year = match["year"] or match["inner"] or match["dashed"] or match["behind"]
    found = [_Found(year, post, int(match["serial"]))]
    more = _MORE.match(text, match.end())
    while more:
        found.append(_Found(year, post, int(more["serial"])))
        more = _MORE.match(text, more.end())
    return found


def _post(words: str) -> str | None:
    """The post that the words before a serial name: the longest tail of them that is one."""
    for word in _WORD.finditer(words):
        post = post_of_words(words[word.start() :])
        if post and post in POSTS:
            return post
    return None


def _name(found: _Found, year: int | None) -> str:
    return post_in_year(found.post, full_year(int(found.year[-2:])) if found.year else year)


def _digits(found: _Found, year: int | None, origin: str | None, serial: int | None) -> str:
    """The two digits of a reference's year: its own, else the cable's, else XX."""
    if found.year:
        return found.year[-2:]
    if year is None:
        return "XX"
    is_later = found.post == origin and serial is not None and found.serial > serial
    return f"{(year - is_later) % 100:02d}"


class Referred(NamedTuple):
    """A reference as evidence for a year: its own year if printed, its post and serial."""

    year: int | None
    post: str
    serial: int


def list_referred(text: str) -> list[Referred]:
    """The references in `text`, each with the year it prints itself: `08 AMMAN 3329` is of 2008."""
    return [
        Referred(full_year(int(found.year[-2:])) if found.year else None, found.post, found.serial)
        for found in _find(text)
    ]


def years_named(text: str) -> list[int]:
    """The years that references print themselves: `08 AMMAN 3329` names 2008."""
    return [referred.year for referred in list_referred(text) if referred.year is not None]
