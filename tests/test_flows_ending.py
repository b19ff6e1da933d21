from __future__ import annotations

import io
import os
import signal
import threading
import zipfile
from collections.abc import Iterator
from types import FrameType
from typing import Any

import pytest

from flows.ending import ending_with, hearing_signals, is_told_to_end
from transforms.samples import Sample

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@pytest.fixture
def told() -> threading.Event:
    """Somebody has told us to end."""
    event = threading.Event()
    event.set()
    return event


def as_files(samples: list[Sample]) -> dict[str, bytes]:
    return {sample.file_name: sample.data for sample in samples}


def as_container(samples: list[Sample]) -> dict[str, bytes]:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in as_files(samples).items():
            archive.writestr(name, data)
    return {"some.zip": stream.getvalue()}


@pytest.mark.parametrize("pack", [as_files, as_container])
def test_a_pass_told_to_end_stops_at_a_commit_and_the_next_takes_the_rest(
    house: Any, samples: list[Sample], told: threading.Event, pack: Any
) -> None:
    whole = [sample for sample in samples[:20] if sample.truth["cable_id"]]
    for name, data in pack(whole).items():
        (house.drop / name).write_bytes(data)
    with ending_with(told):
        first = house.ingest("first", chunk_bytes=50_000)
    assert 0 < first.seen < len(whole)
    assert house.names("drop") == sorted(pack(whole))[-len(house.names("drop")) :]
    assert house.names("state/journal") == []
    rest = house.ingest("rest")
    assert first.seen + rest.seen == len(whole)
    assert (first.count("duplicate"), rest.count("duplicate")) == (0, 0)
    assert house.names("drop") == []
    assert house.rows("select distinct times_seen t from sources") == [{"t": 1}]
    assert house.rows("select seen::int n, is_reconciled r from reconciliation order by started_at") == [
        {"n": first.seen, "r": True},
        {"n": rest.seen, "r": True},
    ]


@pytest.fixture
def heard_by_prefect() -> Iterator[list[int]]:
    """The signals that a handler hears which is not ours; the handlers of before are back at the end."""
    heard: list[int] = []

    def hear(number: int, frame: FrameType | None) -> None:
        heard.append(number)

    before = [signal.signal(number, hear) for number in SIGNALS]
    yield heard
    for number, handler in zip(SIGNALS, before, strict=True):
        signal.signal(number, handler)


def test_who_is_to_end_hears_signals_in_a_flow_and_prefect_before_and_after(
    heard_by_prefect: list[int],
) -> None:
    stop = threading.Event()
    with ending_with(stop):
        with hearing_signals():
            assert not is_told_to_end()
            os.kill(os.getpid(), signal.SIGTERM)
            os.kill(os.getpid(), signal.SIGTERM)
            assert is_told_to_end()
        assert heard_by_prefect == []
        os.kill(os.getpid(), signal.SIGTERM)
    assert not is_told_to_end()
    assert heard_by_prefect == [signal.SIGTERM]


def test_where_nobody_is_to_end_prefect_hears_them(heard_by_prefect: list[int]) -> None:
    with hearing_signals():
        os.kill(os.getpid(), signal.SIGTERM)
        assert not is_told_to_end()
    assert heard_by_prefect == [signal.SIGTERM]
