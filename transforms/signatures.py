"""Signatures: the name that ends a cable, in front of stamps, marks and notes."""

from __future__ import annotations

from transforms.headings import END, tail_start
from transforms.patterns import pattern
from transforms.vocabulary.trailers import LINES, MARKS, NOTES

_LONGEST_SIGNATURE = 60
# yes: CRETZ, CDA Griffiths   no: thanks
_PARTICLE = r"(?:de|da|di|van|von|der|la|le)\b"
_SIGNATURE = pattern(
    rf"\s*+(?:[\"”]\s*+)?(?P<name>[A-ZÀ-Þ][\w'’À-ÿ.-]*|{_PARTICLE}|of\b|and\b|[/&,])"
    rf"(?:\s++(?:[A-ZÀ-Þ][\w'’À-ÿ.-]*|{_PARTICLE}|/|&)){{0,4}}"
    r"[\s.\"”*=<>-]*$",
    matches=("CRETZ", "Beyrle", "CDA Griffiths", "VAN VOORST", "CARTER ..."),
    refuses=("thanks", "5", ""),
)
# A name behind a table, a bracket, stars, a redaction, U.S., or a link that may be broken.
_NAME_END = pattern(
    r"(?:(?:[\d*=/)-]|\)\.|[a-z]|X{4})\s+(?P<capital>[A-Z][A-Z'’-]{3,}(?:\s[A-Z][A-Z'’-]+)?)"
    r"|(?:[*-]{3}|\bU\.S\.)\s+(?P<name>[A-Z][A-Za-z'’-]{3,})"
    r"|//\S+(?:\s[a-z]\S*)?\s+(?P<linked>(?:[a-z]{2,3}\s)?[A-Z][A-Za-z'’-]{2,}))$",
    matches=(
        "3/11/2010 SCOBEY",
        "END NOTE) KENNARD",
        "***** Jackson",
        "the U.S. Beyrle",
        "http://www.state.gov/index.c fm Tuttle",
    ),
    refuses=("the early Tuttle", "KENNARD", "in the US"),
)
_LINK_REACH = 140
# What ends a line in front of a signature without a stop: the address of a post's pages.
_LINK_CLUES = ("http", "www.", "ebsite", "eb site", "xxxx")
# Words that no sentence ends with.
_OPEN_WORDS = frozenset(
    "a an and as at by for from in into its of on or our that the their to which with".split()
)
_FEWEST_WORDS = 4
_TRAILER = pattern(
    f"(?:{'|'.join(MARKS)})$",
    matches=("CRETZ BT", "CRETZ\n#0311", "NNNN", "2009LIMA00311 - Classification: SECRET", "CRETZ SECRET"),
    refuses=("CRETZ", "ABT", "SECRET SERVICE"),
)
_LINE = pattern(
    f"(?:{'|'.join(line for _, line in LINES)})$",
    matches=(
        "UNCLASSIFIED U.S. Department of State Case No. F-2010-1 Doc No. C0 Date: 1/2/2012",
        "ROE RELEASED IN PART B1, 1.4(d)",
        "PAGE 03        GABORO  02233  02 OF 02  071629Z",
        "ROE Page 3 of 3",
    ),
    refuses=("ROE", "see page 3"),
)
_LINE_CLUES = tuple(clue for clue, _ in LINES)
_NOTE = pattern(
    f"(?:{'|'.join(NOTES)})$",
    matches=("ROE\n\nNOTE: PASSED TO USTR BY OC/T.", "ROE NOTE BY OC/T: POUCHED", "ROE\nDrafted by: Ann Roe"),
    refuses=("ROE", "END NOTE"),
)
_LONGEST_TRAILER = 64
_LONGEST_LINE = 180
_TRAILER_MARKS = ' \t\r\n"”.=*<>_-#,;\\|'
# What a redaction, or the centre, leaves before a name.
_REDACTED_AHEAD = pattern(
    r"^(?:[Xx]{4,}+\s++|MINIMIZED? CONSIDERED\s++)++",
    matches=("XXXXXXXX STONE", "MINIMIZE CONSIDERED STONE"),
    refuses=("XX STONE", "STONE"),
)
# A name that was typed twice.
_TWICE = pattern(
    r"^(\S{1,40}(?: \S{1,40})?) \1$", matches=("STONE STONE", "DOE, JR DOE, JR"), refuses=("STONE",)
)
# A number behind a name that is known for a signature.
_NUMBER_BEHIND = pattern(
    r"(?<![\s#\d])[\s#\d]++$", matches=("STONE 0311", "STONE #"), refuses=("STONE", "7 X")
)


def signature_start(blank: str, start: int, end: int) -> int:
    """Where the signature at the end of blank[start:end] begins; `end` where there is none."""
    body = _trailer_start(blank, start, end)
    signed = _line_start(blank, start, body)
    if signed is not None:
        return signed
    name = _NAME_END.search(blank, max(start, body - _LINK_REACH), body)
    if name and not blank[tail_start(blank, start, body) : body].isupper():
        return name.start(name.lastgroup or 0)
    noted = _note_start(blank, start, body)
    signed = _line_start(blank, start, noted) if noted < body else None
    return end if signed is None else signed


def _line_start(blank: str, start: int, body: int) -> int | None:
    """Where a signature that is the last line, or the last sentence, begins; None where that is none."""
    tail = tail_start(blank, start, body)
    text = blank[tail:body]
    ended = END.match(text)  # END COMMENT RAY (10HARARE93)
    at = len(text) - len(text[ended.end() :].lstrip(' .)"”]\n')) if ended else 0
    if tail == start or len(text.strip()) > _LONGEST_SIGNATURE:
        return None
    signed = _SIGNATURE.match(text, at)
    return None if signed is None or _is_cut_off(blank, start, tail, body) else tail + signed.start("name")


def _is_cut_off(blank: str, start: int, tail: int, body: int) -> bool:
    """Whether the last line only goes on with a sentence that has no end: the rate for / May.

    In capitals it is the stop behind it that tells: HIS PRIME / MINISTER.
    """
    before = blank[max(start, tail - _LONGEST_LINE) : tail]
    if before[len(before.rstrip()) :].count("\n") != 1 or any(clue in before for clue in _LINK_CLUES):
        return False
    words = before.split()
    last = words[-1] if words else ""
    if blank[body : body + 1] == "." and before.isupper() and last.strip(",").isalnum():
        return True
    is_prose = last.strip(",").isalnum() and any(map(str.islower, words[-_FEWEST_WORDS:]))
    return last.lower() in _OPEN_WORDS or (is_prose and not blank[tail:body].isupper())


def read_signature(text: str) -> str | None:
    """The names in a signature's row, without trailers such as BT and NNNN."""
    end = _trailer_start(text, 0, len(text))
    name = _NUMBER_BEHIND.sub("", text[: _note_start(text, 0, end)]).strip(_TRAILER_MARKS + "?“")
    return _TWICE.sub(r"\1", " ".join(_REDACTED_AHEAD.sub("", name).split())) or None


def _trailer_start(text: str, start: int, end: int) -> int:
    """Where the trailers at the end of text[start:end] begin."""
    while True:
        end = _without_marks(text, start, end)
        trailer = _TRAILER.search(text, max(start, end - _LONGEST_TRAILER), end)
        if not trailer and any(clue in text[max(start, end - _LONGEST_LINE) : end] for clue in _LINE_CLUES):
            trailer = _LINE.search(text, max(start, end - _LONGEST_LINE), end)
        if not trailer:
            return end
        end = trailer.start()


def _note_start(text: str, start: int, end: int) -> int:
    """Where the notes at the end of text[start:end], and the trailers between them, begin."""
    while note := _NOTE.search(text, max(start, end - _LONGEST_LINE), end):
        end = _trailer_start(text, start, note.start())
    return end


def _without_marks(text: str, start: int, end: int) -> int:
    while end > start:
        low = max(start, end - _LONGEST_TRAILER)
        kept = len(text[low:end].rstrip(_TRAILER_MARKS))
        if kept:
            return low + kept
        end = low
    return start
