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
from transforms.pages import is_page, read_page

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
        (b"</pre></code>", b"", "truncated_markup"),
        (b"</table>", b"", "stub"),
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
