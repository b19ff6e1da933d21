"""One stream packed into another: gzip, zstd, bzip2, xz, UTF-16, unpacked a bounded piece at a time."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
from collections.abc import Callable
from typing import BinaryIO, Protocol, cast

import zstandard

from transforms.streams import CHUNK, MEBIBYTE

# A kilobyte of zstd unpacks to 32 MiB at the very most, which is what is held at a time.
_ZSTD_CHUNK = 1024
_ZSTD_WINDOW = 128 * MEBIBYTE
# The strongest setting of xz asks for 65 MiB; a header may ask for four gigabytes.
_XZ_MEMORY = 160 * MEBIBYTE


class _Unpacker(Protocol):
    """What unpacks one frame or stream of a packing; `eof` at its end, `unused_data` behind it."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def needs_input(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int = ...) -> bytes: ...


class _ZstdFrame:
    """A frame of zstd; the library's own reader takes a frame that is cut off for a whole one."""

    needs_input = True

    def __init__(self) -> None:
        self._frame = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()

    @property
    def eof(self) -> bool:
        return self._frame.eof

    @property
    def unused_data(self) -> bytes:
        return self._frame.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:  # noqa: ARG002 - bounded by its input
        return self._frame.decompress(data)


class UnpackedStream(io.RawIOBase):
    """What the frames of a packed stream unpack to, one after the other; EOFError where one is cut off."""

    def __init__(self, stream: BinaryIO, start: Callable[[], _Unpacker], chunk: int) -> None:
        self._stream = stream
        self._start = start
        self._chunk = chunk
        self._frame: _Unpacker | None = None
        self._ahead = b""
        self._packed = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as one step goes; 0 at the end."""
        while not self._ahead:
            if not self._packed and (self._frame is None or self._frame.needs_input):
                self._packed = self._stream.read(self._chunk)
                if not self._packed:
                    return self._end()
            self._advance()
        given, self._ahead = self._ahead[: len(buffer)], self._ahead[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)

    def _end(self) -> int:
        if self._frame is not None:
            raise EOFError("the packed stream ends too early")
        return 0

    def _advance(self) -> None:
        if self._frame is None:
            self._frame = self._start()
        self._ahead = self._frame.decompress(self._packed, CHUNK)
        self._packed = b""
        if self._frame.eof:
            # Behind a stream of bzip2 or xz stand zeros where a tape's block was filled.
            self._packed = self._frame.unused_data.lstrip(b"\0")
            self._frame = None


def open_gzip(stream: BinaryIO) -> BinaryIO:
    """The bytes packed in a gzip stream."""
    return cast(BinaryIO, gzip.GzipFile(fileobj=stream, mode="rb"))


def open_zstd(stream: BinaryIO) -> BinaryIO:
    """The bytes packed in a zstd stream."""
    return cast(BinaryIO, UnpackedStream(stream, _ZstdFrame, _ZSTD_CHUNK))


def open_bzip2(stream: BinaryIO) -> BinaryIO:
    """The bytes packed in a bzip2 stream."""
    return cast(BinaryIO, UnpackedStream(stream, bz2.BZ2Decompressor, CHUNK))


def open_xz(stream: BinaryIO) -> BinaryIO:
    """The bytes packed in an xz stream; one that asks for too much memory raises LZMAError."""
    return cast(BinaryIO, UnpackedStream(stream, _start_xz, CHUNK))


class _Utf8(io.RawIOBase):
    """A text in UTF-16 as UTF-8; UnicodeDecodeError where it is cut off or none."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-16")()
        self._ahead = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as one step goes; 0 at the end."""
        while not self._ahead:
            data = self._stream.read(CHUNK)
            self._ahead = self._decoder.decode(data, final=not data).encode("utf-8", "surrogatepass")
            if not data:
                break
        given, self._ahead = self._ahead[: len(buffer)], self._ahead[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)


def open_utf16(stream: BinaryIO) -> BinaryIO:
    """The bytes of a table in UTF-16, as spreadsheets save it, in UTF-8: its rows are cut at bytes."""
    return cast(BinaryIO, _Utf8(stream))


def _start_xz() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(memlimit=_XZ_MEMORY)
