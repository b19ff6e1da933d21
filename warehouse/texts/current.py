"""Current texts: those that stand in the tables now, and the rows that a decision writes in their place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable

from warehouse import schema
from warehouse.batch.batch import Batch, rows_of
from warehouse.storage.tables import exactly, find_rows, schema_of, sharing
from warehouse.texts.decisions import TEXT_COLUMNS, Decision, Text, texts_of
from warehouse.texts.joined import Joins
from warehouse.texts.precedence import ID_SHARED, Standing
from warehouse.texts.prepared import Prepared

Tables = Mapping[str, DeltaTable]


def current_texts(home: Path, cables: DeltaTable, base_ids: Collection[str]) -> list[Text]:
    """The current texts under these ids, marked ones included."""
    if not base_ids:
        return []
    return texts_of(find_rows(home, "cables", cables, sharing(base_ids), TEXT_COLUMNS))


def stored(home: Path, contents: DeltaTable, shas: Collection[str]) -> set[str]:
    """Those of the hashes whose bytes are stored already."""
    if not shas:
        return set()
    return set(find_rows(home, "contents", contents, exactly(shas), ["sha256"])["sha256"].to_pylist())


def rows_to_write(
    home: Path,
    tables: Tables,
    prepared: Prepared,
    decision: Decision,
    run_id: str,
    now: datetime,
) -> dict[str, pa.Table]:
    """Rows of cables, paragraphs and mentions: those loaded, and those that stay under another id."""
    loaded = decision.loaded
    renamed = _renamed_rows(home, tables, decision)
    fresh = _loaded_rows(prepared.batch, prepared.joins, loaded)
    cables = _under_ids(fresh.pop("cables"), loaded)
    cables = _with_warnings(cables, loaded, prepared.warnings)
    cables = cables.append_column(schema.CABLES.arrow.field("run_id"), pa.repeat(run_id, len(cables)))
    ingested = pa.repeat(pa.scalar(now, schema.MOMENT), len(cables))
    cables = cables.append_column(schema.CABLES.arrow.field("ingested_at"), ingested)
    parts = {
        "cables": (cables, _with_warnings(renamed["cables"], decision.renamed, {})),
        **{name: (_under_ids(rows, loaded), renamed[name]) for name, rows in fresh.items()},
    }
    return {name: _joined(name, *part) for name, part in parts.items()}


def _loaded_rows(batch: Batch, joins: Joins, loaded: Collection[str]) -> dict[str, pa.Table]:
    """Rows of the texts that are loaded by themselves, and of the cables made of several."""
    alone = set(loaded) - joins.leads.keys()
    own = {name: rows_of(getattr(batch, name), alone) for name in ("cables", "paragraphs", "mentions")}
    leads = {lead for lead in joins.leads.values() if lead in loaded}
    if not leads:
        return own
    together = joins.cables_led_by(leads)
    return {name: pa.concat_tables([rows, getattr(together, name)]) for name, rows in own.items()}


def _renamed_rows(home: Path, tables: Tables, decision: Decision) -> dict[str, pa.Table]:
    """Rows of texts that stay under another id, found under their old one and given the new one."""
    found = {}
    wanted = pa.array(sorted(decision.renamed), schema.HASH)
    for name in ("cables", "paragraphs", "mentions"):
        if not decision.renamed:
            found[name] = schema_of(name).arrow.empty_table()
            continue
        rows = find_rows(home, name, tables[name], exactly(decision.leaving))
        rows = rows.filter(pc.is_in(rows["source_sha256"], value_set=wanted))
        found[name] = _under_ids(rows, decision.renamed)
    return found


def _under_ids(rows: pa.Table, standings: Mapping[str, Standing]) -> pa.Table:
    """The rows with the ids their standings give; a table whose rows have them is returned as it is."""
    at = rows.column_names.index("cable_id")
    by_sha = {sha: standing.cable_id for sha, standing in standings.items()}
    chunks = [
        _mapped(batch.column("source_sha256"), batch.column("cable_id"), by_sha)
        for batch in rows.to_batches()
    ]
    return rows.set_column(at, rows.schema.field(at), pa.chunked_array(chunks, rows.schema.field(at).type))


def _mapped(shas: pa.Array, ids: pa.Array, by_sha: Mapping[str, str]) -> pa.Array:
    """One chunk of ids anew: by the dictionary of hashes where there is one, else row by row."""
    if not pa.types.is_dictionary(shas.type):
        return pa.array([by_sha[sha] for sha in shas.to_pylist()], ids.type)
    # The dictionary still lists sources that were filtered away; no row points to those.
    new = pa.array(
        [by_sha.get(sha, "") for sha in shas.dictionary.to_pylist()], pa.string()
    ).dictionary_encode()
    return pa.DictionaryArray.from_arrays(new.indices.take(shas.indices), new.dictionary)


def _with_warnings(
    cables: pa.Table, standings: Mapping[str, Standing], warnings: Mapping[str, Collection[str]]
) -> pa.Table:
    """The cables with the judge's warnings added, and the one on a shared id added or taken away."""
    codes = []
    for sha, before in zip(cables["source_sha256"].to_pylist(), cables["warnings"].to_pylist(), strict=True):
        shared = {ID_SHARED} if standings[sha].is_shared else set()
        codes.append(sorted({*before, *warnings.get(sha, ())} - {ID_SHARED} | shared))
    at = cables.column_names.index("warnings")
    return cables.set_column(at, cables.schema.field(at), pa.array(codes, schema.TEXTS))


def _joined(name: str, fresh: pa.Table, renamed: pa.Table) -> pa.Table:
    if not renamed.num_rows:
        return fresh
    arrow = schema_of(name).arrow
    return pa.concat_tables([fresh.select(arrow.names).cast(arrow), renamed.cast(arrow)])
