"""One writer at a time: an operating system lock, gone with the process that held it however it ended."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from flows.errors import Busy

_held: set[Path] = set()


@contextmanager
def writer_lock(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the lock on `path`; with `wait` false, Busy where another process has it.

    Taken again within a block that holds it, it is held once: a command takes it before the flow does.
    """
    if path in _held:
        yield
        return
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _take(descriptor, path, wait)
        _held.add(path)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        _held.discard(path)
        # Closing gives the lock back; the file stays, or two could lock two files of one name.
        os.close(descriptor)


@contextmanager
def claimed(path: Path) -> Iterator[None]:
    """Hold the lock on `path`, so that others can see it; go on without it where another does."""
    with ExitStack() as stack:
        with suppress(Busy):
            stack.enter_context(writer_lock(path, wait=False))
        yield


@contextmanager
def lock_for_child(path: Path) -> Iterator[int]:
    """A lock on `path`, as a descriptor for a child process, which holds it from then on until it ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _take(descriptor, path, wait=False)
        os.ftruncate(descriptor, 0)
        yield descriptor
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether a living process holds the lock on `path`."""
    try:
        with path.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _take(descriptor: int, path: Path, wait: bool) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
        raise Busy(
            f"another ingest (process {holder}) holds {path}: nothing was done; run again without --no-wait"
        ) from None
