"""What was measured on a batch, for the gate to judge, and what a batch is like as a whole.

The measures come from `warehouse.probes`; their shapes are declared here, for expectations import of the
warehouse its schema alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt


class MeasuredTable(Protocol):
    """One table with its probes; see `warehouse.probes.rows.Probed`."""

    @property
    def rows(self) -> Any:
        """The Arrow table."""

    @property
    def owner(self) -> npt.NDArray[np.integer[Any]]:
        """Per row, its source's place in `MeasuredBatch.shas`, or -1."""

    @property
    def position(self) -> npt.NDArray[np.integer[Any]]:
        """Per row, the number a finding names it by, or -1."""

    @property
    def columns(self) -> dict[str, npt.NDArray[Any]]:
        """The probes by name, a value a row."""


class MeasuredBatch(Protocol):
    """What was measured on a batch; see `warehouse.probes.rows.Measures`."""

    @property
    def shas(self) -> list[str]:
        """The sources, those of cables first."""

    @property
    def cable_ids(self) -> list[str | None]:
        """The id of each source's cable."""

    @property
    def tables(self) -> Mapping[str, Any]:
        """A `MeasuredTable` for each suite."""

    @property
    def faults(self) -> Any:
        """The faults as an Arrow table."""


@dataclass(frozen=True, slots=True)
class BatchStatistics:
    """Counts of one batch or one run; all but `sources` and `rejected` are of cables that are loaded."""

    sources: int = 0
    rejected: int = 0
    cables: int = 0
    with_classification: int = 0
    with_subject: int = 0
    with_tags: int = 0
    with_year: int = 0
    with_certain_id: int = 0
    paragraphs: int = 0
    mentions: int = 0
    bytes: int = 0
    noise: int = 0

    @classmethod
    def of(cls, measures: MeasuredBatch, rejected: Collection[str]) -> BatchStatistics:
        """Count a batch; `rejected` are the sources left out."""
        tables: dict[str, Any] = dict(measures.tables)
        is_loaded = ~np.isin(np.array(measures.shas, dtype=object), list(rejected))
        # One more place, for rows that no source owns.
        is_loaded = np.append(is_loaded, False)
        cables, mentions = tables["cables"], tables["mentions"]
        kept = is_loaded[cables.owner]
        sources = tables["sources"]
        gave_a_cable = is_loaded[sources.owner] & (sources.owner < len(cables.rows))

        def count(probe: str) -> int:
            return int(np.count_nonzero(cables.columns[probe][kept]))

        stated = mentions.rows["noise"].is_valid().to_numpy()
        return cls(
            sources=len(tables["sources"].rows),
            rejected=len(rejected),
            cables=int(kept.sum()),
            with_classification=count("has_classification"),
            with_subject=count("has_subject"),
            with_tags=count("has_tags"),
            with_year=int(np.count_nonzero(~np.isnan(cables.columns["year"][kept]))),
            with_certain_id=count("id_is_known"),
            paragraphs=int(is_loaded[tables["paragraphs"].owner].sum()),
            mentions=int(is_loaded[mentions.owner].sum()),
            bytes=int(sources.rows["size_bytes"].to_numpy()[gave_a_cable].sum()),
            noise=int((is_loaded[mentions.owner] & stated).sum()),
        )

    def __add__(self, other: BatchStatistics) -> BatchStatistics:
        names = [field.name for field in fields(self)]
        return BatchStatistics(**{name: getattr(self, name) + getattr(other, name) for name in names})

    def rates(self) -> dict[str, float]:
        """Shares from 0 to 1, and counts a cable; empty where there is no cable to speak of."""
        if not self.cables:
            return {}
        shares = {
            "classification": self.with_classification,
            "subject": self.with_subject,
            "tags": self.with_tags,
            "year": self.with_year,
            "id": self.with_certain_id,
        }
        return {
            **{f"{name}_fill": count / self.cables for name, count in shares.items()},
            "paragraphs_per_cable": self.paragraphs / self.cables,
            "mentions_per_cable": self.mentions / self.cables,
            "bytes_per_cable": self.bytes / self.cables,
            "noise_share": self.noise / self.mentions if self.mentions else 0.0,
            "rejected_share": self.rejected / self.sources if self.sources else 0.0,
        }
