from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pyarrow as pa
import pytest

from transforms.records import ParsedCable
from warehouse import schema
from warehouse.runs import Run
from warehouse.storage.tables import open_table
from warehouse.storage.writing import ConflictError, publish, stage
from warehouse.texts.ledger import known
from warehouse.texts.settlement import Seen

Text = Callable[..., ParsedCable]
NOON = datetime(2026, 1, 2, 12)  # as the tables keep it: UTC without zone
STUB = ParsedCable(None, "Appears in these articles:", "annotated")


def fates(committed: Any) -> list[str]:
    return [file.fate for file in committed.fates]


def test_a_cable_goes_into_every_table(shelf: Any, text: Text) -> None:
    committed = shelf.commit(("09TRIPOLI941.txt", b"bytes", text(tags=["PREL"])))
    assert committed.counts == (1, 1, 0, 0, 0, 1, 5)
    assert shelf.rows("select cable_id, year, tags, run_id, source_name from cables") == [
        ("09TRIPOLI941", 2009, ["PREL"], "run-1", "09TRIPOLI941.txt")
    ]
    assert shelf.rows("select bytes, size_bytes from contents") == [(b"bytes", 5)]
    assert shelf.rows("select count(*) from mentions join paragraphs using (cable_id, position)") == [(1,)]
    assert shelf.rows("select status, file_names, times_seen, cable_id from sources") == [
        ("loaded", ["09TRIPOLI941.txt"], 1, "09TRIPOLI941")
    ]
    assert committed.row_counts["paragraphs"] == 2


def test_a_copy_is_a_duplicate_and_only_its_name_is_new(shelf: Any, text: Text) -> None:
    shelf.commit(("b.txt", b"bytes", text()), ("c.txt", b"bytes", text()))
    sha = sha_of(b"bytes")
    before = shelf.rows("from cables") + shelf.rows("from contents")
    again = shelf.commit(seen=[Seen(sha, "a.txt"), Seen(sha, "b.txt")])
    assert fates(again) == ["duplicate", "duplicate"]
    assert shelf.rows("from cables") + shelf.rows("from contents") == before
    assert shelf.rows("select file_names, times_seen, run_id from sources") == [
        (["a.txt", "b.txt", "c.txt"], 4, "run-1")
    ]


def test_copies_within_a_commit_count_once_as_loaded(shelf: Any, text: Text) -> None:
    committed = shelf.commit(("a", b"x", text()), ("b", b"x", text()), ("c", b"y", STUB), ("d", b"y", STUB))
    assert fates(committed) == ["loaded", "duplicate", "quarantined", "quarantined"]
    assert committed.counts[:5] == (4, 1, 1, 0, 2)


def test_a_rejected_source_is_kept_with_its_reason_and_can_come_back(shelf: Any, text: Text) -> None:
    shelf.commit(("a.txt", b"x", text()), rejected={}, warnings={})
    sha = shelf.rows("select sha256 from sources")[0][0]
    bad = shelf.commit(("b.txt", b"bad", text("09PARIS1")), rejected={sha_of(b"bad"): ("empty", "no text")})
    copy = shelf.commit(seen=[Seen(sha_of(b"bad"), "copy.txt")])
    assert fates(bad) == fates(copy) == ["quarantined"]
    assert (copy.fates[0].reason_code, copy.fates[0].reason) == ("empty", "no text")
    assert shelf.rows("select source_sha256 from cables") == [(sha,)]
    retried = shelf.commit(("b.txt", b"bad", text("09PARIS1")), operation="retry")
    assert fates(retried) == ["loaded"]
    assert shelf.rows("select status, reason from sources where cable_id = '09PARIS1'") == [("loaded", None)]
    assert shelf.rows("select count(*), count(distinct sha256) from contents") == [(2, 2)]


def sha_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


SHORT, LONG, GUESS, WEAK = b"short", b"long", b"guess", b"weaker"


@pytest.fixture
def rivals(text: Text) -> dict[str, tuple[str, bytes, ParsedCable]]:
    """Texts of one id: two with a certain year, two with an estimated one; and bytes under two names."""
    return {
        "short": ("a.txt", SHORT, text(words=("One.",))),
        "long": ("b.txt", LONG, text(words=("One.", "Two."))),
        "guess": ("c.txt", GUESS, text(year_source="body", words=("One.", "Two.", "Three."))),
        "weak": ("d.txt", WEAK, text(year_source="body", words=("One.",))),
        "unnamed": ("e.txt", b"named", text("XXPARIS5", None, None)),
        "named": ("08PARIS5.txt", b"named", text("08PARIS5", 2008)),
    }


def test_any_order_gives_the_same_tables(
    shelf: Any, rivals: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody opens the catalogs, and to build them would take half the time.
    monkeypatch.setattr("warehouse.commit.build_catalog", lambda *_: None)
    orders = list(permutations(rivals))[::71]
    assert len(orders) > 8
    shelf.commit(*rivals.values())
    expected = shelf.tables()
    assert shelf.rows("select cable_id, source_name, warnings from cables order by all") == sorted(
        [
            ("08PARIS5", "08PARIS5.txt", []),
            ("09TRIPOLI941", "b.txt", []),
            (f"09TRIPOLI941~{sha_of(GUESS)[:6]}", "c.txt", ["id_shared"]),
            (f"09TRIPOLI941~{sha_of(WEAK)[:6]}", "d.txt", ["id_shared"]),
        ]
    )
    for number, order in enumerate(orders):
        other = type(shelf)(tmp_path / str(number))
        for name in order:
            other.commit(rivals[name])
        assert other.tables() == expected, order


def test_a_better_text_supersedes_and_its_rows_leave_every_table(shelf: Any, rivals: Any) -> None:
    shelf.commit(rivals["short"])
    committed = shelf.commit(rivals["long"])
    assert fates(committed) == ["loaded"]
    assert fates(shelf.commit(rivals["short"])) == ["duplicate"]
    assert shelf.rows("select distinct source_sha256 from paragraphs") == [(sha_of(LONG),)]
    assert shelf.rows("select distinct source_sha256 from mentions") == [(sha_of(LONG),)]
    assert shelf.rows("select status, count(*) from sources group by all order by all") == [
        ("loaded", 1),
        ("superseded", 1),
    ]
    assert shelf.rows("select count(*) from contents") == [(2,)]


def test_a_text_that_loses_is_superseded_at_once(shelf: Any, rivals: Any) -> None:
    assert fates(shelf.commit(rivals["long"], rivals["short"])) == ["loaded", "superseded"]


def test_a_plain_id_given_up_is_renamed_in_every_table(shelf: Any, rivals: Any) -> None:
    shelf.commit(rivals["guess"])
    shelf.commit(rivals["short"])
    marked = f"09TRIPOLI941~{sha_of(GUESS)[:6]}"
    for table in ("cables", "paragraphs", "mentions"):
        found = shelf.rows(f"select distinct cable_id from {table} where source_sha256 = '{sha_of(GUESS)}'")
        assert found == [(marked,)], table
    assert shelf.rows("select run_id from cables order by cable_id") == [("run-2",), ("run-1",)]


def test_a_text_that_moves_to_another_id_takes_its_rows_along(shelf: Any, text: Text) -> None:
    shelf.commit(("09A1.txt", b"mover", text("09TRIPOLI941", words=("A.", "B."))))
    shelf.commit(("x.txt", b"loser", text("09TRIPOLI941")))
    shelf.commit(("08A1.txt", b"mover", text("08TRIPOLI941", 2008, words=("A.", "B."))))
    assert shelf.rows("select cable_id from cables order by all") == [("08TRIPOLI941",)]
    shelf.commit(("x.txt", b"loser", text("09TRIPOLI941")), seen=[])
    assert shelf.rows("select cable_id from cables order by all") == [("08TRIPOLI941",), ("09TRIPOLI941",)]


def test_replay_rewrites_what_is_known(shelf: Any, text: Text) -> None:
    shelf.commit(("a.txt", b"x", text(subject="before")))
    shelf.commit(("a.txt", b"x", text(subject="after")), seen=[])
    assert shelf.rows("select subject from cables") == [("before",)]
    shelf.commit(("a.txt", b"x", text(subject="after")), seen=[], operation="replay")
    assert shelf.rows("select subject from cables") == [("after",)]
    assert shelf.rows("select count(*) from paragraphs") == [(2,)]
    assert shelf.rows("select times_seen from sources") == [(1,)]


def test_warnings_and_findings_are_written(shelf: Any, text: Text) -> None:
    sha = sha_of(b"x")
    finding = (
        sha,
        "09TRIPOLI941",
        "cables",
        "tags_known",
        "warning",
        "tags",
        "ZZZZ",
        None,
        "run-1",
        NOON,
        None,
    )
    shelf.commit(("a", b"x", text(warnings=["z"])), warnings={sha: ["tags_known", "z"]}, findings=[finding])
    assert shelf.rows("select warnings from cables") == [(["tags_known", "z"],)]
    assert shelf.rows("select sha256, expectation, value from findings") == [(sha, "tags_known", "ZZZZ")]


def test_a_run_of_several_commits_is_one_row_that_reconciles(shelf: Any, text: Text) -> None:
    start = NOON
    run = Run("run", start, "1", pending=3)
    shelf.commit(("a", b"x", text()), ("s", b"s", STUB), run=run, now=start + timedelta(seconds=2))
    shelf.commit(("b", b"x", text()), run=Run("run", start, "1", pending=2), now=start + timedelta(seconds=5))
    last = Run("run", start, "1", pending=1, error="stopped")
    shelf.commit(seen=[], run=last, now=start + timedelta(seconds=6))
    assert shelf.rows(
        "select seen, loaded, duplicate, superseded, quarantined, pending, seconds, error from runs"
    ) == [(4, 1, 1, 0, 1, 1, 6.0, "stopped")]
    assert shelf.rows("select is_reconciled, unaccounted from reconciliation") == [(True, 0)]


def test_a_commit_of_nothing_known_says_which_hash(shelf: Any) -> None:
    with pytest.raises(KeyError, match="f" * 64):
        shelf.commit(seen=[Seen("f" * 64, "a.txt")])
    assert shelf.rows("from snapshots") == []


def test_two_writers_never_both_commit(shelf: Any, text: Text) -> None:
    shelf.commit(("a", b"x", text()))
    stale = open_table(shelf.home, "sources")
    shelf.commit(("b", b"y", text("09PARIS1")))
    row = {**known(shelf.home, [sha_of(b"x")])[sha_of(b"x")]._asdict(), "sha256": "0" * 64}
    rows = pa.Table.from_pylist([row], schema.SOURCES.arrow)
    with ThreadPoolExecutor(1) as pool:
        staged = stage(shelf.home, "sources", stale, rows, (), pool)
        with pytest.raises(ConflictError, match="sources was changed by another writer"):
            publish(staged)
        staged.discard()
    assert shelf.rows("select count(*) from sources") == [(2,)]


def test_failure_while_writing_leaves_no_file_behind(
    shelf: Any, text: Text, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.commit(("a", b"x", text()))
    before = sorted(shelf.home.rglob("*.parquet"))

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("warehouse.storage.writing.sync_path", full)
    with pytest.raises(OSError, match="No space left"):
        shelf.commit(("b", b"y", text("09PARIS1")))
    monkeypatch.undo()
    assert sorted(shelf.home.rglob("*.parquet")) == before
    assert shelf.rows("select count(*) from sources") == [(1,)]


def test_a_source_judged_again_closes_what_was_found_on_it(shelf: Any, text: Text) -> None:
    def finding(data: bytes, code: str) -> tuple[object, ...]:
        return sha_of(data), None, "cables", code, "critical", None, None, None, "run", NOON, None

    bad = ("b.txt", b"bad", text("09PARIS1"))
    found = [finding(b"bad", "empty"), finding(b"other", "stub"), finding(b"other", "late")]
    why = {sha_of(data): ("empty", "no text") for data in (b"bad", b"other")}
    shelf.commit(bad, ("o.txt", b"other", STUB), findings=found, rejected=why)
    shelf.commit(bad, operation="retry", findings=[finding(b"bad", "warned")])
    open_now = "select expectation from findings order by 1"
    assert shelf.rows(open_now) == [("late",), ("stub",), ("warned",)]
    shelf.commit(closed=[sha_of(b"other")])
    assert shelf.rows(open_now) == [("warned",)]
    assert shelf.rows(open_now, at=1) == [("empty",), ("late",), ("stub",)]
