from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from flows.budget import END_SIGNAL, OverBudget, within


@pytest.fixture(autouse=True)
def own_handlers() -> Iterator[None]:
    """The signals mean again what they meant before."""
    before = {number: signal.getsignal(number) for number in (signal.SIGPROF, END_SIGNAL)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def timers() -> set[tuple[float, float]]:
    return {signal.getitimer(timer) for timer in (signal.ITIMER_PROF, signal.ITIMER_VIRTUAL)}


def spin() -> None:
    while True:
        pass


def test_what_stays_within_its_budget_is_left_alone() -> None:
    with within(60):
        done = sum(range(1000))
    assert done == 499_500
    assert timers() == {(0, 0)}


def test_what_goes_on_for_ever_is_broken_off() -> None:
    with pytest.raises(OverBudget), within(0.02):
        spin()
    assert timers() == {(0, 0)}


def test_a_handler_of_errors_does_not_keep_it() -> None:
    assert not issubclass(OverBudget, Exception)


def test_an_error_of_the_block_goes_on_and_leaves_no_timer() -> None:
    with pytest.raises(ValueError, match="of its own"), within(60):
        raise ValueError("of its own")
    assert timers() == {(0, 0)}


def test_a_signal_that_comes_late_is_none_of_what_follows() -> None:
    with within(60):
        pass
    signal.raise_signal(signal.SIGPROF)
    assert timers() == {(0, 0)}


def test_a_block_in_a_block_that_was_broken_off_has_a_budget_of_its_own() -> None:
    for _ in range(3):
        with pytest.raises(OverBudget), within(0.02):
            spin()
    with within(60):
        assert signal.getitimer(signal.ITIMER_PROF)[0] > 50
