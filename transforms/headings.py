"""Headings and signatures: lines between and after paragraphs that are no sentence."""

from __future__ import annotations

import re

_LONGEST_HEADING = 160
_LONGEST_SIGNATURE = 60
_LONGEST_TAIL = 400
# A line drawn under or round a heading: -----, - - - -, ====   no: "..." of a sentence
_RULE = re.compile(r"\s*(?:[-=_*#~+]\s*){3,}|\s*(?:\.\s*){4,}")
_RULE_MARK = re.compile(r"[-=_*#~+.]\s?[-=_*#~+.]")
_END = re.compile(r"\W*END\s+(?:OF\s+)?(?:[A-Z]+\s+)?(?:SUMMARY|COMMENT|NOTE|TEXT)\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-zÀ-ÿ][\w'’.&/-]*")
# Where a sentence ends inside a line: "accordingly. " but not "U.S. " or "a.m. "
_SENTENCE_END = re.compile(
    r"[.?!](?:(?:(?<=[a-z0-9)\"”’]{2}[.?!])|(?<=[A-Z]{3}[.?!])|(?<=\w\)[.?!]))[\"”’)\]]*\s+"
    r"|(?<=\s[.?!])\s+(?:[)\"”\]]\s+)?(?=[A-Z“\"-]))"
)
_RULE_MARKS = ("--", "- -", "==", "**", "~~", "__")
_RULE_START = re.compile(r"-{3,}|(?:- ){2,}-|={3,}|\*{3,}|~{3,}|_{3,}")
_TERMINAL = re.compile(r"[.,;:][\"”’)\]\s]*$")
_NO_HEADING_END = (".", ",", ";")
_CLOSING = ' \t\n)"”’]'
_BULLET = re.compile(r"\s*(?:[-–—*•]{1,2}\s*(?=[^\s-])|\(?[a-z0-9]{1,2}[.)]\s)")
# Words that a title leaves small.
_SMALL = frozenset(
    "a an the and or but of in on at to for from by with as is are not no nor vs via into over under up per"
    " its their".split()
)
# yes: CRETZ, Beyrle, CDA Griffiths, VAN VOORST, CARTER ...   no: See attached, Thanks
_PARTICLE = r"(?:de|da|di|van|von|der|la|le)\b"
_SIGNATURE = re.compile(
    rf"\s*(?:[\"”]\s*)?(?P<name>[A-ZÀ-Þ][\w'’À-ÿ.-]*|{_PARTICLE}|of\b|and\b|[/&,])"
    rf"(?:\s+(?:[A-ZÀ-Þ][\w'’À-ÿ.-]*|{_PARTICLE}|/|&)){{0,4}}"
    r"[\s.\"”*=<>-]*$"
)
# A name behind a table, a bracket, stars, a redaction, U.S., or a link that may be broken:
# 3/11/2010 SCOBEY, END NOTE) KENNARD, ***** Jackson, the U.S. Beyrle, http://www.state.gov/index.c fm Tuttle
_NAME_END = re.compile(
    r"(?:(?:[\d*=/)-]|\)\.|[a-z]|X{4})\s+(?P<capital>[A-Z][A-Z'’-]{3,}(?:\s[A-Z][A-Z'’-]+)?)"
    r"|(?:[*-]{3}|\bU\.S\.)\s+(?P<name>[A-Z][A-Za-z'’-]{3,})"
    r"|//\S+(?:\s[a-z]\S*)?\s+(?P<linked>(?:[a-z]{2,3}\s)?[A-Z][A-Za-z'’-]{2,}))$"
)
_LINK_REACH = 140
# What a communications centre leaves behind the signature: BT, #0311, 2009LIMA00311 - Classification: SECRET
_TRAILER = re.compile(
    r"(?:(?<![A-Z])BT|NN(?:NN|N)|#\d{4}|END OF CABLE|CABLE ENDS|(?i:END CABLE TEXT)|MINIMIZE CONSIDERED"
    r"|(?<=\s)SIPDIS|(?<=\s)(?:TOP SECRET|SECRET|CONFIDENTIAL|LIMITED OFFICIAL USE|UNCLASSIFIED)"
    r"|\d{4}[A-Z]+\d+ - Classification:(?: [A-Z]+){1,3}"
    r"|\s0 \d{1,2}/\d{1,2}/\d{4}|(?<=[A-Z])(?:\s0)+|\n[ \t]*\d{1,4}|(?<=[A-Z]{4})\d)$"
)
_LONGEST_TRAILER = 64
_TRAILER_MARKS = ' \t\r\n"”.=*<>_-#,;\\|'
# What a redaction, or the centre, leaves before a name: XXXXXXXX STONE
_REDACTED_AHEAD = re.compile(r"^(?:[Xx]{4,}\s+|MINIMIZED? CONSIDERED\s+)+")
# A name that was typed twice.
_TWICE = re.compile(r"^(\S+(?: \S+)?) \1$")
# A number behind a name that is known for a signature: STONE 0311
_NUMBER_BEHIND = re.compile(r"[\s#\d]+$")


def is_heading(text: str) -> bool:
    """Whether `text` reads as a heading: short, no sentence, its words capitalised."""
    if len(text) > 3 * _LONGEST_HEADING:
        return False
    is_ruled = _RULE_MARK.search(text) is not None
    bare = _RULE.sub(" ", f" {text} ").strip().rstrip(":") if is_ruled else text.strip()
    if (
        not bare
        or len(bare) > _LONGEST_HEADING
        or _TERMINAL.search(bare)
        or _BULLET.match(bare)
        or _END.match(bare)
    ):
        return False
    words = [
        word for word in _WORD.findall(bare) if word.lower() not in _SMALL and not word.startswith("XXXX")
    ]
    capital = sum(word[0].isupper() for word in words)
    return (
        bool(words)
        and len(words) <= 22
        and capital * 5 >= len(words) * 4
        and bare.count("(") == bare.count(")")
    )


def heading_start(blank: str, start: int, end: int) -> int:
    """Where the heading at the end of blank[start:end] begins; `end` where there is none."""
    if blank[max(start, end - 40) : end].rstrip(_CLOSING).endswith(_NO_HEADING_END):
        return end
    tail = _tail_start(blank, start, end)
    best = end
    while tail < end:
        text = blank[tail:end]
        if text.strip() and (is_heading(text) or _is_rule(text)):
            best = tail
        earlier = _tail_start(blank, start, _stripped_end(blank, start, tail))
        if best == end or earlier >= tail or tail <= start or end - earlier > 2 * _LONGEST_HEADING:
            break
        above = blank[earlier:tail]
        above = above.rstrip(": \n") if _is_rule(blank[tail:end]) else above  # Details: over its rule
        if not (is_heading(above) or _is_rule(above)):
            break
        tail = earlier
        best = tail
    return best if best > start else end


def _is_rule(text: str) -> bool:
    return _RULE.fullmatch(text.strip()) is not None and any(not char.isspace() for char in text)


def _stripped_end(blank: str, start: int, end: int) -> int:
    while end > start and blank[end - 1].isspace():
        end -= 1
    return end


def _tail_start(blank: str, start: int, end: int) -> int:
    """Where the last line of blank[start:end] begins, or its last sentence in that line."""
    end = _stripped_end(blank, start, end)
    low = max(start, end - _LONGEST_TAIL)
    line = max(blank.rfind("\n", low, end) + 1, low)
    tail = blank[line:end]
    ruled = _RULE_START.search(tail) if any(mark in tail for mark in _RULE_MARKS) else None
    rule = line + ruled.start() if ruled else -1
    at = line
    for ended in _SENTENCE_END.finditer(blank, line, end):
        if 0 <= rule < ended.start() or ended.end() >= end:
            break
        at = ended.end()
    while at < end and blank[at].isspace():
        at += 1
    return at


def heading_title(text: str) -> str:
    """The words of a heading's row, without the rules drawn round them."""
    return " ".join(_RULE.sub(" ", f" {text} ").split()).strip('/" :')


def signature_start(blank: str, start: int, end: int) -> int:
    """Where the signature at the end of blank[start:end] begins; `end` where there is none."""
    body = start + len(_without_trailer(blank[start:end]))
    tail = _tail_start(blank, start, body)
    text = blank[tail:body]
    ended = _END.match(text)  # END COMMENT RAY (10HARARE93)
    at = len(text) - len(text[ended.end() :].lstrip(' .)"”]\n')) if ended else 0
    if tail > start and len(text.strip()) <= _LONGEST_SIGNATURE and (signed := _SIGNATURE.match(text, at)):
        return tail + signed.start("name")
    name = _NAME_END.search(blank, max(start, body - _LINK_REACH), body)
    return name.start(name.lastgroup or 0) if name and not text.isupper() else end


def read_signature(text: str) -> str | None:
    """The names in a signature's row, without trailers such as BT and NNNN."""
    name = _NUMBER_BEHIND.sub("", _without_trailer(text)).strip(_TRAILER_MARKS + "?“")
    return _TWICE.sub(r"\1", " ".join(_REDACTED_AHEAD.sub("", name).split())) or None


def _without_trailer(text: str) -> str:
    while True:
        text = text.rstrip(_TRAILER_MARKS)
        trailer = _TRAILER.search(text, max(0, len(text) - _LONGEST_TRAILER))
        if not trailer:
            return text
        text = text[: trailer.start()]
