"""The logs of the programs that `make up` starts: bounded in size, however long those run."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

MOST_BYTES = 5_000_000


def bound_logs(folder: Path, most_bytes: int = MOST_BYTES) -> list[str]:
    """Put the content of each log larger than that aside as `<name>.1`, in place of what lay there; which."""
    large = [path for path in sorted(folder.glob("*.log")) if path.stat().st_size > most_bytes]
    for path in large:
        # Copied and cut, not renamed: the program that writes it holds it open, and appends.
        shutil.copyfile(path, path.with_name(f"{path.name}.1"))
        os.truncate(path, 0)
    return [path.name for path in large]
