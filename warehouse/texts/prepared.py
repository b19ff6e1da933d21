"""A batch as it is to be committed: judged, with the stored texts that it meets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple, Protocol

from warehouse.batch.batch import Batch
from warehouse.texts.joined import Joins, nothing_joined


class Why(Protocol):
    """Why a source is rejected."""

    @property
    def code(self) -> str:
        """A code of `transforms.faults`, or of an expectation."""

    @property
    def reason(self) -> str:
        """A sentence."""


class Judged(Protocol):
    """What the gate says of a batch; see `expectations.verdict.Verdict`."""

    @property
    def rejected(self) -> Mapping[str, Why]:
        """Why each rejected source is rejected, by hash."""

    @property
    def warnings(self) -> Mapping[str, Collection[str]]:
        """Codes for `cables.warnings`, by hash."""

    @property
    def findings(self) -> Collection[Any]:
        """Rows in the order of `schema.FINDINGS`."""


class Prepared(NamedTuple):
    """What is to be committed: a batch with the stored texts it meets, the gate's word, the cables they make.

    `rejected`: why, by hash. `warnings`: codes for `cables.warnings`, by hash.
    `findings`: rows in the order of `schema.FINDINGS`.
    `joins`: cables made of several texts of the batch, which the texts' own are replaced by.
    """

    batch: Batch
    rejected: Mapping[str, Why]
    warnings: Mapping[str, Collection[str]]
    findings: Collection[Any]
    joins: Joins


def prepare(batch: Batch, judged: Judged, joins: Joins | None = None) -> Prepared:
    """A judged batch as it is to be committed, by itself or with the cables that some of its texts make."""
    return Prepared(batch, judged.rejected, judged.warnings, judged.findings, joins or nothing_joined())
