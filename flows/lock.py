"""One writer at a time: an operating system lock, gone with the process that held it however it ended."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
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


def _take(descriptor: int, path: Path, wait: bool) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
        raise Busy(
            f"another ingest (process {holder}) holds {path}: nothing was done; run again without --no-wait"
        ) from None
