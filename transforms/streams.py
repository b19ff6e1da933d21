"""Streams of packed bytes within limits: counted, looked ahead in, and refused where they grow too large."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO, NamedTuple

import zstandard

from transforms.records import Fault

CHUNK = 1 << 20
HEAD_SIZE = 1024
MEBIBYTE = 1 << 20
# A kilobyte of zstd unpacks to 32 MiB at the very most, which is what is held at a time.
_ZSTD_CHUNK = 1024
_ZSTD_WINDOW = 128 * MEBIBYTE


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


class Budget:
    """What is spent of the limits; each way of spending raises when it passes one."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.packed = 0
        self.unpacked = 0
        self.entries = 0

    def pack(self, count: int) -> None:
        """Count bytes read of the container itself."""
        self.packed += count

    def unpack(self, count: int) -> None:
        """Count bytes that came out of a packing."""
        self.unpacked += count
        if self.unpacked > self.limits.total_bytes:
            raise ContainerRefused("bomb", f"unpacks to more than {self.limits.total_bytes} bytes")
        if self.unpacked > self.limits.ratio_from and self.unpacked > self.limits.ratio * self.packed:
            raise ContainerRefused("bomb", f"unpacks to more than {self.limits.ratio} times its size")

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
    """A stream that tells how many bytes are read of it."""

    def __init__(self, stream: BinaryIO, tell: Callable[[int], None]) -> None:
        self._stream = stream
        self._tell = tell

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """As the stream below."""
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As the stream below."""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """As the stream below."""
        return self._stream.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as one read goes; 0 at the end."""
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._tell(len(data))
        return len(data)


class ZstdStream(io.RawIOBase):
    """What the frames of a zstd stream unpack to; the library's own reader takes a cut frame for whole."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._ahead = b""
        self._packed = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as one read goes; 0 at the end."""
        while not self._ahead:
            self._packed = self._packed or self._stream.read(_ZSTD_CHUNK)
            if not self._packed:
                if self._frame is not None:
                    raise EOFError("the zstd stream ends inside a frame")
                return 0
            self._advance()
        given, self._ahead = self._ahead[: len(buffer)], self._ahead[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)

    def _advance(self) -> None:
        if self._frame is None:
            self._frame = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
        self._ahead = self._frame.decompress(self._packed)
        self._packed = self._frame.unused_data if self._frame.eof else b""
        if self._frame.eof:
            self._frame = None


class PeekedStream(io.BufferedReader):
    """A buffered stream whose first bytes can be looked at without being taken."""

    def __init__(self, raw: io.RawIOBase) -> None:
        super().__init__(raw, buffer_size=CHUNK)

    def head(self) -> bytes:
        """The first bytes, as many as are needed to know a container."""
        return self.peek(HEAD_SIZE)[:HEAD_SIZE]
