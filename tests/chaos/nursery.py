"""A process that has imported everything, and forks another for each job that is to be killed.

Importing takes longer than a pass. Asked on standard input, a JSON object a line; it answers with the number
of the new process, and when that has ended with its exit code.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import subprocess
import sys
from functools import partial
from types import TracebackType
from typing import Any

LONGEST_SECONDS = 300.0
# What the killed leave behind Python's own tracker removes, and says so each time.
QUIET = {"PYTHONWARNINGS": "ignore:resource_tracker:UserWarning"}


def _environment() -> dict[str, str]:
    """That of this process without what a command in it set for its children: the victims lie beside us."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"} | QUIET


class Nursery:
    """The process seen from the program that asks it; a context manager."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )

    def run(
        self,
        job: str,
        *arguments: object,
        point: str = "",
        seconds: float = LONGEST_SECONDS,
        largest_file: int | None = None,
        error: int | None = None,
    ) -> int:
        """The exit code of one job of `victim.py`, killed at a named point or after so many seconds.

        No file it writes may grow beyond `largest_file` bytes: to the job it is as if the disk were full.
        With `error` the point does not kill: the system is in that trouble there, a number of `errno`.
        """
        wish = {
            "job": job,
            "arguments": [str(argument) for argument in arguments],
            "point": point,
            "largest_file": largest_file,
            "error": error,
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(wish).encode() + b"\n")
        number = int(self._process.stdout.readline())
        if not select.select([self._process.stdout], [], [], seconds)[0]:
            os.kill(number, signal.SIGKILL)
        return int(self._process.stdout.readline())

    def __enter__(self) -> Nursery:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()


def main() -> None:
    """Fork and wait, until our input ends; the children go on to do their job and end as any process."""
    import victim

    from expectations.gate import warm

    warm()
    while line := sys.stdin.buffer.readline():
        wish = json.loads(line)
        child = os.fork()
        if child == 0:
            _settle_in(wish)
            getattr(victim, wish["job"])(*wish["arguments"])
            return
        _answer(child)
        _answer(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _settle_in(wish: dict[str, Any]) -> None:
    """Leave the pipes to the parent, and arrange for what is to go wrong."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    os.environ["CABLES_FAULT_POINT"] = wish["point"]
    if (number := wish["error"]) is not None:
        os.kill = partial(_fail, number)
    if (size := wish["largest_file"]) is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _fail(number: int, *_: object) -> None:
    raise OSError(number, os.strerror(number))


if __name__ == "__main__":
    main()
