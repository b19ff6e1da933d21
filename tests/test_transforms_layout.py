"""A cable's text cut into rows: headings, unnumbered text, summaries and comments."""

from __future__ import annotations

import pytest

from transforms import parse_cable

HEADER = """C O N F I D E N T I A L OSLO 000012

E.O. 12958: DECL: 01/02/2019
TAGS: PREL, NO
SUBJECT: A VERY FINE DAY

REF: OSLO 11

Classified By: Ambassador Ann Roe for reasons 1.4 (b) and (d).

"""
LONG = "This goes on for a while and then for a while more"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("1. (C) SUMMARY. A.\n\n2. (C) B. END SUMMARY.\n\n3. (C) C.", ["1 S", "2 S", "3"]),
        ("SUMMARY\n-------\n\n1. (C) A.\n\nMORE\n----\n\n2. (C) B.", ["SUMMARY", "1 S", "MORE", "2"]),
        (
            "---\nSummary:\n---\n1. (C) A.\n----\nDetails:\n----\n2. (C) B.",
            ["Summary", "1 S", "Details", "2"],
        ),
        ("1. (SBU) Summary and Comment: A. End summary and comment.\n\n2. (U) B.", ["1 S", "2"]),
        ("1. (C) Begin Summary: A. End summary.\n\n2. (C) B.", ["1 S", "2"]),
        (f"SUMMARY. {LONG}. END SUMMARY.\n\n1. (C) A.", ["None S", "1"]),
        (f"Summary: {LONG}.\n\nTHE DETAILS\n\n1. (C) A.", ["None S", "THE DETAILS", "1"]),
        ("1. (C) A.\n\n2. (C) COMMENT: B. END COMMENT.\n\n3. (C) C.", ["1", "2 C", "3"]),
        ("1. (C) A.\n\nComment\n-------\n\n2. (C) B.\n\n3. (C) C.", ["1", "Comment", "2 C", "3 C"]),
        (f"(C) {LONG}.\n\n(U) {LONG} again.", ["None", "None"]),
    ],
)
def test_rows_of_a_body(body: str, wanted: list[str]) -> None:
    parsed = parse_cable(f"{HEADER}{body}\n\nROE\n".encode(), "x")
    rows = parsed.paragraphs
    assert [(rows[0].kind, rows[-1].kind, rows[-1].text)] == [("header", "signature", "ROE")]
    found = [
        f"{r.number}{' S' * r.is_summary}{' C' * r.is_comment}"
        if r.kind == "paragraph"
        else rows[n + 2].heading
        for n, r in enumerate(rows[1:-1])
    ]
    assert found == wanted
