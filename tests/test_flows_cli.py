from __future__ import annotations

import csv
import io
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from flows.home import Home, open_home
from flows.lock import writer_lock
from transforms.samples import Sample

CABLES = [sys.executable, "-m", "flows.cli"]
# What nobody must find in a file, a log or the server's database: the whole way is gone with them set.
SECRETS = {
    "PREFECT_API_AUTH_STRING": "operator:marked-word",
    "PREFECT_SERVER_API_AUTH_STRING": "operator:marked-word",
    "CABLES_NOTIFY_URL": "https://hooks.example/marked-token",
}
KEYS = [
    "seen",
    "loaded",
    "duplicate",
    "superseded",
    "quarantined",
    "pending",
    "snapshot",
    "run_id",
    "seconds",
]
HEAVY = ("prefect", "great_expectations", "pandas", "duckdb", "pyarrow", "pydantic_settings", "rich")


def cables(*arguments: str, given: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*CABLES, *arguments],
        env=os.environ | environment,
        input=given,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path / "data")


def imports_of(*arguments: str) -> set[str]:
    """The packages a command imports, told by the interpreter."""
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "flows.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    modules = (
        line.rpartition("|")[2].strip()
        for line in ended.stderr.splitlines()
        if line.startswith("import time:")
    )
    return {module.partition(".")[0] for module in modules}


def test_help_names_every_command_and_imports_nothing_heavy() -> None:
    shown = cables("--help").stdout
    for command in (
        "ingest",
        "watch",
        "serve",
        "sql",
        "status",
        "sample",
        "quarantine",
        "replay",
        "maintain",
        "rollback",
        "changes",
    ):
        assert f"\n  {command} " in shown
    assert imports_of("--help") & set(HEAVY) == set()


def test_a_pass_that_finds_nothing_starts_no_flow(home: Home) -> None:
    ended = cables("ingest", "--json", "--home", str(home.root))
    counts = json.loads(ended.stdout)
    assert list(counts) == KEYS
    assert counts | {"seconds": 0} == dict.fromkeys(KEYS, 0) | {"run_id": None}
    assert (ended.returncode, ended.stderr) == (0, "")
    assert imports_of("ingest", "--home", str(home.root)) & {"prefect", "great_expectations"} == set()
    assert (home.warehouse / "cables.duckdb").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ingst"], "No such command 'ingst'"),
        (["ingest", "--nowait"], "No such option: --nowait"),
        (["ingest", "no-such-file.txt"], "no-such-file.txt: no such file or folder"),
        (["sql", "select 1 from nowhere"], "nowhere"),
        (["sql", "select 1", "--at", "7"], "snapshot 7"),
        (["sql", "drop table cables"], "SELECT"),
        (["quarantine", "show", "nothing.txt"], "nothing.txt: not in"),
        (["sample", "0", "somewhere"], "greater than or equal to 1"),
        (["status", "--bad"], "--bad"),
        (["rollback", "7"], "there is no snapshot 7"),
        (["changes", "0", "7"], "there is no snapshot 7"),
        (["replay", "--hash", "zz"], "no source's hash begins with 'zz'"),
    ],
)
def test_wrong_use_is_told_in_one_line_and_ends_with_2(
    tmp_path: Path, arguments: list[str], message: str
) -> None:
    ended = cables(*arguments, CABLES_HOME=str(tmp_path / "data"))
    assert ended.returncode == 2
    assert message in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("CABLES_WORKERS", "many", "input should be a valid integer"),
        ("CABLES_PUBLIC_HOME", "data", "must be an absolute path"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(home: Home, name: str, value: str, message: str) -> None:
    ended = cables("ingest", "--home", str(home.root), **{name: value})
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"cables: {name}: {message}")
    assert ended.stderr.count("\n") == 1


def test_a_system_failure_ends_with_1_and_its_traceback_is_for_debugging(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    root = str(tmp_path / "file" / "data")
    plain = cables("ingest", "--json", "--home", root)
    assert plain.returncode == 1
    assert plain.stderr.count("\n") == 1
    assert [*json.loads(plain.stdout)] == [*KEYS, "error"]
    assert "Traceback" in cables("ingest", "--debug", "--home", root).stderr


def test_no_wait_ends_at_once_and_says_so(home: Home) -> None:
    (home.drop / "a.txt").write_bytes(b"x")
    with writer_lock(home.lock):
        ended = cables("ingest", "--no-wait", "--home", str(home.root))
    assert ended.returncode == 0
    assert "another ingest" in ended.stderr
    assert (home.drop / "a.txt").exists()


def test_samples_are_written_and_the_same_every_time(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        assert cables("sample", "5", str(tmp_path / folder)).returncode == 0
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / f).iterdir()} for f in ("one", "two"))
    assert first == second
    assert len(first) == 5


def test_files_named_are_copied_in_and_answers_come_in_every_format(
    home: Home, tmp_path: Path, samples: list[Sample]
) -> None:
    """The whole way without a Prefect server set: one is started, used and gone, and no secret stays."""
    outside = tmp_path / "outside" / samples[0].file_name
    outside.parent.mkdir()
    outside.write_bytes(samples[0].data)
    root = ["--home", str(home.root)]
    ended = cables("ingest", str(outside), *root, PREFECT_API_URL="", **SECRETS)
    assert ended.stdout.startswith("1 seen: 1 loaded; snapshot 1")
    assert outside.exists()
    query = "select cable_id, tags, subject, sent_at from cables"
    row = json.loads(cables("sql", query, "--format", "json", *root).stdout)[0]
    assert row["cable_id"] == samples[0].truth["cable_id"]
    table = list(csv.reader(io.StringIO(cables("sql", query, "--format", "csv", *root).stdout)))
    assert table[0] == ["cable_id", "tags", "subject", "sent_at"]
    assert json.loads(table[1][1]) == row["tags"]
    assert row["cable_id"] in cables("sql", query, *root).stdout
    asked = cables("sql", *root, given="select 1 as one;\nselect nonsense;\nselect\n 2 as two;\n")
    assert "one" in asked.stdout
    assert "two" in asked.stdout
    assert "nonsense" in asked.stderr
    shown = cables("status", "--json", *root, **SECRETS).stdout
    written = [path.read_bytes() for path in home.root.rglob("*") if path.is_file()]
    assert not [data for data in (*written, shown.encode(), ended.stderr.encode()) if b"marked-" in data]
    status = json.loads(shown)
    assert (status["snapshot"], status["backlog_files"], status["row_counts"]["cables"]) == (1, 0, 1)


@pytest.mark.usefixtures("with_prefect")
def test_history_is_kept_in_order_by_commands(tmp_path: Path, samples: list[Sample]) -> None:
    """Load, roll back, look at the changes, replay and maintain: each is a snapshot or says why not."""
    home = open_home(tmp_path / "data")
    for sample in samples[:12]:
        (home.drop / sample.file_name).write_bytes(sample.data)
    at_home = ("--home", str(home.root))
    counts = json.loads(cables("ingest", "--json", *at_home).stdout)
    assert json.loads(cables("rollback", "0", "--json", *at_home).stdout)["snapshot"] == 2
    assert (
        len(cables("changes", "1", "--format", "csv", *at_home).stdout.splitlines()) == 1 + counts["loaded"]
    )
    assert json.loads(cables("replay", "--json", *at_home).stdout)["sources"] == 0
    assert json.loads(cables("rollback", "1", "--json", *at_home).stdout)["cables"] == counts["loaded"]
    assert "no field differs" in cables("replay", *at_home).stdout
    assert json.loads(cables("maintain", "--json", *at_home).stdout)["oldest_snapshot"] == 1
    operations = cables(
        "sql", "select operation from snapshots order by snapshot", "--format", "csv", *at_home
    )
    assert operations.stdout.split() == ["operation", "ingest", "rollback", "rollback", "replay", "maintain"]


def test_a_missed_objective_ends_status_with_2(home: Home) -> None:
    waiting = home.drop / "old.txt"
    waiting.write_bytes(b"x")
    os.utime(waiting, (1_000_000_000, 1_000_000_000))
    ended = cables("status", "--home", str(home.root))
    assert ended.returncode == 2
    assert "MISSED minutes the oldest file waits" in ended.stdout


def test_servers_listen_at_the_loopback_address_unless_told(
    home: Home, prefect_environment: dict[str, str]
) -> None:
    """Who listens at every address answers at 127.0.0.2 too."""
    port = urlsplit(prefect_environment["PREFECT_API_URL"]).port
    with socket.create_connection(("127.0.0.1", port)):
        pass
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port))
    told = {"CABLES_SERVER_HOST": "0.0.0.0", "PREFECT_API_URL": ""}  # noqa: S104 - refused
    ended = cables("serve", "--home", str(home.root), **told)
    assert ended.returncode == 2
    assert "anybody could start runs" in ended.stderr
