"""The drop folder: which files are there, which have settled, and their bytes, read whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from flows.errors import SourceChanged
from flows.unfinished import controlled, is_control, is_unfinished

NANOSECONDS = 1_000_000_000
# What a folder has to allow for its files to be listed, looked at and moved away.
TO_EMPTY = os.R_OK | os.W_OK | os.X_OK

# A file's device and number there.
Place = tuple[int, int]


class Identity(NamedTuple):
    """What tells one state of a file from the next without reading it; times in nanoseconds since the epoch.

    `changed_ns` is the time no program can set: of writing, and of renaming and changing permissions too.
    """

    device: int
    inode: int
    size_bytes: int
    modified_ns: int
    changed_ns: int

    @property
    def before_rename(self) -> tuple[int, ...]:
        """The part that a rename leaves as it is."""
        return self[:4]


class Sighting(NamedTuple):
    """One file as it was listed; `refusal` is the fault code of what must not be opened.

    `is_linked`: it had other names, and moving one of those changes the time of change of all.
    """

    path: str
    identity: Identity
    refusal: str | None = None
    is_linked: bool = False

    @property
    def name(self) -> str:
        """The file's name as text; a byte that is no UTF-8 is written out, as `\\xff`."""
        return os.fsencode(self.path.rpartition("/")[2]).decode("utf-8", "backslashreplace")


class Settled(NamedTuple):
    """A drop folder once the settle interval has passed: what can be taken, and what still changes."""

    ready: list[Sighting]
    pending: list[Sighting]


def list_drop(folder: Path) -> list[Sighting]:
    """Every file under `folder` at any depth, by path; links are listed and never followed.

    Folders closed to us are passed over, see `list_closed`; PermissionError where `folder` itself is one.
    """
    found = (look_at(path) for path, is_folder in _walk(str(folder), TO_EMPTY) if not is_folder)
    return sorted(sighting for sighting in found if sighting is not None)


def list_closed(folder: Path) -> list[str]:
    """Folders under `folder` that we may not list, or not take files out of, by path."""
    return sorted(path for path, is_folder in _walk(str(folder), TO_EMPTY) if is_folder)


def list_to_copy(folder: Path, passed_over: Collection[Place] = ()) -> list[Sighting]:
    """As `list_drop`, of a folder whose files stay where they are; PermissionError where one is closed.

    Folders at `passed_over` are not looked into, whatever name they are reached by.
    """
    found = (look_at(path) for path, _ in _walk(str(folder), 0, passed_over))
    return sorted(sighting for sighting in found if sighting is not None)


def find_place(path: Path) -> Place:
    """Where a file or folder is, whatever name it is reached by."""
    status = path.stat()
    return status.st_dev, status.st_ino


def _walk(root: str, needed: int, passed_over: Collection[Place] = ()) -> Iterator[tuple[str, bool]]:
    """The path of every file, and of every folder below `root` without the `needed` permissions."""
    folders = [root]
    while folders:
        folder = folders.pop()
        if not os.access(folder, needed, effective_ids=True) and os.path.lexists(folder):
            if folder == root:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), folder)
            yield folder, True
            continue
        try:
            entries = list(os.scandir(folder))
        except (FileNotFoundError, NotADirectoryError):
            continue  # gone since its parent was listed
        awaited = {controlled(entry.name) for entry in entries if is_control(entry.name)}
        for entry in entries:
            if is_unfinished(entry.name) or entry.name in awaited:
                continue
            if not entry.is_dir(follow_symlinks=False):
                yield entry.path, False
            elif not passed_over or find_place(Path(entry.path)) not in passed_over:
                folders.append(entry.path)


def look_at(path: str) -> Sighting | None:
    """The file at `path` as it is now; None where it is gone."""
    try:
        status = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    is_linked = status.st_nlink > 1
    return Sighting(path, _identity(status), _refusal(status.st_mode), is_linked)


def _identity(status: os.stat_result) -> Identity:
    return Identity(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _refusal(mode: int) -> str | None:
    if stat.S_ISLNK(mode):
        return "link"
    return None if stat.S_ISREG(mode) else "not_a_file"


def settle(
    list_files: Callable[[], list[Sighting]],
    interval: float,
    *,
    clock: Callable[[], int] = time.time_ns,
    sleep: Callable[[float], None] = time.sleep,
) -> Settled:
    """The listed files that have not changed for `interval` seconds, waiting that long if any is younger.

    A file renamed into place keeps its old time and is taken at once. A clock set back makes files look
    as if they came from the future: those are compared before and after the wait, and the clock not asked.
    """
    earlier = list_files()
    wait = max((_seconds_left(sighting, interval, clock()) for sighting in earlier), default=0.0)
    if wait <= 0:
        return Settled(earlier, [])
    sleep(wait)
    before = set(earlier)
    settled = Settled([], [])
    for sighting in list_files():
        is_ready = sighting in before or _seconds_left(sighting, interval, clock()) <= 0
        (settled.ready if is_ready else settled.pending).append(sighting)
    return settled


def _seconds_left(sighting: Sighting, interval: float, now: int) -> float:
    age = (now - sighting.identity.modified_ns) / NANOSECONDS
    return min(interval, interval - age)


def read_source(sighting: Sighting) -> bytes:
    """The bytes of a settled file; SourceChanged where it is no longer what was listed, or OSError."""
    with opened_source(sighting) as stream:
        data = stream.read(sighting.identity.size_bytes + 1)
    if len(data) != sighting.identity.size_bytes:
        raise SourceChanged(sighting.path)
    return data


def hash_source(sighting: Sighting) -> str:
    """SHA-256 of a settled file too large to hold; errors as for `read_source`."""
    with opened_source(sighting) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_head(sighting: Sighting, size_bytes: int) -> bytes:
    """The first bytes of a settled file; errors as for `read_source`."""
    with opened_source(sighting) as stream:
        return stream.read(size_bytes)


@contextmanager
def opened_source(sighting: Sighting) -> Iterator[FileIO]:
    """A settled file to read; SourceChanged, before or after, where it is no longer what was listed."""
    with _open(sighting) as stream:
        _check(sighting, stream)
        yield stream
        _check(sighting, stream)


def _open(sighting: Sighting) -> FileIO:
    # O_NOFOLLOW and O_NONBLOCK: a file swapped for a link or a pipe since it was listed is not followed into.
    try:
        descriptor = os.open(sighting.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            raise SourceChanged(sighting.path) from None
        raise
    return FileIO(descriptor, "rb")


def _check(sighting: Sighting, stream: FileIO) -> None:
    found = _identity(os.fstat(stream.fileno()))
    if found == sighting.identity:
        return
    # Of a file with several names, one may have been moved meanwhile.
    if not sighting.is_linked or found.before_rename != sighting.identity.before_rename:
        raise SourceChanged(sighting.path)
