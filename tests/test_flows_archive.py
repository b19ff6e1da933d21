from __future__ import annotations

import errno
import hashlib
import json
import os
from datetime import date
from pathlib import Path

import pytest

from flows.archive import Move, Why, file_away, keep_bytes, move_file
from flows.drop import look_at
from flows.home import Home, open_home

DAY = date(2024, 2, 29)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path / "data")


def drop(home: Home, name: str, data: bytes = b"cable", why: Why | None = None) -> Move:
    path = home.drop / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    sighting = look_at(str(path))
    assert sighting is not None
    return Move(sighting, hashlib.sha256(data).hexdigest(), why)


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_a_loaded_file_goes_to_the_archive_of_its_day(home: Home) -> None:
    move = drop(home, "deep/09TRIPOLI941.txt")
    assert file_away(home, [move], DAY) == []
    assert files(home.archive) == {f"2024-02-29/{move.sha256[:12]}-09TRIPOLI941.txt": b"cable"}
    assert files(home.drop) == {}


def test_every_copy_is_kept(home: Home) -> None:
    for _ in range(3):
        file_away(home, [drop(home, "a.txt")], DAY)
    prefix = hashlib.sha256(b"cable").hexdigest()[:12]
    names = [f"2024-02-29/{prefix}-a.txt{number}" for number in ("", ".2", ".3")]
    assert sorted(files(home.archive)) == names


def test_a_rejected_file_lies_beside_its_reasons(home: Home) -> None:
    file_away(home, [drop(home, "a.txt", why={"code": "stub"})], DAY)
    file_away(home, [drop(home, "a.txt", b"other", why={"code": "binary"})], DAY)
    second = f"{hashlib.sha256(b'other').hexdigest()[:12]}-a.txt"
    found = files(home.quarantine)
    assert set(found) == {"a.txt", "a.txt.why.json", second, f"{second}.why.json"}
    assert json.loads(found[f"{second}.why.json"]) == {"code": "binary"}


def test_a_rejected_file_named_like_reasons_is_not_overwritten_by_them(home: Home) -> None:
    file_away(home, [drop(home, "a.txt.why.json", b"{}", why={"code": "stub"})], DAY)
    file_away(home, [drop(home, "a.txt", why={"code": "stub"})], DAY)
    assert {"a.txt.why.json_", "a.txt.why.json_.why.json", "a.txt", "a.txt.why.json"} == set(
        files(home.quarantine)
    )


@pytest.mark.parametrize("why", [None, {"code": "stub"}])
def test_moving_again_after_a_crash_changes_nothing(home: Home, why: Why | None) -> None:
    moves = [drop(home, "a.txt", why=why), drop(home, "b.txt", b"second", why=why)]
    file_away(home, moves[:1], DAY)
    file_away(home, moves, DAY)
    before = files(home.root)
    file_away(home, moves, DAY)
    assert files(home.root) == before
    assert sum(name.endswith(".txt") for name in before) == 2


def test_a_file_that_was_replaced_stays_and_the_committed_bytes_are_kept(home: Home) -> None:
    move = drop(home, "a.txt", b"first")
    drop(home, "a.txt", b"second text")
    assert file_away(home, [move], DAY) == [move]
    keep_bytes(home, move, b"first", DAY)
    assert files(home.drop) == {"a.txt": b"second text"}
    assert files(home.archive) == {f"2024-02-29/{move.sha256[:12]}-a.txt": b"first"}


def test_a_name_too_long_with_its_prefix_is_cut_before_its_suffix(home: Home) -> None:
    file_away(
        home, [drop(home, "x" * 251 + ".txt", why={"code": "stub"}), drop(home, "y" * 251 + ".txt")], DAY
    )
    assert all(name.endswith(("x.txt", "x.txt.why.json")) for name in files(home.quarantine))
    assert all(name.endswith("y.txt") for name in files(home.archive))
    assert files(home.drop) == {}


@pytest.mark.parametrize("why", [None, {"code": "stub"}])
@pytest.mark.parametrize("is_apart", [False, True])
def test_every_name_of_a_file_leaves_the_drop_at_once(
    home: Home, monkeypatch: pytest.MonkeyPatch, why: Why | None, is_apart: bool
) -> None:
    """Moving one of its names changes the time of change of all, and a copy elsewhere leaves fewer names."""
    if is_apart:
        refuse_to_rename_from(home.drop, monkeypatch)
    first = drop(home, "a.txt", why=why)
    names = ["b.txt", "deep/a.txt", "deep/er/c.txt"]
    for name in names:
        (home.drop / name).parent.mkdir(exist_ok=True)
        os.link(home.drop / "a.txt", home.drop / name)
    sightings = [look_at(str(home.drop / name)) for name in ("a.txt", *names)]
    moves = [first._replace(sighting=sighting) for sighting in sightings if sighting]
    assert file_away(home, moves, DAY) == []
    assert files(home.drop) == {}
    kept = [name for name in files(home.quarantine if why else home.archive) if not name.endswith(".json")]
    assert len(kept) == 4


def test_a_file_rewritten_within_its_time_is_not_taken_for_the_committed_one(home: Home) -> None:
    move = drop(home, "a.txt")
    status = (home.drop / "a.txt").stat()
    (home.drop / "a.txt").write_bytes(b"other")
    os.utime(home.drop / "a.txt", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert file_away(home, [move], DAY) == [move]
    assert files(home.drop) == {"a.txt": b"other"}


def refuse_to_rename_from(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a folder be as on a file system of its own."""
    rename = Path.rename

    def rename_within(path: Path, target: Path) -> Path:
        if path.is_relative_to(folder) != Path(target).is_relative_to(folder):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", rename_within)


def test_a_file_moved_to_another_file_system_keeps_its_bytes_and_times(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_to_rename_from(home.drop, monkeypatch)
    source = home.quarantine / "a.txt"
    source.write_bytes(b"cable")
    os.utime(source, (1000, 1000))
    move_file(source, home.drop / "a.txt")
    assert not source.exists()
    assert files(home.drop) == {"a.txt": b"cable"}
    assert (home.drop / "a.txt").stat().st_mtime == 1000
