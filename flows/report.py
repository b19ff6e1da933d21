"""What a run shows in the Prefect UI: its files as a table, its quality as a page, its counts as state."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from prefect import get_client
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.schemas.objects import State, StateType

from expectations.docs import page_name
from expectations.quality import Quality
from flows.errors import one_line
from flows.outcome import FileFate, Outcome

# A page with every one of 10,000 files helps nobody: those that need someone come first.
MOST_ROWS = 500
_FATES_FIRST = ("quarantined", "pending", "superseded", "duplicate", "loaded")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~])")


def escape(text: str) -> str:
    """Text from a cable or a file name, shown as it stands and never as HTML, Markdown or a line break."""
    return _MARKDOWN.sub(r"\\\1", html.escape(one_line(text), quote=False))


def list_rows(fates: Sequence[FileFate]) -> list[dict[str, str]]:
    """The rows of the files' table, those that need someone first."""
    ranked = sorted(fates, key=lambda row: (_FATES_FIRST.index(row.fate), row.file_name))
    return [
        {
            "file": escape(row.file_name),
            "fate": row.fate,
            "cable": escape(row.cable_id or ""),
            "reason": escape(row.reason_code or ""),
            "why": escape(row.reason or ""),
            "sha256": row.sha256 or "",
        }
        for row in ranked[:MOST_ROWS]
    ]


def describe_files(outcome: Outcome) -> str:
    """The sentence above the table."""
    shown = min(outcome.seen, MOST_ROWS)
    rest = f" The first {shown:,} files; all are in the view sources." if shown < outcome.seen else ""
    return f"{outcome.as_sentence()}.{rest}"


def describe_rejected(outcome: Outcome) -> list[str]:
    """A line for each reason for which files were rejected, for the run's log."""
    by_code: dict[str, list[str]] = {}
    for row in outcome.fates:
        if row.fate == "quarantined":
            by_code.setdefault(row.reason_code or "unknown", []).append(one_line(row.file_name))
    lines = [f"{len(names):,} quarantined as {code}, first {names[0]}" for code, names in by_code.items()]
    rest = outcome.unlisted["quarantined"]
    return [*lines, f"{rest:,} more quarantined; the view sources has every one"] if rest else lines


def name_run(run_id: str, title: str) -> None:
    """Give the run a name that says what it did."""
    with get_client(sync_client=True) as client:
        client.update_flow_run(UUID(run_id), name=title)


def describe_quality(quality: Quality, docs: Path) -> str:
    """The quality of a run as Markdown: what failed, what drifted, and where in `docs` its page is."""
    page = docs / "validations" / page_name(quality)
    drift = "" if quality.drifts else "\nNo rate has drifted.\n"
    # Browsers open no file from a page of a server: the path is there to be copied.
    return f"{quality.as_markdown()}{drift}\nData Docs of this run: [page]({page.as_uri()}), `{page}`.\n"


def publish(outcome: Outcome, quality: Quality | None, docs: Path) -> None:
    """Give the run its artifacts; `docs` is the folder of the Data Docs as readers see it."""
    create_table_artifact(list_rows(outcome.fates), key="files", description=describe_files(outcome))
    if quality is not None:
        text = describe_quality(quality, docs)
        create_markdown_artifact(text, key="quality", description="What the gate found.")


def publish_picture(markdown: str, snapshot: int) -> None:
    """Give the run a picture of what the warehouse holds after it."""
    # Not an image artifact: below the picture it shows the image's address, which here is the image.
    description = f"Cables by month and origin, mentions by type, as of snapshot {snapshot}."
    create_markdown_artifact(markdown, key="picture", description=description)


def final_state(
    outcome: Outcome, quality: Quality | None, *, is_cancelled: bool = False
) -> State[dict[str, object]]:
    """The state a run ends in: its counts as message and data, named Degraded where quality drifted."""
    is_degraded = quality is not None and quality.is_degraded
    ended = StateType.CANCELLED if is_cancelled else StateType.COMPLETED
    return State(
        type=ended,
        name="Degraded" if is_degraded and not is_cancelled else ended.value.capitalize(),
        message=outcome.as_sentence(),
        data=outcome.as_json(),
    )
