"""How an expectation is declared: what must hold, of which table, and what happens where it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from transforms.records import Severity
from warehouse.schema import Column, Table

PARSER_DEFECT = "This is a defect of the parser: report it with the file, and retry after the next upgrade."
LOOK = "Nothing has to be done; look at the cable where the field matters."


class Check(NamedTuple):
    """An expectation of Great Expectations or of `holding`: its class, its arguments but the column."""

    kind: str
    arguments: tuple[tuple[str, Any], ...]


def one_of(column: Column) -> Check:
    """Every value that is not null is of the column's closed set."""
    return Check("ExpectColumnValuesToBeInSet", (("value_set", column.values),))


def listed(column: Column) -> str:
    """The closed set of a column, for a sentence."""
    return ", ".join(column.values)


def within(column: Column) -> Check:
    """Every value that is not null lies between the column's bounds."""
    return Check(
        "ExpectColumnValuesToBeBetween", (("min_value", column.least), ("max_value", column.greatest))
    )


def between(low: float, high: float) -> Check:
    """Every value that is not null lies between these, both included."""
    return Check("ExpectColumnValuesToBeBetween", (("min_value", low), ("max_value", high)))


def like(column: Column) -> Check:
    """Every value that is not null has the column's form."""
    return Check("ExpectColumnValuesToMatchRegex", (("regex", column.form),))


# Every row is true: the probe has answered the question, and this is what the house expects of an answer.
HOLDS = Check("ExpectColumnToHold", ())


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expectation: `probe` is the measured column it judges, `column` the table's column it is about."""

    code: str
    table: str
    column: str | None
    severity: Severity
    prose: str
    probe: str
    check: Check = HOLDS
    advice: str = LOOK


def required(table: Table) -> Expectation:
    """What the schema says by itself: columns that are never null, those apart that the commit fills in."""
    needed = [column.name for column in table.columns if not column.nullable and not column.is_committed]
    names = ", ".join(f"`{name}`" for name in needed)
    return Expectation(
        f"{table.name.removesuffix('s')}_incomplete",
        table.name,
        table.key[0],
        "critical",
        f"Every row has a value in each column that the schema requires: {names}.",
        "required_is_filled",
        advice=PARSER_DEFECT,
    )
