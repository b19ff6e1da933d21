"""Bytes to text, and bytes that are none."""

from __future__ import annotations

import pytest

from transforms.decode import decode


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"S E C R E T", "S E C R E T"),
        ("Embassy’s".encode(), "Embassy’s"),
        ("Embassy’s".encode("cp1252"), "Embassy’s"),
        (b"\xef\xbb\xbfUNCLAS", "UNCLAS"),
    ],
)
def test_text_is_decoded(data: bytes, text: str) -> None:
    assert decode(data) == (text, [])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\x7fELF\x02\x01", "binary"),
        (b"%PDF-1.7 text", "binary"),
        (b"UNCLAS \x00 OSLO", "nul_bytes"),
        (bytes(range(1, 9)) * 4 + b"few words", "binary"),
        (b"\x81\x8d\x8f\xff\xfe words", "undecodable"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, code: str) -> None:
    text, faults = decode(data)
    assert text == ""
    assert [fault.code for fault in faults] == [code]


def test_control_characters_become_blanks_in_place() -> None:
    text, faults = decode(b"UNCLAS\x01OSLO\x02 " + b"word " * 40)
    assert text.startswith("UNCLAS OSLO  word")
    assert [(f.code, f.source_start) for f in faults] == [("control_characters", 6)]
