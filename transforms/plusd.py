"""Pages of the `plusd-html` dialect: telegrams of 1973-79, a synopsis before the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from transforms.dates import read_date, read_moment
from transforms.manuscript import (
    Facts,
    Manuscript,
    join_unparsed,
    read_blocks,
    read_marking,
    read_reference_id,
)
from transforms.page_elements import DIV, TABLE, TABLE_END, find_div_end, find_opened
from transforms.records import Fault
from transforms.tags import read_tags

DIALECT = "plusd-html"
_BLANKS = ("-- N/A or Blank --", "-- Not Assigned --", "Not Assigned", "n/a", "N/A")
# Entries that a field of the cable takes, and counts of the page's own.
_TAKEN = frozenset({"Date", "Canonical ID", "Original Classification", "TAGS", "Character Count", "From"})
_NAMED_MONTH = re.compile(r"(\d{4}) ([A-Z][a-z]+) (\d{1,2})(?:, (\d{1,2}:\d{2}))?")


def is_plusd(data: bytes) -> bool:
    """Whether the bytes are a page of a telegram with its synopsis."""
    return next(_find_synopses(data.lower()), None) is not None


def read_plusd(data: bytes) -> Manuscript:
    """The telegram of a page: its hidden header and its text."""
    page = data.lower()
    header = _cut_division(data, page, b"class", b"text-header")
    body = _cut_division(data, page, b"id", b"tagged-text")
    if body is None:
        is_begun = any(find_opened(page, DIV, b"id", b"tagged-text"))
        code = "truncated_markup" if is_begun else "stub"
        return Manuscript(DIALECT, "", [Fault(code, "the page has no whole text of a telegram")])
    text, literals, _, _, faults = read_blocks([header or b"", body])
    if not text.strip():
        return Manuscript(DIALECT, "", faults or [Fault("stub", "the page's text is empty")])
    synopsis, *others = _find_synopses(page)
    if others:
        faults.append(Fault("two_cables", "the file holds several pages, each with a telegram"))
    return Manuscript(DIALECT, text, faults, _read_synopsis(data, page, *synopsis), literals=literals)


def _find_synopses(page: bytes) -> Iterator[tuple[int, int]]:
    return find_opened(page, TABLE, b"id", b"synopsis")


def _cut_division(data: bytes, page: bytes, attribute: bytes, word: bytes) -> bytes | None:
    """What stands in the first division with such an attribute; None where none is, or none ends."""
    found = next(find_opened(page, DIV, attribute, word), None)
    if found is None:
        return None
    end = find_div_end(page, found[1])
    return data[found[1] : end] if end >= 0 else None


def _read_synopsis(data: bytes, page: bytes, start: int, opened: int) -> Facts:
    closed = TABLE_END.search(page, opened)
    table = LexborHTMLParser(data[start : closed.end() if closed else len(data)].decode("utf-8", "replace"))
    keys = [node.text().strip().rstrip(":") for node in table.css("div.s_key")]
    values = [" ".join(node.text().split()) for node in table.css("div.s_val")]
    named = {key: value for key, value in zip(keys, values, strict=False) if value not in _BLANKS}
    title = table.css_first("td")
    classification, caption = read_marking(named.get("Original Classification", ""))
    created_at = _read_moment(named.get("Date", ""))
    return Facts(
        reference=read_reference_id(named.get("Canonical ID", "")),
        created_at=created_at,
        is_minute_known=created_at is not None and ":" in named["Date"],
        classification=classification,
        caption=caption,
        subject=" ".join(title.text().split()) or None if title else None,
        tags=tuple(_read_tags(named.get("TAGS", ""))),
        unparsed=join_unparsed(*(item for item in named.items() if item[0] not in _TAKEN)),
    )


def _read_tags(printed: str) -> list[str]:
    """`AMBATIELOS, ANTHONY | GR - Greece; Crete | PINS - National Independence`: the codes and the names."""
    entries = [entry.strip() for entry in printed.split("|")]
    return [tag for entry in entries for tag in _one_tag(entry)]


def _one_tag(entry: str) -> list[str]:
    code, described, _ = entry.partition(" - ")
    return read_tags(code) if described or "," not in entry else read_tags(f"({entry})")


def _read_moment(printed: str) -> datetime | None:
    """`1974 May 17, 16:00 (Friday)` as a moment."""
    found = _NAMED_MONTH.search(printed)
    if not found:
        return None
    year, month, day, clock = found.groups()
    named = f"{day} {month} {year}"
    if clock:
        return read_moment(f"{named}, {clock}")
    date = read_date(named)
    return datetime(date.year, date.month, date.day) if date else None
