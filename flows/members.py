"""Containers in the drop: streamed, each member a source of its own, the container told after them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from flows.drop import Sighting, hash_source, opened_source
from flows.sources import Place, Source, hash_unread
from transforms.containers import ContainerRefused, Limits, Member, read_members
from transforms.records import Fault


def read_container(sighting: Sighting, kind: str, limits: Limits) -> Iterator[Source]:
    """The members of a container, then the container itself; its fault says why it was not read to its end.

    The members given before a fault are whole. Raises SourceChanged where the file changed meanwhile.
    """
    sha256 = hash_source(sighting)
    labels: Counter[str] = Counter()
    fault: Fault | None = None
    try:
        for member in _read_opened(sighting, limits):
            labels[member.name] += 1
            source = _as_source(sighting, sha256, member, labels[member.name])
            if source.sha256 == sha256:
                # A table of one row, say: the file is its only member, and no container of itself.
                yield source._replace(place=None)
                return
            yield source
    except ContainerRefused as refused:
        fault = refused.fault
    if fault is None and not labels:
        fault = Fault("empty_container", f"nothing in the {kind} is a file, a row or a text")
    yield Source(sighting, sha256, None, fault, container_kind=kind)


def _read_opened(sighting: Sighting, limits: Limits) -> Iterator[Member]:
    with opened_source(sighting) as stream:
        yield from read_members(stream, sighting.name, limits)


def _as_source(sighting: Sighting, container_sha256: str, member: Member, number: int) -> Source:
    """`number` tells members of one name apart: without it they would share a row of the ledger."""
    path = member.name if number == 1 else f"{member.name}#{number}"
    place = Place(container_sha256, path, member.name.rpartition("/")[2], len(member.data))
    if member.fault is None:
        return Source(sighting, hashlib.sha256(member.data).hexdigest(), member.data, place=place)
    digest = hash_unread(member.fault.code, container_sha256, path)
    return Source(sighting, digest, None, member.fault, place)
