"""JSON read as a stream: lines of objects, an array of them, or arrays in an object; each object a member.

The exact bytes of an object are its member's. Braces are followed through the bytes as they come, strings
passed over; nothing but one object is held. Where a line is cut off, so that a string or an object is never
closed, the next line that begins as an object begins a new one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from transforms.json_rows import is_record, reference_of
from transforms.manuscript import read_reference_id
from transforms.places import Member, Place
from transforms.records import Fault
from transforms.streams import CHUNK, Budget, PeekedStream

# What counts outside of a string.
_TOKEN = re.compile(rb'["{}\[\]]')
# What a string goes on with: all but its quote, and no line that begins as an object.
_STRING = re.compile(rb'(?:[^"\\\n]++|\\.|\n(?!\{\s{0,16}+"))*+', re.DOTALL)
_OBJECT_AHEAD = re.compile(rb'\{\s{0,16}+"')
# Bytes that `_STRING` and `_OBJECT_AHEAD` look ahead.
_AHEAD = 32
# Objects in so many others and arrays are parts of a cable's, or of nothing.
_DEEPEST = 16
# About where the library gives up, too.
_MOST_OPEN = 900
# An object of fewer bytes holds no cable.
_LEAST = 40


def open_json(stream: PeekedStream, place: Place, budget: Budget) -> Iterator[Member]:
    """The objects that hold cables, each named by its reference id, or by its number.

    An object that holds others which do is none; one without any cable is a member too, to be reported.
    """
    for number, (data, is_whole) in enumerate(split_objects(stream, budget.limits.member_bytes), 1):
        budget.count()
        if is_whole:
            name = reference_of(data)
            yield Member(place.below(name if read_reference_id(name) else f"object-{number:06}"), data)
        else:
            path = place.below(f"object-{number:06}")
            most = budget.limits.member_bytes
            yield Member(path, b"", Fault("too_large", f"{path} has more than {most} bytes"))


def split_objects(stream: BinaryIO, most: int) -> Iterator[tuple[bytes, bool]]:
    """(bytes, whether they are there) of each object that is a member; one above `most` bytes has none."""
    scan = _Scan(most)
    while chunk := stream.read(CHUNK):
        yield from scan.feed(chunk)
    yield from scan.feed(b"")


class _Open:
    """An object or array whose end is not reached.

    `start` is None for an array, and for an object with too many bytes to be kept.
    """

    __slots__ = ("has_members", "is_array", "start")

    def __init__(self, start: int | None) -> None:
        self.start = start
        self.is_array = start is None
        self.has_members = False


class _Scan:
    """The bytes from the beginning of the outermost open object on, and the objects open in them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._bytes = bytearray()
        self._at = 0
        self._is_in_string = False
        self._is_last = False
        self._open: list[_Open] = []
        self._objects = 0

    def feed(self, chunk: bytes) -> Iterator[tuple[bytes, bool]]:
        """The members that end in these bytes; none at all mean the end of the file."""
        self._bytes += chunk
        self._is_last = not chunk
        while (before := self._at) < len(self._bytes):
            yield from self._pass_string() if self._is_in_string else self._take_token()
            if self._at == before:
                break  # what decides stands in the bytes to come
        if self._is_last:
            yield from self._break_off(len(self._bytes))
        self._forget()

    def _take_token(self) -> Iterator[tuple[bytes, bool]]:
        found = _TOKEN.search(self._bytes, self._at)
        token, place = (found.group(), found.start()) if found else (b"", len(self._bytes))
        del found  # it would keep the bytes from being cut
        if token == b"{" and self._is_undecided(place):
            self._at = place
            return
        self._at = place + len(token)
        if token == b'"':
            self._is_in_string = True
        elif token == b"{":
            if self._begins_anew(place):
                yield from self._break_off(place)
            self._begin(_Open(place))
        elif token == b"[":
            self._begin(_Open(None))
        elif token and self._open and self._open[-1].is_array == (token == b"]"):
            yield from self._close(self._at)

    def _begin(self, one: _Open) -> None:
        self._open.append(one)
        self._objects += not one.is_array
        if len(self._open) > _MOST_OPEN:
            raise ValueError(f"nested deeper than {_MOST_OPEN}")

    def _is_undecided(self, place: int) -> bool:
        return bool(self._open) and not self._is_last and place > len(self._bytes) - _AHEAD

    def _begins_anew(self, place: int) -> bool:
        """Whether a brace begins a new object though another was never closed."""
        if not self._objects or self._bytes[place - 1 : place] != b"\n":
            return False
        before = bytes(self._bytes[max(0, place - 200) : place]).rstrip()[-1:]
        is_item = self._open[-1].is_array and before in b"[,"
        return not is_item and _OBJECT_AHEAD.match(self._bytes, place) is not None

    def _pass_string(self) -> Iterator[tuple[bytes, bool]]:
        found = _STRING.match(self._bytes, self._at)
        end = found.end() if found else self._at
        del found
        if not self._is_last and end > len(self._bytes) - _AHEAD:
            line = self._bytes.find(b"\n", max(self._at, len(self._bytes) - _AHEAD), end)
            self._at = line if line >= 0 else end
            return
        self._at = min(end + 1, len(self._bytes))
        self._is_in_string = end < len(self._bytes) and self._bytes[end] == ord("\\")
        if self._bytes[end : end + 1] == b"\n":
            yield from self._break_off(end)

    def _close(self, end: int) -> Iterator[tuple[bytes, bool]]:
        closed = self._open.pop()
        self._objects -= not closed.is_array
        is_alone = not (closed.has_members or self._objects)
        if closed.is_array or closed.start is None:
            if is_alone and not closed.is_array:
                yield b"", False
            return
        data = bytes(self._bytes[closed.start : end])
        if is_alone or (len(self._open) < _DEEPEST and len(data) >= _LEAST and is_record(data)):
            for outer in self._open:
                outer.has_members = True
            yield data, True

    def _break_off(self, end: int) -> Iterator[tuple[bytes, bool]]:
        """End the objects that are open, as one that was cut off."""
        outermost = next((one for one in self._open if not one.is_array), None)
        self._open.clear()
        self._objects = 0
        self._is_in_string = False
        if outermost is not None and not outermost.has_members:
            start = outermost.start
            yield (b"", False) if start is None else (bytes(self._bytes[start:end]).rstrip(), True)

    def _forget(self) -> None:
        """Drop the bytes before the outermost object that is kept."""
        for one in self._open:
            if one.start is not None and self._at - one.start > self._most:
                one.start = None
        starts = [one.start for one in self._open if one.start is not None]
        cut = min([self._at, *starts])
        del self._bytes[:cut]
        self._at -= cut
        for one in self._open:
            one.start = None if one.start is None else one.start - cut
