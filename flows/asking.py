"""`cables sql`: one answer printed, or a prompt that keeps asking one snapshot."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import chain, count
from pathlib import Path
from typing import Any

import typer

from flows.errors import WrongUse, one_line
from flows.home import open_home
from flows.settings import load_settings
from warehouse.catalog.build import ensure_catalog
from warehouse.catalog.comparison import list_changes
from warehouse.catalog.session import QueryError, Session
from warehouse.storage.snapshots import NoSuchSnapshotError, last_snapshot

# A terminal is read, not scrolled for ever: a table shows so many rows and says how many there are.
MOST_ROWS = 1000


def answer(root: Path | None, query: str, at: int | None, form: str) -> None:
    """Print the answer to one query; WrongUse where there is none."""
    try:
        with _open(root, at) as session:
            table = session.ask(query)
    except QueryError as error:
        raise WrongUse(str(error)) from None
    write_answer(table, form)


def prompt(root: Path | None, at: int | None, form: str) -> None:
    """Ask for queries, each ended by a semicolon, until the input ends; an error is told."""
    try:
        session = _open(root, at)
    except QueryError as error:
        raise WrongUse(str(error)) from None
    with session:
        for query in _read_queries():
            try:
                write_answer(session.ask(query), form)
            except QueryError as error:
                typer.echo(f"cables: {one_line(str(error))}", err=True)


def answer_changes(root: Path | None, old: int, new: int | None, form: str) -> None:
    """Print the cables that differ between two snapshots; WrongUse where one is not there."""
    settings = load_settings(root)
    home = open_home(settings.home)
    ensure_catalog(home.root, settings.public_home)
    try:
        table = list_changes(home.root, old, last_snapshot(home.root).number if new is None else new)
    except NoSuchSnapshotError as error:
        raise WrongUse(str(error)) from None
    write_answer(table, form)


def _open(root: Path | None, at: int | None) -> Session:
    settings = load_settings(root)
    home = open_home(settings.home)
    ensure_catalog(home.root, settings.public_home)
    return Session(home.root, at)


def _read_queries() -> Iterator[str]:
    is_terminal = sys.stdin.isatty()
    if is_terminal:
        import readline  # noqa: F401 - gives input() its line editing and history

        typer.echo(
            "One SELECT at a time, ended by `;`. `show tables;` lists the views, Ctrl-D ends.", err=True
        )
    lines: list[str] = []
    while True:
        try:
            line = input(("cables> " if not lines else "   ...> ") if is_terminal else "")
        except EOFError:
            break
        lines.append(line)
        if line.rstrip().endswith(";"):
            yield "\n".join(lines)
            lines = []
    if "".join(lines).strip():
        yield "\n".join(lines)


def write_answer(table: Any, form: str) -> None:
    """Print an Arrow table as `table`, `csv` or `json` (an array of objects, one a line)."""
    if form == "json":
        _write_json(table)
    elif form == "csv":
        _write_csv(table)
    else:
        _write_table(table)


def _write_json(table: Any) -> None:
    names = distinct_names(table.column_names)
    rows = (dict(zip(names, row, strict=True)) for row in _list_rows(table))
    lines = (json.dumps(row, default=str, ensure_ascii=False) for row in rows)
    typer.echo("[" + ",\n ".join(lines) + "]")


def distinct_names(names: Sequence[str]) -> list[str]:
    """The names of columns as keys: of several `a` the later ones are `a_1` and `a_2`."""
    found: list[str] = []
    for name in names:
        numbered = (f"{name}_{number}" for number in count(1))
        taken = {*found, *names} if name in found else found
        found.append(next(free for free in chain([name], numbered) if free not in taken))
    return found


def _list_rows(table: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of an answer by place, for two of its columns may have one name."""
    columns = [column.to_pylist() for column in table.columns]
    return zip(*columns, strict=True)


def _write_csv(table: Any) -> None:
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(table.column_names)
    for row in _list_rows(table):
        writer.writerow(map(_as_cell, row))


def _as_cell(value: object) -> object:
    return json.dumps(value, default=str, ensure_ascii=False) if isinstance(value, list | dict) else value


def _write_table(table: Any) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=box.SIMPLE_HEAD, show_edge=False)
    for name, kind in zip(table.column_names, table.schema.types, strict=True):
        shown.add_column(Text(name), justify="right" if _is_number(str(kind)) else "left", overflow="fold")
    for row in _list_rows(table.slice(0, MOST_ROWS)):
        # Text, not str: brackets in a cable are no markup of ours, and control characters no command.
        shown.add_row(*(Text(_as_line(value)) for value in row))
    console = Console(width=None if sys.stdout.isatty() else 200)
    console.print(shown)
    if table.num_rows > MOST_ROWS:
        console.print(f"the first {MOST_ROWS:,} of {table.num_rows:,} rows; --format csv gives all")


def _as_line(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)


def _is_number(kind: str) -> bool:
    return kind.startswith(("int", "uint", "double", "float", "decimal"))
