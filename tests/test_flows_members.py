from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import zstandard

from flows.drop import list_drop, settle
from flows.home import Home, open_home
from flows.outcome import Outcome
from flows.passes import recover_home, run_pass
from flows.quarantine import put_back
from flows.settings import Settings
from transforms import PARSER_VERSION
from transforms.samples import Sample
from warehouse.commit import Run
from warehouse.query import ask

STUB = b"Appears in these articles:<br /> \n"
LEDGER = """
    select status, container_sha256 is not null as is_member, member, times_seen, reason_code
    from sources order by all
"""
TABLES = {
    "sources": "select * exclude (run_id, first_seen_at, last_seen_at) from sources order by all",
    "cables": "select * exclude (run_id, ingested_at) from cables order by all",
    "contents": "select sha256 from contents order by all",
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path / "data")


@pytest.fixture(scope="module")
def whole(samples: list[Sample]) -> list[Sample]:
    """Some samples that are cables."""
    return [sample for sample in samples[:30] if sample.truth["cable_id"]][:8]


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


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return packed.getvalue()


def as_csv(members: dict[str, bytes]) -> bytes:
    """A bulk dump of as many cables as there are members, of our own writing."""
    body = "UNCLAS PARIS {0}\n\nSUBJECT: A VISIT\n\n1. The visit of day {0} went well.\n\nSMITH"
    row = '"{0}","12/2{0}/1966 18:48","66PARIS{0}","Embassy","UNCLASSIFIED","","FM AMEMBASSY","{1}"\n'
    return "".join(row.format(n, body.format(n)) for n in range(1, len(members) + 1)).encode()


PACKED: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "zip": zipped,
    "tar": tarred,
    "tar.gz": lambda members: gzip.compress(tarred(members)),
    "tar.zst": lambda members: zstandard.compress(tarred(members)),
    "csv": as_csv,
}


@pytest.mark.parametrize("suffix", PACKED)
@pytest.mark.parametrize("is_named_so", [True, False])
def test_each_member_is_a_source_and_the_container_none(
    home: Home, whole: list[Sample], suffix: str, is_named_so: bool
) -> None:
    packed = PACKED[suffix]({sample.file_name: sample.data for sample in whole})
    name = f"cables.{suffix}" if is_named_so else "09PARIS1.txt"
    (home.drop / name).write_bytes(packed)
    outcome = ingest(home)
    assert counts(outcome) == {"loaded": len(whole)}
    assert outcome.seen == len(whole)
    sha = hashlib.sha256(packed).hexdigest()
    assert names(home.archive) == [f"{sha[:12]}-{name}"]
    assert names(home.drop) == names(home.quarantine) == []
    found = rows(home, "select sha256, status, member, container_sha256 from sources")
    assert Counter(row["status"] for row in found) == {"loaded": len(whole), "container": 1}
    assert {row["container_sha256"] for row in found if row["member"]} == {sha}
    assert rows(home, "select count(*) n from cables") == [{"n": len(whole)}]
    assert rows(home, "select seen, loaded from runs") == [{"seen": len(whole), "loaded": len(whole)}]
    assert rows(home, f"select 1 from contents where sha256 = '{sha}'") == []


@pytest.mark.parametrize(("suffix", "pack"), [("gz", gzip.compress), ("zst", zstandard.compress)])
def test_a_packed_file_is_named_without_its_suffix(
    home: Home, whole: list[Sample], suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    (home.drop / f"{whole[0].file_name}.{suffix}").write_bytes(pack(whole[0].data))
    assert counts(ingest(home)) == {"loaded": 1}
    assert rows(home, "select cable_id, source_name from cables") == [
        {"cable_id": whole[0].truth["cable_id"], "source_name": whole[0].file_name}
    ]


def test_a_bad_member_costs_itself_and_can_be_tried_again(home: Home, whole: list[Sample]) -> None:
    members = {"a/stub.txt": STUB, whole[0].file_name: whole[0].data, "../../large.txt": b"x" * 90_000}
    (home.drop / "some.zip").write_bytes(zipped(members))
    assert counts(ingest(home, max_bytes=80_000)) == {"loaded": 1, "quarantined": 2}
    whys = [json.loads(path.read_text()) for path in sorted(home.quarantine.glob("*.why.json"))]
    told = {why["member"]: (why["code"], why["file_name"], why["has_bytes"]) for why in whys}
    assert told == {
        "a/stub.txt": ("stub", "stub.txt", True),
        "../../large.txt": ("too_large", "large.txt", False),
    }
    assert len(names(home.archive)) == 1
    put_back(home, [])
    assert names(home.drop) == ["some.zip", "stub.txt"]
    again = ingest(home, "again", retry=True)
    assert counts(again) == {"duplicate": 1, "quarantined": 3}
    reasons = rows(home, "select distinct reason_code from sources where status = 'quarantined' order by 1")
    assert [row["reason_code"] for row in reasons] == ["not_a_cable", "stub", "too_large"]
    assert rows(home, "select * from reconciliation where not is_reconciled") == []


def test_a_container_that_breaks_gives_what_was_whole_and_counts_as_rejected(
    home: Home, whole: list[Sample]
) -> None:
    packed = PACKED["tar"]({sample.file_name: sample.data for sample in whole})
    (home.drop / "cut.tar").write_bytes(packed[: len(packed) // 2])
    outcome = counts(ingest(home))
    assert outcome["quarantined"] == 1
    assert 0 < outcome["loaded"] < len(whole)
    assert names(home.quarantine) == ["cut.tar", "cut.tar.why.json"]
    assert json.loads((home.quarantine / "cut.tar.why.json").read_text())["code"] == "broken_container"
    assert rows(home, "select reason_code from sources where status = 'quarantined'") == [
        {"reason_code": "broken_container"}
    ]


def test_the_same_bytes_have_a_row_for_each_place_they_stood_at(home: Home, whole: list[Sample]) -> None:
    sample = whole[0]
    packed = zipped({"one.txt": sample.data, "two.txt": sample.data})
    (home.drop / "a.zip").write_bytes(packed)
    (home.drop / sample.file_name).write_bytes(sample.data)
    assert counts(ingest(home)) == {"loaded": 1, "duplicate": 2}
    for name in ("a.zip", "copy.zip"):
        (home.drop / name).write_bytes(packed)
    assert counts(ingest(home, "again")) == {"duplicate": 4}
    found = [tuple(row.values()) for row in rows(home, LEDGER)]
    assert found == [
        ("container", False, None, 3, None),
        ("loaded", False, None, 1, None),
        ("loaded", True, "one.txt", 3, None),
        ("loaded", True, "two.txt", 3, None),
    ]
    assert rows(home, "select source_name from cables") == [{"source_name": sample.file_name}]


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
    run_pass(home, Settings(chunk_bytes=30_000), settled, Run("killed", datetime.now(UTC), "1"))
"""


@pytest.mark.parametrize("point", ["after:commit", "after:moves", "before:move", "before:commit"])
def test_a_pass_killed_inside_a_container_counts_no_member_twice(
    home: Home, whole: list[Sample], tmp_path: Path, point: str
) -> None:
    members = {sample.file_name: sample.data for sample in whole} | {"stub.txt": STUB}
    undisturbed = open_home(tmp_path / "undisturbed")
    for place in (home, undisturbed):
        (place.drop / "some.zip").write_bytes(zipped(members))
    ingest(undisturbed)
    environment = os.environ | {"CABLES_FAULT_POINT": point}
    ended = subprocess.run([sys.executable, "-c", ONE_RUN, str(home.root)], env=environment, timeout=120)
    assert ended.returncode == -signal.SIGKILL
    assert counts(ingest(home, "after"))["duplicate"] == 0
    for table, query in TABLES.items():
        assert rows(home, query) == rows(undisturbed, query), table
    assert rows(home, "select sum(seen)::int n from runs") == [{"n": len(members)}]
    assert names(home.drop) == names(home.journal) == []
    assert names(home.archive) == names(undisturbed.archive)
    assert names(home.quarantine) == names(undisturbed.quarantine)
