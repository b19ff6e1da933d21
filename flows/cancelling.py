"""Cancelling a run that nobody serves: it heeds the wish itself, at its next commit.

A run of a deployment is ended by its runner. One of `cables ingest` or `cables watch` has none: it would run
to its end, and stand as Cancelling for ever.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from prefect import get_client
from prefect.runtime import flow_run

from flows.ending import ending_with
from flows.loopback import is_answering
from flows.prefect_env import API_URL
from flows.progress import listening


@contextmanager
def heeding_cancellation() -> Iterator[None]:
    """Within this block, inside a flow, a pass ends at its next commit once the run is to be cancelled."""
    cancelled = threading.Event()

    def heed(stage: str, done: int, total: int) -> None:  # noqa: ARG001 - a listener's shape
        if stage == "committed" and is_cancelling():
            cancelled.set()

    with ending_with(cancelled), listening(heed):
        yield


def is_cancelling() -> bool:
    """Whether somebody wants the run we are in cancelled; a server that does not answer wants nothing."""
    if not is_answering(os.environ.get(API_URL, "")):
        return False
    with get_client(sync_client=True) as client:
        state = client.read_flow_run(UUID(str(flow_run.get_id()))).state
    return state is not None and state.is_cancelling()
