"""The stored bytes of sources, read back from the warehouse."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flows.drop import Identity, Sighting
from flows.home import Home
from flows.sources import Source
from warehouse.catalog.session import ask


def read_contents(home: Home, shas: Collection[str]) -> dict[str, bytes]:
    """The exact bytes of these sources, by hash; those whose bytes were never stored are absent."""
    # Hashes that we made, hexadecimal digits every one: nobody's text becomes SQL here.
    wanted = ", ".join(f"'{int(sha256, 16):064x}'" for sha256 in shas)
    if not wanted:
        return {}
    table = ask(home.root, f"select sha256, bytes from contents where sha256 in ({wanted})")  # noqa: S608
    return dict(zip(table.column("sha256").to_pylist(), table.column("bytes").to_pylist(), strict=True))


def stored_sources(stored: Mapping[str, bytes], names: Mapping[str, Collection[str]]) -> list[Source]:
    """Stored bytes as sources, once under each of their names."""
    return [
        Source(Sighting(name, Identity(0, 0, len(data), 0, 0)), sha256, data)
        for sha256, data in stored.items()
        for name in names[sha256]
    ]
