"""The chaos of `make chaos` in its short form."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

CHAOS = Path(__file__).parent / "chaos" / "chaos.py"


@pytest.fixture(scope="module")
def chaos() -> ModuleType:
    """The program as a module."""
    spec = importlib.util.spec_from_file_location("chaos", CHAOS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["chaos"] = module
    spec.loader.exec_module(module)
    return module


def test_kills_at_any_moment_change_nothing_and_no_reader_notices(chaos: ModuleType, tmp_path: Path) -> None:
    done = chaos.run_chaos(tmp_path, files=8, kills=3, seed=11, readers=2)
    assert (done.errors, done.torn, done.differences) == ([], [], [])
    assert done.kills == 3
    assert done.asked > 10


def test_ingests_of_the_same_files_at_once_load_each_cable_once(chaos: ModuleType, tmp_path: Path) -> None:
    assert chaos.run_concurrently(tmp_path, 40) == []


def test_every_named_point_is_found_in_the_code(chaos: ModuleType) -> None:
    points = chaos.fault_points()
    assert {"before:commit", "after:stage", "after:snapshot", "amid:clean", "before:move"} < set(points)
