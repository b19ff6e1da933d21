"""The E.O. line: which order, the instruction as printed, and the date it gives if it gives one."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from transforms.dates import read_date
from transforms.patterns import pattern

_ORDER = re.compile(r"\d{5}")
_LABEL = r"(?:DECLASSIFY(?:\s+ON)?|DECL(?:ASSIFICATION)?|DECLAS|DNG|DEC|DELC|DCEL|DECLL|DELCL)(?![A-Z])"
_DATE = (
    r"(?:[\dOIL]{1,4}\s?[/.-]{1,2}\s?[\dOIL]{1,2}\s?[/.-]{1,2}\s?[\dOIL]{2,4}|\d{1,2}\s?/\s?\d{6}|\d{8}(?!\d)"
    r"|\d{1,2}[\s-]+[A-Z]{3,9}\.?,?[\s-]+\d{2,4}|[A-Z]{3,9}\.?\s+\d{1,2}(?:ST|ND|RD|TH)?,?\s+\d{4})"
)
# What stands in a date's place: nothing to declassify, an exemption, a rule, an event.
_NO_DATE = (
    r"(?:N\s?/\s?A\b|NA\b|NONE\b|OADR\b|(?:25\s?)?X\d(?:-[A-Z]+)?(?:\s?,\s?(?:25)?X?\d)*|1\.[56]\s?(?:X\d|\(?[A-H]\)?)|MR\b|X?GDS(?:[-\s]+[0-4])?\b(?!\s?\d)"
    rf"|X?GDS\s+{_DATE}"
    r"|SOURCE\s+MARKED\s+[^\n;]{2,60}"
    r"|(?:[A-Z]+(?:-[A-Z]+)?|\d+)\s+YEARS?\b(?:\s+(?:AFTER|FROM|UPON)\s+[A-Z ]{3,60})?(?:,?\s+{_DATE})?"
    r"|(?:UPON|AFTER|CLOSURE)\s+[^\n]{3,60}|DECLASSIFIED\s+BY\s+NARA\s+[\d/]+|(?:AS\s+AMENDED;\s*)?DECLASSIFIED\s+[A-Z]+\s+\d+,\s+\d{4})"
)
# yes: DECL: 11/30/2019, DECL 2019/12/17, DNG: CO 01/26/2021, N/A, DECL:OADR, DECL: TWENTY YEARS
_INSTRUCTION = re.compile(
    rf"[\s:;,.-]*(?P<text>(?:{_LABEL}[\s:;.,-]*)*(?:(?:CO|ON|DATE|UNTIL|BY)\s+)?(?:{_DATE}|{_NO_DATE})?)",
    re.IGNORECASE,
)
# Digits that an optical reader took for letters: O4/1O/2016, l2/05/2010
_LETTER_DIGITS = pattern(
    r"(?<![A-Za-z])(?=[OoIil]{0,4}\d|[OoIil]{1,4}\s?[/.-])[\dOoIil]{1,4}(?![A-Za-z])|(?<=[/-])[OoIil]{2}(?![A-Za-z\d])",
    matches=("O4", "1O", "l2/", "OO/", "/OO"),
    refuses=("OADR", "MO", "oil"),
)
_DIGITS = str.maketrans("OoIil", "00111")


class Declassification(NamedTuple):
    """The E.O. line's three facts; `rest` is what it says beyond them."""

    executive_order: str | None
    instruction: str | None
    on: date | None
    rest: str


def read_declassification(label: str, text: str) -> Declassification:
    """Read an E.O. field; an instruction without a date (OADR, N/A, TWENTY YEARS) gives no date."""
    order = _ORDER.search(label) or _ORDER.match(text.strip())
    if order and not _ORDER.search(label):
        text = text.strip()[5:]
    if label.upper().startswith("DECL"):
        text = f"{label} {text}"
    found = _INSTRUCTION.match(text)
    instruction = " ".join((found["text"] if found else "").split()).strip(" :;,.") or None
    rest = text[found.end() :] if found else text
    is_told = (
        instruction is not None
        and "DECLASSIFIED" not in instruction.upper()
        and "SOURCE" not in instruction.upper()
    )
    day = read_date(_LETTER_DIGITS.sub(_as_digits, instruction)) if instruction and is_told else None
    return Declassification(order.group() if order else None, instruction, day, rest)


def _as_digits(found: re.Match[str]) -> str:
    return found.group().translate(_DIGITS)
