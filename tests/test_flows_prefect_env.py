from __future__ import annotations

import logging
import os
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.home import open_home
from flows.prefect_env import configure_prefect
from flows.server import await_server, end_server, start_server


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """An environment of the test's own in which nobody has set up Prefect."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    monkeypatch.setattr(os, "environ", own)
    monkeypatch.setattr(logging, "raiseExceptions", True)
    return own


def test_a_server_keeps_everything_it_writes_in_the_home_its_pages_too(
    tmp_path: Path, environment: dict[str, str], free_port: Callable[[], int]
) -> None:
    home = open_home(tmp_path / "data")
    configure_prefect(home)
    server = start_server(free_port(), ui_host="127.0.0.1")
    try:
        await_server(server)
        with urllib.request.urlopen(server.api_url.removesuffix("api"), timeout=30) as page:  # noqa: S310 - the loopback address
            shown = page.read()
    finally:
        end_server(server)
    assert shown == (home.state / "prefect-ui" / "v1" / "index.html").read_bytes()
    assert (home.state / "prefect" / "prefect.db").exists()


def test_a_server_without_pages_writes_none(
    tmp_path: Path, environment: dict[str, str], free_port: Callable[[], int]
) -> None:
    home = open_home(tmp_path / "data")
    configure_prefect(home)
    server = start_server(free_port())
    try:
        await_server(server)
    finally:
        end_server(server)
    assert sorted(path.name for path in home.state.iterdir()) == ["journal", "prefect"]


def test_what_the_user_set_stands(tmp_path: Path, environment: dict[str, str]) -> None:
    environment |= {"PREFECT_HOME": "/theirs", "PREFECT_UI_STATIC_DIRECTORY": "/theirs/pages"}
    configure_prefect(open_home(tmp_path))
    assert environment["PREFECT_HOME"] == "/theirs"
    assert environment["PREFECT_UI_STATIC_DIRECTORY"] == "/theirs/pages"
    assert environment["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, None),
        ({"PREFECT_SERVER_API_AUTH_STRING": "op:one"}, "op:one"),
        ({"PREFECT_SERVER_API_AUTH_STRING": "op:one", "PREFECT_API_AUTH_STRING": "op:two"}, "op:two"),
    ],
)
def test_the_password_our_server_asks_for_is_the_one_we_say(
    tmp_path: Path, environment: dict[str, str], given: dict[str, str], said: str | None
) -> None:
    environment |= given
    configure_prefect(open_home(tmp_path))
    assert environment.get("PREFECT_API_AUTH_STRING") == said
