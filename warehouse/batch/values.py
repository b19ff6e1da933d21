"""Python values as Arrow arrays, a column at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

ROWS_AT_ONCE = 512


def column(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Python values as one Arrow array; what the type cannot hold is mended.

    Lone surrogates become `?`; numbers out of range become null, which the expectations then judge.
    """
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:
        return pa.array([_encodable(value) for value in values], kind)
    except (OverflowError, pa.ArrowInvalid):
        return pa.array([_in_range(value, kind) for value in values], kind)


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    return [_encodable(item) for item in value] if isinstance(value, (list, tuple)) else value


def _in_range(value: Any, kind: pa.DataType) -> Any:
    if isinstance(value, int) and pa.types.is_integer(kind):
        limit = 1 << (kind.bit_width - 1)
        return value if -limit <= value < limit else None
    return value


def transposed(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    """Rows to columns, some hundred rows at a time: a single zip over a million rows misses every cache."""
    columns: list[list[Any]] = [[] for _ in range(width)]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        for values, more in zip(columns, zip(*rows[start : start + ROWS_AT_ONCE], strict=True), strict=True):
            values.extend(more)
    return columns
