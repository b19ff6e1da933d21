"""Telegrams in one text are parted where one ends for certain; no cable is cut that quotes another."""

from __future__ import annotations

import io

import pytest

from transforms import FAULTS, parse_cable
from transforms.containers import Limits, Member, read_members, recognize_container
from transforms.samples import Sample

ROUTES = "VZCZCXRO0402\nPP RUEHC RUEHRO\nDE RUEHNY #0402/01 1251000\nZNR UUUUU ZZH\n"
TRANSMISSION = "R 051000Z MAY 07\nFM AMEMBASSY OSLO\nTO RUEHC/SECSTATE WASHDC 12\nINFO NSC WASHDC\n"
PRELUDE = "07OSLO{serial}\nA FERRY\nSat May 05 12:00:00 +0200 2007\nUNCLASSIFIED\nEmbassy Oslo\n"
BODY = """E.O. 12958: N/A
TAGS: EWWT, NO
SUBJECT: FERRY NUMBER {serial}

REF: BERGEN 12

1. (U) The ferry sails on Monday, said its captain.

2. (U) {text}
LUND
"""
ATTRIBUTES = """
Message Attributes

Capture Date: 01 JAN 1994
Current Classification: UNCLASSIFIED
Document Number: 1975OSLO{serial:05}
Draft Date: 05 MAY 1975
From: OSLO
TAGS: EWWT, NO
Type: TE
"""


def telegram(
    serial: int, above: str = TRANSMISSION + "\n", text: str = "It is ready.", post: str = "OSLO"
) -> str:
    first = f"UNCLAS {post} {serial:06}\n\nSIPDIS\n\n"
    return above.format(serial=serial) + first + BODY.format(serial=serial, text=text)


def members(text: str, limits: Limits | None = None) -> list[Member]:
    data = text.encode()
    if recognize_container(data[: 1 << 20]) is None:
        return []
    assert recognize_container(data[: 1 << 20]) == "digest"
    return list(read_members(io.BytesIO(data), "digest.txt", limits or Limits()))


def ids(text: str) -> list[str]:
    """The cables of a digest; none where it is not parted."""
    found = [parse_cable(member.data, member.name) for member in members(text)]
    assert all(parsed.cable is not None for parsed in found), found
    return [parsed.cable.cable_id for parsed in found if parsed.cable]


WANTED = ["07OSLO401", "07OSLO402", "07OSLO403"]
SERIALS = (401, 402, 403)


@pytest.mark.parametrize(
    "above", [TRANSMISSION + "\n", ROUTES + TRANSMISSION + "BT\n", PRELUDE + TRANSMISSION]
)
@pytest.mark.parametrize(
    "between",
    [
        "\n\nNNNN\n\n\n",
        "\nBT\n#0402\n\nNNNN\n\n",
        "NNN\n",
        "\n",
        "\n==========\n",
        "\n* * * * * * *\n\n",
    ],
    ids=["NNNN", "BT", "NNN", "a signature", "a rule", "stars"],
)
def test_telegrams_are_parted_where_each_ends(above: str, between: str) -> None:
    assert ids(between.join(telegram(serial, above) for serial in SERIALS)) == WANTED


def test_a_first_line_follows_a_signature() -> None:
    found = ids("\n\n".join(telegram(serial, "") for serial in SERIALS))
    assert found == ["XXOSLO401", "XXOSLO402", "XXOSLO403"]


def test_prints_of_an_archive_are_parted_at_their_titles() -> None:
    printed = "".join(
        telegram(serial, "Message Text\n\nUNCLASSIFIED\n\n" + TRANSMISSION.replace("07", "75") + "\n")
        + "\nUNCLASSIFIED\n\nNNN\n"
        + ATTRIBUTES.format(serial=serial)
        for serial in SERIALS
    )
    assert ids(printed) == ["75OSLO401", "75OSLO402", "75OSLO403"]
    assert all(member.data.startswith(b"Message Text") for member in members(printed))


def test_the_bytes_of_each_telegram_come_out_exactly() -> None:
    printed = ["The cables of Monday: é\n\n" + telegram(401), telegram(402), telegram(403)]
    found = members("\nNNNN\n\n".join(printed))
    assert [member.name for member in found] == ["cable-0001", "cable-0002", "cable-0003"]
    assert [member.data.decode() for member in found] == [
        printed[0] + "\nNNNN",
        printed[1] + "\nNNNN",
        printed[2].strip(),
    ]


def test_sections_are_parted_where_they_were_sent_apart() -> None:
    one, two = (
        telegram(402).replace("UNCLAS OSLO", f"UNCLAS SECTION 0{number} OF 02 OSLO") for number in (1, 2)
    )
    assert len(members(f"{one}\nNNNN\n\n{two}")) == 2
    assert members(f"{one}\n{two}") == []


QUOTED = telegram(399, post="BERGEN")


@pytest.mark.parametrize(
    "text",
    [
        f"The cable reads:\n\n{QUOTED}\n\n3. (U) End of story.",
        f"Begin text of Bergen 399:\n\n{QUOTED}\nEnd text.\n\n3. (U) So it reads.",
        f"QUOTE\n{QUOTED}UNQUOTE\n\n3. (U) So it reads.",
        f"He said so. BEGIN TEXT\n\nSMITH\n\n{QUOTED}\nEND TEXT.\n\n3. (U) So it reads.",
        f"BEGIN QUOTE\n\n---------------------------\n{QUOTED}\n---------------------------\nEND QUOTE",
        "It said:\n\nUNCLAS BERGEN 000399\n\nand no more.",
        "See the table.\n\n------------\nUNCLAS BERGEN 000399\n------------\n\nEnd of table.",
    ],
    ids=["in a sentence", "text", "quote", "a name in it", "a rule in it", "a first line", "a table"],
)
def test_a_cable_that_quotes_another_is_not_parted(text: str) -> None:
    assert members(telegram(402, text=text)) == []


def test_a_first_line_on_every_page_is_one_cable() -> None:
    stamp = "UNCLASSIFIED   U.S. Department of State   Case No. F-2014-00001   Doc No. C05000001"
    page = f"It is ready.\n{stamp}\n\n{stamp}\n\nUNCLAS OSLO 000402\n\n3. (U) It sails."
    assert members(telegram(402, text=page)) == []


def test_a_line_between_two_telegrams_does_what_the_advice_says() -> None:
    """The fault `two_cables` advises it where nothing else tells the end of the first."""
    first, second = telegram(402).replace("LUND\n", ""), telegram(403)
    assert members(first + second) == []
    assert "two_cables" in [fault.code for fault in parse_cable((first + second).encode(), "x").faults]
    assert "NNNN" in FAULTS["two_cables"].advice
    assert ids(f"{first}NNNN\n{second}") == WANTED[1:]


def test_one_cable_is_no_digest(samples: list[Sample]) -> None:
    assert [sample.file_name for sample in samples if recognize_container(sample.data)] == []
    assert members(telegram(402)) == members(telegram(402) + "\n\nNNNN\n\n\n") == []


def test_a_digest_is_read_piece_by_piece() -> None:
    many = [telegram(serial, text="The ferry sails. " * 400) for serial in range(1, 600)]
    text = "\nNNNN\n\n".join(many)
    assert len(text) > 4_000_000
    found = members(text, Limits(member_bytes=2_500_000))
    assert [member.data.decode().removesuffix("NNNN").strip() for member in found] == [
        one.strip() for one in many
    ]
