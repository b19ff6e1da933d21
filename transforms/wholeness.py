"""Whether a text is one cable and a whole one: markup cut off at its end, a second cable behind the first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.manuscript import Manuscript
from transforms.patterns import pattern
from transforms.records import Fault
from transforms.tag_words import is_known_tag
from transforms.vocabulary.elements import ELEMENTS, WORD_ELEMENTS

_BLOCK, _BLOCK_END = "<code><pre>", "</pre>"
# What a text ends with that was cut inside markup: a tag of the tagger, or an element of HTML.
_ELEMENT = "|".join(sorted(ELEMENTS | WORD_ELEMENTS))
_BEGUN = "|".join(sorted({name[:end] for name in ELEMENTS for end in range(1, len(name))}))
_CUT = pattern(
    r"(?:\[(?:(?:PER|ORG|LOC|MISC) [^\[\]<\n]*|P|PER?|OR?|ORG|LO?|LOC|MIS?|MISC|M)?"
    rf"|<(?i:/?(?:{_ELEMENT})\s[^<>]*|/(?:{_ELEMENT}|{_BEGUN})?|(?<![a-z\d]<)(?:{_ELEMENT}|{_BEGUN})"
    r"|!(?:--?|D[A-Z]*(?:\s[^<>]*)?)?)?)\Z",
    matches=(
        "[PER Saif al",
        "[OR",
        "<a id='par2' hre",
        "HALE</co",
        "by <stro",
        "said <",
        "<!--",
        "<!DOCTYPE h",
    ),
    refuses=("[PER Saif  ] said", "x < y", "[PER Saif said.</pre>", "<jdoe@state", "<http:", "A<B", "<!x"),
)
_CUT_REACH = 120
# The first line of a cable, its post and serial.
# yes: C O N F I D E N T I A L SECTION 01 OF 02 THE HAGUE 001924   UNCLAS COTONOU 000278
_FIRST_LINE = re.compile(
    r"(?<![A-Za-z])(?:S ?E ?C ?R ?E ?T|C ?O ?N ?F ?I ?D ?E ?N ?T ?I ?A ?L"
    r"|U ?N ?C ?L ?A ?S(?: ?S ?I ?F ?I ?E ?D)?)"
    r"\s+(?:SECTION\s+\d+\s+OF\s+\d+\s+)?(?P<post>[A-Z]{3,}(?:\s+[A-Z]{3,})?)\s+(?P<serial>0\d{3,7})(?!\d)"
)
# A row of a database in front of a cable, within the text of another: compilers left those in (09BERN279).
_ROW = re.compile(
    r"\d{4}(?:-\d\d-\d\d)?\s+\d{1,2}:\d\d(?::\d\d)?\s?,?\s?\d{2}[A-Z]{3,}\d"
    r"|\d{4}-\d\d-\d\d\s+\d{2}[A-Z]{3,}\d"
)
_ROW_REACH = 900
# yes: 11/30/2019, 6-2-2009, and of a transmission 311738Z FEB 09   no: 1.4(b)
_DAY = re.compile(r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d\d)(?![\d/-])")
_MOMENT = re.compile(r"(?<!\d)(\d\d)(\d\d)(\d\d)Z\s+([A-Z]{3})\s+(\d{4}|\d\d)(?!\d)")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_YEARS = range(1900, 2150)
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_HEADER_REACH = 2500


def find_form_faults(manuscript: Manuscript, blank: str) -> Iterator[Fault]:
    """The faults `two_cables` and `truncated_markup`; `blank` is the text without its markup.

    No more than a look at both ends, where a text has one block and one subject.
    """
    text = manuscript.text
    second = _second_block(text)
    if second < 0 and blank.count("SUBJ") > 1:
        second = _second_header(blank)
    if second >= 0:
        line_end = text.find("\n", second)
        end = min(second + 80, line_end if line_end > second else len(text))
        yield Fault("two_cables", "a second cable begins behind the first", second, end)
    for cut in _find_cut(text):
        if cut.source_start not in manuscript.literals:
            yield cut


def find_date_faults(header: str) -> Iterator[Fault]:
    """The fault `date_impossible` for each date in a header that cannot be, read either way."""
    for found in _DAY.finditer(header):
        first, second = int(found.group(1)), int(found.group(3))
        is_day = _exists(first, second) or _exists(second, first)
        if not is_day or (len(found.group(4)) == 4 and int(found.group(4)) not in _YEARS):
            yield _impossible(found)
    for found in _MOMENT.finditer(header):
        day, hour, minute, month = *map(int, found.groups()[:3]), found.group(4)
        is_known = month in _MONTHS
        if is_known and not (_exists(_MONTHS.index(month) + 1, day) and hour < 25 and minute < 60):
            yield _impossible(found)


def find_tag_faults(header: str, tags: list[str]) -> Iterator[Fault]:
    """A warning for every tag that no table knows; a person's name is none."""
    for tag in tags:
        if "," in tag or is_known_tag(tag):
            continue
        at = header.find(tag)
        place = (at, at + len(tag)) if at >= 0 else (None, None)
        yield Fault("tag_unknown", f"{tag} is in no table of TAGS", *place)


def _exists(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= _LONGEST[month - 1]


def _impossible(found: re.Match[str]) -> Fault:
    return Fault("date_impossible", f"{found.group()} cannot be a date", found.start(), found.end())


def _second_block(text: str) -> int:
    first = text.find(_BLOCK)
    return text.find(_BLOCK, first + 1) if first >= 0 else -1


def _second_header(blank: str) -> int:
    """Where a header begins that names another cable than the first one does, or -1."""
    lines = list(_FIRST_LINE.finditer(blank))
    for line in lines[1:]:
        if _names(line) == _names(lines[0]):
            continue
        header = blank[line.end() : line.end() + _HEADER_REACH]
        is_whole = "SUBJ" in header and ("TAGS" in header or "E.O." in header)
        before = blank[max(0, line.start() - _ROW_REACH) : line.start()]
        if is_whole and "SUBJ" in blank[: line.start()] and not _ROW.search(before):
            return line.start()
    return -1


def _names(line: re.Match[str]) -> tuple[str, int]:
    return "".join(line["post"].split()), int(line["serial"])


def _find_cut(text: str) -> Iterator[Fault]:
    end = text.rstrip()
    cut = _CUT.search(end, max(0, len(end) - _CUT_REACH))
    block = text.find(_BLOCK)
    if cut is not None:
        yield Fault("truncated_markup", "the text ends inside a tag", cut.start(), len(end))
    elif block >= 0 and text.find(_BLOCK_END, block) < 0:
        message = f"{_BLOCK} is opened and never closed"
        yield Fault("truncated_markup", message, block, block + len(_BLOCK))
