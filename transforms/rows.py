"""Segments made into rows: readable text, portion marks, headings, and mentions with offsets."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from transforms.blanks import trim_blanks
from transforms.headings import heading_title
from transforms.layout import Segment
from transforms.markup import CLOSER, OPENER, Markup, Span
from transforms.mentions import judge_mention
from transforms.patterns import pattern
from transforms.portions import PORTION, Portion, read_portion
from transforms.readable import join_rows, split_mentions
from transforms.records import Mention, Paragraph
from transforms.straddling import pieces_of, refit
from transforms.summaries import begins_summary, close_summaries, ends_summary, names_summary

# A paragraph's own label, COMMENT, ends within so many characters.
_LABEL_REACH = 48
_NO_PORTION = Portion("", None, ())
_COMMENT = pattern(
    r"(?:\([^()]{1,20}\)\s*+)?(?:BEGIN\s++)?(?:EMBASSY\s++|POST\s++)?COMMENT\b",
    re.IGNORECASE,
    matches=("(S/NF) Comment: A", "BEGIN POST COMMENT"),
    refuses=("(C) Comments",),
)
_END_COMMENT = pattern(
    r"END\s++(?:OF\s++)?(?:[A-Z]++\s++AND\s++)?COMMENT\b",
    re.IGNORECASE,
    matches=("End comment.", "END OF SUMMARY AND COMMENT"),
    refuses=("END OF COMMENTS", "END POST COMMENT"),
)


class Rows(NamedTuple):
    """A cable's rows and mentions, in order."""

    paragraphs: list[Paragraph]
    mentions: list[Mention]


def build_rows(markup: Markup, segments: list[Segment], is_tokenised: bool) -> Rows:
    """Rows of `segments`, their texts made readable together, and the mentions that stand in them."""
    marked, opens, order = refit(markup, segments)
    bounds = [[_with_sentinels(marked, *piece) for piece in pieces_of(segment)] for segment in segments]
    slices = [" ".join([marked[start:end] for start, end in pieces]) for pieces in bounds]
    texts = join_rows(slices, is_tokenised)
    newlines = _newlines(markup.blank) if markup.spans else []
    paragraphs: list[Paragraph] = []
    found: list[Mention] = []
    labels = _Labels()
    for position, (segment, row) in enumerate(zip(segments, texts, strict=True)):
        text, offsets = split_mentions(row)
        paragraphs.append(labels.paragraph(position, segment, text))
        if offsets:
            owners = [
                i for a, b in bounds[position] for i in order[bisect_left(opens, a) : bisect_left(opens, b)]
            ]
            found += _mentions(
                position, segment, text, zip(offsets, owners, strict=False), markup.spans, newlines
            )
    return Rows(close_summaries(paragraphs), _in_order(found, len(markup.spans)))


def _newlines(blank: str) -> list[int]:
    """Where every line but the last ends."""
    return list(accumulate((len(line) + 1 for line in blank.split("\n")[:-1]), initial=-1))[1:]


def _in_order(found: list[Mention], count: int) -> list[Mention]:
    """Mentions in the order of the cable: those in furniture were found behind the row it cut."""
    found.sort(key=attrgetter("mention_number"))
    if len(found) == count:
        return found
    return [mention._replace(mention_number=number) for number, mention in enumerate(found, 1)]


def _with_sentinels(marked: str, start: int, end: int) -> tuple[int, int]:
    """The stretch with the openers before its first word and the closers behind its last.

    An opener at its end belongs to the word that follows, in the next stretch.
    """
    at = trim_blanks(marked, 0, start)
    while at > 0 and marked[at - 1] == OPENER:
        start = at - 1
        at = trim_blanks(marked, 0, start)
    end = trim_blanks(marked, start, end)
    while end > start and marked[end - 1] == OPENER:
        end = trim_blanks(marked, start, end - 1)
    while end < len(marked) and marked[end] == CLOSER:
        end += 1
    return start, end


def _mentions(
    position: int,
    segment: Segment,
    text: str,
    places: Iterable[tuple[tuple[int, int], int]],
    spans: list[Span],
    newlines: list[int],
) -> list[Mention]:
    """The mentions of one row, each numbered by its place among all tags of the source."""
    kind = segment.kind
    before = bisect_left(newlines, segment.start) - 1
    found: list[Mention] = []
    for (start, end), index in places:
        entity_type, first, last, _, _ = spans[index]
        surface = text[start:end]
        is_bracketed = text[start - 1 : start] == "(" and text[end : end + 1] == ")"
        name, noise = judge_mention(surface, kind, is_bracketed)
        sentence = bisect_right(newlines, first) - before
        found.append(
            Mention(position, index + 1, sentence, entity_type, surface, start, end, name, noise, first, last)
        )
    return found


class _Labels:
    """What carries over from row to row: the heading above, an open summary, an open comment."""

    def __init__(self) -> None:
        self.heading: str | None = None
        self.in_summary = False
        self.in_comment = False

    def paragraph(self, position: int, segment: Segment, text: str) -> Paragraph:
        """The row of one segment."""
        portion = _NO_PORTION
        is_summary = is_comment = False
        heading = self.heading
        if segment.kind == "heading":
            self._open(text)
        elif segment.kind == "paragraph":
            found = PORTION.match(text)
            portion = read_portion(found.group(1)) if found else _NO_PORTION
            is_summary, is_comment = self._flags(text)
        if segment.kind in ("header", "furniture"):
            heading = self.heading if segment.kind == "furniture" else None
        return Paragraph(
            position,
            segment.kind,
            segment.number,
            heading,
            portion.mark or None,
            portion.classification,
            portion.caption,
            is_summary,
            is_comment,
            text,
            segment.start,
            segment.end,
        )

    def _open(self, text: str) -> None:
        title = heading_title(text)
        self.heading = title or self.heading
        upper = title.upper()
        self.in_summary = names_summary(title)
        self.in_comment = "COMMENT" in upper and not _END_COMMENT.search(upper)

    def _flags(self, text: str) -> tuple[bool, bool]:
        head = text[:_LABEL_REACH].upper()
        begins_comment = "COMMENT" in head and _COMMENT.match(text) is not None
        is_summary = self.in_summary or begins_summary(text)
        is_comment = self.in_comment or begins_comment
        self.in_summary = self.in_summary and not ends_summary(text)
        self.in_comment = self.in_comment and not _END_COMMENT.search(text[-60:])
        return is_summary, is_comment
