"""Deciding, before anything is written, what a commit does to the current texts of the cables it touches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import pyarrow as pa

from warehouse.batch.evidence import STRONG, evidence, strength
from warehouse.texts.ledger import LedgerRow
from warehouse.texts.precedence import Contender, Standing, resolve

TEXT_COLUMNS = (
    "source_sha256",
    "cable_id",
    "year_source",
    "is_year_estimated",
    "is_partial",
    "paragraph_count",
    "source_name",
)


class Text(NamedTuple):
    """One text of a cable, current or new: fields of `schema.CABLES`."""

    source_sha256: str
    cable_id: str
    year_source: str | None
    is_year_estimated: bool
    is_partial: bool
    paragraph_count: int
    source_name: str

    @property
    def is_strong(self) -> bool:
        """Whether its year is certain, so that it can supersede and be superseded."""
        return strength(self.year_source, self.is_year_estimated) == STRONG

    @property
    def evidence(self) -> tuple[int, str]:
        """How good this reading of the bytes is; the smaller is better."""
        return evidence(self.cable_id, self.year_source, self.is_year_estimated, self.source_name)


@dataclass(slots=True)
class Decision:
    """What happens to the texts of one commit, each by its hash.

    `new`: standings of texts of the batch that compete; others of the batch change nothing.
    `leaving`: ids whose rows go. `renamed`: current texts that stay under another id.
    `demoted`: current texts that are superseded now. `dropped`: texts read before that a new reading has
    rejected.
    """

    new: dict[str, Standing] = field(default_factory=dict)
    leaving: set[str] = field(default_factory=set)
    renamed: dict[str, Standing] = field(default_factory=dict)
    demoted: dict[str, Standing] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)

    @property
    def loaded(self) -> dict[str, Standing]:
        """The texts of the batch that become current."""
        return {sha: standing for sha, standing in self.new.items() if standing.fate == "loaded"}


def texts_of(cables: pa.Table) -> list[Text]:
    """The texts in rows of `cables`."""
    columns = (cables[name].to_pylist() for name in TEXT_COLUMNS)
    return [Text(*row) for row in zip(*columns, strict=True)]


def competing(
    texts: Iterable[Text],
    current: Mapping[str, Text],
    ledger: Mapping[str, LedgerRow],
    rewrite: bool,
) -> list[Text]:
    """The texts of a batch that may change the tables.

    Bytes that are current compete again only with better evidence (or where `rewrite` is set). Bytes that
    were superseded, or joined to a text that leads, had a certain year: a reading without one is no news.
    """
    chosen = []
    for text in texts:
        before = current.get(text.source_sha256)
        row = ledger.get(text.source_sha256)
        if before is not None and not rewrite and text.evidence >= before.evidence:
            continue
        was_read = before is None and row is not None and row.status in ("loaded", "superseded")
        if was_read and not text.is_strong and not rewrite:
            continue
        chosen.append(text)
    return chosen


def decide(
    new: Collection[Text],
    current: Collection[Text],
    sizes: Mapping[str, int],
    dropped: Collection[str] = (),
    leads: Mapping[str, str] = MappingProxyType({}),
    givers: Collection[str] = (),
) -> Decision:
    """The standing for every competing text and every current text of the ids they claim or leave.

    `sizes`: bytes of every text, by hash. `dropped`: hashes of texts that a new reading has rejected.
    `leads`, `givers`: as in `joins.Joins`; a text that leads is in `new`, those it leads share its fate.
    """
    decision = Decision(dropped=set(dropped))
    again = {text.source_sha256 for text in new} | leads.keys()
    staying = [text for text in current if text.source_sha256 not in again | decision.dropped]
    contenders = [_contender(text, sizes[text.source_sha256]) for text in (*new, *staying)]
    standings = resolve(contenders)
    standings |= {sha: _led(standings[lead], sha in givers) for sha, lead in leads.items()}
    decision.new = {sha: standings[sha] for sha in again}
    for text in staying:
        standing = standings[text.source_sha256]
        if standing.fate == "superseded":
            decision.demoted[text.source_sha256] = standing
            decision.leaving.add(text.cable_id)
        elif standing.cable_id != text.cable_id:
            decision.renamed[text.source_sha256] = standing
            decision.leaving.add(text.cable_id)
    decision.leaving |= {text.cable_id for text in current if text.source_sha256 in again | decision.dropped}
    return decision


def _led(lead: Standing, is_giver: bool) -> Standing:
    """What a text gets that is joined to another: it is loaded only where its rows are."""
    return lead if is_giver else lead._replace(fate="superseded", is_shared=False)


def _contender(text: Text, size_bytes: int) -> Contender:
    return Contender(
        sha256=text.source_sha256,
        cable_id=text.cable_id,
        is_strong=text.is_strong,
        is_partial=text.is_partial,
        paragraph_count=text.paragraph_count,
        size_bytes=size_bytes,
    )
