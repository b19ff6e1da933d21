"""`make up` and `make down`, in a network namespace that leads nowhere where the system grants one."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.errors import CablesError, WrongUse
from flows.home import open_home
from flows.together import await_serve, main
from transforms.samples import Sample

# Every Python that starts writes down whom it wants to reach that is not this machine.
SPY = """
import os, sys
def hear(event, arguments):
    if event not in ("socket.connect", "socket.getaddrinfo"):
        return
    address = arguments[1] if event == "socket.connect" else arguments[0]
    host = address[0] if isinstance(address, tuple) else address
    if isinstance(address, (str, bytes)) and event == "socket.connect":
        return
    if host not in ("127.0.0.1", "localhost", "::1", None, "0.0.0.0", ""):
        with open(os.environ["SPY_LOG"], "a") as log:
            print(event, address, file=log)
sys.addaudithook(hear)
"""
SCRIPT = """
set -eu
ip link set lo up 2>/dev/null || true
"$PYTHON" -m flows.together up
"$PYTHON" -m flows.together up
"$PYTHON" -m flows.together wait
cp "$SAMPLE" "$CABLES_HOME/drop/"
for _ in $(seq 400); do
  [ -z "$(ls "$CABLES_HOME/drop")" ] && break
  sleep 0.1
done
"$PYTHON" -m flows.together down
"$PYTHON" -m flows.together down
"$PYTHON" -m flows.cli sql --format csv 'select count(*)::int as cables from cables'
"""


def namespace() -> list[str]:
    """The command that runs another without a network; empty where that is not permitted."""
    command = ["unshare", "--map-root-user", "--net"]
    try:
        done = subprocess.run([*command, "true"], capture_output=True, timeout=10, check=False)
    except FileNotFoundError:
        return []
    return [] if done.returncode else command


def test_up_ingests_and_down_ends_and_nothing_reaches_out(
    tmp_path: Path, samples: list[Sample], free_port: Callable[[], int]
) -> None:
    isolation, port = namespace(), free_port()
    spy = tmp_path / "spy"
    spy.mkdir()
    (spy / "sitecustomize.py").write_text(SPY)
    sample = tmp_path / samples[1].file_name
    sample.write_bytes(samples[1].data)
    environment = os.environ | {
        "PYTHONPATH": str(spy),
        "SPY_LOG": str(tmp_path / "reached"),
        "PYTHON": sys.executable,
        "SAMPLE": str(sample),
        "CABLES_HOME": str(tmp_path / "data"),
        "CABLES_SERVER_PORT": str(port),
        "CABLES_WORKERS": "1",
    }
    done = subprocess.run(
        [*isolation, "sh", "-c", SCRIPT],
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split(";")[0] for line in lines[:3]] == [f"Prefect UI at http://127.0.0.1:{port}"] * 3
    assert lines[3:] == ["stopped watch, serve", "nothing was running", "cables", "1"]
    reached = tmp_path / "reached"
    assert not reached.exists(), reached.read_text()
    if not isolation:
        pytest.skip("all held, but the system grants no network namespace: a route was there")


def test_what_runs_is_not_believed_from_a_number_alone(tmp_path: Path) -> None:
    """A lock file left by a killed program, with the number of a process that is another's by now."""
    home = tmp_path / "data" / "state"
    home.mkdir(parents=True)
    (home / "serve.running").write_text(f"{os.getpid()}\n")
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "flows.together", "down"],
        env=os.environ | {"CABLES_HOME": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "nothing was running\n"
    assert time.monotonic() - began < 60


def test_a_service_that_ended_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """systemd looks at what ended once this has: where a port is taken, that was after three minutes."""
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setattr("flows.together.MOST_SECONDS", float("inf"))
    with subprocess.Popen([sys.executable, "-c", ""]) as service:
        service.wait()
    with pytest.raises(CablesError, match="no server answers that `cables serve` started for "):
        await_serve(open_home(tmp_path / "data"), service.pid)


def test_a_server_that_others_run_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://prefect.invalid:4200/api")
    assert await_serve(open_home(tmp_path / "data")) == "http://prefect.invalid:4200"


@pytest.mark.parametrize("arguments", [[], ["wait", "a minute"], ["sideways"]])
def test_what_it_does_not_know_is_wrong_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setenv("CABLES_HOME", str(tmp_path / "data"))
    with pytest.raises(WrongUse, match="say `up`, `down` or `wait`"):
        main(arguments)
