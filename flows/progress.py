"""Progress of a pass, told to whoever listens; nobody listening costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str, int, int], None]

_listener: ContextVar[Listener | None] = ContextVar("progress_listener", default=None)


@contextmanager
def listening(listener: Listener | None) -> Iterator[None]:
    """Within this block `listener(stage, done, total)` is called as files get through a stage."""
    # A context variable and no argument: a flow's parameters are stored and shown, and a listener is neither.
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tell(stage: str, done: int, total: int) -> None:
    """Say that `done` of `total` files are through `stage`."""
    if (listener := _listener.get()) is not None:
        listener(stage, done, total)
