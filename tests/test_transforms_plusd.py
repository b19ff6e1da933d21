"""Pages of the `plusd-html` dialect, however other programs write their tags."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from transforms import parse_cable
from transforms.plusd import DIALECT, is_plusd, read_plusd

SPECIMEN = next((Path(__file__).parent / "specimens" / "plusd-html").glob("*.html")).read_bytes()
WRITTEN: dict[str, tuple[tuple[str, str], ...]] = {
    "single quotes": (
        (r'id="([a-z-]+)"', r"id='\1'"),
        (r'class="text-header hidden"', "class='text-header hidden'"),
    ),
    "no quotes": ((r'id="([a-z-]+)"', r"id=\1"), (r'class="text-header hidden"', "class=text-header")),
    "capitals": ((r"<(/?)table\b", r"<\1TABLE"), (r"<(/?)div\b", r"<\1DIV"), (r' id="', ' ID="')),
    "a second class": ((r'"text-header hidden"', '"plain text-header wide"'),),
    "attributes before": (
        (r'<table id="synopsis">', '<table border=0 data-a="1 > 0" id="synopsis" class="x">'),
        (r'<div id="tagged-text">', "<div class='x y' id=\"tagged-text\" lang=en>"),
        (r'<div class="text-header hidden">', '<div style="display: none" class="text-header hidden">'),
    ),
    "blanks in the tags": (
        (r'<table id="synopsis">', '<table\n id = "synopsis"\n>'),
        (r'<div id="tagged-text">', '<div\tid ="tagged-text" >'),
        (r"</div>", "</div >"),
        (r"</table>", "</table\n>"),
    ),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_page_is_read_however_its_tags_are_written(name: str) -> None:
    wanted = parse_cable(SPECIMEN, "x")
    written = SPECIMEN.decode()
    for before, after in WRITTEN[name]:
        written, count = re.subn(before, after, written)
        assert count
    found = parse_cable(written.encode(), "x")
    assert wanted.cable is not None
    assert (found.cable, found.paragraphs, found.faults) == (wanted.cable, wanted.paragraphs, wanted.faults)
    assert (found.text, found.dialect) == (wanted.text, DIALECT)


def test_a_division_in_the_text_does_not_end_it() -> None:
    wanted = read_plusd(SPECIMEN)
    start = SPECIMEN.index(b'<div id="tagged-text">') + 22
    end = SPECIMEN.index(b"</div>", start)
    nested = SPECIMEN[:start] + b"<DIV class=p>" + SPECIMEN[start:end] + b"</DIV>" + SPECIMEN[end:]
    assert re.sub(r"</?DIV[^>]*>", "", read_plusd(nested).text) == wanted.text
    opened = SPECIMEN[:start] + b"<div>" + SPECIMEN[start : end + 6]
    assert read_plusd(opened).text.replace("<div>", "") == wanted.text


def test_a_page_without_its_text_is_a_stub_and_a_cut_one_is_truncated() -> None:
    start = SPECIMEN.index(b'<div id="tagged-text">')
    cut = SPECIMEN[: start + 60].replace(b'<div id="tagged-text">', b"<DIV ID=tagged-text>")
    assert [fault.code for fault in read_plusd(cut).faults] == ["truncated_markup"]
    assert [fault.code for fault in read_plusd(SPECIMEN[:start]).faults] == ["stub"]


def test_two_pages_in_one_file_are_two_cables() -> None:
    assert "two_cables" in [fault.code for fault in parse_cable(SPECIMEN + SPECIMEN, "x").faults]


@pytest.mark.parametrize(
    "table", ['<table id="synopses">', '<table data-id="synopsis">', '<td id="synopsis">']
)
def test_another_table_makes_no_page_of_ours(table: str) -> None:
    other = SPECIMEN.replace(b'<table id="synopsis">', table.encode())
    assert not is_plusd(other)
    assert [fault.code for fault in parse_cable(other, "1974BONN04410.html").faults] == ["not_a_cable"]
