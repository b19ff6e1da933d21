"""Page lines, stamps and the lines that end a print: found whole, and blanked without moving a character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.stamps import blank_out, blank_print, find_stamps, is_telegram

PAGE = "PAGE 02        QUITO  04410  171944Z"
RELEASED = "Declassified/Released US Department of State EO Systematic Review 30 JUN 2005"
CASE = (
    "UNCLASSIFIED   U.S. Department of State   Case No. F-2013-00001   Doc No. C05000001   Date: 01/01/2015"
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"OF THEIR\nSECRET\n\nSECRET\n\n{PAGE}\n\nBOATS", [f"SECRET\n\nSECRET\n\n{PAGE}"]),
        (f"OF THEIR\n\n\n{PAGE}\nBOATS", [PAGE]),
        (f"OF THEIR\n{PAGE} POSS DUPE\nBOATS", [f"{PAGE} POSS DUPE"]),
        (
            "A\nPAGE 01\n\nEC BRU 09120  01 OF 02  081342 Z\nB",
            ["PAGE 01\n\nEC BRU 09120  01 OF 02  081342 Z"],
        ),
        ("A\nLIMITED OFFICIAL USE  PAGE 03 STATE 144210\nB", ["LIMITED OFFICIAL USE  PAGE 03 STATE 144210"]),
        (
            f"THE LAKE\nDana Q. Hale {RELEASED}\n\n\nDana Q. Hale {RELEASED}\nDRIES",
            [f"Dana Q. Hale {RELEASED}\n\n\nDana Q. Hale {RELEASED}"],
        ),
        (f"THE LAKE {RELEASED} DRIES", [RELEASED]),
        (
            f"{CASE}\n\nSECRET\nRELEASE IN PART B6\nPage 1 of 2\nS E C R E T OSLO 12",
            [f"{CASE}\n\nSECRET\nRELEASE IN PART B6\nPage 1 of 2"],
        ),
        (f"{CASE}\nhe said        B6\nno more\n1.4(D)\nthan that", [CASE, "B6", "1.4(D)"]),
        (f"{PAGE}\n1. IT RAINED.\nHALE\n\nSECRET\n\nNNNN", [PAGE, "SECRET\n\nNNNN"]),
        (
            f"{PAGE}\n1. IT RAINED.\nHALE\nNNNNMAFVVZCZ\n\n*** Current Classification *** SECRET\n",
            [PAGE, "NNNNMAFVVZCZ\n\n*** Current Classification *** SECRET"],
        ),
        ("1. IT RAINED.\nHALE\nSECRET\n<< END OF DOCUMENT >>\n", ["SECRET\n<< END OF DOCUMENT >>"]),
        (f"Message Text\n\nSECRET\n\n{PAGE}\n1. SO", [f"Message Text\n\nSECRET\n\n{PAGE}"]),
        (
            f"{PAGE}\nHALE\nNNN\nMessage Attributes\n\nDraft Date: 12 JUN 1974\nTo: STATE\n",
            [PAGE, "NNN\nMessage Attributes\n\nDraft Date: 12 JUN 1974\nTo: STATE"],
        ),
        ("1. IT RAINED.\nHALE\n\nSECRET\n\nNNNN", []),
        ("See PAGE 02 OF STATE 144210 and the SECRET\nannex.\nMessage Text follows.", []),
        ("He has the Message Attributes\nand the U.S. Department of State case no. 12.", []),
    ],
)
def test_what_is_of_the_print_is_found_whole(text: str, wanted: list[str]) -> None:
    assert [text[start:end] for start, end in find_stamps(text)] == wanted


SECTION = """PAGE 01        QUITO  04410  02 OF 02  171950Z

11
ACTION ARA-20
INFO  OCT-01  ISO-00  /096 W
--------------------- 064537
R 171600Z MAY 75
FM AMEMBASSY QUITO
TO SECSTATE WASHDC 3411

C O N F I D E N T I A L SECTION 2 OF 2 QUITO 4410

EXDIS
"""


def test_the_header_of_a_later_section_is_of_the_print_and_that_of_the_first_is_not() -> None:
    first = SECTION.replace("02 OF 02", "01 OF 02").replace("SECTION 2", "SECTION 1")
    text = f"{first}\n1. THE FERRY\n\nSECRET\n\nSECRET\n\n{SECTION}\nIS LATE.\n"
    assert [text[start:end] for start, end in find_stamps(text)] == [
        "PAGE 01        QUITO  04410  01 OF 02  171950Z",
        f"SECRET\n\nSECRET\n\n{SECTION}".rstrip(),
    ]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (f"MEXICO\n\nSECRET\n\n{PAGE}\n\n  LIMA\n", ["MEXICO", "  LIMA"]),
        (f"MEXICO\n{PAGE}\nLIMA", ["MEXICO", "LIMA"]),
        (f"{PAGE}\n\nLIMA", ["", "LIMA"]),
        (f"MEXICO {RELEASED} LIMA", ["MEXICO LIMA"]),
    ],
)
def test_lines_on_both_sides_of_a_print_follow_each_other(text: str, read: list[str]) -> None:
    blank = blank_print(text, find_stamps(text))
    assert len(blank) == len(text)
    lines = [
        " ".join(line.split()) if "LIMA" not in line or "MEXICO" in line else line.rstrip()
        for line in blank.rstrip().split("\n")
    ]
    assert lines == read


@given(
    st.lists(
        st.sampled_from(
            ["A", "B C", "\n", "\n\n", " ", f"\n{PAGE}\n", "\nSECRET\n", f" {RELEASED} ", "\nNNNN\n"]
        )
    )
)
def test_blanking_moves_no_character_and_takes_the_spans_alone(pieces: list[str]) -> None:
    text = "".join(pieces)
    spans = find_stamps(text)
    kept = [index for index in range(len(text)) if not any(start <= index < end for start, end in spans)]
    for blank in (blank_out(text, spans), blank_print(text, spans)):
        assert len(blank) == len(text)
        assert [blank[at] for at in kept if not text[at].isspace()] == [
            text[at] for at in kept if not text[at].isspace()
        ]
        assert all(blank[at].isspace() for start, end in spans for at in range(start, end))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"{PAGE}\nINFO  OCT-01  ISO-00\n", True),
        (f"{PAGE}\nE. O. 11652:  GDS", True),
        (f"{PAGE}\nR 201245Z JUN 74\nFM AMEMBASSY QUITO", True),
        ("Message Text\n\nMessage Attributes\n\nDraft Date: 12 JUN 1974", True),
        (f"{PAGE}\nR 201245Z JUN 04\nE.O. 12958: N/A", False),
        ("R 201245Z JUN 74\nE.O. 11652: GDS", False),
    ],
)
def test_a_telegram_of_the_1970s_is_known_by_its_print(text: str, wanted: bool) -> None:
    assert is_telegram(text) is wanted
