"""Straight quotes of tokenised text, which stand apart on both sides: which open, which close.

They open and close by turns, but one that transmission lost would turn all that follow it; so the words
beside each have their say, and the cheapest reading of the whole row is taken.
"""

from __future__ import annotations

from itertools import pairwise

from transforms.markup import CLOSER, OPENER
from transforms.patterns import pattern

# Quotes doubled by a CSV export (08THEHAGUE625)
_DOUBLED = pattern(r'" "', matches=('" " top-down " "',), refuses=('"top" said',))
# Words before a quotation that close none, counted on real cables (`a` 617 to 1, `as` 259 to 0).
_OPENS_QUOTATION = frozenset(
    "a an that as was and be were had been are would his her has said saying its their our my your but"
    " entitled called says or who 's".split()
)
# Words that seldom do: "agree to" undertake, "as is" condition.
_OPENS_MOSTLY = frozenset(
    "the to of is for in by on with not about from will could at this these those into between".split()
)
# Words behind a quotation that begin few: and (486 to 9), according (29 to 0).
_FOLLOWS_QUOTATION = frozenset(
    "( and of for from by which while who said according end End between with".split()
)
# What a reading costs: a certain sign unheeded, a quote lost inside a row, a quotation left open at its end.
_CERTAIN = 20.0
_LOST = 3.0
_LEFT_OPEN = 1.0

# Where a single quote closes and is no plural's: who 's ell out their country' , (07LAPAZ2400)
_SINGLE_CLOSES = pattern(
    r"'(?!\w)(?<=[a-rt-y.,!?]')", matches=("country' ,", "good!'"), refuses=("the boys' home", "it's", " ' ")
)
_BROKEN = pattern(
    r"('[sdmSDM]) (?=[a-z-]++(?: [^' \x06]++){0,3} ?$)",
    matches=("'s ell out their country", "'d one"),
    refuses=("'s burial and was laid to rest", "'s Day"),
)
_LONGEST_BROKEN = 48
# Words that 's is a verb behind: 'it's good!'
_CONTRACTED = frozenset("it he she that there what here let i we they you".split())


def close_quotes(row: str) -> str:
    """The row with its straight quotes glued to what they enclose."""
    quote = '"'
    if (row.count('" "') + row.count('""')) * 2 == row.count('"') > 2:
        row, quote = _DOUBLED.sub('""', row), '""'
    parts = row.split(quote)
    costs = [_costs(before, after) for before, after in pairwise(parts)]
    for index, opens in enumerate(_by_turns(costs) or _cheapest(costs)):
        if opens:
            parts[index + 1] = parts[index + 1].lstrip(" ")
        else:
            parts[index] = parts[index].rstrip(" ")
    return quote.join(parts)


def _costs(before: str, after: str) -> tuple[float, float]:
    """What it costs to take a quote between these for an opening one, and for a closing one."""
    is_apart, after = after[:1] == " ", after.lstrip(" ")
    if is_apart and before.rstrip(CLOSER)[-1:] not in ("", " ", "(", "[", OPENER):
        return _CERTAIN, 0  # glued already
    before = before.rstrip(" ")
    if not after.strip(CLOSER) or after[0] in ".,;:)?!" or after.startswith("--"):
        return _CERTAIN, 0
    if not before.strip(OPENER) or before[-1] in "([" or before.endswith("--"):
        return 0, _CERTAIN
    word = before[before.rfind(" ") + 1 :].lower()
    if word in _OPENS_QUOTATION or word.endswith((":", "'s")):
        return 0, _LOST + 0.5
    if word in _OPENS_MOSTLY:
        return 0, _LOST - 1
    if after[0] == "(":
        return _LOST, 0
    return float(after.split(" ", 1)[0] in _FOLLOWS_QUOTATION), 0


def _by_turns(costs: list[tuple[float, float]]) -> list[bool] | None:
    """Opening and closing by turns, where nothing speaks against it."""
    if len(costs) % 2 or any(cost[index % 2] for index, cost in enumerate(costs)):
        return None
    return [True, False] * (len(costs) // 2)


def _cheapest(costs: list[tuple[float, float]]) -> list[bool]:
    """Whether each quote opens, in the reading of the whole row that costs least."""
    outside, inside = 0.0, _LOST
    steps: list[tuple[bool, bool]] = []  # for each quote: is one lost before it if it opens, if it closes
    for opening, closing in costs:
        steps.append((inside + _LOST < outside, outside + _LOST < inside))
        outside, inside = (
            min(inside, outside + _LOST) + closing,
            min(outside, inside + _LOST) + opening,
        )
    opens = inside + _LEFT_OPEN < outside
    reading: list[bool] = []
    for is_lost in reversed(steps):
        reading.append(opens)
        opens = opens == is_lost[0 if opens else 1]
    return reading[::-1]


def mend_quotations(text: str) -> str:
    """A quotation whose first letter the tokeniser took for a contraction, whole again."""
    pieces: list[str] = []
    done = 0
    for closing in _SINGLE_CLOSES.finditer(text):
        opening = text.rfind("'", max(0, closing.start() - _LONGEST_BROKEN), closing.start())
        broken = _BROKEN.match(text, opening, closing.start()) if opening > 0 else None
        if broken and text[max(0, opening - 12) : opening].split(" ")[-1].lower() not in _CONTRACTED:
            blank = "" if text[opening - 1] in " (" else " "
            pieces += (text[done:opening], blank, broken.group(1))
            done = broken.end()
    return "".join([*pieces, text[done:]])
