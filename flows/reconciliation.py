"""The ledger held against the files on disk: what it names and is not there, and what is there unnamed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from flows.errors import one_line
from flows.home import Home
from flows.journal import read_intents
from flows.quarantine import list_rejected
from warehouse.catalog.session import QueryError, ask

# Members lie in their containers: only those rejected are files of their own.
_NAMED = """
    select sha256, any_value(file_names[1]) as file_name, any_value(status) as status
    from sources where container_sha256 is null or status = 'quarantined' group by sha256 order by sha256
"""
_LAST_BEFORE_ROLLBACKS = "select snapshot - 1 as snapshot from snapshots where operation = 'rollback'"
_ARCHIVED = re.compile(r"[0-9a-f]{12}(?=-)")
_PREFIX = 12


class Reconciliation(NamedTuple):
    """`missing`: sources of the ledger that lie nowhere. `unnamed`: files that no row of the ledger names.

    `cleared`: rejected sources that somebody took out of quarantine, as its advice may be. `taken_back`:
    files that came after the snapshot a rollback went back to.
    """

    missing: list[str]
    cleared: list[str]
    unnamed: list[str]
    taken_back: list[str]

    @property
    def is_whole(self) -> bool:
        """Whether ledger and disk agree."""
        return not any(self)

    def as_sentence(self) -> str:
        """What does not agree, in one line."""
        if self.is_whole:
            return "every source of the ledger lies in archive or quarantine, and nothing else does"
        told = [
            _tell(self.missing, "of the ledger in neither archive nor quarantine"),
            _tell(self.cleared, "rejected and no longer in quarantine"),
            _tell(self.unnamed, "on disk without a row in the ledger"),
            _tell(self.taken_back, "taken back by a rollback; drop them again to load them"),
        ]
        return "; ".join(part for part in told if part)


def _tell(names: list[str], what: str) -> str:
    return f"{len(names):,} {what} ({one_line(names[0], 80)})" if names else ""


def reconcile(home: Home) -> Reconciliation:
    """Hold the ledger of the newest snapshot against archive and quarantine.

    A running ingest commits and moves between two looks: what differs is looked at again.
    """
    first = _compare(home)
    if first.is_whole:
        return first
    return Reconciliation(*(sorted(set(a) & set(b)) for a, b in zip(first, _compare(home), strict=True)))


def _compare(home: Home) -> Reconciliation:
    archived = {path: _ARCHIVED.match(path.name) for path in _files(home.archive)}
    rejected = {row.path: str(row.why.get("sha256", "")) for row in list_rejected(home)}
    on_the_way = {sha256 for _, intent in read_intents(home) for sha256 in intent.shas}
    named = {row["sha256"]: row for row in ask(home.root, _NAMED).to_pylist()}
    begins = {sha256[:_PREFIX] for sha256 in named}
    kept = {found.group() for found in archived.values() if found}
    present = {*rejected.values(), *on_the_way}
    gone = [row for sha256, row in named.items() if sha256[:_PREFIX] not in kept and sha256 not in present]
    strangers = {path: found.group() if found else "" for path, found in archived.items()}
    strangers = {path: begin for path, begin in strangers.items() if begin not in begins}
    strangers |= {path: sha256[:_PREFIX] for path, sha256 in rejected.items() if sha256 not in named}
    once = _named_once(home) if strangers else set()
    return Reconciliation(
        [_describe(row) for row in gone if row["status"] != "quarantined"],
        [_describe(row) for row in gone if row["status"] == "quarantined"],
        [str(path.relative_to(home.root)) for path, begin in strangers.items() if begin not in once],
        [str(path.relative_to(home.root)) for path, begin in strangers.items() if begin in once],
    )


def _named_once(home: Home) -> set[str]:
    """The beginnings of the hashes that ledgers named until a rollback took them back.

    A snapshot no longer kept cannot be asked; the bytes stored until then tell of all but containers.
    """
    found = {row["sha256"] for row in ask(home.root, "select sha256 from contents").to_pylist()}
    for row in ask(home.root, _LAST_BEFORE_ROLLBACKS).to_pylist():
        with suppress(QueryError):
            ledger = ask(home.root, "select distinct sha256 from sources", row["snapshot"])
            found.update(ledger["sha256"].to_pylist())
    return {sha256[:_PREFIX] for sha256 in found}


def _files(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        yield from (Path(parent, name) for name in names if not name.startswith("."))


def _describe(row: dict[str, str]) -> str:
    return f"{row['sha256'][:_PREFIX]} {row['file_name']}"
