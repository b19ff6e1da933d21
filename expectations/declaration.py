"""How an expectation is declared: what must hold, of which table, and what happens where it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from transforms.records import Severity
from warehouse.schema import Table

PARSER_DEFECT = "This is a defect of the parser: report it with the file, and retry after the next upgrade."
COMMITTED = ("run_id", "ingested_at")
LOOK = "Nothing has to be done; look at the cable where the field matters."


class Check(NamedTuple):
    """An expectation of Great Expectations or of `holding`: its class, its arguments but the column."""

    kind: str
    arguments: tuple[tuple[str, Any], ...]


def one_of(values: tuple[Any, ...]) -> Check:
    """Every value that is not null is one of these."""
    return Check("ExpectColumnValuesToBeInSet", (("value_set", values),))


def between(low: float, high: float) -> Check:
    """Every value that is not null lies between these, both included."""
    return Check("ExpectColumnValuesToBeBetween", (("min_value", low), ("max_value", high)))


def like(pattern: str) -> Check:
    """Every value that is not null matches the pattern."""
    return Check("ExpectColumnValuesToMatchRegex", (("regex", pattern),))


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
    needed = [column.name for column in table.columns if not column.nullable and column.name not in COMMITTED]
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
