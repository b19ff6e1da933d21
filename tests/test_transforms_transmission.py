"""Transmission headers in every place they stand, and what each form of a line means."""

from __future__ import annotations

import pytest

from transforms.transmission import Transmission, read_transmission

BLOCK = """VZCZCXRO4127
PP RUEHAG RUEHROV
RUEHSR RUEHVK
DE RUEHNY #0318/01 0681241
ZNY SSSSS ZZH
P R 091241Z MAR 07 ZDS
FM AMEMBASSY OSLO
TO RUEHC/SECSTATE WASHDC PRIORITY 2215
INFO RUEHRK/AMEMBASSY REYKJAVIK 0151
RHEHNSC/NSC WASHDC"""


def read(text: str, is_apart: bool = True, is_tokenised: bool = False) -> Transmission:
    found = read_transmission(text, 0, len(text), is_apart, is_tokenised)
    assert found is not None
    return found


def with_addressees(lines: str) -> Transmission:
    return read(f"O 181318Z NOV 04\nFM AMEMBASSY CAIRO\n{lines}")


def test_a_block_of_its_own() -> None:
    found = read(BLOCK)
    assert str(found.sent_at) == "2007-03-09 12:41:00"
    assert (found.precedence, found.sender, found.classification) == ("PRIORITY", "AMEMBASSY OSLO", "SECRET")
    assert found.action == ("SECSTATE WASHDC",)
    assert found.info == ("AMEMBASSY REYKJAVIK", "NSC WASHDC")
    assert (found.rest, found.end) == ("", len(BLOCK))


@pytest.mark.parametrize(
    ("line", "precedence"),
    [
        ("Z 181318Z NOV 04", "FLASH"),
        ("O 181318Z NOV 04", "IMMEDIATE"),
        ("O P 151250Z FEB 08", "IMMEDIATE"),
        ("P 181318Z NOV 04 ZDK RUEHMO #4297", "PRIORITY"),
        ("R 181318Z NOV 04 ZDK MANY SVCS", "ROUTINE"),
        ("RR 181318Z NOV 04", "ROUTINE"),
        ("O 181318ZNOV04", "IMMEDIATE"),
        ("P R 181318 Z NOV 04", "PRIORITY"),
        ("r 181318z nov 04", "ROUTINE"),
        ("181318Z NOV 04", "PRIORITY"),  # no letter: the addressee's word
    ],
)
def test_precedence(line: str, precedence: str) -> None:
    found = read(f"{line}\nFM AMEMBASSY CAIRO\nTO SECSTATE WASHDC PRIORITY 1815")
    assert found.precedence == precedence
    assert found.action == ("SECSTATE WASHDC",)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("RUEHC/SECSTATE WASHDC IMMEDIATE 6818", "SECSTATE WASHDC"),
        ("SECSTATE WASHDC", "SECSTATE WASHDC"),
        ("RHMFISS/DIRJIATF SOUTH J2  PRIORITY", "DIRJIATF SOUTH J2"),
        ("RHEHAAA/WHITE HOUSE WASHINGTON DC//NSC// PRIORITY", "WHITE HOUSE WASHINGTON DC//NSC//"),
        ("RUEHBJ/AMEMBASSY BEIJING IMMEDIATE 2381-2382", "AMEMBASSY BEIJING"),
        ("RUEHC/SECSTATE WASHDC NIACT IMMEDIATE 0012", "SECSTATE WASHDC"),
        ("RUEHLP/AMEMBASSY LA PAZ MAR 7764", "AMEMBASSY LA PAZ"),  # 06BOGOTA2063
        ("RUEHZN/EST COLLECTIVE XMT AMEMBASSY ROME", "EST COLLECTIVE"),
        ("RUEHTRO/AMEMBASSY TRIPOLI 3220\\", "AMEMBASSY TRIPOLI"),  # 08TASHKENT1072
        ("US SECRET SERVICE WASHDC", "US SECRET SERVICE WASHDC"),
    ],
)
def test_an_addressee_without_route_and_number(line: str, name: str) -> None:
    assert with_addressees(f"TO {line}").action == (name,)
    assert with_addressees(f"TO SECSTATE WASHDC 1815\nINFO {line}").info == (name,)


def test_a_line_that_lost_its_middle_names_two_posts() -> None:
    """06SANTIAGO2661."""
    found = with_addressees("TO SECSTATE WASHDC\nINFO RUEHLP/AMEMBASSY LA PAZ DEC LIMA 4869")
    assert found.info == ("AMEMBASSY LA PAZ", "AMEMBASSY LIMA")


def test_what_is_no_addressee_is_left_over() -> None:
    found = read(
        "INFO  LOG-00   AF-00\n   /000W\n\n"
        "P 262212Z AUG 09\nFM AMEMBASSY BOGOTA\nTO SECSTATE WASHDC\nSTATE GRNC"
    )
    assert found.action == ("SECSTATE WASHDC",)
    assert found.rest == "STATE GRNC"


def test_a_block_without_a_time_is_left_over() -> None:
    found = read("This record is a partial extract of the original cable.")
    assert (found.sent_at, found.action) == (None, ())
    assert found.rest == "This record is a partial extract of the original cable."


def test_in_front_of_a_plain_text_it_ends_at_the_first_line() -> None:
    text = f"\n{BLOCK}\nCONFIDENTIAL SECTION 01 OF 08 OSLO 000318 \n \nSIPDIS"
    found = read(text, is_apart=False)
    assert found.info == ("AMEMBASSY REYKJAVIK", "NSC WASHDC")
    assert text[found.end :].startswith("CONFIDENTIAL SECTION")


# First lines that lost the line break in front of them.
GLUED = [
    "C O N F I D E N T I A L OSLO 000318",
    "S E C R E T SECTION 01 OF 02 THE HAGUE 000318",
    "UNCLAS SECTION 01 OF 02 OSLO 000318",
    "T O P  S E C R E T OSLO 000318",
    "CONFIDENTIAL OSLO 000318",
]


@pytest.mark.parametrize("line", GLUED)
@pytest.mark.parametrize(
    "last", ["NSC WASHDC", "RUEHRK/AMEMBASSY REYKJAVIK PRIORITY", "AMEMBASSY REYKJAVIK 0151"]
)
def test_a_first_line_glued_to_the_last_addressee_is_none_of_it(last: str, line: str) -> None:
    text = f"R 091241Z MAR 07\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC 2215\nINFO {last}{line}\n\nSIPDIS"
    found = read(text, is_apart=False)
    assert text[found.end :].startswith(line)
    assert found.info == ("NSC WASHDC" if last.startswith("NSC") else "AMEMBASSY REYKJAVIK",)


def test_a_transmission_in_small_letters() -> None:
    found = read("p 091241z mar 07\nfm amembassy oslo\nto secstate washdc 2215\ninfo amembassy bern\n")
    assert (found.precedence, found.action, found.info) == (
        "PRIORITY",
        ("secstate washdc",),
        ("amembassy bern",),
    )
    assert str(found.sent_at) == "2007-03-09 12:41:00"


def test_a_blank_line_within_the_list_ends_it_only_where_no_mission_follows() -> None:
    found = with_addressees(
        "TO SECSTATE WASHDC\nINFO AMEMBASSY BONN\n\n\nUSMISSION GENEVA\nAMCONSUL MILAN\n\nMINERS"
    )
    assert found.info == ("AMEMBASSY BONN", "USMISSION GENEVA", "AMCONSUL MILAN")


def test_in_front_of_a_tokenised_text_its_lines_are_run_together() -> None:
    text = (
        " ".join(BLOCK.split()).replace("INFO RUEHRK/", "AMCONSUL BERGEN INFO RUEHRK/")
        + ' " , " S E C R E T OSLO 000318'
    )
    found = read(text, is_apart=False, is_tokenised=True)
    assert found.info == ("AMEMBASSY REYKJAVIK", "NSC WASHDC")
    assert text[found.end :] == "S E C R E T OSLO 000318"


@pytest.mark.parametrize(
    "text",
    [
        "REF: A. OSLO 12 B. P 181318Z NOV 04 MESSAGE\n1. (C) He wrote at 181318Z NOV 04 and left.",
        "1. (C) The time was 1200Z.",
        "x " * 2000 + BLOCK,  # too far behind the start to be this cable's
    ],
)
def test_a_time_in_the_text_is_no_transmission(text: str) -> None:
    assert read_transmission(text, 0, len(text), is_apart=False, is_tokenised=False) is None


@pytest.mark.parametrize(
    ("lists", "action", "info"),
    [
        ("TO RUEHC/SECSTATE WASHDC\nXMT AMEMBASSY ROME\nAMEMBASSY BERN", ["SECSTATE WASHDC"], []),
        (
            "TO RUEHZK/ECOWAS COLLECTIVE PRIORITY\nXMT AMEMBASSY LOME\nINFO RUEHC/SECSTATE WASHDC",
            ["ECOWAS COLLECTIVE"],
            ["SECSTATE WASHDC"],
        ),
        (
            "TO SECSTATE WASHDC\nINFO AFRICAN UNION COLLECTIVE\nXMT AMEMBASSY LUSAKA\nAMEMBASSY HARARE",
            ["SECSTATE WASHDC"],
            ["AFRICAN UNION COLLECTIVE"],
        ),
        # a list without the word that opens it, or without the other list
        ("RUEHC/SECSTATE WASHDC 12\nINFO AMEMBASSY ROME", ["SECSTATE WASHDC"], ["AMEMBASSY ROME"]),
        ("INFO AMEMBASSY ROME", [], ["AMEMBASSY ROME"]),
    ],
)
def test_lists_with_those_left_out_and_without_their_words(
    lists: str, action: list[str], info: list[str]
) -> None:
    found = with_addressees(lists)
    assert (list(found.action), list(found.info)) == (action, info)


@pytest.mark.parametrize(
    ("frame", "sender"),
    [
        ("FM AMEMBASSY OSLO\n", "AMEMBASSY OSLO"),
        ("", None),
        ("R 091241Z MAR 07\n", None),
        ("R 091241Z\nFM AMEMBASSY OSLO\n", "AMEMBASSY OSLO"),
        ("RR RUEHC\nDE RUEHNY #0318 0681241\nFM AMEMBASSY OSLO\n", "AMEMBASSY OSLO"),
        ("FROM: AMEMBASSY OSLO\n", "AMEMBASSY OSLO"),
    ],
)
def test_lists_in_front_of_a_text_count_without_time_or_sender(frame: str, sender: str | None) -> None:
    text = (
        f"{frame}TO RUEHC/SECSTATE WASHDC PRIORITY 2215\nINFO AMEMBASSY ROME 12\n\n"
        "C O N F I D E N T I A L OSLO 000318\n\nTAGS: PREL\n"
    )
    found = read(text, is_apart=False)
    assert (found.sender, found.action, found.info) == (sender, ("SECSTATE WASHDC",), ("AMEMBASSY ROME",))
    assert found.precedence in ("PRIORITY", "ROUTINE")
    assert text[found.end :].lstrip().startswith("C O N F I D E N T I A L")


def test_a_list_behind_the_sender_counts_without_time_and_word() -> None:
    text = "FM AMEMBASSY OSLO\nRUEHC/SECSTATE WASHDC 2215\nINFO AMEMBASSY ROME\n\nUNCLAS OSLO 000318\n"
    found = read(text, is_apart=False)
    assert (found.sender, found.action, found.info) == (
        "AMEMBASSY OSLO",
        ("SECSTATE WASHDC",),
        ("AMEMBASSY ROME",),
    )


@pytest.mark.parametrize(
    "line",
    ["TO THE SECRETARY from the ambassador", "From: Ann Roe\nTo: Jo Poe", "A NOTE\nFM 3-24 IN USE\nTO COME"],
)
def test_a_text_that_begins_with_a_sentence_or_a_mail_has_no_lists(line: str) -> None:
    text = f"{line}\n\nC O N F I D E N T I A L OSLO 000318\n"
    assert read_transmission(text, 0, len(text), is_apart=False, is_tokenised=False) is None
