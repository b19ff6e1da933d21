"""The pool of parsing processes: what one source costs, the others do not pay."""

from __future__ import annotations

import hashlib

from flows.drop import Identity, Sighting
from flows.parse import ParsePool
from flows.sources import Source
from transforms.samples import Sample
from warehouse.batch.batch import Batch

# Parsing it takes many times as long as the budget of these tests; a sample takes a hundredth of that.
SECONDS = 0.5
SLOW = (
    b"C O N F I D E N T I A L LIMA 000311\n\nSUBJECT: A BRIDGE\n\n1. (C) Begin.\n"
    + b"\n9. (C) And so on." * 400_000
)


def source(name: str, data: bytes) -> Source:
    sighting = Sighting(name, Identity(0, 0, len(data), 0, 0))
    return Source(sighting, hashlib.sha256(data).hexdigest(), data)


def codes(batch: Batch) -> dict[str, list[str]]:
    """The codes of the faults of each source, by its name."""
    names = dict(
        zip(batch.sources["sha256"].to_pylist(), batch.sources["file_name"].to_pylist(), strict=True)
    )
    found: dict[str, list[str]] = {name: [] for name in names.values()}
    for sha, code in zip(batch.faults["sha256"].to_pylist(), batch.faults["code"].to_pylist(), strict=True):
        found[names[sha]].append(code)
    return found


def test_a_source_over_its_budget_costs_itself_and_the_others_of_its_job_are_parsed(
    samples: list[Sample],
) -> None:
    good = [sample for sample in samples if sample.truth["fault"] is None][:6]
    sources = [source(sample.file_name, sample.data) for sample in good]
    sources.insert(3, source("slow.txt", SLOW))
    with ParsePool(2, SECONDS) as pool:
        batch = pool.gather([pool.submit(sources), pool.submit([source("again.txt", SLOW + b".")])])
    found = codes(batch)
    assert (found.pop("slow.txt"), found.pop("again.txt")) == (["too_slow"], ["too_slow"])
    assert "too_slow" not in {code for told in found.values() for code in told}
    assert set(batch.cables["source_name"].to_pylist()) == {sample.file_name for sample in good}
    assert batch.contents.num_rows == len(sources) + 1


def test_a_process_that_parsed_a_slow_source_parses_the_next(samples: list[Sample]) -> None:
    (sample,) = [sample for sample in samples if sample.truth["fault"] is None][:1]
    with ParsePool(1, SECONDS) as pool:
        jobs = [pool.submit([source("slow.txt", SLOW)]), pool.submit([source("good.txt", sample.data)])]
        batch = pool.gather(jobs)
    assert codes(batch)["slow.txt"] == ["too_slow"]
    assert batch.cables["source_name"].to_pylist() == ["good.txt"]
