"""How tests wait: for a state and never for a time, and all of them as long at most."""

from __future__ import annotations

import time
from collections.abc import Callable
from operator import not_
from typing import TypeVar

import pytest

T = TypeVar("T")

# Seconds, met only by what has gone wrong: with a tenth of a machine's time, a first Prefect server takes two
# minutes to start, and the program that awaits it as long.
PATIENCE = 600.0
PAUSE_SECONDS = 0.1


def await_that(look: Callable[[], T], is_so: Callable[[T], object] = bool) -> T:
    """What `look` returns, once `is_so` holds of it; the test fails with what it returned last."""
    end = time.monotonic() + PATIENCE
    while not is_so(seen := look()):
        if time.monotonic() > end:
            pytest.fail(f"after {PATIENCE:.0f} s there was still {seen!r}")
        time.sleep(PAUSE_SECONDS)
    return seen


def await_none(look: Callable[[], object]) -> None:
    """Return once `look` finds nothing; the test fails with what it found last."""
    await_that(look, not_)
