from __future__ import annotations

from datetime import datetime

import pytest

from flows.drop import Identity, Sighting
from flows.sources import Source, needs_parsing, split_jobs
from warehouse.texts.ledger import LedgerRow

NOW = datetime(2024, 1, 1)


def sighting(name: str = "a.txt", size: int = 5000) -> Sighting:
    return Sighting(f"/drop/{name}", Identity(1, 1, size, 1, 1))


@pytest.mark.parametrize(("count", "workers", "most"), [(1, 4, 1), (60, 2, 8), (60, 4, 15)])
def test_jobs_keep_every_worker_busy(count: int, workers: int, most: int) -> None:
    sources = [Source(sighting(), f"{number}", b"x" * 10_000) for number in range(count)]
    jobs = split_jobs(sources, 1_000_000, workers)
    assert min(count, workers) <= len(jobs) <= most
    assert [source for job in jobs for source in job] == sources


@pytest.mark.parametrize(
    ("status", "names", "version", "retry", "is_parsed"),
    [
        ("loaded", ["a.txt"], "1", False, False),
        ("loaded", ["other.txt"], "1", False, True),
        ("loaded", ["a.txt"], "1", True, False),
        ("superseded", ["a.txt"], "1", False, False),
        ("quarantined", ["a.txt"], "1", False, False),
        ("quarantined", ["a.txt"], "0", False, True),
        ("quarantined", ["a.txt"], "1", True, True),
    ],
)
def test_known_bytes_are_parsed_only_where_they_can_tell_more(
    status: str, names: list[str], version: str, retry: bool, is_parsed: bool
) -> None:
    row = LedgerRow(
        "s", names, None, None, 1, NOW, NOW, 1, "annotated", status, None, None, None, "run", version
    )
    assert needs_parsing(Source(sighting(), "s", b""), row, "1", retry=retry) is is_parsed


def test_new_bytes_are_parsed() -> None:
    assert needs_parsing(Source(sighting(), "s", b""), None, "1", retry=False)
