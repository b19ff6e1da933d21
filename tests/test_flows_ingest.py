"""The flow under a real Prefect server, looked at through its API as the UI does."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from awaiting import PATIENCE, await_none, await_that
from dropping import drop
from prefect_api import ENDED, PrefectApi
from processes import CABLES, run_cables, running

from flows.home import Home, open_home
from transforms.samples import Sample
from warehouse.catalog.session import ask
from warehouse.storage.tables import create_tables

HOSTILE = "<img src=x onerror=alert(1)>|[a](javascript:b).txt"


pytestmark = pytest.mark.usefixtures("with_prefect")


@pytest.fixture(scope="module")
def prefect(prefect_environment: dict[str, str]) -> PrefectApi:
    return PrefectApi(prefect_environment["PREFECT_API_URL"])


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path / "data")


def test_a_run_tells_its_story_in_the_ui(home: Home, prefect: PrefectApi, samples: list[Sample]) -> None:
    drop(home, samples[:30])
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
    """Each chunk takes five, until there are 46."""
    drop(home, [sample for sample in samples[:20] if sample.truth["cable_id"]])
    ended = run_cables("ingest", "--json", "--home", str(home.root), CABLES_CHUNK_BYTES="1")
    counts = json.loads(ended.stdout)
    assert counts["snapshot"] > 10
    assert len(prefect.task_runs(counts["run_id"])) < 50


def test_watch_ingests_what_settles_and_ends_when_told(
    home: Home, samples: list[Sample], tmp_path: Path
) -> None:
    shown = tmp_path / "shown"
    with (
        shown.open("wb") as stream,
        running(
            [*CABLES, "watch", "--home", str(home.root)], {"CABLES_SETTLE_SECONDS": "0.2"}, stdout=stream
        ) as watching,
    ):
        for number in (1, 2):
            drop(home, samples[number - 1 : number])
            await_that(lambda: shown.read_text().count("1 seen: 1 loaded"), number.__eq__)
        watching.send_signal(signal.SIGTERM)
        assert watching.wait(PATIENCE) == 0
    assert ask(home.root, "select count(*)::int n from cables").to_pylist() == [{"n": 2}]


# A command that comes to no commit before a file is there.
HELD = """
import sys, time
from pathlib import Path
from flows.cli import main
from flows.progress import listening

def hold(stage, done, total):
    while stage == "parsed" and not Path(sys.argv[1]).exists():
        time.sleep(0.05)

with listening(hold):
    main(sys.argv[2:])
"""


def test_a_run_nobody_serves_ends_at_a_commit_when_cancelled_and_the_watch_goes_on(
    home: Home, prefect: PrefectApi, samples: list[Sample], tmp_path: Path
) -> None:
    whole = [sample for sample in samples[:6] if sample.truth["cable_id"]]
    drop(home, whole)
    before = {run["id"] for run in prefect.runs()}
    own = {"CABLES_SETTLE_SECONDS": "0.2", "CABLES_RESCAN_SECONDS": "1", "CABLES_CHUNK_BYTES": "1"}
    leave, said = tmp_path / "leave", tmp_path / "said"
    command = [sys.executable, "-c", HELD, str(leave), "watch", "--home", str(home.root)]
    with said.open("wb") as stream, running(command, own, stderr=stream) as watching:
        (run,) = await_that(lambda: [run for run in prefect.runs() if run["id"] not in before])
        prefect.cancel(run["id"])
        leave.touch()
        assert prefect.await_run(run["id"], *ENDED)["state"]["type"] == "CANCELLED"
        await_none(lambda: list(home.drop.iterdir()))
        watching.send_signal(signal.SIGTERM)
        assert watching.wait(PATIENCE) == 0
    told = r"cables: cancelled: 1 seen: .*; what was not reached is in the drop\n"
    assert re.fullmatch(told, said.read_text())
    told_of = ask(home.root, "select count(distinct sha256)::int n from sources").to_pylist()
    assert told_of == [{"n": len(whole)}]


# A command that is told to end at a moment of its run, and goes on when it has heard that.
TOLD = """
import os, signal, sys, time
from prefect.flow_engine import FlowRunEngine
from flows.cli import main
from flows.ending import is_told_to_end
from flows.progress import listening

def tell(moment, *_):
    if moment == sys.argv[1]:
        os.kill(os.getpid(), signal.SIGTERM)
        while not is_told_to_end():
            time.sleep(0.05)

def begin(engine, begin_run=FlowRunEngine.begin_run):
    tell("Prefect has begun")
    return begin_run(engine)

FlowRunEngine.begin_run = begin
with listening(tell):
    main(sys.argv[2:])
"""


@pytest.mark.parametrize("moment", ["Prefect has begun", "committed"])
def test_a_watcher_told_to_end_in_a_run_lets_it_come_to_a_commit(
    home: Home, prefect: PrefectApi, samples: list[Sample], moment: str, tmp_path: Path
) -> None:
    whole = [sample for sample in samples[:6] if sample.truth["cable_id"]]
    drop(home, whole)
    shown = tmp_path / "shown"
    command = [sys.executable, "-c", TOLD, moment, "watch", "--home", str(home.root)]
    own = {"CABLES_SETTLE_SECONDS": "0", "CABLES_CHUNK_BYTES": "1"}
    with shown.open("wb") as stream, running(command, own, stdout=stream) as watching:
        assert watching.wait(PATIENCE) == 0
    assert shown.read_text().startswith("1 seen: 1 loaded; snapshot 1")
    (run,) = ask(home.root, "select run_id from runs").to_pylist()
    assert prefect.run(run["run_id"])["state"]["type"] == "COMPLETED"
    assert len(list(home.drop.iterdir())) == len(whole) - 1


def test_a_failure_is_one_line_and_the_object_says_so(home: Home, samples: list[Sample]) -> None:
    drop(home, samples[:1])
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
    drop(home, samples[1:2])
    (home.warehouse / "mentions" / "_delta_log").chmod(0o500)
    ended = subprocess.run(
        [*bound_by_permissions, *CABLES, "ingest", "--json", "--home", str(home.root)],
        stdout=subprocess.PIPE,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    told = json.loads(ended.stdout)["error"]
    assert "_delta_log" in told
    failed = prefect.ask("flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["FAILED"]}}}})
    messages = [run["state"]["message"] for run in failed]
    assert f"Flow run encountered an exception: CablesError: {told}" in messages
    assert all(message.isprintable() for message in messages if "_delta_log" in message)
