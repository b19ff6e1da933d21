"""Noticing that files have settled in the drop, and telling Prefect, whose trigger then starts a run.

`python -m flows.notice` does that alone, beside a server and workers that run elsewhere.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

from prefect.events import emit_event

from flows.drop import NANOSECONDS, Sighting, list_drop
from flows.ending import stop_on_signals
from flows.home import Home, open_home
from flows.lock import is_held
from flows.prefect_env import configure_prefect
from flows.settings import Settings, load_settings
from flows.watch import drop_changes

SETTLED = "cables.drop.settled"


def name_drop(home: Home) -> str:
    """The resource that the drop folder of a home is in Prefect's events."""
    return f"cables.drop.{home.drop}"


def notice_drops(home: Home, settings: Settings, stop: threading.Event) -> None:
    """Emit one event each time files have settled that nobody is taking, until `stop` is set."""
    told: set[Sighting] = set()
    for _ in _ticks(home, settings, stop):
        while is_held(home.lock) and not stop.wait(settings.settle_seconds):
            pass  # the run under way may take them
        waiting = set(list_waiting(home, settings))
        if waiting - told:
            emit_event(
                SETTLED,
                {"prefect.resource.id": name_drop(home), "prefect.resource.name": str(home.drop)},
                payload={"files": len(waiting)},
            )
        told = waiting


def _ticks(home: Home, settings: Settings, stop: threading.Event) -> Iterator[None]:
    """A tick whenever something has changed and come to rest, and one every rescan interval."""
    for _ in drop_changes(home, settings, stop):
        # Changes are told as they stop; a file counts as settled a moment later.
        if stop.wait(settings.settle_seconds):
            return
        yield


def list_waiting(home: Home, settings: Settings) -> list[Sighting]:
    """The settled files; while `cables watch` runs, those it has left lying."""
    patience = settings.settle_seconds
    if is_held(home.watch_lock):
        # The watcher takes them sooner than a run could start.
        patience += settings.rescan_seconds
    now = time.time_ns()
    return [
        sighting
        for sighting in list_drop(home.drop)
        # The time of change: a file moved here keeps the old time of its writing.
        if now - sighting.identity.changed_ns >= patience * NANOSECONDS
    ]


def main() -> None:
    """Notice until stopped, for the home and the server that the environment names."""
    settings = load_settings()
    home = open_home(settings.home)
    configure_prefect(home)
    stop = threading.Event()
    stop_on_signals(stop)
    notice_drops(home, settings, stop)


if __name__ == "__main__":
    main()
