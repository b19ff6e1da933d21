from __future__ import annotations

import errno

import pytest
from prefect.exceptions import TerminationSignal

from flows.errors import CablesError, tell_error, telling_trouble

# As delta-rs tells it, in colours.
PAINTED = (
    "Generic LocalFileSystem error\n \x1b[31m↳\x1b[0m Unable to open a.json#1\n \x1b[31m↳\x1b[0m {why}\n"
)


LOCAL = "OSError: Generic LocalFileSystem error ↳ Unable to open a.json#1 ↳ "
FULL = "No space left on device"
DENIED = "Client error '401 Unauthorized' for url 'http://127.0.0.1:4200/api/admin/version'"
ASK = "; set PREFECT_API_AUTH_STRING to the USER:PASSWORD of the server"
ROOM = "; make room, nothing is lost"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (CablesError("said\nalready"), "said already"),
        (PermissionError(errno.EACCES, "Permission denied", "data/drop"), "data/drop: permission denied"),
        (OSError(PAINTED.format(why="os error 13")), f"{LOCAL}os error 13"),
        (OSError(errno.ENOSPC, FULL, "a.tmp"), f"a.tmp: {FULL.lower()}{ROOM}"),
        (OSError(PAINTED.format(why=FULL)), f"{LOCAL}{FULL}{ROOM}"),
        (OSError(f"{'deep/' * 200}: {FULL}"), f"OSError: {'deep/' * 200}"[: 499 - len(ROOM)] + f"…{ROOM}"),
        (RuntimeError(DENIED), f"RuntimeError: {DENIED}{ASK}"),
        (KeyboardInterrupt(), "stopped"),
        (TerminationSignal(15), "stopped"),
        (ValueError("x" * 600), "ValueError: " + "x" * 487 + "…"),
    ],
)
def test_any_error_is_told_in_one_line(error: BaseException, told: str) -> None:
    assert tell_error(error) == told
    assert tell_error(CablesError(told)) == told  # as a flow's state and the command's last line repeat it


def test_trouble_of_the_system_becomes_an_error_of_ours_and_keeps_its_cause() -> None:
    with pytest.raises(CablesError, match=r"^b: is a directory$") as told, telling_trouble():
        raise IsADirectoryError(errno.EISDIR, "Is a directory", "b")
    assert isinstance(told.value.__cause__, IsADirectoryError)


def test_other_errors_pass_as_they_are() -> None:
    with pytest.raises(ValueError, match=r"^c$"), telling_trouble():
        raise ValueError("c")
