"""Dialects are known by content: the same bytes give the same dialect under any name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import FAULTS, parse_cable
from transforms.dialects import read_manuscript

SPECIMENS = sorted(
    path for path in (Path(__file__).parent / "specimens").glob("*/*") if path.suffix != ".json"
)


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda path: path.name)
def test_a_specimen_is_of_the_dialect_of_its_folder(path: Path) -> None:
    assert read_manuscript(path.read_bytes()).dialect == path.parent.name


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda path: path.name)
def test_a_byte_order_mark_changes_no_dialect(path: Path) -> None:
    marked = read_manuscript(b"\xef\xbb\xbf" + path.read_bytes())
    assert marked.dialect == path.parent.name
    assert not any(FAULTS[fault.code].severity == "critical" for fault in marked.faults)


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda path: path.name)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_specimen_cut_or_garbled_anywhere_is_parsed_or_refused(path: Path, data: st.DataObject) -> None:
    """Never a crash, and rows that lie inside the text."""
    source = path.read_bytes()
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    garbled = source[:start] + data.draw(st.binary(max_size=12)) + source[end:]
    parsed = parse_cable(garbled, path.name)
    assert all(fault.code in FAULTS for fault in parsed.faults)
    assert parsed.cable or parsed.faults
    for row in parsed.paragraphs:
        assert 0 <= row.source_start <= row.source_end <= len(parsed.text)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<html><table class='cable'><tr></tr></table></html>", "stub"),
        (b'<table id="synopsis"></table>', "stub"),
        (b'<table id="synopsis"></table><div id="tagged-text">1. TEXT', "truncated_markup"),
        (b'"1","2/25/1972 9:30","72ACCRA1","Embassy Accra","UNCLASSIFIED","","R', "truncated_markup"),
        (b'"1","2/25/1972 9:30","72ACCRA1","a"\n"2","2/25/1972 9:30","72ACCRA2","a"', "two_cables"),
    ],
)
def test_a_source_without_a_whole_cable_says_why(data: bytes, code: str) -> None:
    parsed = parse_cable(data, "x")
    assert parsed.cable is None
    assert [fault.code for fault in parsed.faults] == [code]


def test_utf_16_with_its_mark_is_read() -> None:
    path = next(path for path in SPECIMENS if path.parent.name == "plain")
    text = read_manuscript(path.read_bytes()).text
    assert read_manuscript(text.encode("utf-16")).text == text
