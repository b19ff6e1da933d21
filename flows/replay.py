"""Replay: the tables rebuilt from the stored bytes, as one snapshot; drop and archive are not looked at.

The bytes are streamed from `contents`, parsed in all processes and judged part by part; what was read is put
by in files, so that the commit takes from there what it writes, and memory holds one part at a time.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from expectations.gate import Verdict
from flows.contents import stored_sources
from flows.errors import WrongUse
from flows.home import Home
from flows.joining import Reader, commit_prepared, join_batch, judge_batch
from flows.parse import Job, ParsePool
from flows.passes import recover_home
from flows.progress import tell
from flows.settings import Settings
from transforms import PARSER_VERSION
from warehouse.batch.batch import Batch, concat
from warehouse.catalog.build import ensure_catalog
from warehouse.catalog.comparison import FieldChange, compare_fields
from warehouse.catalog.session import ask
from warehouse.runs import Run
from warehouse.storage.contents import read_stored
from warehouse.storage.snapshots import last_snapshot

_LEDGER = "select sha256, file_names, parser_version from sources where status <> 'container'"


class Choice(NamedTuple):
    """Which sources to read again: all, or those of some hashes (their beginnings do) or parser versions."""

    hashes: Sequence[str] = ()
    parser_version: str | None = None
    is_outdated: bool = False

    def takes(self, sha256: str, parser_version: str) -> bool:
        """Whether a source that this version of the parser read is to be read again."""
        if self.hashes and not sha256.startswith(tuple(self.hashes)):
            return False
        if self.is_outdated and parser_version == PARSER_VERSION:
            return False
        return self.parser_version in (None, parser_version)


@dataclass(slots=True)
class Replayed:
    """What a replay did: how many sources were read again, what was rejected, and the fields that differ."""

    sources: int
    rejected: int
    snapshot: int
    changes: list[FieldChange] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """As one JSON object."""
        counts: dict[str, object] = {"sources": self.sources, "rejected": self.rejected}
        return counts | {"snapshot": self.snapshot, "fields": [change._asdict() for change in self.changes]}

    def as_text(self) -> str:
        """For a person: what was done, and a line for each field gained, lost or changed."""
        lines = [f"{self.sources:,} sources read again, {self.rejected:,} rejected; snapshot {self.snapshot}"]
        lines += [
            f"{change.field:24}{change.gained:>8,} gained{change.lost:>8,} lost{change.changed:>8,} changed"
            for change in self.changes
        ]
        return "\n".join(lines if self.changes else [*lines, "no field differs"])


def replay(home: Home, settings: Settings, choice: Choice, run: Run) -> Replayed:
    """Read the chosen sources again, under every name they came by; the caller holds the writer's lock."""
    recover_home(home)
    names = _choose(home, choice)
    before = last_snapshot(home.root).number
    with _folder(home) as folder, ParsePool(settings.workers, settings.parse_seconds) as pool:
        batch, verdict = _read_again(home, settings, names, run, folder, pool)
        if batch.sources.num_rows == 0:
            # Nothing was chosen, or only what never had bytes that could be stored.
            ensure_catalog(home.root, settings.public_home)
            return Replayed(0, 0, before)
        prepared = join_batch(Reader(home, settings, pool), batch, verdict, run, is_replay=True)
        snapshot = commit_prepared(home, settings, prepared, run, operation="replay").snapshot
    changes = compare_fields(home.root, before, snapshot)
    return Replayed(batch.sources.num_rows, len(verdict.rejected), snapshot, changes)


def _choose(home: Home, choice: Choice) -> Mapping[str, list[str]]:
    """The names of the chosen sources by hash; WrongUse for a hash that nothing begins with."""
    names: dict[str, list[str]] = {}
    for row in ask(home.root, _LEDGER).to_pylist():
        if choice.takes(row["sha256"], row["parser_version"]):
            names[row["sha256"]] = sorted({*names.get(row["sha256"], ()), *row["file_names"]})
    for start in choice.hashes:
        if not any(sha256.startswith(start) for sha256 in names):
            raise WrongUse(f"no source's hash begins with {start!r}; `cables sql` knows them: from sources")
    return names


@contextmanager
def _folder(home: Home) -> Iterator[Path]:
    """An empty folder for what is put by; gone at the end, and what a killed replay left at the beginning."""
    folder = home.state / "replay"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _read_again(
    home: Home, settings: Settings, names: Mapping[str, list[str]], run: Run, folder: Path, pool: ParsePool
) -> tuple[Batch, Verdict]:
    parts = []
    total = Verdict({}, {}, [], {})
    for number, jobs in enumerate(_parse_ahead(home, settings, names, pool)):
        batch = pool.gather(jobs)
        verdict = judge_batch(batch, run)
        total.rejected.update(verdict.rejected)
        total.warnings.update(verdict.warnings)
        total.findings.extend(verdict.findings)
        parts.append(batch.put_by(folder / f"{number:06d}.arrow"))
        tell("parsed", sum(part.sources.num_rows for part in parts), len(names))
    return concat(parts), total


def _parse_ahead(
    home: Home, settings: Settings, names: Mapping[str, list[str]], pool: ParsePool
) -> Iterator[list[Job]]:
    """The jobs of every part; those of the next are begun before one is given out."""
    ahead: list[Job] | None = None
    for part in read_stored(home.root, names.keys(), settings.chunk_bytes):
        jobs = pool.submit_all(stored_sources(part, names), settings.job_bytes)
        if ahead is not None:
            yield ahead
        ahead = jobs
    if ahead is not None:
        yield ahead
