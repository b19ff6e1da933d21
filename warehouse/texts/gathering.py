"""The texts of one cable, gathered before they are committed, whichever came first, in whatever run.

A batch holds the texts that came now; others of the same cables came before and are stored. They are read
again, judged again, and joined with the new ones, so that the tables depend on the set of texts alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from transforms.vocabulary.cable_ids import base_id, is_hash_id
from warehouse.batch.batch import Batch, concat
from warehouse.probes.rows import Measures, measure
from warehouse.texts.claims import Claims, find_news, read_claims
from warehouse.texts.decisions import Text, texts_of
from warehouse.texts.joined import join_texts
from warehouse.texts.prepared import Judged, Prepared, prepare


class Workshop(NamedTuple):
    """What gathering needs: the home, the gate, and what reads stored texts again.

    `read_again` takes hashes, and names that some of them come under just now, by hash.
    """

    home: Path
    judge: Callable[[Measures], Judged]
    read_again: Callable[[Collection[str], Mapping[str, str]], list[Batch]]


def gather_texts(workshop: Workshop, batch: Batch, judged: Judged, *, is_replay: bool = False) -> Prepared:
    """Bring the stored texts of a judged batch's cables into it, and make one cable of all that share an id.

    Only texts of a certain year are joined. In a replay those of the batch were read under all their names.
    """
    claims = read_claims(workshop.home)
    texts = _certain(batch, judged)
    moved: list[Batch] = []
    if is_replay:
        left = _ids_left(claims, batch, texts)
        here = set(batch.sources["sha256"].to_pylist())
    else:
        batch, left, moved = _leave_known(workshop, claims, batch, texts)
        texts = _certain(batch, judged)
        here = {sha for part in (batch, *moved) for sha in part.cables["source_sha256"].to_pylist()}
    groups = _group(texts)
    arrived = {text.cable_id for part in moved for text in texts_of(part.cables)}
    under = claims.under(groups.keys() | arrived | left)
    absent = {sha for shas in under.values() for sha in shas} - here
    if not absent and not moved and all(len(group) == 1 for group in groups.values()):
        return prepare(batch, judged)
    for part in moved:
        under |= _group(texts_of(part.cables))
    stored = concat([*moved, *workshop.read_again(absent, {})])
    return _join(workshop, prepare(batch, judged), groups, stored, under)


def _certain(batch: Batch, judged: Judged) -> list[Text]:
    """The texts of a batch that are let in with a certain year, under the id of a post and a serial."""
    return [
        text
        for text in texts_of(batch.cables)
        if text.is_strong and not is_hash_id(text.cable_id) and text.source_sha256 not in judged.rejected
    ]


def _ids_left(claims: Claims, batch: Batch, texts: Iterable[Text]) -> set[str]:
    """The ids under which texts of the batch stood before and stand no longer."""
    now = {text.source_sha256: text.cable_id for text in texts}
    before = claims.of(batch.sources["sha256"].to_pylist())
    return {cable_id for sha, cable_id in before.items() if now.get(sha) != cable_id}


def _leave_known(
    workshop: Workshop, claims: Claims, batch: Batch, texts: Collection[Text]
) -> tuple[Batch, set[str], list[Batch]]:
    """The batch without known texts that tell nothing new; the ids left; the texts that leave, read again."""
    held = claims.of([text.source_sha256 for text in texts])
    news = find_news(workshop.home, texts, held)
    names = dict(
        zip(batch.sources["sha256"].to_pylist(), batch.sources["file_name"].to_pylist(), strict=True)
    )
    moved = []
    for part in workshop.read_again(news.unread, names):
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
    workshop: Workshop,
    prepared: Prepared,
    groups: dict[str, set[str]],
    stored: Batch,
    under: Mapping[str, Collection[str]],
) -> Prepared:
    """Join the groups of a batch with texts read again; `under`: the hashes to be found under each id."""
    again = workshop.judge(measure(stored))
    back = [text for text in _certain(stored, again) if text.source_sha256 in under.get(text.cable_id, ())]
    for text in back:
        groups[text.cable_id].add(text.source_sha256)
    come_back = {text.source_sha256 for text in back}
    whole = concat([prepared.batch, stored.only(come_back)])
    joins = join_texts(whole, [group for group in groups.values() if len(group) > 1 or group & come_back])
    found = workshop.judge(measure(joins.batch, "cable_id"))
    joins = joins.without(found.rejected.keys())
    leads = set(joins.leads.values())
    sides: list[tuple[Judged, Callable[[str], bool]]] = [
        (prepared, lambda sha: sha not in come_back | leads),
        (again, lambda sha: sha in come_back - leads),
        (found, lambda sha: sha in leads),
    ]
    findings = [row for side, is_its in sides for row in side.findings if is_its(row[0])]
    warnings = {sha: codes for side, is_its in sides for sha, codes in side.warnings.items() if is_its(sha)}
    return Prepared(whole, prepared.rejected, warnings, findings, joins)
