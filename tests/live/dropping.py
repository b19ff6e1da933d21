"""Files put into a drop folder as a careful program does it: written beside, and renamed."""

from __future__ import annotations

from collections.abc import Iterable

from flows.home import Home
from transforms.samples import Sample


def drop(home: Home, samples: Iterable[Sample]) -> None:
    """Put sample cables into the drop; whoever looks there meets none that is half written."""
    for sample in samples:
        part = home.drop / f"{sample.file_name}.part"
        part.write_bytes(sample.data)
        part.rename(home.drop / sample.file_name)
