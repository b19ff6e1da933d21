"""What a pass did: its counts, the fate of each file, and one sentence that says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from flows.drop import Settled
from flows.home import Home
from warehouse.catalog.build import ensure_catalog
from warehouse.storage.snapshots import last_snapshot

# A container of the bulk dump has a quarter of a million members: nobody reads so many lines.
MOST_LISTED = 2_000
COUNTED = ("seen", "loaded", "duplicate", "superseded", "quarantined", "pending")


class FileFate(NamedTuple):
    """One file of a pass and what became of it."""

    file_name: str
    fate: str
    cable_id: str | None
    reason_code: str | None
    reason: str | None
    sha256: str | None


@dataclass(slots=True)
class Outcome:
    """One pass; `snapshot` is the newest when it ended, `run_id` None where there was nothing to run for."""

    run_id: str | None
    snapshot: int
    fates: list[FileFate] = field(default_factory=list)
    mentions: int = 0
    seconds: float = 0.0
    error: str | None = None
    unlisted: Counter[str] = field(default_factory=Counter)

    def add(self, fates: Iterable[FileFate]) -> None:
        """Count these files; of each fate only the first some thousand are listed one by one."""
        listed = Counter(row.fate for row in self.fates)
        for row in fates:
            if listed[row.fate] < MOST_LISTED:
                self.fates.append(row)
                listed[row.fate] += 1
            else:
                self.unlisted[row.fate] += 1

    def count(self, fate: str) -> int:
        """How many files met that fate."""
        return sum(row.fate == fate for row in self.fates) + self.unlisted[fate]

    @property
    def seen(self) -> int:
        """How many files there were, members of containers among them."""
        return len(self.fates) + self.unlisted.total()

    def as_json(self) -> dict[str, object]:
        """The object that `cables ingest --json` prints; `seen` is the sum of the other counts."""
        counts: dict[str, object] = {"seen": self.seen}
        counts |= {name: self.count(name) for name in COUNTED[1:]}
        counts |= {"snapshot": self.snapshot, "run_id": self.run_id, "seconds": round(self.seconds, 3)}
        return counts if self.error is None else counts | {"error": self.error}

    def as_sentence(self) -> str:
        """The counts for a person and for the run's final state: only those that are not zero."""
        parts = [f"{self.count(name):,} {name}" for name in COUNTED[1:] if self.count(name)]
        what = ", ".join(parts) or "nothing to do"
        return f"{self.seen:,} seen: {what}; snapshot {self.snapshot}"

    def as_title(self) -> str:
        """A name for the run that says what came: `ingest 497 of 500 · 3 quarantined`."""
        if not self.fates:
            return "ingest · nothing came"
        rejected = self.count("quarantined")
        title = f"ingest {self.count('loaded'):,} of {self.seen:,}"
        return f"{title} · {rejected:,} quarantined" if rejected else title


def pending_fates(names: Iterable[str]) -> list[FileFate]:
    """Files left in the drop because they still change."""
    return [FileFate(name, "pending", None, None, None, None) for name in names]


def nothing_ready(home: Home, public_home: Path | None, settled: Settled) -> Outcome:
    """The outcome of a pass that had nothing to take; tables and catalog are there after it all the same."""
    ensure_catalog(home.root, public_home)
    fates = pending_fates(sighting.name for sighting in settled.pending)
    return Outcome(None, last_snapshot(home.root).number, fates)
