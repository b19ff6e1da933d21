"""What can be judged about each row of a batch, measured column by column.

A judge wants one small column a question ("is the surface the slice of its row?"), and over a million
mentions it wants it without a Python object a mention. So every question that compares columns or tables is
answered here, in Arrow and numpy, as a column of booleans or numbers; `expectations` says which answers are
acceptable and how much it matters. Nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from transforms.vocabulary.markings import CLASSIFICATIONS
from warehouse import schema
from warehouse.batch.batch import Batch
from warehouse.probes import header as header_probes
from warehouse.probes.columnar import (
    KEY_BITS,
    Numbers,
    Truths,
    integers,
    is_filled,
    lookup,
    pack,
    previous_in_run,
    rank_in_run,
)
from warehouse.probes.slices import TextColumn, rows_with_bytes, slices_equal, text_column

KINDS = schema.PARAGRAPHS.column("kind").values
ENTITY_TYPES = schema.MENTIONS.column("entity_type").values
NOISES = schema.MENTIONS.column("noise").values
REPLACEMENT_CHARACTER = "\ufffd".encode()
# Bytes that can follow `<` in markup: letters and a slash. `< 5 percent` is prose.
TAG_BEGINS = b"/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Two paragraphs shorter than this may well be alike ("Comment.").
REPEATABLE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Probed:
    """One table of a batch and its probes: row i of every column is row i of `rows`.

    `owner[i]` is the source of the row, as a place in `Measures.shas`, or -1 where no cable of the batch
    has that source; `position[i]` is what a finding names the row by, or -1 where a row needs no number.
    """

    name: str
    rows: pa.Table
    owner: Numbers
    position: Numbers
    columns: dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Measures:
    """The probes of a batch. `shas` are the sources, those of cables first, in the order of `cables`."""

    shas: list[str]
    cable_ids: list[str | None]
    tables: dict[str, Probed]
    faults: pa.Table


def measure(batch: Batch, owned_by: Literal["source_sha256", "cable_id"] = "source_sha256") -> Measures:
    """Answer every question the suites ask of a batch. Rows of one cable lie together in each table.

    Rows are owned by the cable of their source; where rows of several sources are joined, by that of their
    id, which no two cables of the batch share then.
    """
    cable_shas: list[str] = batch.cables["source_sha256"].to_pylist()
    others = set(batch.sources["sha256"].to_pylist()) - set(cable_shas)
    shas = [*cable_shas, *sorted(others)]
    owners: list[str] = batch.cables[owned_by].to_pylist()
    paragraphs = _Rows.of(batch.paragraphs, owned_by, owners, "position")
    mentions = _Rows.of(batch.mentions, owned_by, owners, "mention_number")
    texts = text_column(batch.paragraphs["text"])
    levels = lookup(batch.cables["classification"], CLASSIFICATIONS)
    tables = [
        _sources(batch.sources, shas),
        _cables(batch, paragraphs, mentions),
        _paragraphs(paragraphs, texts, levels),
        _mentions(mentions, paragraphs, texts),
    ]
    cable_ids = batch.cables["cable_id"].to_pylist() + [None] * len(others)
    return Measures(shas, cable_ids, {table.name: table for table in tables}, batch.faults)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of a child table: the cable each belongs to, the source it is from, and the number it goes by."""

    table: pa.Table
    owner: Numbers
    source: Numbers
    number: Numbers

    @classmethod
    def of(cls, table: pa.Table, owned_by: str, owners: Collection[str], number: str) -> _Rows:
        owner = np.maximum(lookup(table[owned_by], owners), -1)
        source = owner
        if owned_by != "source_sha256":
            source = lookup(table["source_sha256"], pc.unique(table["source_sha256"]).to_pylist())
        return cls(table, owner, source, integers(table[number]))


def _sources(table: pa.Table, shas: list[str]) -> Probed:
    names = text_column(table["file_name"])
    control = np.zeros(len(names.starts), np.bool_)
    for byte in (b"\n", b"\r", b"\t", b"\x1b"):
        control |= rows_with_bytes(names, byte)
    columns = {
        "sha256": table["sha256"].to_numpy(),
        "file_name_is_plain": ~control,
        "size_is_possible": integers(table["size_bytes"]) >= 0,
    }
    return _probed("sources", table, lookup(table["sha256"], shas), None, columns)


def _cables(batch: Batch, paragraphs: _Rows, mentions: _Rows) -> Probed:
    table = batch.cables
    size = len(table)
    kinds = lookup(paragraphs.table["kind"], KINDS)
    real = paragraphs.owner[(kinds == KINDS.index("paragraph")) & (paragraphs.owner >= 0)]
    headers = paragraphs.owner[(kinds == KINDS.index("header")) & (paragraphs.owner >= 0)]
    counted = np.bincount(real, minlength=size)
    named = np.bincount(mentions.owner[mentions.owner >= 0], minlength=size)
    columns = {
        **header_probes.measure(table),
        "required_is_filled": is_filled(table, schema.CABLES),
        "paragraph_count_agrees": integers(table["paragraph_count"]) == counted,
        "mention_count_agrees": integers(table["mention_count"]) == named,
        "has_one_header": np.bincount(headers, minlength=size) == 1,
        "has_paragraphs": counted > 0,
        "action_paragraph_exists": _action_paragraph_exists(table, paragraphs),
    }
    return _probed("cables", table, np.arange(size), None, columns)


def _action_paragraph_exists(cables: pa.Table, paragraphs: _Rows) -> Truths:
    named = integers(cables["action_paragraph"])
    is_asked = np.append(named >= 0, False)[paragraphs.owner]
    printed = pack(paragraphs.owner[is_asked], integers(paragraphs.table["number"])[is_asked])
    wanted = pack(np.arange(len(cables)), named)
    exists: Truths = np.isin(wanted, printed) | (named < 0)
    return exists


def _paragraphs(rows: _Rows, texts: TextColumn, levels: Numbers) -> Probed:
    table = rows.table
    kinds = lookup(table["kind"], KINDS)
    level = lookup(table["classification"], CLASSIFICATIONS)
    cable_level = np.append(levels, -1)[rows.owner]
    is_marked = table["portion_mark"].is_valid().to_numpy()
    starts, ends = integers(table["source_start"]), integers(table["source_end"])
    number = integers(table["number"])
    columns = {
        "required_is_filled": is_filled(table, schema.PARAGRAPHS),
        "cable_exists": rows.owner >= 0,
        "position_follows": rank_in_run(rows.owner) == rows.number,
        "kind_is_known": kinds >= 0,
        "header_is_first": (kinds == KINDS.index("header")) == (rows.number == 0),
        "number_is_plausible": (number != 0) & (number <= 300),
        "number_ascends": _ascends(rows.owner, np.where(kinds == KINDS.index("paragraph"), number, -1)),
        "classification_is_known": level != -1,
        "mark_is_understood": ~is_marked | (level >= 0) | _has_elements(table["caption"]),
        "mark_is_not_above_cable": (level < 0) | (cable_level < 0) | (level <= cable_level),
        "span_is_ordered": (starts >= 0) & (starts <= ends),
        "span_follows": _spans_follow(rows.source, starts, ends, kinds == KINDS.index("furniture")),
        "text_is_present": texts.lengths > 0,
        "text_has_no_nul": ~rows_with_bytes(texts, b"\0"),
        "text_is_decoded": ~rows_with_bytes(texts, REPLACEMENT_CHARACTER),
        "text_has_no_markup": ~rows_with_bytes(texts, b"<", TAG_BEGINS),
        "text_is_not_repeated": ~_repeated(rows, texts, kinds == KINDS.index("paragraph")),
    }
    return _probed("paragraphs", table, rows.owner, rows.number, columns)


def _has_elements(column: pa.ChunkedArray) -> Truths:
    lengths: Numbers = pc.list_value_length(column).fill_null(0).to_numpy()
    return lengths > 0


def _ascends(owner: Numbers, number: Numbers) -> Truths:
    """Whether each number is above the last one of its cable; rows without a number (-1) are passed over."""
    numbered = np.flatnonzero(number >= 0)
    follows = np.ones(len(number), np.bool_)
    before = previous_in_run(owner[numbered], number[numbered], first=-1)
    follows[numbered] = number[numbered] > before
    return follows


def _spans_follow(source: Numbers, starts: Numbers, ends: Numbers, is_furniture: Truths) -> Truths:
    """Whether each row begins where the one before has ended; furniture lies inside the row it cut."""
    outer = np.flatnonzero(~is_furniture)
    follows = np.ones(len(starts), np.bool_)
    follows[outer] = starts[outer] >= previous_in_run(source[outer], ends[outer], first=0)
    return follows


def _repeated(rows: _Rows, texts: TextColumn, is_paragraph: Truths) -> Truths:
    """Paragraphs whose text stood in the same cable before. Only texts of one length are compared."""
    long = np.flatnonzero(is_paragraph & (texts.lengths >= REPEATABLE_LENGTH) & (rows.owner >= 0))
    keys = pack(rows.owner[long], texts.lengths[long])
    ordered = np.sort(keys)
    suspects = long[np.isin(keys, ordered[1:][ordered[1:] == ordered[:-1]])]
    repeated = np.zeros(len(rows.owner), np.bool_)
    met: set[tuple[int, str]] = set()
    for row, text in zip(suspects, rows.table["text"].take(suspects).to_pylist(), strict=True):
        key = (int(rows.owner[row]), text)
        repeated[row] = key in met
        met.add(key)
    return repeated


def _mentions(rows: _Rows, paragraphs: _Rows, texts: TextColumn) -> Probed:
    table = rows.table
    position, start, end = (integers(table[name]) for name in ("position", "start_char", "end_char"))
    row = _row_of(rows.owner, position, paragraphs)
    is_found = row >= 0
    offsets_hold = (start >= 0) & (start < end) & (end <= np.append(texts.lengths, -1)[row])
    surfaces = text_column(table["surface"])
    names = text_column(table["name"])
    source_start, source_end = integers(table["source_start"]), integers(table["source_end"])
    columns = {
        "required_is_filled": is_filled(table, schema.MENTIONS),
        "paragraph_exists": is_found,
        "offsets_hold": offsets_hold | ~is_found,
        "surface_is_slice": _surface_is_slice(texts, row, start, end, surfaces, offsets_hold & is_found),
        "number_follows": rank_in_run(rows.owner) + 1 == rows.number,
        "sentence_is_counted": integers(table["sentence_number"]) >= 1,
        "type_is_known": lookup(table["entity_type"], ENTITY_TYPES) >= 0,
        "noise_is_known": lookup(table["noise"], NOISES) != -1,
        "name_fits": (names.lengths <= surfaces.lengths)
        & ((names.lengths > 0) | table["noise"].is_valid().to_numpy()),
        "span_is_in_row": _span_is_in_row(paragraphs, row, source_start, source_end),
        "surface_has_no_markup": ~rows_with_bytes(surfaces, b"<", TAG_BEGINS),
    }
    return _probed("mentions", table, rows.owner, rows.number, columns)


def _row_of(owner: Numbers, position: Numbers, paragraphs: _Rows) -> Numbers:
    """The row of `paragraphs` that each mention names, or -1."""
    keys = pack(paragraphs.owner, paragraphs.number)
    order = np.argsort(keys, kind="stable") if np.any(keys[1:] < keys[:-1]) else np.arange(len(keys))
    wanted = pack(owner, position)
    # Mentions stand in order, so one search per row of text serves all mentions in it.
    is_new = np.append(True, wanted[1:] != wanted[:-1])[: len(wanted)]
    distinct = wanted[is_new]
    place = np.searchsorted(keys[order], distinct)
    found = np.append(order, -1)[place]
    found[(found >= 0) & (np.append(keys, -1)[found] != distinct)] = -1
    found[(distinct >> KEY_BITS) < 0] = -1
    row: Numbers = found[np.cumsum(is_new) - 1]
    return row


def _surface_is_slice(
    texts: TextColumn, row: Numbers, start: Numbers, end: Numbers, surfaces: TextColumn, holds: Truths
) -> Truths:
    """Whether text and surface are the same; a mention whose offsets do not hold is blamed for that alone."""
    if holds.all():
        return slices_equal(texts, row, start, end, surfaces)
    equal = np.ones(len(row), np.bool_)
    some = np.flatnonzero(holds)
    equal[some] = slices_equal(texts, row[some], start[some], end[some], surfaces.take(some))
    return equal


def _span_is_in_row(paragraphs: _Rows, row: Numbers, start: Numbers, end: Numbers) -> Truths:
    """Whether source span and row overlap: a mention that straddles furniture reaches beyond its row."""
    row_start = np.append(integers(paragraphs.table["source_start"]), 0)[row]
    row_end = np.append(integers(paragraphs.table["source_end"]), 0)[row]
    overlaps: Truths = (start >= 0) & (start < end) & (start < row_end) & (end > row_start)
    return overlaps | (row < 0)


def _probed(
    name: str, rows: pa.Table, owner: Numbers, position: Numbers | None, columns: dict[str, npt.NDArray[Any]]
) -> Probed:
    return Probed(name, rows, owner, np.full(len(rows), -1) if position is None else position, columns)
