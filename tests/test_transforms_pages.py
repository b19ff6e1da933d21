"""Pages of the `wikileaks-html` dialect: the cut by bytes, the table, the two blocks, and real pages."""

from __future__ import annotations

import csv
import html
import re
from collections import Counter
from pathlib import Path

import pytest

from transforms import parse_cable
from transforms.manuscript import read_reference_id
from transforms.pages import DIALECT, is_page, read_page

SPECIMEN = Path(__file__).parent / "specimens" / "wikileaks-html" / "07OSLO318.html"
PRE = re.compile(r"<code><pre>(.*?)</pre></code>", re.DOTALL)
MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def page() -> bytes:
    return SPECIMEN.read_bytes()


@pytest.fixture(scope="module")
def real_pages(shared: Path) -> list[Path]:
    """The real pages of all times, sorted by name."""
    return sorted((shared / "cables").glob("wikileaks-html*/*.html"))


def test_both_blocks_are_the_text(page: bytes) -> None:
    manuscript = read_page(page)
    assert manuscript.faults == []
    assert manuscript.text.startswith("VZCZCXRO4127\nPP RUEHAG")
    assert manuscript.text[: manuscript.header_end].endswith("NSC WASHDC//EUR/NORDIC//")
    assert manuscript.text[manuscript.header_end :].lstrip().startswith("S E C R E T SECTION")
    assert "Browse by" not in manuscript.text


def test_the_table_is_read(page: bytes) -> None:
    facts = read_page(page).facts
    assert facts.reference == (2007, "OSLO", 318)
    assert facts.created_at is not None
    assert facts.created_at.isoformat() == "2007-03-09T00:00:00"
    assert not facts.is_minute_known
    assert (facts.classification, facts.caption) == ("SECRET", ("NOFORN",))
    assert facts.unparsed == "Released: 2011-01-31 21:09"


def test_the_page_is_strong_evidence_whatever_the_file_is_called(page: bytes) -> None:
    for name in ("x.html", "07OSLO318.html", "000_1f.html"):
        cable = parse_cable(page, name).cable
        assert cable is not None
        assert (cable.cable_id, cable.year_source, cable.is_year_estimated) == ("07OSLO318", "page", False)
        assert cable.sent_at_source == "transmission"


def test_a_file_name_that_disagrees_with_the_page_is_a_warning(page: bytes) -> None:
    parsed = parse_cable(page, "07OSLO319.html")
    assert [fault.code for fault in parsed.faults] == ["name_disagrees"]


def test_without_a_transmission_the_page_gives_the_day() -> None:
    cable = parse_cable(SPECIMEN.with_name("04LISBON77.html").read_bytes(), "x").cable
    assert cable is not None
    assert (str(cable.sent_at), cable.sent_at_source) == ("2004-01-14 00:00:00", "page")
    assert cable.is_partial
    assert cable.action_addressees == []


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (b"<code><pre>", b"<code>", "stub"),
        (b"<code><pre>", b"<code><prefix>", "stub"),
        (b"</pre></code>", b"", "truncated_markup"),
        (b"</pre></code>", b"</pre", "truncated_markup"),
    ],
)
def test_a_broken_page_is_a_fault(page: bytes, before: bytes, after: bytes, code: str) -> None:
    faults = read_page(page.replace(before, after)).faults
    assert code in [fault.code for fault in faults]


def test_a_page_with_empty_blocks_is_a_stub(page: bytes) -> None:
    head, _, tail = page.partition(b"<code><pre>")
    emptied = head + b"<code><pre></pre></code>\n<code><pre> </pre></code>" + tail[tail.rindex(b"</div>") :]
    assert [fault.code for fault in read_page(emptied).faults] == ["stub"]


def test_double_quotes_around_the_class_are_a_page_too(page: bytes) -> None:
    other = page.replace(b"<table class='cable'>", b'<table class="cable">')
    assert is_page(other)
    assert read_page(other).facts.reference == (2007, "OSLO", 318)


# The same page as other programs write it: what stands in it, and what in its place.
WRITTEN: dict[str, tuple[tuple[str, str], ...]] = {
    "capitals": (
        (r"<table class='cable'>", "<TABLE CLASS='cable'>"),
        (r"<code><pre>", "<CODE><PRE>"),
        (r"</pre></code>", "</PRE></CODE>"),
        (r"</table>", "</TABLE>"),
        (r"<(/?)t([hdr])>", r"<\1T\2>"),
    ),
    "a second class": ((r"class='cable'", "class='wide cable striped'"),),
    "double quotes": ((r"class='cable'", 'class="cable"'),),
    "double quotes and a class": ((r"class='cable'", 'class="cable wide"'),),
    "no quotes": ((r"class='cable'", "class=cable"),),
    "no quotes, other attributes": ((r"class='cable'", "border=0 class=cable id=t"),),
    "attributes before and behind": ((r"class='cable'", "id=\"a > b\" class='cable' data-x='1 > 0'"),),
    "an attribute without a value": ((r"class='cable'", "hidden class = 'cable' sortable"),),
    "a stray quote": ((r"class='cable'", "class=cable title=it's"),),
    "blanks in the tags": (
        (r"<table class='cable'>", "<table\n   class = 'cable'\n>"),
        (r"<code><pre>", "<code ><pre\n>"),
        (r"</pre></code>", "</pre ></code\t>"),
        (r"</table>", "</table >"),
    ),
    "blanks between the tags": (
        (r"<code><pre>", "<code>\n  <pre>"),
        (r"</pre></code>", "</pre>\r\n</code>"),
    ),
    "pre about code": ((r"<code><pre>", "<pre><code>"), (r"</pre></code>", "</code></pre>")),
    "pre alone": ((r"<code><pre>", "<pre>"), (r"</pre></code>", "</pre>")),
    "attributes of the blocks": (
        (r"<code><pre>", "<code lang=en><pre style=\"white-space: pre-wrap\" class='x y'>"),
    ),
    "an attribute with a sign in it": ((r"<code><pre>", "<code><pre title=\"a > b\" data-n='> 1'>"),),
    "code that is closed later": ((r"</pre></code>", "</pre><br></code>"),),
    "code that is never closed": ((r"</pre></code>", "</pre>"),),
    "a table that is never closed": ((r"</table>", ""),),
    "rows in a body": ((r"(?s)(<table class='cable'>)(.*?)(</table>)", r"\1<tbody>\2</tbody>\3"),),
    "another word before": (
        (r"(?i)<table class='cable'>", "<table class='cables'></table><table class='cable'>"),
    ),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_page_is_read_however_its_tags_are_written(page: bytes, name: str) -> None:
    wanted = parse_cable(page, "x")
    written = page.decode()
    for before, after in WRITTEN[name]:
        written, count = re.subn(before, after, written)
        assert count
    found = parse_cable(written.encode(), "x")
    assert wanted.cable is not None
    assert (found.cable, found.paragraphs, found.faults) == (wanted.cable, wanted.paragraphs, wanted.faults)
    assert (found.text, found.dialect, found.released_on) == (wanted.text, DIALECT, wanted.released_on)


def test_a_page_in_utf_16_is_read(page: bytes) -> None:
    wanted = parse_cable(page, "x")
    for encoding in ("utf-16", "utf-8-sig"):
        found = parse_cable(page.decode().encode(encoding), "x")
        assert (found.cable, found.paragraphs) == (wanted.cable, wanted.paragraphs)


def test_a_leftover_in_a_block_does_not_end_it(page: bytes) -> None:
    wanted = read_page(page)
    for leftover in (b"</pre>", b"</code>", b"<pre>", b"</pre>\n</pre>"):
        found = read_page(page.replace(b"PP RUEHAG", leftover + b"PP RUEHAG"))
        assert found.text == wanted.text.replace("PP RUEHAG", leftover.decode() + "PP RUEHAG")
        assert found.header_end - wanted.header_end == len(leftover)


@pytest.mark.parametrize(
    "table", ["<table class='cables'>", "<table class='cable-list'>", "<table data-class='cable'>", "<table>"]
)
def test_a_page_with_another_table_is_no_page_of_ours(page: bytes, table: str) -> None:
    other = page.replace(b"<table class='cable'>", table.encode())
    assert not is_page(other)
    parsed = parse_cable(other, "07OSLO318.html")
    assert (parsed.cable, [fault.code for fault in parsed.faults]) == (None, ["not_a_cable"])


def test_two_pages_in_capitals_are_two_cables(page: bytes) -> None:
    loud = re.sub(rb"</?(?:table|code|pre)\b", lambda tag: tag.group().upper(), page)
    parsed = parse_cable(loud + loud, "x")
    assert parsed.cable is not None
    (fault,) = (fault for fault in parsed.faults if fault.code == "two_cables")
    text = read_page(page).text
    assert parsed.text[fault.source_start : fault.source_end] == text.partition("\n")[0]
    assert fault.source_start == len(text) + 2


def test_no_character_of_a_real_page_is_lost(real_pages: list[Path]) -> None:
    lost: dict[str, Counter[str]] = {}
    for path in real_pages:
        parsed = parse_cable(path.read_bytes(), path.name)
        blocks = " ".join(PRE.findall(path.read_text(encoding="utf-8"))).replace("¶", "")
        wanted = Counter(squeezed(html.unescape(MARKUP.sub(" ", blocks))))
        got = Counter(squeezed(" ".join(row.text for row in parsed.paragraphs)))
        missing = {char: n for char, n in (wanted - got).items() if char not in "0123456789.)"}
        if missing or got - wanted:
            lost[path.name] = Counter(missing) + (got - wanted)
    assert lost == {}


def test_real_pages_say_what_their_tables_say(shared: Path, real_pages: list[Path]) -> None:
    with (shared / "gold" / "metadata.tsv").open(encoding="utf-8") as lines:
        gold = {row["cable_id"]: row for row in csv.DictReader(lines, delimiter="\t")}
    wrong: list[tuple[str, str]] = []
    for path in real_pages:
        cable_id = path.name.split(".")[0]
        cable = parse_cable(path.read_bytes(), "x.html").cable
        if cable is None or (cable.year, cable.origin, cable.serial) != read_reference_id(cable_id):
            wrong.append((path.name, "id"))
        elif cable_id in gold:
            day = cable.sent_at.date().isoformat() if cable.sent_at else ""
            level = gold[cable_id]["classification"].split("//")[0]
            wrong += [(path.name, "day")] * (day != gold[cable_id]["created_date"])
            wrong += [(path.name, "classification")] * (cable.classification != level)
    assert wrong == []


def test_real_whole_pages_name_their_action_addressees(real_pages: list[Path]) -> None:
    parsed = [parse_cable(path.read_bytes(), path.name) for path in real_pages]
    whole = [p.cable for p in parsed if p.cable and "is a partial extract" not in p.text]
    filled = sum(bool(cable.action_addressees) for cable in whole)
    assert filled >= 0.9 * len(whole)
