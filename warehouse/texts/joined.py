"""Cables of several texts: what `transforms.joining` makes of the texts of a batch, as a batch again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from transforms.joining import Choice, Reading, choose_parts, make_cable
from transforms.records import Cable, Fault, Mention, Paragraph, ParsedCable
from warehouse.batch.batch import Batch, BatchBuilder, empty, rows_of
from warehouse.texts.decisions import Text, texts_of

Row = TypeVar("Row", Paragraph, Mention)

CABLE_FIELDS = tuple(field.name for field in fields(Cable))
# Rows that tell nothing of how much of the cable a text holds.
ASIDE = pa.array(["header", "furniture"])


@dataclass(frozen=True, slots=True)
class Joins:
    """Cables made of several texts, to be committed in place of those texts' own.

    `batch`: the joined cables, one a group; a cable's `source_sha256` is that of the text that leads, while
    each row and mention names the source it was read from.
    `leads`: for every text of a group the one that leads it. `givers`: texts whose rows a cable is made of.
    """

    batch: Batch
    leads: Mapping[str, str]
    givers: frozenset[str]

    @property
    def texts(self) -> list[Text]:
        """The joined cables as texts that compete for their ids."""
        return texts_of(self.batch.cables)

    def cables_led_by(self, leads: Collection[str]) -> Batch:
        """The joined cables of these leads, with all their rows."""
        cables = rows_of(self.batch.cables, leads)
        ids = pa.array(cables["cable_id"].to_pylist(), pa.string())
        rows, mentions = (_under(child, ids) for child in (self.batch.paragraphs, self.batch.mentions))
        return replace(self.batch, cables=cables, paragraphs=rows, mentions=mentions)

    def without(self, leads: Collection[str]) -> Joins:
        """The joins of all other leads."""
        if not leads:
            return self
        kept = {sha: lead for sha, lead in self.leads.items() if lead not in leads}
        return Joins(self.cables_led_by(set(kept.values())), kept, self.givers & kept.keys())


def nothing_joined() -> Joins:
    """What is joined where no cable has several texts."""
    return Joins(empty(), {}, frozenset())


def join_texts(batch: Batch, groups: Iterable[Collection[str]]) -> Joins:
    """Join the texts of each group: hashes of texts of the batch with one id, each certain of its year."""
    groups = [sorted(group) for group in groups]
    if not groups:
        return nothing_joined()
    readings = _read(batch, {sha for group in groups for sha in group})
    choices = [choose_parts(readings[sha] for sha in group) for group in groups]
    choices = _with_rows(batch, choices)
    built = _build(batch, choices)
    # What is of one text is not made anew: its rows stand in the batch as they are to be.
    whole = {choice.parts[0].sha256 for choice in choices if len(choice.parts) == 1}
    rows, mentions = (
        pa.concat_tables([getattr(built, name), rows_of(getattr(batch, name), whole)])
        for name in ("paragraphs", "mentions")
    )
    return Joins(
        replace(built, paragraphs=rows, mentions=mentions),
        {sha: c.parts[0].sha256 for group, c in zip(groups, choices, strict=True) for sha in group},
        frozenset(part.sha256 for choice in choices for part in choice.parts),
    )


def _under(rows: pa.Table, ids: pa.Array) -> pa.Table:
    return rows.filter(pc.is_in(rows["cable_id"].cast(pa.string()), value_set=ids))


def _read(batch: Batch, shas: Collection[str]) -> dict[str, Reading]:
    """The texts as records, their rows left out."""
    letters = _count_letters(batch, shas)
    faults: dict[str, list[Fault]] = defaultdict(list)
    for fault in rows_of(batch.faults, shas).to_pylist():
        faults[fault["sha256"]].append(Fault(*(fault[name] for name in Fault._fields)))
    sources = {source["sha256"]: source for source in rows_of(batch.sources, shas).to_pylist()}
    readings = {}
    for row in rows_of(batch.cables, shas).to_pylist():
        sha = row["source_sha256"]
        cable = Cable(**{name: row[name] for name in CABLE_FIELDS})
        parsed = ParsedCable(cable, "", cable.dialect, faults=faults[sha])
        parsed.is_corrected, parsed.released_on = sources[sha]["is_corrected"], sources[sha]["released_on"]
        readings[sha] = Reading(sha, sources[sha]["size_bytes"], letters.get(sha, 0), parsed)
    return readings


def _count_letters(batch: Batch, shas: Collection[str]) -> dict[str, int]:
    rows = rows_of(batch.paragraphs.select(["source_sha256", "kind", "text"]), shas)
    rows = rows.filter(pc.invert(pc.is_in(rows["kind"].cast(pa.string()), value_set=ASIDE)))
    counted = pa.table({"sha": rows["source_sha256"].cast(pa.string()), "n": pc.utf8_length(rows["text"])})
    sums = counted.group_by("sha").aggregate([("n", "sum")])
    return dict(zip(sums["sha"].to_pylist(), sums["n_sum"].to_pylist(), strict=True))


def _with_rows(batch: Batch, choices: Sequence[Choice]) -> list[Choice]:
    """The choices, with the rows of those parts that have to be renumbered."""
    shas = {part.sha256 for choice in choices if len(choice.parts) > 1 for part in choice.parts}
    if not shas:
        return list(choices)
    paragraphs = _records(rows_of(batch.paragraphs, shas), Paragraph)
    mentions = _records(rows_of(batch.mentions, shas), Mention)

    def fill(part: Reading) -> Reading:
        if part.sha256 not in shas:
            return part
        rows, named = paragraphs[part.sha256], mentions[part.sha256]
        return part._replace(parsed=replace(part.parsed, paragraphs=rows, mentions=named))

    return [choice._replace(parts=tuple(fill(part) for part in choice.parts)) for choice in choices]


def _records(rows: pa.Table, kind: type[Row]) -> defaultdict[str, list[Row]]:
    """Rows of a batch as the parser's records, by the source that gave them."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    columns: dict[str, list[Any]] = {name: rows[name].to_pylist() for name in kind._fields}
    if "caption" in columns:
        columns["caption"] = [tuple(captions) for captions in columns["caption"]]
    shas = rows["source_sha256"].to_pylist()
    for sha, values in zip(shas, zip(*columns.values(), strict=True), strict=True):
        found[sha].append(kind(*values))
    return found


def _build(batch: Batch, choices: Sequence[Choice]) -> Batch:
    leads = rows_of(batch.cables, {choice.parts[0].sha256 for choice in choices})
    names = dict(zip(leads["source_sha256"].to_pylist(), leads["source_name"].to_pylist(), strict=True))
    builder = BatchBuilder(leads["parser_version"][0].as_py())
    for choice in choices:
        lead = choice.parts[0]
        builder.add(lead.sha256, names[lead.sha256], lead.size_bytes, None, make_cable(choice))
    return builder.finish()
