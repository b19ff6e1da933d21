"""Archives and the bulk CSV read as streams: one cable's bytes after the other, within limits.

A container is known by its first bytes, whatever its name. What stands in a container may be one
again, to a depth. Nothing is written anywhere: the path of a member is a label, never a path.

    ContainerRefused(fault)   the whole container is refused; its fault's code is that of the reason
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from transforms.archives import open_tar, open_zip
from transforms.cablegate_csv import is_table
from transforms.csv_containers import open_csv
from transforms.digest_containers import open_digest
from transforms.digests import is_digest
from transforms.json_containers import open_json
from transforms.json_rows import is_json_table
from transforms.mail_containers import is_mail, is_mail_folder, open_mail, open_mail_folder
from transforms.packings import open_bzip2, open_gzip, open_utf16, open_xz, open_zstd
from transforms.places import Entry, Member, Place
from transforms.records import Fault
from transforms.streams import (
    CHUNK,
    DEFAULT_LIMITS,
    Broken,
    Budget,
    ContainerRefused,
    CountedStream,
    Limits,
    PeekedStream,
    broken_at,
)

__all__ = ["ContainerRefused", "Limits", "Member", "read_members", "recognize_container"]

# What a container begins with.
_MAGIC = (
    (b"\x1f\x8b\x08", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\xfd7zXZ\0", "xz"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),  # one without entries
)
# Two words are no proof, the start of a block, or the end of an empty stream, behind them is.
_BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_PACKINGS: dict[str, Callable[[BinaryIO], BinaryIO]] = {
    "gzip": open_gzip,
    "zstd": open_zstd,
    "bzip2": open_bzip2,
    "xz": open_xz,
    "utf-16": open_utf16,
}
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Kinds known by their first lines.
_TABLES: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("mbox", is_mail_folder),
    ("mail", is_mail),
    ("csv", is_table),
    ("json", is_json_table),
    ("digest", is_digest),
)
_PACKING_SUFFIXES = (".gz", ".zst", ".bz2", ".xz")


def recognize_container(head: bytes) -> str | None:
    """The kind of a container by its first mebibyte, as `gzip` or `csv`; None for anything else."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if _BZIP2.match(head):
        return "bzip2"
    if _is_tar(head):
        return "tar"
    if head.startswith(_UTF_16_MARKS):
        text = head.decode("utf-16", "ignore").encode("utf-8", "ignore")
        return "utf-16" if _recognize_text(text) else None
    return _recognize_text(head)


def _recognize_text(head: bytes) -> str | None:
    return next((kind for kind, knows in _TABLES if knows(head)), None)


def read_members(stream: BinaryIO, name: str, limits: Limits = DEFAULT_LIMITS) -> Iterator[Member]:
    """The members of the container in `stream`, one by one and in its own order.

    Raises `ContainerRefused` when a limit is passed or the container cannot be read further; the
    members given until then are whole. A member that cannot be read is given with its fault, and costs no
    other. Directories, links, devices and dot files are passed over.
    """
    budget = Budget(limits)
    source = PeekedStream(CountedStream(stream, budget.pack, 0, is_file=True))
    try:
        yield from _unpack(source, Place(name, "", 1), budget)
    except Broken as broken:
        raise ContainerRefused(*broken.fault(name)[:2]) from broken


def _unpack(stream: PeekedStream, place: Place, budget: Budget) -> Iterator[Member]:
    """The members of `stream` if it is a container, else itself as one member."""
    kind = recognize_container(stream.head())
    if kind is None:
        yield _read_leaf(stream, place.label, budget)
        return
    budget.enter(place.depth)
    if kind in _PACKINGS:
        place = place.without(_PACKING_SUFFIXES)
        with broken_at(place.depth):
            inner = PeekedStream(CountedStream(_PACKINGS[kind](stream), budget.unpack, place.depth))
        yield from _unpack(inner, place._replace(depth=place.depth + 1), budget)
        return
    with broken_at(place.depth):
        for entry in _OPENERS[kind](stream, place, budget):
            yield from _unpack_entry(entry, place, budget)


def _unpack_entry(entry: Entry | Member, place: Place, budget: Budget) -> Iterator[Member]:
    """The members of one entry; a fault in it costs the entry, a fault of its archive the archive."""
    if isinstance(entry, Member):
        yield entry
        return
    try:
        yield from _unpack(entry.stream, Place(place.name, entry.path, place.depth + 1), budget)
    except Broken as broken:
        if broken.depth <= place.depth:
            raise
        budget.count()
        yield Member(entry.path, b"", broken.fault(entry.path))


def _read_leaf(stream: PeekedStream, path: str, budget: Budget) -> Member:
    budget.count()
    most = budget.limits.member_bytes
    data = stream.read_whole(most)
    if data is None:
        # What is left shows whether the packing is whole, and no bomb.
        while stream.read(CHUNK):
            continue
        return Member(path, b"", Fault("too_large", f"{path} has more than {most} bytes"))
    return Member(path, data)


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


_OPENERS: dict[str, Callable[[PeekedStream, Place, Budget], Iterator[Entry | Member]]] = {
    "tar": open_tar,
    "zip": open_zip,
    "csv": open_csv,
    "json": open_json,
    "digest": open_digest,
    "mail": open_mail,
    "mbox": open_mail_folder,
}
