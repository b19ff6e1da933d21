"""A reader that queries a catalog without pause and checks every answer, until its standard input ends.

It prints one JSON object: how many snapshots it asked, the queries that failed, and what was torn.
"""

from __future__ import annotations

import json
import sys
import threading
from typing import Any

import duckdb

TABLES = ("contents", "sources", "cables", "paragraphs", "mentions", "findings", "runs")
COUNTS = ", ".join(f"(select count(*) from {table}) as {table}" for table in TABLES)
# Rows of the snapshot that the views show, beside what the snapshot itself says of them.
CHECKS = {
    "rows as the snapshot counts them": f"""
        select snapshot, row_counts, {COUNTS} from snapshots
        where snapshot = (select snapshot from this_snapshot)
    """,
    "paragraphs without their cable": "select count(*) from paragraphs anti join cables using (cable_id)",
    "mentions without their paragraph": """
        select count(*) from mentions anti join paragraphs using (cable_id, position)
    """,
    "cables that lack rows": """
        select count(*) from cables left join (select cable_id, count(*) as n from mentions group by all)
        using (cable_id) where mention_count <> coalesce(n, 0)
    """,
    "cables without their bytes": """
        select count(*) from cables anti join contents on source_sha256 = sha256
    """,
    "cables not in the ledger": """
        select count(*) from cables anti join sources
        on source_sha256 = sha256 and sources.cable_id = cables.cable_id and status = 'loaded'
    """,
    "runs that do not add up": "select count(*) from reconciliation where not is_reconciled",
}


def ask_once(catalog: str) -> list[str]:
    """Open the catalog, ask everything, close it; what was torn."""
    with duckdb.connect(catalog, read_only=True) as connection:
        answers = {name: connection.execute(query).fetchall() for name, query in CHECKS.items()}
    return [f"{name}: {rows}" for name, rows in answers.items() if not _holds(name, rows)]


def _holds(name: str, rows: list[tuple[Any, ...]]) -> bool:
    if name != "rows as the snapshot counts them":
        return rows == [(0,)]
    return all(dict(zip(TABLES, row[2:], strict=True)) == json.loads(row[1]) for row in rows)


def _await_end(ended: threading.Event) -> None:
    sys.stdin.read()
    ended.set()


def main(catalog: str) -> None:
    """Ask until the parent closes our input."""
    ended = threading.Event()
    threading.Thread(target=_await_end, args=(ended,), daemon=True).start()
    asked, errors, torn = 0, [], []
    while not ended.is_set():
        try:
            torn += ask_once(catalog)
            asked += 1
        except duckdb.Error as error:
            errors.append(str(error))
    sys.stdout.write(json.dumps({"asked": asked, "errors": errors, "torn": torn}))


if __name__ == "__main__":
    main(sys.argv[1])
