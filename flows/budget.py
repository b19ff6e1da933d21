"""Processor time for parsing one source: over it the parse is broken off, at the worst with its process."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

# Code in C may never look for the first signal; the second ends the process and asks nobody.
_SIGNAL, END_SIGNAL = signal.SIGPROF, signal.SIGVTALRM
_HARD_FACTOR = 2.0


class OverBudget(BaseException):
    """A parse took more processor time than its budget; no error, so that no handler of errors keeps it."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `OverBudget` inside the block once it has taken so many seconds of processor time.

    Where code in C goes on all the same, SIGVTALRM ends the process after twice the time. Only for the main
    thread of a process that has nothing to lose.
    """
    is_inside = True

    def give_up(*_: object) -> None:
        if is_inside:  # a signal may be handled a moment after its timer was stopped
            raise OverBudget

    signal.signal(_SIGNAL, give_up)
    signal.signal(END_SIGNAL, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_VIRTUAL, _HARD_FACTOR * seconds)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        is_inside = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
