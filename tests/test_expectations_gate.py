"""One good cable, one change at a time: every expectation is broken once, and says so by its own code."""

from __future__ import annotations

import copy
import hashlib
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from expectations import engine
from expectations.declaration import Expectation, one_of
from expectations.gate import Finding, Verdict, judge
from expectations.suites import BY_CODE, EXPECTATIONS
from transforms.faults import FAULTS
from transforms.records import Cable, Fault, Mention, Paragraph, ParsedCable
from warehouse import schema
from warehouse.batch.batch import BatchBuilder
from warehouse.probes.rows import measure

NOW = datetime(2026, 1, 2, 3, 4, 5)
LONG = (
    "Ministers met in Tripoli and agreed that nothing had been agreed, which they then announced at length."
)
TEXTS = ("SUBJECT: A MEETING IN TRIPOLI", "(C) The Libyan side was late.", LONG, "CRETZ")
KINDS = ("header", "paragraph", "paragraph", "signature")


def good() -> ParsedCable:
    """A small cable that breaks no expectation."""
    paragraphs, start = [], 0
    for position, (kind, text) in enumerate(zip(KINDS, TEXTS, strict=True)):
        is_marked = text.startswith("(C)")
        paragraphs.append(
            Paragraph(
                position=position,
                kind=kind,  # type: ignore[arg-type]
                number=position if kind == "paragraph" else None,
                heading=None,
                portion_mark="C" if is_marked else None,
                classification="CONFIDENTIAL" if is_marked else None,
                caption=(),
                is_summary=False,
                is_comment=False,
                text=text,
                source_start=start,
                source_end=start + len(text),
            )
        )
        start += len(text) + 1
    cable = Cable(
        cable_id="09TRIPOLI941",
        dialect="annotated",
        year=2009,
        year_source="file_name",
        origin="TRIPOLI",
        serial=941,
        sent_at=datetime(2009, 12, 3, 15, 19),
        sent_at_source="page",
        classification="CONFIDENTIAL",
        caption=["NOFORN", "SIPDIS"],
        section=1,
        sections=2,
        precedence="IMMEDIATE",
        executive_order="12958",
        declassify_on=date(2019, 12, 3),
        tags=["PREL", "LY"],
        subject="A MEETING IN TRIPOLI",
        refs=["09TRIPOLI920", "08STATE5"],
        action_paragraph=2,
        paragraph_count=2,
        mention_count=3,
    )
    mentions = [_mention(1, 0, "TRIPOLI"), _mention(2, 1, "Libyan"), _mention(3, 2, "Tripoli")]
    return ParsedCable(cable, "\n".join(TEXTS), "annotated", paragraphs, mentions)


def _mention(number: int, position: int, surface: str) -> Mention:
    start = TEXTS[position].index(surface)
    before = sum(len(text) + 1 for text in TEXTS[:position]) + start
    return Mention(
        position,
        number,
        1,
        "LOC",
        surface,
        start,
        start + len(surface),
        surface,
        None,
        before,
        before + len(surface),
    )


def field(**values: object) -> Callable[[ParsedCable], None]:
    """A change of fields of the cable."""

    def change(parsed: ParsedCable) -> None:
        for name, value in values.items():
            setattr(parsed.cable, name, value)

    return change


def row(place: int, **values: object) -> Callable[[ParsedCable], None]:
    """A change of one row of text."""

    def change(parsed: ParsedCable) -> None:
        parsed.paragraphs[place] = parsed.paragraphs[place]._replace(**values)  # type: ignore[arg-type]

    return change


def mention(number: int, **values: object) -> Callable[[ParsedCable], None]:
    """A change of one mention."""

    def change(parsed: ParsedCable) -> None:
        parsed.mentions[number - 1] = parsed.mentions[number - 1]._replace(**values)  # type: ignore[arg-type]

    return change


def put_a_tag_in_a_surface(parsed: ParsedCable) -> None:
    row(3, text="<b>CRETZ")(parsed)
    parsed.mentions.append(Mention(3, 4, 1, "PER", "<b>CRETZ", 0, 8, "CRETZ", None, 163, 168))
    field(mention_count=4)(parsed)


def repeat_a_paragraph(parsed: ParsedCable) -> None:
    last = parsed.paragraphs[-1]
    again = parsed.paragraphs[2]._replace(position=3, number=3, source_start=500, source_end=500 + len(LONG))
    parsed.paragraphs[3:] = [again, last._replace(position=4, source_start=700, source_end=705)]
    field(paragraph_count=3)(parsed)


# What is changed, and every code the change must give: no other may appear.
BROKEN: tuple[tuple[str, Callable[[ParsedCable], None], set[str]], ...] = (
    ("a lower-case post", field(cable_id="09Tripoli941"), {"id_form", "id_disagrees"}),
    ("a zero before the serial", field(cable_id="09TRIPOLI0941"), {"id_form", "id_disagrees"}),
    ("an id that lies", field(cable_id="09TUNIS941"), {"id_disagrees"}),
    ("another year in the id", field(cable_id="08TRIPOLI941"), {"id_disagrees"}),
    ("neither post nor serial", field(cable_id="sha-0123456789ab", origin=None, serial=None), {"id_unknown"}),
    (
        "a year to come",
        field(year=2209, cable_id="09TRIPOLI941", sent_at=None, sent_at_source=None),
        {"year_impossible"},
    ),
    ("an unheard-of source", field(year_source="rumour"), {"year_source_unknown"}),
    ("a year from nowhere", field(year_source=None), {"year_unsourced"}),
    ("an estimate not called one", field(year_source="body"), {"estimate_unnamed"}),
    ("a date from nowhere", field(sent_at_source=None), {"date_unsourced"}),
    ("a date from a rumour", field(sent_at_source="rumour"), {"date_source_unknown"}),
    ("a misspelt classification", field(classification="CONFIDNTIAL"), {"classification_unknown"}),
    ("a miscounted paragraph", field(paragraph_count=3), {"paragraph_count_disagrees"}),
    ("a miscounted mention", field(mention_count=2), {"mention_count_disagrees"}),
    ("no header", row(0, kind="furniture"), {"header_missing", "header_misplaced"}),
    ("a date years away", field(sent_at=datetime(2007, 12, 31)), {"year_disagrees"}),
    ("section 3 of 2", field(section=3), {"section_impossible"}),
    ("no classification", field(classification=None), {"classification_missing"}),
    ("no subject", field(subject=None), {"subject_missing"}),
    ("no TAGS", field(tags=[]), {"tags_missing"}),
    ("a caption nobody knows", field(caption=["SIPDIS", "NOBODY"]), {"caption_unknown"}),
    ("prose among the TAGS", field(tags=["PREL", "as follows"]), {"tag_form"}),
    ("a reference without post", field(refs=["STATE 5"]), {"ref_form"}),
    ("a reference to itself", field(refs=["09TRIPOLI941"]), {"ref_later"}),
    ("a reference to the next year", field(refs=["08STATE5", "10STATE5"]), {"ref_later"}),
    ("an unheard-of precedence", field(precedence="LEISURELY"), {"precedence_unknown"}),
    ("declassified before it was sent", field(declassify_on=date(2009, 12, 2)), {"declassified_early"}),
    ("declassified in 2219", field(declassify_on=date(2219, 12, 3)), {"declassified_early"}),
    ("a request in no paragraph", field(action_paragraph=9), {"action_paragraph_missing"}),
    ("an order without number", field(executive_order="1295"), {"executive_order_odd"}),
    ("a flag that is neither", field(is_partial=None), {"cable_incomplete"}),
    ("a row without text at all", row(2, is_summary=None), {"paragraph_incomplete"}),
    ("a gap in the positions", row(3, position=5), {"position_gap"}),
    ("an unheard-of kind", row(3, kind="footnote"), {"kind_unknown"}),
    ("a second header", row(3, kind="header"), {"header_missing", "header_misplaced"}),
    (
        "a mark for no level",
        row(1, classification="COSMIC"),
        {"paragraph_classification_unknown", "portion_mark_odd"},
    ),
    ("a span that ends before it begins", row(3, source_end=3), {"paragraph_span_impossible"}),
    ("a NUL in the text", row(3, text="CRE\0TZ"), {"text_nul"}),
    ("a row inside another", row(3, source_start=70), {"span_overlaps"}),
    ("an empty row", row(3, text=""), {"text_empty"}),
    ("a lost character", row(3, text="CRE\ufffdZ"), {"text_undecoded"}),
    ("a tag left in the text", row(3, text="CRETZ</pre>"), {"markup_left"}),
    ("a secret paragraph", row(1, classification="SECRET", portion_mark="S"), {"portion_above_cable"}),
    ("a mark nobody knows", row(1, classification=None, portion_mark="Q"), {"portion_mark_odd"}),
    ("a year taken for a paragraph", row(2, number=2001), {"number_implausible", "action_paragraph_missing"}),
    ("numbers that restart", row(2, number=1), {"number_restarts", "action_paragraph_missing"}),
    ("a paragraph twice", repeat_a_paragraph, {"paragraph_repeated"}),
    ("a mention without name", mention(1, name=None), {"mention_incomplete", "name_odd"}),
    ("a mention in no row", mention(3, position=7), {"mention_orphaned"}),
    ("offsets beyond the text", mention(3, end_char=5000), {"offsets_outside"}),
    ("offsets the wrong way round", mention(3, start_char=20, end_char=10), {"offsets_outside"}),
    ("another surface", mention(3, surface="Tunisia", name="Tunisia"), {"surface_differs"}),
    ("a surface one character off", mention(2, start_char=5, end_char=11), {"surface_differs"}),
    ("a gap in the numbers", mention(3, mention_number=4), {"mention_number_gap"}),
    ("an unheard-of type", mention(3, entity_type="GPE"), {"entity_type_unknown"}),
    ("an unheard-of noise", mention(3, noise="hum"), {"noise_unknown"}),
    ("sentence 0", mention(3, sentence_number=0), {"sentence_uncounted"}),
    ("a span in another row", mention(3, source_start=0, source_end=7), {"mention_span_outside"}),
    ("a name longer than its surface", mention(3, name="Tripoli, Libya"), {"name_odd"}),
    ("a tag in a surface", put_a_tag_in_a_surface, {"markup_left", "markup_in_surface"}),
)
# Only a source of two batches or of a broken builder could break these.
UNBREAKABLE = {"sha256_form", "size_impossible", "file_name_odd", "body_missing", "paragraph_orphaned"}


def sha_of(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def judged(**cables: ParsedCable) -> Verdict:
    """The verdict on some cables, each under its name in the call."""
    builder = BatchBuilder("1")
    for name, parsed in cables.items():
        builder.add(sha_of(name), f"{name}.txt", 100, b"", parsed)
    return judge(measure(builder.finish()), run_id="run", found_at=NOW)


def changed(change: Callable[[ParsedCable], None]) -> ParsedCable:
    parsed = copy.deepcopy(good())
    change(parsed)
    return parsed


def test_a_good_cable_passes() -> None:
    verdict = judged(good=good())
    assert verdict.findings == []
    assert verdict.rejected == {}
    assert verdict.warnings == {}
    assert (verdict.statistics.cables, verdict.statistics.bytes) == (1, 100)


@pytest.fixture(scope="module")
def verdict_on_broken() -> Verdict:
    """One verdict on all the broken cables, and a good one among them."""
    return judged(good=good(), **{name: changed(change) for name, change, _ in BROKEN})


@pytest.mark.parametrize(("name", "codes"), [(name, codes) for name, _, codes in BROKEN])
def test_each_fault_has_its_code(verdict_on_broken: Verdict, name: str, codes: set[str]) -> None:
    sha = sha_of(name)
    found = [finding for finding in verdict_on_broken.findings if finding.sha256 == sha]
    assert {finding.expectation for finding in found} == codes
    if "critical" in {BY_CODE[code].severity for code in codes}:
        assert verdict_on_broken.rejected[sha].code in codes
        assert sha not in verdict_on_broken.warnings
    else:
        assert sha not in verdict_on_broken.rejected
        warnings = sorted(code for code in codes if BY_CODE[code].severity == "warning")
        assert verdict_on_broken.warnings.get(sha, []) == warnings


def test_a_good_cable_among_broken_ones_passes(verdict_on_broken: Verdict) -> None:
    assert sha_of("good") not in verdict_on_broken.rejected
    assert sha_of("good") not in verdict_on_broken.warnings
    assert sha_of("good") not in {finding.sha256 for finding in verdict_on_broken.findings}


def test_every_expectation_is_broken_above() -> None:
    assert {code for _, _, codes in BROKEN for code in codes} == set(BY_CODE) - UNBREAKABLE


def test_every_failing_row_is_a_finding() -> None:
    text = "a" * 4000
    parsed = changed(row(2, text=text))
    # One more character than the text has at each: a thousand mentions, each of them wrong.
    parsed.mentions[2:] = [
        Mention(2, 3 + i, 1, "LOC", "b", i, i + 1, "b", None, 60 + i, 61 + i) for i in range(1000)
    ]
    field(mention_count=1002)(parsed)
    verdict = judged(broken=parsed, good=changed(field(cable_id="09TRIPOLI942", serial=942)))
    found = [finding for finding in verdict.findings if finding.expectation == "surface_differs"]
    assert [finding.position for finding in found] == list(range(3, 1003))
    assert verdict.tallies["surface_differs"].failed == 1000
    assert list(verdict.rejected) == [sha_of("broken")]
    assert "and 999 more" in verdict.rejected[sha_of("broken")].reason


def test_a_rejection_says_what_where_and_what_to_do() -> None:
    rejection = judged(broken=changed(mention(3, surface="Tunisia"))).rejected[sha_of("broken")]
    assert rejection.code == "surface_differs"
    assert "Found in mentions at position 3: 'Tunisia'." in rejection.reason
    assert rejection.advice == BY_CODE["surface_differs"].advice
    assert rejection.excerpt == "Tunisia"
    assert (rejection.source_start, rejection.source_end) == (77, 84)


def test_a_critical_fault_rejects_unseen() -> None:
    parsed = changed(field(subject=None))
    parsed.faults.append(Fault("truncated_markup", "the tag at 12 is never closed", 12, 14))
    verdict = judged(broken=parsed, good=good())
    assert [finding.expectation for finding in verdict.findings] == ["truncated_markup"]
    rejection = verdict.rejected[sha_of("broken")]
    assert rejection.code == "truncated_markup"
    assert rejection.reason.startswith(FAULTS["truncated_markup"].title)
    assert (rejection.source_start, rejection.source_end) == (12, 14)
    assert verdict.tallies["subject_missing"].checked == 1
    assert (verdict.statistics.sources, verdict.statistics.rejected, verdict.statistics.cables) == (2, 1, 1)


def test_a_fault_tells_a_place_in_the_text_and_an_expectation_a_row() -> None:
    parsed = changed(row(3, source_start=70))
    parsed.faults.append(Fault("name_disagrees", "another name", 12, 13))
    found = {finding.expectation: finding[7:] for finding in judged(odd=parsed).findings}
    assert (found["name_disagrees"][0], found["name_disagrees"][-1]) == (None, 12)
    assert (found["span_overlaps"][0], found["span_overlaps"][-1]) == (3, None)


def test_a_warning_fault_is_a_warning() -> None:
    parsed = good()
    parsed.faults.append(Fault("name_disagrees", "another name"))
    assert judged(odd=parsed).warnings == {sha_of("odd"): ["name_disagrees"]}


def test_an_odd_file_name_is_a_warning() -> None:
    builder = BatchBuilder("1")
    builder.add(sha_of("odd"), "09TRIPOLI941\n.txt", 100, b"", good())
    verdict = judge(measure(builder.finish()), run_id="run", found_at=NOW)
    assert verdict.warnings == {sha_of("odd"): ["file_name_odd"]}


def test_findings_have_the_columns_of_their_table() -> None:
    assert list(Finding._fields) == schema.FINDINGS.column_names
    assert {e.code for e in EXPECTATIONS}.isdisjoint(FAULTS)


def test_an_expectation_that_cannot_be_evaluated_is_an_error() -> None:
    pandas = pytest.importorskip("pandas")
    column = schema.CABLES.column("precedence")
    absent = Expectation("absent", "cables", None, "info", "…", "no_such_column", one_of(column))
    with pytest.raises(engine.GateError, match="absent"):
        engine.evaluate("odd", (absent,), pandas.DataFrame({"another": [1]}))


NOTHING_TO_JUDGE = """
import sys
from datetime import datetime
from expectations.gate import judge
from transforms.records import Fault, ParsedCable
from warehouse.batch.batch import BatchBuilder
from warehouse.probes.rows import measure
builder = BatchBuilder("1")
builder.add("a" * 64, "a.txt", 0, b"", ParsedCable(None, "", "unknown", faults=[Fault("empty", "no bytes")]))
verdict = judge(measure(builder.finish()), run_id="r", found_at=datetime(2026, 1, 1))
assert list(verdict.rejected) == ["a" * 64]
judge(measure(BatchBuilder("1").finish()), run_id="r", found_at=datetime(2026, 1, 1))
assert "great_expectations" not in sys.modules, "imported for nothing"
"""


def test_nothing_to_judge_imports_nothing() -> None:
    subprocess.run([sys.executable, "-c", NOTHING_TO_JUDGE], check=True)


ALL_OF_IT = """
import sys, tempfile
from datetime import datetime
from pathlib import Path
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        raise SystemExit(f"reached for the network: {event} {arguments}")
sys.addaudithook(watch)
from expectations.docs import write_docs
from expectations.gate import judge
from expectations.quality import summarize
from transforms import parse_cable
from transforms.samples import sample_cables
from warehouse.batch.batch import BatchBuilder
from warehouse.probes.rows import measure
builder = BatchBuilder("1")
for number, sample in enumerate(sample_cables(60)):
    builder.add(f"{number:064x}", sample.file_name, 1, b"", parse_cable(sample.data, sample.file_name))
verdict = judge(measure(builder.finish()), run_id="r", found_at=datetime(2026, 1, 1))
quality = summarize([verdict], run_id="r", started_at=datetime(2026, 1, 1))
write_docs(Path(sys.argv[1]), quality)
"""


def test_no_network_is_reached_for(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", ALL_OF_IT, str(tmp_path)], check=True)
