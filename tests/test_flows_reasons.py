from __future__ import annotations

import pytest

from expectations.gate import Rejection
from flows.drop import Identity, Sighting
from flows.reasons import explain, explain_known, underline_span
from flows.sources import Source


@pytest.mark.parametrize(
    ("start", "end", "excerpt_start", "underline"),
    [
        (10, 14, 6, "    ~~~^"),
        (6, 7, 6, "^"),
        (6, 500, 6, "~" * 11 + "^"),
        (6, None, 6, "^"),
        (None, None, 6, ""),
        (6, 7, None, ""),
    ],
)
def test_the_span_is_underlined_in_its_excerpt(
    start: int | None, end: int | None, excerpt_start: int | None, underline: str
) -> None:
    assert underline_span("some [PER x\n", start, end, excerpt_start) == ("some [PER x ", underline)


@pytest.mark.parametrize(
    ("rejection", "place", "underline"),
    [
        (Rejection("no_body", "…", "…", 30, 31, "A VISIT"), "characters 30 to 31 of the text", "      ^"),
        (Rejection("id_form", "…", "…", None, None, "9x"), "no place in the text: the file as a whole", "~^"),
        (Rejection("empty", "…", "…"), "no place in the text: the file as a whole", None),
    ],
)
def test_every_reason_tells_its_place_or_that_it_has_none(
    rejection: Rejection, place: str, underline: str | None
) -> None:
    source = Source(Sighting("/drop/a.txt", Identity(0, 0, 0, 0, 0)), "ab" * 32, None)
    why = explain(source, rejection, "run", 24 if rejection.source_start else None)
    assert (why["place"], why.get("underline")) == (place, underline)


def test_known_reasons_say_what_to_do() -> None:
    why = explain_known("ab" * 32, "a.txt", "empty", "The file holds no bytes.", "run")
    assert why["what_to_do"] == "Ask the sender for the file again."
    assert why["then"] == "cables quarantine retry abababababab"
    assert "Look the code up" in str(
        explain_known("ab" * 32, "a.txt", "unheard_of", None, "run")["what_to_do"]
    )
