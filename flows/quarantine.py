"""The quarantine folder: what lies there, why, and how it goes back into the drop."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import typer

from flows.archive import WHY_SUFFIX, Why, copy_file, move_file, read_why, why_path
from flows.drop import hash_source, look_at
from flows.errors import WrongUse, one_line
from flows.home import Home, open_home
from flows.settings import load_settings
from flows.unfinished import is_unfinished
from warehouse.batch.batch import empty
from warehouse.catalog.build import ensure_catalog
from warehouse.catalog.session import Session
from warehouse.commit import commit
from warehouse.runs import Run
from warehouse.texts.joined import nothing_joined
from warehouse.texts.ledger import known
from warehouse.texts.prepared import Prepared

_MENDED = "select sha256, file_name, mended_by, mended_cable_id from rejected where mended_by is not null"
# By hash and name, since files without a cable in them are often equal.
Mended = Mapping[tuple[str, str], Mapping[str, str]]


class Rejected(NamedTuple):
    """One file in quarantine, and its reasons; empty where somebody removed them."""

    path: Path
    why: Why

    def tell(self, field: str) -> str:
        """One field of the reasons in one line."""
        return one_line(str(self.why.get(field) or ""))

    def find_stead(self, mended: Mended) -> Mapping[str, str]:
        """What was loaded in this file's stead; empty where nothing was."""
        return mended.get((str(self.why.get("sha256")), str(self.why.get("file_name"))), {})


def list_rejected(home: Home) -> list[Rejected]:
    """The files in quarantine, by name."""
    return [Rejected(path, read_why(path)) for path in list_rejected_paths(home)]


def list_rejected_paths(home: Home) -> list[Path]:
    """Where the files in quarantine are, by name."""
    names = os.listdir(home.quarantine)  # noqa: PTH208 - a name is enough to leave out the half that are reasons
    kept = sorted(name for name in names if not name.startswith(".") and not name.endswith(WHY_SUFFIX))
    return [home.quarantine / name for name in kept]


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


def read_mended(session: Session) -> Mended:
    """What was loaded in the stead of rejected files: the columns of `rejected` that say so."""
    rows = session.ask(_MENDED).to_pylist()
    return {(row.pop("sha256"), row.pop("file_name")): row for row in rows}


def _open(root: Path | None) -> tuple[Home, Mended]:
    """The home, and what was loaded in the stead of its rejected files."""
    settings = load_settings(root)
    home = open_home(settings.home)
    ensure_catalog(home.root, settings.public_home)
    with Session(home.root) as session:
        return home, read_mended(session)


def print_list(root: Path | None, *, as_json: bool) -> None:
    """Print the files in quarantine, a line each, and which of them a later file has mended."""
    home, mended = _open(root)
    rejected = list_rejected(home)
    if as_json:
        told = [{**row.why, **row.find_stead(mended)} for row in rejected]
        paths = [{"path": str(row.path)} for row in rejected]
        lines = [path | why for path, why in zip(paths, told, strict=True)]
        typer.echo(json.dumps(lines, ensure_ascii=False))
        return
    for row in rejected:
        begin = f"{row.tell('sha256')[:12]:12}  {row.tell('code'):16}"
        instead = tell_mended(row.find_stead(mended))
        typer.echo(f"{begin}  {one_line(row.path.name)}  {row.tell('message')}{instead}")
    typer.echo(f"{len(rejected):,} in quarantine", err=True)


def tell_mended(mended: Mapping[str, str]) -> str:
    """What was loaded in a rejected file's stead, as the end of a line; nothing where nothing was."""
    return f"  [mended by {mended['mended_by'][:12]}: {mended['mended_cable_id']}]" if mended else ""


def print_reasons(root: Path | None, name: str) -> None:
    """Print why a file was rejected, the place underlined, and what to do."""
    home, mended = _open(root)
    for row in find_rejected(home, name):
        typer.echo(f"{one_line(row.path.name)}\n  {row.tell('code')}: {row.tell('message')}")
        typer.echo(f"  Where: {row.tell('place') or 'not told'}")
        if row.why.get("excerpt"):
            typer.echo(f"    {row.why['excerpt']}\n    {row.why['underline']}")
        if found := row.find_stead(mended):
            typer.echo(
                f"  Mended: {found['mended_by'][:12]} was loaded in its stead, {found['mended_cable_id']}"
            )
        typer.echo(f"  What to do: {row.tell('what_to_do')}\n  Then: {row.tell('then')}")


def put_back(home: Home, names: Sequence[str]) -> int:
    """Move files from quarantine back into the drop, all of them without names; how many. Holds the lock."""
    paths = _choose(home, names)
    for path, row in paths.items():
        if row.why.get("has_bytes", True):
            move_file(path, _free_place(home.drop, str(row.why.get("file_name") or path.name)))
        else:
            _drop_container_again(home, row)
            path.unlink()
        why_path(path).unlink(missing_ok=True)
    return len(paths)


def _choose(home: Home, names: Sequence[str]) -> dict[Path, Rejected]:
    chosen = [row for name in names for row in find_rejected(home, name)] if names else list_rejected(home)
    return {row.path: row for row in chosen}


def find_mended(home: Home, names: Sequence[str]) -> dict[str, str]:
    """Of the files that `put_back` would take those whose bytes somebody mended: old hash to new."""
    mended = {}
    for path, row in _choose(home, names).items():
        sighting = look_at(str(path))
        is_file = sighting is not None and sighting.refusal is None and row.why.get("has_bytes", True)
        if sighting is not None and is_file and row.why.get("code") not in ("link", "unreadable"):
            mended[str(row.why.get("sha256", ""))] = hash_source(sighting)
    return {old: new for old, new in mended.items() if old != new}


def close_findings(home: Home, mended: Mapping[str, str], run: Run, public_home: Path | None) -> int:
    """Close the findings on files that were loaded once they were mended; how many files those are."""
    ledger = known(home.root, set(mended.values()))
    loaded = {new for new, row in ledger.items() if row.status in ("loaded", "superseded")}
    closed = [old for old, new in mended.items() if new in loaded]
    if closed:
        nothing = Prepared(empty(), {}, {}, (), nothing_joined())
        now = datetime.now(UTC)
        commit(home.root, nothing, run, now, closed=closed, operation="retry", public_home=public_home)
    return len(closed)


def _drop_container_again(home: Home, member: Rejected) -> None:
    """A member whose bytes were never read comes with its container, which is copied out of the archive."""
    begin = str(member.why.get("container_sha256"))[:12]
    container = next(home.archive.glob(f"*/{begin}-*"), None)
    if container is None:
        raise WrongUse(f"{member.path.name}: its container {begin} is not in {home.archive}; drop it again")
    copy_file(container, _free_place(home.drop, container.name.removeprefix(f"{begin}-")))


def _free_place(drop: Path, name: str) -> Path:
    # The name comes from a file that anybody may have written: only its last part counts.
    bare = Path(name).name or "retried"
    if is_unfinished(bare):
        bare = f"retried-{bare}.txt"  # or the drop would not look at it
    target = drop / bare
    number = 2
    while os.path.lexists(target):
        target = drop / f"retried-{number}" / bare
        number += 1
    target.parent.mkdir(exist_ok=True)
    return target
