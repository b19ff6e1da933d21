"""Every expectation, one suite a table; Great Expectations and the Data Docs are built from these tables.

`critical` quarantines the cable, `warning` loads it and puts the code into `cables.warnings`, `info` is only
counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from expectations.declaration import Expectation
from expectations.suites import cables, mentions, paragraphs, sources

SUITES: Mapping[str, tuple[Expectation, ...]] = MappingProxyType(
    {
        "sources": sources.EXPECTATIONS,
        "cables": cables.EXPECTATIONS,
        "paragraphs": paragraphs.EXPECTATIONS,
        "mentions": mentions.EXPECTATIONS,
    }
)
EXPECTATIONS: tuple[Expectation, ...] = tuple(e for suite in SUITES.values() for e in suite)
BY_CODE: Mapping[str, Expectation] = MappingProxyType({e.code: e for e in EXPECTATIONS})
