"""The chaos of `make chaos` in its short form."""

from __future__ import annotations

from pathlib import Path

import pytest
from chaos import fault_points, run_chaos, run_concurrently
from nursery import Nursery

# The points of a commit and of a pass have tests that kill at each of them; no other kills a cleaning.
POINTS = ("after:paragraphs", "before:clean", "amid:clean")


def test_kills_at_any_moment_change_nothing_and_no_reader_notices(nursery: Nursery, tmp_path: Path) -> None:
    done = run_chaos(tmp_path, nursery, POINTS, files=8, kills=6, seed=11, readers=2)
    assert (done.errors, done.torn, done.differences) == ([], [], [])
    assert (done.kills, set(done.at_points)) == (6, set(POINTS))
    assert done.asked > 10


@pytest.mark.usefixtures("with_prefect")
def test_ingests_of_the_same_files_at_once_load_each_cable_once(nursery: Nursery, tmp_path: Path) -> None:
    assert run_concurrently(tmp_path, nursery, 40) == []


def test_every_named_point_is_found_in_the_code() -> None:
    points = fault_points()
    assert {"before:commit", "after:stage", "after:snapshot", "amid:clean", "before:move"} < set(points)
