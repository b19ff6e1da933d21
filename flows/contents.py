"""The stored bytes of sources, read back from the warehouse."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flows.drop import Identity, Sighting
from flows.sources import Source


def stored_sources(stored: Mapping[str, bytes], names: Mapping[str, Collection[str]]) -> list[Source]:
    """Stored bytes as sources, once under each of their names."""
    return [
        Source(Sighting(name, Identity(0, 0, len(data), 0, 0)), sha256, data)
        for sha256, data in stored.items()
        for name in names[sha256]
    ]
