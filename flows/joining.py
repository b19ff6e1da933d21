"""Texts of one cable brought together before they are committed, whichever came first, in whatever run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from expectations.gate import Verdict, judge
from flows.contents import stored_sources
from flows.home import Home
from flows.parse import ParsePool
from flows.settings import Settings
from warehouse.batch.batch import Batch, concat
from warehouse.commit import Committed, Run, Seen, commit
from warehouse.identity import base_id
from warehouse.probes.rows import measure
from warehouse.storage.contents import read_stored
from warehouse.texts.claims import Claims, find_news, read_claims
from warehouse.texts.decisions import Text, texts_of
from warehouse.texts.joined import Joins, join_texts, nothing_joined
from warehouse.texts.ledger import known


class Prepared(NamedTuple):
    """What is to be committed: a batch with its kin, what the gate says of it, and the cables they make."""

    batch: Batch
    verdict: Verdict
    joins: Joins


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
    batch, verdict, joins = prepared
    return commit(
        home.root,
        batch,
        seen=seen,
        run=run,
        now=datetime.now(UTC),
        rejected={sha256: (why.code, why.reason) for sha256, why in verdict.rejected.items()},
        warnings=verdict.warnings,
        findings=verdict.findings,
        joins=joins,
        operation=operation,
        public_home=settings.public_home,
    )


class Reader(NamedTuple):
    """What reads stored texts again: the home they are stored in, and the processes that parse them."""

    home: Home
    settings: Settings
    pool: ParsePool

    def read(self, shas: Collection[str], more: Mapping[str, str] | None = None) -> list[Batch]:
        """The sources, read under every name they came by; `more`: a name a source comes by just now."""
        rows = known(self.home.root, shas) if shas else {}
        names = {
            sha: {*row.file_names} | {(more or {}).get(sha, row.file_names[0])} for sha, row in rows.items()
        }
        parts = []
        for stored in read_stored(self.home.root, names.keys(), self.settings.chunk_bytes) if names else ():
            jobs = self.pool.submit_all(stored_sources(stored, names), self.settings.job_bytes)
            parts.append(self.pool.gather(jobs))
        return parts


def join_batch(
    reader: Reader, batch: Batch, verdict: Verdict, run: Run, *, is_replay: bool = False
) -> Prepared:
    """Bring the kin of a judged batch's texts into it, and make one cable of all that share an id.

    Only texts whose year is certain are kin. In a replay those of the batch were read under all their names.
    """
    claims = read_claims(reader.home.root)
    texts = _certain(batch, verdict)
    moved: list[Batch] = []
    if is_replay:
        left = _ids_left(claims, batch, texts)
        here = set(batch.sources["sha256"].to_pylist())
    else:
        batch, left, moved = _leave_known(reader, claims, batch, texts)
        texts = _certain(batch, verdict)
        here = {sha for part in (batch, *moved) for sha in part.cables["source_sha256"].to_pylist()}
    groups = _group(texts)
    arrived = {text.cable_id for part in moved for text in texts_of(part.cables)}
    under = claims.under(groups.keys() | arrived | left)
    kin = {sha for shas in under.values() for sha in shas} - here
    if not kin and not moved and all(len(group) == 1 for group in groups.values()):
        return Prepared(batch, verdict, nothing_joined())
    for part in moved:
        under |= _group(texts_of(part.cables))
    return _join(batch, groups, concat([*moved, *reader.read(kin)]), under, verdict, run)


def _certain(batch: Batch, verdict: Verdict) -> list[Text]:
    """The texts of a batch that are let in with a certain year, under the id of a post and a serial."""
    return [
        text
        for text in texts_of(batch.cables)
        if text.is_strong
        and not text.cable_id.startswith("sha-")
        and text.source_sha256 not in verdict.rejected
    ]


def _ids_left(claims: Claims, batch: Batch, texts: Iterable[Text]) -> set[str]:
    """The ids under which texts of the batch stood before and stand no longer."""
    now = {text.source_sha256: text.cable_id for text in texts}
    before = claims.of(batch.sources["sha256"].to_pylist())
    return {cable_id for sha, cable_id in before.items() if now.get(sha) != cable_id}


def _leave_known(
    reader: Reader, claims: Claims, batch: Batch, texts: Collection[Text]
) -> tuple[Batch, set[str], list[Batch]]:
    """The batch without known texts that tell nothing new; the ids left; the texts that leave, read again."""
    held = claims.of([text.source_sha256 for text in texts])
    news = find_news(reader.home.root, texts, held)
    names = dict(
        zip(batch.sources["sha256"].to_pylist(), batch.sources["file_name"].to_pylist(), strict=True)
    )
    moved = []
    for part in reader.read(news.unread, names):
        gone = {text.source_sha256 for text in texts_of(part.cables) if _has_moved(text, held)}
        news.left.update(base_id(held[sha]) for sha in gone)
        moved.append(part.only(gone))
    return batch.without(news.stale | news.unread), news.left, moved


def _has_moved(text: Text, held: Mapping[str, str]) -> bool:
    return text.is_strong and text.cable_id != held[text.source_sha256]


def _group(texts: Iterable[Text]) -> dict[str, set[str]]:
    """The hashes of texts by their id."""
    groups: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        groups[text.cable_id].add(text.source_sha256)
    return groups


def _join(
    batch: Batch,
    groups: dict[str, set[str]],
    read: Batch,
    under: Mapping[str, Collection[str]],
    verdict: Verdict,
    run: Run,
) -> Prepared:
    """Join the groups of a batch with texts read again; `under`: the hashes to be found under each id."""
    again = judge_batch(read, run)
    back = [text for text in _certain(read, again) if text.source_sha256 in under.get(text.cable_id, ())]
    for text in back:
        groups[text.cable_id].add(text.source_sha256)
    come_back = {text.source_sha256 for text in back}
    whole = concat([batch, read.only(come_back)])
    joins = join_texts(whole, [group for group in groups.values() if len(group) > 1 or group & come_back])
    found = judge(measure(joins.batch, "cable_id"), run_id=run.run_id, found_at=datetime.now(UTC))
    joins = joins.without(found.rejected.keys())
    leads = set(joins.leads.values())
    sides: list[tuple[Verdict, Callable[[str], bool]]] = [
        (verdict, lambda sha: sha not in come_back | leads),
        (again, lambda sha: sha in come_back - leads),
        (found, lambda sha: sha in leads),
    ]
    return Prepared(whole, replace(verdict, **_merge(sides)), joins)


def _merge(sides: Collection[tuple[Verdict, Callable[[str], bool]]]) -> dict[str, Any]:
    """Findings and warnings of several verdicts, each asked of its own sources alone."""
    return {
        "findings": [found for side, is_its in sides for found in side.findings if is_its(found.sha256)],
        "warnings": {
            sha: codes for side, is_its in sides for sha, codes in side.warnings.items() if is_its(sha)
        },
    }
