from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import random
import signal
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import zstandard
from nursery import Nursery

from flows.quarantine import put_back
from transforms.samples import Sample

NewHouse = Callable[[Path], Any]

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


@pytest.fixture(scope="module")
def whole(samples: list[Sample]) -> list[Sample]:
    """Some samples that are cables."""
    return [sample for sample in samples[:30] if sample.truth["cable_id"]][:8]


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            # Without the time of day, which would make other bytes of the same members.
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
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


def as_tsv(members: dict[str, bytes]) -> bytes:
    """The same cables as another program writes them: tabs, a header row, quotes only where needed."""
    rows = csv.reader(io.StringIO(as_csv(members).decode(), newline=""))
    out = io.StringIO(newline="")
    names = ["nr", "created", "reference id", "origin", "classification", "refs", "header", "text"]
    csv.writer(out, delimiter="\t").writerows([names, *rows])
    return out.getvalue().encode()


def as_json_lines(members: dict[str, bytes]) -> bytes:
    """The same cables as objects, one a line."""
    names = ("nr", "created", "referenceId", "origin", "classification", "refs", "header", "text")
    rows = csv.reader(io.StringIO(as_csv(members).decode(), newline=""))
    return "".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in rows).encode()


def as_digest(members: dict[str, bytes]) -> bytes:
    """Telegrams of our own writing behind each other, each ended as it was sent."""
    telegram = "UNCLAS PARIS {0:06}\n\nSUBJECT: A VISIT\n\n1. The visit of day {0} went well.\n\nSMITH"
    return "\n\nNNNN\n\n".join(telegram.format(n) for n in range(1, len(members) + 1)).encode()


def as_mail(members: dict[str, bytes]) -> bytes:
    """The members attached to a note."""
    message = EmailMessage()
    message["From"], message["Subject"] = "ops@example.org", "cables"
    message.set_content("They are attached.")
    for name, data in members.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    message.set_boundary("=" * 20)  # a new one each time would make other bytes of the same members
    return message.as_bytes()


PACKED: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "zip": zipped,
    "tar": tarred,
    "tar.gz": lambda members: gzip.compress(tarred(members)),
    "tar.zst": lambda members: zstandard.compress(tarred(members)),
    "csv": as_csv,
    "tsv": as_tsv,
    "jsonl": as_json_lines,
    "digest": as_digest,
    "eml": as_mail,
}


@pytest.mark.parametrize("suffix", PACKED)
@pytest.mark.parametrize("is_named_so", [True, False])
def test_each_member_is_a_source_and_the_container_none(
    house: Any, whole: list[Sample], suffix: str, is_named_so: bool
) -> None:
    packed = PACKED[suffix]({sample.file_name: sample.data for sample in whole})
    name = f"cables.{suffix}" if is_named_so else "09PARIS1.txt"
    (house.drop / name).write_bytes(packed)
    assert house.take() == {"loaded": len(whole)}
    sha = hashlib.sha256(packed).hexdigest()
    assert house.names("archive") == [f"{sha[:12]}-{name}"]
    assert house.names("drop") == house.names("quarantine") == []
    found = house.rows("select sha256, status, member, container_sha256 from sources")
    assert Counter(row["status"] for row in found) == {"loaded": len(whole), "container": 1}
    assert {row["container_sha256"] for row in found if row["member"]} == {sha}
    assert house.rows("select count(*) n from cables") == [{"n": len(whole)}]
    assert house.rows("select seen, loaded from runs") == [{"seen": len(whole), "loaded": len(whole)}]
    assert house.rows(f"select 1 from contents where sha256 = '{sha}'") == []


@pytest.mark.parametrize(("suffix", "pack"), [("gz", gzip.compress), ("zst", zstandard.compress)])
def test_a_packed_file_is_named_without_its_suffix(
    house: Any, whole: list[Sample], suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    (house.drop / f"{whole[0].file_name}.{suffix}").write_bytes(pack(whole[0].data))
    assert house.take() == {"loaded": 1}
    assert house.rows("select cable_id, source_name from cables") == [
        {"cable_id": whole[0].truth["cable_id"], "source_name": whole[0].file_name}
    ]


def test_a_bad_member_costs_itself_and_can_be_tried_again(house: Any, whole: list[Sample]) -> None:
    members = {"a/stub.txt": STUB, whole[0].file_name: whole[0].data, "../../large.txt": b"x" * 90_000}
    (house.drop / "some.zip").write_bytes(zipped(members))
    assert house.take(max_bytes=80_000) == {"loaded": 1, "quarantined": 2}
    whys = [json.loads(path.read_text()) for path in sorted(house.quarantine.glob("*.why.json"))]
    told = {why["member"]: (why["code"], why["file_name"], why["has_bytes"]) for why in whys}
    assert told == {
        "a/stub.txt": ("stub", "stub.txt", True),
        "../../large.txt": ("too_large", "large.txt", False),
    }
    assert len(house.names("archive")) == 1
    put_back(house, [])
    assert house.names("drop") == ["some.zip", "stub.txt"]
    assert house.take("again", retry=True) == {"duplicate": 1, "quarantined": 3}
    reasons = house.rows("select distinct reason_code from sources where status = 'quarantined' order by 1")
    assert [row["reason_code"] for row in reasons] == ["not_a_cable", "stub", "too_large"]
    assert house.rows("select * from reconciliation where not is_reconciled") == []


def test_a_container_that_breaks_gives_what_was_whole_and_counts_as_rejected(
    house: Any, whole: list[Sample]
) -> None:
    packed = PACKED["tar"]({sample.file_name: sample.data for sample in whole})
    (house.drop / "cut.tar").write_bytes(packed[: len(packed) // 2])
    outcome = house.take()
    assert outcome["quarantined"] == 1
    assert 0 < outcome["loaded"] < len(whole)
    assert house.names("quarantine") == ["cut.tar", "cut.tar.why.json"]
    assert json.loads((house.quarantine / "cut.tar.why.json").read_text())["code"] == "broken_container"
    assert house.rows("select reason_code from sources where status = 'quarantined'") == [
        {"reason_code": "broken_container"}
    ]


def test_a_table_of_one_cable_is_that_cable_and_no_container_of_itself(house: Any) -> None:
    row = as_csv({"a": b""}).rstrip()
    (house.drop / "one.csv").write_bytes(row)
    assert house.take() == {"loaded": 1}
    found = house.rows("select file_names, member, status, dialect from sources")
    assert found == [
        {"file_names": ["one.csv"], "member": None, "status": "loaded", "dialect": "cablegate-csv"}
    ]


def test_a_container_in_a_container_is_read_or_set_aside(house: Any, whole: list[Sample]) -> None:
    inner = zipped({whole[1].file_name: whole[1].data})
    members = {
        whole[0].file_name: whole[0].data,
        "inner.zip": inner,
        "broken.zip": inner[:-40],
        whole[2].file_name: whole[2].data,
    }
    (house.drop / "some.tar.gz").write_bytes(gzip.compress(tarred(members)))
    assert house.take() == {"loaded": 3, "quarantined": 1}
    assert house.rows("select member, reason_code from sources where status = 'quarantined'") == [
        {"member": "broken.zip", "reason_code": "broken_container"}
    ]


def test_no_container_fails_a_pass_whatever_is_in_it(house: Any, whole: list[Sample]) -> None:
    """Archives of every kind, damaged at places that a seeded generator draws, beside one good cable."""
    draw = random.Random(11)  # noqa: S311 - the same damage for the same seed
    packed = [pack({sample.file_name: sample.data for sample in whole[1:4]}) for pack in PACKED.values()]
    names = {"a" * 400 + ".txt": STUB, "b/" * 300 + "c": STUB, "tab\tand\nline.txt": b"1"}
    packed += [zipped({"in.tar": packed[1]}), tarred({"in.zip": packed[0]}), tarred(names)]
    for number in range(40):
        data = bytearray(draw.choice(packed))
        for _ in range(draw.randrange(4)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        (house.drop / f"{number}.bin").write_bytes(data[: draw.choice([None, len(data) // 2])])
    (house.drop / whole[0].file_name).write_bytes(whole[0].data)
    assert house.take()["loaded"] >= 1
    assert house.names("drop") == []
    good = f"select cable_id from cables where source_name = '{whole[0].file_name}'"
    assert house.rows(good) == [{"cable_id": whole[0].truth["cable_id"]}]
    assert house.rows("select * from reconciliation where not is_reconciled") == []


def test_the_same_bytes_have_a_row_for_each_place_they_stood_at(house: Any, whole: list[Sample]) -> None:
    sample = whole[0]
    packed = zipped({"one.txt": sample.data, "two.txt": sample.data})
    (house.drop / "a.zip").write_bytes(packed)
    (house.drop / sample.file_name).write_bytes(sample.data)
    assert house.take() == {"loaded": 1, "duplicate": 2}
    for name in ("a.zip", "copy.zip"):
        (house.drop / name).write_bytes(packed)
    assert house.take("again") == {"duplicate": 4}
    found = [tuple(row.values()) for row in house.rows(LEDGER)]
    assert found == [
        ("container", False, None, 3, None),
        ("loaded", False, None, 1, None),
        ("loaded", True, "one.txt", 3, None),
        ("loaded", True, "two.txt", 3, None),
    ]
    assert house.rows("select source_name from cables") == [{"source_name": sample.file_name}]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, new_house: NewHouse, whole: list[Sample]) -> Any:
    """A house with one container, whose pass nobody killed."""
    house = new_house(tmp_path_factory.mktemp("undisturbed"))
    (house.drop / "some.zip").write_bytes(zipped(members_of(whole)))
    house.ingest()
    return house


def members_of(whole: list[Sample]) -> dict[str, bytes]:
    return {sample.file_name: sample.data for sample in whole} | {"stub.txt": STUB}


@pytest.mark.parametrize("point", ["after:commit", "after:moves", "before:move", "before:commit"])
def test_a_pass_killed_inside_a_container_counts_no_member_twice(
    house: Any, nursery: Nursery, undisturbed: Any, whole: list[Sample], point: str
) -> None:
    (house.drop / "some.zip").write_bytes(zipped(members_of(whole)))
    ended = nursery.run("ingest", house.root, "nothing", 30_000, point=point)
    assert ended == -signal.SIGKILL
    assert house.take("after")["duplicate"] == 0
    for table, query in TABLES.items():
        assert house.rows(query) == undisturbed.rows(query), table
    assert house.rows("select sum(seen)::int n from runs") == [{"n": len(whole) + 1}]
    assert house.names("drop") == house.names("state/journal") == []
    assert house.names("archive") == undisturbed.names("archive")
    assert house.names("quarantine") == undisturbed.names("quarantine")
