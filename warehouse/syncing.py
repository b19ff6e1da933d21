"""What survives a loss of power: bytes and names that were synced, in this order."""

from __future__ import annotations

import os
from pathlib import Path


def sync_file(path: Path) -> None:
    """Make a file's bytes durable."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable: a file renamed or made in it survives a loss of power."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_log(table: Path, version: int) -> None:
    """Make one entry of a table's Delta log durable."""
    log = table / "_delta_log"
    sync_file(log / f"{version:020d}.json")
    sync_folder(log)
