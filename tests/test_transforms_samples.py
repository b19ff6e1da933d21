"""The synthetic cables: the same every time, as odd as the real ones, and true to what they claim."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from pathlib import Path
from statistics import mean, median

import pytest

from transforms import parse_cable
from transforms.samples import ODDITIES, Sample, sample_cables
from transforms.samples.notation import close, curl, mentions, print_sentence, read, tokenize
from transforms.samples.posts import POSTS
from transforms.samples.topics import TOPICS

PRINTED_MENTION = re.compile(r"\[(PER|ORG|LOC|MISC) ")


@pytest.mark.parametrize(
    ("marked", "printed"),
    [
        ("⟦LOC Tripoli⟧, however, is quiet.", "[LOC Tripoli  ] , however , is quiet ."),
        ("(⟦ORG S/NF⟧) Who?", "( [ORG S/NF  ] ) Who ?"),
        ("TAGS: ‹PREL› ‹LY›", "TAGS: <a href='/tag/PREL_0.html'>PREL</a> <a href='/tag/LY_0.html'>LY</a>"),
        ("1,200 tons, they said", "1,200 tons , they said"),
        ("⟦LOC Libya⟧'s view", "[LOC Libya  ] 's view"),
        ('was "slow and old" then', 'was " slow and old " then'),
        ("his [the Minister's] idea", "his [ the Minister 's ] idea"),
        ("had ⦗⟦LOC CAIRO⟧ 00000941 002 OF 003⦘ gone", "had [LOC CAIRO  ] 00000941 002 OF 003 gone"),
    ],
)
def test_marked_text_is_printed_as_the_tagger_prints_it(marked: str, printed: str) -> None:
    assert print_sentence(marked, before_markup=False).rstrip() == printed


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("(⟦ORG S/NF⟧) ⟦PER Summary: Saif⟧ spoke.", "(S/NF) Summary: Saif spoke."),
        ("who had ⦗CAIRO 00000941 002 OF 003⦘ gone", "who had gone"),
        ("⟦PER Huda ⦗CAIRO⟧ 00000941 002 OF 003⦘ said", "Huda said"),
        ("A. STATE 1 ¶B¶ ⟦LOC ROME⟧ 2", "A. STATE 1 B. ROME 2"),
    ],
)
def test_marked_text_is_read_as_a_reader_reads_it(marked: str, text: str) -> None:
    assert read(marked) == text


def test_a_period_before_markup_is_swallowed_by_the_mention() -> None:
    assert mentions(close("He left ⟦LOC Rome⟧.")) == [("LOC", "Rome.")]
    assert print_sentence(close("He left ⟦LOC Rome⟧."), before_markup=True) == "He left [LOC Rome.  ] "


def test_curly_possessives_belong_to_the_mention() -> None:
    assert tokenize(curl('⟦LOC Libya⟧\'s "new" plan')) == "[LOC Libya’s  ] “new” plan"


def test_the_same_seed_gives_the_same_cables_and_a_larger_sample_begins_with_the_smaller() -> None:
    assert list(sample_cables(40)) == list(islice(sample_cables(60), 40))
    assert [s.data for s in sample_cables(40, seed=1)] != [s.data for s in sample_cables(40)]


def test_every_oddity_is_among_the_first_cables(samples: list[Sample]) -> None:
    shown = {oddity for sample in samples[: len(ODDITIES)] for oddity in sample.truth["oddities"]}
    assert shown == {oddity.name for oddity in ODDITIES}
    assert any(sample.truth["fault"] == "stub" for sample in samples)


def test_no_two_samples_share_a_name_or_an_id() -> None:
    samples = list(sample_cables(600))
    ids = [sample.truth["cable_id"] for sample in samples if sample.truth["cable_id"]]
    assert len({sample.file_name for sample in samples}) == len(samples)
    assert len(set(ids)) == len(ids)


def test_truth_counts_the_mentions_that_are_printed(samples: list[Sample]) -> None:
    for sample in samples:
        if sample.truth.get("mentions") is None:
            continue
        printed = Counter(PRINTED_MENTION.findall(sample.data.decode()))
        assert printed == sample.truth["mentions_by_type"], sample.file_name


def test_truth_paragraphs_stand_in_the_text(samples: list[Sample]) -> None:
    for sample in samples:
        for paragraph in sample.truth.get("paragraphs") or []:
            text = sample.data.decode()
            assert re.search(rf"\b{paragraph['number']} \. \n", text), (sample.file_name, paragraph["number"])
            words = re.findall(r"[A-Za-z]{4,}", paragraph["text"])
            assert all(word in text for word in words), sample.file_name


VARIED = (
    "classification", "caption", "section", "sections", "is_partial", "precedence", "action_addressees",
    "info_addressees", "addressees_text", "executive_order", "declassify_on", "tags", "subject", "refs",
    "refs_text", "classified_by", "classified_by_title", "reasons", "is_action_request", "action_paragraph",
    "signed_by", "sent_at", "sent_at_source", "year_source", "is_year_estimated",
)  # fmt: skip


def test_every_field_of_a_cable_varies(samples: list[Sample]) -> None:
    truths = [sample.truth for sample in samples if sample.truth["fault"] is None]
    same = [name for name in VARIED if len({repr(truth.get(name)) for truth in truths}) < 2]
    assert same == []


def test_samples_are_as_long_and_as_dense_as_real_cables(samples: list[Sample]) -> None:
    cables = [sample for sample in samples if sample.truth["fault"] is None]
    counts = [sample.truth["mention_count"] for sample in cables if sample.truth["mention_count"]]
    assert 8_000 < mean(len(sample.data) for sample in cables) < 14_000
    assert 6_000 < median(len(sample.data) for sample in cables) < 12_000
    assert 90 < mean(counts) < 190


# How many in a hundred cables must have the field as it was written; what is not listed must hold in all.
AT_LEAST = {"refs": 94, "refs_text": 94, "reasons": 96, "tags": 99, "paragraph_count": 97, "texts": 93}
UNPRINTED = {"precedence": None, "sent_at": None, "sent_at_source": None}
OPEN_WHERE_NONE = {"paragraph_count", "mention_count", "is_partial"}
COLUMNS = (*VARIED, "cable_id", "year", "origin", "serial", "paragraph_count", "mention_count")


def test_the_parser_finds_what_was_written() -> None:
    """Field by field: how often the parser reads a synthetic cable as it was meant."""
    wrong: dict[str, list[str]] = {}
    cables = [sample for sample in sample_cables(300) if sample.truth["fault"] is None]
    for sample in cables:
        parsed = parse_cable(sample.data, sample.file_name)
        assert parsed.cable is not None, sample.file_name
        for name in COLUMNS:
            wanted = sample.truth.get(name, UNPRINTED.get(name, []))
            is_open = wanted is None and name in OPEN_WHERE_NONE
            if not is_open and getattr(parsed.cable, name) != wanted:
                wrong.setdefault(name, []).append(sample.file_name)
        texts = [paragraph["text"] for paragraph in sample.truth["paragraphs"] or []]
        if texts and texts != [row.text for row in parsed.paragraphs if row.kind == "paragraph"]:
            wrong.setdefault("texts", []).append(sample.file_name)
    rates = {name: 100 * (1 - len(files) / len(cables)) for name, files in wrong.items()}
    assert {name: wrong[name][:5] for name, rate in rates.items() if rate < AT_LEAST.get(name, 100)} == {}


def test_the_parser_finds_every_mention(samples: list[Sample]) -> None:
    for sample in samples:
        if sample.truth.get("mentions") is not None:
            parsed = parse_cable(sample.data, sample.file_name)
            found = [(mention.entity_type, mention.surface) for mention in parsed.mentions]
            assert found == sample.truth["mentions"], sample.file_name


def test_a_stub_is_no_cable(samples: list[Sample]) -> None:
    stub = next(sample for sample in samples if sample.truth["fault"] == "stub")
    parsed = parse_cable(stub.data, stub.file_name)
    assert parsed.cable is None
    assert [fault.code for fault in parsed.faults] == ["stub"]


def test_tags_and_routes_are_real(shared: Path) -> None:
    reference = shared / "reference"
    routes = {line.split(",")[0] for line in (reference / "route-names.csv").read_text().splitlines()}
    subjects = set((reference / "subject-tags.txt").read_text().split())
    assert {post.route for post in POSTS} <= routes
    codes = {tag for topic in TOPICS for tag in topic.tags}
    assert {tag for tag in codes if not tag.startswith("K") and tag != "NATO"} <= subjects
