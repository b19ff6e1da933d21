from __future__ import annotations

import html
import re
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from expectations.docs import write_docs
from expectations.measures import BatchStatistics
from expectations.quality import Quality
from flows.outcome import FileFate, Outcome, pending_fates
from flows.report import (
    MOST_ROWS,
    describe_files,
    describe_quality,
    describe_rejected,
    escape,
    final_state,
    list_rows,
)

NOW = datetime(2026, 1, 2, 3, 4, 5)


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


@pytest.mark.parametrize("run_id", ["0a1b2c3d-0000-4000-8000-000000000000", "apart from/others", "r" * 60])
def test_the_link_of_a_run_s_quality_leads_to_its_page(tmp_path: Path, run_id: str) -> None:
    docs = tmp_path / "what? a home"
    runs = [Quality(name, NOW, BatchStatistics(sources=1), {}, []) for name in ("before", run_id)]
    for quality in runs:
        write_docs(docs, quality)
    text = describe_quality(runs[1], docs)
    linked = Path(unquote(urlsplit(re.findall(r"\((file://[^)]+)\)", text)[0]).path))
    assert html.escape(run_id) in linked.read_text("utf-8")
    assert f"`{linked}`" in text
