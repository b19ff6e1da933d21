from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.home import open_home
from flows.metrics import render, write_metrics
from flows.settings import Settings
from flows.status import Objective, Status, read_status
from transforms.samples import Sample
from warehouse.upkeep.rollback import roll_back

LINE = re.compile(r'[a-z_]+(\{[a-z]+="(\\.|[^"\\])*"\})? -?[0-9.e+-]+')


@pytest.fixture
def status() -> Status:
    run = {"seen": 10, "loaded": 8, "duplicate": 1, "superseded": 0, "quarantined": 1, "pending": 0}
    return Status(
        home="data",
        snapshot=3,
        committed_at="2026-01-02T03:04:05",
        last_loaded_at="2026-01-02T03:04:05",
        last_loaded_sha256="ab",
        freshness_seconds=90.0,
        backlog_files=2,
        backlog_oldest_seconds=30.5,
        closed_folders=[],
        catalog_logs=[],
        last_run={**run, "seconds": 4.0, "ended_at": "2026-01-02T03:04:05"},
        ledger={"loaded": {"sources": 8, "files": 9}},
        all_runs={"loaded": 9, "duplicate": 1, "superseded": 0, "quarantined": 1},
        quarantine_files=1,
        quarantine_mended=0,
        row_counts={"cables": 8},
        size_bytes={"warehouse": 1000},
        table_bytes={"cables": 100},
        reconciliation={},
        objectives=[Objective('the "oldest"\\', 1.0, 60.0, True)],
    )


def test_every_line_is_one_that_prometheus_reads(status: Status) -> None:
    text = render(status)
    assert text.endswith("\n")
    lines = text.splitlines()
    assert [line for line in lines if not line.startswith("# ") and not LINE.fullmatch(line)] == []
    names = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "line",
    [
        "cables_freshness_seconds 90.0",
        "cables_backlog_files 2.0",
        "cables_backlog_oldest_seconds 30.5",
        'cables_last_run_files{fate="quarantined"} 1.0',
        "cables_last_run_files_per_second 2.5",
        "cables_last_run_timestamp_seconds 1.767323045e+09",
        'cables_files_total{status="loaded"} 9.0',
        'cables_files_total{status="superseded"} 0.0',
        'cables_table_rows{table="cables"} 8.0',
        'cables_table_bytes{table="cables"} 100.0',
        r'cables_objective_holds{objective="the \"oldest\"\\"} 1.0',
    ],
)
def test_what_is_measured_is_in_it(status: Status, line: str) -> None:
    assert line in render(status).splitlines()


def counted(house: Any) -> dict[str, float]:
    lines = render(read_status(Settings(home=house.root))).splitlines()
    return {
        line.split('"')[1]: float(line.split()[1]) for line in lines if line.startswith("cables_files_total{")
    }


def test_counters_begin_at_nothing_and_never_fall(house: Any, samples: list[Sample]) -> None:
    assert counted(house) == dict.fromkeys(("duplicate", "loaded", "quarantined", "superseded"), 0)
    (house.drop / samples[1].file_name).write_bytes(samples[1].data)
    (house.drop / "bad.txt").write_bytes(b"<b>no cable</b>")
    house.ingest("first")
    before = counted(house)
    assert (before["loaded"], before["quarantined"]) == (1, 1)
    roll_back(house.root, 0, datetime.now(UTC))
    assert counted(house) == before


def test_the_file_is_put_in_place_whole_for_a_home_that_is_new(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "data", metrics_file=tmp_path / "collector" / "cables.prom")
    home = open_home(settings.home)
    target = write_metrics(home, settings, read_status(settings))
    assert target == settings.metrics_file
    assert "cables_snapshot 0.0" in target.read_text("utf-8")
    assert [path.name for path in target.parent.iterdir()] == ["cables.prom"]
    assert target.stat().st_mode & 0o777 == 0o644


def test_nothing_is_left_where_the_file_cannot_be_put_in_place(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "data", metrics_file=tmp_path / "collector" / "cables.prom")
    home = open_home(settings.home)
    (tmp_path / "collector" / "cables.prom").mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        write_metrics(home, settings, read_status(settings))
    assert [path.name for path in (tmp_path / "collector").iterdir()] == ["cables.prom"]
