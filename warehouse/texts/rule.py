"""The rule by which a commit decides on texts, whole and in order. It depends on the set of texts alone.

1. Of the same bytes under several names the reading with the best evidence counts (`batch.evidence`).
2. Texts with one id and a certain year make one cable. Those that came before are read again (`gathering`,
   `claims`). Sections that came apart are joined, and fields that one text lacks come from another
   (`joined`).
3. A text that stands in the tables competes again only with better evidence, or in a replay (`decisions`).
4. Of the texts that claim one id the best keeps it. Others of a certain year are superseded. Others whose
   year is an estimate may be other cables: they stay under the id with `~` and digits of their hash
   (`precedence`).
5. The ledger says of every source what became of it (`ledger`, `settlement`), and the rows of cables,
   paragraphs and mentions follow (`current`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from deltalake import DeltaTable

from transforms.vocabulary.cable_ids import base_id
from warehouse.batch.batch import Batch
from warehouse.runs import Run
from warehouse.texts.current import current_texts
from warehouse.texts.decisions import Decision, Text, competing, decide, texts_of
from warehouse.texts.ledger import Key, LedgerRow, by_source, find_entries
from warehouse.texts.prepared import Prepared
from warehouse.texts.settlement import Seen, update_ledger

READ = ("loaded", "superseded")


class Plan(NamedTuple):
    """What a commit will do: the ledger as it is, the rows of it that change, and the decision on texts."""

    ledger: dict[Key, LedgerRow]
    known: dict[str, LedgerRow]
    changed: dict[Key, LedgerRow]
    decision: Decision
    refused: frozenset[str]

    @property
    def judged_again(self) -> set[str]:
        """Sources whose reading this commit decided on: what was found on an earlier one is closed."""
        rejected = {row.sha256 for row in self.changed.values() if row.status == "quarantined"}
        return self.decision.new.keys() | (self.refused & rejected)


class Tables(NamedTuple):
    """The tables a decision looks at, at the snapshot it is made on."""

    home: Path
    tables: Mapping[str, DeltaTable]

    def entries(self, shas: Collection[str]) -> dict[Key, LedgerRow]:
        """The ledger's rows of these hashes."""
        return find_entries(self.home, self.tables["sources"], shas)

    def current(self, base_ids: Collection[str]) -> dict[str, Text]:
        """The current texts under these ids, by hash."""
        texts = current_texts(self.home, self.tables["cables"], base_ids)
        return {text.source_sha256: text for text in texts}


def decide_commit(
    tables: Tables, prepared: Prepared, seen: Sequence[Seen], run: Run, now: datetime, *, rewrite: bool
) -> Plan:
    """Decide on every text of a prepared batch, and on the current ones it meets.

    `seen`: every file met, copies of known bytes too. `rewrite`: known texts compete whatever their evidence.
    """
    batch, joins = prepared.batch, prepared.joins
    refused = frozenset(prepared.rejected)
    in_batch = set(batch.sources["sha256"].to_pylist())
    ledger = tables.entries(in_batch | _met(seen))
    known = by_source(ledger.values())
    aside = refused | joins.leads.keys()
    texts = [text for text in texts_of(batch.cables) if text.source_sha256 not in aside]
    claimed = {base_id(text.cable_id) for text in (*texts, *joins.texts)}
    # Bytes met before may stand under an id that their new name leaves: its other texts are decided anew.
    held = {base_id(row.cable_id) for sha, row in known.items() if sha in in_batch and row.cable_id}
    current = tables.current(claimed | held)
    new = [*competing(texts, current, known, rewrite), *joins.texts]
    ledger |= tables.entries(current.keys() - known.keys())
    known = by_source(ledger.values())
    read = {sha for sha in refused if sha in known and known[sha].status in READ}
    decision = decide(
        new, current.values(), _sizes(batch, known), read if rewrite else (), joins.leads, joins.givers
    )
    changed = update_ledger(ledger, prepared, seen, decision, run, now)
    return Plan(ledger, known, changed, decision, refused)


def _met(seen: Sequence[Seen]) -> set[str]:
    containers = {file.container_sha256 for file in seen if file.container_sha256}
    return {file.sha256 for file in seen} | containers


def _sizes(batch: Batch, known: Mapping[str, LedgerRow]) -> dict[str, int]:
    columns = (batch.sources[name].to_pylist() for name in ("sha256", "size_bytes"))
    return dict(zip(*columns, strict=True)) | {row.sha256: row.size_bytes for row in known.values()}
