"""A long run's progress as an artifact of its own in the Prefect UI."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import cast
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

# The UI does not look more often, and every update is a request.
LEAST_SECONDS = 1.0


class ProgressGauge:
    """A listener of `flows.progress`: after some seconds it makes the artifact, from then on it moves it."""

    def __init__(self, after_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._next = clock() + after_seconds
        self._done = {"parsed": 0, "committed": 0}
        self._artifact: UUID | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note that `done` of `total` files are through `stage`, and show it where it is time to."""
        self._done[stage] = done
        is_last = stage == "committed" and done == total
        if self._artifact is None and (is_last or self._clock() < self._next):
            return
        if is_last or self._clock() >= self._next:
            self._next = self._clock() + LEAST_SECONDS
            self._show(100 * sum(self._done.values()) / (len(self._done) * total))

    def _show(self, percent: float) -> None:
        if self._artifact is None:
            words = "Files parsed and committed, of those that settled."
            created = create_progress_artifact(percent, key="progress", description=words)
            # Not in an event loop, so what comes is no coroutine.
            self._artifact = cast("UUID", created)
        else:
            update_progress_artifact(self._artifact, percent)
