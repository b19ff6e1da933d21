from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from transforms.records import Fault, ParsedCable
from warehouse import schema
from warehouse.batch import batch as columns
from warehouse.batch.batch import Batch, BatchBuilder

Text = Callable[..., ParsedCable]


@pytest.fixture
def batch(shelf: Any, text: Text) -> Batch:
    stub = ParsedCable(
        None, "Appears in these articles:", "annotated", faults=[Fault("stub", "no cable", 0, 7)]
    )
    made: Batch = shelf.batch(
        ("09TRIPOLI941.txt", b"one", text(tags=["PREL", "LY"])),
        ("stub.txt", b"two", stub),
        ("x.txt", b"three", text("XXPARIS7", None, None, ("A.", "B.", "C."))),
    )
    return made


def test_a_batch_has_the_columns_of_the_schema(batch: Batch) -> None:
    names = [column.name for column in schema.CABLES.columns if not column.is_committed]
    assert batch.cables.column_names == names
    assert batch.paragraphs.column_names == schema.PARAGRAPHS.column_names
    assert batch.mentions.column_names == schema.MENTIONS.column_names
    assert batch.mentions.cast(schema.MENTIONS.arrow).schema == schema.MENTIONS.arrow


def test_rows_of_a_cable_carry_its_id_year_and_source(batch: Batch) -> None:
    rows = batch.paragraphs.select(["cable_id", "year", "position"]).to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        ("09TRIPOLI941", 2009, 0),
        ("09TRIPOLI941", 2009, 1),
        *(("XXPARIS7", None, position) for position in range(4)),
    ]
    assert set(batch.mentions["source_sha256"].to_pylist()) == set(batch.cables["source_sha256"].to_pylist())


@pytest.mark.parametrize("make", [lambda batch: batch, lambda _: columns.empty()], ids=["filled", "empty"])
def test_ipc_gives_the_batch_back(batch: Batch, make: Callable[[Batch], Batch]) -> None:
    before = make(batch)
    after = Batch.from_ipc(before.to_ipc())
    assert after == before


def test_only_and_without_divide_a_batch(batch: Batch) -> None:
    first, *others = batch.sources["sha256"].to_pylist()
    assert batch.only([first]).mentions.num_rows == 1
    assert batch.without([first]).sources["sha256"].to_pylist() == others
    assert columns.concat([batch.only([first]), batch.without([first])]) == batch
    assert batch.only([]).sources.num_rows == batch.without([*others, first]).contents.num_rows == 0


@pytest.mark.parametrize("is_one_batch", [True, False], ids=["in one batch", "in two"])
@pytest.mark.parametrize("turn", [1, -1], ids=["better first", "better last"])
def test_of_one_source_under_two_names_the_better_evidence_stays(
    shelf: Any, text: Text, turn: int, is_one_batch: bool
) -> None:
    readings = [
        ("09TRIPOLI941.txt", b"same", text()),
        ("unnamed.txt", b"same", text("XXTRIPOLI941", None, None)),
    ][::turn]
    batch = shelf.batch(*readings) if is_one_batch else columns.concat(map(shelf.batch, readings))
    assert batch.sources["file_name"].to_pylist() == ["09TRIPOLI941.txt"]
    assert batch.cables["cable_id"].to_pylist() == ["09TRIPOLI941"]
    assert set(batch.mentions["cable_id"].to_pylist()) == {"09TRIPOLI941"}


def test_what_no_column_holds_is_mended_not_fatal(shelf: Any, text: Text) -> None:
    batch = shelf.batch(
        ("a", b"a", text(serial=1 << 40, subject="a \ud800 b", tags=["\udfff"])), ("b", b"b", text())
    )
    assert batch.cables["serial"].to_pylist() == [None, None]
    assert batch.cables["subject"].to_pylist() == ["a ? b", None]
    assert batch.cables["tags"].to_pylist()[0] == ["?"]


def test_a_fault_shows_the_place_it_speaks_of() -> None:
    words = "a" * 500 + "BROKEN" + "z" * 500
    builder = BatchBuilder("1")
    faults = [Fault("truncated_markup", "not closed", 500, 506), Fault("empty", "nothing")]
    builder.add("f" * 64, "a.txt", 9, None, ParsedCable(None, words, "annotated", faults=faults))
    first, second = builder.finish().faults.to_pylist()
    at = first["source_start"] - first["excerpt_start"]
    assert first["excerpt"][at : at + 6] == "BROKEN"
    assert len(first["excerpt"]) < 200
    assert second["excerpt"] is None


def test_bytes_not_kept_have_no_row_of_contents(text: Text) -> None:
    builder = BatchBuilder("1")
    builder.add("f" * 64, "huge.txt", 1 << 31, None, text())
    batch = builder.finish()
    assert (batch.contents.num_rows, batch.sources["size_bytes"].to_pylist()) == (0, [1 << 31])
    assert pa.types.is_dictionary(batch.mentions["cable_id"].type)
