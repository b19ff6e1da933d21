from __future__ import annotations

import json
import logging
import os
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest

from flows.home import open_home
from flows.prefect_env import configure_prefect, describe_server, own_folder
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
    server = start_server(describe_server(own_folder(home)), free_port(), ui_host="127.0.0.1")
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
    server = start_server(describe_server(own_folder(home)), free_port())
    try:
        await_server(server)
    finally:
        end_server(server)
    assert sorted(path.name for path in home.state.iterdir()) == ["journal", "prefect"]


def test_what_the_user_set_for_the_server_stands_and_their_own_prefect_is_let_be(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    theirs = {"PREFECT_UI_STATIC_DIRECTORY": "/pages", "PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED": "false"}
    names = ("PREFECT_HOME", "PREFECT_PROFILES_PATH", "PREFECT_SERVER_DOCKET_URL", "PREFECT_TEST_MODE")
    environment |= theirs | dict.fromkeys((*names, "prefect_api_database_connection_url"), "/theirs")
    home = open_home(tmp_path)
    configure_prefect(home)
    assert environment["PREFECT_HOME"] == str(home.state / "prefect")
    assert environment.items() >= theirs.items()
    assert environment["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert "/theirs" not in environment.values()


def test_where_the_user_named_a_server_their_settings_stand(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    theirs = {
        "PREFECT_API_URL": "http://prefect.example/api",
        "PREFECT_HOME": "/theirs",
        "PREFECT_API_KEY": "k",
    }
    environment |= theirs
    configure_prefect(open_home(tmp_path))
    assert environment.items() >= theirs.items()


# Whatever tells Prefect where to keep its history, in the environment and in files of the working folder.
FOREIGN = "sqlite+aiosqlite:////nowhere/theirs.db"
TOLD = {
    "PREFECT_SERVER_DATABASE_CONNECTION_URL": FOREIGN,
    "PREFECT_API_DATABASE_CONNECTION_URL": FOREIGN,
    "PREFECT_HOME": "/nowhere",
    "PREFECT_PROFILE": "theirs",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "ALL_PROXY": "socks5h://127.0.0.1:9",
    "no_proxy": "localhost",
}
FILES = {
    "prefect.toml": f'profiles_path = "theirs.toml"\n[server.database]\nconnection_url = "{FOREIGN}"',
    "pyproject.toml": f'[tool.prefect.server.database]\nconnection_url = "{FOREIGN}"',
    "theirs.toml": f'[profiles.theirs]\nPREFECT_API_DATABASE_CONNECTION_URL = "{FOREIGN}"',
    ".env": f"PREFECT_SERVER_DATABASE_CONNECTION_URL={FOREIGN}",
    "uvicorn.py": "raise SystemExit('imported from the working folder')",
    "logging.py": "raise SystemExit('imported from the working folder')",
}


def test_a_run_keeps_its_history_in_the_home_whatever_lies_about(tmp_path: Path) -> None:
    home, elsewhere = open_home(tmp_path / "what? a #1 home"), tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name, text in FILES.items():
        (elsewhere / name).write_text(text)
    (home.drop / "none.txt").write_text("no cable")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    command = [str(Path(sys.executable).with_name("cables")), "ingest", "--json", "--home", str(home.root)]
    done = subprocess.run(
        command, cwd=elsewhere, env=clean | TOLD, capture_output=True, text=True, timeout=240, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["quarantined"] == 1
    with closing(
        sqlite3.connect(home.state.joinpath("prefect", "prefect.db").as_uri(), uri=True)
    ) as database:
        assert database.execute("select state_type from flow_run").fetchall() == [("COMPLETED",)]
    assert sorted(path.name for path in elsewhere.iterdir()) == sorted(FILES)


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


def test_a_server_of_ours_keeps_leases_where_its_restart_leaves_them(tmp_path: Path) -> None:
    module = import_module(describe_server(tmp_path)["PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE"])
    assert module.ConcurrencyLeaseStorage(tmp_path / "leases").storage_path == tmp_path / "leases"
