"""Which dialect a source is of, seen from its bytes and never from its name, and the cable's text in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress

from transforms.cablegate_csv import is_table, read_row
from transforms.characters import decode_characters, place_faults
from transforms.decode import UTF_16_MARKS, decode
from transforms.foreign_forms import find_foreign_form
from transforms.json_rows import is_json_table, read_object
from transforms.manuscript import Manuscript
from transforms.messages import is_message
from transforms.pages import is_page, read_page
from transforms.plusd import is_plusd, read_plusd
from transforms.prelude import read_prelude
from transforms.records import Fault
from transforms.stamps import is_telegram

# A mention of the tagger, [PER Saif  ]: two blanks before the bracket. The cable's own brackets have none.
_TAGGED = re.compile(r"\[(?:PER|ORG|LOC|MISC) ")

# Tried in order; the first that knows the bytes reads them.
_READERS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], Manuscript]], ...] = (
    (is_page, read_page),
    (is_table, read_row),
    (is_plusd, read_plusd),
    (is_json_table, read_object),
)


def read_manuscript(data: bytes) -> Manuscript:
    """The cable's text and the facts beside it; never raises on any bytes."""
    marked = _as_utf8(data) if data.startswith(UTF_16_MARKS) else data
    for knows, read in _READERS:
        if knows(marked):
            return read(marked)
    return read_text(data)


def _as_utf8(data: bytes) -> bytes:
    """A source in UTF-16 in the encoding that tables and pages are known in; as it is where it is broken."""
    with suppress(UnicodeDecodeError):
        return data.decode("utf-16").encode()
    return data


def read_text(data: bytes) -> Manuscript:
    """A source that is nothing but a cable's text: annotated where the tagger marked it, else as printed."""
    printed, faults = decode(data)
    text, literals = decode_characters(printed)
    if not text.strip():
        return Manuscript("unknown", "", faults or [Fault("empty", "the file holds no text")])
    if form := find_foreign_form(text):
        start = len(text) - len(text.lstrip())
        fault = Fault("not_a_cable", f"the text is {form}", start, min(start + 80, len(text.rstrip())))
        return Manuscript("unknown", text, [*faults, fault], is_cable=False)
    read = Manuscript("plain", text, place_faults(faults, printed), literals=literals)
    if _TAGGED.search(text):
        return read._replace(dialect="annotated")
    prelude = read_prelude(text)
    if prelude:
        return read._replace(dialect="prelude", facts=prelude.facts, begin=prelude.end)
    dialect = "plusd-text" if is_telegram(text) else "message" if is_message(text) else "plain"
    return read._replace(dialect=dialect)
