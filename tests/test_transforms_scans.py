"""Letters and digits that a scan took for each other: mended in the frame of a telegram, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms import parse_cable
from transforms.scans import mend_scan

CASE = "UNCLASSIFIED  U.S. Department of State  Case No. F-2013-00001  Doc No. C05000001  Date: 01/01/2015"


@pytest.mark.parametrize(
    ("scanned", "mended"),
    [
        ("PAGE O2        QUITO  0O318  0l OF O2  O91241Z", "PAGE 02        QUITO  00318  01 OF 02  091241Z"),
        ("PAGE 01  V1LNIUS  003l8", "PAGE 01  VILNIUS  00318"),
        ("R O9l241Z MAR O7", "R 091241Z MAR 07"),
        ("0 091241Z 0CT 2O07", "O 091241Z OCT 2007"),
        ("P R 09124lZJU107", "P R 091241ZJUL07"),
        ("r 09124Iz MAR 07", "r 09124Iz MAR 07"),
        ("C0NFIDENTIAL QUITO 0OO318", "CONFIDENTIAL QUITO 000318"),
        (
            "C O N F l D E N T I A L SECTI0N 0l OF 02 T1RANA 00O318",
            "C O N F I D E N T I A L SECTI0N 01 OF 02 TIRANA 000318",
        ),
        ("5ECRET QUITO 3l8 NOFORN", "SECRET QUITO 318 NOFORN"),
        ("INF0 AMEMBASSY LIMA\nT0 SECSTATE", "INFO AMEMBASSY LIMA\nTO SECSTATE"),
        ("E.O. l2958: DECL: O3/14/2O16", "E.O. 12958: DECL: O3/14/2O16"),
        ("reasons l.4 (b) and (d)", "reasons 1.4 (b) and (d)"),
        (
            "C0NFIDENTIAL QUITO 318\n\nl. (C) He saw.\n\nlO. (U) It rained.",
            "CONFIDENTIAL QUITO 318\n\n1. (C) He saw.\n\n10. (U) It rained.",
        ),
        (f"{CASE}\nI. (C) He saw.\nII. THE FERRY", f"{CASE}\n1. (C) He saw.\nII. THE FERRY"),
    ],
)
def test_the_frame_is_mended(scanned: str, mended: str) -> None:
    assert mend_scan(scanned) == mended


@pytest.mark.parametrize(
    "text",
    [
        "SUBJECT: A BR1DGE FOR SHK0DER",
        "C O N F I D E N T I A L QUITO 000318\n\nI. (C) INTRODUCTION\n\nl. He saw.",
        "SECRET PARIS SOILS\nTO BE SEEN",
        "He wi11 come at l4l0 hours, on PAGE 02 OF THE BOOK.",
        "C0NFIDENCE QUITO 0OO318",
    ],
)
def test_nothing_else_is(text: str) -> None:
    assert mend_scan(text) == text


@given(st.text(alphabet="0O1lI5SPAGETRZM.( \n", max_size=80))
def test_no_character_moves_and_no_mended_text_is_mended_again(text: str) -> None:
    mended = mend_scan(text)
    assert len(mended) == len(text)
    assert [char.isspace() for char in mended] == [char.isspace() for char in text]
    assert mend_scan(mended) == mended


TELEGRAM = f"""{CASE}

SECRET
RELEASE IN PART B1,1.4(D)

PAGE O1        QUITO  0O318  O91501Z
ACTION WHA-00
INFO  LOG-00   AID-00   SS-00   /000W
                  ------------------A1B2C3  091501Z /38
0 09124lZ MAR O7
FM AMEMBASSY QUITO
T0 SECSTATE WASHDC 3321
INF0 AMEMBASSY LIMA
AMCONSUL GUAYAQUIL

5ECRET QUITO 0OO318

E.O. l2958: DECL: 03/09/2017
TAGS: PREL, EC
SUBJECT: THE FERRY AT PUNA

REF: LIMA 291

Classified by: DCM Dana Hale for reasons l.4 (b) and (d).

l. (S) The ferry is late, said the harbor master
                                                            B1
{CASE}

{CASE}

of Puna.

2. (U) He wi11 leave.
HALE
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["07QUITO318.txt", "scan.txt", "09ROME1.txt"])
@pytest.mark.parametrize("first", ["5ECRET QUITO 0OO318", "5ECRET"])
def test_a_scan_of_a_released_telegram(line_end: str, name: str, first: str) -> None:
    text = TELEGRAM.replace("5ECRET QUITO 0OO318", first).replace("\n", line_end)
    parsed = parse_cable(text.encode(), name)
    cable = parsed.cable
    assert cable is not None
    assert (cable.cable_id, str(cable.sent_at)) == ("07QUITO318", "2007-03-09 12:41:00")
    assert (cable.classification, cable.precedence, cable.executive_order) == ("SECRET", "IMMEDIATE", "12958")
    assert cable.action_addressees == ["SECSTATE WASHDC"]
    assert cable.info_addressees == ["AMEMBASSY LIMA", "AMCONSUL GUAYAQUIL"]
    assert (cable.reasons, cable.signed_by) == (["1.4(b)", "1.4(d)"], "HALE")
    assert [(row.number, row.text) for row in parsed.paragraphs if row.kind == "paragraph"] == [
        (1, "(S) The ferry is late, said the harbor master of Puna."),
        (2, "(U) He wi11 leave."),
    ]
