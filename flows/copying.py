"""Files named on the command line: those outside the drop folder are copied into it, never moved."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Container, Iterable
from pathlib import Path

from flows.drop import Place, Sighting, find_place, list_to_copy, look_at, settle
from flows.errors import CablesError, WrongUse
from flows.home import Home


def check_paths(paths: Iterable[Path]) -> None:
    """WrongUse where one of the paths is not there."""
    for path in paths:
        if not path.exists():
            raise WrongUse(f"{path}: no such file or folder; give a path that exists")


def copy_in(home: Home, paths: Iterable[Path], settle_seconds: float) -> int:
    """Copy files, and whole folders, into the drop once they have settled; return how many were copied.

    What lies in the home is left where it is, whatever name it is reached by.
    A copy keeps the time of its original, so that it need not settle again. All are synced before the first
    is named as a cable is: after a loss of power no half copy passes for one.
    """
    own = _find_own(home)
    copied: dict[Path, Path] = {}
    for path in (path.resolve() for path in paths):
        for source in _list_settled(path, own, settle_seconds):
            target = _free_place(home.drop, source.relative_to(path.parent), copied)
            beside = target.with_name(f".{len(copied)}-{target.name[:200]}.tmp")
            shutil.copy2(source, beside)
            copied[target] = beside
    if copied:
        os.sync()  # once, where a sync of each of ten thousand files would take as long as the pass
    for target, beside in copied.items():
        beside.rename(target)
    return len(copied)


def list_inside(home: Home, paths: Iterable[Path]) -> list[Path]:
    """Those of the paths that lie in the home but not in its drop: their files are not copied."""
    own, drop = _find_own(home), find_place(home.drop)
    return [path for path in paths if _lies_in(path.resolve(), own) and not _lies_in(path.resolve(), {drop})]


def _find_own(home: Home) -> set[Place]:
    """The home and its folders, which may be links to elsewhere."""
    folders = (home.root, home.drop, home.archive, home.quarantine, home.quality, home.warehouse, home.state)
    return {find_place(folder) for folder in folders if folder.exists()}


def _lies_in(path: Path, folders: Collection[Place]) -> bool:
    return any(find_place(folder) in folders for folder in (path, *path.parents))


def _list_settled(path: Path, own: Collection[Place], settle_seconds: float) -> list[Path]:
    if _lies_in(path, own):
        return []
    if path.is_dir():
        settled = settle(lambda: list_to_copy(path, own), settle_seconds)
    else:
        settled = settle(lambda: _look(path), settle_seconds)
    if settled.pending:
        raise CablesError(f"{settled.pending[0].path}: still being written; run again when it is complete")
    return [Path(sighting.path) for sighting in settled.ready if sighting.refusal is None]


def _look(path: Path) -> list[Sighting]:
    sighting = look_at(str(path))
    return [] if sighting is None else [sighting]


def _free_place(drop: Path, relative: Path, taken: Container[Path]) -> Path:
    target = drop / relative
    number = 2
    while target in taken or os.path.lexists(target):
        target = drop / f"copied-{number}" / relative
        number += 1
    target.parent.mkdir(parents=True, exist_ok=True)
    return target
