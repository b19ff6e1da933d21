"""The kin of new texts: those that came before them under the same id, and may make one cable with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from transforms.vocabulary.cable_ids import base_id
from warehouse.storage.snapshots import last_snapshot
from warehouse.storage.tables import live_files, open_table, read_files
from warehouse.texts.current import current_texts
from warehouse.texts.decisions import Text

READ = pa.array(["loaded", "superseded"])


class Claims:
    """Which sources of the ledger gave a cable, loaded or superseded, and under which id."""

    def __init__(self, rows: pa.Table) -> None:
        self._rows = rows.filter(pc.is_in(rows["status"], value_set=READ))

    def of(self, shas: Collection[str]) -> dict[str, str]:
        """The ids of those of the sources that gave a cable."""
        return dict(self._pairs("sha256", shas))

    def under(self, ids: Collection[str]) -> dict[str, set[str]]:
        """The sources under each of these ids; a marked id is another one."""
        found: dict[str, set[str]] = defaultdict(set)
        for sha, cable_id in self._pairs("cable_id", ids):
            found[cable_id].add(sha)
        return found

    def _pairs(self, column: str, values: Collection[str]) -> Iterable[tuple[str, str]]:
        if not values or not self._rows.num_rows:
            return ()
        rows = self._rows.filter(pc.is_in(self._rows[column], value_set=pa.array(sorted(values))))
        return zip(rows["sha256"].to_pylist(), rows["cable_id"].to_pylist(), strict=True)


def read_claims(home: Path) -> Claims:
    """The claims of the newest snapshot: one scan of three columns of the ledger."""
    table = open_table(home, "sources", last_snapshot(home).version("sources"))
    return Claims(read_files(home, "sources", live_files(table, "sources"), ["sha256", "status", "cable_id"]))


class News(NamedTuple):
    """Texts of a batch by what they tell beside the ledger.

    `stale`: known, and nothing new. `unread`: known under another id, which all their names together decide.
    `left`: ids that a text has left for another.
    """

    stale: set[str]
    unread: set[str]
    left: set[str]


def find_news(home: Path, texts: Collection[Text], held: Mapping[str, str]) -> News:
    """Sort texts whose year is certain; `held`: the ids of those that gave a cable before, by hash."""
    news = News(set(), set(), set())
    known = [text for text in texts if text.source_sha256 in held]
    if not known:
        return news
    table = open_table(home, "cables", last_snapshot(home).version("cables"))
    ids = {base_id(held[text.source_sha256]) for text in known}
    current = {text.source_sha256: text for text in current_texts(home, table, ids)}
    for text in known:
        before = current.get(text.source_sha256)
        has_moved = base_id(held[text.source_sha256]) != text.cable_id
        if before is None:
            (news.unread if has_moved else news.stale).add(text.source_sha256)
        elif text.evidence >= before.evidence:
            news.stale.add(text.source_sha256)
        elif has_moved and before.is_strong:
            news.left.add(base_id(before.cable_id))
    return news
