from __future__ import annotations

import pytest

from flows.outcome import FileFate, Outcome, pending_fates
from flows.report import MOST_ROWS, describe_files, describe_rejected, escape, final_state, list_rows


def fate(name: str, what: str = "loaded") -> FileFate:
    return FileFate(name, what, None, None, None, None)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("09TRIPOLI941.txt", "09TRIPOLI941.txt"),
        ("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
        ("[a](javascript:b)", r"\[a\]\(javascript:b\)"),
        ("one\ntwo\x1b[2J", r"one two \[2J"),
        ("AT&T's | cell", r"AT&amp;T's \| cell"),
    ],
)
def test_text_of_cables_is_shown_and_never_run(text: str, shown: str) -> None:
    assert escape(text) == shown


def test_files_that_need_someone_come_first_and_the_table_is_bounded() -> None:
    outcome = Outcome("run", 3, [fate(f"{number:05}.txt") for number in range(10_000)])
    outcome.fates += [fate("bad.txt", "quarantined"), *pending_fates(["late.txt"])]
    rows = list_rows(outcome.fates)
    assert [row["file"] for row in rows[:3]] == ["bad.txt", "late.txt", "00000.txt"]
    assert len(rows) == MOST_ROWS
    assert "first 500 files" in describe_files(outcome)


def test_counts_are_in_the_state_and_the_name() -> None:
    outcome = Outcome("run", 3, [fate("a"), fate("b"), fate("c", "quarantined")])
    state = final_state(outcome, None)
    assert (state.name, state.message) == ("Completed", "3 seen: 2 loaded, 1 quarantined; snapshot 3")
    assert outcome.as_title() == "ingest 2 of 3 · 1 quarantined"
    assert outcome.as_json() == {
        "seen": 3,
        "loaded": 2,
        "duplicate": 0,
        "superseded": 0,
        "quarantined": 1,
        "pending": 0,
        "snapshot": 3,
        "run_id": "run",
        "seconds": 0.0,
    }


def test_the_log_tells_each_reason_with_how_many_and_one_name() -> None:
    rows = [FileFate(f"{n}\n.txt", "quarantined", None, code, None, None) for n, code in enumerate("aba")]
    outcome = Outcome("run", 3, [fate("good.txt"), *rows])
    assert describe_rejected(outcome) == [
        "2 quarantined as a, first 0 .txt",
        "1 quarantined as b, first 1 .txt",
    ]
    outcome.unlisted["quarantined"] = 5
    assert describe_rejected(outcome)[2:] == ["5 more quarantined; the view sources has every one"]
