"""Maintenance: few files, no orphans, and every snapshot and open reader good for the retention time."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from flows.home import Home
from flows.passes import recover_home
from flows.settings import Settings
from warehouse.catalog.build import ensure_catalog
from warehouse.storage.publication import SnapshotLabel, plain_time
from warehouse.storage.snapshots import last_snapshot
from warehouse.upkeep.compaction import compact
from warehouse.upkeep.retention import clean


@dataclass(frozen=True, slots=True)
class Maintained:
    """What maintenance did: whether files were merged, what was removed, and what can still be asked."""

    snapshot: int
    is_compacted: bool
    removed_files: int
    removed_bytes: int
    oldest_snapshot: int | None

    def as_json(self) -> dict[str, object]:
        """As one JSON object."""
        return asdict(self)

    def as_sentence(self) -> str:
        """For a person."""
        done = "compacted" if self.is_compacted else "nothing to compact"
        removed = f"{self.removed_files:,} files removed ({self.removed_bytes / 1e6:,.1f} MB)"
        kept = "" if self.oldest_snapshot is None else f"; snapshots from {self.oldest_snapshot} on are kept"
        return f"{done}; {removed}; snapshot {self.snapshot}{kept}"


def maintain(home: Home, settings: Settings, now: datetime | None = None) -> Maintained:
    """Compact, as a snapshot of its own, then remove what nobody needs; the caller holds the lock."""
    recover_home(home)
    moment = plain_time(now or datetime.now(UTC))
    label = SnapshotLabel(f"maintain-{uuid.uuid4()}", "maintain", moment)
    merged = compact(home.root, label, settings.public_home)
    cleaned = clean(
        home.root,
        now=moment,
        retention=timedelta(hours=settings.snapshot_retention_hours),
        grace=timedelta(hours=settings.orphan_grace_hours),
    )
    ensure_catalog(home.root, settings.public_home)
    return Maintained(
        snapshot=last_snapshot(home.root).number,
        is_compacted=merged is not None,
        removed_files=cleaned.files,
        removed_bytes=cleaned.size_bytes,
        oldest_snapshot=cleaned.oldest,
    )
