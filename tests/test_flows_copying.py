from __future__ import annotations

from pathlib import Path

import pytest

from flows.copying import copy_in, list_inside
from flows.home import Home, open_home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home in a folder with other things, itself with a file in each of its folders."""
    home = open_home(tmp_path / "work" / "data")
    for folder in (home.drop, home.archive / "2020-01-01", home.quarantine, home.quality, home.warehouse):
        folder.mkdir(exist_ok=True)
        (folder / f"{folder.name}.txt").write_text("ours")
    (home.state / "writing.log").write_text("ours")
    (tmp_path / "work" / "deep").mkdir()
    (tmp_path / "work" / "deep" / "a.txt").write_text("theirs")
    (tmp_path / "work" / "b.txt").write_text("theirs")
    return home


def dropped(home: Home) -> list[str]:
    """The files of the drop, but for that which lay in it."""
    return sorted(
        str(path.relative_to(home.drop)) for path in home.drop.rglob("*.*") if path.name != "drop.txt"
    )


@pytest.mark.parametrize("way", [".", "data/..", "deep/..", "data/archive/../..", "../work"])
def test_a_folder_with_the_home_in_it_gives_what_else_lies_there(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.chdir(tmp_path / "work")
    assert list_inside(home, [Path(way)]) == []
    assert copy_in(home, [Path(way)], 0) == 2
    assert dropped(home) == ["work/b.txt", "work/deep/a.txt"]


def test_the_way_may_be_a_link(home: Home, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "work")
    assert copy_in(home, [tmp_path / "link"], 0) == 2
    assert dropped(home) == ["work/b.txt", "work/deep/a.txt"]


@pytest.mark.parametrize("folder", ["", "archive", "quarantine/quarantine.txt", "state", "warehouse", "drop"])
def test_what_lies_in_the_home_is_not_copied_where_it_is_named(home: Home, folder: str) -> None:
    path = home.root / folder
    assert copy_in(home, [path], 0) == 0
    assert dropped(home) == []
    assert list_inside(home, [path]) == ([] if folder == "drop" else [path])


def test_folders_of_the_home_that_are_links_are_left_out_where_they_lie(home: Home, tmp_path: Path) -> None:
    incoming = tmp_path / "work" / "incoming"
    home.drop.rename(incoming)
    home.drop.symlink_to(incoming)
    assert copy_in(home, [tmp_path / "work", incoming, incoming / "drop.txt"], 0) == 2
    assert dropped(home) == ["work/b.txt", "work/deep/a.txt"]
