from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.vocabulary.cable_ids import base_id
from warehouse.batch.evidence import evidence
from warehouse.texts.precedence import Contender, Standing, resolve

A, B, C = (letter * 64 for letter in "abc")


def candidate(sha256: str, **fields: object) -> Contender:
    usual = {"cable_id": "09TRIPOLI941", "is_strong": True, "is_partial": False, "paragraph_count": 5}
    return Contender(sha256=sha256, **{**usual, "size_bytes": 900, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"is_partial": True}, {"is_strong": False}),
        ({"is_partial": False, "paragraph_count": 1}, {"is_partial": True, "paragraph_count": 9}),
        ({"paragraph_count": 6, "size_bytes": 1}, {"paragraph_count": 5, "size_bytes": 99}),
        ({"size_bytes": 901}, {"size_bytes": 900}),
        ({}, {}),
    ],
    ids=["certain year", "whole", "paragraphs", "length", "hash"],
)
def test_the_better_text_of_an_id_keeps_it(better: dict[str, object], worse: dict[str, object]) -> None:
    found = resolve([candidate(B, **worse), candidate(A, **better)])
    assert found[A] == Standing("loaded", "09TRIPOLI941", False)
    assert found[B] != found[A]


def test_a_certain_year_supersedes_only_certain_ones() -> None:
    found = resolve([candidate(A), candidate(B, size_bytes=1), candidate(C, is_strong=False)])
    assert found[B] == Standing("superseded", "09TRIPOLI941", False)
    assert found[C] == Standing("loaded", "09TRIPOLI941~cccccc", True)


def test_of_estimates_alone_the_best_has_the_plain_id() -> None:
    found = resolve([candidate(A, is_strong=False, size_bytes=1), candidate(B, is_strong=False)])
    assert (found[A].cable_id, found[B].cable_id) == ("09TRIPOLI941~aaaaaa", "09TRIPOLI941")


candidates = st.lists(
    st.builds(
        Contender,
        sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
        cable_id=st.sampled_from(["09TRIPOLI941", "08PARIS1", "XXPARIS1"]),
        is_strong=st.booleans(),
        is_partial=st.booleans(),
        paragraph_count=st.integers(0, 2),
        size_bytes=st.integers(0, 2),
    ),
    max_size=12,
    unique_by=lambda one: one.sha256,
)


def one_after_the_other(arrivals: Iterable[Contender]) -> dict[str, Standing]:
    """As commits do it: each text meets only those that are current."""
    current: dict[str, Contender] = {}
    outcomes: dict[str, Standing] = {}
    for arrival in arrivals:
        found = resolve([arrival, *current.values()])
        outcomes |= found
        current |= {arrival.sha256: arrival}
        current = {sha: one for sha, one in current.items() if outcomes[sha].fate == "loaded"}
    return outcomes


@given(candidates, st.randoms(use_true_random=False))
def test_order_of_arrival_changes_nothing(texts: list[Contender], chance: object) -> None:
    shuffled = list(texts)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert one_after_the_other(shuffled) == resolve(texts)


def test_no_two_current_texts_share_an_id_and_marks_come_off() -> None:
    found = resolve([candidate(sha, is_strong=False) for sha in (A, B, C)])
    assert len({outcome.cable_id for outcome in found.values()}) == 3
    assert {base_id(outcome.cable_id) for outcome in found.values()} == {"09TRIPOLI941"}


def test_evidence_goes_from_certain_to_none_and_then_by_name() -> None:
    ranked = [
        evidence("09TRIPOLI941", "page", False, "a"),
        evidence("09TRIPOLI941", "page", False, "b"),
        evidence("09TRIPOLI941", "body", True, "a"),
        evidence("XXTRIPOLI941", None, False, "a"),
        evidence("sha-0123456789ab", "page", False, "a"),
        evidence(None, None, False, "a"),
    ]
    assert ranked == sorted(ranked)
