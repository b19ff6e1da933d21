from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flows.errors import WrongUse
from flows.home import Home, open_home
from flows.quarantine import find_rejected, list_rejected, print_list, print_reasons, put_back
from flows.settings import Settings
from flows.status import read_status
from warehouse.catalog.session import ask

WHY = {
    "file_name": "a.txt",
    "sha256": "61861f0c9ee5" + "0" * 52,
    "code": "truncated_markup",
    "message": "line\nbreak \x1b[2J",
    "what_to_do": "Fetch it again.",
    "then": "cables quarantine retry 61861f0c9ee5",
    "source_start": 4,
    "source_end": 8,
    "place": "characters 4 to 8 of the text",
    "excerpt": "The [PER x",
    "underline": "    ~~~^",
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = open_home(tmp_path / "data")
    for name, why in {"a.txt": WHY, "b.txt": WHY | {"file_name": "../../b.txt", "sha256": "f" * 64}}.items():
        (home.quarantine / name).write_text(name)
        (home.quarantine / f"{name}.why.json").write_text(json.dumps(why))
    return home


@pytest.mark.parametrize("name", ["a.txt", "61861f", "61861f0c9ee5"])
def test_a_rejected_file_is_found_by_name_and_by_hash(home: Home, name: str) -> None:
    assert [row.path.name for row in find_rejected(home, name)] == ["a.txt"]


@pytest.mark.parametrize("name", ["c.txt", "6186", ""])
def test_what_is_not_there_is_wrong_use(home: Home, name: str) -> None:
    with pytest.raises(WrongUse, match="not in"):
        find_rejected(home, name)


def test_reasons_are_printed_with_the_place_underlined(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    print_reasons(home.root, "a.txt")
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "a.txt"
    assert shown[1] == "  truncated_markup: line break [2J"
    assert shown[2:5] == ["  Where: characters 4 to 8 of the text", "    The [PER x", "        ~~~^"]
    assert shown[5] == "  What to do: Fetch it again."


def test_the_list_has_a_line_a_file(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    print_list(home.root, as_json=False)
    assert len(capsys.readouterr().out.splitlines()) == 2
    print_list(home.root, as_json=True)
    assert [row["code"] for row in json.loads(capsys.readouterr().out)] == ["truncated_markup"] * 2


def test_put_back_moves_files_into_the_drop_and_nowhere_else(home: Home) -> None:
    (home.drop / "a.txt").write_text("a newer one")
    assert put_back(home, []) == 2
    assert list_rejected(home) == []
    inside = {str(path.relative_to(home.drop)): path.read_text() for path in home.drop.rglob("*.txt")}
    assert inside == {"a.txt": "a newer one", "retried-2/a.txt": "a.txt", "b.txt": "b.txt"}


def test_a_file_without_reasons_is_listed_all_the_same(home: Home) -> None:
    (home.quarantine / "a.txt.why.json").unlink()
    (home.quarantine / "b.txt.why.json").write_text("{broken")
    assert [row.why for row in list_rejected(home)] == [{}, {}]


GOOD = b"""UNCLAS PARIS 000012

SUBJECT: A VISIT

1. The visitor came on Monday and went on Friday.

SMITH
"""


@pytest.mark.usefixtures("with_prefect")
@pytest.mark.parametrize("is_mended", [True, False])
def test_a_retry_closes_the_findings_of_a_file_that_was_mended(tmp_path: Path, is_mended: bool) -> None:
    """As the command does it: a file mended in quarantine comes back under another hash."""
    home = open_home(tmp_path / "data")
    (home.drop / "09PARIS12.txt").write_bytes(GOOD.split(b"1.")[0])
    assert main_ends(home, "ingest") == 0
    assert [row["expectation"] for row in findings(home)] == ["no_body"]
    if is_mended:
        (home.quarantine / "09PARIS12.txt").write_bytes(GOOD)
    assert main_ends(home, "quarantine", "retry") == 0
    assert [row["expectation"] for row in findings(home) if row["severity"] == "critical"] == (
        [] if is_mended else ["no_body"]
    )
    assert len(list_rejected(home)) == (not is_mended)
    assert ask(home.root, "select count(*) n from cables").to_pylist() == [{"n": int(is_mended)}]


def test_a_file_mended_at_its_origin_is_told_beside_the_rejected_one(
    house: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """The rejected bytes stay rejected; what came in their stead is named, by cable or else by name."""
    bad = {"cut.txt": GOOD.split(b"1.")[0], "letter.txt": b"Dear Sir,", "lost.txt": b"Dear Madam,"}
    for name, data in bad.items():
        (house.drop / name).write_bytes(data)
    assert house.take() == {"quarantined": 3}
    (house.drop / "again.txt").write_bytes(GOOD)
    (house.drop / "letter.txt").write_bytes(GOOD.replace(b"12", b"13"))
    assert house.take("later") == {"loaded": 2}
    assert house.rows("select file_name as name, mended_cable_id as cable from rejected order by 1") == [
        {"name": "cut.txt", "cable": "XXPARIS12"},
        {"name": "letter.txt", "cable": "XXPARIS13"},
        {"name": "lost.txt", "cable": None},
    ]
    print_list(house.root, as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition("[mended by ")[2][14:] for line in lines] == ["XXPARIS12]", "XXPARIS13]", ""]
    print_reasons(house.root, "letter.txt")
    assert "Mended: " in capsys.readouterr().out
    assert read_status(Settings(home=house.root)).quarantine_mended == 2


def test_of_equal_stubs_the_one_is_mended_whose_file_came(
    house: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    stub = b"Appears in these articles:<br /> \n"
    for name in ("09PARIS12.txt", "09PARIS14.txt"):
        (house.drop / name).write_bytes(stub)
    assert house.take() == {"quarantined": 2}
    (house.drop / "09PARIS12.txt").write_bytes(GOOD)
    assert house.take("later") == {"loaded": 1}
    print_list(house.root, as_json=False)
    told = {line.split()[2]: "[mended by" in line for line in capsys.readouterr().out.splitlines()}
    assert told == {"09PARIS12.txt": True, "09PARIS14.txt": False}
    print_reasons(house.root, "09PARIS14.txt")
    assert "Mended: " not in capsys.readouterr().out
    assert read_status(Settings(home=house.root)).quarantine_mended == 1


def main_ends(home: Home, *arguments: str) -> int:
    command = [sys.executable, "-m", "flows.cli", *arguments, "--home", str(home.root)]
    return subprocess.run(command, timeout=300, check=False).returncode


def findings(home: Home) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(home.root, "select * from findings").to_pylist()
    return found


def test_a_retry_reaches_a_drop_on_another_file_system(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def rename_within(path: Path, target: Path) -> Path:
        if path.parent == home.quarantine:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", rename_within)
    assert put_back(home, []) == 2
    assert sorted(path.name for path in home.drop.iterdir()) == ["a.txt", "b.txt"]
    assert list_rejected(home) == []
