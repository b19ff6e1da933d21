"""Server, schedule, drop trigger and watcher together on one machine: `python -m flows.together up|down`.

Each program holds a lock for as long as it lives, so that no stale number of a process is ever believed.
`wait [PROCESS]` returns once a server answers that `cables serve` started otherwise, in that process, as a
service for instance.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from flows.errors import CablesError, WrongUse, one_line
from flows.home import Home, open_home
from flows.lock import is_held, lock_for_child
from flows.loopback import is_answering
from flows.prefect_env import API_URL
from flows.server import MOST_SECONDS, find_shared_server
from flows.settings import load_settings

# The order of starting; they end in the opposite one, so that the watcher's last run finds its server.
PROGRAMS = ("serve", "watch")
# A pass under way is let end: it stops at a commit, or is killed, and the next start repairs it.
LAST_SECONDS = 60.0


def start_all(home: Home) -> str:
    """Start what does not run yet, and return where the UI is once its server answers."""
    home.logs.mkdir(parents=True, exist_ok=True)
    _start(home, "serve")
    _await(lambda: _server_of(home) is not None or not _is_running(home, "serve"), MOST_SECONDS)
    url = _server_of(home)
    if url is None:
        raise CablesError(f"`cables serve` did not start: {_last_words(_log(home, 'serve'))}")
    _start(home, "watch")
    return url.removesuffix("/api")


def stop_all(home: Home) -> list[str]:
    """End what runs, and return what that was."""
    running = [name for name in reversed(PROGRAMS) if _is_running(home, name)]
    for name in running:
        _stop(home, name)
    return running


def await_serve(home: Home, process: int | None = None) -> str:
    """Return where the UI is once the server of `cables serve` answers.

    CablesError where it does not, or `process`, which is `cables serve`, ended before. A server that others
    run is not waited for: `cables serve` does that, and nobody starts one of their own beside it.
    """
    if chosen := os.environ.get(API_URL):
        return chosen.removesuffix("/api")
    _await(lambda: _server_of(home) is not None or _is_gone(process), MOST_SECONDS)
    url = _server_of(home)
    if url is None:
        raise CablesError(f"no server answers that `cables serve` started for {home.root}")
    return url.removesuffix("/api")


def _is_gone(process: int | None) -> bool:
    if process is None:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def _start(home: Home, name: str) -> None:
    if _is_running(home, name):
        return
    command = [sys.executable, "-P", "-m", "flows.cli", name, "--home", str(home.root)]
    with lock_for_child(_lock(home, name)) as lock, _log(home, name).open("ab") as log:
        child = subprocess.Popen(  # noqa: S603 - our own module
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock],
            start_new_session=True,
        )
        os.pwrite(lock, f"{child.pid}\n".encode(), 0)


def _stop(home: Home, name: str) -> None:
    number = int(_lock(home, name).read_text("ascii").split()[0])
    os.kill(number, signal.SIGTERM)
    if not _await(lambda: not _is_running(home, name), LAST_SECONDS):
        os.killpg(number, signal.SIGKILL)
        _await(lambda: not _is_running(home, name), LAST_SECONDS)


def _await(is_so: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def _server_of(home: Home) -> str | None:
    chosen = os.environ.get(API_URL)
    if chosen:
        return chosen if is_answering(chosen) else None
    return find_shared_server(home)


def _is_running(home: Home, name: str) -> bool:
    return is_held(_lock(home, name))


def _lock(home: Home, name: str) -> Path:
    return home.state / f"{name}.running"


def _log(home: Home, name: str) -> Path:
    return home.logs / f"{name}.log"


def _last_words(log: Path) -> str:
    lines = log.read_text("utf-8", "replace").splitlines()
    return one_line(lines[-1]) if lines else f"{log} is empty"


def main(arguments: Sequence[str]) -> None:
    """Start or stop everything of the home that the environment names."""
    home = open_home(load_settings().home)
    if list(arguments) == ["up"]:
        url = start_all(home)
        typer.echo(f"Prefect UI at {url}; drop files into {home.drop}; logs in {home.logs}; `make down` ends")
    elif list(arguments) == ["down"]:
        stopped = stop_all(home)
        typer.echo(f"stopped {', '.join(stopped)}" if stopped else "nothing was running")
    elif list(arguments[:1]) == ["wait"] and all(text.isdecimal() for text in arguments[1:]):
        typer.echo(f"Prefect UI at {await_serve(home, *map(int, arguments[1:2]))}")
    else:
        raise WrongUse("say `up`, `down` or `wait`")


def run(arguments: Sequence[str]) -> int:
    """`main` as a program: an error is one line, and the exit code is returned."""
    try:
        main(arguments)
    except CablesError as error:
        typer.echo(f"cables: {error}", err=True)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
