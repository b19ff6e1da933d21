"""Names inside surfaces, and noise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.mentions import name_of, noise_of


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("Summary: Saif", "Saif"),
        ("Muammar al-Qadhafi.", "Muammar al-Qadhafi"),
        ("Leader.”", "Leader"),
        ("Libya’s", "Libya"),
        ("Jones'", "Jones"),
        ("U.S.", "U.S."),
        ("U.S.'s", "U.S."),
        ("Blue Gantry Ltd.", "Blue Gantry Ltd."),
        ("Robert Hale Jr.", "Robert Hale Jr."),
        ("SUBJECT: HARBOR MASTER", "HARBOR MASTER"),
        ("PORT OFFICIALS REF: A. MONROVIA", "PORT OFFICIALS"),
        ("LIBERIA Classified", "LIBERIA"),
        ("DECL:", "DECL"),
        ("Council (EU)", "Council (EU)"),
        (":", ":"),
    ],
)
def test_name_of_a_surface(surface: str, name: str) -> None:
    assert name_of(surface) == name


@pytest.mark.parametrize(
    ("surface", "kind", "is_bracketed", "noise"),
    [
        ("S/NF", "paragraph", True, "portion_mark"),
        ("SBU", "paragraph", True, "portion_mark"),
        ("SBU", "paragraph", False, None),
        ("PGOV", "header", False, "tag_code"),
        ("RS", "header", False, "tag_code"),
        ("DECL:", "header", False, "header_word"),
        ("SIPDIS", "header", False, "header_word"),
        ("C O N", "header", False, "header_word"),
        ("TRIPOLI", "header", False, None),
        ("CARACAS", "furniture", False, "page_header"),
        ("Comment", "paragraph", False, "heading_word"),
        ("XXXXXXXXXXXX", "paragraph", False, "redaction"),
        ("Libya", "paragraph", False, None),
        ("U.S.", "header", False, None),
    ],
)
def test_noise_is_named(surface: str, kind: str, is_bracketed: bool, noise: str | None) -> None:
    assert noise_of(surface, kind, is_bracketed) == noise


@given(st.text(st.sampled_from("Aab .,'’s:()\"”-USJr"), min_size=1, max_size=24).filter(str.strip))
def test_a_name_is_its_own_name_and_never_empty(surface: str) -> None:
    name = name_of(surface)
    assert name
    assert name in surface
    assert name_of(name) == name
