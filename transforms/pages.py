"""Pages of the `wikileaks-html` dialect: a table of facts, a transmission header and a body in `<code><pre>`.

A page is some 70 KB of navigation round one cable, so it is cut to the cable by bytes before
anything is decoded or given to an HTML parser.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from transforms.dates import read_date
from transforms.manuscript import (
    Facts,
    Manuscript,
    join_unparsed,
    read_blocks,
    read_marking,
    read_reference_id,
)
from transforms.records import Fault

DIALECT = "wikileaks-html"
_TABLES = (b"<table class='cable'>", b'<table class="cable">')
_TABLE_END = b"</table>"
_BLOCK = b"<code><pre>"
_BLOCK_END = b"</pre></code>"


class _Cut(NamedTuple):
    """The parts of a page that are its cable's: the table, and the texts of the blocks behind it."""

    table: bytes
    blocks: list[bytes]
    is_whole: bool


def is_page(data: bytes) -> bool:
    """Whether the bytes are a page with the table of a cable."""
    return any(table in data for table in _TABLES)


def read_page(data: bytes) -> Manuscript:
    """The cable of a page; a page without a block is a stub."""
    cut = _cut(data)
    if not cut.blocks:
        return Manuscript(DIALECT, "", [Fault("stub", "the page has no <code><pre> block")])
    text, literals, starts, header_end, faults = read_blocks(cut.blocks)
    end = len(text.rstrip())
    if _count_tables(data) > 1:
        message = "the file holds several pages, each with a cable"
        faults.append(Fault("two_cables", message, *_last_page(data, text, starts)))
    if not cut.is_whole:
        message = "the page ends inside its <code><pre> block"
        faults.append(Fault("truncated_markup", message, max(end - 1, 0), end))
    if not text.strip():
        return Manuscript(DIALECT, "", faults or [Fault("stub", "the page's blocks are empty")])
    return Manuscript(DIALECT, text, faults, _read_table(cut.table), header_end, literals=literals)


def _last_page(data: bytes, text: str, starts: list[int]) -> tuple[int, int] | tuple[None, None]:
    """Where in the joined text the first line of the last page stands; no place where it has no text."""
    before = data.count(_BLOCK, 0, max(data.rfind(table) for table in _TABLES))
    if before >= len(starts):
        return None, None
    line_end = text.find("\n", starts[before])
    return starts[before], line_end if line_end >= 0 else len(text)


def _count_tables(data: bytes) -> int:
    return sum(data.count(table) for table in _TABLES)


def _cut(data: bytes) -> _Cut:
    start = max(data.find(table) for table in _TABLES)
    table_end = data.find(_TABLE_END, start)
    if table_end < 0:
        return _Cut(data[start:], [], False)
    table_end += len(_TABLE_END)
    blocks: list[bytes] = []
    at = data.find(_BLOCK, table_end)
    while at >= 0:
        end = data.find(_BLOCK_END, at)
        if end < 0:
            return _Cut(data[start:table_end], [*blocks, data[at + len(_BLOCK) :]], False)
        blocks.append(data[at + len(_BLOCK) : end])
        at = data.find(_BLOCK, end)
    return _Cut(data[start:table_end], blocks, True)


def _read_table(table: bytes) -> Facts:
    """The facts of a page's table; its hours are the server's, mostly wrong, so only the day counts."""
    page = LexborHTMLParser(table.decode("utf-8", "replace"))
    headings = [" ".join(cell.text().split()) for cell in page.css("th")]
    cells = [" ".join(cell.text(separator=" ").split()) for cell in page.css("td")]
    named = dict(zip(headings, cells, strict=False))
    classification, caption = read_marking(named.pop("Classification", ""))
    day = read_date(named.pop("Created", ""))
    reference = named.pop("Reference ID", "")
    released = named.get("Released", "")
    named.pop("Origin", None)
    articles = " ".join(cells[len(headings) :]).removeprefix("Appears in these articles:").strip()
    return Facts(
        reference=read_reference_id(reference),
        created_at=datetime(day.year, day.month, day.day) if day else None,
        classification=classification,
        caption=caption,
        unparsed=join_unparsed(*named.items(), ("Appears in these articles", articles)),
        released_on=read_date(released),
    )
