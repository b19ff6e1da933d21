"""A Prefect server as tests look at it: through its API, as its pages do."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from datetime import datetime
from typing import Any

from awaiting import PATIENCE, await_that

ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")

Row = dict[str, Any]

# Whatever proxy the environment names.
DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


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
                with DIRECTLY.open(request, timeout=PATIENCE) as response:
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

    def due(self) -> list[Row]:
        """The runs that have begun or should have, and have not ended."""
        before = {"before_": datetime.now().astimezone().isoformat()}
        late = {"state": {"type": {"any_": ["SCHEDULED"]}}, "expected_start_time": before}
        begun = {"state": {"type": {"any_": ["PENDING", "RUNNING", "CANCELLING"]}}}
        return [run for runs in (begun, late) for run in self.ask("flow_runs/filter", {"flow_runs": runs})]

    def await_run(self, run_id: str, *states: str) -> Row:
        """The run, once it is in one of these states."""
        return await_that(lambda: self.run(run_id), lambda run: run["state"]["type"] in states)

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

    def resources(self, name: str) -> list[str]:
        """The ids of what the events of that name are about."""
        return [event["resource"]["prefect.resource.id"] for event in self.events(name)]
