from __future__ import annotations

import asyncio
import errno
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from prefect.utilities.services import critical_service_loop

from flows.errors import CablesError, ServerGone
from flows.home import Home
from flows.prefect_env import describe_server, own_folder
from flows.server import (
    Server,
    await_server,
    check_chosen_server,
    end_server,
    start_server,
    tell_end,
    telling_server_gone,
)


async def lose_server() -> None:
    async def ask() -> None:
        raise httpx.ConnectError("nobody there")

    async with asyncio.TaskGroup() as group:
        group.create_task(critical_service_loop(ask, interval=0, consecutive=1, printer=lambda *_: None))


def test_a_runner_gave_up_its_server_though_one_answers_by_the_time_its_runs_are_ended(
    with_prefect: None, house: Home
) -> None:
    with pytest.raises(ServerGone), telling_server_gone(house):
        asyncio.run(lose_server())


@pytest.mark.parametrize("error", [RuntimeError("ours"), ExceptionGroup("some", [RuntimeError("ours")])])
def test_where_the_server_answers_other_errors_pass_as_they_are(
    with_prefect: None, house: Home, error: Exception
) -> None:
    with pytest.raises(type(error)) as told, telling_server_gone(house):
        raise error
    assert told.value is error


def test_where_no_server_answers_that_is_why(
    house: Home, monkeypatch: pytest.MonkeyPatch, free_port: Callable[[], int]
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", f"http://127.0.0.1:{free_port()}/api")
    with pytest.raises(ServerGone, match="ended during this run"), telling_server_gone(house):
        raise httpx.ConnectError("nobody there")


def test_where_the_disk_is_full_that_is_why_and_not_what_the_server_says(
    with_prefect: None, house: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(CablesError) as told, telling_server_gone(house):
        raise RuntimeError("Server error '500 Internal Server Error'")
    assert str(told.value) == f"{house.state}: no space left on device; make room, nothing is lost"


def test_a_server_that_the_user_named_and_that_never_answered_is_told_as_that(
    monkeypatch: pytest.MonkeyPatch, free_port: Callable[[], int]
) -> None:
    api_url = f"http://127.0.0.1:{free_port()}/api"
    monkeypatch.setenv("PREFECT_API_URL", api_url)
    with pytest.raises(CablesError) as told:
        check_chosen_server()
    assert str(told.value).startswith(f"the Prefect server at {api_url} does not answer: connection refused;")


@pytest.fixture
def folder(house: Home) -> Path:
    """Where a server of the house keeps its database."""
    return own_folder(house)


def test_why_a_server_of_ours_ended_is_told_in_one_line(folder: Path, free_port: Callable[[], int]) -> None:
    (folder / "prefect.db").write_bytes(b"no database" * 1000)
    server = start_server(describe_server(folder), free_port())
    with server.process, pytest.raises(CablesError) as told:
        await_server(server)
    assert str(told.value) == (
        f"the Prefect server at {server.api_url} ended with code 3: sqlalchemy.exc.DatabaseError: "
        "(sqlite3.DatabaseError) file is not a database"
    )


def test_of_what_a_server_said_the_line_that_names_the_error_is_told(folder: Path) -> None:
    error = "sqlite3.OperationalError: database or disk is full"
    said = f'Traceback (most recent call last):\n  File "x"\n{error}\n(Background)\n'
    (folder / "server.log").write_text(said)
    with subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"]) as process:
        process.wait()
    server = Server(process, "http://127.0.0.1:1/api", folder / "server.log")
    assert tell_end(server).endswith(f"ended with code 3: {error}; make room, nothing is lost")
    (folder / "server.log").write_text("")
    assert tell_end(server).endswith(f"ended with code 3; {folder / 'server.log'} may say why")


def test_a_server_at_the_loopback_address_of_ipv6_is_found(
    folder: Path, free_port: Callable[[], int]
) -> None:
    if not socket.has_ipv6 or not Path("/proc/net/if_inet6").exists():
        pytest.skip("this machine has no ::1")
    server = start_server(describe_server(folder), free_port(), ui_host="::1")
    try:
        await_server(server)
    finally:
        end_server(server)
    assert server.api_url.startswith("http://[::1]:")
