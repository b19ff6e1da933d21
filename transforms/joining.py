"""One cable of several texts: sections that came apart are joined, fields one text lacks come from another.

All that is decided here depends on the set of texts alone, never on the order they came in. Only texts whose
year is certain are given: an estimate never merges two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from operator import add
from typing import NamedTuple

from transforms.headings import heading_title
from transforms.records import Cable, Fault, Mention, Paragraph, ParsedCable, Part

# Fields that are taken from one text together, for each is nothing without the others.
FIELDS: tuple[tuple[str, ...], ...] = (
    ("sent_at", "sent_at_source"),
    ("classification",),
    ("caption",),
    ("precedence",),
    ("action_addressees",),
    ("info_addressees",),
    ("addressees_text",),
    ("executive_order",),
    ("declassification",),
    ("declassify_on",),
    ("tags",),
    ("subject",),
    ("refs",),
    ("refs_text",),
    ("classified_by",),
    ("classified_by_title",),
    ("reasons",),
    ("signed_by",),
    ("unparsed",),
)
# Of sections the last one ends the cable; any of them may hold the request.
_AT_THE_END = frozenset({"signed_by"})
_OF_ROWS = ("is_action_request", "action_paragraph")
_INFERRED = "classification_inferred"
# A tagged text goes before the best one from this share of its characters on. A whole one may be blacked out
# and shorter (09BAKU695 by a tenth); a partial one may not, but for blanks and quotes (09ANKARA226).
_ENOUGH, _AS_MUCH = 0.5, 0.98


class Reading(NamedTuple):
    """One text of a cable as it was read; `letters` counts the characters of its rows, the header's apart.

    The rows themselves may be left out of `parsed` where nothing but fields is asked of the text.
    """

    sha256: str
    size_bytes: int
    letters: int
    parsed: ParsedCable

    @property
    def cable(self) -> Cable:
        """The cable's fields; a text without a cable is no reading."""
        assert self.parsed.cable is not None  # noqa: S101 - for the type; readings are made of cables
        return self.parsed.cable

    @property
    def is_section(self) -> bool:
        """Whether it is one section of several and nothing more: most that print section 1 hold the whole."""
        cable = self.cable
        section, sections = cable.section or 0, cable.sections or 0
        return cable.is_partial and sections > 1 and 1 <= section <= sections


class Choice(NamedTuple):
    """The readings whose rows make the cable, in order, and the others, best first, which may give fields."""

    parts: tuple[Reading, ...]
    others: tuple[Reading, ...]
    is_partial: bool


class _Body(NamedTuple):
    """What could be the cable's text: one reading, or the sections of one that came apart."""

    parts: tuple[Reading, ...]

    @property
    def is_partial(self) -> bool:
        first = self.parts[0]
        if not first.is_section:
            return first.cable.is_partial
        return len(self.parts) < (first.cable.sections or 0)

    @property
    def is_corrected(self) -> bool:
        return any(part.parsed.is_corrected for part in self.parts)

    @property
    def letters(self) -> int:
        return sum(part.letters for part in self.parts)

    @property
    def is_tagged(self) -> bool:
        return any(part.cable.mention_count for part in self.parts)

    @property
    def precedence(self) -> tuple[bool, bool, int, int, int, str]:
        """Best first: corrected, whole, released last, with most paragraphs, longest, then by hash."""
        released = [part.parsed.released_on for part in self.parts]
        return (
            not self.is_corrected,
            self.is_partial,
            -max((day.toordinal() for day in released if day), default=0),
            -sum(part.cable.paragraph_count for part in self.parts),
            -sum(part.size_bytes for part in self.parts),
            self.parts[0].sha256,
        )


def choose_parts(readings: Iterable[Reading]) -> Choice:
    """Whose rows make the cable.

    One text goes before sections that came apart where it is the better by `precedence`; and rows with
    mentions go before the best text's own where they tell the same.
    """
    readings = list(readings)
    bodies = [_Body((reading,)) for reading in readings if not reading.is_section]
    by_number: dict[int, dict[int, list[_Body]]] = defaultdict(lambda: defaultdict(list))
    for reading in readings:
        if reading.is_section:
            cable = reading.cable
            by_number[cable.sections or 0][cable.section or 0].append(_Body((reading,)))
    bodies += [
        _Body(tuple(_choose(sections[number])[1].parts[0] for number in sorted(sections)))
        for sections in by_number.values()
    ]
    best, body = _choose(bodies)
    given = {part.sha256 for part in body.parts}
    others = [_Body((reading,)) for reading in readings if reading.sha256 not in given]
    ranked = sorted(others, key=lambda other: other.precedence)
    is_partial = best.is_partial and body.is_partial
    return Choice(body.parts, tuple(other.parts[0] for other in ranked), is_partial)


def _choose(bodies: Sequence[_Body]) -> tuple[_Body, _Body]:
    """The best one, and the one to take the rows from: the best itself, or one as full that has mentions."""
    ranked = sorted(bodies, key=lambda body: body.precedence)
    best = ranked[0]
    alike = (body for body in ranked if body.is_tagged and _is_as_good(body, best))
    return best, next(alike, best)


def _is_as_good(body: _Body, best: _Body) -> bool:
    share = _AS_MUCH if body.is_partial and not best.is_partial else _ENOUGH
    return body.is_corrected == best.is_corrected and body.letters >= best.letters * share


def join_readings(readings: Iterable[Reading]) -> ParsedCable:
    """The cable that all these texts make together."""
    return make_cable(choose_parts(readings))


def join_sections(parts: Sequence[Reading]) -> ParsedCable:
    """The sections of one cable, in order, as one: partial until all of them are there."""
    return make_cable(Choice(tuple(parts), (), _Body(tuple(parts)).is_partial))


def fill_fields(best: Reading, others: Sequence[Reading]) -> ParsedCable:
    """The best text with the fields it lacks taken from the others, the first that has one giving it."""
    return make_cable(Choice((best,), tuple(others), best.cable.is_partial))


def make_cable(choice: Choice) -> ParsedCable:
    """The rows of the parts, the fields of all; `field_sources` says whose, where they are of several."""
    first = choice.parts[0]
    cable = replace(first.cable, is_partial=choice.is_partial, warnings=list(first.cable.warnings))
    givers = _fill(cable, choice)
    left = (part.cable.unparsed for part in choice.parts)
    cable.unparsed = "; ".join(dict.fromkeys(filter(None, left))) or cable.unparsed
    cable.paragraph_count = sum(part.cable.paragraph_count for part in choice.parts)
    cable.mention_count = sum(part.cable.mention_count for part in choice.parts)
    cable.field_sources = _field_sources(givers, choice.parts)
    parsed = replace(first.parsed, cable=cable, faults=_faults(choice.parts, cable, givers))
    if len(choice.parts) > 1:
        parsed.paragraphs, parsed.mentions = _rows(choice.parts), _mentions(choice.parts)
        parsed.parts = [
            Part(part.sha256, len(part.parsed.paragraphs), len(part.parsed.mentions)) for part in choice.parts
        ]
    return parsed


def _fill(cable: Cable, choice: Choice) -> dict[str, Reading]:
    """Fill the fields from the first text that has them; which one that was, by field."""
    givers: dict[str, Reading] = {}
    for names in (*FIELDS, _OF_ROWS):
        parts = choice.parts[::-1] if names[0] in _AT_THE_END else choice.parts
        order = parts if names is _OF_ROWS else (*parts, *choice.others)
        giver = _first_with(names[0], order)
        if giver is not None:
            givers |= dict.fromkeys(names, giver)
            for name in names:
                value = getattr(giver.cable, name)
                setattr(cable, name, list(value) if isinstance(value, list) else value)
    return givers


def _first_with(name: str, order: Sequence[Reading]) -> Reading | None:
    """The first text that has the field; a classification that is printed goes before one inferred."""
    having = [reading for reading in order if getattr(reading.cable, name)]
    if name == "classification":
        having.sort(key=_is_inferred)
    return having[0] if having else None


def _is_inferred(reading: Reading) -> bool:
    return any(fault.code == _INFERRED for fault in reading.parsed.faults)


def _field_sources(givers: dict[str, Reading], parts: Sequence[Reading]) -> list[str]:
    """`field=sha256` for every field that is filled, for rows and mentions; none where all are of one."""
    if len({reading.sha256 for reading in (*givers.values(), *parts)}) == 1:
        return []
    told = [f"{name}={giver.sha256}" for name, giver in givers.items() if getattr(giver.cable, name)]
    told += [f"paragraphs={part.sha256}" for part in parts]
    return told + [f"mentions={part.sha256}" for part in parts if part.cable.mention_count]


def _faults(parts: Sequence[Reading], cable: Cable, givers: dict[str, Reading]) -> list[Fault]:
    """What is wrong with the parts and still is with the cable that they make."""
    mended = {"no_body"} if cable.paragraph_count else set()
    if "classification" in givers and not _is_inferred(givers["classification"]):
        mended.add(_INFERRED)
    return [fault for part in parts for fault in part.parsed.faults if fault.code not in mended]


def _rows(parts: Sequence[Reading]) -> list[Paragraph]:
    """All rows in one order; the header of a later section is furniture, as between two pages of a text."""
    rows: list[Paragraph] = []
    heading: str | None = None
    for part in parts:
        for row in part.parsed.paragraphs:
            is_later_header = row.kind == "header" and bool(rows)
            moved = row._replace(
                position=len(rows),
                kind="furniture" if is_later_header else row.kind,
                heading=row.heading if row.kind == "header" and not rows else row.heading or heading,
            )
            rows.append(moved)
        heading = next(filter(None, map(_heading_below, reversed(rows))), None)
    return rows


def _heading_below(row: Paragraph) -> str | None:
    return heading_title(row.text) if row.kind == "heading" else row.heading


def _mentions(parts: Sequence[Reading]) -> list[Mention]:
    rows = accumulate((len(part.parsed.paragraphs) for part in parts), add, initial=0)
    numbers = accumulate((len(part.parsed.mentions) for part in parts), add, initial=0)
    return [
        mention._replace(position=mention.position + row, mention_number=mention.mention_number + number)
        for part, row, number in zip(parts, rows, numbers, strict=False)
        for mention in part.parsed.mentions
    ]
