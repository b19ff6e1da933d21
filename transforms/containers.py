"""Archives and the bulk CSV read as streams: one cable's bytes after the other, within limits.

A container is known by its first bytes, whatever its name. What stands in a container may be one
again, to a depth. Nothing is written anywhere: the path of a member is a label, never a path.

    ContainerRefused(fault)   the whole container is refused; its fault's code is `bomb` or `broken_container`
"""

from __future__ import annotations

import gzip
import io
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import BinaryIO, NamedTuple, cast

import zstandard

from transforms.cablegate_csv import find_rows, is_row
from transforms.records import Fault
from transforms.streams import (
    CHUNK,
    DEFAULT_LIMITS,
    Budget,
    ContainerRefused,
    CountedStream,
    Limits,
    PeekedStream,
    ZstdStream,
)

__all__ = ["ContainerRefused", "Limits", "Member", "read_members", "recognize_container"]

_GZIP, _ZSTD, _ZIP, _EMPTY_ZIP = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"PK\x05\x06"
# What the readers of archives raise at bytes that are none, or are cut off.
_BROKEN = (
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    zstandard.ZstdError,
)


class Member(NamedTuple):
    """One source in a container; `name` tells its containers too, and `fault` why its bytes are missing."""

    name: str
    data: bytes
    fault: Fault | None = None


def recognize_container(head: bytes) -> str | None:
    """`gzip`, `zstd`, `zip`, `tar` or `csv` by the first 1,024 bytes, or None for anything else."""
    if head.startswith(_GZIP):
        return "gzip"
    if head.startswith(_ZSTD):
        return "zstd"
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        return "zip"
    if _is_tar(head):
        return "tar"
    return "csv" if is_row(head) else None


def read_members(stream: BinaryIO, name: str, limits: Limits = DEFAULT_LIMITS) -> Iterator[Member]:
    """The members of the container in `stream`, one by one and in its own order.

    Raises `ContainerRefused` when a limit is passed or the container cannot be read further; the
    members given until then are whole. Directories, links, devices and dot files are passed over.
    """
    budget = Budget(limits)
    source = PeekedStream(CountedStream(stream, budget.pack))
    try:
        yield from _unpack(source, _Place(name, "", 0), budget)
    except _BROKEN as error:
        raise ContainerRefused("broken_container", f"{name}: {str(error) or type(error).__name__}") from error
    except OSError as error:
        if error.errno is not None:
            raise  # the disk failed, not the archive
        raise ContainerRefused("broken_container", f"{name}: {error}") from error


class _Place(NamedTuple):
    """Where a stream stands: the container's name, the label of the stream in it, and how deep that is."""

    name: str
    path: str
    depth: int

    def below(self, path: str) -> _Place:
        """The same place with the label of a member."""
        return self._replace(path=path)


def _unpack(stream: PeekedStream, place: _Place, budget: Budget) -> Iterator[Member]:
    """The members of `stream` if it is a container, else itself as one member."""
    kind = recognize_container(stream.head())
    if kind is None:
        yield _read_leaf(stream, place.path or place.name, budget)
        return
    budget.enter(place.depth + 1)
    yield from _UNPACKERS[kind](stream, place._replace(depth=place.depth + 1), budget)


def _read_leaf(stream: PeekedStream, path: str, budget: Budget) -> Member:
    budget.count()
    most = budget.limits.member_bytes
    data = stream.read(most + 1)
    if len(data) <= most:
        return Member(path, data)
    while stream.read(CHUNK):
        continue
    return Member(path, b"", Fault("too_large", f"{path} has more than {most} bytes"))


def _unpack_gzip(stream: PeekedStream, place: _Place, budget: Budget) -> Iterator[Member]:
    opened = cast(BinaryIO, gzip.GzipFile(fileobj=stream, mode="rb"))
    yield from _unpack_inner(opened, place, budget)


def _unpack_zstd(stream: PeekedStream, place: _Place, budget: Budget) -> Iterator[Member]:
    yield from _unpack_inner(cast(BinaryIO, PeekedStream(ZstdStream(stream))), place, budget)


def _unpack_inner(opened: BinaryIO, place: _Place, budget: Budget) -> Iterator[Member]:
    """What a compressed stream holds: it is named as the stream, without the suffix of the packing."""
    inner = PeekedStream(CountedStream(opened, budget.unpack))
    yield from _unpack(inner, place._replace(name=_bare(place.name), path=_bare(place.path)), budget)


def _unpack_tar(stream: PeekedStream, place: _Place, budget: Budget) -> Iterator[Member]:
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for entry in archive:
            opened = archive.extractfile(entry) if entry.isfile() and _is_wanted(entry.name) else None
            if opened is None:
                budget.count()
                continue
            inner = PeekedStream(CountedStream(cast(BinaryIO, opened), _nothing))
            yield from _unpack(inner, place.below(_label(place.path, entry.name)), budget)


def _nothing(count: int) -> None:
    """A tar's entries are no larger than the tar: their bytes are counted there."""


def _unpack_zip(stream: PeekedStream, place: _Place, budget: Budget) -> Iterator[Member]:
    with zipfile.ZipFile(_seekable(stream, budget)) as archive:
        for entry in archive.infolist():
            if entry.is_dir() or not _is_wanted(entry.filename):
                budget.count()
            else:
                inside = place.below(_label(place.path, entry.filename))
                yield from _unpack_entry(archive, entry, inside, budget)


def _unpack_entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, place: _Place, budget: Budget
) -> Iterator[Member]:
    if entry.flag_bits & 1:
        budget.count()
        yield Member(place.path, b"", Fault("encrypted", f"{place.path} needs a password"))
        return
    with archive.open(entry) as opened:
        yield from _unpack(PeekedStream(CountedStream(cast(BinaryIO, opened), budget.unpack)), place, budget)


def _seekable(stream: PeekedStream, budget: Budget) -> BinaryIO:
    """A zip's table stands at its end: the stream itself where it can go there, else its bytes in memory."""
    if stream.seekable():
        return cast(BinaryIO, stream)
    most = budget.limits.member_bytes * 4
    data = stream.read(most + 1)
    if len(data) > most:
        raise ContainerRefused("bomb", f"holds a zip of more than {most} bytes inside another container")
    return io.BytesIO(data)


def _unpack_csv(stream: PeekedStream, place: _Place, budget: Budget) -> Iterator[Member]:
    """The rows of a bulk dump, each a member named by its reference id."""
    for reference, row in split_rows(stream, budget.limits.member_bytes):
        budget.count()
        yield Member(_label(place.path, reference), row)


def split_rows(stream: BinaryIO, most: int) -> Iterator[tuple[str, bytes]]:
    """(reference id, bytes) of each row of a bulk CSV; raises `ContainerRefused` at a row above `most` bytes.

    A row begins where a line has the form of its first three columns, so that one broken row does
    not swallow the next.
    """
    pending = b""
    while chunk := stream.read(CHUNK):
        pending += chunk
        rows = find_rows(pending)
        for row, following in pairwise(rows):
            yield _reference(row), pending[row.start() : following.start()].rstrip()
        pending = pending[rows[-1].start() :] if rows else pending
        if len(pending) > most:
            raise ContainerRefused("broken_container", f"a row of the CSV has more than {most} bytes")
    for row in find_rows(pending):
        yield _reference(row), pending[row.start() :].rstrip()


def _reference(row: re.Match[bytes]) -> str:
    return row.group(3).decode("ascii", "replace")


def _is_tar(head: bytes) -> bool:
    """The mark of a tar, or, in the oldest, the checksum of its first entry."""
    if head[257:262] == b"ustar":
        return True
    if len(head) < 512 or not head[0]:
        return False
    try:
        wanted = int(head[148:156].strip(b"\0 ") or b"-1", 8)
    except ValueError:
        return False
    return sum(head[:148]) + 8 * 32 + sum(head[156:512]) == wanted


def _is_wanted(path: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    return bool(parts[-1]) and not parts[-1].startswith(".") and "__MACOSX" not in parts


def _label(path: str, name: str) -> str:
    printed = "".join(char if char.isprintable() else "?" for char in name.replace("\\", "/"))
    return f"{path}/{printed}" if path else printed


def _bare(name: str) -> str:
    suffix = next((suffix for suffix in (".gz", ".zst") if name.lower().endswith(suffix)), "")
    return name[: len(name) - len(suffix)] if suffix else name


_UNPACKERS: dict[str, Callable[[PeekedStream, _Place, Budget], Iterator[Member]]] = {
    "gzip": _unpack_gzip,
    "zstd": _unpack_zstd,
    "zip": _unpack_zip,
    "tar": _unpack_tar,
    "csv": _unpack_csv,
}
