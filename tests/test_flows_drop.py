from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from flows.drop import Sighting, hash_source, list_drop, look_at, read_source, settle
from flows.errors import SourceChanged

LONG_AGO = 1_000_000_000


def put(path: Path, data: bytes = b"text", age_at: float = LONG_AGO) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (age_at, age_at))
    return path


def see(path: Path) -> Sighting:
    sighting = look_at(str(path))
    assert sighting is not None
    return sighting


@pytest.mark.parametrize(
    ("name", "is_listed"),
    [
        ("09TRIPOLI941.txt", True),
        ("no-suffix", True),
        ("a/b/c/deep.txt", True),
        ("line\nbreak.txt", True),
        (".hidden", False),
        (".hidden/inside.txt", False),
        ("half.tmp", False),
        ("half.PART", False),
        ("half.txt.partial", False),
        ("part", True),
    ],
)
def test_drop_lists_every_file_but_unfinished_ones(tmp_path: Path, name: str, is_listed: bool) -> None:
    put(tmp_path / name)
    assert [sighting.path for sighting in list_drop(tmp_path)] == [str(tmp_path / name)] * is_listed


def test_links_and_pipes_are_listed_as_refused_and_never_followed(tmp_path: Path) -> None:
    outside = put(tmp_path / "outside" / "secret.txt")
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "folder").symlink_to(outside.parent)
    (drop / "link.txt").symlink_to(outside)
    os.mkfifo(drop / "pipe")
    assert [(Path(s.path).name, s.refusal) for s in list_drop(drop)] == [
        ("folder", "link"),
        ("link.txt", "link"),
        ("pipe", "not_a_file"),
    ]


def test_a_name_that_is_no_utf8_is_told_as_text(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(path)).write_bytes(b"x")
    assert [sighting.name for sighting in list_drop(tmp_path)] == ["caf\\xe9.txt"]


def test_a_file_beside_its_control_file_is_still_written(tmp_path: Path) -> None:
    for name in ("a.txt", "a.txt.aria2", "deep/b.txt", "deep/b.txt.lftp-pget-status", "deep/a.txt"):
        put(tmp_path / name)
    assert [sighting.path for sighting in list_drop(tmp_path)] == [str(tmp_path / "deep" / "a.txt")]
    (tmp_path / "a.txt.aria2").unlink()
    assert [sighting.name for sighting in list_drop(tmp_path)] == ["a.txt", "a.txt"]


def test_a_folder_named_as_unfinished_is_not_looked_into(tmp_path: Path) -> None:
    put(tmp_path / "a.txt.download" / "a.txt")
    assert list_drop(tmp_path) == []


def test_of_a_file_with_two_names_one_may_go_before_the_other_is_read(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt")
    os.link(path, tmp_path / "b.txt")
    first, second = list_drop(tmp_path)
    path.rename(tmp_path / "gone")
    assert read_source(second) == b"text"
    assert first.is_linked


class Clock:
    """A clock that moves only when slept on; `during` is what the world does meanwhile."""

    def __init__(self, seconds: float, during: object = None) -> None:
        self.now = seconds
        self.slept: list[float] = []
        self.during = during

    def read(self) -> int:
        return int(self.now * 1e9)

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds
        if callable(self.during):
            self.during()


@pytest.mark.parametrize(
    ("changed_at", "now", "waits"),
    [
        (1000.0, 1060.0, []),
        (1000.0, 1000.25, [0.75]),
        (1000.0, 1000.0, [1.0]),
        # The clock was set back: the file seems to come from the future, and is compared instead.
        (5000.0, 1000.0, [1.0]),
    ],
)
def test_a_file_settles_after_the_interval(
    tmp_path: Path, changed_at: float, now: float, waits: list[float]
) -> None:
    put(tmp_path / "a.txt", age_at=changed_at)
    clock = Clock(now)
    settled = settle(lambda: list_drop(tmp_path), 1.0, clock=clock.read, sleep=clock.sleep)
    assert ([s.name for s in settled.ready], settled.pending, clock.slept) == (["a.txt"], [], waits)


def test_a_file_that_still_changes_is_pending_and_one_renamed_into_place_is_taken(tmp_path: Path) -> None:
    put(tmp_path / "growing.txt", age_at=1000)
    old = put(tmp_path / "old.tmp", age_at=500)

    def meanwhile() -> None:
        put(tmp_path / "growing.txt", b"text and more", age_at=1000.9)
        old.rename(tmp_path / "old.txt")

    clock = Clock(1000.0, meanwhile)
    settled = settle(lambda: list_drop(tmp_path), 1.0, clock=clock.read, sleep=clock.sleep)
    assert [s.name for s in settled.ready] == ["old.txt"]
    assert [s.name for s in settled.pending] == ["growing.txt"]


def test_an_empty_drop_is_not_waited_for(tmp_path: Path) -> None:
    clock = Clock(1000)
    assert settle(lambda: list_drop(tmp_path), 1.0, clock=clock.read, sleep=clock.sleep).ready == []
    assert clock.slept == []


def test_bytes_are_read_and_hashed_whole(tmp_path: Path) -> None:
    sighting = see(put(tmp_path / "a.txt", b"cable" * 1000))
    assert read_source(sighting) == b"cable" * 1000
    assert hash_source(sighting) == hashlib.sha256(b"cable" * 1000).hexdigest()


@pytest.mark.parametrize("how", ["rewritten", "replaced", "removed", "linked", "piped"])
def test_a_file_that_is_no_longer_what_was_listed_is_not_read(tmp_path: Path, how: str) -> None:
    path = put(tmp_path / "a.txt")
    sighting = see(path)
    if how == "rewritten":
        path.write_bytes(b"txet")
    else:
        path.unlink()
    if how == "replaced":
        put(path)
    elif how == "linked":
        path.symlink_to(put(tmp_path / "b.txt"))
    elif how == "piped":
        os.mkfifo(path)
    with pytest.raises(SourceChanged):
        read_source(sighting)
