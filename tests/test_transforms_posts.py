"""Posts: any spelling to the name that ids use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.posts import canonicalize_post, nearest_post, post_in_year, post_of_words, sender_of_words
from transforms.vocabulary.post_names import AGENCIES, AGENCY_NAMES, MISSPELT_NAMES, OTHER_NAMES
from transforms.vocabulary.posts import CABLES_A_YEAR, POSTS, RENAMED, SERIES


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
        # abbreviations, and missions in other words
        ("HK", "HONGKONG"),
        ("STO. DOMINGO", "SANTODOMINGO"),
        ("USUNESCO PARIS FR", "UNESCOPARISFR"),
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
    ("words", "sender"),
    [("LIMA", "LIMA"), ("SECDEF WASHDC", "SECDEF"), ("JOINT STAFF", "JOINTSTAFF"), ("LAKE NOWHERE", None)],
)
def test_a_sender_is_a_post_or_an_agency(words: str, sender: str | None) -> None:
    assert sender_of_words(words) == sender


@pytest.mark.parametrize(
    ("words", "post"),
    [
        ("LISBN", "LISBON"),
        ("MARDID", "MADRID"),
        ("BUENOS AIRRES", "BUENOSAIRES"),
        ("SECSTTE", "STATE"),
        # the name itself is no misspelling; nor is what is two steps away, or near two posts
        ("LISBON", None),
        ("LISBXX", None),
        ("DHAKAR", None),
        # posts of four letters are near to too much, and so are words of sentences
        ("ROMER", None),
        ("LIMAN", None),
        ("STATES", None),
        # the Secretary's series are no posts
        ("PARTA", None),
    ],
)
def test_the_post_that_a_misspelt_name_is_nearest_to(words: str, post: str | None) -> None:
    assert nearest_post(words) == post


@given(st.sampled_from(sorted(post for post in POSTS - SERIES if len(post) > 4)), st.data())
def test_a_misspelt_name_is_the_post_that_it_came_from_or_none(post: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(post) - 1))
    letter = data.draw(st.sampled_from("AEIOSTRN"))
    misspelt = post[:at] + letter + post[at + 1 :]
    assert nearest_post(misspelt) in (None, post) or sender_of_words(misspelt) is not None


@pytest.mark.parametrize(
    ("post", "year", "name"),
    [("KIEV", 2006, "KIEV"), ("KIEV", 2008, "KYIV"), ("KIEV", None, "KIEV"), ("LIMA", 2008, "LIMA")],
)
def test_a_renamed_post(post: str, year: int | None, name: str) -> None:
    assert post_in_year(post, year) == name


def test_every_spelling_leads_to_a_post() -> None:
    assert {post for post in (OTHER_NAMES | MISSPELT_NAMES).values() if post not in POSTS} == set()
    assert set(AGENCY_NAMES.values()) <= AGENCIES
    assert not (POSTS | set(OTHER_NAMES)) & set(MISSPELT_NAMES)
    assert not (POSTS | set(OTHER_NAMES) | set(MISSPELT_NAMES)) & (AGENCIES | set(AGENCY_NAMES))
    assert {name for _, name in RENAMED.values()} | set(RENAMED) <= POSTS
    assert set(CABLES_A_YEAR) <= POSTS


@given(st.text(alphabet="ABCDEILMOPRSTUVZ -.'012", max_size=24))
def test_canonical_posts_are_idempotent(printed: str) -> None:
    once = canonicalize_post(printed)
    assert canonicalize_post(once) == once
