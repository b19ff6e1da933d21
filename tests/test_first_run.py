"""`make run`, its environment aside: the script that shows a newcomer the way from drop to answers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.home import Home, open_home
from transforms.samples import Sample
from warehouse.catalog.session import ask

SCRIPT = Path(__file__).parents[1] / "deploy" / "first-run.sh"
Show = Callable[[Path], str]


@pytest.fixture
def show(with_prefect: None) -> Show:
    """Runs the script for a home, with five synthetic cables; what it printed."""
    bin_folder = Path(sys.executable).parent
    if not (bin_folder / "cables").exists():
        pytest.skip("no `cables` beside this Python: cablehouse is not installed here")

    def run(root: Path) -> str:
        environment = os.environ | {
            "CABLES_HOME": str(root),
            "CABLES_WORKERS": "1",
            "CABLES_SETTLE_SECONDS": "0",
        }
        command = [str(SCRIPT), str(bin_folder), "5"]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=240, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def count_sources(home: Home) -> int:
    return int(ask(home.root, "select count(*) n from sources").to_pylist()[0]["n"])


def test_a_new_home_is_filled_once(tmp_path: Path, show: Show) -> None:
    root = tmp_path / "data"
    first, again = show(root), show(root)
    assert "5 cables in" in first
    assert "5 seen: " in first
    assert "== Mentions by type" in first
    assert "synthetic" not in again
    assert "nothing to ingest" in again
    assert count_sources(open_home(root)) == 5


def test_among_somebody_s_own_cables_none_are_written(
    tmp_path: Path, show: Show, samples: list[Sample]
) -> None:
    """As after an upgrade, or a restore, of a home that was begun by `make up`."""
    home = open_home(tmp_path / "data")
    (home.drop / samples[1].file_name).write_bytes(samples[1].data)
    assert "1 seen: 1 loaded" in show(home.root)
    assert "nothing to ingest" in show(home.root)
    assert count_sources(home) == 1


def test_beside_an_archive_whose_tables_are_lost_none_are_written(tmp_path: Path, show: Show) -> None:
    kept = tmp_path / "data" / "archive" / "2026-01-02" / "0123456789ab-09OSLO1.txt"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"somebody's own")
    assert "synthetic" not in show(tmp_path / "data")
