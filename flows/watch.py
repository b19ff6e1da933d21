"""Watching the drop folder: a pass whenever files settle, and one now and then whatever events came."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import typer
from watchfiles import watch as watch_files

from flows.commands import Counts, run_once
from flows.ending import ending_with, run_in_thread, stop_on_signals
from flows.errors import Cancelled
from flows.home import Home
from flows.lock import claimed, writer_lock
from flows.settings import Settings
from flows.unfinished import is_control, is_unfinished

MILLISECONDS = 1000


def watch(
    home: Home, settings: Settings, *, debug: bool = False, stop: threading.Event | None = None
) -> Iterator[Counts]:
    """Yield the counts of every pass that met a file, until `stop` is set or the process is told to end.

    A pass under way is let come to a commit: what it did not reach stays in the drop. Events tell when to
    look, listing the folder tells what is there: an event lost, as on network drives, costs at most
    `rescan_seconds`.
    """
    stop = stop or threading.Event()
    stop_on_signals(stop)
    changes = drop_changes(home, settings, stop)
    with claimed(home.watch_lock):
        while not stop.is_set():
            with writer_lock(home.lock), ending_with(stop):
                counts = run_in_thread(partial(_run_or_be_cancelled, home, settings, debug=debug))
            if counts["seen"]:
                yield counts
            if not counts["pending"]:
                next(changes, None)


def _run_or_be_cancelled(home: Home, settings: Settings, *, debug: bool) -> Counts:
    try:
        return run_once(home, settings, [], is_shown=False, debug=debug)
    except Cancelled as cancelled:
        # The run was to end, not the watch; what lies there waits for the next file, or the next look.
        typer.echo(f"cables: {cancelled}", err=True)
        return {"seen": 0, "pending": 0}


def is_cable_name(path: str) -> bool:
    """Whether a change of that path is worth a look: temporary names are not.

    With a control file goes what kept the file beside it from being taken.
    """
    name = Path(path).name
    return not is_unfinished(name) or is_control(name)


def drop_changes(home: Home, settings: Settings, stop: threading.Event) -> Iterator[object]:
    """Something whenever a file of the drop has changed and come to rest, and at every rescan interval."""
    return watch_files(
        home.drop,
        watch_filter=lambda _, path: is_cable_name(path),
        debounce=int(settings.settle_seconds * MILLISECONDS) or 1,
        step=50,
        rust_timeout=int(settings.rescan_seconds * MILLISECONDS),
        yield_on_timeout=True,
        stop_event=stop,
        raise_interrupt=False,
        # A folder closed to us is told by the status; it stops nobody.
        ignore_permission_denied=True,
    )
