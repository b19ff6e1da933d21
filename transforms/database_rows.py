"""A cable as a database holds it, its fields by their roles: a row of a CSV, an object of JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from transforms.characters import decode_field
from transforms.manuscript import (
    Facts,
    Manuscript,
    ReferenceId,
    join_texts,
    join_unparsed,
    read_marking,
    read_reference_id,
)
from transforms.moments import GivenMoment, read_given_moment
from transforms.patterns import pattern
from transforms.records import Fault
from transforms.tags import read_tags
from transforms.vocabulary.columns import TEXT_ROLES

_BETWEEN_REFS = pattern(r"\s*[|;,\n]\s*", matches=("06ROME3|06OSLO1",), refuses=("06ROME3",))
# An id is a cable's own also where its column has the name of a row's number.
ID_ROLES = ("reference", "number")
# Roles whose values a cable has a field for, whatever they are.
_TAKEN = (*TEXT_ROLES, "refs", "tags", "subject")
# What a field is called in `unparsed` where its own name says less.
_LABELS = {"number": "Row"}


class Given(NamedTuple):
    """One field as it is given: its role (`vocabulary.columns`) or none, its name, its value."""

    role: str
    name: str
    value: str


def read_given(
    dialect: str, given: Iterable[Given], faults: list[Fault], moment: GivenMoment | None = None
) -> Manuscript:
    """The cable of one row; `moment` is its date where that was read before. A row without text is a stub.

    Of several fields of a role the first that is filled counts, of several texts the longest.
    """
    fields = [_decoded(field) for field in given if field.value.strip()]
    bodies = sorted((field for field in fields if field.role == "body"), key=lambda field: -len(field.value))
    named = {field.role: field for field in reversed(fields)} | {field.role: field for field in bodies[:1]}
    joined = join_texts([_value(named, role) for role in TEXT_ROLES])
    if not joined.text.strip():
        return Manuscript(dialect, "", [*faults, Fault("stub", "the row has no text of a cable")])
    facts = _read_facts(fields, named, moment)
    # The place of a fault in the row is none in the text.
    faults = [fault._replace(source_start=None, source_end=None) for fault in faults]
    return Manuscript(dialect, joined.text, faults, facts, joined.header_end, literals=joined.literals)


def _decoded(field: Given) -> Given:
    """The field with its characters decoded; those of a text are decoded where the texts are joined."""
    return field if field.role in TEXT_ROLES else field._replace(value=decode_field(field.value))


def _value(named: Mapping[str, Given], role: str) -> str:
    return named[role].value if role in named else ""


def _read_id(value: str) -> ReferenceId | None:
    """The id, also where it is printed in three parts: 12 TIRANA 311."""
    return read_reference_id(value) or read_reference_id("".join(value.split()))


def _read_facts(fields: list[Given], named: Mapping[str, Given], moment: GivenMoment | None) -> Facts:
    id_role = next((role for role in ID_ROLES if _read_id(_value(named, role))), "reference")
    reference = _read_id(_value(named, id_role))
    moment = moment or read_given_moment(_value(named, "date"))
    released = read_given_moment(_value(named, "released"))
    classification, caption = read_marking(_value(named, "classification"))
    refs = _BETWEEN_REFS.split(_value(named, "refs").strip())
    # An origin says no more than the id does, where there is one.
    is_read = {id_role: reference is not None, "origin": reference is not None, "date": moment is not None}
    is_read |= {"released": released is not None, "classification": classification is not None}
    is_read |= dict.fromkeys(_TAKEN, True)
    left = [field for field in fields if field is not named.get(field.role) or not is_read.get(field.role)]
    return Facts(
        reference=reference,
        created_at=moment.at if moment else None,
        is_minute_known=moment is not None and moment.is_exact,
        classification=classification,
        caption=caption,
        subject=" ".join(_value(named, "subject").split()) or None,
        tags=tuple(read_tags(_value(named, "tags"))),
        refs=tuple(filter(None, refs)),
        unparsed=join_unparsed(*((_LABELS.get(field.role, field.name), field.value) for field in left)),
        released_on=released.at.date() if released else None,
    )
