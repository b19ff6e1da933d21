"""The events a run emits: what happened to which source, for triggers and for those who look at the feed."""

from __future__ import annotations

from collections.abc import Sequence

from prefect.events import emit_event

from flows.errors import one_line
from flows.home import Home
from flows.outcome import FileFate, Outcome
from flows.settings import Settings
from flows.status import Status

LOADED = "cables.loaded"
QUARANTINED = "cables.quarantined"
STALE = "cables.stale"
RATE_EXCEEDED = "cables.quarantine-rate-exceeded"
SECONDS_AN_HOUR = 3600
# Each kind, each run: the server stores every event, and the view sources has every file.
MOST_EVENTS = 250


def emit_fates(outcome: Outcome) -> None:
    """One event a source that was loaded or quarantined, its hash as resource, up to MOST_EVENTS of each."""
    for event, fate in ((LOADED, "loaded"), (QUARANTINED, "quarantined")):
        listed = [row for row in outcome.fates if row.fate == fate]
        _emit_each(event, listed[:MOST_EVENTS], outcome.count(fate))


def _emit_each(event: str, fates: Sequence[FileFate], of_this_run: int) -> None:
    for row in fates:
        payload = {
            "file_name": one_line(row.file_name),
            "cable_id": row.cable_id,
            "reason_code": row.reason_code,
            "reason": one_line(row.reason or ""),
            "of_this_run": of_this_run,
        }
        emit_event(event, _source(row.sha256 or "unread", one_line(row.file_name)), payload=payload)


def emit_rate(outcome: Outcome, settings: Settings, run_id: str) -> None:
    """One event where the run rejected a larger share of its files than the settings allow."""
    rejected, seen = outcome.count("quarantined"), outcome.seen
    if seen and rejected / seen > settings.quarantine_rate:
        resource = {"prefect.resource.id": f"prefect.flow-run.{run_id}"}
        payload = {"quarantined": rejected, "seen": seen, "bound": settings.quarantine_rate}
        emit_event(RATE_EXCEEDED, resource, payload=payload)


def emit_stale(home: Home, status: Status, settings: Settings) -> bool:
    """One event where nothing was loaded for too long; the resource is the source loaded last.

    Told once for each such source: the state folder remembers it. Returns whether it was told.
    """
    seconds, sha256 = status.freshness_seconds, status.last_loaded_sha256
    if seconds is None or sha256 is None or seconds < settings.quiet_hours * SECONDS_AN_HOUR:
        return False
    remembered = home.state / "stale"
    if remembered.exists() and remembered.read_text("ascii") == sha256:
        return False
    payload = {"last_loaded_at": status.last_loaded_at, "hours": round(seconds / SECONDS_AN_HOUR, 1)}
    emit_event(STALE, _source(sha256, "the last cable loaded"), payload=payload)
    remembered.write_text(sha256, "ascii")
    return True


def _source(sha256: str, name: str) -> dict[str, str]:
    return {"prefect.resource.id": f"cables.source.{sha256}", "prefect.resource.name": name}
