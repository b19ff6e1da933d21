from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nursery import Nursery

from flows.quarantine import put_back
from transforms.samples import Sample

FAULT_POINTS = ("before:commit", "after:commit", "before:move", "after:moves")
DIGEST = "select * exclude (run_id, ingested_at) from cables order by cable_id"


def fill(house: Any, samples: list[Sample], prefix: str = "") -> None:
    for sample in samples:
        (house.drop / f"{prefix}{sample.file_name}").write_bytes(sample.data)


def test_a_pass_loads_cables_and_quarantines_stubs_with_their_reasons(
    house: Any, samples: list[Sample]
) -> None:
    fill(house, samples[:60])
    outcome = house.ingest(chunk_bytes=200_000)
    whole = [sample for sample in samples[:60] if sample.truth["cable_id"]]
    assert outcome.count("quarantined") == 60 - len(whole)
    assert outcome.count("loaded") + outcome.count("superseded") == len(whole)
    assert outcome.snapshot > 1
    assert house.names("drop") == []
    assert len(house.names("archive")) == len(whole)
    for why in house.quarantine.glob("*.why.json"):
        content = json.loads(why.read_text())
        assert content["file_name"] == why.name.removesuffix(".why.json")
        assert {"code", "message", "what_to_do", "sha256"} <= set(content)
    assert house.rows("select * from reconciliation where not is_reconciled") == []
    assert house.rows("select seen, loaded, quarantined from runs") == [
        {"seen": 60, "loaded": outcome.count("loaded"), "quarantined": 60 - len(whole)}
    ]


def test_the_same_bytes_are_loaded_once_whatever_they_are_called(house: Any, samples: list[Sample]) -> None:
    whole = [sample for sample in samples[:20] if sample.truth["cable_id"]]
    fill(house, whole)
    house.ingest()
    before = house.rows(DIGEST)
    fill(house, whole)
    fill(house, whole, "copy-")
    assert house.take("again") == {"duplicate": 2 * len(whole)}
    assert house.rows("select count(*) n from contents") == [{"n": len(whole)}]
    assert [row["cable_id"] for row in house.rows(DIGEST)] == [row["cable_id"] for row in before]
    assert house.rows("select distinct times_seen t from sources") == [{"t": 3}]


def test_a_copy_of_a_rejected_file_is_rejected_and_a_retry_judges_it_again(house: Any) -> None:
    (house.drop / "stub.txt").write_bytes(b"Appears in these articles:<br /> \n")
    assert house.take() == {"quarantined": 1}
    (house.drop / "stub.txt").write_bytes(b"Appears in these articles:<br /> \n")
    assert house.take("again") == {"quarantined": 1}
    (house.drop / "stub.txt").write_bytes(b"Appears in these articles:<br /> \n")
    assert house.take("retry", retry=True) == {"quarantined": 1}
    assert len(list(house.quarantine.glob("*.why.json"))) == 3
    assert house.rows("select times_seen, status from sources") == [
        {"times_seen": 3, "status": "quarantined"}
    ]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("empty.txt", b"", "empty"), ("large.txt", b"x" * 5000, "too_large"), ("link.txt", None, "link")],
)
def test_what_cannot_be_read_is_quarantined_with_its_own_code(
    house: Any, name: str, data: bytes | None, code: str
) -> None:
    if data is None:
        (house.drop / name).symlink_to("/etc/hostname")
    else:
        (house.drop / name).write_bytes(data)
    outcome = house.ingest(max_bytes=4000)
    assert [(row.fate, row.reason_code) for row in outcome.fates] == [("quarantined", code)]
    assert json.loads((house.quarantine / f"{name}.why.json").read_text())["code"] == code
    assert house.rows("select status, reason_code from sources") == [
        {"status": "quarantined", "reason_code": code}
    ]
    assert house.names("drop") == []


def test_a_file_that_kills_its_parser_costs_itself_and_not_the_pass(
    house: Any, nursery: Nursery, samples: list[Sample]
) -> None:
    fill(house, [sample for sample in samples[:8] if sample.truth["cable_id"]])
    victim = house.names("drop")[0]
    assert nursery.run("ingest", house.root, point=f"parse:{victim}") == 0
    assert [
        (row["reason_code"])
        for row in house.rows("select reason_code from sources where status = 'quarantined'")
    ] == ["parser_crash"]
    assert (house.quarantine / victim).exists()
    assert house.rows("select count(*) n from sources where status <> 'quarantined'") == [{"n": 7}]
    # As after an upgrade of the parser: what it failed at before it reads now.
    put_back(house, [])
    assert house.take("retry", retry=True)["quarantined"] == 0
    assert house.rows("select count(*) n from sources where status <> 'quarantined'") == [{"n": 8}]
    assert house.rows("select 1 from findings where severity = 'critical'") == []
    assert house.names("quarantine") == []


def test_a_file_that_keeps_its_parser_busy_for_ever_costs_itself_and_not_the_pass(
    house: Any, nursery: Nursery, samples: list[Sample]
) -> None:
    whole = [sample for sample in samples[:10] if sample.truth["cable_id"]][:8]
    fill(house, whole)
    victim = house.names("drop")[2]
    options = ("nothing", "150000", "0.5", "2")
    assert nursery.run("ingest", house.root, *options, point=f"stuck:parse:{victim}") == 0
    rejected = house.rows("select file_names, reason_code from sources where status = 'quarantined'")
    assert rejected == [{"file_names": [victim], "reason_code": "too_slow"}]
    assert house.rows("select count(*) n from sources where status <> 'quarantined'") == [{"n": 7}]
    assert house.rows("select * from reconciliation where not is_reconciled") == []


@pytest.fixture(scope="module")
def undisturbed(
    tmp_path_factory: pytest.TempPathFactory, new_house: Callable[[Path], Any], samples: list[Sample]
) -> Any:
    """A house whose one pass nobody killed."""
    house = new_house(tmp_path_factory.mktemp("undisturbed"))
    fill(house, samples[:40])
    house.ingest()
    return house


@pytest.mark.parametrize("point", FAULT_POINTS)
def test_a_pass_killed_anywhere_ends_like_one_that_was_not(
    house: Any, nursery: Nursery, undisturbed: Any, samples: list[Sample], point: str
) -> None:
    """Killed between two steps, the next pass finishes it: nothing lost, nothing twice."""
    fill(house, samples[:40])
    assert nursery.run("ingest", house.root, point=point) == -signal.SIGKILL
    after = house.take("after")
    assert after["duplicate"] == 0
    assert house.rows(DIGEST) == undisturbed.rows(DIGEST)
    ledger = "select sha256, status, times_seen, file_names from sources order by 1"
    assert house.rows(ledger) == undisturbed.rows(ledger)
    assert house.names("drop") == house.names("state/journal") == []
    assert house.names("archive") == undisturbed.names("archive")
    assert house.names("quarantine") == undisturbed.names("quarantine")
    assert house.rows("select * from reconciliation where not is_reconciled") == []


def test_what_we_may_not_take_stops_nobody(
    house: Any, bound_by_permissions: list[str], samples: list[Sample]
) -> None:
    """A folder we may not list, one we may not empty, a file we may not read, one only its owner may move."""
    whole = [sample for sample in samples[:20] if sample.truth["cable_id"]]
    for folder, sample in zip(("unread", "unwritten", "shared", "."), whole, strict=False):
        (house.drop / folder).mkdir(exist_ok=True)
        (house.drop / folder / sample.file_name).write_bytes(sample.data)
    if bound_by_permissions:
        for path in (house.drop / "shared", *(house.drop / "shared").iterdir()):
            os.chown(path, 65534, 65534)
        (house.drop / "shared").chmod(0o1777)
    (house.drop / "locked.txt").write_bytes(whole[4].data)
    for name, mode in {"unread": 0, "unwritten": 0o555, "locked.txt": 0}.items():
        (house.drop / name).chmod(mode)
    ended = house.ingest_apart(*bound_by_permissions)
    for name in ("unread", "unwritten"):
        (house.drop / name).chmod(0o755)
    assert ended.returncode == 0
    status = json.loads(ended.stdout)
    assert status["closed_folders"] == [str(house.drop / name) for name in ("unread", "unwritten")]
    assert [row["observed"] for row in status["objectives"] if "closed" in row["name"]] == [2]
    assert status["last_run"]["loaded"] == 2
    assert house.names("quarantine") == ["locked.txt", "locked.txt.why.json"]
    left = ["shared"] * bool(bound_by_permissions) + ["unread", "unwritten"]
    assert sorted(path.parent.name for path in house.drop.rglob("*.txt")) == left
    told = len(status["reconciliation"]["missing"])
    assert told == bool(bound_by_permissions)
    assert house.take("opened")["loaded"] == 2


def test_a_text_that_lost_comes_back_when_its_better_turns_out_to_be_another_cable(
    house: Any, samples: list[Sample]
) -> None:
    sample = next(
        s for s in samples if s.truth.get("year_source") == "file_name" and not s.truth["is_year_estimated"]
    )
    texts = {"one": sample.data, "two": sample.data + b"\n"}
    (house.drop / "sub").mkdir()
    (house.drop / sample.file_name).write_bytes(texts["one"])
    (house.drop / "sub" / sample.file_name).write_bytes(texts["two"])
    assert house.take() == {"loaded": 1, "superseded": 1}
    winner = house.rows("select bytes from contents join cables on sha256 = source_sha256")[0]["bytes"]
    earlier = f"{int(sample.file_name[:2]) - 1:02}{sample.file_name[2:]}"
    (house.drop / earlier).write_bytes(winner)
    assert house.take("later") == {"duplicate": 1}
    ids = [row["cable_id"] for row in house.rows("select cable_id from cables order by 1")]
    assert ids == [earlier.removesuffix(".txt"), sample.truth["cable_id"]]
    assert house.rows("select distinct status from sources") == [{"status": "loaded"}]


def test_equal_files_keep_their_own_names_where_a_killed_pass_is_finished(
    house: Any, nursery: Nursery
) -> None:
    """Their names are what a retry puts them back under, and tell which of them is mended."""
    names = ["09PARIS12.txt", "09PARIS14.txt"]
    for name in names:
        (house.drop / name).write_bytes(b"Appears in these articles:<br /> \n")
    assert nursery.run("ingest", house.root, point="after:commit") == -signal.SIGKILL
    assert house.take("after").total() == 0
    told = {path.name: json.loads(path.read_text()) for path in house.quarantine.glob("*.why.json")}
    assert {name: why["file_name"] for name, why in told.items()} == {
        f"{name}.why.json": name for name in names
    }
    put_back(house, [])
    assert house.names("drop") == names


def test_links_to_one_file_leave_the_drop_in_one_pass_loaded_or_rejected(
    house: Any, samples: list[Sample]
) -> None:
    """In chunks of their own, so that one is read while another is moved."""
    (house.drop / "deep").mkdir()
    (house.drop / "a.txt").write_bytes(samples[0].data)
    (house.drop / "none.txt").write_bytes(b"no cable")
    for number in range(6):
        os.link(house.drop / "a.txt", house.drop / "deep" / f"b{number}.txt")
        os.link(house.drop / "none.txt", house.drop / f"c{number}.txt")
    assert house.take(chunk_bytes=1) == {"loaded": 1, "duplicate": 6, "quarantined": 7}
    assert house.names("drop") == []
    assert len(house.names("archive")) == 7
    assert house.rows("select times_seen from sources order by status") == [{"times_seen": 7}] * 2
    assert house.take("again") == {}
