"""The status of a home as a Prometheus text file, for node_exporter's textfile collector or any scraper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest, write_to_textfile
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from flows.home import Home
from flows.outcome import COUNTED
from flows.settings import Settings
from flows.status import Objective, Row, Status


class StatusCollector(Collector):
    """The metrics of one status, as `prometheus_client` asks for them."""

    def __init__(self, status: Status) -> None:
        self._status = status

    def collect(self) -> Iterator[Metric]:
        """A metric for each figure of the status."""
        status = self._status
        yield from _flow_of_files(status)
        if status.last_run is not None:
            yield from _last_run(status.last_run)
        yield _by_label("size_bytes", "Size on disk of each folder.", "folder", status.size_bytes)
        yield _by_label("table_rows", "Rows of each table in the snapshot.", "table", status.row_counts)
        described = "Size of each table's files, old versions included."
        yield _by_label("table_bytes", described, "table", status.table_bytes)
        yield from _objectives(status.objectives)


def _flow_of_files(status: Status) -> Iterator[Metric]:
    if status.freshness_seconds is not None:
        yield _gauge("freshness_seconds", "Seconds since a cable was loaded.", status.freshness_seconds)
    yield _gauge("backlog_files", "Files that wait in the drop folder.", status.backlog_files)
    yield _gauge("backlog_oldest_seconds", "Age of the oldest of them.", status.backlog_oldest_seconds)
    yield _gauge("quarantine_files", "Files in quarantine.", status.quarantine_files)
    yield _gauge("snapshot", "Number of the newest snapshot.", status.snapshot)
    # Of the runs and not of the ledger, where files leave a status when they are tried again or taken back:
    # Prometheus takes a counter that falls for one that was reset. Each is there from the start, at 0.
    files = CounterMetricFamily("cables_files", "Files of all runs, by their fate.", labels=["status"])
    for fate, count in sorted(status.all_runs.items()):
        files.add_metric([fate], count)
    yield files


def _last_run(run: Row) -> Iterator[Metric]:
    counts = {name: float(run[name]) for name in COUNTED}
    yield _by_label("last_run_files", "Files of the last run, by their fate.", "fate", counts)
    seconds = float(run["seconds"])
    yield _gauge("last_run_seconds", "Duration of the last run.", seconds)
    rate = counts["seen"] / seconds if seconds else 0.0
    yield _gauge("last_run_files_per_second", "Throughput of the last run.", rate)
    # The tables keep UTC without zone.
    ended = datetime.fromisoformat(f"{run['ended_at']}+00:00").timestamp()
    yield _gauge("last_run_timestamp_seconds", "End of the last run over files, in Unix time.", ended)


def _objectives(objectives: Iterable[Objective]) -> Iterator[Metric]:
    kept = list(objectives)
    holds = {row.name: float(row.holds) for row in kept}
    yield _by_label("objective_holds", "1 where the objective holds.", "objective", holds)
    observed = {row.name: row.observed for row in kept}
    yield _by_label("objective_observed", "The observed value.", "objective", observed)
    bound = {row.name: row.bound for row in kept}
    yield _by_label("objective_bound", "The highest value allowed.", "objective", bound)


def _gauge(name: str, description: str, value: float) -> Metric:
    return GaugeMetricFamily(f"cables_{name}", description, value)


def _by_label(name: str, description: str, label: str, values: Mapping[str, float]) -> Metric:
    metric = GaugeMetricFamily(f"cables_{name}", description, labels=[label])
    for key, value in sorted(values.items()):
        metric.add_metric([key], value)
    return metric


def registry_of(status: Status) -> CollectorRegistry:
    """A registry that holds the metrics of one status and nothing of this process."""
    registry = CollectorRegistry()
    registry.register(StatusCollector(status))
    return registry


def render(status: Status) -> str:
    """The whole text, metric after metric, each with its help and type; ends in a line break."""
    return generate_latest(registry_of(status)).decode("utf-8")


def write_metrics(home: Home, settings: Settings, status: Status) -> Path:
    """Put the text file in place with one rename, so that no scraper reads half of one; where it is."""
    target = settings.metrics_file or home.metrics
    target.parent.mkdir(parents=True, exist_ok=True)
    write_to_textfile(str(target), registry_of(status))
    return target
