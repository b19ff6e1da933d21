from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from transforms.records import ParsedCable
from warehouse.catalog.comparison import compare_fields, list_changes
from warehouse.storage.publication import SnapshotLabel
from warehouse.storage.recovery import recover
from warehouse.storage.snapshots import NoSuchSnapshotError
from warehouse.upkeep.compaction import compact
from warehouse.upkeep.rollback import roll_back

Text = Callable[..., ParsedCable]
NOON = datetime(2026, 1, 2, 12)  # as the tables keep it: UTC without zone


@pytest.fixture
def three(shelf: Any, text: Text) -> Any:
    """A warehouse of three snapshots: one cable, then another, then a better text of the first."""
    shelf.commit(("a", b"a", text(subject="OLD", tags=["PREL"])))
    shelf.commit(("p", b"p", text("09PARIS1")))
    shelf.commit(("b", b"b", text(words=("A.", "B."), subject="NEW")))
    return shelf


def test_a_rollback_is_a_snapshot_and_what_came_before_it_stays(three: Any) -> None:
    shown = "select cable_id, subject from cables order by 1"
    before = [three.rows(shown, number) for number in (1, 2, 3)]
    done = roll_back(three.home, 1, NOON)
    assert (done.number, done.row_counts["cables"], done.row_counts["contents"]) == (4, 1, 3)
    assert three.rows(shown) == before[0]
    assert [three.rows(shown, number) for number in (1, 2, 3)] == before
    assert three.rows("select snapshot, operation from snapshots order by 1")[-1] == (4, "rollback")
    assert three.rows("select file_names from sources") == [(["a"],)]
    assert recover(three.home) == ()
    roll_back(three.home, 3, NOON)
    assert three.rows(shown) == before[2]


def test_what_was_taken_back_is_new_when_it_comes_again(three: Any, text: Text) -> None:
    after_three = three.tables()
    roll_back(three.home, 1, NOON)
    assert [file.fate for file in three.commit(("p", b"p", text("09PARIS1"))).fates] == ["loaded"]
    three.commit(("b", b"b", text(words=("A.", "B."), subject="NEW")))
    assert three.tables() == after_three
    assert three.rows("select * from reconciliation where not is_reconciled") == []


def test_a_rollback_reaches_behind_a_compaction(three: Any) -> None:
    assert compact(three.home, SnapshotLabel("m", "maintain", NOON)) is not None
    roll_back(three.home, 2, NOON)
    assert three.rows("select subject from cables where cable_id = '09TRIPOLI941'") == [("OLD",)]


def test_a_snapshot_that_never_was_is_told(three: Any) -> None:
    with pytest.raises(NoSuchSnapshotError, match="there is no snapshot 9; the newest is 3"):
        roll_back(three.home, 9, NOON)
    assert three.rows("select max(snapshot) from snapshots") == [(3,)]


def test_changes_between_snapshots_name_cables_and_fields(three: Any) -> None:
    rows = list_changes(three.home, 1, 3).to_pylist()
    assert [(row["cable_id"], row["change"]) for row in rows] == [
        ("09PARIS1", "added"),
        ("09TRIPOLI941", "replaced"),
    ]
    assert {"subject", "tags", "paragraph_count"} < set(rows[1]["fields"])
    back = list_changes(three.home, 3, 1).to_pylist()
    assert [row["change"] for row in back] == ["removed", "replaced"]
    assert list_changes(three.home, 2, 2).num_rows == 0


def test_fields_gained_lost_and_changed_are_counted_over_the_same_texts(shelf: Any, text: Text) -> None:
    shelf.commit(("a", b"a", text(subject="OLD", tags=["PREL"])), ("p", b"p", text("09PARIS1")))
    shelf.commit(
        ("a", b"a", text(subject="NEW", signed_by="DOE")), ("p", b"p", text("09PARIS1")), operation="replay"
    )
    assert compare_fields(shelf.home, 1, 2) == [
        ("signed_by", 1, 0, 0),
        ("subject", 0, 0, 1),
        ("tags", 0, 1, 0),
    ]


def test_a_replay_that_rejects_a_text_takes_its_cable_away(shelf: Any, text: Text) -> None:
    shelf.commit(("a", b"a", text()), ("b", b"b", text(words=("A.", "B."))))
    sha = shelf.rows("select source_sha256 from cables")[0][0]
    shelf.commit(
        ("b", b"b", text(words=("A.", "B."))),
        operation="replay",
        seen=[],
        rejected={sha: ("not_a_cable", "the new parser says so")},
    )
    assert shelf.rows("select count(*) from cables") == [(0,)]
    assert shelf.rows("select status, reason_code from sources where sha256 = '" + sha + "'") == [
        ("quarantined", "not_a_cable")
    ]
