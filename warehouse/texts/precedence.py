"""Which text is a cable's current one: decided by the set of texts, never by the order they came in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal, NamedTuple

from transforms.vocabulary.cable_ids import base_id, shared_id

ID_SHARED = "id_shared"


class Contender(NamedTuple):
    """One text that claims an id: what it claims, how sure that is, and how whole the text is."""

    sha256: str
    cable_id: str
    is_strong: bool
    is_partial: bool
    paragraph_count: int
    size_bytes: int


class Standing(NamedTuple):
    """What a text gets: whether it is current, and the id it stands under."""

    fate: Literal["loaded", "superseded"]
    cable_id: str
    is_shared: bool


def precedence(contender: Contender) -> tuple[bool, bool, int, int, str]:
    """The total order of texts that claim one id, best first: certain, whole, full, long, then by hash."""
    return (
        not contender.is_strong,
        contender.is_partial,
        -contender.paragraph_count,
        -contender.size_bytes,
        contender.sha256,
    )


def resolve(contenders: Iterable[Contender]) -> dict[str, Standing]:
    """The standing of each text, by hash.

    Of the texts of one id the best keeps the id. Others with a strong year are superseded; others whose year
    is an estimate may be other cables, so they stay, under the id with `~` and six digits of their hash.
    """
    claims: dict[str, list[Contender]] = defaultdict(list)
    for contender in contenders:
        claims[base_id(contender.cable_id)].append(contender)
    standings = {}
    for cable_id, claimants in claims.items():
        best, *others = sorted(claimants, key=precedence)
        standings[best.sha256] = Standing("loaded", cable_id, False)
        for other in others:
            standings[other.sha256] = _weaker(other, cable_id)
    return standings


def _weaker(contender: Contender, cable_id: str) -> Standing:
    if contender.is_strong:
        return Standing("superseded", cable_id, False)
    return Standing("loaded", shared_id(cable_id, contender.sha256), True)
