"""One pass over settled files, chunk by chunk; while one is judged and committed the next is parsed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import ParamSpec, Protocol, TypeVar

from expectations.gate import Verdict
from flows.archive import Why
from flows.chunks import Chunk, archive_chunk, commit_chunk, parse_chunk, read_ahead
from flows.drop import Settled
from flows.ending import is_told_to_end
from flows.home import Home
from flows.joining import Reader, join_batch, judge_batch
from flows.journal import Intent, finish_moves
from flows.outcome import Outcome, pending_fates
from flows.parse import ParsePool
from flows.progress import tell
from flows.reasons import explain_known
from flows.settings import Settings
from warehouse.batch.batch import Batch
from warehouse.runs import Run
from warehouse.storage.publication import SnapshotLabel, plain_time
from warehouse.storage.recovery import recover
from warehouse.storage.snapshots import Snapshot, find_snapshot, last_snapshot
from warehouse.storage.tables import create_tables
from warehouse.texts.ledger import known
from warehouse.upkeep.compaction import compact_small

P = ParamSpec("P")
T = TypeVar("T")


class Step(Protocol):
    """How a step of a pass is run: by itself, or as a task that people can watch."""

    def __call__(self, name: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `work(*args, **kwargs)`, known to watchers as `name`."""
        ...


def run_plainly(name: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:  # noqa: ARG001 - for watchers
    """Run a step by itself."""
    return work(*args, **kwargs)


@dataclass(slots=True)
class Pass:
    """What a pass did, and the gate's verdicts without their findings, which the tables have by then."""

    outcome: Outcome
    verdicts: list[Verdict] = field(default_factory=list)


def recover_home(home: Home) -> int:
    """Take back what a killed commit left and finish the moves of one that was done; how many files moved."""
    create_tables(home.root)
    recover(home.root)
    return finish_moves(
        home, lambda intent: _was_committed(home, intent), lambda shas: _list_rejected(home, shas)
    )


def _was_committed(home: Home, intent: Intent) -> bool:
    later = range(intent.after_snapshot + 1, last_snapshot(home.root).number + 1)
    return any(find_snapshot(home.root, number).run_id == intent.run_id for number in later)


def _list_rejected(home: Home, shas: Sequence[str]) -> dict[str, Why]:
    return {
        row.sha256: explain_known(row.sha256, row.file_names[0], row.reason_code, row.reason, row.run_id)
        for row in known(home.root, shas).values()
        if row.status == "quarantined"
    }


def run_pass(
    home: Home,
    settings: Settings,
    settled: Settled,
    run: Run,
    *,
    retry: bool = False,
    step: Step = run_plainly,
) -> Pass:
    """Take every settled file through to the tables; the caller holds the writer's lock.

    With `retry` the bytes of files rejected before are judged again. Told to end, it does so after a chunk.
    """
    result = Pass(Outcome(run.run_id, last_snapshot(home.root).number))
    result.outcome.add(pending_fates(sighting.name for sighting in settled.pending))
    total = len(settled.ready)
    done = 0
    with ParsePool(settings.workers, settings.parse_seconds) as pool:
        for chunk in read_ahead(home, settings, settled.ready, pool, retry=retry):
            total = max(total, done + len(chunk.sources))  # members of containers come on top
            parse = partial(parse_chunk, pool, chunk, done, total)
            _take_chunk(Reader(home, settings, pool), chunk, parse, run, result, step)
            done += len(chunk.sources)
            tell("committed", done, total)
            if is_told_to_end():
                break
    if merged := step("compact", _compact_crowds, home, settings, run):
        result.outcome.snapshot = merged.number
    return result


def _compact_crowds(home: Home, settings: Settings, run: Run) -> Snapshot | None:
    """Merge small files where there are many, before they make every query slow."""
    label = SnapshotLabel(run.run_id, "maintain", plain_time(datetime.now(UTC)))
    return compact_small(home.root, label, settings.small_files, settings.public_home)


def _take_chunk(
    reader: Reader,
    chunk: Chunk,
    parse: Callable[[], Batch],
    run: Run,
    result: Pass,
    step: Step,
) -> None:
    """One chunk from its parsing to the archive; a function, so that its tables are gone before the next."""
    outcome, home = result.outcome, reader.home
    outcome.add(pending_fates(sighting.name for sighting in chunk.changed))
    current = replace(run, pending=outcome.count("pending"))
    label = f"chunk {chunk.number}"
    batch = step(f"parse {label}", parse)
    verdict = step(f"judge {label}", judge_batch, batch, current)
    prepared = step(f"join {label}", join_batch, reader, batch, verdict, current)
    before = outcome.snapshot
    decision = step(f"commit {label}", commit_chunk, reader, chunk, prepared, verdict, current, before)
    outcome.snapshot = decision.committed.snapshot
    outcome.mentions += decision.committed.counts.mentions
    outcome.add(step(f"archive {label}", archive_chunk, home, chunk, decision, run))
    result.verdicts.append(replace(verdict, findings=[]))
