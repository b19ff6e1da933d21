"""The flow under a real Prefect server, looked at through its API as the UI does."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from prefect_api import ENDED, PrefectApi, await_that

from flows.home import Home, open_home
from transforms.samples import Sample
from warehouse.catalog.session import ask
from warehouse.storage.tables import create_tables

CABLES = [sys.executable, "-m", "flows.cli"]
HOSTILE = "<img src=x onerror=alert(1)>|[a](javascript:b).txt"


pytestmark = pytest.mark.usefixtures("with_prefect")


@pytest.fixture(scope="module")
def prefect(prefect_environment: dict[str, str]) -> PrefectApi:
    return PrefectApi(prefect_environment["PREFECT_API_URL"])


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path / "data")


def run_cables(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*CABLES, *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def fill(home: Home, samples: list[Sample]) -> None:
    for sample in samples:
        (home.drop / sample.file_name).write_bytes(sample.data)


def test_a_run_tells_its_story_in_the_ui(home: Home, prefect: PrefectApi, samples: list[Sample]) -> None:
    fill(home, samples[:30])
    (home.drop / HOSTILE.replace("/", "")).write_bytes(b"<b>no cable</b>")
    ended = run_cables("ingest", "--json", "--home", str(home.root))
    assert (ended.returncode, ended.stderr) == (0, "")
    counts = json.loads(ended.stdout)
    run = prefect.run(counts["run_id"])
    rejected = counts["quarantined"]
    assert run["name"] == f"ingest {counts['loaded']} of 31 · {rejected} quarantined"
    assert run["state"]["type"] == "COMPLETED"
    assert f"31 seen: {counts['loaded']} loaded" in run["state"]["message"]

    artifacts = prefect.artifacts(counts["run_id"])
    table = json.loads(artifacts["files"]["data"])
    assert len(table) == 31
    assert [row["fate"] for row in table[:rejected]] == ["quarantined"] * rejected
    assert "<" not in artifacts["files"]["data"]
    assert "quality" in artifacts
    assert "<img" not in artifacts["quality"]["data"]
    assert set(prefect.task_runs(counts["run_id"])) == {
        "recover",
        "list drop",
        "parse chunk 1",
        "judge chunk 1",
        "join chunk 1",
        "commit chunk 1",
        "archive chunk 1",
        "compact",
        "document quality",
    }


def test_however_many_chunks_there_are_fewer_than_fifty_task_runs(
    home: Home, prefect: PrefectApi, samples: list[Sample]
) -> None:
    fill(home, [sample for sample in samples[:40] if sample.truth["cable_id"]])
    ended = run_cables("ingest", "--json", "--home", str(home.root), CABLES_CHUNK_BYTES="30000")
    counts = json.loads(ended.stdout)
    assert counts["snapshot"] > 13
    assert len(prefect.task_runs(counts["run_id"])) < 50


def test_watch_ingests_what_settles_and_ends_when_told(home: Home, samples: list[Sample]) -> None:
    command = [*CABLES, "watch", "--home", str(home.root)]
    environment = os.environ | {"CABLES_SETTLE_SECONDS": "0.2"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as watching:
        assert watching.stdout is not None
        for number in (0, 1):
            part = home.drop / f"{number}.part"
            part.write_bytes(samples[number].data)
            part.rename(home.drop / samples[number].file_name)
            assert watching.stdout.readline().startswith("1 seen: 1 loaded")
        watching.send_signal(signal.SIGTERM)
        assert watching.wait(60) == 0
    assert ask(home.root, "select count(*)::int n from cables").to_pylist() == [{"n": 2}]


def test_a_run_nobody_serves_ends_at_a_commit_when_cancelled_and_the_watch_goes_on(
    home: Home, prefect: PrefectApi, samples: list[Sample]
) -> None:
    whole = [sample for sample in samples[:60] if sample.truth["cable_id"]]
    before = {run["id"] for run in prefect.runs()}
    own = {"CABLES_SETTLE_SECONDS": "0.2", "CABLES_RESCAN_SECONDS": "1", "CABLES_CHUNK_BYTES": "30000"}
    command = [*CABLES, "watch", "--home", str(home.root)]
    with subprocess.Popen(command, env=os.environ | own, stderr=subprocess.PIPE, text=True) as watching:
        assert watching.stderr is not None
        fill(home, whole)
        await_that(lambda: any(run["id"] not in before for run in prefect.runs()))
        (run,) = (run for run in prefect.runs() if run["id"] not in before)
        prefect.cancel(run["id"])
        told = re.fullmatch(
            r"cables: cancelled: (\d+) seen: .*; what was not reached is in the drop\n",
            watching.stderr.readline(),
        )
        assert told is not None
        assert 0 < int(told[1]) < len(whole)
        assert prefect.await_run(run["id"], *ENDED)["state"]["type"] == "CANCELLED"
        await_that(lambda: not list(home.drop.iterdir()))
        watching.send_signal(signal.SIGTERM)
        assert watching.wait(60) == 0
    told_of = ask(home.root, "select count(distinct sha256)::int n from sources").to_pylist()
    assert told_of == [{"n": len(whole)}]


def test_a_watcher_told_to_end_in_a_pass_lets_it_come_to_a_commit(
    home: Home, prefect: PrefectApi, samples: list[Sample]
) -> None:
    fill(home, samples)
    command = [*CABLES, "watch", "--home", str(home.root)]
    environment = os.environ | {"CABLES_SETTLE_SECONDS": "0", "CABLES_CHUNK_BYTES": "30000"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as watching:
        await_that(lambda: any(home.archive.rglob("*.txt")))
        watching.send_signal(signal.SIGTERM)
        shown, _ = watching.communicate(timeout=240)
    assert watching.returncode == 0
    (run,) = ask(home.root, "select run_id, seen::int as seen from runs").to_pylist()
    assert shown.startswith(f"{run['seen']:,} seen: ")
    assert run["seen"] + len(list(home.drop.iterdir())) == len(samples)
    assert run["seen"] < len(samples)
    assert prefect.run(run["run_id"])["state"]["type"] == "COMPLETED"


def test_a_failure_is_one_line_and_the_object_says_so(home: Home, samples: list[Sample]) -> None:
    fill(home, samples[:1])
    home.archive.rmdir()
    home.archive.write_text("in the way")
    ended = run_cables("ingest", "--json", "--home", str(home.root))
    assert ended.returncode == 1
    assert "error" in json.loads(ended.stdout)
    assert ended.stderr.count("\n") == 1
    assert "Traceback" not in ended.stderr


def test_what_a_library_says_in_colours_is_one_line_in_the_run_that_failed(
    home: Home, prefect: PrefectApi, samples: list[Sample], bound_by_permissions: list[str]
) -> None:
    create_tables(home.root)
    fill(home, samples[1:2])
    (home.warehouse / "mentions" / "_delta_log").chmod(0o500)
    ended = subprocess.run(
        [*bound_by_permissions, *CABLES, "ingest", "--json", "--home", str(home.root)],
        stdout=subprocess.PIPE,
        text=True,
        timeout=240,
        check=False,
    )
    told = json.loads(ended.stdout)["error"]
    assert "_delta_log" in told
    failed = prefect.ask("flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["FAILED"]}}}})
    messages = [run["state"]["message"] for run in failed]
    assert f"Flow run encountered an exception: CablesError: {told}" in messages
    assert all(message.isprintable() for message in messages if "_delta_log" in message)
