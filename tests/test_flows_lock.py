from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.errors import Busy
from flows.lock import writer_lock

HOLDER = """
import sys
from pathlib import Path
from flows.lock import writer_lock
with writer_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the lock."""
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


def test_the_lock_of_another_process_is_told_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with holder(path) as process:
        with pytest.raises(Busy, match=f"process {process.pid}"), writer_lock(path, wait=False):
            pass
        process.kill()


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with holder(path) as process:
        process.kill()
        with writer_lock(path):
            pass


def test_the_lock_is_held_once_within_its_block(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with writer_lock(path), writer_lock(path, wait=False):
        pass
    with writer_lock(path, wait=False):
        pass


def test_the_lock_is_given_back_after_an_error(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with pytest.raises(ValueError, match="inside"), writer_lock(path):
        raise ValueError("inside")
    with holder(path) as process:
        process.kill()
