"""The catalog in the hands of others: older DuckDBs, and people who open it to write."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.settings import Settings
from flows.status import read_status
from transforms.records import ParsedCable
from warehouse.catalog.build import build_catalog, catalog_path, ensure_catalog, list_logs
from warehouse.catalog.session import ask

Text = Callable[..., ParsedCable]

# The oldest that is to read the catalog, and the last before the one it is written with.
OLD = ("1.0.0", "1.4.1")
# How each macro is called; whoever adds a macro adds a row.
CALLS = {
    "kwic": ["kwic('visa', 12)", "kwic('a.b', 3)", "kwic('?', 5)"],
    "read_cable": ["read_cable('09TRIPOLI941')"],
}
# Run where no duckdb but the one in the folder given can be imported.
ASK = """
import json, sys
folder, catalog, calls = sys.argv[1:]
sys.path[:] = [folder, *(path for path in sys.path if "site-packages" not in path)] if folder else sys.path
import duckdb
connection = duckdb.connect(catalog, read_only=True)
views = [row[0] for row in connection.execute(
    "select view_name from duckdb_views() where not internal").fetchall()]
told = {}
for name in [*views, *json.loads(calls)]:
    try:
        told[name] = sorted(str(row) for row in connection.execute(f"select * from {name}").fetchall())
    except duckdb.Error as error:
        told[name] = str(error)
print(json.dumps({"version": duckdb.__version__, "told": told}))
"""


def ask_all(folder: str, catalog: Path) -> dict[str, Any]:
    """The answer of every view and macro to the DuckDB in a folder, the installed one without."""
    calls = json.dumps([call for calls in CALLS.values() for call in calls])
    command = [sys.executable, "-c", ASK, folder, str(catalog), calls]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


@pytest.fixture(scope="session")
def old_duckdb(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    """Installs an older DuckDB into a folder of its own, kept with pytest's cache where that is on."""

    def install(version: str) -> str:
        cache = getattr(request.config, "cache", None)
        folder = cache.mkdir("duckdb") if cache else tmp_path_factory.mktemp("duckdb")
        wanted, fresh = folder / version, tmp_path_factory.mktemp("pip") / version
        if not wanted.exists():
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            options = ["--no-deps", "--only-binary", ":all:", "--target", str(fresh)]
            done = subprocess.run(
                [*pip, *options, f"duckdb=={version}"], capture_output=True, text=True, timeout=300
            )
            if done.returncode:
                pytest.skip(f"duckdb {version} cannot be had: {done.stderr.strip().splitlines()[-1]}")
            fresh.rename(wanted)
        return str(wanted)

    return install


@pytest.fixture
def home(new_shelf: Callable[[Path], Any], text: Text, tmp_path: Path) -> Path:
    """Cables of two years and of none, a rejected file that was mended, and odd signs in the path."""
    shelf = new_shelf(tmp_path / "it's [our] 50% {a,b} what? #*")
    words = ("The visa office closed. VISA-waiver?", "No a.b here,\nbut axb.", "Visas")
    shelf.commit(("bad.txt", b"none", ParsedCable(None, "Appears in these articles:", "annotated")))
    shelf.commit(("bad.txt", b"x", text(words=words)), ("b", b"y", text("10PARIS1", 2010)))
    shelf.commit(("c", b"z", text("XXROME1", None, None)))
    return Path(shelf.home)


@pytest.mark.parametrize("version", OLD)
def test_every_view_and_macro_answers_an_older_duckdb_as_the_newest(
    home: Path, old_duckdb: Callable[[str], str], version: str
) -> None:
    newest = ask_all("", catalog_path(home))
    older = ask_all(old_duckdb(version), catalog_path(home))
    assert older["version"] == version != newest["version"]
    assert older["told"] == newest["told"]


def test_every_macro_is_called(home: Path) -> None:
    macros = "select distinct function_name from duckdb_functions() where schema_name = 'main' "
    made = query(home, macros + "and function_type = 'table_macro' and not internal")
    assert {name for (name,) in made} == CALLS.keys()


def query(home: Path, sql: str) -> list[Any]:
    """What DuckDB alone answers, opening the catalog read-only."""
    with duckdb.connect(str(catalog_path(home)), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize("sign", ["?", "*", "[s]", """{a,b}]50% 'é" #;$x["""])
def test_a_sign_in_the_path_stands_for_itself(
    new_shelf: Callable[[Path], Any], text: Text, tmp_path: Path, sign: str
) -> None:
    for name in (f"a{sign}b", "asb"):  # what a pattern would match too
        shelf = new_shelf(tmp_path / name / "data")
        shelf.commit((name, name.encode(), text("09ROME1")), ("n", b"n", text("XXROME9", None, None)))
    home = tmp_path / f"a{sign}b" / "data"
    wanted = [(f"a{sign}b",), ("n",)]
    assert query(home, "select source_name from cables order by year") == wanted
    table = ask(home, "select source_name from cables order by year")
    assert [(name,) for name in table["source_name"].to_pylist()] == wanted


# A scan that no year cuts short tells only how many files it read; the one without a year is apart.
READ = {
    "year = 2010": "Scanning Files: 1/2",
    "year > 2009": "Scanning Files: 1/2",
    "year < 2000": "Scanning Files: 0/2",
    "true": "Total Files Read: 2",
}


@pytest.mark.parametrize(("which", "told"), READ.items())
def test_files_of_other_years_are_not_read(home: Path, which: str, told: str) -> None:
    plan = query(home, f"explain analyze select cable_id from cables where {which}")[0][1]
    assert told in " ".join(plan.replace("│", " ").split())


def leave_writer(home: Path) -> None:
    """Somebody, whom permissions do not bind, opens the catalog to write, makes a table and is killed."""
    catalog_path(home).chmod(0o644)
    script = "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); c.execute('create table n(a int)')"
    subprocess.run(
        [sys.executable, "-c", f"{script}; os._exit(0)", str(catalog_path(home))], timeout=60, check=True
    )


@pytest.fixture
def written(shelf: Any, text: Text) -> Path:
    """A home whose catalog somebody wrote to; their log lies beside it."""
    shelf.commit(("a", b"x", text()))
    leave_writer(shelf.home)
    assert [log.name for log in list_logs(shelf.home)] == ["cables.duckdb.wal"]
    return Path(shelf.home)


def test_what_somebody_wrote_is_not_replayed_into_the_next_catalog(
    written: Path, shelf: Any, text: Text, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename, met = Path.rename, []

    def watched(path: Path, target: Path) -> Path:
        met.extend(list_logs(written))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", watched)
    shelf.commit(("b", b"y", text("09PARIS1")))
    assert met == []
    assert query(written, "select count(*) from cables") == [(2,)]
    assert list_logs(written) == []


def test_a_catalog_into_which_an_old_log_is_replayed_is_healed(written: Path, tmp_path: Path) -> None:
    log = shutil.copy(list_logs(written)[0], tmp_path / "log")
    build_catalog(written)
    shutil.copy(log, catalog_path(written).with_name("cables.duckdb.wal"))
    assert query(written, "select table_name from duckdb_tables()") == [("n",)]
    ensure_catalog(written)
    assert query(written, "select table_name from duckdb_tables()") == []
    assert list_logs(written) == []


def test_the_status_tells_that_somebody_wrote_and_heals(written: Path) -> None:
    told = read_status(Settings(home=written))
    assert told.catalog_logs == ["cables.duckdb.wal"]
    assert "somebody wrote to it (cables.duckdb.wal)" in told.as_text()
    again = read_status(Settings(home=written))
    assert again.catalog_logs == []
    assert "somebody" not in again.as_text()


def test_nobody_may_write_to_the_catalog_and_who_may_read_it_is_the_umask_s_to_say(
    shelf: Any, text: Text
) -> None:
    before = os.umask(0o027)
    try:
        shelf.commit(("a", b"x", text()))
    finally:
        os.umask(before)
    assert stat.S_IMODE(catalog_path(shelf.home).stat().st_mode) == 0o440


def test_what_readers_spilled_goes_a_day_after_they_last_used_it(shelf: Any, text: Text) -> None:
    shelf.commit(("a", b"x", text()))
    spilled = catalog_path(shelf.home).with_name("cables.duckdb.tmp")
    spilled.mkdir()
    (spilled / "duckdb_temp_block-1.block").touch()
    build_catalog(shelf.home)
    assert spilled.exists()
    for path in (spilled / "duckdb_temp_block-1.block", spilled):
        os.utime(path, (0, 0))
    build_catalog(shelf.home)
    assert not spilled.exists()
