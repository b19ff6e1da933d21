"""Arrow columns as numpy arrays, and what is asked of runs: rows of one cable lie together."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.schema import Table

Truths = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.integer[Any]]

NULL = -2
KEY_BITS = 32


def integers(column: pa.ChunkedArray) -> Numbers:
    """An integer column; nulls become -1."""
    filled = pc.fill_null(column, -1) if column.null_count else column
    numbers: Numbers = filled.to_numpy()
    return numbers


def lookup(column: pa.ChunkedArray, values: Collection[str]) -> Numbers:
    """Where each cell stands in `values`: its index, -1 where it is none of them, -2 where it is null."""
    cells = column.combine_chunks()
    if not pa.types.is_dictionary(cells.type):
        return _indices(cells, values)
    # Each distinct value is looked up once; the extra place at the end serves nulls, which have index -1.
    places = np.append(_indices(cells.dictionary, values), NULL)
    found: Numbers = places[cells.indices.fill_null(-1).to_numpy()]
    return found


def _indices(cells: pa.Array, values: Collection[str]) -> Numbers:
    if not len(values):
        return np.where(cells.is_valid().to_numpy(zero_copy_only=False), -1, NULL)
    found = pc.index_in(cells, value_set=pa.array(values, cells.type))
    indices: Numbers = pc.fill_null(found, -1).to_numpy()
    if cells.null_count:
        return np.where(cells.is_valid().to_numpy(zero_copy_only=False), indices, NULL)
    return indices


def is_filled(rows: pa.Table, table: Table) -> Truths:
    """Per row, whether no required column of `table` is null; those filled at the commit may be absent."""
    filled = np.ones(len(rows), np.bool_)
    for column in table.columns:
        if not column.nullable and column.name in rows.column_names and rows[column.name].null_count:
            filled &= rows[column.name].is_valid().to_numpy()
    return filled


def pack(high: Numbers, low: Numbers) -> npt.NDArray[np.int64]:
    """Two numbers of 32 bits as one that sorts by the first, then the second."""
    packed: npt.NDArray[np.int64] = (high.astype(np.int64) << KEY_BITS) | (low.astype(np.int64) & 0xFFFFFFFF)
    return packed


def _begins(owner: Numbers) -> Truths:
    begins = np.ones(len(owner), np.bool_)
    begins[1:] = owner[1:] != owner[:-1]
    return begins


def rank_in_run(owner: Numbers) -> Numbers:
    """The place of each row among the rows of its owner, from 0; rows of one owner lie together."""
    rows = np.arange(len(owner))
    return rows - np.maximum.accumulate(np.where(_begins(owner), rows, 0)) if len(owner) else rows


def previous_in_run(owner: Numbers, values: Numbers, first: int) -> Numbers:
    """The value of the row before, within each owner's rows; `first` where there is none."""
    before = np.empty_like(values)
    before[1:] = values[:-1]
    before[_begins(owner)] = first
    return before
