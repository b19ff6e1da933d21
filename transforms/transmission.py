"""The transmission header: precedence, date-time group, sender, action and information addressees.

It stands in a block of its own (pages, the bulk CSV) or in front of the cable's first line (plain
telegrams, and annotated texts, where the tagger's tokeniser ran its lines together).
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from transforms.addressees import read_addressees, read_name
from transforms.dates import TIME_GROUP, read_time_group
from transforms.furniture import find_furniture
from transforms.patterns import pattern

# A time group with the precedences before it and the operating signals behind.
_DTG = pattern(
    r"(?:(?<![A-Z])(?P<precedence>[ZOPR]{1,2}(?:\s+[ZOPR])?)\s+)?"
    rf"(?<!\d)(?P<dtg>{TIME_GROUP})"
    r"(?P<signals>(?:[ \t]+Z[A-Z]{2}\d?\b[^\n]{0,40}?)?)(?=\s*(?:\n|FM\b|$))",
    flags=re.IGNORECASE,
    matches=("P R 031719Z MAR 09 ZDS\nFM", "R 141421ZMAR06 FM AMEMBASSY", "O 141410 Z JUN 73\n"),
    refuses=("1. He left at 031719Z MAR 09 for Rome", "031719 MAR 09\nFM"),
)
# Lines that route a telegram and that no field takes.
_SERVICE = pattern(
    r"""
    \bVZCZC\w*+
  | \b(?:[ZOPR]{2}|(?<=\n)[ZOPR])(?:\s++R[A-Z]{3,8}\b(?!/))+     # PP RUEHAG RUEHROV
  | (?<=\n)R[A-Z]{3,8}(?:[ \t]++R[A-Z]{3,8})*+(?=\s*\n)          # a second line of it
  | \bDE\s++R[A-Z]{3,8}\s*+\#?\s*+\d{3,5}(?:/\d{1,2})?(?:\s++\d{7})?  # DE RUEHNE #5135/01 2020722
  | \bZN[YR]\s++[A-Z]{5}(?:\s++ZZ[HK])?                          # ZNY CCCCC ZZH
    """,
    re.VERBOSE,
    matches=(
        "VZCZCXRO4127",
        "PP RUEHAG RUEHROV",
        "\nRUEHSR RUEHVK\n",
        "DE RUEHNY #0318/01 0681241",
        "ZNY SSSSS ZZH",
    ),
    refuses=("RUEHC/SECSTATE WASHDC", "DE RUEHNY"),
)
# The offices a telegram was sent to within the Department, and the rule with its number behind them.
_OFFICES = pattern(
    r"(?:\b(?:ORIGIN|ACTION|INFO)\s++)?(?:\b[A-Z][A-Z0-9/]{0,7}-[0-9O]{2}\b\s*+)+(?:/\s?\d{3}\s*+[A-Z]{1,3}\b)?"
    r"|/\d{3}\s*+[A-Z]{1,3}\b|(?<=\n)[ \t]*+\d{1,3}[ \t]*+(?=\n)"
    r"|-{6,}+\s*+(?:[A-Z0-9]{6,8}\b)?(?:\s+\d{6}\s?Z\s*/\d{1,3}(?:-\d\d)?)?",
    matches=(
        "ACTION EUR-25",
        "INFO  OCT-01  EA-11\n\nLAB-06\n\n/096 W",
        "---------------------     064536",
        "\n11\n",
    ),
    refuses=("INFO AMEMBASSY ROME", "ACTION: EUR", "-----", "APPROVED BY EUR:JDOE"),
)
_ZNY = pattern(r"\bZN[YR]\s++([A-Z])\1{4}\b", matches=("ZNY CCCCC ZZH",), refuses=("ZNY CCCCS",))
_ZNY_CLASSIFICATIONS = {
    "U": "UNCLASSIFIED",
    "E": "UNCLASSIFIED",
    "C": "CONFIDENTIAL",
    "S": "SECRET",
    "T": "TOP SECRET",
}
_PRECEDENCES = {"Z": "FLASH", "O": "IMMEDIATE", "P": "PRIORITY", "R": "ROUTINE"}
# The sender's line, which may be missing, and the word that opens a list, which a route may stand in for.
_FROM = pattern(
    r"\s*+(?:(?:FM|FROM:)\s++(?P<sender>[^\n]{1,100}?)\s*(?:\n\s*|\s))?"
    r"(?:TO:?[ \t\n]++(?=\S)|(?=INFO[ :])|(?<=\n)(?=R[UH][A-Z]{2,6}/|SECSTATE\s))",
    re.IGNORECASE,
    matches=(
        "FM AMEMBASSY OSLO\nTO SECSTATE WASHDC",
        "FM AMEMBASSY OSLO TO RUEHC/SECSTATE",
        "FM AMEMBASSY OSLO\nINFO AMEMBASSY ROME",
        "FM AMEMBASSY OSLO\nRUEHC/SECSTATE WASHDC",
        "TO RUEHC/SECSTATE WASHDC",
    ),
    refuses=("FM AMEMBASSY OSLO", "AMEMBASSY ROME"),
)
# Lists that open a text without a time group: no sentence begins so.
_LISTS = pattern(
    r"\s*+(?:FM\s++[A-Z][^\n]{2,80}\n\s*+(?:TO\s|INFO\s|R[UH][A-Z]{2,6}/|SECSTATE\s)"
    r"|(?:(?:FM|FROM:)\s++[A-Z][A-Z ]{2,60}\s)?(?:TO|INFO):?\s++"
    r"(?:R[UH][A-Z]{2,6}/|SECSTATE|AMEMBASSY|AMCONSUL|USMISSION))",
    matches=("FM AMEMBASSY OSLO\nTO SECSTATE", "TO RUEHC/SECSTATE", "FROM: AMEMBASSY OSLO\nTO: SECSTATE"),
    refuses=("TO THE SECRETARY", "FM AMEMBASSY OSLO", "REF: FM 3-24 TO", "From: A Roe\nTo: B Poe"),
)
_SENDER_LINE = pattern(r"\n\s{0,9}(?=FM\s)", matches=("RR\nFM AMEMBASSY OSLO",), refuses=("RR FM OSLO",))
# What may stand in front of such lists, routing aside: precedences, and a time without its month.
_TIMELESS = pattern(
    r"(?:(?P<precedence>[ZOPR])\w?\s?(?:[ZOPR]{1,2}\s?)?)?(?:\d{6}Z)?",
    matches=("P R 141204Z", "RR", "141204Z", ""),
)
_SENDER_ONLY = pattern(
    r"\s*+FM\s++(?P<sender>[^\n]{3,60})",
    re.IGNORECASE,
    matches=("\nFM AMEMBASSY OSLO",),
    refuses=("TO OSLO",),
)
_INFO = pattern(
    r"(?:^|[\s\\])INFO(?::|\b)\s*+",
    re.IGNORECASE,
    matches=("INFO ROME", "\nINFO: ROME"),
    refuses=("INFORM ROME",),
)
# Where the addressees end in a text of one piece: at a classification, a label, a rule, a quote of the CSV.
_END = pattern(
    r"""
    \b(?:T\s?O\s?P\s{1,4})?S{1,2}\s?E\s?C\s?R\s?E\s?T\b(?!\s+SERVICE)
  | \bC{1,2}\s?O\s?N\s?F\s?I\s?D\s?E\s?N\s?T\s?I\s?A\s?L\b
  | \bU\s?N\s?C\s?L\s?A\s?S\b | \bUNCLASSIFIED\b | \bLIMITED\s+OFFICIAL\s+USE\b | \bLIMOFFUSE\b
  | \bE\.\s?O\. | \bTAGS\b | \bSUBJ(?:ECT)?\s?: | (?<=\n)BT[ \t]*+\n | -{4} | ["¶<]
    """,
    re.VERBOSE | re.IGNORECASE,
    matches=("C O N F I D E N T I A L OSLO", "UNCLAS OSLO", "TAGS: PREL", "\nBT\n", "-----"),
    refuses=("US SECRET SERVICE WASHDC", "AMEMBASSY ROME"),
)
# The first line glued to the last addressee, as pages that lost the line break between their blocks have it.
_GLUED_LINE = pattern(
    r"(?<=[A-Z0-9])(?:T O P {1,3})?(?:S E C R E T|C O N F I D E N T I A L|U N C L A S(?: S I F I E D)?"
    r"|UNCLAS(?:SIFIED)?|SECRET|CONFIDENTIAL)(?=\s+(?:[A-Z]{1,20}\s+|\d{1,2}\s+){0,8}\d{3,})",
    matches=(
        "NSC WASHDCC O N F I D E N T I A L TIRANA 000311",
        "PRIORITYUNCLAS SECTION 01 OF 02 LIMA 000123",
    ),
    refuses=("C O N F I D E N T I A L TIRANA 000311", "WASHDCS E C R E T FILES"),
)
_BETWEEN_COLUMNS = pattern(r"[\s\",]*+", matches=(' " , " ', ""))
# A blank line ends the list where no addressee follows it.
_GAP = pattern(
    r"\n[ \t\\]*\n(?!\s{0,80}(?i:INFO\b|R[UH][A-Z]{2,6}/"
    r"|(?:AMEMBASSY|AMCONSUL|USMISSION|USINT|USLO|USDEL)\s))",
    matches=("NSC WASHDC\n \nSIPDIS",),
    refuses=("NSC WASHDC\n\nINFO AMEMBASSY ROME", "NSC WASHDC\n\n\nAMCONSUL MILAN", "NSC WASHDC\nSIPDIS"),
)
# How far behind the start of its text a transmission header's date-time group stands at most.
_REACH = 1500
_FAR = 160
_TIMELESS_REACH = 300
_LONGEST_NAME = 80


class Transmission(NamedTuple):
    """What a transmission header says; `end` is where the cable itself begins behind it.

    `year` is that of the time group; `classification` is that of the ZNY line; `rest` is text in front of
    the date-time group that is neither routing nor anything known.
    """

    end: int
    sent_at: datetime | None
    year: int | None
    precedence: str | None
    sender: str | None
    action: tuple[str, ...]
    info: tuple[str, ...]
    classification: str | None
    rest: str


def read_transmission(
    text: str, start: int, end: int, is_apart: bool, is_tokenised: bool
) -> Transmission | None:
    """The transmission header in text[start:end], or None.

    `is_apart` says that the stretch is a block of its own; elsewhere only a date-time group with a
    sender behind it or routing lines before it is taken for one.
    """
    stretch = text[start : end if is_apart else min(end, start + 4 * _REACH)]
    dtg = _find_dtg(stretch, is_apart)
    lists = dtg.end() if dtg else find_lists(stretch)
    if lists is None:
        return _without_dtg(stretch, end) if is_apart else None
    head = stretch[: dtg.start()] if dtg else ""
    sender = _read_sender(stretch, lists, is_apart, is_tokenised)
    action_text, info_text = _split_lists(stretch[sender.begin : sender.stop])
    action = read_addressees(action_text, is_tokenised)
    info = read_addressees(info_text, is_tokenised)
    zny = _ZNY.search(head)
    sent = read_time_group(dtg["dtg"]) if dtg else None
    timeless = None if dtg else _TIMELESS.match(_without_routing(stretch[:lists]))
    precedence = (dtg or timeless or {"precedence": None})["precedence"] or ""
    rest = " ".join([_without_routing(head), *action.rest, *info.rest])
    return Transmission(
        end if is_apart else start + sender.end,
        sent.at if sent else None,
        sent.year if sent else None,
        _PRECEDENCES.get(precedence.upper()[:1]) or next(iter(action.precedences), None),
        sender.name,
        action.names,
        info.names,
        _ZNY_CLASSIFICATIONS.get(zny.group(1)) if zny else None,
        " ".join(rest.split()).strip(" \\"),
    )


def find_lists(text: str, start: int = 0) -> int | None:
    """Where lists without a date-time group begin, behind routing and precedences at most."""
    if _LISTS.match(text, start):
        return start
    line = _SENDER_LINE.search(text, start, start + _TIMELESS_REACH)
    if line is None or not _LISTS.match(text, line.start()):
        return None
    return line.start() if _TIMELESS.fullmatch(_without_routing(text[start : line.start()])) else None


def _without_dtg(block: str, end: int) -> Transmission:
    """A block that names no time: nothing is known but that it stands there."""
    return Transmission(end, None, None, None, None, (), (), None, _without_routing(block))


def _without_routing(head: str) -> str:
    """What stands in front of the date-time group and neither routes the telegram nor heads its page."""
    for start, end in reversed(find_furniture(head)):
        head = f"{head[:start]} {head[end:]}"
    return " ".join(_OFFICES.sub(" ", _SERVICE.sub(" ", f"\n{head}\n")).split())


def _find_dtg(stretch: str, is_apart: bool) -> re.Match[str] | None:
    first = None
    for dtg in _DTG.finditer(stretch, 0, len(stretch) if is_apart else _REACH):
        has_sender = any(one.match(stretch, dtg.end()) for one in (_SENDER_ONLY, _LISTS))
        is_routed = _ZNY.search(stretch, max(0, dtg.start() - _FAR), dtg.start()) is not None
        if has_sender or is_routed:
            return dtg
        first = first or dtg
    return first if is_apart else None


class _Sender(NamedTuple):
    """The FM line's name, where the addressees begin and end (0 where there are none), and where all ends."""

    name: str | None
    begin: int
    stop: int
    end: int


def _read_sender(stretch: str, at: int, is_apart: bool, is_tokenised: bool) -> _Sender:
    found = _FROM.match(stretch, at)
    if not found or len(found["sender"] or "") > _LONGEST_NAME:
        alone = _SENDER_ONLY.match(stretch, at)
        return (
            _Sender(read_name(alone["sender"]) or None, 0, 0, alone.end())
            if alone
            else _Sender(None, 0, 0, at)
        )
    ends = [_END, _GLUED_LINE] * (not is_apart) + [_GAP] * (not is_tokenised)
    stop = min([m.start() for end in ends if (m := end.search(stretch, found.end()))] or [len(stretch)])
    return _Sender(read_name(found["sender"] or "") or None, found.end(), stop, _skip_columns(stretch, stop))


def _skip_columns(stretch: str, at: int) -> int:
    """Past the quotes and commas between two columns of a CSV."""
    found = _BETWEEN_COLUMNS.match(stretch, at)
    return found.end() if found else at


def _split_lists(text: str) -> tuple[str, str]:
    """(action list, information list)."""
    parts = _INFO.split(text, maxsplit=1)
    return parts[0], parts[1] if len(parts) > 1 else ""
