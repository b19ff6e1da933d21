"""`cables serve` as an operator has it: server, runner and runs, seen through the API and the pages."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from flows.home import Home, open_home
from flows.lock import writer_lock
from flows.server import Server, await_server
from transforms.samples import Sample
from warehouse.query import ask

CHROMIUM = shutil.which("chromium")
# Every Python that starts has it; the runner tells each run's process which run it is.
SPY = """
import os, sys
class Spy:
    def find_spec(self, name, path=None, target=None):
        if name == "great_expectations":
            run = os.environ.get("PREFECT__FLOW_RUN_ID", "none")
            open(os.path.join(os.path.dirname(__file__), run), "w").close()
sys.meta_path.insert(0, Spy())
"""
HOSTILE = "<img src=x onerror=alert(1)>|[a](javascript:b).txt"
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
PATIENCE = 120.0

Run = dict[str, Any]


class Served:
    """A home that `cables serve` serves, with the server it started."""

    def __init__(
        self, home: Home, settings: dict[str, str], process: subprocess.Popen[bytes], told: list[str]
    ) -> None:
        self.home = home
        self.settings = settings
        self.process = process
        self.url = f"http://127.0.0.1:{settings['CABLES_SERVER_PORT']}"
        self.told = told

    def ask(self, path: str, body: object = None, method: str = "POST") -> Any:
        request = urllib.request.Request(  # noqa: S310 - the loopback address
            f"{self.url}/api/{path}",
            json.dumps(body or {}).encode(),
            {"content-type": "application/json"},
            method=method,
        )
        while True:
            try:
                with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - as above
                    return json.loads(response.read() or "null")
            except urllib.error.HTTPError as error:
                # SQLite was locked for too long; Prefect's own client asks again too.
                if error.code != 503:
                    raise

    def deployment(self, name: str = "drop") -> dict[str, Any]:
        found: dict[str, Any] = next(row for row in self.ask("deployments/filter") if row["name"] == name)
        return found

    def begin(self, name: str = "drop", **wish: object) -> str:
        """Ask for a run; its id."""
        made = self.ask(f"deployments/{self.deployment(name)['id']}/create_flow_run", wish)
        return str(made["id"])

    def run(self, run_id: str) -> Run:
        found: Run = self.ask("flow_runs/filter", {"flow_runs": {"id": {"any_": [run_id]}}})[0]
        return found

    def runs(self) -> list[Run]:
        """All runs but those of the schedule that are not due."""
        found: list[Run] = self.ask("flow_runs/filter", {"sort": "EXPECTED_START_TIME_ASC"})
        return [run for run in found if run["state"]["type"] in (*ENDED, "RUNNING", "PENDING")]

    def await_run(self, run_id: str, *states: str) -> Run:
        await_that(lambda: self.run(run_id)["state"]["type"] in states)
        return self.run(run_id)

    def children(self, words: bytes = b"prefect") -> set[int]:
        """The processes that run runs, or those whose command has other words."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        listed = [path.read_text("ascii") for path in threads]
        return {
            int(child)
            for child in " ".join(listed).split()
            if words in Path(f"/proc/{child}/cmdline").read_bytes()
        }

    def await_told(self, *words: str) -> None:
        """Return once a message with these words has reached the webhook."""
        try:
            await_that(lambda: any(all(word in text for word in words) for text in list(self.told)))
        except AssertionError:
            raise AssertionError(f"{words} not told, but {self.told}") from None


def await_that(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.2)


def drop(home: Home, samples: list[Sample]) -> None:
    for sample in samples:
        part = home.drop / f"{sample.file_name}.part"
        part.write_bytes(sample.data)
        part.rename(home.drop / sample.file_name)


@pytest.fixture(scope="module")
def webhook() -> Iterator[tuple[str, list[str]]]:
    """An address that takes messages as a chat service does, and the texts it was sent."""
    told: list[str] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["content-length"])))["text"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """A server of tests says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", told
        server.shutdown()


@pytest.fixture(scope="module")
def importers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where each run that imports Great Expectations leaves a file named by its id."""
    folder = tmp_path_factory.mktemp("importers")
    (folder / "sitecustomize.py").write_text(SPY)
    return folder


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory,
    samples: list[Sample],
    free_port: Callable[[], int],
    webhook: tuple[str, list[str]],
    importers: Path,
) -> Iterator[Served]:
    home = open_home(tmp_path_factory.mktemp("served") / "data")
    drop(home, samples[:20])
    (home.drop / HOSTILE).write_bytes(b"<b>no cable</b>")
    settings = {
        "CABLES_SERVER_PORT": str(free_port()),
        "CABLES_SCHEDULE_SECONDS": "86400",
        "CABLES_PROGRESS_SECONDS": "0",
        "CABLES_WORKERS": "1",
        "CABLES_SETTLE_SECONDS": "0.2",
        "CABLES_QUARANTINE_RATE": "0.01",
        # The server looks every five seconds at what has not happened, and waits for nothing less than ten.
        "CABLES_QUIET_HOURS": str(10 / 3600),
        "CABLES_HANG_MINUTES": str(10 / 60),
        "CABLES_NOTIFY_URL": webhook[0],
        "PYTHONPATH": str(importers),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "serve", "--home", str(home.root)],
        env=os.environ | settings,
        stderr=subprocess.DEVNULL,
    ) as process:
        served = Served(home, settings, process, webhook[1])
        try:
            await_that(lambda: not any(path.is_file() for path in home.drop.iterdir()))
            await_that(lambda: any(run["state"]["type"] == "COMPLETED" for run in served.runs()))
            yield served
        finally:  # whatever was found, or this would wait for ever for it to end by itself
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0


@pytest.fixture
def stuck(served: Served) -> Iterator[Run]:
    """A run that waits for the writer's lock, which we hold: it runs until the test is done with it."""
    with writer_lock(served.home.lock):
        run = served.await_run(served.begin(), "RUNNING")
        await_that(lambda: len(served.children()) == 1)
        yield run
    served.await_run(run["id"], *ENDED)


def first_run(served: Served) -> Run:
    return next(run for run in served.runs() if " of 21" in run["name"])


def test_deployments_say_what_they_do_and_check_what_they_are_given(served: Served) -> None:
    rows = {f"{row['entrypoint']} {row['name']}": row for row in served.ask("deployments/filter")}
    assert set(rows) == {
        "flows.ingest.ingest drop",
        "flows.upkeep.maintain nightly",
        "flows.upkeep.replay stored",
    }
    for row in rows.values():
        assert row["description"]
        assert all(given["description"] for given in row["parameter_openapi_schema"]["properties"].values())
        assert row["tags"] == ["cables"]
        assert row["parameters"]["home"] == str(served.home.root)
        assert row["global_concurrency_limit"]["limit"] == 1
    drop_row = served.deployment()
    assert [row["schedule"]["interval"] for row in drop_row["schedules"]] == [86400.0]
    assert served.deployment("nightly")["schedules"][0]["schedule"]["cron"] == "17 3 * * *"
    with pytest.raises(urllib.error.HTTPError, match=r"4\d\d"):
        served.begin(parameters={"retry": "perhaps"})


def test_a_first_run_takes_what_lay_there_and_tells_its_story(served: Served) -> None:
    run = first_run(served)
    assert re.fullmatch(r"ingest \d+ of 21 · \d+ quarantined", run["name"])
    mine = {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}}
    artifacts = {row["key"]: row for row in served.ask("artifacts/filter", mine)}
    assert set(artifacts) >= {"files", "quality", "picture", "progress"}
    assert artifacts["progress"]["data"] == 100
    assert "data:image/svg+xml" in artifacts["picture"]["data"]


def begin_late(served: Served, minutes: int) -> str:
    """A run that was due so many minutes ago; its id."""
    due = datetime.now().astimezone() - timedelta(minutes=minutes)
    return served.begin(state={"type": "SCHEDULED", "state_details": {"scheduled_time": due.isoformat()}})


def events(served: Served, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = served.ask("events/filter", {"filter": {"event": {"name": [name]}}})[
        "events"
    ]
    return found


def test_every_source_has_its_event_and_too_many_rejected_one(served: Served) -> None:
    sources = ask(served.home.root, "select sha256, status from sources").to_pylist()
    await_that(lambda: bool(events(served, "cables.quarantine-rate-exceeded")))
    for name, status in (("cables.loaded", "loaded"), ("cables.quarantined", "quarantined")):
        told = {row["resource"]["prefect.resource.id"] for row in events(served, name)}
        wanted = {f"cables.source.{row['sha256']}" for row in sources if row["status"] == status}
        assert wanted <= told, name


def test_someone_is_told_of_many_rejected_and_of_silence(served: Served) -> None:
    run = first_run(served)
    rejected = run["name"].split(" · ")[1].split()[0]
    served.await_told("cables: many rejected", f"{rejected} of 21 files were rejected")
    served.await_told("cables: nothing came", "No cable was loaded for")


def test_automations_are_there(served: Served) -> None:
    names = {row["name"] for row in served.ask("automations/filter")}
    assert names == {
        "cables: a run failed",
        "cables: many rejected",
        "cables: nothing came",
        "cables: a run hangs",
        "cables: a run died unseen",
        "cables: files settled in the drop",
    }


def test_the_address_that_is_told_is_kept_secret(served: Served) -> None:
    blocks = served.ask("block_documents/filter")
    (told,) = (block for block in blocks if block["name"] == "cables-notify")
    assert told["data"]["url"] == "{{address}}"
    assert served.settings["CABLES_NOTIFY_URL"] not in json.dumps(blocks)


def test_automations_shipped_again_keep_counting_since_when_nothing_came(served: Served) -> None:
    before = {row["name"]: row["updated"] for row in served.ask("automations/filter")}
    environment = os.environ | served.settings | {"PREFECT_API_URL": f"{served.url}/api"}
    subprocess.run(
        [sys.executable, "-m", "flows.automations"],
        env=environment | {"CABLES_HOME": str(served.home.root), "CABLES_HANG_MINUTES": "0.2"},
        check=True,
    )
    after = {row["name"]: row["updated"] for row in served.ask("automations/filter")}
    assert {name for name in before if after[name] != before[name]} == {"cables: a run hangs"}


def test_twenty_missed_schedules_give_one_run_that_finds_nothing(served: Served, importers: Path) -> None:
    missed = [begin_late(served, 5 * late) for late in range(20, 0, -1)]
    theirs = {"flow_runs": {"id": {"any_": missed}, "state": {"type": {"any_": ENDED}}}}
    await_that(lambda: served.ask("flow_runs/count", theirs) == len(missed))
    runs: list[Run] = served.ask("flow_runs/filter", theirs)
    ran = [run for run in runs if run["run_count"]]
    assert [run["state"]["type"] for run in ran] == ["COMPLETED"]
    assert {run["state"]["message"] for run in runs if run not in ran} == {
        f"missed; covered by the run {ran[0]['id']}"
    }
    assert ran[0]["name"] == "ingest · nothing came"
    # It has no cable to judge, and does not spend seconds on the library that would; the first run had.
    assert (importers / first_run(served)["id"]).exists()
    assert not (importers / ran[0]["id"]).exists()


def test_a_run_that_finds_nothing_for_too_long_says_so_once(served: Served) -> None:
    newest = ask(
        served.home.root,
        "select arg_max(sha256, (last_seen_at, sha256)) as sha256 from sources where status = 'loaded'",
    ).to_pylist()
    for _ in range(2):
        assert served.await_run(served.begin(), *ENDED)["state"]["type"] == "COMPLETED"
    await_that(lambda: bool(events(served, "cables.stale")))
    assert [row["resource"]["prefect.resource.id"] for row in events(served, "cables.stale")] == [
        f"cables.source.{newest[0]['sha256']}"
    ]


def test_a_run_that_is_due_while_another_runs_does_not_start(served: Served, stuck: Run) -> None:
    waiting = begin_late(served, 1)
    # By the time the server calls it late the runner, which asks every second, has seen it.
    await_that(lambda: served.run(waiting)["state"]["name"] == "Late")
    assert served.run(waiting)["run_count"] == 0
    assert served.run(stuck["id"])["state"]["type"] == "RUNNING"
    assert len(served.children()) == 1
    served.await_told(
        "cables: a run hangs", f"{served.url}/runs/flow-run/{stuck['id']}", "has not ended after"
    )


def test_a_killed_run_is_seen_as_crashed(served: Served, stuck: Run) -> None:
    os.kill(next(iter(served.children())), signal.SIGKILL)
    assert served.await_run(stuck["id"], *ENDED)["state"]["type"] == "CRASHED"
    served.await_told("cables: a run failed", stuck["id"], "Crashed")


def test_a_cancelled_run_ends_and_leaves_no_process(served: Served, stuck: Run) -> None:
    wish = {"state": {"type": "CANCELLING", "name": "Cancelling"}}
    served.ask(f"flow_runs/{stuck['id']}/set_state", wish)
    assert served.await_run(stuck["id"], *ENDED)["state"]["type"] == "CANCELLED"
    await_that(lambda: not served.children())


def test_after_all_that_files_that_settle_start_a_run(served: Served, samples: list[Sample]) -> None:
    before = {run["id"] for run in served.runs()}
    drop(served.home, samples[40:42])
    await_that(lambda: not list(served.home.drop.iterdir()))
    new = [run for run in served.runs() if run["id"] not in before]
    assert [run["created_by"]["type"] for run in new] == ["AUTOMATION"]
    assert served.await_run(new[0]["id"], *ENDED)["state"]["type"] == "COMPLETED"


def test_the_schedule_starts_runs(served: Served) -> None:
    """A day is long: the schedule is made short, as a person may in the pages."""
    row = served.deployment()
    schedule = row["schedules"][0]
    short = {"schedule": schedule["schedule"] | {"interval": 5.0}, "slug": "regular", "active": True}
    path = f"deployments/{row['id']}/schedules/{schedule['id']}"
    served.ask(path, short, method="PATCH")

    def scheduled() -> list[Run]:
        return [run for run in served.runs() if run["auto_scheduled"] and run["run_count"]]

    await_that(lambda: any(run["state"]["type"] == "COMPLETED" for run in scheduled()))
    served.ask(path, short | {"active": False}, method="PATCH")
    assert {run["created_by"]["type"] for run in scheduled()} == {"SCHEDULE"}


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_the_pages_show_what_a_person_must_see(served: Served) -> None:
    run = first_run(served)
    mine = {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}}
    artifacts = {row["key"]: row["id"] for row in served.ask("artifacts/filter", mine)}
    pages = {
        f"/runs/flow-run/{run['id']}": [run["name"], "Completed", "commit chunk 1", "21 seen"],
        f"/deployments/deployment/{served.deployment()['id']}": [
            "drop",
            "regular",
            "files settled",
            "flows.ingest.ingest",
        ],
        f"/artifacts/artifact/{artifacts['picture']}": ["Cables by month and origin", "PER"],
        f"/artifacts/artifact/{artifacts['quality']}": ["Cables judged", "drifted", "Data Docs of this run"],
        f"/artifacts/artifact/{artifacts['files']}": ["<img src=x onerror=alert(1)>", "quarantined"],
        "/automations": ["cables: a run failed", "cables: a run hangs"],
    }
    from playwright.sync_api import Dialog, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1500, "height": 1000})
        asked: set[str] = set()
        alerts: list[str] = []
        page.on("request", lambda request: asked.add(request.url))

        def dismiss(dialog: Dialog) -> None:
            alerts.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", dismiss)
        for path, words in pages.items():
            page.goto(served.url + path)
            for word in words:
                page.get_by_text(word).first.wait_for(timeout=20_000)
        page.goto(f"{served.url}/artifacts/artifact/{artifacts['picture']}")
        picture = page.locator('img[src^="data:image/svg"]')
        picture.wait_for()
        assert picture.evaluate("image => image.naturalWidth") == 900
        browser.close()
    assert alerts == []
    own = (served.url, f"blob:{served.url}", "data:")
    assert {url for url in asked if not url.startswith(own)} == set()


# The last, for its server is another one afterwards, and what listened to the first has to find it.
def test_a_run_whose_server_is_killed_ends_well_and_is_seen(served: Served, samples: list[Sample]) -> None:
    """The server starts by itself again; the run, which ends meanwhile, waits for it to say so."""
    with writer_lock(served.home.lock):
        run = served.await_run(served.begin(), "RUNNING")
        drop(served.home, samples[20:22])
        (server,) = served.children(b"server_process")
        os.kill(server, signal.SIGKILL)
    await_that(lambda: bool(served.children(b"server_process") - {server}))
    await_server(Server(served.process, f"{served.url}/api"))
    ended = served.await_run(run["id"], *ENDED)
    assert (ended["state"]["type"], ended["name"]) == ("COMPLETED", "ingest 2 of 2")
    mine = {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}}
    assert {row["key"] for row in served.ask("artifacts/filter", mine)} >= {"files", "quality"}
