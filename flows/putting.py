"""Putting away what was committed: files moved out of the drop, rejected members written beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flows.archive import Kept, Move, file_away, keep_bytes, keep_members
from flows.contents import read_contents
from flows.home import Home


def put_away(home: Home, moves: Sequence[Move], kept: Sequence[Kept], day: date) -> None:
    """Take committed files out of the drop and keep rejected members; done again it goes on where it was.

    A file that was replaced in the drop before it could be moved is written anew from its stored bytes.
    """
    replaced = file_away(home, moves, day)
    stored = read_contents(home, {move.sha256 for move in replaced} | {member.sha256 for member in kept})
    for move in replaced:
        keep_bytes(home, move, stored.get(move.sha256, b""), day)
    keep_members(home, kept, stored)
