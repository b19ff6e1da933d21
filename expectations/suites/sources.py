"""What must hold of every source, whatever it holds."""

from __future__ import annotations

from expectations.declaration import PARSER_DEFECT, Expectation, like
from warehouse.schema import SOURCES

EXPECTATIONS: tuple[Expectation, ...] = (
    Expectation(
        "sha256_form",
        "sources",
        "sha256",
        "critical",
        "A source is known by the SHA-256 of its bytes: 64 hexadecimal digits.",
        "sha256",
        like(SOURCES.column("sha256")),
        PARSER_DEFECT,
    ),
    Expectation(
        "size_impossible",
        "sources",
        "size_bytes",
        "critical",
        "The size of a source is not negative.",
        "size_is_possible",
        advice=PARSER_DEFECT,
    ),
    Expectation(
        "file_name_odd",
        "sources",
        "file_name",
        "warning",
        "A file name holds no line break, tab or escape.",
        "file_name_is_plain",
        advice="Rename the file at its origin: tools that read names line by line will stumble over it.",
    ),
)
