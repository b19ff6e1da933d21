"""What happens to one chunk of files, step by step: read, parse, judge, commit, archive."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from expectations.gate import Verdict, warm
from flows.archive import Kept, Move, Why, put_away
from flows.drop import Sighting
from flows.home import Home
from flows.joining import Reader, commit_prepared
from flows.journal import forget_intent, write_intent
from flows.outcome import FileFate
from flows.parse import Job, ParsePool
from flows.progress import tell
from flows.reading import Reading, read_chunks
from flows.reasons import excerpt_starts, explain, explain_known, explain_place
from flows.settings import Settings
from flows.sources import Source, select_unparsed
from transforms import PARSER_VERSION
from warehouse.batch.batch import Batch
from warehouse.commit import Committed
from warehouse.faultpoints import fault_point
from warehouse.runs import Run
from warehouse.texts.ledger import known
from warehouse.texts.prepared import Prepared
from warehouse.texts.settlement import UNCOUNTED, Seen


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some files, read, and their parsing begun; `changed` are those left for the next pass."""

    number: int
    sources: list[Source]
    changed: list[Sighting]
    jobs: list[Job]


class Decision(NamedTuple):
    """What the commit of a chunk decided, the reasons of the rejected by hash, and the journal's intent."""

    committed: Committed
    reasons: Mapping[str, Why]
    intent: Path


def read_ahead(
    home: Home, settings: Settings, ready: Sequence[Sighting], pool: ParsePool, *, retry: bool
) -> Iterator[Chunk]:
    """Every chunk in turn; the one after it is read and being parsed by the time it is given out."""
    ahead: Chunk | None = None
    readings = read_chunks(ready, settings.chunk_bytes, settings.max_bytes)
    for number, reading in enumerate(readings, start=1):
        chunk = _begin(home, settings, number, reading, pool, retry=retry)
        if ahead is not None:
            yield ahead
        ahead = chunk
    if ahead is not None:
        yield ahead


def _begin(
    home: Home,
    settings: Settings,
    number: int,
    reading: Reading,
    pool: ParsePool,
    *,
    retry: bool,
) -> Chunk:
    sources = reading.sources
    ledger = known(home.root, {source.sha256 for source in sources})
    unparsed = select_unparsed(sources, ledger, PARSER_VERSION, retry=retry)
    jobs = pool.submit_all(unparsed, settings.job_bytes)
    # From here on the jobs alone hold the bytes, and only until they are parsed.
    return Chunk(number, [source._replace(data=None) for source in sources], reading.changed, jobs)


def parse_chunk(pool: ParsePool, chunk: Chunk, done: int, total: int) -> Batch:
    """The batch the workers made of a chunk; `done` of `total` files were through before it."""
    parsed = done
    is_warm = False

    def take_note(parts: Sequence[Batch]) -> None:
        nonlocal parsed, is_warm
        parsed += sum(part.sources.num_rows for part in parts)
        tell("parsed", parsed, total)
        if not is_warm and any(part.cables.num_rows for part in parts):
            # Great Expectations takes seconds to import, and only where there is a cable to judge: it
            # does so while the workers parse the rest.
            threading.Thread(target=warm, daemon=True).start()
            is_warm = True

    batch = pool.gather(chunk.jobs, take_note)
    chunk.jobs.clear()
    return batch


def commit_chunk(
    reader: Reader,
    chunk: Chunk,
    prepared: Prepared,
    verdict: Verdict,
    run: Run,
    after_snapshot: int,
) -> Decision:
    """Write a judged chunk as one snapshot, what is to happen to its files written down before."""
    starts = excerpt_starts(prepared.batch)
    sources = {source.sha256: source for source in chunk.sources}
    reasons = {
        sha256: explain(sources[sha256], rejection, run.run_id, starts.get((sha256, rejection.code)))
        for sha256, rejection in verdict.rejected.items()
    }
    intent = write_intent(reader.home, run.run_id, after_snapshot, chunk.sources, reasons)
    fault_point("before:commit")
    seen = [_seen(source) for source in chunk.sources]
    committed = commit_prepared(reader.home, reader.settings, prepared, run, seen)
    fault_point("after:commit")
    return Decision(committed, reasons, intent)


def _seen(source: Source) -> Seen:
    container, member = source.place[:2] if source.place else (None, None)
    return Seen(source.sha256, source.file_name, container, member, source.container_kind is not None)


def archive_chunk(home: Home, chunk: Chunk, decision: Decision, run: Run) -> list[FileFate]:
    """Move the files of a committed chunk out of the drop; what became of each that counts."""
    today = datetime.now(UTC).date()
    moves, kept, fates = [], [], []
    for source, settled in zip(chunk.sources, decision.committed.fates, strict=True):
        reason = (settled.reason_code, settled.reason)
        fate = FileFate(source.file_name, settled.fate, settled.cable_id, *reason, source.sha256)
        why = _why(source, fate, decision, run)
        if source.place is None:
            moves.append(Move(source.sighting, source.sha256, why))
        elif why is not None:
            kept.append(Kept(source.sha256, source.place, why))
        if fate.fate not in UNCOUNTED:
            fates.append(fate)
    put_away(home, moves, kept, today)
    fault_point("after:moves")
    forget_intent(decision.intent)
    return fates


def _why(source: Source, fate: FileFate, decision: Decision, run: Run) -> Why | None:
    if fate.fate != "quarantined":
        return None
    known_why = explain_known(source.sha256, fate.file_name, fate.reason_code, fate.reason, run.run_id)
    why = {**decision.reasons.get(source.sha256, known_why), "file_name": fate.file_name}
    return why if source.place is None else why | explain_place(source.place)
