"""What containers give: members and entries, and the labels of where they stood."""

from __future__ import annotations

import io
from typing import NamedTuple

from transforms.records import Fault
from transforms.streams import CountedStream, PeekedStream


class Member(NamedTuple):
    """One source in a container; `name` tells its containers too, and `fault` why its bytes are missing."""

    name: str
    data: bytes
    fault: Fault | None = None


class Entry(NamedTuple):
    """One stream in a container, which may be a container again; read before the next is asked for."""

    path: str
    stream: PeekedStream


class Place(NamedTuple):
    """Where a stream stands: the container's name, the label of the stream in it, and how deep that is."""

    name: str
    path: str
    depth: int

    @property
    def label(self) -> str:
        """What a member is called that this stream is by itself."""
        return self.path or self.name

    def below(self, name: str) -> str:
        """The label of an entry of this container; it is never used as a path."""
        printed = "".join(char if char.isprintable() else "?" for char in name.replace("\\", "/"))
        return f"{self.path}/{printed}" if self.path else printed

    def without(self, suffixes: tuple[str, ...]) -> Place:
        """The same place named without the suffix of its packing."""
        return self._replace(name=_bare(self.name, suffixes), path=_bare(self.path, suffixes))


def _bare(name: str, suffixes: tuple[str, ...]) -> str:
    suffix = next((suffix for suffix in suffixes if name.lower().endswith(suffix)), "")
    return name[: len(name) - len(suffix)] if suffix else name


def held(path: str, data: bytes, depth: int) -> Entry:
    """An entry whose bytes are in memory, and counted already."""
    return Entry(path, PeekedStream(CountedStream(io.BytesIO(data), _no_count, depth)))


def _no_count(count: int) -> None:
    """The bytes are counted elsewhere."""
