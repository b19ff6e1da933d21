"""The order of renames and syncs through a whole pass: what a loss of power can cost."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from transforms.samples import Sample

CHAOS = Path(__file__).parent / "chaos"
PROGRAM = "import sys, victim; victim.ingest(sys.argv[1])"
SYNC = re.compile(r"\b f(?:data)?sync\( \d+ < (?P<path>[^>]+) >", re.VERBOSE)
NAMING = re.compile(r'\b (?:rename|link)(?:at2?)?\( .*? "(?P<old>[^"]+)" .*? "(?P<new>[^"]+)"', re.VERBOSE)
REMOVAL = re.compile(r'\b unlink(?:at)?\( .*? "(?P<old>[^"]+)"', re.VERBOSE)


class Call(NamedTuple):
    """One call to the system: a sync of `new`, a rename or link of `old` to `new`, a removal of `old`."""

    kind: str
    old: str
    new: str


def calls_of(trace: str, home: Path) -> list[Call]:
    found = []
    for line in trace.splitlines():
        if sync := SYNC.search(line):
            found.append(Call("sync", "", sync["path"]))
        elif naming := NAMING.search(line):
            found.append(Call("name", naming["old"], naming["new"]))
        elif removal := REMOVAL.search(line):
            found.append(Call("remove", removal["old"], ""))
    return [call for call in found if str(home) in call.old + call.new]


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory, samples: list[Sample]) -> tuple[Path, list[Call]]:
    """A home after its first pass, one file of it rejected, and what its process called."""
    if shutil.which("strace") is None:
        pytest.skip("no strace on this machine")
    folder = tmp_path_factory.mktemp("traced")
    home, trace = folder / "home", folder / "trace"
    (home / "drop" / "deep").mkdir(parents=True)
    for sample in samples[:4]:
        (home / "drop" / "deep" / sample.file_name).write_bytes(sample.data)
    (home / "drop" / "stub.txt").write_bytes(b"Appears in these articles:<br /> \n")
    watched = "trace=fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat"
    subprocess.run(
        [
            "strace",
            "-f",
            "-y",
            "-s",
            "4096",
            "-o",
            trace,
            "-e",
            watched,
            sys.executable,
            "-c",
            PROGRAM,
            home,
        ],
        env=os.environ | {"PYTHONPATH": str(CHAOS)},
        check=True,
    )
    return home, calls_of(trace.read_text(), home)


def test_what_is_renamed_was_synced_and_its_folder_is_after(traced: tuple[Path, list[Call]]) -> None:
    calls = traced[1]
    for at, call in enumerate(calls):
        if call.kind != "name" or "/drop/" in call.old:
            continue
        is_log = "/_delta_log/" in call.new
        # Another library links the entry of a log: it is synced before anything builds on it.
        around = calls[at + 1 : at + 3] if is_log else calls[:at]
        assert Call("sync", "", call.new if is_log else call.old) in around, call
        assert Call("sync", "", str(Path(call.new).parent)) in calls[at + 1 : at + 4], call
    assert {Path(call.new).parent.name for call in calls if call.kind == "name"} >= {"journal", "warehouse"}


def test_rows_are_on_disk_before_the_log_names_them_and_the_snapshot_comes_last(
    traced: tuple[Path, list[Call]],
) -> None:
    home, calls = traced
    entries = [at for at, call in enumerate(calls) if call.new.endswith("1.json") and call.kind == "name"]
    point = entries[-1]
    assert [Path(calls[at].new).parts[-3] for at in entries][-2:] == ["cables", "snapshots"]
    for path in home.rglob("*.parquet"):
        first = point if "snapshots" in path.parts else entries[0]
        table = home / "warehouse" / path.relative_to(home / "warehouse").parts[0]
        for synced in {path, path.parent, table}:
            assert Call("sync", "", str(synced)) in calls[:first], synced
    intent = next(at for at, call in enumerate(calls) if "/journal/" in call.new and call.kind == "name")
    assert intent < entries[0]


def test_originals_are_moved_after_the_commit_and_the_journal_goes_last(
    traced: tuple[Path, list[Call]],
) -> None:
    home, calls = traced
    point = calls.index(Call("sync", "", str(home / "warehouse/snapshots/_delta_log")), len(calls) // 2)
    moves = [at for at, call in enumerate(calls) if call.kind == "name" and "/drop/" in call.old]
    forgotten = next(at for at, call in enumerate(calls) if call.kind == "remove" and "/journal/" in call.old)
    assert len(moves) == 5
    assert point < moves[0]
    why = home / "quarantine" / "stub.txt.why.json"
    day = next(path for path in (home / "archive").iterdir())
    for path in (why, home / "quarantine", day, home / "archive", home / "drop", home / "drop" / "deep"):
        assert Call("sync", "", str(path)) in calls[moves[-1] : forgotten], path
