from __future__ import annotations

import gzip
import io
import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from flows.drop import Identity, Sighting, list_drop
from flows.reading import read_chunks
from flows.sources import LEAST_WEIGHT, Source
from transforms.samples import sample_cables

ROW = b'"%d","12/28/1966 18:48","66BUENOSAIRES%d","Embassy","SECRET","","HEADER","%s"\n'


def read(folder: Path, chunk_bytes: int = 10**6, max_bytes: int = 10**6) -> list[Source]:
    chunks = read_chunks(list_drop(folder), chunk_bytes, max_bytes)
    return [source for chunk in chunks for source in chunk.sources]


@pytest.mark.parametrize(
    ("sizes", "chunks"),
    [
        ([], []),
        ([5000], [[5000]]),
        ([5000, 5000, 5000], [[5000, 5000], [5000]]),
        ([50_000, 5000], [[50_000], [5000]]),
        ([0] * 6, [[0] * 5, [0]]),
    ],
)
def test_chunks_are_bounded_by_bytes_and_keep_order(
    tmp_path: Path, sizes: list[int], chunks: list[list[int]]
) -> None:
    for number, size in enumerate(sizes):
        (tmp_path / f"{number}.txt").write_bytes(b"x" * size)
    made = list(read_chunks(list_drop(tmp_path), 5 * LEAST_WEIGHT, 10**6))
    assert [[source.size_bytes for source in chunk.sources] for chunk in made] == chunks


def test_what_cannot_be_read_is_a_source_with_its_fault(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_bytes(b"good")
    (tmp_path / "large.txt").write_bytes(b"x" * 101)
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    sources = read(tmp_path, max_bytes=100)
    faults = {
        source.file_name: source.fault and (source.fault.code, source.fault.message) for source in sources
    }
    assert faults == {
        "good.txt": None,
        "large.txt": ("too_large", "101 bytes, and 100 are allowed"),
        "link.txt": ("link", "a link to /etc/hostname"),
    }
    assert [source.data for source in sources] == [b"good", None, None]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not read")
def test_a_file_that_nobody_may_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "locked.txt").write_bytes(b"closed")
    (tmp_path / "locked.txt").chmod(0)
    sightings = list_drop(tmp_path)
    os.seteuid(65534)
    try:
        [chunk] = read_chunks(sightings, 100, 100)
    finally:
        os.seteuid(0)
    assert [(source.fault and source.fault.code, source.data) for source in chunk.sources] == [
        ("unreadable", None)
    ]


def test_a_file_that_is_gone_is_left_for_the_next_pass() -> None:
    gone = Sighting("/drop/gone.txt", Identity(1, 1, 5000, 1, 1))
    assert list(read_chunks([gone], 100, 100)) == [([], [gone])]


def test_a_container_comes_after_its_members_and_names_them_apart(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("deep/a.txt", b"one")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("deep/a.txt", b"two")
        archive.writestr("b.txt", b"one")
    (tmp_path / "no suffix").write_bytes(packed.getvalue())
    *members, container = read(tmp_path)
    assert [(m.file_name, m.data, m.place and m.place.path) for m in members] == [
        ("a.txt", b"one", "deep/a.txt"),
        ("a.txt", b"two", "deep/a.txt#2"),
        ("b.txt", b"one", "b.txt"),
    ]
    assert {m.place and m.place.container_sha256 for m in members} == {container.sha256}
    assert (container.container_kind, container.data, container.fault) == ("zip", None, None)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("cut.gz", gzip.compress(next(sample_cables(1)).data)[:-9], "broken_container"),
        ("bomb.gz", gzip.compress(bytes(40 << 20)), "bomb"),
        ("hollow.zip", b"PK\x05\x06" + bytes(18), "empty_container"),
    ],
)
def test_a_container_that_cannot_be_read_through_says_why(
    tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(data)
    container = read(tmp_path)[-1]
    assert container.container_kind is not None
    assert container.fault is not None
    assert container.fault.code == code


def test_a_dump_larger_than_memory_may_grow_is_streamed(tmp_path: Path) -> None:
    dump = tmp_path / "cables.csv"
    with dump.open("wb") as stream:
        for number in range(4000):
            stream.write(ROW % (number, number, b"x" * 10_000))
    tracemalloc.start()
    counts = [len(chunk.sources) for chunk in read_chunks(list_drop(tmp_path), 2_000_000, 1_000_000)]
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sum(counts) == 4001
    assert len(counts) > 15
    assert most < dump.stat().st_size / 3
