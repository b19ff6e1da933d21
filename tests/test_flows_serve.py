"""`cables serve` as an operator has it: server, runner and runs, seen through the API and the pages."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from awaiting import PATIENCE, await_none, await_that
from dropping import drop
from prefect_api import ENDED, PrefectApi, Row
from processes import CABLES, running
from webhook import Webhook, open_webhook

from flows.home import Home, open_home
from flows.lock import writer_lock
from transforms.samples import Sample
from warehouse.catalog.session import ask

# Every Python that starts has it; the runner tells each run's process which run it is. A server that starts
# waits first for as many seconds as a file tells.
SPY = """
import os, sys, time
FOLDER = os.path.dirname(__file__)
SLOWNESS = os.path.join(FOLDER, "slowness")
class Spy:
    def find_spec(self, name, path=None, target=None):
        if name == "great_expectations":
            run = os.environ.get("PREFECT__FLOW_RUN_ID", "none")
            open(os.path.join(FOLDER, run), "w").close()
sys.meta_path.insert(0, Spy())
if "flows.server_process" in sys.orig_argv and os.path.exists(SLOWNESS):
    time.sleep(float(open(SLOWNESS).read()))
"""
# The 29th of February: no test meets it.
SELDOM = "17 3 29 2 *"
HOSTILE = "<img src=x onerror=alert(1)>|[a](javascript:b).txt"


class Served(PrefectApi):
    """A home that `cables serve` serves, with the server it started."""

    def __init__(
        self, home: Home, settings: dict[str, str], process: subprocess.Popen[str], webhook: Webhook
    ) -> None:
        self.url = f"http://127.0.0.1:{settings['CABLES_SERVER_PORT']}"
        super().__init__(f"{self.url}/api")
        self.home = home
        self.settings = settings
        self.process = process
        self.webhook = webhook

    def children(self, words: bytes = b"prefect") -> set[int]:
        """The processes that run runs, or those whose command has other words."""
        found = set()
        for thread in Path(f"/proc/{self.process.pid}/task").iterdir():
            for child in read_process(thread / "children").decode("ascii").split():
                if words in read_process(Path(f"/proc/{child}/cmdline")):
                    found.add(int(child))
        return found


def read_process(path: Path) -> bytes:
    """What the system tells of a process or a thread; nothing of one that has just ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return path.read_bytes()
    return b""


@pytest.fixture(scope="module")
def webhook() -> Iterator[Webhook]:
    with open_webhook() as webhook:
        yield webhook


@pytest.fixture(scope="module")
def spied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where each run that imports Great Expectations leaves a file named by its id."""
    folder = tmp_path_factory.mktemp("spied")
    (folder / "sitecustomize.py").write_text(SPY)
    return folder


@pytest.fixture(scope="module")
def serving(
    tmp_path_factory: pytest.TempPathFactory,
    samples: list[Sample],
    free_port: Callable[[], int],
    webhook: Webhook,
    spied: Path,
    lay_database: Callable[[Path], None],
) -> Iterator[Served]:
    home = open_home(tmp_path_factory.mktemp("served") / "data")
    lay_database(home.state / "prefect")
    drop(home, samples[:20])
    (home.drop / HOSTILE).write_bytes(b"<b>no cable</b>")
    settings = {
        "CABLES_SERVER_PORT": str(free_port()),
        "CABLES_SCHEDULE_SECONDS": "86400",
        "CABLES_MAINTENANCE_CRON": SELDOM,
        "CABLES_PROGRESS_SECONDS": "0",
        "CABLES_WORKERS": "1",
        "CABLES_SETTLE_SECONDS": "0.2",
        "CABLES_QUARANTINE_RATE": "0.01",
        # The server looks every five seconds at what has not happened, and waits for nothing less than ten.
        "CABLES_QUIET_HOURS": str(10 / 3600),
        "CABLES_HANG_MINUTES": str(10 / 60),
        "CABLES_NOTIFY_URL": webhook.url,
        # A schedule that is changed is looked at once a minute otherwise.
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "5",
        "PYTHONPATH": str(spied),
    }
    log = spied / "log"
    with (
        log.open("wb") as stream,
        running([*CABLES, "serve", "--home", str(home.root)], settings, stderr=stream) as process,
    ):
        serving = Served(home, settings, process, webhook)
        await_none(lambda: [path for path in home.drop.iterdir() if path.is_file()])
        yield serving
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


@pytest.fixture
def served(serving: Served, spied: Path) -> Served:
    """The home that is served: its server answers and no run is under way, whatever the test before did."""
    assert serving.process.poll() is None, (spied / "log").read_text()
    await_that(serving.is_there)
    await_none(serving.due)
    return serving


@contextmanager
def holding(served: Served) -> Iterator[Row]:
    """A run that waits for the writer's lock, which we hold: it has not ended before this block does."""
    with writer_lock(served.home.lock):
        served.begin()
        # Or another one, begun for files that were told late: it covers ours.
        (run, *_) = await_that(lambda: [run for run in served.runs() if run["state"]["type"] == "RUNNING"])
        await_that(served.children, lambda children: len(children) == 1)
        yield run
    served.await_run(run["id"], *ENDED)


@pytest.fixture
def stuck(served: Served) -> Iterator[Row]:
    """As `holding` gives it, until the test is done with it."""
    with holding(served) as run:
        yield run


def first_run(served: Served) -> Row:
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
        assert "Args" not in row["description"]
        assert all(given["description"] for given in row["parameter_openapi_schema"]["properties"].values())
        assert row["tags"] == ["cables"]
        assert row["parameters"]["home"] == str(served.home.root)
        assert row["global_concurrency_limit"]["limit"] == 1
    drop_row = served.deployment()
    assert [row["schedule"]["interval"] for row in drop_row["schedules"]] == [86400.0]
    assert served.deployment("nightly")["schedules"][0]["schedule"]["cron"] == SELDOM
    with pytest.raises(urllib.error.HTTPError, match=r"4\d\d"):
        served.begin(parameters={"retry": "perhaps"})


def test_a_first_run_takes_what_lay_there_and_tells_its_story(served: Served) -> None:
    run = first_run(served)
    assert re.fullmatch(r"ingest \d+ of 21 · \d+ quarantined", run["name"])
    artifacts = served.artifacts(run["id"])
    assert set(artifacts) >= {"files", "quality", "picture", "progress"}
    assert artifacts["progress"]["data"] == 100
    assert "data:image/svg+xml" in artifacts["picture"]["data"]


def begin_late(served: Served, minutes: int) -> str:
    """A run that was due so many minutes ago; its id."""
    due = datetime.now().astimezone() - timedelta(minutes=minutes)
    return served.begin(state={"type": "SCHEDULED", "state_details": {"scheduled_time": due.isoformat()}})


def test_every_source_has_its_event_and_too_many_rejected_one(served: Served) -> None:
    sources = ask(served.home.root, "select sha256, status from sources").to_pylist()
    await_that(lambda: served.events("cables.quarantine-rate-exceeded"))
    for name, status in (("cables.loaded", "loaded"), ("cables.quarantined", "quarantined")):
        wanted = {f"cables.source.{row['sha256']}" for row in sources if row["status"] == status}
        await_that(partial(served.resources, name), wanted.issubset)


def test_someone_is_told_of_many_rejected_and_of_silence(served: Served) -> None:
    run = first_run(served)
    rejected = run["name"].split(" · ")[1].split()[0]
    served.webhook.await_told("cables: many rejected", f"{rejected} of 21 files were rejected")
    served.webhook.await_told("cables: nothing came", "No cable was loaded for")


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


def test_twenty_missed_schedules_give_one_run_that_finds_nothing(served: Served, spied: Path) -> None:
    with writer_lock(served.home.lock):  # or the first would be done before the last is missed
        missed = [begin_late(served, 5 * late) for late in range(20, 0, -1)]
    theirs = {"flow_runs": {"id": {"any_": missed}, "state": {"type": {"any_": ENDED}}}}
    runs = await_that(lambda: served.ask("flow_runs/filter", theirs), lambda runs: len(runs) == len(missed))
    ran = [run for run in runs if run["run_count"]]
    assert [run["state"]["type"] for run in ran] == ["COMPLETED"]
    assert {run["state"]["message"] for run in runs if run not in ran} == {
        f"missed; covered by the run {ran[0]['id']}"
    }
    assert ran[0]["name"] == "ingest · nothing came"
    # It has no cable to judge, and does not spend seconds on the library that would; the first run had.
    assert (spied / first_run(served)["id"]).exists()
    assert not (spied / ran[0]["id"]).exists()


def test_a_run_that_finds_nothing_for_too_long_says_so_once(served: Served) -> None:
    newest = ask(
        served.home.root,
        "select arg_max(sha256, (last_seen_at, sha256)) as sha256 from sources where status = 'loaded'",
    ).to_pylist()
    for _ in range(2):
        assert served.await_run(served.begin(), *ENDED)["state"]["type"] == "COMPLETED"
    assert await_that(lambda: served.resources("cables.stale")) == [f"cables.source.{newest[0]['sha256']}"]


def test_a_run_that_is_due_while_another_runs_does_not_start(served: Served, stuck: Row) -> None:
    waiting = begin_late(served, 1)
    # By the time the server calls it late the runner, which asks every second, has seen it.
    await_that(lambda: served.run(waiting), lambda run: run["state"]["name"] == "Late")
    assert served.run(waiting)["run_count"] == 0
    assert served.run(stuck["id"])["state"]["type"] == "RUNNING"
    assert len(served.children()) == 1
    served.webhook.await_told(
        "cables: a run hangs", f"{served.url}/runs/flow-run/{stuck['id']}", "has not ended after"
    )


def test_a_run_that_cannot_do_what_it_is_asked_fails_and_someone_is_told(served: Served) -> None:
    run = served.await_run(served.begin(parameters={"paths": ["/not/there.txt"]}), *ENDED)
    assert (run["state"]["type"], "/not/there.txt" in run["state"]["message"]) == ("FAILED", True)
    served.webhook.await_told("cables: a run failed", run["id"], "Failed", "/not/there.txt")


def test_a_killed_run_is_seen_as_crashed(served: Served, stuck: Row) -> None:
    os.kill(next(iter(served.children())), signal.SIGKILL)
    assert served.await_run(stuck["id"], *ENDED)["state"]["type"] == "CRASHED"
    served.webhook.await_told("cables: a run failed", stuck["id"], "Crashed")


def test_a_run_whose_server_is_killed_ends_well_and_is_seen(served: Served, samples: list[Sample]) -> None:
    """The server starts by itself again; the run, which ends meanwhile, waits for it to say so."""
    with holding(served) as run:
        drop(served.home, samples[20:22])
        kill_server(served)
    ended = served.run(run["id"])
    assert (ended["state"]["type"], ended["name"]) == ("COMPLETED", "ingest 2 of 2"), ended["state"]
    assert set(served.artifacts(run["id"])) >= {"files", "quality"}


def test_a_cancellation_is_noticed_after_the_server_was_away(served: Served, stuck: Row, spied: Path) -> None:
    # Away for longer than a client waits that has never reached it: three refusals, a second apart.
    slowness = spied / "slowness"
    slowness.write_text("6")
    kill_server(served)
    slowness.unlink()
    served.cancel(stuck["id"])
    assert served.await_run(stuck["id"], *ENDED)["state"]["type"] == "CANCELLED"


def kill_server(served: Served) -> None:
    """Kill the Prefect server, and return once the one that is started for it answers."""
    (server,) = served.children(b"server_process")
    os.kill(server, signal.SIGKILL)
    await_that(lambda: served.children(b"server_process") - {server})
    await_that(served.is_there)


def test_a_cancelled_run_ends_and_leaves_no_process(served: Served, stuck: Row) -> None:
    served.cancel(stuck["id"])
    assert served.await_run(stuck["id"], *ENDED)["state"]["type"] == "CANCELLED"
    await_none(served.children)


def test_after_all_that_files_that_settle_start_a_run(served: Served, samples: list[Sample]) -> None:
    before = {run["id"] for run in served.runs()}
    drop(served.home, samples[40:42])
    await_none(lambda: list(served.home.drop.iterdir()))
    await_none(served.due)
    new = [run for run in served.runs() if run["id"] not in before]
    assert {run["created_by"]["type"] for run in new} == {"AUTOMATION"}
    # Two, where the second file was noticed late. Each took the files, or another run that was due covers it.
    assert {run["state"]["type"] for run in new} <= {"COMPLETED", "CANCELLED"}


def test_the_schedule_starts_runs(served: Served) -> None:
    """A day is long: the schedule is made short, as a person may in the pages."""
    row = served.deployment()
    schedule = row["schedules"][0]
    short = {"schedule": schedule["schedule"] | {"interval": 5.0}, "slug": "regular", "active": True}
    path = f"deployments/{row['id']}/schedules/{schedule['id']}"
    served.ask(path, short, method="PATCH")

    def completed() -> list[Row]:
        runs = [run for run in served.runs() if run["auto_scheduled"] and run["run_count"]]
        return [run for run in runs if run["state"]["type"] == "COMPLETED"]

    runs = await_that(completed)
    served.ask(path, short | {"active": False}, method="PATCH")
    assert {run["created_by"]["type"] for run in runs} == {"SCHEDULE"}


def test_the_pages_are_served_from_the_home(served: Served) -> None:
    """Prefect makes a copy of them first, and where it is installed a service may not write."""
    with urllib.request.urlopen(served.url, timeout=PATIENCE) as page:  # noqa: S310 - the loopback address
        assert b"<html" in page.read()
    assert list((served.home.state / "prefect-ui").glob("*/index.html"))


def test_the_pages_show_what_a_person_must_see(served: Served, chromium: str) -> None:
    run = first_run(served)
    artifacts = {key: row["id"] for key, row in served.artifacts(run["id"]).items()}
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
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1500, "height": 1000})
        page.set_default_timeout(PATIENCE * 1000)
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
                page.get_by_text(word).first.wait_for()
        page.goto(f"{served.url}/artifacts/artifact/{artifacts['picture']}")
        picture = page.locator('img[src^="data:image/svg"]')
        picture.wait_for()
        assert picture.evaluate("image => image.naturalWidth") == 900
        browser.close()
    assert alerts == []
    own = (served.url, f"blob:{served.url}", "data:")
    assert {url for url in asked if not url.startswith(own)} == set()
