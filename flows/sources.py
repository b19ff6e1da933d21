"""Sources: settled files read and hashed, and which of them need parsing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from flows.drop import Sighting, hash_source, read_head, read_source
from flows.errors import SourceChanged, one_line
from transforms.containers import recognize_container
from transforms.records import Fault
from transforms.streams import HEAD_SIZE
from warehouse.texts.ledger import LedgerRow

# A file costs about as much as so many bytes of it, so that a chunk of tiny files stays bounded too.
LEAST_WEIGHT = 2048

T = TypeVar("T")


class Place(NamedTuple):
    """Where a member stood: the container's hash, the path in it, the member's own name and length."""

    container_sha256: str
    path: str
    name: str
    size_bytes: int


class Source(NamedTuple):
    """One file or member as it was read; `data` is None and `fault` says why where its bytes were not taken.

    A member has a `place`, and the sighting of its container; a container has a `container_kind` and no data.
    """

    sighting: Sighting
    sha256: str
    data: bytes | None
    fault: Fault | None = None
    place: Place | None = None
    container_kind: str | None = None

    @property
    def file_name(self) -> str:
        """The name it came under."""
        return self.sighting.name if self.place is None else self.place.name

    @property
    def size_bytes(self) -> int:
        """Length of the file or member."""
        return self.sighting.identity.size_bytes if self.place is None else self.place.size_bytes

    @property
    def weight(self) -> int:
        """What parsing it costs, in bytes."""
        return max(LEAST_WEIGHT, len(self.data or b""))


def split_jobs(sources: Sequence[Source], job_bytes: int, workers: int) -> list[list[Source]]:
    """The sources in jobs for `workers` processes, so small that the last job keeps nobody waiting long."""
    fair = sum(source.weight for source in sources) // (3 * workers) + 1
    return list(_split(sources, (source.weight for source in sources), min(job_bytes, fair)))


def _split(items: Iterable[T], weights: Iterable[int], limit: int) -> Iterator[list[T]]:
    run: list[T] = []
    total = 0
    for item, weight in zip(items, weights, strict=True):
        if run and total + weight > limit:
            yield run
            run, total = [], 0
        run.append(item)
        total += weight
    if run:
        yield run


def read_source_or_refuse(sighting: Sighting, max_bytes: int) -> Source:
    """One file as a source, a container by its kind alone; SourceChanged where it changed meanwhile."""
    if sighting.refusal is not None:
        return _refuse(sighting, sighting.refusal, _describe_refusal(sighting))
    try:
        return _read(sighting, max_bytes)
    except PermissionError as error:
        return _refuse(sighting, "unreadable", (error.strerror or "not permitted").lower())


def _read(sighting: Sighting, max_bytes: int) -> Source:
    is_large = sighting.identity.size_bytes > max_bytes
    data = read_head(sighting, HEAD_SIZE) if is_large else read_source(sighting)
    kind = recognize_container(data[:HEAD_SIZE])
    if kind is not None:
        return Source(sighting, "", None, container_kind=kind)
    if is_large:
        message = f"{sighting.identity.size_bytes} bytes, and {max_bytes} are allowed"
        return Source(sighting, hash_source(sighting), None, Fault("too_large", message))
    return Source(sighting, hashlib.sha256(data).hexdigest(), data)


def _describe_refusal(sighting: Sighting) -> str:
    if sighting.refusal != "link":
        return "a pipe, socket or device"
    try:
        return "a link to " + one_line(str(Path(sighting.path).readlink()))
    except OSError:
        raise SourceChanged(sighting.path) from None


def _refuse(sighting: Sighting, code: str, message: str) -> Source:
    digest = hash_unread(code, sighting.name, message, str(sighting.identity.size_bytes))
    return Source(sighting, digest, None, Fault(code, message))


def hash_unread(*seen: str) -> str:
    """What stands in the ledger for bytes that were not read: the hash of what was seen instead."""
    return hashlib.sha256("\n".join(seen).encode("utf-8", "backslashreplace")).hexdigest()


def needs_parsing(source: Source, row: LedgerRow | None, parser_version: str, *, retry: bool) -> bool:
    """Whether bytes can still tell something: new ones, known ones under a new name, or a second try."""
    if row is None or source.container_kind is not None or source.file_name not in row.file_names:
        return True
    return row.status == "quarantined" and (retry or row.parser_version != parser_version)


def select_unparsed(
    sources: Sequence[Source], ledger: Mapping[str, LedgerRow], parser_version: str, *, retry: bool
) -> list[Source]:
    """The sources to parse, each (bytes, name) once."""
    chosen = {
        (source.sha256, source.file_name): source
        for source in sources
        if needs_parsing(source, ledger.get(source.sha256), parser_version, retry=retry)
    }
    return list(chosen.values())
