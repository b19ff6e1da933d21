"""Sections that came apart, and dialects of one cable; the texts are in tests/apart."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from transforms import parse_cable
from transforms.joining import Reading, choose_parts, fill_fields, join_readings, join_sections
from transforms.records import Mention, ParsedCable

APART = Path(__file__).parent / "apart"


def section(number: int) -> bytes:
    """One section of the cable, as a file of its own."""
    return (APART / f"09SECTION{number:02}OF03TRIPOLI812.txt").read_bytes()


def whole() -> bytes:
    """The cable in one file: it prints section 1 and holds all."""
    return (APART / "09TRIPOLI812.txt").read_bytes()


def reading(data: bytes, sha256: str = "a", **changes: Any) -> Reading:
    parsed = parse_cable(data, "09TRIPOLI812.txt")
    assert parsed.cable is not None
    for name, value in changes.items():
        setattr(parsed.cable if hasattr(parsed.cable, name) else parsed, name, value)
    letters = sum(len(row.text) for row in parsed.paragraphs if row.kind not in ("header", "furniture"))
    return Reading(sha256, len(data), letters, parsed)


def three() -> list[Reading]:
    return [reading(section(number), sha256=str(number) * 64) for number in (1, 2, 3)]


def test_a_section_by_itself_is_partial_and_what_goes_on_is_a_paragraph() -> None:
    first, second, third = three()
    assert [part.cable.is_partial for part in (first, second, third)] == [True, True, True]
    assert [(row.kind, row.number, row.text[:10]) for row in second.parsed.paragraphs] == [
        ("header", None, "C O N F I "),
        ("paragraph", None, "fourth wou"),
        ("heading", None, "MONEY"),
        ("paragraph", 2, "(C) He wou"),
    ]
    assert reading(whole()).cable.is_partial is False


def test_sections_become_one_cable_with_every_row_in_order() -> None:
    parts = three()
    joined = join_sections(parts)
    rows = joined.paragraphs
    assert [row.position for row in rows] == list(range(len(rows)))
    assert [row.kind for row in rows] == [
        *("header", "paragraph"),
        *("furniture", "paragraph", "heading", "paragraph"),
        *("furniture", "paragraph", "signature"),
    ]
    assert [part.paragraphs for part in joined.parts] == [2, 4, 3]
    assert [row.text for row in rows] == [row.text for part in parts for row in part.parsed.paragraphs]
    assert rows[-2].heading == "MONEY", "a heading is above what follows in the next section too"


def test_fields_of_sections_are_of_the_first_that_has_them_and_the_signature_of_the_last() -> None:
    cable = join_sections(three()).cable
    assert cable is not None
    assert (cable.section, cable.sections, cable.is_partial, cable.signed_by) == (1, 3, False, "DOE")
    assert (cable.paragraph_count, cable.mention_count, cable.classified_by) == (4, 0, "Jane Doe")
    assert f"signed_by={'3' * 64}" in cable.field_sources
    assert f"subject={'1' * 64}" in cable.field_sources
    assert [pair for pair in cable.field_sources if pair.startswith("paragraphs=")] == [
        f"paragraphs={digit * 64}" for digit in "123"
    ]


def test_mentions_keep_their_slices_and_are_numbered_through() -> None:
    parts = [
        Reading(str(number), 1, 1, parse_cable((APART / name).read_bytes(), name))
        for number, name in enumerate(("09SECTION01OF02OSLO66.txt", "09SECTION02OF02OSLO66.txt"))
    ]
    joined = join_sections(parts)
    assert [mention.mention_number for mention in joined.mentions] == list(range(1, 14))
    assert {mention.surface for mention in joined.mentions} >= {"Kari Berg", "Blue Gantry", "Omar Lind"}
    assert all(slice_of(joined, mention) == mention.surface for mention in joined.mentions)


def slice_of(parsed: ParsedCable, mention: Mention) -> str:
    return parsed.paragraphs[mention.position].text[mention.start_char : mention.end_char]


@pytest.mark.parametrize(
    ("numbers", "is_partial"),
    [((1, 2, 3), False), ((1, 3), True), ((2, 3), True), ((2,), True)],
    ids=["all", "a gap", "no first", "one"],
)
def test_a_cable_is_partial_until_its_last_section_is_there(
    numbers: tuple[int, ...], is_partial: bool
) -> None:
    cable = join_readings([three()[number - 1] for number in numbers]).cable
    assert cable is not None
    assert cable.is_partial is is_partial
    assert cable.section == numbers[0]


def test_a_text_that_prints_section_1_and_holds_all_goes_before_its_sections() -> None:
    alone = reading(whole(), sha256="e" * 64)
    choice = choose_parts([three()[1], alone])
    assert [part.sha256 for part in choice.parts] == ["e" * 64]
    assert [other.sha256 for other in choice.others] == ["2" * 64]
    assert join_readings([three()[1], alone]).parts == []


def test_of_one_section_twice_the_better_is_taken() -> None:
    better = reading(section(2), sha256="9" * 64, is_corrected=True)
    choice = choose_parts([*three(), better])
    assert [part.sha256[0] for part in choice.parts] == ["1", "9", "3"]
    assert [other.sha256[0] for other in choice.others] == ["2"]


def test_sections_of_another_count_are_another_cable_s_text() -> None:
    stray = reading(section(2), sha256="8" * 64, sections=2)
    choice = choose_parts([*three(), stray])
    assert [part.sha256[0] for part in choice.parts] == ["1", "2", "3"]


RIVALS: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    ({"is_corrected": True, "is_partial": True}, {"is_partial": False}),
    ({"is_partial": False, "paragraph_count": 1}, {"is_partial": True, "paragraph_count": 9}),
    ({"released_on": date(2010, 12, 21)}, {"released_on": date(2010, 12, 2), "paragraph_count": 9}),
    ({"released_on": date(2010, 12, 2)}, {"paragraph_count": 9}),
    ({"paragraph_count": 5}, {"paragraph_count": 4}),
    ({}, {}),
)


@pytest.mark.parametrize(
    ("better", "worse"), RIVALS, ids=["corrected", "whole", "later", "released", "paragraphs", "hash"]
)
def test_of_two_texts_the_better_is_the_cable_s(better: dict[str, Any], worse: dict[str, Any]) -> None:
    texts = [
        reading(whole(), letter * 64, section=None, **changes)
        for letter, changes in (("a", better), ("b", worse))
    ]
    for order in permutations(texts):
        assert choose_parts(order).parts[0].sha256 == "a" * 64


def test_a_field_that_the_best_lacks_is_another_s_and_what_it_has_is_its_own() -> None:
    best = reading(whole(), "a" * 64)
    other = reading(whole(), "b" * 64, precedence="ROUTINE", subject="OTHER")
    other.cable.info_addressees = ["TUNIS", "CAIRO"]
    cable = fill_fields(best, [other]).cable
    assert cable is not None
    assert (cable.precedence, cable.subject) == ("ROUTINE", "THREE PIERS FOR ONE HARBOR")
    assert cable.info_addressees == ["TUNIS", "CAIRO"]
    assert {f"precedence={'b' * 64}", f"subject={'a' * 64}", f"paragraphs={'a' * 64}"} <= set(
        cable.field_sources
    )


def test_a_cable_whose_fields_are_all_of_one_text_names_no_sources() -> None:
    cable = fill_fields(reading(whole(), "a" * 64), [reading(whole(), "b" * 64)]).cable
    assert cable is not None
    assert cable.field_sources == []


def test_a_printed_classification_goes_before_one_inferred() -> None:
    text = whole().replace(b"C O N F I D E N T I A L SECTION 01 OF 03 TRIPOLI 000812", b"")
    inferred = reading(text, "a" * 64)
    assert [fault.code for fault in inferred.parsed.faults] == ["classification_inferred"]
    joined = fill_fields(inferred, [reading(whole(), "b" * 64, classification="SECRET")])
    assert joined.cable is not None
    assert (joined.cable.classification, joined.faults) == ("SECRET", [])


@pytest.mark.parametrize(
    ("share", "is_partial", "winner"),
    [(1.0, False, "t"), (0.6, False, "t"), (0.4, False, "p"), (0.99, True, "t"), (0.9, True, "p")],
)
def test_rows_with_mentions_are_taken_where_they_tell_the_same(
    share: float, is_partial: bool, winner: str
) -> None:
    page = reading(whole(), "p" * 64)
    tagged = reading(whole(), "t" * 64, mention_count=7, is_partial=is_partial, section=None)
    tagged = tagged._replace(letters=int(page.letters * share))
    choice = choose_parts([page, tagged])
    assert choice.parts[0].sha256 == winner * 64
    assert choice.is_partial is False
