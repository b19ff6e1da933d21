from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.drop import list_drop, settle
from flows.home import Home, open_home
from flows.outcome import Outcome
from flows.passes import recover_home, run_pass
from flows.settings import Settings
from transforms import PARSER_VERSION
from transforms.samples import Sample
from warehouse.commit import Run
from warehouse.query import ask

# A pass in a process of its own, so that it can be killed at a fault point.
ONE_RUN = """
import sys
from pathlib import Path
from datetime import UTC, datetime
from flows.drop import list_drop, settle
from flows.home import open_home
from flows.passes import recover_home, run_pass
from flows.settings import Settings
from warehouse.commit import Run
if __name__ == "__main__":
    home = open_home(Path(sys.argv[1]))
    recover_home(home)
    settled = settle(lambda: list_drop(home.drop), 0)
    run_pass(home, Settings(chunk_bytes=150_000), settled, Run("killed", datetime.now(UTC), "1"))
"""
FAULT_POINTS = ("before:commit", "after:commit", "before:move", "after:moves")
DIGEST = "select * exclude (run_id, ingested_at) from cables order by cable_id"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path / "data")


def fill(home: Home, samples: list[Sample], prefix: str = "") -> None:
    for sample in samples:
        (home.drop / f"{prefix}{sample.file_name}").write_bytes(sample.data)


def ingest(home: Home, name: str = "run", *, retry: bool = False, **options: Any) -> Outcome:
    recover_home(home)
    settled = settle(lambda: list_drop(home.drop), 0)
    run = Run(name, datetime.now(UTC), PARSER_VERSION)
    return run_pass(home, Settings(home=home.root, **options), settled, run, retry=retry).outcome


def counts(outcome: Outcome) -> Counter[str]:
    return Counter(row.fate for row in outcome.fates)


def rows(home: Home, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(home.root, query).to_pylist()
    return found


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_pass_loads_cables_and_quarantines_stubs_with_their_reasons(
    home: Home, samples: list[Sample]
) -> None:
    fill(home, samples[:60])
    outcome = ingest(home, chunk_bytes=200_000)
    whole = [sample for sample in samples[:60] if sample.truth["cable_id"]]
    assert counts(outcome)["quarantined"] == 60 - len(whole)
    assert counts(outcome)["loaded"] + counts(outcome)["superseded"] == len(whole)
    assert outcome.snapshot > 1
    assert names(home.drop) == []
    assert len(names(home.archive)) == len(whole)
    for why in home.quarantine.glob("*.why.json"):
        content = json.loads(why.read_text())
        assert content["file_name"] == why.name.removesuffix(".why.json")
        assert {"code", "message", "what_to_do", "sha256"} <= set(content)
    assert rows(home, "select * from reconciliation where not is_reconciled") == []
    assert rows(home, "select seen, loaded, quarantined from runs") == [
        {"seen": 60, "loaded": counts(outcome)["loaded"], "quarantined": 60 - len(whole)}
    ]


def test_the_same_bytes_are_loaded_once_whatever_they_are_called(home: Home, samples: list[Sample]) -> None:
    whole = [sample for sample in samples[:20] if sample.truth["cable_id"]]
    fill(home, whole)
    ingest(home)
    before = rows(home, DIGEST)
    fill(home, whole)
    fill(home, whole, "copy-")
    outcome = ingest(home, "again")
    assert counts(outcome) == {"duplicate": 2 * len(whole)}
    assert rows(home, "select count(*) n from contents") == [{"n": len(whole)}]
    assert [row["cable_id"] for row in rows(home, DIGEST)] == [row["cable_id"] for row in before]
    assert rows(home, "select distinct times_seen t from sources") == [{"t": 3}]


def test_a_copy_of_a_rejected_file_is_rejected_and_a_retry_judges_it_again(home: Home) -> None:
    (home.drop / "stub.txt").write_bytes(b"Appears in these articles:<br /> \n")
    assert counts(ingest(home)) == {"quarantined": 1}
    (home.drop / "stub.txt").write_bytes(b"Appears in these articles:<br /> \n")
    assert counts(ingest(home, "again")) == {"quarantined": 1}
    (home.drop / "stub.txt").write_bytes(b"Appears in these articles:<br /> \n")
    assert counts(ingest(home, "retry", retry=True)) == {"quarantined": 1}
    assert len(list(home.quarantine.glob("*.why.json"))) == 3
    assert rows(home, "select times_seen, status from sources") == [
        {"times_seen": 3, "status": "quarantined"}
    ]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("empty.txt", b"", "empty"), ("large.txt", b"x" * 5000, "too_large"), ("link.txt", None, "link")],
)
def test_what_cannot_be_read_is_quarantined_with_its_own_code(
    home: Home, name: str, data: bytes | None, code: str
) -> None:
    if data is None:
        (home.drop / name).symlink_to("/etc/hostname")
    else:
        (home.drop / name).write_bytes(data)
    outcome = ingest(home, max_bytes=4000)
    assert [(row.fate, row.reason_code) for row in outcome.fates] == [("quarantined", code)]
    assert json.loads((home.quarantine / f"{name}.why.json").read_text())["code"] == code
    assert rows(home, "select status, reason_code from sources") == [
        {"status": "quarantined", "reason_code": code}
    ]
    assert names(home.drop) == []


def test_a_file_that_kills_its_parser_costs_itself_and_not_the_pass(
    home: Home, samples: list[Sample]
) -> None:
    fill(home, [sample for sample in samples[:8] if sample.truth["cable_id"]])
    victim = names(home.drop)[0]
    kill_pass(home, f"parse:{victim}", ends_with=0)
    assert [
        (row["reason_code"])
        for row in rows(home, "select reason_code from sources where status = 'quarantined'")
    ] == ["parser_crash"]
    assert (home.quarantine / victim).exists()
    assert rows(home, "select count(*) n from sources where status <> 'quarantined'") == [{"n": 7}]


def kill_pass(home: Home, point: str, ends_with: int = -signal.SIGKILL) -> None:
    environment = os.environ | {"CABLES_FAULT_POINT": point}
    ended = subprocess.run(
        [sys.executable, "-c", ONE_RUN, str(home.root)], env=environment, timeout=120, check=False
    )
    assert ended.returncode == ends_with


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, samples: list[Sample]) -> Home:
    """A home whose one pass nobody killed."""
    home = open_home(tmp_path_factory.mktemp("undisturbed"))
    fill(home, samples[:40])
    ingest(home)
    return home


@pytest.mark.parametrize("point", FAULT_POINTS)
def test_a_pass_killed_anywhere_ends_like_one_that_was_not(
    home: Home, undisturbed: Home, samples: list[Sample], point: str
) -> None:
    """Killed between two steps, the next pass finishes it: nothing lost, nothing twice."""
    fill(home, samples[:40])
    kill_pass(home, point)
    after = counts(ingest(home, "after"))
    assert after["duplicate"] == 0
    assert rows(home, DIGEST) == rows(undisturbed, DIGEST)
    ledger = "select sha256, status, times_seen, file_names from sources order by 1"
    assert rows(home, ledger) == rows(undisturbed, ledger)
    assert names(home.drop) == names(home.journal) == []
    assert names(home.archive) == names(undisturbed.archive)
    assert names(home.quarantine) == names(undisturbed.quarantine)
    assert rows(home, "select * from reconciliation where not is_reconciled") == []


def test_a_text_that_lost_comes_back_when_its_better_turns_out_to_be_another_cable(
    home: Home, samples: list[Sample]
) -> None:
    sample = next(
        s for s in samples if s.truth.get("year_source") == "file_name" and not s.truth["is_year_estimated"]
    )
    texts = {"one": sample.data, "two": sample.data + b"\n"}
    (home.drop / "sub").mkdir()
    (home.drop / sample.file_name).write_bytes(texts["one"])
    (home.drop / "sub" / sample.file_name).write_bytes(texts["two"])
    assert counts(ingest(home)) == {"loaded": 1, "superseded": 1}
    winner = rows(home, "select bytes from contents join cables on sha256 = source_sha256")[0]["bytes"]
    earlier = f"{int(sample.file_name[:2]) - 1:02}{sample.file_name[2:]}"
    (home.drop / earlier).write_bytes(winner)
    assert counts(ingest(home, "later")) == {"duplicate": 1}
    ids = [row["cable_id"] for row in rows(home, "select cable_id from cables order by 1")]
    assert ids == [earlier.removesuffix(".txt"), sample.truth["cable_id"]]
    assert rows(home, "select distinct status from sources") == [{"status": "loaded"}]
