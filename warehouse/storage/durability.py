"""What survives a loss of power: bytes and names that were synced, in this order."""

from __future__ import annotations

import os
from pathlib import Path


def sync_path(path: Path) -> None:
    """Make a file's bytes, or the names in a folder, durable: what was renamed or made in it is there."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_log(table: Path, version: int) -> None:
    """Make one entry of a table's Delta log durable."""
    log = table / "_delta_log"
    sync_path(log / f"{version:020d}.json")
    sync_path(log)


def write_durably(path: Path, data: bytes) -> None:
    """Put `data` at `path` in one step: beside it, synced, then renamed over what was there."""
    beside = path.with_name(f".{path.name[:200]}.tmp")
    with beside.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)
    sync_path(path.parent)
