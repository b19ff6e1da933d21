"""Where committed files go: originals to the archive, rejected ones to quarantine with reasons."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from flows.drop import Sighting, hash_source, look_at
from flows.errors import SourceChanged
from flows.home import Home
from flows.sources import Place
from warehouse.faultpoints import fault_point
from warehouse.storage.contents import read_contents
from warehouse.storage.durability import sync_path, write_durably

WHY_SUFFIX = ".why.json"
# File systems hold 255 bytes a name; the rest is room for the hash, the suffix and a number.
NAME_BYTES = 200

Why = dict[str, object]


class Move(NamedTuple):
    """One file to take out of the drop; with `why` it goes to quarantine, without to the archive."""

    sighting: Sighting
    sha256: str
    why: Why | None = None


class Kept(NamedTuple):
    """One rejected member of a container, and where it stood; it is kept as a file of its own."""

    sha256: str
    place: Place
    why: Why


def file_away(home: Home, moves: Sequence[Move], day: date) -> list[Move]:
    """Move committed files out of the drop; return those whose path holds another file by now.

    Done again after a crash it goes on where it was: a file that is gone was moved before. A file that
    was replaced meanwhile stays for the next pass.
    """
    folder = home.archive / day.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    replaced = []
    written = []
    for move in moves:
        fault_point("before:move")
        current = look_at(move.sighting.path)
        if current is not None and _is_same(move, current):
            move = move._replace(sighting=current)
            target = choose_target(home, folder, move)
            if _take_or_leave(move, target):
                is_told = move.why is not None and why_path(target).exists()
                written.extend([why_path(target)] if is_told else [])
                continue
        if current is not None:
            replaced.append(move)
    for path in (*written, folder, home.archive, home.quarantine):
        sync_path(path)
    for left in {Path(move.sighting.path).parent for move in moves}:
        with suppress(FileNotFoundError):
            sync_path(left)
    return replaced


def _is_same(move: Move, current: Sighting) -> bool:
    """Whether a path still holds the file that was committed.

    Its time of change alone is another where one of its other names was moved: then its bytes tell.
    """
    if current == move.sighting:
        return True
    kept, seen = move.sighting.identity.before_rename, current.identity.before_rename
    if kept != seen or current.refusal != move.sighting.refusal:
        return False
    with suppress(SourceChanged, PermissionError):
        return current.refusal is not None or hash_source(current) == move.sha256
    return False


def keep_bytes(home: Home, move: Move, data: bytes, day: date) -> None:
    """Write the committed bytes of a file that was replaced in the drop before it could be moved."""
    folder = home.archive / day.isoformat()
    write_durably(choose_target(home, folder, move), data)


def keep_members(home: Home, kept: Iterable[Kept], stored: Mapping[str, bytes]) -> None:
    """Write rejected members into quarantine, each once; one whose bytes were never read is an empty file."""
    written = []
    for member in kept:
        target = _member_target(home, member)
        if target is not None:
            _write_why(target, member.why | {"has_bytes": member.sha256 in stored})
            target.write_bytes(stored.get(member.sha256, b""))
            written.extend([why_path(target), target])
    for path in (*written, home.quarantine) if written else ():
        sync_path(path)


def _member_target(home: Home, member: Kept) -> Path | None:
    """Where a member goes; None where it lies there already."""
    name = f"{member.sha256[:12]}-{_short(member.place.name)}"
    target = home.quarantine / (f"{name}_" if name.endswith(WHY_SUFFIX) else name)
    number = 2
    while os.path.lexists(target):
        why = read_why(target)
        if (why.get("container_sha256"), why.get("member")) == member.place[:2]:
            return None
        target = home.quarantine / f"{name}.{number}"
        number += 1
    return target


def read_why(target: Path) -> Why:
    """The reasons beside a quarantined file; empty where somebody removed them."""
    try:
        why: Why = json.loads(why_path(target).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return why


def choose_target(home: Home, folder: Path, move: Move) -> Path:
    """Where a file goes; for quarantine its reasons are written first, so that none lies there without."""
    if move.why is None:
        return _free(folder, f"{move.sha256[:12]}-{_short(_disk_name(move))}")
    target = _quarantine_target(home, move)
    _write_why(target, move.why)
    return target


def _write_why(target: Path, why: Why) -> None:
    # Not synced one by one: a thousand rejected files would take a thousand syncs. `file_away` syncs them
    # together, and until then the journal has the reasons.
    content = json.dumps(why, ensure_ascii=False, indent=2) + "\n"
    why_path(target).write_bytes(content.encode("utf-8", "backslashreplace"))


def why_path(target: Path) -> Path:
    """The reasons of a quarantined file."""
    return target.with_name(target.name + WHY_SUFFIX)


def _quarantine_target(home: Home, move: Move) -> Path:
    name = _short(_disk_name(move))
    if name.endswith(WHY_SUFFIX):
        name += "_"  # or it would pass for the reasons of another file
    if os.path.lexists(home.quarantine / name):
        name = f"{move.sha256[:12]}-{name}"
    return _free(home.quarantine, name)


def _disk_name(move: Move) -> str:
    return move.sighting.path.rpartition("/")[2]


def _short(name: str) -> str:
    raw = os.fsencode(name)
    if len(raw) <= NAME_BYTES:
        return name
    suffix = os.fsencode(Path(name).suffix)[:20]
    return os.fsdecode(raw[: NAME_BYTES - len(suffix)] + suffix)


def _free(folder: Path, name: str) -> Path:
    """`name` in `folder`, numbered where it is taken: every original is kept, copies of a file too."""
    target = folder / name
    number = 2
    while os.path.lexists(target):
        target = folder / f"{name}.{number}"
        number += 1
    return target


def _take_or_leave(move: Move, target: Path) -> bool:
    """Take a file, or let it be where only its owner may move it; `reconcile` tells of it then.

    PermissionError where not the file but the folder it should go to is closed.
    """
    try:
        return _take(move, target)
    except PermissionError:
        if not os.access(target.parent, os.W_OK | os.X_OK, effective_ids=True):
            raise
        why_path(target).unlink(missing_ok=True)
        return True


def _take(move: Move, target: Path) -> bool:
    source = Path(move.sighting.path)
    try:
        source.rename(target)
    except FileNotFoundError:
        return True
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        return _take_across(source, target, move)
    # Between the look and the rename a writer may have put a new file there: it goes back, never lost.
    taken = look_at(str(target))
    if taken is None or taken.identity.before_rename == move.sighting.identity.before_rename:
        return True
    _put_back(target, source)
    return False


def _take_across(source: Path, target: Path, move: Move) -> bool:
    beside = _copy_beside(source, target)
    if look_at(str(source)) != move.sighting:
        beside.unlink()
        return False
    beside.rename(target)
    sync_path(target.parent)
    source.unlink()
    return True


def move_file(source: Path, target: Path) -> None:
    """Move a file; to another file system as a copy that is whole before it has its name."""
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        copy_file(source, target)
        source.unlink()


def copy_file(source: Path, target: Path) -> None:
    """Copy a file with its times, or a link as a link; it is synced before it has its name."""
    _copy_beside(source, target).rename(target)
    sync_path(target.parent)


def _copy_beside(source: Path, target: Path) -> Path:
    beside = target.with_name(f".{target.name[:NAME_BYTES]}.tmp")
    shutil.copy2(source, beside, follow_symlinks=False)
    if not beside.is_symlink():
        with beside.open("rb") as stream:
            os.fsync(stream.fileno())
    return beside


def _put_back(target: Path, source: Path) -> None:
    home_again = _free(source.parent, source.name)
    os.link(target, home_again, follow_symlinks=False)
    target.unlink()
    why_path(target).unlink(missing_ok=True)


def put_away(home: Home, moves: Sequence[Move], kept: Sequence[Kept], day: date) -> None:
    """Take committed files out of the drop and keep rejected members; done again it goes on where it was.

    A file that was replaced in the drop before it could be moved is written anew from its stored bytes.
    """
    replaced = file_away(home, moves, day)
    wanted = {move.sha256 for move in replaced} | {member.sha256 for member in kept}
    stored = read_contents(home.root, wanted)
    for move in replaced:
        keep_bytes(home, move, stored.get(move.sha256, b""), day)
    keep_members(home, kept, stored)
