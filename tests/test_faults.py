"""Faults of the machine while a pass runs: what was committed stands, and the next pass finishes the rest."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from nursery import Nursery
from watchfiles import watch

from flows.drop import list_drop, settle
from flows.home import Home, open_home
from flows.passes import recover_home, run_pass
from flows.prefect_env import describe_server
from flows.quarantine import print_list
from flows.reconciliation import reconcile
from flows.server import Server, await_server, start_server
from flows.settings import Settings
from transforms import PARSER_VERSION
from transforms.samples import Sample
from warehouse.catalog.build import catalog_path, ensure_catalog
from warehouse.catalog.session import ask
from warehouse.runs import Run

HOSTILE = "a'); drop table cables; --<script>alert(1)<|script>\n\x1b[31mCRITICAL.txt"


def fill(home: Home, samples: Sequence[Sample]) -> None:
    for sample in samples:
        (home.drop / sample.file_name).write_bytes(sample.data)


def ingest(home: Home, now: datetime | None = None) -> Any:
    recover_home(home)
    run = Run(f"run-{len(list(home.archive.rglob('*')))}", now or datetime.now(UTC), PARSER_VERSION)
    return run_pass(home, Settings(home=home.root), settle(lambda: list_drop(home.drop), 0), run).outcome


@pytest.fixture(scope="module")
def undisturbed(
    tmp_path_factory: pytest.TempPathFactory, samples: list[Sample], new_shelf: Callable[[Path], Any]
) -> Any:
    """The tables of a home that nothing disturbed."""
    home = open_home(tmp_path_factory.mktemp("undisturbed"))
    fill(home, samples[:10])
    ingest(home)
    return new_shelf(home.root).tables()


@pytest.mark.parametrize("size", [1_000, 8_000, 40_000, 200_000])
def test_a_full_disk_fails_the_run_and_the_next_one_finishes(
    tmp_path: Path,
    nursery: Nursery,
    samples: list[Sample],
    new_shelf: Callable[[Path], Any],
    undisturbed: Any,
    size: int,
) -> None:
    """Journal, table files, the bytes of the sources, the catalog: each is too large for one of these."""
    home = open_home(tmp_path / "data")
    ensure_catalog(home.root)
    fill(home, samples[:10])
    assert nursery.run("ingest", home.root, largest_file=size) == 1
    with duckdb.connect(str(catalog_path(home.root)), read_only=True) as reader:
        shown = reader.execute("select snapshot, (select count(*) from cables) from this_snapshot").fetchone()
    assert shown == (0, 0)
    ingest(home)
    assert new_shelf(home.root).tables() == undisturbed
    assert ask(home.root, "from reconciliation where not is_reconciled").num_rows == 0


@pytest.mark.parametrize(
    ("point", "error"),
    [
        ("after:stage", errno.ENOSPC),
        ("after:paragraphs", errno.EACCES),
        ("after:snapshot", errno.ENOSPC),
        ("before:move", errno.EACCES),
    ],
)
def test_trouble_of_the_system_at_any_step_fails_the_run_and_the_next_one_finishes(
    tmp_path: Path,
    nursery: Nursery,
    samples: list[Sample],
    new_shelf: Callable[[Path], Any],
    undisturbed: Any,
    point: str,
    error: int,
) -> None:
    """No room, and a permission lost, where root too can meet them: before, amid and after the commit."""
    home = open_home(tmp_path / "data")
    fill(home, samples[:10])
    assert nursery.run("ingest", home.root, point=point, error=error) == 1
    ingest(home)
    assert new_shelf(home.root).tables() == undisturbed
    assert ask(home.root, "from reconciliation where not is_reconciled").num_rows == 0
    assert reconcile(home).is_whole


@pytest.fixture
def mortal_server(
    tmp_path: Path, free_port: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    """A Prefect server that may be killed; commands find it."""
    folder = tmp_path / "prefect"
    folder.mkdir()
    server = start_server(describe_server(folder), free_port())
    monkeypatch.setenv("PREFECT_API_URL", server.api_url)
    await_server(server)
    with server.process:
        yield server
        server.process.kill()


def test_a_server_gone_in_the_middle_of_a_run_is_told_and_costs_nothing_committed(
    tmp_path: Path,
    mortal_server: Server,
    samples: list[Sample],
    new_shelf: Callable[[Path], Any],
    undisturbed: Any,
) -> None:
    home = open_home(tmp_path / "data")
    fill(home, samples[:10])
    first_archived = watch(home.archive, debounce=10, step=10)
    # Small chunks, so that some are left; progress told from the start, and no second try.
    settings = {
        "CABLES_CHUNK_BYTES": "9000",
        "CABLES_PROGRESS_SECONDS": "0",
        "PREFECT_CLIENT_MAX_RETRIES": "0",
    }
    command = [sys.executable, "-m", "flows.cli", "ingest", "--json", "--home", str(home.root)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=os.environ | settings, text=True, **pipes) as ingesting:  # type: ignore[call-overload]
        next(first_archived)
        mortal_server.process.kill()
        told, errors = ingesting.communicate(timeout=120)
    assert ingesting.returncode == 1
    assert errors.startswith(f"cables: the Prefect server at {mortal_server.api_url} ended during this run")
    assert errors.count("\n") == 1
    assert json.loads(told)["error"] in errors
    # What was committed is whole and counted; the rest lies in the drop, and the next run takes it.
    kept = ask(home.root, "from reconciliation").to_pylist()
    assert [run["is_reconciled"] for run in kept] == [True]
    assert kept[0]["seen"] + len(list_drop(home.drop)) >= 10
    ingest(home)
    assert new_shelf(home.root).tables() == undisturbed
    assert reconcile(home).is_whole


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_fails_the_run_and_the_next_one_finishes(
    tmp_path: Path, samples: list[Sample], new_shelf: Callable[[Path], Any], undisturbed: Any
) -> None:
    home = open_home(tmp_path / "data")
    fill(home, samples[:10])
    home.warehouse.chmod(0o500)
    with pytest.raises(OSError, match="denied"):
        ingest(home)
    home.warehouse.chmod(0o700)
    ingest(home)
    assert new_shelf(home.root).tables() == undisturbed


def test_a_clock_set_back_changes_no_table_and_keeps_first_and_last(
    tmp_path: Path, samples: list[Sample], new_shelf: Callable[[Path], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = open_home(tmp_path / "data")
    fill(home, samples[:5])
    ingest(home)
    times = "select min(first_seen_at) as first, max(last_seen_at) as last from sources"
    before = ask(home.root, times).to_pylist()[0]
    fill(home, samples[:5])
    back = datetime(2001, 1, 1, tzinfo=UTC)
    monkeypatch.setattr("flows.joining.datetime", FixedClock(back))
    outcome = ingest(home, back)
    assert {row.fate for row in outcome.fates} <= {"duplicate", "quarantined"}
    after = ask(home.root, times).to_pylist()[0]
    assert (after["first"], after["last"]) == (back.replace(tzinfo=None), before["last"])
    assert ask(home.root, "select max(snapshot) as n from snapshots").to_pylist() == [{"n": 2}]


class FixedClock:
    """A clock that stands still."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self, zone: object) -> datetime:  # noqa: ARG002 - as datetime has it
        return self.moment


def test_a_name_is_never_sql_markup_a_path_or_a_line_break(
    tmp_path: Path, samples: list[Sample], capsys: pytest.CaptureFixture[str]
) -> None:
    home = open_home(tmp_path / "data")
    good = next(sample for sample in samples if sample.truth["cable_id"])
    (home.drop / HOSTILE).write_bytes(good.data)
    (home.drop / f"stub {HOSTILE}").write_bytes(b"nothing of a cable")
    outcome = ingest(home)
    assert sorted(row.fate for row in outcome.fates) == ["loaded", "quarantined"]
    names = ask(home.root, "select unnest(file_names) as name from sources order by 1").to_pylist()
    assert [row["name"] for row in names] == [HOSTILE, f"stub {HOSTILE}"]
    assert ask(home.root, "select count(*) as n from cables").to_pylist() == [{"n": 1}]
    print_list(home.root, as_json=False)
    told = capsys.readouterr().out
    assert len(told.strip().splitlines()) == 1
    assert "\x1b" not in told
    inside = {path.parent.parent for path in home.archive.rglob("*.txt")}
    assert inside == {home.archive}
    assert {path.parent for path in home.quarantine.rglob("*")} == {home.quarantine}
