"""Named points at which tests kill the process or keep it busy, to see that nothing is lost there."""

from __future__ import annotations

import os
import signal
from itertools import repeat

SWITCH = "CABLES_FAULT_POINT"
STUCK = "stuck:"


def fault_point(name: str) -> None:
    """End this process at once, as a crash would, where the environment names this point.

    Named with `stuck:` before it, the point takes processor time for ever, in C that handles no signal.
    """
    wanted = os.environ.get(SWITCH)
    if wanted == name:
        os.kill(os.getpid(), signal.SIGKILL)
    if wanted == STUCK + name:
        sum(repeat(0))
