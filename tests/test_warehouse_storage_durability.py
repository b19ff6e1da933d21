"""The order that survives a loss of power: bytes before the name, a file before what names it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from transforms.records import ParsedCable
from warehouse.storage.snapshots import last_snapshot, snapshot_files
from warehouse.storage.tables import table_path

Text = Callable[..., ParsedCable]


class Event(NamedTuple):
    """Something that was synced, or renamed to `path`."""

    kind: str
    path: str


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """What was synced and renamed, in order."""
    told: list[Event] = []
    fsync, rename = os.fsync, Path.rename

    def sync(descriptor: int) -> None:
        told.append(Event("sync", str(Path(f"/proc/self/fd/{descriptor}").readlink())))
        fsync(descriptor)

    def move(source: Path, target: Path) -> Path:
        told.extend([Event("from", str(source)), Event("to", str(target))])
        return rename(source, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "rename", move)
    return told


def test_all_that_a_snapshot_names_was_synced_before_it(shelf: Any, text: Text, events: list[Event]) -> None:
    shelf.commit(("a.txt", b"a", text()), ("b.txt", b"b", text("08PARIS1", 2008)))
    home = shelf.home.resolve()
    order = {event: at for at, event in enumerate(events) if event.kind == "sync"}

    def at(path: Path) -> int:
        return order[Event("sync", str(path))]

    commit_point = at(table_path(home, "snapshots") / "_delta_log" / f"{1:020d}.json")
    for name, paths in snapshot_files(shelf.home, last_snapshot(shelf.home)).items():
        root = table_path(home, name)
        entry = root / "_delta_log" / f"{1:020d}.json"
        for file in (root / path for path in paths):
            # The bytes, the name in its folder, the folder's own name, and only then the log that names it.
            assert at(file) < at(file.parent), file
            assert max(at(file), at(root) if file.parent != root else 0) < at(entry), file
        if paths:
            assert at(entry) <= commit_point, name
            assert at(root / "_delta_log") > at(entry), name
        assert Event("sync", str(root / "_delta_log" / f"{0:020d}.json")) in order, "the log's first entry"


def test_the_catalog_was_synced_before_it_was_renamed_and_its_folder_after(
    shelf: Any, text: Text, events: list[Event]
) -> None:
    shelf.commit(("a.txt", b"a", text()))
    target = shelf.home.resolve() / "warehouse" / "cables.duckdb"
    moved = next(at for at, event in enumerate(events) if event == Event("to", str(target)))
    beside = events[moved - 1].path
    assert Event("sync", beside) in events[:moved]
    assert Event("sync", str(target.parent)) in events[moved:]
