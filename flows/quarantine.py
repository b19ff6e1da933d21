"""The quarantine folder: what lies there, why, and how it goes back into the drop."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import typer

from flows.archive import WHY_SUFFIX, Why, why_path
from flows.errors import WrongUse, one_line
from flows.home import Home, open_home
from flows.settings import load_settings


class Rejected(NamedTuple):
    """One file in quarantine, and its reasons; empty where somebody removed them."""

    path: Path
    why: Why

    def tell(self, field: str) -> str:
        """One field of the reasons in one line."""
        return one_line(str(self.why.get(field) or ""))


def list_rejected(home: Home) -> list[Rejected]:
    """The files in quarantine, by name."""
    paths = sorted(path for path in home.quarantine.iterdir() if not path.name.startswith("."))
    files = [path for path in paths if not path.name.endswith(WHY_SUFFIX)]
    return [Rejected(path, _read_why(path)) for path in files]


def _read_why(path: Path) -> Why:
    try:
        why: Why = json.loads(why_path(path).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return why


def find_rejected(home: Home, name: str) -> list[Rejected]:
    """The files in quarantine of that name, or whose hash begins so; WrongUse where there is none."""
    found = [
        rejected
        for rejected in list_rejected(home)
        if name in (rejected.path.name, rejected.why.get("file_name"))
        or (len(name) >= 6 and str(rejected.why.get("sha256", "")).startswith(name))
    ]
    if not found:
        raise WrongUse(f"{name}: not in {home.quarantine}; `cables quarantine list` shows what is")
    return found


def print_list(root: Path | None, *, as_json: bool) -> None:
    """Print the files in quarantine, a line each."""
    rejected = list_rejected(open_home(load_settings(root).home))
    if as_json:
        typer.echo(json.dumps([{"path": str(row.path), **row.why} for row in rejected], ensure_ascii=False))
        return
    for row in rejected:
        begin = f"{row.tell('sha256')[:12]:12}  {row.tell('code'):16}"
        typer.echo(f"{begin}  {one_line(row.path.name)}  {row.tell('message')}")
    typer.echo(f"{len(rejected):,} in quarantine", err=True)


def print_reasons(root: Path | None, name: str) -> None:
    """Print why a file was rejected, the place underlined, and what to do."""
    for row in find_rejected(open_home(load_settings(root).home), name):
        typer.echo(f"{one_line(row.path.name)}\n  {row.tell('code')}: {row.tell('message')}")
        if row.why.get("excerpt"):
            where = f"characters {row.why['source_start']} to {row.why['source_end']}"
            typer.echo(f"  at {where}:\n    {row.why['excerpt']}\n    {row.why['underline']}")
        typer.echo(f"  What to do: {row.tell('what_to_do')}\n  Then: {row.tell('then')}")


def put_back(home: Home, names: Sequence[str]) -> int:
    """Move files from quarantine back into the drop, all of them without names; how many. Holds the lock."""
    chosen = [row for name in names for row in find_rejected(home, name)] if names else list_rejected(home)
    paths = {row.path: row for row in chosen}
    for path, row in paths.items():
        path.rename(_free_place(home.drop, str(row.why.get("file_name") or path.name)))
        why_path(path).unlink(missing_ok=True)
    return len(paths)


def _free_place(drop: Path, name: str) -> Path:
    # The name comes from a file that anybody may have written: only its last part counts.
    bare = Path(name).name or "retried"
    target = drop / bare
    number = 2
    while os.path.lexists(target):
        target = drop / f"retried-{number}" / bare
        number += 1
    target.parent.mkdir(exist_ok=True)
    return target
