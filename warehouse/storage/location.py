"""Where a home can lie: DuckDB and Delta read some parts of a path as something else than a name."""

from __future__ import annotations

import re
from pathlib import Path

from warehouse import schema

# Delta takes `\` for `/`, `%20` for a blank, and no control character; SQL has no bytes but text.
MISREAD = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]|%[0-9A-Fa-f]{2}")  # matches `a%20b`, not `100%`

_COLUMNS = {
    column.name for table in schema.TABLES if table.partition_by is not None for column in table.columns
}


def find_misread(path: Path) -> str | None:
    """The first part of an absolute path that names no folder to DuckDB or Delta; None where all do.

    Folders named like partitions (`year=2009`) give their value to the column of that name in every row.
    """
    if found := MISREAD.search(str(path)):
        return found.group()
    return next((part for part in path.parts if _is_partition(part)), None)


def _is_partition(folder: str) -> bool:
    name, sign, _ = folder.partition("=")
    return bool(sign) and name.lower() in _COLUMNS
