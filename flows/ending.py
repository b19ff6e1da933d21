"""Ending whole: who is told to end lets the pass under way come to its next commit, and takes no more."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import FrameType

_told: ContextVar[tuple[threading.Event, ...]] = ContextVar("told_to_end", default=())


def stop_on_signals(stop: threading.Event) -> None:
    """Set `stop` when the process is told to end; nothing outside the main thread, which gets no signals."""
    if threading.current_thread() is not threading.main_thread():
        return

    def end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler's shape
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)


@contextmanager
def ending_with(stop: threading.Event) -> Iterator[None]:
    """Within this block passes end at their next commit once `stop` is set; blocks add up."""
    # A context variable and no argument: a flow's parameters are stored and shown, and an event is neither.
    token = _told.set((*_told.get(), stop))
    try:
        yield
    finally:
        _told.reset(token)


def is_told_to_end() -> bool:
    """Whether the pass under way should take no more."""
    return any(stop.is_set() for stop in _told.get())


@contextmanager
def hearing_signals() -> Iterator[None]:
    """Within this block, inside a flow, signals are heard by who called `ending_with`.

    Prefect has a handler of its own while a flow runs, which breaks it off, and tells that it crashed.
    """
    told = _told.get()
    if not told or threading.current_thread() is not threading.main_thread():
        yield
        return
    theirs = signal.getsignal(signal.SIGTERM)
    stop_on_signals(told[0])
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, theirs)
