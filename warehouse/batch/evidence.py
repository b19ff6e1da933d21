"""How good a reading of some bytes is: of the same bytes under several names the best reading is kept."""

from __future__ import annotations

from transforms.vocabulary.cable_ids import is_hash_id

# Evidence for the year, best first; a text without a cable or without an id of its own comes last.
STRONG, ESTIMATED, NO_YEAR, NO_ID, NO_CABLE = range(5)


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
    if is_hash_id(cable_id):
        return NO_ID, name
    return strength(year_source, is_year_estimated), name
