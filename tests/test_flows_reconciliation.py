from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.drop import list_drop, settle
from flows.home import Home, open_home
from flows.passes import recover_home, run_pass
from flows.reconciliation import reconcile
from flows.settings import Settings
from flows.status import read_status
from transforms import PARSER_VERSION
from transforms.samples import Sample
from warehouse.runs import Run
from warehouse.upkeep.rollback import roll_back


@pytest.fixture
def home(tmp_path: Path, samples: list[Sample]) -> Home:
    """A home with two cables loaded and a stub rejected."""
    home = open_home(tmp_path / "data")
    for sample in [sample for sample in samples if sample.truth["cable_id"]][:2]:
        (home.drop / sample.file_name).write_bytes(sample.data)
    (home.drop / "stub.txt").write_bytes(b"Appears in these articles:<br /> \n")
    ingest(home)
    return home


def ingest(home: Home) -> None:
    recover_home(home)
    settled = settle(lambda: list_drop(home.drop), 0)
    run_pass(home, Settings(home=home.root), settled, Run("run", datetime.now(UTC), PARSER_VERSION))


def objective(home: Home) -> tuple[float, bool]:
    status = read_status(Settings(home=home.root))
    found = next(row for row in status.objectives if "disagree" in row.name)
    return found.observed, found.holds


def test_a_home_that_nobody_touched_is_whole(home: Home) -> None:
    assert reconcile(home) == ([], [], [], [])
    assert objective(home) == (0, True)


def test_an_original_taken_from_the_archive_is_missed(home: Home) -> None:
    taken = next(home.archive.rglob("*.txt"))
    taken.unlink()
    held = reconcile(home)
    assert [entry[:12] for entry in held.missing] == [taken.name[:12]]
    assert "1 of the ledger in neither archive nor quarantine" in held.as_sentence()
    assert objective(home) == (1, False)


def test_a_rejected_file_taken_away_is_told_and_no_fault(home: Home) -> None:
    for path in home.quarantine.iterdir():
        path.unlink()
    held = reconcile(home)
    assert [entry[13:] for entry in held.cleared] == ["stub.txt"]
    assert objective(home) == (0, True)


@pytest.mark.parametrize(
    "name", ["archive/2026-01-01/stray.txt", "archive/abcdefabcdef-stray.txt", "quarantine/stray.txt"]
)
def test_a_file_without_a_row_is_named(home: Home, name: str) -> None:
    (home.root / name).parent.mkdir(exist_ok=True)
    (home.root / name).write_bytes(b"who put this here?")
    assert reconcile(home).unnamed == [name]
    assert objective(home) == (1, False)


def test_what_a_rollback_took_back_is_told_and_no_fault(home: Home, samples: list[Sample]) -> None:
    """A container's own bytes are not stored: the ledger before the rollback is asked."""
    with zipfile.ZipFile(home.drop / "late.zip", "w") as packed:
        packed.writestr("late.txt", next(s.data for s in samples[20:] if s.truth["cable_id"]))
    (home.drop / "late.txt").write_bytes(b"Appears in some other articles:<br /> \n")
    ingest(home)
    roll_back(home.root, 1, datetime.now(UTC))
    held = reconcile(home)
    assert [Path(path).name[-8:] for path in held.taken_back] == ["late.zip", "late.txt"]
    assert held.as_sentence().startswith("2 taken back by a rollback")
    assert objective(home) == (0, True)


def test_status_shows_it_as_json_and_as_text(home: Home) -> None:
    status: Any = read_status(Settings(home=home.root))
    assert status.as_json()["reconciliation"]["missing"] == []
    assert "nothing else does" in status.as_text()
