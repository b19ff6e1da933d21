from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import flows.parse
import flows.replay
from flows.drop import list_drop, settle
from flows.errors import WrongUse
from flows.home import Home, open_home
from flows.passes import recover_home, run_pass
from flows.replay import Choice, replay
from flows.settings import Settings
from transforms import PARSER_VERSION, parse_cable
from transforms.records import ParsedCable
from transforms.samples import Sample
from warehouse.batch.batch import Batch, concat
from warehouse.catalog.session import ask
from warehouse.runs import Run

EVERYTHING = Choice()


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory, samples: list[Sample]) -> Home:
    """A home with sixty files, one of them under two names, and one text that lost to another."""
    home = open_home(tmp_path_factory.mktemp("ingested"))
    for sample in samples[:60]:
        (home.drop / sample.file_name).write_bytes(sample.data)
    strong = next(s for s in samples[:60] if s.truth.get("year_source") == "file_name")
    (home.drop / "again").mkdir()
    (home.drop / "again" / strong.file_name).write_bytes(strong.data + b"\n")
    (home.drop / f"copy-{strong.file_name}").write_bytes(strong.data)
    ingest(home, "first")
    return home


@pytest.fixture
def home(ingested: Home, tmp_path: Path) -> Home:
    """A copy of the ingested home whose originals are gone."""
    shutil.copytree(ingested.root, tmp_path / "data")
    home = Home(tmp_path / "data")
    for folder in (home.drop, home.archive, home.quarantine):
        shutil.rmtree(folder)
    return open_home(home.root)


def ingest(home: Home, name: str) -> None:
    recover_home(home)
    run = Run(name, datetime.now(UTC), PARSER_VERSION)
    run_pass(home, Settings(home=home.root), settle(lambda: list_drop(home.drop), 0), run)


def again(home: Home, choice: Choice, **options: Any) -> Any:
    run = Run("replay", datetime.now(UTC), PARSER_VERSION)
    return replay(home, Settings(home=home.root, **options), choice, run)


def tables(home: Home, new_shelf: Callable[[Path], Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = new_shelf(home.root).tables()
    return found


def count(home: Home, query: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = ask(home.root, query).to_pylist()
    return rows


@pytest.mark.parametrize("chunk_bytes", [24_000_000, 60_000])
def test_the_tables_come_back_from_the_stored_bytes_alone(
    home: Home, new_shelf: Callable[[Path], Any], chunk_bytes: int
) -> None:
    before = tables(home, new_shelf)
    done = again(home, EVERYTHING, chunk_bytes=chunk_bytes)
    assert tables(home, new_shelf) == before
    assert (done.sources, done.changes) == (len(before["contents"]), [])
    assert count(home, "select operation from snapshots order by snapshot desc limit 1") == [
        {"operation": "replay"}
    ]
    assert done.snapshot == count(home, "select max(snapshot) as n from snapshots")[0]["n"]
    assert not (home.state / "replay").exists()
    assert count(home, "select * from reconciliation where not is_reconciled") == []


def test_findings_are_those_of_the_last_reading(home: Home) -> None:
    shown = "select * exclude (run_id, found_at) from findings order by all"
    before = count(home, shown)
    again(home, EVERYTHING)
    assert count(home, shown) == before


def test_a_parser_upgrade_replays_what_another_version_read_and_tells_the_fields(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def upgraded(data: bytes, file_name: str, **options: Any) -> ParsedCable:
        parsed = parse_cable(data, file_name, **options)
        if parsed.cable is not None:
            parsed.cable.subject = None
            parsed.cable.precedence = "FLASH"
        return parsed

    monkeypatch.setattr(flows.parse, "parse_cable", upgraded)
    monkeypatch.setattr(flows.parse, "PARSER_VERSION", "99")
    monkeypatch.setattr(flows.replay, "PARSER_VERSION", "99")
    monkeypatch.setattr(flows.replay, "ParsePool", InThisProcess)
    subjects = count(home, "select count(subject) as n from cables")[0]["n"]
    done = replay(home, Settings(home=home.root), Choice(is_outdated=True), Run("r", datetime.now(UTC), "99"))
    changed = {change.field: change for change in done.changes}
    assert changed["subject"].lost == subjects
    assert changed["precedence"].gained + changed["precedence"].changed > 0
    assert f"subject {subjects:>24} lost".split() == [
        word for word in line_of("subject", done.as_text()) if word in ("subject", "lost", str(subjects))
    ]
    assert count(home, "select distinct parser_version as v from cables") == [{"v": "99"}]
    nothing = replay(
        home, Settings(home=home.root), Choice(is_outdated=True), Run("s", datetime.now(UTC), "99")
    )
    assert (nothing.sources, nothing.snapshot) == (0, done.snapshot)


def line_of(field: str, text: str) -> list[str]:
    return next(line.split() for line in text.splitlines() if line.startswith(field))


class InThisProcess(flows.parse.ParsePool):
    """A pool that parses here, where the parser can be replaced by another."""

    def submit(self, sources: Any) -> Any:
        return flows.parse.parse_sources(sources)

    def gather(self, jobs: Any, on_done: Any = None) -> Any:  # noqa: ARG002 - as the pool has it
        return concat([Batch.from_ipc(job) for job in jobs])


def test_sources_without_stored_bytes_leave_nothing_to_replay(tmp_path: Path) -> None:
    home = open_home(tmp_path / "data")
    (home.drop / "link.txt").symlink_to("/etc/hostname")
    ingest(home, "first")
    done = again(home, EVERYTHING)
    assert (done.sources, done.snapshot, done.as_text().splitlines()[-1]) == (0, 1, "no field differs")
    assert count(home, "select max(snapshot) as n from snapshots") == [{"n": 1}]


def test_one_source_is_replayed_by_the_beginning_of_its_hash(
    home: Home, new_shelf: Callable[[Path], Any]
) -> None:
    before = tables(home, new_shelf)
    sha = count(home, "select source_sha256 as sha from cables order by 1 limit 1")[0]["sha"]
    done = again(home, Choice(hashes=[sha[:12]]))
    assert done.sources == 1
    assert tables(home, new_shelf) == before
    assert count(home, "select count(*) as n from cables where run_id = 'replay'") == [{"n": 1}]
    with pytest.raises(WrongUse, match="no source's hash begins with 'zz'"):
        again(home, Choice(hashes=["zz"]))
