"""The texts of one cable, brought together before they are committed: with which gate and which parsers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from expectations.gate import Verdict, judge
from flows.contents import stored_sources
from flows.home import Home
from flows.parse import ParsePool
from flows.settings import Settings
from warehouse.batch.batch import Batch
from warehouse.commit import Committed, commit
from warehouse.probes.rows import measure
from warehouse.runs import Run
from warehouse.storage.contents import read_stored
from warehouse.texts.gathering import Workshop, gather_texts
from warehouse.texts.ledger import known
from warehouse.texts.prepared import Prepared
from warehouse.texts.settlement import Seen


def judge_batch(batch: Batch, run: Run) -> Verdict:
    """What the gate says about a batch."""
    return judge(measure(batch), run_id=run.run_id, found_at=datetime.now(UTC))


def commit_prepared(
    home: Home,
    settings: Settings,
    prepared: Prepared,
    run: Run,
    seen: Sequence[Seen] = (),
    operation: str = "ingest",
) -> Committed:
    """Write what was prepared as one snapshot; `seen` and `operation` as for `warehouse.commit.commit`."""
    now, public_home = datetime.now(UTC), settings.public_home
    return commit(home.root, prepared, run, now, seen=seen, operation=operation, public_home=public_home)


class Reader(NamedTuple):
    """What reads stored texts again: the home they are stored in, and the processes that parse them."""

    home: Home
    settings: Settings
    pool: ParsePool

    def read(self, shas: Collection[str], more: Mapping[str, str]) -> list[Batch]:
        """The sources, read under every name they came by; `more`: a name a source comes by just now."""
        rows = known(self.home.root, shas) if shas else {}
        names = {sha: {*row.file_names} | {more.get(sha, row.file_names[0])} for sha, row in rows.items()}
        parts = []
        for stored in read_stored(self.home.root, names.keys(), self.settings.chunk_bytes) if names else ():
            jobs = self.pool.submit_all(stored_sources(stored, names), self.settings.job_bytes)
            parts.append(self.pool.gather(jobs))
        return parts


def join_batch(
    reader: Reader, batch: Batch, verdict: Verdict, run: Run, *, is_replay: bool = False
) -> Prepared:
    """A judged batch with the stored texts of its cables, as `warehouse.texts.gathering` joins them."""
    gate = partial(judge, run_id=run.run_id, found_at=datetime.now(UTC))
    workshop = Workshop(reader.home.root, gate, reader.read)
    return gather_texts(workshop, batch, verdict, is_replay=is_replay)
