"""Files that survive a power cut: what is renamed into place was synced first, and so was its folder."""

from __future__ import annotations

import os
from pathlib import Path

from warehouse.storage.syncing import sync_path


def write_durably(path: Path, data: bytes) -> None:
    """Put `data` at `path` in one step: beside it, synced, then renamed over what was there."""
    beside = path.with_name(f".{path.name[:200]}.tmp")
    with beside.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)
    sync_path(path.parent)
