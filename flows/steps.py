"""Steps of a pass as Prefect task runs, a bounded number of them however many files come."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from prefect import Task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger

P = ParamSpec("P")
T = TypeVar("T")

# Fewer than 50 a run: after recovery and listing eight chunks of five steps and part of a ninth are seen
# one by one, what comes after them only in the log.
MOST_TASK_RUNS = 46


class TaskSteps:
    """Runs a step as a task run, named as told; after `most` of them as a plain call."""

    def __init__(self, most: int = MOST_TASK_RUNS) -> None:
        self._left = most

    def __call__(self, name: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `work(*args, **kwargs)`."""
        begin = time.perf_counter()
        if self._left > 0:
            self._left -= 1
            result = _run_as_task(name, work, *args, **kwargs)
        else:
            result = work(*args, **kwargs)
        get_run_logger().info("%s took %.2f s", name, time.perf_counter() - begin)
        return result


def _run_as_task(name: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    # Arguments and result pass Prefect by: it would walk through every one of them, and keep every
    # result until the flow ends, which is the whole drop in memory.
    results: list[T] = []

    def body() -> None:
        results.append(work(*args, **kwargs))

    Task(
        body,
        name=name.partition(" chunk")[0],
        task_run_name=name,
        cache_policy=NO_CACHE,
        persist_result=False,
    )()
    return results[0]
