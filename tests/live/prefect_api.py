"""A Prefect server as tests look at it: through its API, as its pages do."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
PATIENCE = 120.0

Row = dict[str, Any]


def await_that(is_so: Callable[[], bool]) -> None:
    """Return once it is so; AssertionError where it does not come to pass."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.2)


class PrefectApi:
    """The API at an address like `http://127.0.0.1:4200/api`."""

    def __init__(self, api_url: str) -> None:
        self.api_url = api_url

    def ask(self, path: str, body: object = None, method: str = "POST") -> Any:
        """What the server answers."""
        request = urllib.request.Request(  # noqa: S310 - the loopback address
            f"{self.api_url}/{path}",
            json.dumps({} if body is None else body).encode(),
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

    def is_there(self) -> bool:
        """Whether the server answers at all."""
        try:
            self.ask("flows/count")
        except (urllib.error.URLError, ConnectionError):
            return False
        return True

    def deployment(self, name: str = "drop") -> Row:
        """A deployment by its name."""
        found: Row = next(row for row in self.ask("deployments/filter") if row["name"] == name)
        return found

    def begin(self, name: str = "drop", **wish: object) -> str:
        """Ask for a run of a deployment; its id."""
        made = self.ask(f"deployments/{self.deployment(name)['id']}/create_flow_run", wish)
        return str(made["id"])

    def run(self, run_id: str) -> Row:
        """A run by its id."""
        found: Row = self.ask("flow_runs/filter", {"flow_runs": {"id": {"any_": [run_id]}}})[0]
        return found

    def runs(self) -> list[Row]:
        """All runs but those of the schedule that are not due."""
        found: list[Row] = self.ask("flow_runs/filter", {"sort": "EXPECTED_START_TIME_ASC"})
        return [run for run in found if run["state"]["type"] in (*ENDED, "RUNNING", "PENDING")]

    def await_run(self, run_id: str, *states: str) -> Row:
        """The run, once it is in one of these states."""
        await_that(lambda: self.run(run_id)["state"]["type"] in states)
        return self.run(run_id)

    def cancel(self, run_id: str) -> None:
        """Ask for the end of a run, as its page does."""
        wish = {"state": {"type": "CANCELLING", "name": "Cancelling"}}
        self.ask(f"flow_runs/{run_id}/set_state", wish)

    def artifacts(self, run_id: str) -> dict[str, Row]:
        """The artifacts of a run by their keys."""
        mine = {"artifacts": {"flow_run_id": {"any_": [run_id]}}}
        return {row["key"]: row for row in self.ask("artifacts/filter", mine)}

    def task_runs(self, run_id: str) -> list[str]:
        """The names of a run's task runs."""
        of_run = {"flow_runs": {"id": {"any_": [run_id]}}}
        return [row["name"] for row in self.ask("task_runs/filter", of_run)]

    def events(self, name: str) -> list[Row]:
        """The events of that name."""
        found: list[Row] = self.ask("events/filter", {"filter": {"event": {"name": [name]}}})["events"]
        return found
