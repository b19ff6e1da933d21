from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import pytest
from prefect.utilities.services import critical_service_loop

from flows.errors import ServerGone
from flows.server import telling_server_gone


async def lose_server() -> None:
    async def ask() -> None:
        raise httpx.ConnectError("nobody there")

    async with asyncio.TaskGroup() as group:
        group.create_task(critical_service_loop(ask, interval=0, consecutive=1, printer=lambda *_: None))


def test_a_runner_gave_up_its_server_though_one_answers_by_the_time_its_runs_are_ended(
    with_prefect: None,
) -> None:
    with pytest.raises(ServerGone), telling_server_gone():
        asyncio.run(lose_server())


@pytest.mark.parametrize("error", [RuntimeError("ours"), ExceptionGroup("some", [RuntimeError("ours")])])
def test_where_the_server_answers_other_errors_pass_as_they_are(with_prefect: None, error: Exception) -> None:
    with pytest.raises(type(error)) as told, telling_server_gone():
        raise error
    assert told.value is error


def test_where_no_server_answers_that_is_why(
    monkeypatch: pytest.MonkeyPatch, free_port: Callable[[], int]
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", f"http://127.0.0.1:{free_port()}/api")
    with pytest.raises(ServerGone, match="ended during this run"), telling_server_gone():
        raise httpx.ConnectError("nobody there")
