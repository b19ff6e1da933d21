"""The forms of a cable's id: `09TRIPOLI941`, the same shared, and the id of a text without post or serial."""

from __future__ import annotations

# Digits of a text's hash in an id made of it, and in one that marks a shared id.
_HASH_DIGITS, _MARK_DIGITS = 12, 6
HASH_PREFIX = "sha-"
SHARED_MARK = "~"

# 09TRIPOLI941, XXTRIPOLI941, 09STATE12~a1b2c3, sha-0123456789ab; not 9TRIPOLI941, 09TRIPOLI0941.
CABLE_ID = (
    rf"^(?:(?:[0-9]{{2}}|XX)[A-Z]+[1-9][0-9]*(?:{SHARED_MARK}[0-9a-f]{{{_MARK_DIGITS}}})?"
    rf"|{HASH_PREFIX}[0-9a-f]{{{_HASH_DIGITS}}})$"
)


def hash_id(sha256: str) -> str:
    """The id of a text whose post or serial is unknown: `sha-` and twelve digits of its hash."""
    return f"{HASH_PREFIX}{sha256[:_HASH_DIGITS]}"


def is_hash_id(cable_id: str) -> bool:
    """Whether an id names no post and no serial."""
    return cable_id.startswith(HASH_PREFIX)


def shared_id(cable_id: str, sha256: str) -> str:
    """The id of the weaker of two texts that claim one id: `09TRIPOLI941~1a2b3c`."""
    return f"{cable_id}{SHARED_MARK}{sha256[:_MARK_DIGITS]}"


def base_id(cable_id: str) -> str:
    """The id without the mark of a shared one: `09TRIPOLI941~1a2b3c` is `09TRIPOLI941`."""
    return cable_id.partition(SHARED_MARK)[0]
