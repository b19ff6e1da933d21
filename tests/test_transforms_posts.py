"""Posts: any spelling to the name that ids use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.posts import canonicalize_post, post_in_year, post_of_words
from transforms.vocabulary.posts import CABLES_A_YEAR, POSTS, RENAMED, SPELLINGS


@pytest.mark.parametrize(
    ("printed", "post"),
    [
        ("The Hague", "THEHAGUE"),
        ("HAGUE", "THEHAGUE"),
        ("SECSTATE WASHDC", "STATE"),
        ("AMEMBASSY LIMA", "LIMA"),
        ("Embassy Port-au-Prince", "PORTAUPRINCE"),
        ("USMISSION USUN NEW YORK", "USUNNEWYORK"),
        ("RIO DE JAN", "RIODEJANEIRO"),
        ("N'DJAMENA", "NDJAMENA"),
        # ids as the public set spells them
        ("SCTION02OF02SAOPAULO", "SAOPAULO"),
        ("EFTOLONDON", "LONDON"),
        ("01OF02RPODUBAI", "RPODUBAI"),
        ("SECTION02OF03QRIPOLI", "TRIPOLI"),
        ("MILSK", "MINSK"),
        # not known: kept as it stands
        ("FESTTWO", "FESTTWO"),
        ("Lake Nowhere", "LAKENOWHERE"),
    ],
)
def test_canonical_post(printed: str, post: str) -> None:
    assert canonicalize_post(printed) == post


@pytest.mark.parametrize(
    ("words", "may_be_cut", "post"),
    [
        ("NEW DELHI", False, "NEWDELHI"),
        ("FOR LIMA", False, None),
        ("TEGUCIGALP", False, None),
        ("TEGUCIGALP", True, "TEGUCIGALPA"),
        ("LIM", True, None),
    ],
)
def test_post_of_words(words: str, may_be_cut: bool, post: str | None) -> None:
    assert post_of_words(words, may_be_cut) == post


@pytest.mark.parametrize(
    ("post", "year", "name"),
    [("KIEV", 2006, "KIEV"), ("KIEV", 2008, "KYIV"), ("KIEV", None, "KIEV"), ("LIMA", 2008, "LIMA")],
)
def test_a_renamed_post(post: str, year: int | None, name: str) -> None:
    assert post_in_year(post, year) == name


def test_every_spelling_leads_to_a_post() -> None:
    assert {post for post in SPELLINGS.values() if post not in POSTS} == set()
    assert {name for _, name in RENAMED.values()} | set(RENAMED) <= POSTS
    assert set(CABLES_A_YEAR) <= POSTS


@given(st.text(alphabet="ABCDEILMOPRSTUVZ -.'012", max_size=24))
def test_canonical_posts_are_idempotent(printed: str) -> None:
    once = canonicalize_post(printed)
    assert canonicalize_post(once) == once
