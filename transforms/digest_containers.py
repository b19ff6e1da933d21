"""Digests read as streams: one telegram's exact bytes after the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from transforms.digests import find_cuts
from transforms.places import Member, Place
from transforms.streams import CHUNK, Broken, Budget, PeekedStream

# How far behind a cut its telegram has to be read for the cut to be certain.
_LOOK_AHEAD = 1 << 14


def open_digest(stream: PeekedStream, place: Place, budget: Budget) -> Iterator[Member]:
    """The telegrams of a digest in their order; what stands before the first is the first's."""
    most = budget.limits.member_bytes
    for number, data in enumerate(_split(stream, place.depth, most), 1):
        budget.count()
        yield Member(place.below(f"cable-{number:04}"), data)


def _split(stream: PeekedStream, depth: int, most: int) -> Iterator[bytes]:
    pending, unread = b"", 0
    while chunk := stream.read(CHUNK):
        pending += chunk
        if len(pending) < 2 * unread:
            continue  # looked through again only where it has doubled, so that each byte is a few times
        parts = _part(pending, len(pending) - _LOOK_AHEAD)
        yield from (part.strip() for part in parts[:-1])
        pending = parts[-1]
        unread = len(pending)
        if unread > most:
            raise Broken(depth, f"a telegram of the digest has more than {most} bytes", "too_large")
    yield from (part.strip() for part in _part(pending, len(pending)) if part.strip())


def _part(data: bytes, end: int) -> list[bytes]:
    """The bytes at their cuts before `end`; Latin-1 has one character for each byte."""
    cuts = [0, *(cut for cut in find_cuts(data.decode("latin-1")) if cut < end), len(data)]
    return [data[begin:until] for begin, until in pairwise(cuts)]
