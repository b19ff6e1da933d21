"""What is told to whom: the automations on a real server, their messages taken by a webhook."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from prefect_api import PrefectApi
from webhook import Webhook, open_webhook

from flows.automations import SILENT_SECONDS


class Ship:
    """Ships the automations to a server, as an operator does."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment

    def __call__(self, **settings: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "flows.automations"],
            env=os.environ | self.environment | settings,
            check=True,
        )


@pytest.fixture(scope="module")
def webhook() -> Iterator[Webhook]:
    with open_webhook() as webhook:
        yield webhook


@pytest.fixture(scope="module")
def ship(
    prefect_environment: dict[str, str], webhook: Webhook, tmp_path_factory: pytest.TempPathFactory
) -> Ship:
    home = str(tmp_path_factory.mktemp("home"))
    ship = Ship(prefect_environment | {"CABLES_NOTIFY_URL": webhook.url, "CABLES_HOME": home})
    ship()
    return ship


@pytest.fixture(scope="module")
def server(ship: Ship) -> PrefectApi:
    return PrefectApi(ship.environment["PREFECT_API_URL"])


def begin_without_a_process(server: PrefectApi, flow: str = "ingest") -> str:
    """A run that is said to run, though nobody runs it; its id."""
    flow_id = server.ask("flows/", {"name": flow})["id"]
    return str(server.ask("flow_runs/", {"flow_id": flow_id, "state": {"type": "RUNNING"}})["id"])


def beat(server: PrefectApi, run_id: str, seconds_ago: float, flow: str = "ingest") -> None:
    """A heartbeat of that run, as its runner sends them."""
    event = {
        "id": str(uuid.uuid4()),
        "occurred": (datetime.now(UTC) - timedelta(seconds=seconds_ago)).isoformat(),
        "event": "prefect.flow-run.heartbeat",
        "resource": {"prefect.resource.id": f"prefect.flow-run.{run_id}", "prefect.resource.name": "a run"},
        "related": [
            {
                "prefect.resource.id": "prefect.flow.1",
                "prefect.resource.role": "flow",
                "prefect.resource.name": flow,
            }
        ],
    }
    server.ask("events", [event])


def test_a_run_whose_heartbeats_stopped_is_put_down_as_crashed_and_told(
    server: PrefectApi, webhook: Webhook
) -> None:
    died, alive, foreign = (begin_without_a_process(server, flow) for flow in ("ingest", "ingest", "another"))
    # Not so long ago that a busy server hears of it when the time is over: it would wait for no more then.
    long_ago = SILENT_SECONDS - 20
    for run_id, seconds_ago, flow in (
        (alive, 0, "ingest"),
        (foreign, long_ago, "another"),
        (died, long_ago, "ingest"),
    ):
        beat(server, run_id, seconds_ago, flow)
    state = server.await_run(died, "CRASHED")["state"]
    assert state["message"] == "Its heartbeats stopped: its process is gone."
    webhook.await_told("cables: a run failed", f"/runs/flow-run/{died}", "Crashed", "heartbeats stopped")
    assert {server.run(run_id)["state"]["type"] for run_id in (alive, foreign)} == {"RUNNING"}


@pytest.mark.parametrize("flow", ["ingest", "maintain", "replay"])
def test_a_failure_of_each_of_our_flows_is_told(server: PrefectApi, webhook: Webhook, flow: str) -> None:
    run_id = begin_without_a_process(server, flow)
    state = {"type": "FAILED", "name": "Failed", "message": f"the disk of {flow} is full"}
    server.ask(f"flow_runs/{run_id}/set_state", {"state": state})
    webhook.await_told("cables: a run failed", run_id, f"Failed: the disk of {flow} is full")


def test_the_address_that_is_told_is_kept_secret(server: PrefectApi, webhook: Webhook) -> None:
    blocks = server.ask("block_documents/filter")
    (told,) = (block for block in blocks if block["name"] == "cables-notify")
    assert told["data"]["url"] == "{{address}}"
    assert webhook.url not in json.dumps(blocks)


def test_automations_shipped_again_keep_counting_since_when_nothing_came(
    server: PrefectApi, ship: Ship
) -> None:
    before = {row["name"]: row["updated"] for row in server.ask("automations/filter")}
    ship(CABLES_HANG_MINUTES="0.5")
    after = {row["name"]: row["updated"] for row in server.ask("automations/filter")}
    assert {name for name in before if after[name] != before[name]} == {"cables: a run hangs"}


def test_one_that_was_switched_off_stays_off(server: PrefectApi, ship: Ship) -> None:
    rows = {row["name"]: row for row in server.ask("automations/filter")}
    chosen = rows["cables: nothing came"]["id"]
    server.ask(f"automations/{chosen}", {"enabled": False}, method="PATCH")
    ship(CABLES_QUIET_HOURS="12")
    (row,) = (row for row in server.ask("automations/filter") if row["id"] == chosen)
    assert (row["enabled"], row["trigger"]["within"]) == (False, 12 * 3600)
