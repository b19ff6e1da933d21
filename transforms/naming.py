"""What cable this is: its post, serial and year by the strongest evidence, and the id they make."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from transforms.dates import full_year
from transforms.front import Front
from transforms.manuscript import Facts
from transforms.patterns import pattern
from transforms.posts import canonicalize_post, complete_post, post_of_words
from transforms.records import Cable, Fault, Paragraph
from transforms.references import read_references
from transforms.scans import mend_scan
from transforms.vocabulary.posts import POSTS
from transforms.year import Year, estimate_year

_FILE_NAME = pattern(
    r"(?:^|/)((?:19)?\d{2})([A-Z][A-Z0-9]*?[A-Z])0*(\d{1,7})(?:[._-][^/]*)?$",
    matches=("09TRIPOLI941.txt", "06VATICAN256.v1.html", "drop/1975OSLO02214_b.txt", "1973LISBON01877"),
    refuses=("000_b279861b2dc66499.txt", "19TRIPOLI", "TRIPOLI941.txt"),
)
_PAGE_HEADER = pattern(
    r"([A-Z][A-Z .'’-]{1,60}?)\s+(\d{8})\s",
    matches=("CARACAS 00002200 002 OF 002", "RIO DE JAN 00000311  002 OF 002"),
    refuses=("HARARE 005461 001", "00002200 002 OF 002"),
)
_REFERENCE = pattern(
    r"(\d\d|XX)([A-Z]++)(\d+)", matches=("09TRIPOLI941", "XXLIMA12"), refuses=("TRIPOLI941", "09 TRIPOLI 941")
)
_GIVEN = pattern(
    r"\s*+(\d\d)([A-Z][A-Z .'’-]*+)0*(\d{1,7})\s*+",
    matches=("09TRIPOLI941", " 06LA PAZ0012 "),
    refuses=("TRIPOLI941", "09 TRIPOLI"),
)
_PAGE_LINE = pattern(
    r"PAGE\s++\d\d\s++([A-Z][A-Z .'’/-]{1,18}?)\s++(\d{3,6})(?!\d)",
    matches=("SECRET PAGE 01 HELSIN 01402 201330Z", "PAGE 02 EC BRU 04410"),
    refuses=("PAGE 01 OF THE REPORT", "TRIPOLI 00000363 002 OF 002"),
)
# A date line is believed beside a page's day where they are this near: clocks of two time zones.
_NEAR = timedelta(days=2)


class FileName(NamedTuple):
    """The id that a file's name spells."""

    year: int
    origin: str
    serial: int


def read_file_name(file_name: str) -> FileName | None:
    """The year, post and serial that a file's name spells, or None."""
    found = _FILE_NAME.search(file_name)
    if not found:
        return None
    year, post, serial = int(found.group(1)), found.group(2), int(found.group(3))
    if year < 100:
        return FileName(full_year(year), canonicalize_post(post), serial)
    return FileName(year, complete_post(post), serial)


def name_cable(
    cable: Cable, front: Front, facts: Facts, file_name: str, refs_text: str, rows: list[Paragraph]
) -> list[Fault]:
    """Fill origin, serial, moment, year, references, id; a fault where the file name names another cable."""
    faults: list[Fault] = []
    _fill_origin(cable, front, facts, rows)
    cable.sent_at, cable.sent_at_source = _sent_at(front, facts)
    named = read_file_name(file_name)
    if named and cable.serial is None and _may_be_named(cable, named):
        cable.origin, cable.serial = named.origin, named.serial
    agrees = named is not None and (named.origin, named.serial) == (cable.origin, cable.serial)
    if named and not agrees:
        faults.append(Fault("name_disagrees", f"{file_name} names {named.origin} {named.serial}"))
    year = _year(cable, front, facts, named if agrees else None, refs_text, rows)
    cable.year, cable.year_source, cable.is_year_estimated = year
    printed = read_references(refs_text, cable.year, cable.origin, cable.serial)
    cable.refs = merge_references(printed, [*facts.refs, *front.refs])
    if cable.origin and cable.serial is not None:
        digits = f"{cable.year % 100:02d}" if cable.year is not None else "XX"
        cable.cable_id = f"{digits}{cable.origin}{cable.serial}"
    return faults


def _may_be_named(cable: Cable, named: FileName) -> bool:
    """Whether a file's name may name a cable whose header prints no serial: its post, or any known one."""
    return cable.origin == named.origin if cable.origin else post_of_words(named.origin) is not None


def merge_references(printed: list[str], given: list[str]) -> list[str]:
    """References of the text with those of a page or a database, which know the year better.

    A reference that both have, the year apart, is taken from `given`; idempotent.
    """
    canonical = [ref for ref in map(_canonical, given) if ref]
    by_serial = {_without_year(ref): ref for ref in canonical}
    merged = [by_serial.get(_without_year(ref), ref) for ref in printed]
    return list(dict.fromkeys([*merged, *canonical]))


def _canonical(given: str) -> str | None:
    found = _GIVEN.fullmatch(given)
    return f"{found.group(1)}{canonicalize_post(found.group(2))}{found.group(3)}" if found else None


def _without_year(ref: str) -> str:
    found = _REFERENCE.fullmatch(ref)
    return found.group(2) + found.group(3) if found else ref


def _fill_origin(cable: Cable, front: Front, facts: Facts, rows: list[Paragraph]) -> None:
    """The page's or database's id before the first line; without either, a page header in the text."""
    reference = facts.reference
    if reference is None and cable.origin is None:
        reference = front.reference
    if reference:
        cable.origin, cable.serial = reference.origin, reference.serial
    if cable.serial is None:
        named = next(
            filter(None, (_named_by_furniture(row.text) for row in rows if row.kind == "furniture")), None
        )
        if named and cable.origin in (None, named[0]):
            cable.origin, cable.serial = named


def _named_by_furniture(text: str) -> tuple[str, int] | None:
    """The post and serial that a page count or a page line prints."""
    count = _PAGE_HEADER.match(text)
    post = post_of_words(count.group(1), may_be_cut=True) if count else None
    if count and post:
        return post, int(count.group(2))
    line = _PAGE_LINE.search(mend_scan(text))
    post = complete_post(line.group(1)) if line else None
    return (post, int(line.group(2))) if line and post in POSTS else None


def _sent_at(front: Front, facts: Facts) -> tuple[datetime | None, str | None]:
    """The transmission's moment; that of a line or row in front, if the page agrees; the page's day."""
    given = facts.created_at
    if front.sent_at and (given is None or front.sent_at_source == "transmission"):
        return front.sent_at, front.sent_at_source
    if given is None:
        return None, None  # a time group of the reader's own zone tells the year alone
    if front.sent_at and not facts.is_minute_known and abs(front.sent_at - given) < _NEAR:
        return front.sent_at, front.sent_at_source
    return given, "page"


def _year(
    cable: Cable,
    front: Front,
    facts: Facts,
    named: FileName | None,
    refs_text: str,
    rows: list[Paragraph],
) -> Year:
    if facts.reference is not None:
        return Year(facts.reference.year, "page", False)
    if named is not None:
        return Year(named.year, "file_name", False)
    if front.year is not None and front.sent_at_source is not None:
        return Year(front.year, front.sent_at_source, False)
    text = "\n".join(row.text for row in rows[1:])
    return estimate_year(
        cable.declassify_on, refs_text, text, cable.executive_order, cable.origin, cable.serial
    )
