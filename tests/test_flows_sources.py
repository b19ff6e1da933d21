from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from flows.drop import Identity, Sighting, list_drop
from flows.sources import LEAST_WEIGHT, Source, needs_parsing, read_chunk, split_chunks, split_jobs
from warehouse.ledger import LedgerRow

NOW = datetime(2024, 1, 1)


def sighting(name: str = "a.txt", size: int = 5000) -> Sighting:
    return Sighting(f"/drop/{name}", Identity(1, 1, size, 1, 1))


@pytest.mark.parametrize(
    ("sizes", "chunks"),
    [
        ([], []),
        ([5000], [[5000]]),
        ([5000, 5000, 5000], [[5000, 5000], [5000]]),
        ([50_000, 5000], [[50_000], [5000]]),
        ([0] * 6, [[0] * 5, [0]]),
    ],
)
def test_chunks_are_bounded_by_bytes_and_keep_order(sizes: list[int], chunks: list[list[int]]) -> None:
    made = split_chunks([sighting(size=size) for size in sizes], 5 * LEAST_WEIGHT)
    assert [[s.identity.size_bytes for s in chunk] for chunk in made] == chunks


@pytest.mark.parametrize(("count", "workers", "most"), [(1, 4, 1), (60, 2, 8), (60, 4, 15)])
def test_jobs_keep_every_worker_busy(count: int, workers: int, most: int) -> None:
    sources = [Source(sighting(), f"{number}", b"x" * 10_000) for number in range(count)]
    jobs = split_jobs(sources, 1_000_000, workers)
    assert min(count, workers) <= len(jobs) <= most
    assert [source for job in jobs for source in job] == sources


def test_what_cannot_be_read_is_a_source_with_its_fault(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_bytes(b"good")
    (tmp_path / "large.txt").write_bytes(b"x" * 101)
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    sources, changed = read_chunk(list_drop(tmp_path), max_bytes=100)
    faults = {
        source.file_name: source.fault and (source.fault.code, source.fault.message) for source in sources
    }
    assert faults == {
        "good.txt": None,
        "large.txt": ("too_large", "101 bytes, and 100 are allowed"),
        "link.txt": ("link", "a link to /etc/hostname"),
    }
    assert [source.data for source in sources] == [b"good", None, None]
    assert changed == []


def test_a_file_that_is_gone_is_left_for_the_next_pass() -> None:
    assert read_chunk([sighting("gone.txt")], 100) == ([], [sighting("gone.txt")])


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
