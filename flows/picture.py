"""A picture of the warehouse for the Prefect UI: cables by month and origin, mentions by type, as one SVG."""

from __future__ import annotations

import base64
import html
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flows.home import Home
from warehouse.catalog.session import ask

# Readable on a white and on a dark page; the last is for all other origins.
COLORS = ("#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#b07aa1", "#76b7b2", "#edc948", "#9c9c9c")
OTHERS = "others"
WIDTH, HEIGHT, LEFT, TOP = 900, 420, 60, 40
PLOT_WIDTH, PLOT_HEIGHT = 560, 300
TYPES_LEFT = 700

# Seven origins have colors, and three years of months have room.
_BY_MONTH = """
    with dated as (select strftime(sent_at, '%Y-%m') as month, origin from cables where sent_at is not null),
    foremost as (select origin from dated group by origin order by count(*) desc, origin limit 7),
    latest as (select distinct month from dated order by month desc limit 36)
    select month, if(origin in (from foremost), origin, 'others') as origin, count(*)::int as cables
    from dated where month in (from latest) group by all order by month, origin
"""
_BY_TYPE = """
    select entity_type, count(*)::bigint as mentions
    from mentions where noise is null group by all order by mentions desc
"""

Counts = Mapping[str, Mapping[str, int]]


def draw_warehouse(home: Home) -> str:
    """The picture of the newest snapshot, as Markdown that holds all its data and refers to nothing."""
    by_month = ask(home.root, _BY_MONTH).to_pylist()
    by_type = ask(home.root, _BY_TYPE).to_pylist()
    svg = base64.b64encode(draw(by_month, by_type).encode("utf-8")).decode("ascii")
    rows = [f"| {row['entity_type']} | {row['mentions']:,} |" for row in by_type]
    table = "\n".join(["| type | mentions |", "|---|---|", *rows])
    return f"![Cables by month and origin, mentions by type](data:image/svg+xml;base64,{svg})\n\n{table}\n"


def draw(by_month: Sequence[Mapping[str, Any]], by_type: Sequence[Mapping[str, Any]]) -> str:
    """The SVG of rows (month, origin, cables) and rows (entity_type, mentions)."""
    months: dict[str, dict[str, int]] = defaultdict(dict)
    totals: dict[str, int] = defaultdict(int)
    for row in by_month:
        months[row["month"]][row["origin"] or OTHERS] = row["cables"]
        totals[row["origin"] or OTHERS] += row["cables"]
    ranked = sorted(totals, key=lambda origin: (origin == OTHERS, -totals[origin], origin))
    colors = dict(zip(ranked, COLORS, strict=False)) | {OTHERS: COLORS[-1]}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        *_draw_months(months, colors),
        *_draw_legend(ranked, colors),
        *_draw_types(by_type),
        "</svg>",
    ]
    return "".join(parts)


def _draw_months(months: Counts, colors: Mapping[str, str]) -> Iterator[str]:
    highest = max((sum(counts.values()) for counts in months.values()), default=1)
    step = PLOT_WIDTH / max(len(months), 1)
    yield _text(LEFT, TOP - 15, "Cables by month and origin", bold=True)
    yield _text(LEFT - 8, TOP + 5, f"{highest:,}", anchor="end")
    yield _text(LEFT - 8, TOP + PLOT_HEIGHT, "0", anchor="end")
    every = -(-len(months) // 6)
    for number, (month, counts) in enumerate(months.items()):
        left = LEFT + number * step
        yield from _draw_stack(left, step * 0.85, month, counts, colors, PLOT_HEIGHT / highest)
        if number % every == 0:
            yield _text(left, TOP + PLOT_HEIGHT + 18, month)


def _draw_stack(
    left: float, width: float, month: str, counts: Mapping[str, int], colors: Mapping[str, str], scale: float
) -> Iterator[str]:
    bottom = float(TOP + PLOT_HEIGHT)
    for origin, color in colors.items():
        count = counts.get(origin, 0)
        if count:
            bottom -= count * scale
            yield _bar(left, bottom, width, count * scale, color, f"{month} {origin}: {count:,}")


def _draw_legend(origins: Sequence[str], colors: Mapping[str, str]) -> Iterator[str]:
    for number, origin in enumerate(origins):
        left, top = LEFT + number % 4 * 140, TOP + PLOT_HEIGHT + 32 + number // 4 * 18
        yield _bar(left, top, 10, 10, colors[origin], origin)
        yield _text(left + 15, top + 10, origin)


def _draw_types(by_type: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    most = max((row["mentions"] for row in by_type), default=1)
    yield _text(TYPES_LEFT, TOP - 15, "Mentions by type", bold=True)
    for number, row in enumerate(by_type):
        top = TOP + number * 50
        words = f"{row['entity_type']}  {row['mentions']:,}"
        yield _text(TYPES_LEFT, top + 12, words)
        yield _bar(TYPES_LEFT, top + 18, 180 * row["mentions"] / most, 14, COLORS[number % 7], words)


def _bar(left: float, top: float, width: float, height: float, color: str, title: str) -> str:
    place = f'x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {place} fill="{color}"><title>{html.escape(title)}</title></rect>'


def _text(left: float, top: float, words: str, *, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    place = f'x="{left:.1f}" y="{top:.1f}" text-anchor="{anchor}"{weight}'
    return f'<text {place} fill="#333333">{html.escape(words)}</text>'
