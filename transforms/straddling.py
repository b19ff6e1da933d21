"""Mentions that straddle rows or furniture, trimmed to the row they belong to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import attrgetter, itemgetter

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
    # Rows of one kind lie apart from each other, in order, so that those a mention touches are found at once.
    groups = [[s for s in segments if (s.kind == "furniture") is is_cut] for is_cut in (False, True)]
    for index in straddling:
        touched = [segment for group in groups for segment in _touched(spans[index], group)]
        place = _place(spans[index], touched, markup.blank)
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


def _touched(span: Span, segments: list[Segment]) -> list[Segment]:
    first = bisect_right(segments, span.start, key=attrgetter("end"))
    return segments[first : bisect_left(segments, span.end, key=attrgetter("start"))]


def _place(span: Span, touched: list[Segment], blank: str) -> tuple[int, int] | None:
    """The part of a straddling mention to keep; None where only a hole lies inside it and it stays whole.

    `touched` are the rows that hold a part of it, furniture last.
    """
    for segment in touched:
        parts = [(max(a, span.start), min(b, span.end)) for a, b in _pieces_near(segment, span)]
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


def _pieces_near(segment: Segment, span: Span) -> list[tuple[int, int]]:
    """Of the stretches a segment's text is made of those that can hold a part of the mention."""
    first = bisect_right(segment.holes, span.start, key=itemgetter(1))
    last = bisect_left(segment.holes, span.end, key=itemgetter(0))
    begin = segment.holes[first - 1][1] if first else segment.start
    end = segment.holes[last][0] if last < len(segment.holes) else segment.end
    return pieces_of(segment._replace(start=begin, end=end, holes=segment.holes[first:last]))


def _is_free(out: list[str], at: int) -> bool:
    """Whether a sentinel can stand there: on a blank, or in place of another sentinel that gives way."""
    return 0 <= at < len(out) and (out[at].isspace() or out[at] < "\x06")
