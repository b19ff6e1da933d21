"""Programs that tests start, none of which outlives its test, however that ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO

from awaiting import PATIENCE

CABLES = [sys.executable, "-m", "flows.cli"]


def run_cables(
    *arguments: str, given: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """A `cables` command that has ended, and what it said."""
    return subprocess.run(
        [*CABLES, *arguments],
        env=os.environ | environment,
        input=given,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@contextmanager
def running(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    *,
    stdout: int | IO[bytes] | None = None,
    stderr: int | IO[bytes] | None = None,
) -> Iterator[subprocess.Popen[str]]:
    """A program that runs within this block, and is killed after it where it has not ended."""
    own = None if environment is None else {**os.environ, **environment}
    with subprocess.Popen(command, env=own, stdout=stdout, stderr=stderr, text=True) as process:
        try:
            yield process
        finally:
            process.kill()
