"""Parsed cables to Arrow: one batch of tables, made column by column, sent between processes as Arrow IPC."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms.records import Fault, Mention, Paragraph, ParsedCable, Part
from warehouse import schema
from warehouse.batch.evidence import evidence
from warehouse.batch.values import column, transposed

# Columns with few values and many rows: dictionary-encoded in a batch, for half the memory.
REPEATED = frozenset({"cable_id", "source_sha256", "kind", "portion_mark", "entity_type", "noise"})

EXCERPT_MARGIN = 80
EXCERPT_SPAN = 240

SOURCES = pa.schema(
    [
        pa.field("sha256", schema.HASH, False),
        pa.field("file_name", schema.TEXT, False),
        pa.field("size_bytes", schema.SIZE, False),
        pa.field("dialect", schema.TEXT),
        pa.field("has_cable", schema.TRUTH, False),
        pa.field("container_sha256", schema.HASH),
        pa.field("member", schema.TEXT),
        pa.field("is_corrected", schema.TRUTH, False),
        pa.field("released_on", schema.DAY),
    ]
)
FAULTS = pa.schema(
    [
        pa.field("sha256", schema.HASH, False),
        pa.field("code", schema.TEXT, False),
        pa.field("message", schema.TEXT, False),
        pa.field("source_start", schema.COUNT),
        pa.field("source_end", schema.COUNT),
        pa.field("excerpt", schema.TEXT),
        pa.field("excerpt_start", schema.COUNT),
    ]
)
CABLES = pa.schema(
    [field for field in schema.CABLES.arrow if not schema.CABLES.column(field.name).is_committed]
)


def encoded(arrow: pa.Schema) -> pa.Schema:
    """The schema with its `REPEATED` columns dictionary-encoded."""
    kinds = {name: pa.dictionary(pa.int32(), pa.string()) for name in REPEATED}
    return pa.schema([pa.field(f.name, kinds.get(f.name, f.type), f.nullable) for f in arrow])


PARAGRAPHS = encoded(schema.PARAGRAPHS.arrow)
MENTIONS = encoded(schema.MENTIONS.arrow)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some sources and everything read from them; every `sha256` stands once in `sources`.

    `sources`: sha256, file_name, size_bytes, dialect, has_cable, container_sha256, member, is_corrected,
    released_on.
    `contents`: as `schema.CONTENTS`; a source added without bytes has no row.
    `cables`: as `schema.CABLES` without run_id and ingested_at.
    `paragraphs`, `mentions`: as the schema, cable_id and year as the parser gave them; the text columns in
    `REPEATED` are dictionary-encoded.
    `faults`: sha256, code, message, source_start, source_end, excerpt, excerpt_start.
    """

    sources: pa.Table
    contents: pa.Table
    cables: pa.Table
    paragraphs: pa.Table
    mentions: pa.Table
    faults: pa.Table

    def to_ipc(self) -> bytes:
        """The batch as bytes: the six tables as Arrow IPC streams, one after the other."""
        measure = pa.MockOutputStream()
        self._write(measure)
        # A buffer that grows as it is written would copy everything several times over.
        buffer = pa.allocate_buffer(measure.size())
        self._write(pa.FixedSizeBufferWriter(buffer))
        return bytes(memoryview(buffer))

    def _write(self, sink: pa.NativeFile) -> None:
        for part in fields(self):
            table: pa.Table = getattr(self, part.name)
            with pa.ipc.new_stream(sink, table.schema) as writer:
                writer.write_table(table)

    @classmethod
    def from_ipc(cls, data: bytes) -> Batch:
        """The batch that `to_ipc` wrote; its columns are views into `data`, nothing is copied."""
        source = pa.BufferReader(data)
        return cls(*(pa.ipc.open_stream(source).read_all() for _ in fields(cls)))

    def put_by(self, path: Path) -> Batch:
        """The batch without its stored bytes, written to a file and read from there when it is needed."""
        light = replace(self, contents=self.contents.slice(0, 0))
        with pa.OSFile(str(path), "wb") as sink:
            light._write(sink)
        source = pa.memory_map(str(path))
        return Batch(*(pa.ipc.open_stream(source).read_all() for _ in fields(Batch)))

    def only(self, shas: Collection[str]) -> Batch:
        """The rows of these sources."""
        return self._where(shas, lambda found: found)

    def without(self, shas: Collection[str]) -> Batch:
        """The rows of all other sources."""
        return self._where(shas, pc.invert) if shas else self

    def _where(self, shas: Collection[str], choose: Callable[[pa.ChunkedArray], pa.ChunkedArray]) -> Batch:
        return Batch(*(rows_of(getattr(self, part.name), shas, choose) for part in fields(self)))


def rows_of(
    table: pa.Table,
    shas: Collection[str],
    choose: Callable[[pa.ChunkedArray], pa.ChunkedArray] = lambda found: found,
) -> pa.Table:
    """The rows of a batch's table that these sources gave; the table itself where that is all of them."""
    key = table["sha256" if "sha256" in table.column_names else "source_sha256"]
    mask = choose(is_among(key, pa.array(sorted(shas), schema.HASH)))
    return table if pc.all(mask, min_count=0).as_py() else table.filter(mask)


def is_among(values: pa.ChunkedArray, wanted: pa.Array) -> pa.ChunkedArray:
    """A truth for every value, whether it is among `wanted`; of a dictionary only its values are asked."""
    if not pa.types.is_dictionary(values.type):
        return pc.is_in(values, value_set=wanted)
    chunks = [pc.is_in(chunk.dictionary, value_set=wanted).take(chunk.indices) for chunk in values.chunks]
    return pa.chunked_array(chunks, pa.bool_())


@dataclass(frozen=True, slots=True)
class _Entry:
    sha256: str
    file_name: str
    size_bytes: int
    data: bytes | None
    parsed: ParsedCable
    container_sha256: str | None
    member: str | None

    @property
    def parts(self) -> list[Part]:
        whole = Part(self.sha256, len(self.parsed.paragraphs), len(self.parsed.mentions))
        return self.parsed.parts or [whole]

    def evidence(self) -> tuple[int, str]:
        cable = self.parsed.cable
        if cable is None:
            return evidence(None, None, False, self.file_name)
        return evidence(cable.cable_id, cable.year_source, cable.is_year_estimated, self.file_name)


class BatchBuilder:
    """Gathers parsed cables and makes one `Batch` of them."""

    def __init__(self, parser_version: str) -> None:
        """`parser_version` is written beside every cable."""
        self._parser_version = parser_version
        self._entries: dict[str, _Entry] = {}

    def __len__(self) -> int:
        """How many sources were added, the same bytes counted once."""
        return len(self._entries)

    def add(
        self,
        sha256: str,
        file_name: str,
        size_bytes: int,
        data: bytes | None,
        parsed: ParsedCable,
        container_sha256: str | None = None,
        member: str | None = None,
    ) -> None:
        """Take one source; of the same bytes under several names the one with the best evidence is kept.

        `data` is None where the bytes are not to be stored (too large to keep).
        """
        entry = _Entry(sha256, file_name, size_bytes, data, parsed, container_sha256, member)
        before = self._entries.get(sha256)
        if before is None or entry.evidence() < before.evidence():
            self._entries[sha256] = entry

    def finish(self) -> Batch:
        """The batch of all sources added, in the order they were added."""
        entries = list(self._entries.values())
        with_cable = [entry for entry in entries if entry.parsed.cable is not None]
        return Batch(
            sources=_sources(entries),
            contents=_contents(entries),
            cables=_cables(with_cable, self._parser_version),
            paragraphs=_rows(with_cable, PARAGRAPHS, Paragraph._fields, "paragraphs"),
            mentions=_rows(with_cable, MENTIONS, Mention._fields, "mentions"),
            faults=_faults(entries),
        )


def concat(batches: Iterable[Batch]) -> Batch:
    """One batch of several; of the same bytes in two batches the one with the best evidence is kept."""
    parts = list(batches)
    best: dict[str, tuple[tuple[int, str], int]] = {}
    losers: list[set[str]] = [set() for _ in parts]
    for number, batch in enumerate(parts):
        for sha256, rank in evidence_by_source(batch).items():
            before = best.get(sha256)
            if before is None or rank < before[0]:
                best[sha256] = (rank, number)
            if before is not None:
                losers[before[1] if rank < before[0] else number].add(sha256)
    kept = [batch.without(losing) for batch, losing in zip(parts, losers, strict=True)]
    tables = [[getattr(batch, part.name) for batch in kept] for part in fields(Batch)]
    return Batch(*(pa.concat_tables(group) for group in tables)) if kept else empty()


def evidence_by_source(batch: Batch) -> dict[str, tuple[int, str]]:
    """How good the evidence of each source of a batch is, by hash; the smaller is better."""
    names = zip(batch.sources["sha256"].to_pylist(), batch.sources["file_name"].to_pylist(), strict=True)
    ranks = {sha256: evidence(None, None, False, name) for sha256, name in names}
    columns = ("cable_id", "year_source", "is_year_estimated", "source_name")
    claims = zip(*(batch.cables[name].to_pylist() for name in columns), strict=True)
    found = zip(batch.cables["source_sha256"].to_pylist(), claims, strict=True)
    return ranks | {sha256: evidence(*claim) for sha256, claim in found}


def empty() -> Batch:
    """A batch without sources: what a commit of names alone is given."""
    return BatchBuilder("").finish()


def _table(arrow: pa.Schema, values: dict[str, Sequence[Any]]) -> pa.Table:
    return pa.table([column(values[field.name], field.type) for field in arrow], schema=arrow)


def _sources(entries: list[_Entry]) -> pa.Table:
    values: dict[str, Sequence[Any]] = {
        name: [getattr(entry, name) for entry in entries]
        for name in ("sha256", "file_name", "size_bytes", "container_sha256", "member")
    }
    values |= {
        name: [getattr(entry.parsed, name) for entry in entries]
        for name in ("dialect", "is_corrected", "released_on")
    }
    values["has_cable"] = [entry.parsed.cable is not None for entry in entries]
    return _table(SOURCES, values)


def _contents(entries: list[_Entry]) -> pa.Table:
    kept = [entry for entry in entries if entry.data is not None]
    values: dict[str, Sequence[Any]] = {
        "sha256": [entry.sha256 for entry in kept],
        "bytes": [entry.data for entry in kept],
        "size_bytes": [entry.size_bytes for entry in kept],
    }
    return _table(schema.CONTENTS.arrow, values)


def _cables(entries: list[_Entry], parser_version: str) -> pa.Table:
    beside = {"source_sha256", "source_name", "parser_version"}
    read = [name for name in CABLES.names if name not in beside]
    values: dict[str, Sequence[Any]] = {
        name: [getattr(entry.parsed.cable, name) for entry in entries] for name in read
    }
    values["source_sha256"] = [entry.sha256 for entry in entries]
    values["source_name"] = [entry.file_name for entry in entries]
    values["parser_version"] = [parser_version] * len(entries)
    return _table(CABLES, values)


def _rows(
    entries: list[_Entry],
    arrow: pa.Schema,
    names: Sequence[str],
    kind_of_rows: Literal["paragraphs", "mentions"],
) -> pa.Table:
    """Rows of all cables, transposed once; what a cable says of all its rows is repeated by index."""
    groups: list[list[tuple[Any, ...]]] = [getattr(entry.parsed, kind_of_rows) for entry in entries]
    owner = _repeats([len(group) for group in groups])
    parts = [part for entry in entries for part in entry.parts]
    giver = _repeats([getattr(part, kind_of_rows) for part in parts])
    cables = [entry.parsed.cable for entry in entries]
    arrays = {
        "cable_id": _repeated([cable.cable_id for cable in cables if cable], owner),
        "source_sha256": _repeated([part.sha256 for part in parts], giver),
        "year": column([cable.year for cable in cables if cable], schema.SMALL).take(owner),
    }
    columns = transposed(list(chain.from_iterable(groups)), len(names))
    for name, values in zip(names, columns, strict=True):
        kind = arrow.field(name).type
        plain = kind.value_type if pa.types.is_dictionary(kind) else kind
        array = column(values, plain)
        arrays[name] = array.dictionary_encode() if plain is not kind else array
    return pa.table([arrays[name] for name in arrow.names], schema=arrow)


def _repeats(counts: list[int]) -> pa.Array:
    """Each place so many times."""
    return pa.array(np.repeat(np.arange(len(counts), dtype=np.int32), counts))


def _repeated(values: list[str], owner: pa.Array) -> pa.Array:
    return column(values, pa.string()).dictionary_encode().take(owner)


def _faults(entries: list[_Entry]) -> pa.Table:
    rows = [
        (entry.sha256, *fault, *_excerpt(entry.parsed.text, fault))
        for entry in entries
        for fault in entry.parsed.faults
    ]
    columns = transposed(rows, len(FAULTS.names))
    return _table(FAULTS, dict(zip(FAULTS.names, columns, strict=True)))


def _excerpt(text: str, fault: Fault) -> tuple[str | None, int | None]:
    if fault.source_start is None:
        return None, None
    start = max(0, fault.source_start - EXCERPT_MARGIN)
    end = min(fault.source_end or fault.source_start, fault.source_start + EXCERPT_SPAN) + EXCERPT_MARGIN
    return text[start:end], start
