"""The columns of a table of cables: what each holds, by its name, or by the values of one row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from transforms.first_line import read_classification
from transforms.manuscript import read_reference_id
from transforms.moments import read_given_moment
from transforms.patterns import pattern
from transforms.vocabulary.columns import BULK_ORDER, COLUMNS, TEXT_ROLES

_ROLES = {name: role for role, names in COLUMNS for name in names.split()}
_OF_NAMES = pattern(r"[^a-z0-9]+", matches=("Reference ID", "ref_id"), refuses=("refid",))
# How a name tells the order of its dates: date (d/m/Y), created dd.mm.yyyy
_DAY_FIRST = pattern(
    r"\b(?:d|dd)[/.-](?:m|mm)[/.-](?:y|yy|yyyy)\b",
    re.IGNORECASE,
    matches=("date (d/m/Y)", "created dd.mm.yyyy"),
    refuses=("date (m/d/Y)", "date"),
)
_SENDER = pattern(
    r"\A(?:(?:US\s)?(?:Embassy|Consulate|Mission|USINT|REO|American)|Secretary|Department)\b",
    re.IGNORECASE,
    matches=("Embassy Oslo", "US Mission Geneva", "Secretary of State"),
    refuses=("The embassy",),
)
_OF_JSON = pattern(r"[\[{\"]", matches=('["text"', '{"id'), refuses=("date (d/m/Y)",))
# Fields that name nothing but where a header row stands: a text of a cable never begins with several.
_LEAST_NAMES = 2
_LONGEST_NAME = 60
_LONGEST_FACT = 200


def role_of(name: str) -> str:
    """The role of a column of this name; empty where it has none that is known."""
    bare = _DAY_FIRST.sub("", name.lower()).removesuffix("()")
    return _ROLES.get(_OF_NAMES.sub("", bare), "")


def is_day_first(name: str) -> bool:
    """Whether a column's name says that its dates begin with the day."""
    return _DAY_FIRST.search(name) is not None


def roles_of_names(names: Sequence[str]) -> tuple[str, ...] | None:
    """The role of each column of a header row; None where the names are no header row of cables."""
    if not names or max(map(len, names)) > _LONGEST_NAME or any(map(_OF_JSON.search, names)):
        return None
    roles = tuple(map(role_of, names))
    known = [role for role in roles if role]
    is_header = len(known) >= _LEAST_NAMES and 2 * len(known) >= sum(bool(name.strip()) for name in names)
    return roles if is_header and "body" in known else None


def _only_first(roles: Iterable[str]) -> tuple[str, ...]:
    """The roles, each where it stands first; empty elsewhere."""
    seen: set[str] = set()
    kept = []
    for role in roles:
        kept.append("" if role in seen else role)
        seen.add(role)
    return tuple(kept)


def roles_of_values(values: Sequence[str]) -> tuple[str, ...] | None:
    """The role of each column of a row without a header row; None where it is no row of a table of cables.

    The order of the bulk dump where the row has its first three columns, else by what the values look like.
    """
    if len(values) >= len(BULK_ORDER) and _is_bulk(values):
        return BULK_ORDER + ("",) * (len(values) - len(BULK_ORDER))
    roles = list(_only_first(_guess(value) for value in values))
    texts = [at for at, role in enumerate(roles) if not role and "\n" in values[at].strip()]
    if "date" not in roles or "reference" not in roles or not texts:
        return None
    roles[max(texts, key=lambda at: len(values[at]))] = "body"
    return tuple(roles)


def _is_bulk(values: Sequence[str]) -> bool:
    number, moment, reference = values[:3]
    is_dated = read_given_moment(moment) is not None
    return number.strip().isdigit() and is_dated and read_reference_id(reference) is not None


def _guess(value: str) -> str:
    """What a short value is; empty for a text and for anything else."""
    value = value.strip()
    if not value or len(value) > _LONGEST_FACT:
        return ""
    if read_reference_id(value) is not None:
        return "reference"
    if read_given_moment(value) is not None:
        return "date"
    if all(read_reference_id(part) for part in value.split("|")):
        return "refs"
    if _SENDER.match(value):
        return "origin"
    if "\n" not in value and read_classification(value):
        return "classification"
    return "number" if value.isdigit() else ""


def is_text(role: str) -> bool:
    """Whether a column of this role holds text of the cable."""
    return role in TEXT_ROLES
