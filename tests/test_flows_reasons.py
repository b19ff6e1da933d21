from __future__ import annotations

import pytest

from flows.reasons import explain_known, underline_span


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


def test_known_reasons_say_what_to_do() -> None:
    why = explain_known("ab" * 32, "a.txt", "empty", "The file holds no bytes.", "run")
    assert why["what_to_do"] == "Ask the sender for the file again."
    assert why["then"] == "cables quarantine retry abababababab"
    assert "Look the code up" in str(
        explain_known("ab" * 32, "a.txt", "unheard_of", None, "run")["what_to_do"]
    )
