"""Pages of the `wikileaks-html` dialect: a table of facts, a transmission header and a body in `<code><pre>`.

A page is some 70 KB of navigation round one cable, so it is cut to the cable by bytes before
anything is decoded or given to an HTML parser. Its elements are found however their tags are written.
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
from transforms.page_elements import TABLE, TABLE_END, find_blocks, find_opened
from transforms.records import Fault

DIALECT = "wikileaks-html"
# What nearly every page has, so that it is known at once.
_EXACT = (b"<table class='cable'>", b'<table class="cable">')


class _Cut(NamedTuple):
    """The parts of a page that are its cable's: the table, and the texts of the blocks behind it.

    `before_last` is how many blocks stand before the last page of a file that holds `pages` of them.
    """

    table: bytes
    blocks: list[bytes]
    is_whole: bool
    pages: int
    before_last: int


def is_page(data: bytes) -> bool:
    """Whether the bytes are a page with the table of a cable."""
    return any(exact in data for exact in _EXACT) or _has_table(data.lower())


def read_page(data: bytes) -> Manuscript:
    """The cable of a page; a page without a block is a stub."""
    cut = _cut(data)
    if not cut.blocks:
        return Manuscript(DIALECT, "", [Fault("stub", "the page has no <pre> block behind its table")])
    text, literals, starts, header_end, faults = read_blocks(cut.blocks)
    end = len(text.rstrip())
    if cut.pages > 1:
        message = "the file holds several pages, each with a cable"
        faults.append(Fault("two_cables", message, *_first_line(text, starts[cut.before_last :])))
    if not cut.is_whole:
        message = "the page ends inside its <pre> block"
        faults.append(Fault("truncated_markup", message, max(end - 1, 0), end))
    if not text.strip():
        return Manuscript(DIALECT, "", faults or [Fault("stub", "the page's blocks are empty")])
    return Manuscript(DIALECT, text, faults, _read_table(cut.table), header_end, literals=literals)


def _first_line(text: str, starts: list[int]) -> tuple[int, int] | tuple[None, None]:
    """Where the first line of the first of some blocks stands; no place where there is none."""
    if not starts:
        return None, None
    line_end = text.find("\n", starts[0])
    return starts[0], line_end if line_end >= 0 else len(text)


def _has_table(page: bytes) -> bool:
    return next(find_opened(page, TABLE, b"class", b"cable"), None) is not None


def _cut(data: bytes) -> _Cut:
    page = data.lower()
    tables = list(find_opened(page, TABLE, b"class", b"cable"))
    start, table_end = tables[0]
    blocks = find_blocks(page, table_end)
    # A table that is never closed ends where the text begins.
    limit = blocks.spans[0][0] if blocks.spans else len(page)
    closed = TABLE_END.search(page, table_end, limit)
    return _Cut(
        data[start : closed.end() if closed else limit],
        [data[slice(*span)] for span in blocks.spans],
        blocks.is_whole,
        len(tables),
        sum(begin < tables[-1][0] for begin, _ in blocks.spans),
    )


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
