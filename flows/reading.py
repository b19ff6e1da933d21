"""Reading the drop: files and members of containers as one stream of sources, cut into chunks by bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flows.drop import Sighting
from flows.errors import SourceChanged
from flows.members import read_container
from flows.sources import Source, read_source_or_refuse
from transforms.containers import Limits


class Reading(NamedTuple):
    """Some sources, at most so many bytes of them, and the files among them that changed while being read."""

    sources: list[Source]
    changed: list[Sighting]


def read_chunks(sightings: Iterable[Sighting], chunk_bytes: int, max_bytes: int) -> Iterator[Reading]:
    """All sources in chunks of at most `chunk_bytes` each, a larger source in a chunk of its own."""
    reading, total = Reading([], []), 0
    for read in _read_all(sightings, Limits(member_bytes=max_bytes)):
        if isinstance(read, Sighting):
            reading.changed.append(read)
            continue
        if reading.sources and total + read.weight > chunk_bytes:
            yield reading
            reading, total = Reading([], []), 0
        reading.sources.append(read)
        total += read.weight
    if reading.sources or reading.changed:
        yield reading


def _read_all(sightings: Iterable[Sighting], limits: Limits) -> Iterator[Source | Sighting]:
    """Every source in turn; a file that changed is given as its sighting, and left for the next pass."""
    for sighting in sightings:
        try:
            source = read_source_or_refuse(sighting, limits.member_bytes)
            if source.container_kind is None:
                yield source
            else:
                yield from read_container(sighting, source.container_kind, limits)
        except SourceChanged:
            yield sighting
