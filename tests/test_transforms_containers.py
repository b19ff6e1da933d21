"""Containers of every kind, nested and hostile, are read to their members or refused by name."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from hashlib import shake_128
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import FAULTS, parse_cable
from transforms.containers import ContainerRefused, Limits, Member, read_members, recognize_container

CABLES = {"a/09OSLO1.txt": b"UNCLAS OSLO 000001", "09OSLO2.txt": b"UNCLAS OSLO 000002" * 400}
INCOMPRESSIBLE = shake_128(b"oslo").digest(60_000)
ROWS = Path(__file__).parent / "specimens" / "cablegate-csv"


def members(data: bytes, name: str = "x", limits: Limits | None = None) -> list[Member]:
    return list(read_members(io.BytesIO(data), name, limits or Limits()))


def refused(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(ContainerRefused) as refusal:
        members(data, "x", limits)
    assert FAULTS[refusal.value.fault.code].severity == "critical"
    return refusal.value.fault.code


def tarred(files: dict[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def rows() -> bytes:
    """A bulk dump of the two specimens."""
    return b"".join(path.read_bytes() for path in sorted(ROWS.glob("*.csv")))


PACKERS: list[tuple[str, Callable[[dict[str, bytes]], bytes]]] = [
    ("zip", zipped),
    ("tar", tarred),
    ("gzip", lambda files: tarred(files, "w:gz")),
    ("zstd", lambda files: zstandard.compress(tarred(files))),
    ("bzip2", lambda files: bz2.compress(tarred(files))),
    ("xz", lambda files: lzma.compress(tarred(files))),
]
# Each puts one file into a container of its kind.
WRAPPERS: dict[str, Callable[[str, bytes], bytes]] = {
    "gzip": lambda _, data: gzip.compress(data),
    "zstd": lambda _, data: zstandard.compress(data),
    "bzip2": lambda _, data: bz2.compress(data),
    "xz": lambda _, data: lzma.compress(data),
    "tar": lambda name, data: tarred({name: data}),
    "zip": lambda name, data: zipped({name: data}),
}


@pytest.mark.parametrize(("kind", "pack"), PACKERS, ids=[kind for kind, _ in PACKERS])
def test_members_come_out_as_they_went_in(kind: str, pack: Callable[[dict[str, bytes]], bytes]) -> None:
    packed = pack(CABLES)
    assert recognize_container(packed[:1024]) == kind
    assert {name: data for name, data, _ in members(packed)} == CABLES


@pytest.mark.parametrize("data", [b"", b"UNCLAS OSLO 000001", b"<html>", b'"a","b"\n"c","d"\n', b"0" * 1024])
def test_a_cable_is_no_container(data: bytes) -> None:
    assert recognize_container(data) is None


@pytest.mark.parametrize(
    ("pack", "name", "wanted"),
    [
        (gzip.compress, "drop/09OSLO1.txt.gz", "drop/09OSLO1.txt"),
        (zstandard.compress, "09OSLO1.txt.ZST", "09OSLO1.txt"),
        (gzip.compress, "unnamed", "unnamed"),
        (bz2.compress, "a.bz2", "a"),
        (lzma.compress, "a.txt.xz", "a.txt"),
    ],
)
def test_a_packed_cable_is_named_without_the_packing(
    pack: Callable[[bytes], bytes], name: str, wanted: str
) -> None:
    assert members(pack(b"UNCLAS OSLO"), name) == [(wanted, b"UNCLAS OSLO", None)]


def test_a_bulk_csv_is_read_row_by_row() -> None:
    found = members(rows(), "cables.csv")
    assert [member.name for member in found] == ["09BERN502", "72ACCRA1164"]
    parsed = [parse_cable(member.data, member.name) for member in found]
    assert [p.cable.cable_id for p in parsed if p.cable] == ["09BERN502", "72ACCRA1164"]
    assert all(p.dialect == "cablegate-csv" and p.faults == [] for p in parsed)


def test_rows_are_found_across_chunks_and_no_byte_of_them_is_lost() -> None:
    many = rows() * 900  # about 1.8 MB: more than one chunk
    found = members(many, "cables.csv")
    assert len(found) == 1800
    assert b"\n".join(member.data for member in found) + b"\n" == many


def test_containers_nest() -> None:
    inner = tarred({"cables.csv": rows(), "b.txt.gz": gzip.compress(b"UNCLAS OSLO")}, "w:gz")
    found = members(zipped({"deep/inner.tar.gz": inner}))
    assert [member.name for member in found] == [
        "deep/inner.tar/cables.csv/09BERN502",
        "deep/inner.tar/cables.csv/72ACCRA1164",
        "deep/inner.tar/b.txt",
    ]


def test_a_path_of_a_member_is_only_a_label() -> None:
    names = {"../../etc/passwd": b"x", "/root/a.txt": b"y", "bell\a.txt": b"z"}
    assert [m.name for m in members(tarred(names))] == ["../../etc/passwd", "/root/a.txt", "bell?.txt"]


def test_what_is_no_file_is_passed_over() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in (("d", tarfile.DIRTYPE), ("l", tarfile.SYMTYPE), ("n", tarfile.CHRTYPE)):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
    assert members(out.getvalue()) == []
    hidden = {".DS_Store": b"x", "__MACOSX/._a.txt": b"y", "a/": b""}
    assert members(zipped(hidden)) == []


def test_too_many_members_are_refused() -> None:
    limits = Limits(entries=5)
    files = {f"{n}.txt": b"x" for n in range(6)}
    assert refused(zipped(files), limits) == refused(tarred(files), limits) == "bomb"
    assert refused(rows() * 3, limits) == "bomb"
    assert len(members(zipped(dict(list(files.items())[:5])), "x", limits)) == 5


@pytest.mark.parametrize(
    "pack", [gzip.compress, zstandard.compress, bz2.compress, lambda data: zipped({"a": data})]
)
def test_a_bomb_is_refused_by_its_ratio_and_by_its_size(pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(bytes(40 << 20))
    assert refused(bomb) == "bomb"
    assert refused(bomb, Limits(ratio=10**9, total_bytes=1 << 20)) == "bomb"


def test_a_bomb_inside_a_bomb_is_refused() -> None:
    assert refused(gzip.compress(gzip.compress(bytes(40 << 20)))) == "bomb"


def test_nesting_beyond_the_depth_is_refused() -> None:
    data = b"UNCLAS OSLO"
    for _ in range(Limits().depth):
        data = gzip.compress(data)
    assert members(data)[0].data == b"UNCLAS OSLO"
    assert refused(gzip.compress(data)) == "bomb"


def test_one_member_too_large_does_not_cost_the_others() -> None:
    limits = Limits(member_bytes=1000)
    found = members(tarred({**CABLES, "z.txt": b"z"}), "x", limits)
    assert [(m.name, len(m.data), m.fault and m.fault.code) for m in found] == [
        ("a/09OSLO1.txt", 18, None),
        ("09OSLO2.txt", 0, "too_large"),
        ("z.txt", 1, None),
    ]


def test_an_encrypted_member_is_a_fault_of_its_own() -> None:
    data = bytearray(zipped({"a.txt": b"UNCLAS"}))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    (member,) = members(bytes(data))
    assert member.fault is not None
    assert member.fault.code == "encrypted"


@pytest.mark.parametrize(("kind", "pack"), PACKERS, ids=[kind for kind, _ in PACKERS])
def test_a_container_cut_off_is_refused(kind: str, pack: Callable[[dict[str, bytes]], bytes]) -> None:
    packed = pack({"a.txt": INCOMPRESSIBLE})
    assert refused(packed[: len(packed) * 2 // 3]) == "broken_container"


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress, bz2.compress, lzma.compress])
def test_a_packed_cable_cut_off_is_refused(pack: Callable[[bytes], bytes]) -> None:
    packed = pack(INCOMPRESSIBLE)
    assert refused(packed[:-9]) == "broken_container"


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress, bz2.compress, lzma.compress])
def test_packed_pieces_follow_one_another(pack: Callable[[bytes], bytes]) -> None:
    assert members(pack(b"UNCLAS ") + pack(b"OSLO"), "a") == [("a", b"UNCLAS OSLO", None)]


def test_an_xz_that_asks_for_gigabytes_of_memory_is_refused() -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 20}]
    packed = bytearray(lzma.compress(b"UNCLAS OSLO", filters=filters))
    assert packed[16] == 16  # the dictionary: one mebibyte
    packed[16] = 40  # four gigabytes
    packed[20:24] = zlib.crc32(packed[12:20]).to_bytes(4, "little")
    with pytest.raises(ContainerRefused, match=r"[Mm]emory"):
        members(bytes(packed))


@pytest.mark.parametrize("outer", WRAPPERS)
@pytest.mark.parametrize("middle", WRAPPERS)
@pytest.mark.parametrize("inner", WRAPPERS)
def test_every_container_is_read_in_every_other(outer: str, middle: str, inner: str) -> None:
    data = WRAPPERS[inner]("c.txt", b"UNCLAS OSLO")
    data = WRAPPERS[outer]("b.x", WRAPPERS[middle]("a.x", data))
    (member,) = members(data, "cable.txt")
    assert (member.data, member.fault) == (b"UNCLAS OSLO", None)


@pytest.mark.parametrize("outer", [tarred, zipped], ids=["tar", "zip"])
@pytest.mark.parametrize("inner", WRAPPERS)
def test_a_broken_container_costs_itself_and_not_its_neighbours(
    outer: Callable[[dict[str, bytes]], bytes], inner: str
) -> None:
    broken = WRAPPERS[inner]("in.txt", INCOMPRESSIBLE)[:40_000]
    found = members(outer({"first.txt": b"1", "broken": broken, "last.txt": b"2"}), "x")
    whole = [member.name for member in found if member.fault is None]
    assert whole == ["first.txt", "last.txt"]
    (fault,) = [member.fault for member in found if member.fault is not None]
    assert fault.code == "broken_container"
    assert fault.message.startswith("broken: ")


def test_a_member_of_a_zip_with_a_wrong_checksum_costs_itself() -> None:
    data = bytearray(zipped({"first.txt": INCOMPRESSIBLE[:500], "last.txt": b"2"}))
    data[data.index(INCOMPRESSIBLE[200:260])] ^= 1
    found = members(bytes(data))
    assert [(m.name, m.fault and m.fault.code) for m in found] == [
        ("first.txt", "broken_container"),
        ("last.txt", None),
    ]


def test_a_large_zip_inside_a_tar_is_set_aside() -> None:
    limits = Limits(member_bytes=1000)
    found = members(tarred({"in.zip": zipped({"a": INCOMPRESSIBLE}), "z.txt": b"z"}), "x", limits)
    assert [(m.name, m.fault and m.fault.code) for m in found] == [("in.zip", "too_large"), ("z.txt", None)]


@pytest.mark.parametrize("wrapper", WRAPPERS)
@settings(max_examples=60, deadline=None)
@given(draw=st.data())
def test_a_container_garbled_anywhere_is_read_or_refused(wrapper: str, draw: st.DataObject) -> None:
    """Whatever its reader raises is a fault of the file, or of a member."""
    kind, pack = draw.draw(st.sampled_from(PACKERS))
    data = bytearray(WRAPPERS[wrapper]("in", pack(CABLES)))
    # Places are shares of the length: archives hold the time they were made at, and its length varies.
    for share in draw.draw(st.lists(st.integers(0, 9_999), max_size=4)):
        data[share * len(data) // 10_000] = draw.draw(st.integers(0, 255))
    cut = draw.draw(st.integers(5_000, 10_000)) * len(data) // 10_000
    faults = []
    try:
        faults += [m.fault for m in members(bytes(data[:cut]), kind) if m.fault]
    except ContainerRefused as refusal:
        faults.append(refusal.fault)
    assert all(FAULTS[fault.code].severity == "critical" for fault in faults)


def test_members_read_before_the_break_are_given() -> None:
    packed = tarred({"a.txt": b"first", "b.txt": bytes(4096)})
    reader = read_members(io.BytesIO(packed[:1800]), "x")
    assert next(reader) == ("a.txt", b"first", None)
    with pytest.raises(ContainerRefused):
        list(reader)


def test_a_zip_that_cannot_be_sought_is_read_too() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise io.UnsupportedOperation("seek")

    assert [m.name for m in read_members(Pipe(zipped(CABLES)), "x")] == list(CABLES)


def test_the_real_sample_of_the_bulk_dump(shared: Path) -> None:
    with (shared / "cables" / "cablegate-csv" / "cables_sample.csv").open("rb") as stream:
        found = list(read_members(stream, "cables_sample.csv"))
    assert [member.name for member in found] == ["66BUENOSAIRES2481", "72TEHRAN1164"]
