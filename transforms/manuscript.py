"""A source before it is parsed: the cable's text cut free of its dialect, and the facts beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from itertools import accumulate
from typing import NamedTuple

from transforms.characters import decode_characters, place_faults
from transforms.dates import full_year
from transforms.decode import Decoded, decode
from transforms.first_line import read_captions, read_classification
from transforms.posts import canonicalize_post, complete_post
from transforms.records import Fault

# 09TRIPOLI941, 1974ATHENS02959, 1974ATHENS02959_b   no: TRIPOLI 941
_REFERENCE_ID = re.compile(r"\s*((?:19|20)?\d{2})([A-Z][A-Z0-9 .'’-]*?[A-Z])0*(\d{1,7})(?:_[a-z]\d?)?\s*")


class ReferenceId(NamedTuple):
    """A cable's id as a page or a database spells it."""

    year: int
    origin: str
    serial: int


class Facts(NamedTuple):
    """What a page's table or a database row says of its cable, apart from the text.

    `created_at` is exact to the day only where `is_minute_known` is false; `unparsed` is what the
    table says and no field of a cable takes. `released_on` is the day the page was made public.
    """

    reference: ReferenceId | None = None
    created_at: datetime | None = None
    is_minute_known: bool = False
    classification: str | None = None
    caption: tuple[str, ...] = ()
    subject: str | None = None
    tags: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    unparsed: str | None = None
    released_on: date | None = None


def merge_facts(first: Facts, second: Facts) -> Facts:
    """The facts of two places; where both tell one, the first has it, and lists are joined."""
    return Facts(
        first.reference or second.reference,
        first.created_at or second.created_at,
        first.is_minute_known if first.created_at else second.is_minute_known,
        first.classification or second.classification,
        tuple(dict.fromkeys(first.caption + second.caption)),
        first.subject or second.subject,
        tuple(dict.fromkeys(first.tags + second.tags)),
        tuple(dict.fromkeys(first.refs + second.refs)),
        "; ".join(filter(None, (first.unparsed, second.unparsed))) or None,
        first.released_on or second.released_on,
    )


class Manuscript(NamedTuple):
    """One cable's text and the facts beside it.

    `text` is what every `source_start` and `source_end` counts in. `header_end` is where the
    transmission header ends that the dialect keeps apart (a page's first block, a CSV's seventh
    column); 0 where the text is of one piece. `begin` is where the cable's own text begins behind a prelude
    whose facts are read. `literals` are the places of brackets that open no markup.
    A text that is no cable's, and an empty one, come with a critical fault.
    """

    dialect: str
    text: str
    faults: list[Fault]
    facts: Facts = Facts()
    header_end: int = 0
    is_cable: bool = True
    begin: int = 0
    literals: tuple[int, ...] = ()

    @property
    def is_annotated(self) -> bool:
        """Whether the text is tokenised and tagged."""
        return self.dialect == "annotated"


class Blocks(NamedTuple):
    """Blocks of a page or columns of a row as one text, where each begins, where the last but one ends."""

    text: str
    literals: tuple[int, ...]
    starts: list[int]
    header_end: int
    faults: list[Fault]


def read_blocks(blocks: Sequence[bytes]) -> Blocks:
    """The text of blocks behind each other, an empty line between; where only the last has any, that."""
    decoded = [decode(block) if block.strip() else Decoded("", []) for block in blocks]
    joined = join_texts([block.text for block in decoded])
    placed = zip(decoded, joined.starts, strict=True)
    faults = [fault for block, at in placed for fault in place_faults(block.faults, block.text, at)]
    return joined._replace(faults=faults)


def join_texts(printed: Sequence[str]) -> Blocks:
    """The same of texts whose bytes are decoded, without faults."""
    texts = [decode_characters(text) for text in printed]
    if not any(text.text.strip() for text in texts[:-1]):
        return Blocks(*texts[-1], [0] * len(texts), 0, [])
    starts = list(accumulate((len(text.text) + 2 for text in texts), initial=0))
    literals = (start + at for start, text in zip(starts, texts, strict=False) for at in text.literals)
    joined = "\n\n".join(text.text for text in texts)
    return Blocks(joined, tuple(literals), starts[:-1], starts[-2] - 2, [])


def read_reference_id(printed: str, post_name: str | None = None) -> ReferenceId | None:
    """The year, post and serial of an id; None where it has not the form of one.

    Ids of 1973-79 cut the post to six characters; `post_name` is its whole name, where that is known.
    """
    found = _REFERENCE_ID.fullmatch(printed)
    if not found:
        return None
    digits, post, serial = found.groups()
    if len(digits) == 4:
        return ReferenceId(int(digits), complete_post(post, post_name), int(serial))
    return ReferenceId(full_year(int(digits)), canonicalize_post(post), int(serial))


def read_marking(printed: str) -> tuple[str | None, tuple[str, ...]]:
    """Classification and captions of `SECRET//NOFORN` or `UNCLASSIFIED//FOR OFFICIAL USE ONLY`."""
    level, _, caption = printed.partition("//")
    return read_classification(level), tuple(read_captions(caption)[0])


def join_unparsed(*parts: tuple[str, str]) -> str | None:
    """What no field takes, as `Label: value; Label: value`; None where there is nothing."""
    kept = [f"{label}: {' '.join(value.split())}" for label, value in parts if value.strip()]
    return "; ".join(kept) or None
