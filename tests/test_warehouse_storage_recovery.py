from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nursery import Nursery

from transforms.records import ParsedCable
from warehouse.catalog.build import ensure_catalog
from warehouse.storage.publication import ORDER
from warehouse.storage.recovery import recover
from warehouse.storage.snapshots import last_snapshot

Text = Callable[..., ParsedCable]

FAULT_POINTS = ["after:stage", *(f"after:{name}" for name in ORDER), "after:snapshot", "after:catalog"]


def begin(shelf: Any, text: Text) -> Any:
    """A first commit, and the second's batch: it replaces one row, adds one, and touches the ledger."""
    shelf.commit(("a.txt", b"a", text()), ("p.txt", b"p", text("09PARIS1")))
    return shelf.batch(*second(text))


def second(text: Text) -> list[tuple[str, bytes, ParsedCable]]:
    return [("b.txt", b"b", text(words=("A.", "B."))), ("n.txt", b"n", text("XXROME2", None, None))]


@pytest.fixture(scope="module")
def undisturbed(
    new_shelf: Callable[[Path], Any], text: Text, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    """The second batch, and the tables before and after it where nothing kills its commit."""
    other = new_shelf(tmp_path_factory.mktemp("undisturbed"))
    batch = begin(other, text)
    before = other.tables()
    other.commit(*second(text))
    return batch, before, other.tables()


@pytest.mark.parametrize("point", FAULT_POINTS)
def test_a_kill_leaves_the_old_snapshot_or_the_new_one(
    shelf: Any, text: Text, nursery: Nursery, tmp_path: Path, undisturbed: Any, point: str
) -> None:
    batch, before, after = undisturbed
    begin(shelf, text)
    ipc = tmp_path / "batch"
    ipc.write_bytes(batch.to_ipc())
    assert nursery.run("commit_batch", shelf.home, ipc, point=point) == -signal.SIGKILL
    is_committed = point in ("after:snapshot", "after:catalog")
    assert last_snapshot(shelf.home).number == 1 + is_committed
    assert shelf.tables() == (after if is_committed else before)
    restored = recover(shelf.home)
    assert shelf.tables() == (after if is_committed else before)
    assert bool(restored) == (not is_committed and point != "after:stage")
    assert recover(shelf.home) == ()
    if not is_committed:
        shelf.commit(*second(text))
    assert shelf.tables() == after
    ensure_catalog(shelf.home)
    assert shelf.rows("select snapshot from this_snapshot") == [(2,)]


def test_recovery_of_an_undisturbed_warehouse_does_nothing(shelf: Any, text: Text) -> None:
    begin(shelf, text)
    assert recover(shelf.home) == ()
