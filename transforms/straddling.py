"""Mentions that straddle rows or furniture, trimmed to the row they belong to."""

from __future__ import annotations

from bisect import bisect_left

from transforms.layout import Segment
from transforms.markup import CLOSER, OPENER, Markup, Span


def pieces_of(segment: Segment) -> list[tuple[int, int]]:
    """The stretches of source a segment's text is made of: all of it but its holes."""
    pieces: list[tuple[int, int]] = []
    at = segment.start
    for start, end in segment.holes:
        pieces.append((at, start))
        at = end
    return [*pieces, (at, segment.end)]


def refit(markup: Markup, segments: list[Segment]) -> tuple[str, list[int], list[int]]:
    """(`marked` with every mention in one row, where openers stand in it, whose they are).

    The part in a sentence wins over the part in furniture, the earlier over the later.
    """
    spans = markup.spans
    opens = [span.open_at for span in spans]
    straddling = _straddling(spans, segments)
    if not straddling:
        return markup.marked, opens, list(range(len(spans)))
    out = list(markup.marked)
    for index in straddling:
        place = _place(spans[index], segments, markup.blank)
        if place and _is_free(out, place[0] - 1) and _is_free(out, place[1]):
            out[spans[index].open_at] = " "
            if spans[index].close_at >= 0:
                out[spans[index].close_at] = " "
            out[place[0] - 1] = OPENER
            out[place[1]] = CLOSER
            opens[index] = place[0] - 1
    order = sorted(range(len(spans)), key=opens.__getitem__)
    return "".join(out), sorted(opens), order


def _straddling(spans: list[Span], segments: list[Segment]) -> list[int]:
    """Indexes of the mentions that an edge of a row runs through."""
    starts = [span.start for span in spans]
    edges = [edge for segment in segments for edge in (segment.start, segment.end)]
    around = [(edge, bisect_left(starts, edge)) for edge in edges]
    # A mention holds at most a few others, so those that can reach over an edge begin just before it.
    found = {
        index
        for edge, after in around
        for index in range(max(0, after - 3), after)
        if spans[index].start < edge < spans[index].end
    }
    return sorted(found)


def _place(span: Span, segments: list[Segment], blank: str) -> tuple[int, int] | None:
    """The part of a straddling mention to keep; None where only a hole lies inside it and it stays whole."""
    within = [s for s in segments if span.start < s.end and s.start < span.end]
    for segment in sorted(within, key=lambda s: s.kind == "furniture"):
        parts = [(max(a, span.start), min(b, span.end)) for a, b in pieces_of(segment)]
        parts = [(a, b) for a, b in parts if a < b and blank[a:b].strip()]
        if not parts:
            continue
        low, high = parts[0]
        if segment.start <= span.start and span.end <= segment.end and len(parts) > 1:
            return None
        text = blank[low:high]
        low += len(text) - len(text.lstrip())
        return low, low + len(text.strip())
    return None


def _is_free(out: list[str], at: int) -> bool:
    """Whether a sentinel can stand there: on a blank, or in place of another sentinel that gives way."""
    return 0 <= at < len(out) and (out[at].isspace() or out[at] < "\x06")
