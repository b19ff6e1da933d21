"""Letters and digits that a scan took for each other, mended for reading where a line leaves one reading.

Only the frame of a telegram is mended: page lines, the time group, the first line, numbers of orders and
of paragraphs. The mended text is as long as the scan; rows keep what the scan says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, product

from transforms.patterns import pattern
from transforms.posts import post_of_words
from transforms.vocabulary.scans import DIGITS, FRAME_WORDS, LETTERS, LEVELS, MONTHS


def _garbled(words: tuple[str, ...], between: str = "") -> str:
    """An expression for each of `words` as a scan may spell it, letters apart with `between`."""
    spelled = (
        between.join(f"[{re.escape(LETTERS.get(char, char))}]" if char != " " else r"[ \t]+" for char in word)
        for word in words
    )
    return "|".join(spelled)


_DIGIT = "[0-9" + re.escape("".join(DIGITS)) + "]"
_MONTH = _garbled(MONTHS)
_NAME = r"(?P<post>(?:[A-Z][A-Z0-9l|.'’-]*[ \t]+){1,4})"
_PAGE = pattern(
    rf"(?<!\S)PAGE[ \t]+(?P<d1>{_DIGIT}{{2}})\s+{_NAME}(?P<d2>{_DIGIT}{{3,6}})"
    rf"(?:[ \t]+(?P<d3>{_DIGIT}{{2}})[ \t]+[O0]F[ \t]+(?P<d4>{_DIGIT}{{2}}))?"
    rf"(?:[ \t]+(?P<d5>{_DIGIT}{{6}})[ \t]?Z)?(?![A-Za-z0-9])",
    matches=("PAGE O2 T1RANA 0O311 0l OF 02 14l833Z", "PAGE 01  TIRANA  00311"),
    refuses=("PAGE 02 OF THE REPORT", "RAMPAGE 02 TIRANA 00311"),
)
_TIME = pattern(
    rf"(?m)^[ \t]*+(?P<precedence>(?:[ZOPR0]{{1,2}}[ \t]+){{0,2}})(?P<d1>{_DIGIT}{{6}})[ \t]?[A-Z]"
    rf"[ \t]{{0,4}}(?P<month>{_MONTH})[A-Z]{{0,6}}[ \t]{{0,4}}(?P<d2>{_DIGIT}{{2}}(?:{_DIGIT}{{2}})?)"
    r"(?![A-Za-z0-9])",
    matches=("R 14l42lZ MAR O6", "0 141421Z 0CT 2OO6", "P R l4l421ZMAR06"),
    refuses=("R SOLBISZ MAI O6", "AT 141421Z MAR 06"),
)
_FIRST_LINE = pattern(
    rf"(?m)^[ \t]*+(?P<level>{_garbled(LEVELS, '[ ]?')})[ \t]+(?:{_garbled(('SECTION',), '[ ]?')}[ \t]+"
    rf"(?P<d1>{_DIGIT}{{1,2}})[ \t]+[O0]F[ \t]+(?P<d2>{_DIGIT}{{1,2}})[ \t]+)?{_NAME}"
    rf"(?P<d3>(?={_DIGIT}*[0-9]){_DIGIT}{{2,7}})(?=[ \t]*$|[ \t]+[A-Z]{{4}})",
    matches=(
        "C0NFIDENTIAL TIRANA 0OO311",
        "S E C R E T SECTI0N 0l OF 02 THE HAGUE 0OO12",
        "UNCLAS T1RANA 31",
    ),
    refuses=("CONFIDENTIAL TIRANA SOILS", "SECRET PARIS BOSS", "C0NFIDENCE TIRANA 0OO311"),
)
_FRAME_WORD = pattern(
    rf"(?m)^[ \t]*+(?P<word>{_garbled(FRAME_WORDS)})(?=[ \t]+[A-Z])",
    matches=("INF0 AMEMBASSY ROME", "T0 SECSTATE WASHDC"),
    refuses=("INFORM AMEMBASSY", "TOM SECSTATE"),
)
_ORDER = pattern(
    rf"\bE[.,]?\s?[O0][.,]?\s*(?P<d1>{_DIGIT}{{5}})(?![A-Za-z0-9])",
    matches=("E.O. l2958", "E.0. 12O65"),
    refuses=("E.O. 129588", "EOS 11111"),
)
_REASON = pattern(
    r"(?<![\w.])(?P<d1>[lI|])(?=\s?\.\s?[4-7]\s?\(?[a-hA-H]\b)",
    matches=("reasons l.4 (b)", "I.5(d)"),
    refuses=("1.4 (b)", "al.4 (b)"),
)
# A paragraph's number: l. is 1 and lO. is 10; I. and II. are of a list, but before a portion mark.
_NUMBER = pattern(
    r"(?m)^[ \t]*+(?P<d1>(?=[0-9OolI|]*[l|0-9]|[I]{1,2}\.[ \t]*\()[0-9OolI|]{1,2})(?=\.[ \t]+\(?[A-Z\"])",
    matches=("l. (C) Mayor", "lO. Mayor", "I. (C) Mayor", "1O. (U) He"),
    refuses=("I. THE BRIDGE", "O. He", "l.4 (b)"),
)
_SCANNED = pattern(
    r"Case\s+No\.?\s*\S{4,30}\s+Doc\.?\s+No",
    matches=("Case No. F-2013-1  Doc No. C05",),
    refuses=("Case No. 1",),
)
_FRAME = (_TIME, _FIRST_LINE, _FRAME_WORD, _ORDER, _REASON)
_FRAME_REACH = 6000
_MOST_READINGS = 16


def mend_scan(text: str) -> str:
    """The text with the frame's letters and digits set right, no character moved."""
    found = list(_PAGE.finditer(text))
    for expression in _FRAME:
        found += expression.finditer(text, 0, _FRAME_REACH)
    frame = _mended(text, found)
    if frame == text and _SCANNED.search(text) is None:
        return text
    return _mended(frame, list(_NUMBER.finditer(frame)))


def _mended(text: str, found: list[re.Match[str]]) -> str:
    """The text with what each named group of the matches stands for in its place."""
    read = ((one.span(name), _read(name, printed)) for one in found for name, printed in _groups(one))
    changes = [(start, end, new) for (start, end), new in read if new != text[start:end]]
    if not changes:
        return text
    mended = list(text)
    for start, end, new in changes:
        mended[start:end] = new
    return "".join(mended)


def _groups(found: re.Match[str]) -> Iterator[tuple[str, str]]:
    return ((name, printed) for name, printed in found.groupdict().items() if printed)


def _read(name: str, printed: str) -> str:
    if name.startswith("d"):
        return "".join(DIGITS.get(char, char) for char in printed)
    if name == "precedence":
        return printed.replace("0", "O")
    if name == "post":
        return _read_post(printed)
    words = {"level": LEVELS, "month": MONTHS, "word": FRAME_WORDS}[name]
    return next((word for word in (_spelled(printed, word) for word in words) if word), printed)


def _spelled(printed: str, word: str) -> str | None:
    """`printed` with the letters of `word`, if it is that word as a scan may spell it; blanks stay."""
    letters = iter(word.replace(" ", ""))
    read: list[str] = []
    for char in printed:
        letter = char if char.isspace() else next(letters, "")
        if char not in (LETTERS.get(letter) or letter):
            return None
        read.append(letter)
    return None if next(letters, "") else "".join(read)


def _read_post(printed: str) -> str:
    """The one reading that names a known post; as printed where none does, or it is one as it stands."""
    if post_of_words(printed) or not any(char in "01|l5" for char in printed):
        return printed
    known = (reading for reading in islice(_readings(printed), _MOST_READINGS) if post_of_words(reading))
    return next(known, printed)


def _readings(printed: str) -> Iterator[str]:
    """What the digits among the letters of a name may stand for."""
    choices = [
        [letter for letter, looks in LETTERS.items() if char in looks and char != letter] or [char]
        if not (char.isalpha() and char.isupper())
        else [char]
        for char in printed
    ]
    return map("".join, product(*choices))
