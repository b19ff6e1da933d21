"""What can stop a command, each with the exit code a shell sees.

CablesError         a failure of the system (1): disk, permission, a warehouse that cannot be written
├── WrongUse        the command was called wrongly (2): no such path, no such snapshot
├── ServerGone      the Prefect server ended while a run was under way (1); what was committed stands
├── Cancelled       somebody cancelled the run in the Prefect UI (1); what was committed stands
├── Busy            another ingest holds the lock and we were told not to wait (0)
└── SourceChanged   a file changed while it was read; the flow leaves it for the next pass
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

# Characters of a line that is told.
LINE_LIMIT = 500
# The colours that delta-rs paints its errors with.
_ESCAPE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# The second is Prefect's, which is not imported to tell an error.
_STOPPED = ("KeyboardInterrupt", "TerminationSignal")
# What to do about trouble that libraries tell without saying so.
_REMEDIES = {
    "no space left on device": "make room, nothing is lost",
    "disk is full": "make room, nothing is lost",
    "disk quota exceeded": "make room, nothing is lost",
    "401 unauthorized": "set PREFECT_API_AUTH_STRING to the USER:PASSWORD of the server",
}


class CablesError(Exception):
    """A failure to tell in one line: what, where, and what to do."""

    exit_code = 1


class WrongUse(CablesError):
    """The command cannot mean what was typed."""

    exit_code = 2


class ServerGone(CablesError):
    """The Prefect server ended in the middle of a run."""


class Cancelled(CablesError):
    """Somebody wanted the run to end, and it did so at a commit."""


class Busy(CablesError):
    """Another process is writing to this home."""

    exit_code = 0


class SourceChanged(CablesError):
    """A file was written, replaced or removed between being listed and being read."""


def tell_error(error: BaseException) -> str:
    """Any error in one line: our own as they are, others with the file or the kind of error first."""
    if isinstance(error, CablesError):
        return one_line(str(error))
    if type(error).__name__ in _STOPPED:
        return "stopped"
    told = f"{type(error).__name__}: {error}"
    if isinstance(error, OSError) and error.filename is not None:
        told = f"{error.filename}: {(error.strerror or 'cannot be used').lower()}"
    return tell_remedy(_ESCAPE.sub("", told))


def tell_remedy(trouble: str) -> str:
    """What a library said in one line, and what to do, where that is known."""
    # Looked for in all of it: libraries repeat long paths before they come to the cause.
    remedies = "".join(f"; {remedy}" for words, remedy in _REMEDIES.items() if words in trouble.lower())
    return one_line(trouble, LINE_LIMIT - len(remedies)) + remedies


@contextmanager
def telling_trouble() -> Iterator[None]:
    """Raise trouble of the system within this block as a CablesError of one line.

    What a flow raises becomes its run's state, word for word, and is sent to people.
    """
    try:
        yield
    except OSError as error:
        raise CablesError(tell_error(error)) from error


def tell_closed(folder: str) -> str:
    """In one line that a folder of the drop was passed over, and what to do."""
    return f"{one_line(folder)}: passed over; let the ingest user read it and move files out of it"


def one_line(text: str, limit: int = LINE_LIMIT) -> str:
    """`text` without line breaks and control characters, cut to `limit`: fit for a log line or a terminal."""
    readable = "".join(char if char.isprintable() else " " for char in text)
    folded = " ".join(readable.split())
    return folded if len(folded) <= limit else folded[: limit - 1] + "…"
