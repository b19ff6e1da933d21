"""Synthetic cables of our own writing, in the annotated dialect, with the facts that went into them.

Posts, route indicators and TAGS are real; people, bodies and events are invented. The same index and
seed always give the same bytes, so a larger sample begins with the smaller one.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

from transforms.samples.compose import compose
from transforms.samples.oddities import ODDITIES, STUBS_PER_MILLE, Oddity
from transforms.samples.plan import plan_cable

__all__ = ["ODDITIES", "Oddity", "Sample", "sample_cables"]

_STUB = b"Appears in these articles:<br /> \n"


class Sample(NamedTuple):
    """One synthetic file: its name, its bytes, and what a parser must find in them.

    `truth` holds columns of the cables table by name, and `paragraphs` (in order: number, portion_mark,
    heading, is_summary, is_comment, text), `mentions` (type and surface, in order), `mentions_by_type`,
    `oddities`, and `fault` (the code of `transforms.faults` for a file without a cable). Where oddities
    leave open what is right, `paragraphs`, `mentions`, their counts or `is_partial` are None.
    """

    file_name: str
    data: bytes
    truth: dict[str, Any]


def sample_cables(count: int, *, seed: int = 0) -> Iterator[Sample]:
    """Yield `count` synthetic files; some one in twenty is a stub without a cable, as in the real set."""
    for index in range(count):
        yield _sample(index, seed)


def _sample(index: int, seed: int) -> Sample:
    rng = Random(f"{seed}:{index}")
    plan = plan_cable(index, rng)
    name = f"{plan.cable_id}.txt"
    if index >= len(ODDITIES) and rng.randrange(1000) < STUBS_PER_MILLE:
        return Sample(name, _STUB, {"cable_id": None, "oddities": ["stub"], "fault": "stub"})
    data, truth = compose(plan, rng)
    if "nameless" in plan.oddities:
        name = f"{index % 1000:03d}_{rng.getrandbits(64):016x}.txt"
    return Sample(name, data, truth)
