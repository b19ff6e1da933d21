"""The status of a home as a Prometheus text file, for node_exporter's textfile collector or any scraper."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from flows.home import Home
from flows.outcome import COUNTED
from flows.settings import Settings
from flows.status import Objective, Row, Status

Sample = tuple[Mapping[str, str], float]


class Metric(NamedTuple):
    """One metric, a gauge or a counter, with its samples: the labels and the value of each."""

    name: str
    kind: str
    description: str
    samples: Iterable[Sample]


def render(status: Status) -> str:
    """The whole text, a metric after another, each with its help and type; ends in a line break."""
    lines = [line for metric in _list_metrics(status) for line in _render_metric(metric)]
    return "\n".join(lines) + "\n"


def _list_metrics(status: Status) -> Iterator[Metric]:
    yield from _flow_of_files(status)
    if status.last_run is not None:
        yield from _last_run(status.last_run)
    yield _by_label("size_bytes", "Size on disk of each folder.", "folder", status.size_bytes)
    yield _by_label("table_rows", "Rows of each table in the snapshot.", "table", status.row_counts)
    yield _by_label(
        "table_bytes", "Size of each table's files, old versions too.", "table", status.table_bytes
    )
    yield from _objectives(status.objectives)


def _flow_of_files(status: Status) -> Iterator[Metric]:
    if status.freshness_seconds is not None:
        yield _gauge("freshness_seconds", "Seconds since a cable was loaded.", status.freshness_seconds)
    yield _gauge("backlog_files", "Files that wait in the drop.", status.backlog_files)
    yield _gauge("backlog_oldest_seconds", "Age of the oldest of them.", status.backlog_oldest_seconds)
    yield _gauge("quarantine_files", "Files in quarantine.", status.quarantine_files)
    yield _gauge("snapshot", "Number of the newest snapshot.", status.snapshot)
    # Of the runs and not of the ledger, where files leave a status when they are tried again or taken back:
    # a counter that falls is read as one that began anew. Each is there from the start, at 0.
    described = "Files all runs took, by what became of them then."
    yield _by_label("files_total", described, "status", status.all_runs, "counter")


def _last_run(run: Row) -> Iterator[Metric]:
    counts = {name: float(run[name]) for name in COUNTED}
    yield _by_label("last_run_files", "Files of the last run, by their fate.", "fate", counts)
    seconds = float(run["seconds"])
    yield _gauge("last_run_seconds", "How long the last run took.", seconds)
    rate = counts["seen"] / seconds if seconds else 0.0
    yield _gauge("last_run_files_per_second", "Throughput of the last run.", rate)
    # The tables keep UTC without zone.
    ended = datetime.fromisoformat(f"{run['ended_at']}+00:00").timestamp()
    yield _gauge("last_run_timestamp_seconds", "When the last run that met files ended.", ended)


def _objectives(objectives: Iterable[Objective]) -> Iterator[Metric]:
    kept = list(objectives)
    yield _by_label(
        "objective_holds", "1 where it holds.", "objective", {row.name: float(row.holds) for row in kept}
    )
    yield _by_label(
        "objective_observed", "What was seen of it.", "objective", {row.name: row.observed for row in kept}
    )
    yield _by_label(
        "objective_bound", "The most it may be.", "objective", {row.name: row.bound for row in kept}
    )


def _gauge(name: str, description: str, value: float) -> Metric:
    return Metric(f"cables_{name}", "gauge", description, [({}, value)])


def _by_label(
    name: str, description: str, label: str, values: Mapping[str, float], kind: str = "gauge"
) -> Metric:
    samples = [({label: key}, value) for key, value in sorted(values.items())]
    return Metric(f"cables_{name}", kind, description, samples)


def _render_metric(metric: Metric) -> Iterator[str]:
    yield f"# HELP {metric.name} {metric.description}"
    yield f"# TYPE {metric.name} {metric.kind}"
    for labels, value in metric.samples:
        inside = ",".join(f'{name}="{_escape(text)}"' for name, text in labels.items())
        yield f"{metric.name}{{{inside}}} {value:.12g}" if inside else f"{metric.name} {value:.12g}"


def _escape(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def write_metrics(home: Home, settings: Settings, status: Status) -> Path:
    """Put the text file in place with one rename, so that no scraper reads half of one; where it is."""
    target = settings.metrics_file or home.metrics
    target.parent.mkdir(parents=True, exist_ok=True)
    # Hidden until it is whole, and of its own name: two processes may write at once.
    descriptor, draft = tempfile.mkstemp(prefix=".cables-", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(render(status))
        Path(draft).chmod(0o644)
        Path(draft).replace(target)
    finally:  # on a full disk a timer would leave one every minute
        Path(draft).unlink(missing_ok=True)
    return target
