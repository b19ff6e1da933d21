"""Progress of a pass, told to whoever listens; nobody listening costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str, int, int], None]

_listener: ContextVar[Listener | None] = ContextVar("progress_listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Within this block `listener(stage, done, total)` is called too as files get through a stage."""
    outer = _listener.get()

    def tell_both(stage: str, done: int, total: int) -> None:
        listener(stage, done, total)
        if outer is not None:
            outer(stage, done, total)

    # A context variable and no argument: a flow's parameters are stored and shown, and a listener is neither.
    token = _listener.set(tell_both)
    try:
        yield
    finally:
        _listener.reset(token)


def tell(stage: str, done: int, total: int) -> None:
    """Say that `done` of `total` files are through `stage`."""
    if (listener := _listener.get()) is not None:
        listener(stage, done, total)
