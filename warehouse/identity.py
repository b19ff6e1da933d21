"""Which text is a cable's current one: decided by the set of texts, never by the order they came in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal, NamedTuple

ID_SHARED = "id_shared"
SHARED_MARK = "~"

# Evidence for the year, best first; a text without a cable or without an id of its own comes last.
STRONG, ESTIMATED, NO_YEAR, NO_ID, NO_CABLE = range(5)


class Candidate(NamedTuple):
    """One text that claims an id: what it claims, how sure that is, and how whole the text is."""

    sha256: str
    cable_id: str
    is_strong: bool
    is_partial: bool
    paragraph_count: int
    size_bytes: int


class Outcome(NamedTuple):
    """What a text gets: whether it is current, and the id it stands under."""

    fate: Literal["loaded", "superseded"]
    cable_id: str
    is_shared: bool


def base_id(cable_id: str) -> str:
    """The id without the mark of a shared one: `09TRIPOLI941~1a2b3c` is `09TRIPOLI941`."""
    return cable_id.partition(SHARED_MARK)[0]


def strength(year_source: str | None, is_year_estimated: bool) -> int:
    """STRONG, ESTIMATED or NO_YEAR."""
    if year_source is None:
        return NO_YEAR
    return ESTIMATED if is_year_estimated else STRONG


def evidence(
    cable_id: str | None, year_source: str | None, is_year_estimated: bool, name: str
) -> tuple[int, str]:
    """How good a reading of bytes under a name is; the smaller is better, ties fall to the smaller name."""
    if cable_id is None:
        return NO_CABLE, name
    if cable_id.startswith("sha-"):
        return NO_ID, name
    return strength(year_source, is_year_estimated), name


def precedence(candidate: Candidate) -> tuple[bool, bool, int, int, str]:
    """The total order of texts that claim one id, best first: certain, whole, full, long, then by hash."""
    return (
        not candidate.is_strong,
        candidate.is_partial,
        -candidate.paragraph_count,
        -candidate.size_bytes,
        candidate.sha256,
    )


def resolve(candidates: Iterable[Candidate]) -> dict[str, Outcome]:
    """An outcome for each text, by hash.

    Of the texts of one id the best keeps the id. Others with a strong year are superseded; others whose year
    is an estimate may be other cables, so they stay, under the id with `~` and six digits of their hash.
    """
    claims: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        claims[base_id(candidate.cable_id)].append(candidate)
    outcomes = {}
    for cable_id, claimants in claims.items():
        best, *others = sorted(claimants, key=precedence)
        outcomes[best.sha256] = Outcome("loaded", cable_id, False)
        for other in others:
            outcomes[other.sha256] = _weaker(other, cable_id)
    return outcomes


def _weaker(candidate: Candidate, cable_id: str) -> Outcome:
    if candidate.is_strong:
        return Outcome("superseded", cable_id, False)
    return Outcome("loaded", f"{cable_id}{SHARED_MARK}{candidate.sha256[:6]}", True)
