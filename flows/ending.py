"""Ending whole: who is told to end lets the pass under way come to its next commit, and takes no more."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from types import FrameType
from typing import TypeVar

T = TypeVar("T")

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


def run_in_thread(work: Callable[[], T]) -> T:
    """What `work` returns, done in a thread beside this one, which waits.

    Signals stay with the handler of this thread. In the main thread Prefect puts its own in place of ours
    while a flow runs, which breaks the flow off and reports it as crashed.
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(copy_context().run, work).result()
