from __future__ import annotations

import io
import os
import signal
import threading
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from awaiting import PATIENCE

from flows.ending import ending_with, is_told_to_end, run_in_thread, stop_on_signals
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
def stop() -> Iterator[threading.Event]:
    """Set when the process is told to end; the handlers of before are back at the end."""
    before = [signal.getsignal(number) for number in SIGNALS]
    event = threading.Event()
    stop_on_signals(event)
    yield event
    for number, handler in zip(SIGNALS, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.parametrize("number", SIGNALS)
def test_what_runs_in_a_thread_hears_that_it_is_to_end(stop: threading.Event, number: int) -> None:
    def work() -> bool:
        os.kill(os.getpid(), number)
        stop.wait(PATIENCE)
        return is_told_to_end()

    with ending_with(stop):
        assert run_in_thread(work)


def test_what_runs_in_a_thread_cannot_hear_signals_itself(stop: threading.Event) -> None:
    with pytest.raises(ValueError, match="main thread"):
        run_in_thread(lambda: signal.signal(signal.SIGTERM, signal.SIG_DFL))
