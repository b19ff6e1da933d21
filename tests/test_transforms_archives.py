"""What the headers of an archive claim is counted or refused, and never waited for."""

from __future__ import annotations

import io
import tarfile
import tracemalloc
from collections.abc import Iterable

import pytest

from transforms.containers import ContainerRefused, Limits, Member, read_members

EXABYTE = 1 << 60


def members(data: bytes, limits: Limits | None = None) -> list[Member]:
    return list(read_members(io.BytesIO(data), "x.tar", limits or Limits()))


def outcome(data: bytes, limits: Limits | None = None) -> str:
    """The code of a refused container, or those of its members."""
    try:
        return " ".join(m.fault.code if m.fault else "read" for m in members(data, limits))
    except ContainerRefused as refusal:
        return f"refused: {refusal.fault.code}"


def number(value: int, width: int) -> bytes:
    """As a tar writes it: in octal digits, or in binary where those do not hold it."""
    digits = b"%0*o\0" % (width - 1, value)
    return digits if len(digits) == width else b"\x80" + value.to_bytes(width - 1, "big")


def header(
    name: str, size: int, kind: bytes = b"0", sparse: bytes = b"", mark: bytes = b"ustar  \0"
) -> bytes:
    block = bytearray(512)
    block[: len(name)] = name.encode()
    block[100:124] = b"0000644\0" + b"0000000\0" * 2
    block[124:136], block[136:148] = number(size, 12), number(0, 12)
    block[156:157], block[257:265] = kind, mark
    block[386 : 386 + len(sparse)] = sparse
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def sparse_entry(name: str, claims: int) -> bytes:
    """The old form of GNU: nothing but a hole of so many bytes."""
    holes = number(claims, 12) + number(0, 12)
    return header(name, 0, b"S", holes.ljust(97, b"\0") + number(claims, 12))


def pax_entry(name: str, records: Iterable[tuple[str, str]], data: bytes = b"") -> bytes:
    lines = b"".join(pax_record(*record) for record in records)
    filled = lines.ljust(-(-len(lines) // 512) * 512, b"\0")
    body = data.ljust(-(-len(data) // 512) * 512, b"\0")
    return header("pax", len(lines), b"x", mark=b"ustar\x0000") + filled + header(name, len(data)) + body


def pax_record(key: str, value: str) -> bytes:
    rest = f" {key}={value}\n".encode()
    length = len(rest) + 1
    while len(str(length)) + len(rest) != length:
        length += 1
    return str(length).encode() + rest


def whole(*entries: bytes) -> bytes:
    return b"".join(entries) + bytes(1024)


GOOD = header("good.txt", 11) + b"UNCLAS OSLO".ljust(512, b"\0")


@pytest.mark.parametrize("claims", [1 << 30, 1 << 33])
def test_a_sparse_entry_is_set_aside_and_its_neighbours_are_read(claims: int) -> None:
    assert outcome(whole(GOOD, sparse_entry("a.txt", claims), GOOD)) == "read too_large read"


def test_a_sparse_entry_of_the_pax_form_is_set_aside() -> None:
    for claims in (1 << 30, 5000):
        old = pax_entry("a", [("GNU.sparse.map", "0,1"), ("GNU.sparse.size", str(claims))], b"x")
        new = pax_entry(
            "a",
            [("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", str(claims))],
            b"1\n0\n0\n".ljust(512, b"\0"),
        )
        code = "too_large" if claims > 5000 else "nul_bytes"
        assert outcome(whole(old, GOOD)) == outcome(whole(new, GOOD)) == f"{code} read"


def test_what_sparse_entries_claim_counts_in_total() -> None:
    assert outcome(whole(GOOD, sparse_entry("a.txt", EXABYTE))) == "refused: bomb"
    just_below = Limits().member_bytes - 1
    assert outcome(whole(*(sparse_entry(f"{n}.txt", just_below) for n in range(40)))) == "refused: bomb"
    assert outcome(whole(GOOD, sparse_entry("a.txt", 5000), GOOD)) == "read nul_bytes read"


@pytest.mark.parametrize("size", [10_000, 1 << 33, EXABYTE])
@pytest.mark.parametrize("name", ["a.txt", ".hidden"])
def test_an_entry_larger_than_its_archive_is_a_broken_archive(size: int, name: str) -> None:
    assert outcome(header(name, size) + b"UNCLAS") == "refused: broken_container"


def test_a_pax_size_larger_than_the_archive_is_a_broken_archive() -> None:
    claimed = pax_entry("a.txt", [("size", str(EXABYTE))], b"UNCLAS")
    assert outcome(whole(claimed)) == "refused: broken_container"


def test_a_size_below_zero_is_a_broken_archive() -> None:
    below = bytearray(header("a.txt", 0))
    below[124:136] = b"\xff" * 12
    below[148:156] = b" " * 8
    below[148:156] = b"%06o\0 " % sum(below)
    assert outcome(whole(GOOD, bytes(below))) == "refused: broken_container"


def test_a_damaged_header_is_not_the_end_of_the_archive() -> None:
    damaged = bytearray(GOOD)
    damaged[0] ^= 1
    assert outcome(whole(GOOD, bytes(damaged), GOOD)) == "refused: broken_container"
    assert outcome(GOOD + GOOD[:300]) == "refused: broken_container"
    assert outcome(GOOD + GOOD) == "read read"  # the blocks that end an archive are often missing


@pytest.mark.parametrize(
    "headers",
    [
        header("long", 1 << 22, b"L") + bytes(1 << 22),
        header("pax", 9000, b"x", mark=b"ustar\x0000") + b"1" * 9216,
        header("a", 0, b"S", number(9, 12).ljust(96, b"\0") + b"\1") + (b"\0" * 504 + b"\1" * 8) * 3000,
        header("pax", 0, b"x", mark=b"ustar\x0000") * 3000,
    ],
    ids=["a long name", "a run of digits", "extensions without end", "headers of headers"],
)
def test_headers_without_end_are_refused(headers: bytes) -> None:
    assert outcome(whole(GOOD, headers, GOOD)) == "refused: broken_container"


def test_a_run_of_digits_in_the_data_of_an_entry_is_no_header() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in ("a.txt", ".hidden", "b.txt"):
            entry = tarfile.TarInfo(name)
            entry.size = 5000
            archive.addfile(entry, io.BytesIO(b"1" * 5000))
    assert [(m.name, len(m.data)) for m in members(out.getvalue())] == [("a.txt", 5000), ("b.txt", 5000)]


def test_entries_that_were_read_take_no_memory() -> None:
    def peak(entries: int) -> int:
        data = whole(*([GOOD] * entries))
        tracemalloc.start()
        assert sum(1 for _ in read_members(io.BytesIO(data), "x.tar")) == entries
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(3000) < peak(500) + 500_000
