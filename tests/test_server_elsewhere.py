"""`cables serve` with a Prefect server that others run, which comes and goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from awaiting import PATIENCE, await_none, await_that
from dropping import drop
from prefect_api import PrefectApi
from processes import CABLES, running
from servers import open_server

from flows.home import Home, open_home
from flows.lock import writer_lock
from flows.server import Server
from transforms.samples import Sample


class Elsewhere(PrefectApi):
    """An address where a server runs now and then, its database in a folder."""

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(f"http://127.0.0.1:{port}/api")
        self.folder = folder
        self.port = port

    @contextmanager
    def server(self) -> Iterator[Server]:
        """A server that runs within this block, and is killed after it."""
        server = open_server(self.folder, self.port)
        with server.process:
            try:
                yield server
            finally:
                server.process.kill()


@pytest.fixture
def elsewhere(
    tmp_path: Path, free_port: Callable[[], int], lay_database: Callable[[Path], None]
) -> Elsewhere:
    lay_database(tmp_path / "prefect")
    return Elsewhere(tmp_path / "prefect", free_port())


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path / "data")


def test_serving_waits_for_it_and_goes_on_when_it_is_back(
    home: Home, elsewhere: Elsewhere, samples: list[Sample], tmp_path: Path
) -> None:
    # With one more try of each request it is given up after seconds, where it would be minutes.
    own = {
        "PREFECT_API_URL": elsewhere.api_url,
        "PREFECT_CLIENT_MAX_RETRIES": "1",
        "CABLES_SETTLE_SECONDS": "0",
        "CABLES_WORKERS": "1",
    }
    log = tmp_path / "log"
    with (
        log.open("wb") as stream,
        running([*CABLES, "serve", "--home", str(home.root)], own, stderr=stream) as process,
    ):
        gone = f"{elsewhere.api_url} does not answer; serving goes on"
        for number, sample in enumerate(samples[:2], 1):
            await_that(lambda: log.read_text().count(gone), number.__eq__)
            drop(home, [sample])
            with elsewhere.server():
                await_none(lambda: list(home.drop.iterdir()))
                await_none(elsewhere.due)
        process.terminate()
        assert process.wait(PATIENCE) == 0


def test_told_to_end_when_it_has_just_gone_serving_does_not_wait_for_it(
    home: Home, elsewhere: Elsewhere
) -> None:
    """A run is under way, which waits for the writer's lock: its end cannot be told to anybody."""
    own = {"PREFECT_API_URL": elsewhere.api_url, "PREFECT_CLIENT_MAX_RETRIES": "1000"}
    with (
        writer_lock(home.lock),
        elsewhere.server() as server,
        running([*CABLES, "serve", "--home", str(home.root)], own) as process,
    ):
        await_that(elsewhere.runs, lambda runs: "RUNNING" in {run["state"]["type"] for run in runs})
        server.process.kill()
        server.process.wait()
        process.terminate()
        assert process.wait(PATIENCE) == 0
