"""Entries of tar and zip archives as streams, none trusted: what an entry claims is counted, not believed."""

from __future__ import annotations

import io
import math
import re
import tarfile
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, Self, cast

from transforms.places import Entry, Member, Place
from transforms.records import Fault
from transforms.streams import MEBIBYTE, Broken, Budget, CountedStream, PeekedStream, broken_at

# Blocks of a tar; read one by one, so that what is read before an entry is its headers alone.
_BLOCK = 512
_MOST_HEADERS = MEBIBYTE
# Reads behind the end that the standard library does of its own: a header, its padding.
_READS_BEHIND = 8
# No name has so many bytes, and the standard library searches a run of digits from each of them anew.
_LONG_NUMBER = re.compile(rb"\d{256}")
_LONG_NUMBER_TAIL = 255


class _TarBlocks:
    """The blocks of a tar as its reader asks for them, with what the reader itself does not bound.

    Raises EOFError where it reads on behind the end, as it does once for every ten kilobytes of a false size;
    ReadError where the headers of one entry grow beyond a mebibyte, or hold a number that takes long to read.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._header_bytes = 0.0
        self._tail = b""
        self._reads_behind = 0

    def begin_headers(self) -> None:
        """What is read from here on are the headers of an entry."""
        self._header_bytes, self._tail = 0, b""

    def begin_data(self) -> None:
        """What is read from here on is the data of an entry."""
        self._header_bytes = -math.inf

    def read(self, size: int) -> bytes:
        """As a stream."""
        data = self._stream.read(size)
        self._reads_behind = 0 if data else self._reads_behind + 1
        if self._reads_behind > _READS_BEHIND:
            raise EOFError("the tar ends inside an entry")
        self._header_bytes += len(data)
        if self._header_bytes >= 0:
            self._check(data)
        return data

    def _check(self, data: bytes) -> None:
        if self._header_bytes > _MOST_HEADERS:
            raise tarfile.ReadError(f"the headers of an entry have more than {_MOST_HEADERS} bytes")
        if _LONG_NUMBER.search(self._tail + data):
            raise tarfile.ReadError("a header holds a number of more than 255 digits")
        self._tail = data[-_LONG_NUMBER_TAIL:]


class _TarEntry(tarfile.TarInfo):
    """An entry whose damaged header is an error; by itself the library takes one for the archive's end."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """As documented; ReadError where the block is neither a header nor empty, or counts below zero."""
        try:
            entry = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if buf.strip(b"\0"):
                raise tarfile.ReadError(str(error)) from error
            raise
        if entry.size < 0:
            raise tarfile.ReadError("an entry has a size below zero")
        return entry


def open_tar(stream: BinaryIO, place: Place, budget: Budget) -> Iterator[Entry | Member]:
    """The files of a tar in its order; directories, links and devices are passed over.

    A sparse entry is set aside unread: its holes would be NUL bytes, and what it claims counts.
    """
    blocks = _TarBlocks(stream)
    blocks.begin_headers()
    with tarfile.open(None, "r|", cast(BinaryIO, blocks), _BLOCK, tarinfo=_TarEntry) as archive:
        while (entry := archive.next()) is not None:
            blocks.begin_data()
            yield from _open_tar_entry(archive, entry, place.below(entry.name), place.depth, budget)
            # Undocumented; without it the entries read, a kilobyte each, stay in memory.
            archive.members.clear()  # type: ignore[attr-defined]
            blocks.begin_headers()


def _open_tar_entry(
    archive: tarfile.TarFile, entry: tarfile.TarInfo, path: str, depth: int, budget: Budget
) -> Iterator[Entry | Member]:
    if entry.issparse():
        yield _set_aside(entry, path, budget)
    elif opened := archive.extractfile(entry) if entry.isfile() else None:
        # A tar's entries are no larger than the tar, whose bytes are counted: sparse ones are not read.
        inner = PeekedStream(CountedStream(cast(BinaryIO, opened), _no_count, depth))
        if is_wanted(entry.name):
            yield Entry(path, inner)
        else:
            budget.count()
        while inner.read(MEBIBYTE):
            continue
    else:
        budget.count()


def _set_aside(entry: tarfile.TarInfo, path: str, budget: Budget) -> Member:
    budget.count()
    most = budget.limits.member_bytes
    if entry.size > most:
        budget.claim(entry.size)
        return Member(
            path, b"", Fault("too_large", f"{path} claims {entry.size} bytes, and {most} are allowed")
        )
    budget.unpack(entry.size)
    return Member(path, b"", Fault("nul_bytes", f"{path} is a sparse file: its holes are NUL bytes"))


def _no_count(count: int) -> None:
    """The bytes are counted elsewhere."""


def open_zip(stream: PeekedStream, place: Place, budget: Budget) -> Iterator[Entry | Member]:
    """The files of a zip in the order of its table; one that cannot be opened is set aside."""
    with zipfile.ZipFile(_sought(stream, place.depth, budget.limits.member_bytes * 4)) as archive:
        for entry in archive.infolist():
            if entry.is_dir() or not is_wanted(entry.filename):
                budget.count()
                continue
            inside = place.below(entry.filename)
            try:
                yield Entry(inside, _open_zip_entry(archive, entry, place.depth + 1, budget))
            except Broken as broken:
                budget.count()
                yield Member(inside, b"", broken.fault(inside))


def _open_zip_entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int, budget: Budget
) -> PeekedStream:
    if entry.flag_bits & 1:
        raise Broken(depth, "it needs a password", "encrypted")
    with broken_at(depth):
        opened = archive.open(entry)
    return PeekedStream(CountedStream(cast(BinaryIO, opened), budget.unpack, depth))


def _sought(stream: PeekedStream, depth: int, most: int) -> BinaryIO:
    """A zip is read from its end: the file itself where it can be sought in, else its bytes in memory."""
    if stream.seekable():
        return cast(BinaryIO, stream)
    data = stream.read_whole(most)
    if data is None:
        raise Broken(depth, f"a zip of more than {most} bytes inside another container", "too_large")
    return io.BytesIO(data)


def is_wanted(path: str) -> bool:
    """Whether an entry is no dot file, and none that a Mac put beside it."""
    parts = path.replace("\\", "/").split("/")
    return bool(parts[-1]) and not parts[-1].startswith(".") and "__MACOSX" not in parts
