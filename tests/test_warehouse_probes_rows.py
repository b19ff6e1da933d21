from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from expectations.suites import EXPECTATIONS, SUITES
from transforms import parse_cable
from transforms.samples import Sample
from warehouse.batch.batch import Batch, BatchBuilder, concat, empty
from warehouse.probes import columnar
from warehouse.probes.rows import measure


@pytest.fixture(scope="module")
def batch(samples: list[Sample]) -> Batch:
    return built(samples)


def built(samples: list[Sample]) -> Batch:
    builder = BatchBuilder("1")
    for sample in samples:
        parsed = parse_cable(sample.data, sample.file_name)
        builder.add(sample.file_name, sample.file_name, len(sample.data), sample.data, parsed)
    return builder.finish()


@pytest.mark.parametrize("name", SUITES)
def test_every_probe_of_a_suite_is_measured_row_by_row(batch: Batch, name: str) -> None:
    table = measure(batch).tables[name]
    for expectation in SUITES[name]:
        assert len(table.columns[expectation.probe]) == len(table.rows), expectation.code
        assert expectation.column is None or expectation.column in table.rows.column_names, expectation.code


def test_an_empty_batch_is_measured() -> None:
    tables = measure(empty()).tables
    assert {len(tables[e.table].columns[e.probe]) for e in EXPECTATIONS} == {0}


def test_batches_that_were_joined_are_measured_alike(samples: list[Sample], batch: Batch) -> None:
    # Two batches have two dictionaries for each repeated column.
    joined = measure(concat([built(samples[:70]), built(samples[70:])]))
    whole = measure(batch)
    assert joined.shas == whole.shas
    for name, table in whole.tables.items():
        for probe, values in table.columns.items():
            assert np.array_equal(
                values, joined.tables[name].columns[probe], equal_nan=values.dtype.kind == "f"
            ), probe


def test_rows_out_of_order_are_noticed(batch: Batch) -> None:
    turned = Batch(
        batch.sources,
        batch.contents,
        batch.cables,
        batch.paragraphs.take(np.arange(len(batch.paragraphs))[::-1]),
        batch.mentions,
        batch.faults,
    )
    tables = measure(turned).tables
    assert not tables["paragraphs"].columns["position_follows"].all()
    # Mentions find their row wherever it stands.
    assert tables["mentions"].columns["paragraph_exists"].all()
    assert tables["mentions"].columns["surface_is_slice"].all()


def test_rows_whose_cable_is_not_in_the_batch_are_orphans(batch: Batch) -> None:
    first = batch.cables.slice(1)
    orphaned = Batch(batch.sources, batch.contents, first, batch.paragraphs, batch.mentions, batch.faults)
    sha = batch.cables["source_sha256"][0].as_py()
    table = measure(orphaned).tables["paragraphs"]
    is_orphan = np.array([owner == sha for owner in table.rows["source_sha256"].to_pylist()])
    assert is_orphan.any()
    assert np.array_equal(~table.columns["cable_exists"], is_orphan)


@pytest.mark.parametrize("encode", [False, True], ids=["plain", "dictionary"])
def test_lookup_tells_unknown_from_null(encode: bool) -> None:
    cells = pa.chunked_array([["PER", None, "GPE", "LOC"], ["GPE", "PER", None]])
    column = cells.dictionary_encode() if encode else cells
    assert columnar.lookup(column, ("PER", "LOC")).tolist() == [0, -2, -1, 1, -1, 0, -2]
    assert columnar.lookup(column, ()).tolist() == [-1, -2, -1, -1, -1, -1, -2]


def test_ranks_and_previous_values_stay_in_their_run() -> None:
    owner = np.array([7, 7, 7, 3, 5, 5])
    assert columnar.rank_in_run(owner).tolist() == [0, 1, 2, 0, 0, 1]
    assert columnar.previous_in_run(owner, np.arange(6), first=-1).tolist() == [-1, 0, 1, -1, -1, 4]
    assert columnar.rank_in_run(np.zeros(0, np.int64)).tolist() == []
