"""Streams of packed bytes within limits: counted, looked ahead in, and refused where they grow too large.

Broken            a container, or a stream it gives, cannot be read further; `depth` says which
ContainerRefused  the whole file is refused; `fault` is what a judge records
"""

from __future__ import annotations

import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.errors import MessageError
from typing import BinaryIO, NamedTuple

import zstandard

from transforms.records import Fault

CHUNK = 1 << 20
HEAD_SIZE = 1 << 20
MEBIBYTE = 1 << 20

# Families of exceptions, not the ones seen so far: the readers of archives answer hostile bytes with
# IndexError, OverflowError, AttributeError and whatever the next version of them does.
UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BufferError,
    EOFError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
    MessageError,
    lzma.LZMAError,
    struct.error,
    tarfile.TarError,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    zstandard.ZstdError,
)


class Limits(NamedTuple):
    """What a container may hold: how many members, how many bytes unpacked, how often nested.

    `ratio` is unpacked bytes for one packed byte, looked at once `ratio_from` bytes are unpacked:
    cables pack 3 to 12 times.
    """

    entries: int = 1_000_000
    total_bytes: int = 16 * 1024 * MEBIBYTE
    member_bytes: int = 64 * MEBIBYTE
    ratio: int = 200
    ratio_from: int = 32 * MEBIBYTE
    depth: int = 4


DEFAULT_LIMITS = Limits()


class ContainerRefused(Exception):
    """A container that is broken, or larger than its limits allow; `fault` is what a judge records."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.fault = Fault(code, message)


class Broken(Exception):
    """Bytes that cannot be read further; `depth` is that of the container that is broken, the outermost 1."""

    def __init__(self, depth: int, message: str, code: str = "broken_container") -> None:
        super().__init__(message)
        self.depth = depth
        self.code = code

    def fault(self, name: str) -> Fault:
        """What a judge records of the container or member `name`."""
        return Fault(self.code, f"{name}: {self}")


@contextmanager
def broken_at(depth: int) -> Iterator[None]:
    """Raise `Broken` for whatever a reader of archives raises; an error of the disk stays what it is."""
    try:
        yield
    except UNREADABLE as error:
        raise Broken(depth, str(error) or type(error).__name__) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise Broken(depth, str(error)) from error


class Budget:
    """What is spent of the limits; each way of spending raises when it passes one."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.packed = 0
        self.unpacked = 0
        self.claimed = 0
        self.entries = 0

    def pack(self, count: int) -> None:
        """Count bytes read of the container itself."""
        self.packed += count

    def unpack(self, count: int) -> None:
        """Count bytes that came out of a packing."""
        self.unpacked += count
        if self.unpacked > self.limits.ratio_from and self.unpacked > self.limits.ratio * self.packed:
            raise ContainerRefused("bomb", f"unpacks to more than {self.limits.ratio} times its size")
        self.claim(count)

    def claim(self, count: int) -> None:
        """Count bytes that an entry claims to hold and that are not read."""
        self.claimed += count
        if self.claimed > self.limits.total_bytes:
            raise ContainerRefused("bomb", f"unpacks to more than {self.limits.total_bytes} bytes")

    def enter(self, depth: int) -> None:
        """Go into a container that stands `depth` deep, the outermost being 1."""
        if depth > self.limits.depth:
            raise ContainerRefused("bomb", f"holds containers nested deeper than {self.limits.depth}")

    def count(self) -> None:
        """Count one entry, whether it is read or passed over."""
        self.entries += 1
        if self.entries > self.limits.entries:
            raise ContainerRefused("bomb", f"holds more than {self.limits.entries} members")


class CountedStream(io.RawIOBase):
    """A stream that reports how many bytes are read of it, and raises `Broken` where it cannot be read.

    Only the file itself is sought in: going back in a packed stream would unpack it again from its start.
    """

    def __init__(
        self, stream: BinaryIO, tell: Callable[[int], None], depth: int, *, is_file: bool = False
    ) -> None:
        self._stream = stream
        self._tell = tell
        self._depth = depth
        self._is_seekable = is_file and stream.seekable()

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Whether this is a file on a disk."""
        return self._is_seekable

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As the stream below."""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """As the stream below."""
        return self._stream.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the whole buffer, less only at the end, so that a head looked at is a whole one."""
        filled = 0
        while filled < len(buffer):
            with broken_at(self._depth):
                data = self._stream.read(len(buffer) - filled)
            if not data:
                break
            buffer[filled : filled + len(data)] = data
            filled += len(data)
            self._tell(len(data))
        return filled


class PeekedStream(io.BufferedReader):
    """A buffered stream whose first bytes can be looked at without being taken."""

    def __init__(self, raw: io.RawIOBase) -> None:
        super().__init__(raw, buffer_size=CHUNK)

    def head(self) -> bytes:
        """The first bytes, as many as are needed to know a container."""
        return self.peek(HEAD_SIZE)[:HEAD_SIZE]

    def read_whole(self, most: int) -> bytes | None:
        """What is left of the stream; None where that is more than `most` bytes."""
        pieces, left = [], most
        # Piece by piece: asked for so many bytes at once, a stream makes room for all of them.
        while piece := self.read(CHUNK):
            pieces.append(piece)
            left -= len(piece)
            if left < 0:
                return None
        return b"".join(pieces)
