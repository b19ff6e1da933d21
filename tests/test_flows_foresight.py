from __future__ import annotations

import subprocess
import sys
import tracemalloc
from typing import Any

import pytest

from flows.foresight import FIRST, holds_news
from flows.settings import Settings
from transforms.samples import Sample

STUB = b"Appears in these articles:<br /> \n"
PREPARE = """
import sys
from pathlib import Path
from flows.foresight import prepare_judging
from flows.home import open_home
from flows.settings import Settings
home = open_home(Path(sys.argv[1]))
prepare_judging(home, Settings(home=home.root))
print("great_expectations" in sys.modules)
"""


@pytest.fixture
def cable(house: Any, samples: list[Sample]) -> bytes:
    """The bytes of a cable that the house has loaded as `known.txt`, after a stub it rejected."""
    data = next(sample.data for sample in samples if sample.truth["cable_id"])
    (house.drop / "known.txt").write_bytes(data)
    (house.drop / "stub.txt").write_bytes(STUB)
    assert house.take() == {"loaded": 1, "quarantined": 1}
    return data


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("known.txt", b"{cable}", False),
        ("stub.txt", STUB, False),
        ("a better name.txt", b"{cable}", True),
        ("new.txt", b"{cable} ", True),
        ("some.zip", b"PK\3\4" + bytes(30), True),
    ],
)
def test_news_are_what_the_ledger_does_not_know(
    house: Any, cable: bytes, name: str, data: bytes, expected: bool
) -> None:
    settings = Settings(home=house.root)
    assert not holds_news(house, settings)
    (house.drop / name).write_bytes(data.replace(b"{cable}", cable))
    assert holds_news(house, settings) is expected


def test_no_more_than_the_first_files_are_read(house: Any, cable: bytes) -> None:
    for number in range(FIRST):
        folder = house.drop / f"{number:02}"
        folder.mkdir()
        (folder / "known.txt").write_bytes(cable)
    (house.drop / "last.txt").write_bytes(cable + b" ")
    assert not holds_news(house, Settings(home=house.root))


def test_the_bytes_of_one_file_at_a_time_are_held(house: Any, cable: bytes) -> None:
    for number in range(FIRST):
        (house.drop / f"{number}.txt").write_bytes(bytes(1_000_000))
    tracemalloc.start()
    try:
        assert holds_news(house, Settings(home=house.root))
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("is_new", [True, False])
def test_the_judge_is_imported_only_for_news(house: Any, cable: bytes, is_new: bool) -> None:
    (house.drop / "known.txt").write_bytes(cable + b" " * is_new)
    done = subprocess.run(
        [sys.executable, "-c", PREPARE, str(house.root)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(is_new)
