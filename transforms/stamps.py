"""What printers and archives left on a telegram's text: page lines, stamps, the lines that end a print.

It is furniture: found here, taken out for reading, and kept in rows of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.blanks import skip_blanks, trim_blanks
from transforms.patterns import pattern
from transforms.vocabulary.stamps import END_LINES, PAGE_LEVELS, REVIEW_LINES, STAMPS

Span = tuple[int, int]

_STAMP = pattern(
    "|".join(STAMPS),
    matches=(
        "Declassified/Released US Department of State EO Systematic Review 30 JUN 2005",
        "U.S. Department of State   Case No. F-2014-00001   Doc No. C05000001   Date: 01/01/2015",
        "<< END OF DOCUMENT >>",
    ),
    refuses=("the U.S. Department of State", "END OF DOCUMENT"),
)
# A word that every stamp holds.
_STAMP_CLUES = ("Declassified/Released", "Department", "END OF DOCUMENT")
# Who released it, in front of the stamp.
_REVIEWER = pattern(
    r"[A-Z][a-z]{1,20}\s+(?:[A-Z]\.\s+)?[A-Z][a-z]{1,20}\s+$",
    matches=("OF THE LAKE Sheryl P. Walter ", "Margaret Grafeld "),
    refuses=("THE LAKE ", "Mr. Walter"),
)
_CASE_LEVEL = pattern(r"UNCLASSIFIED\s+$", matches=("UNCLASSIFIED   ",), refuses=("UNCLASSIFIED text",))
_CASE = pattern(r"Case\s+No\.", matches=("State   Case No. F-1",), refuses=("case no. 1",))
_LOOK_BACK = 48
# A line of a page, of the printers of 1973-79 and of those that came after them.
_PAGE = pattern(
    rf"(?m)^[ \t]*(?:{PAGE_LEVELS}[ \t]*)?PAGE[ \t]+\d\d(?:[ \t]+OF[ \t]+\d\d)?\s+"
    r"(?:[A-Z][A-Z.'’/-]*[ \t]+){1,3}\d{3,6}"
    r"(?:[ \t]+\d\d[ \t]+OF[ \t]+\d\d)?(?:[ \t]+\d{6}[ \t]?[A-Z])?(?:[ \t]+[A-Z0-9]{1,10}){0,3}[ \t]*$",
    matches=(
        "PAGE 01        TEHRAN  01234  140855Z",
        "PAGE 01\n\nNAIROB 09120  01 OF 02  081342Z",
        "PAGE 02  EC BRU 04410  171944 Z",
        "CONFIDENTIAL  PAGE 02 STATE 144210 TOSEC 120045",
        "SECRETPAGE 02\n\nKABUL  03319",
    ),
    refuses=("SEE PAGE 02 OF STATE 144210", "PAGE 02 OF THE REPORT", "PAGE 2 STATE 12"),
)
# The header that each section of a telegram is printed with: its first page, who sent it, its first line.
_NEW_SECTION = pattern(
    r"PAGE[ \t]+01\b", matches=("PAGE 01  QUITO  04410  02 OF 02",), refuses=("PAGE 02  QUITO  04410",)
)
_SENDER = pattern(r"(?m)^[ \t]*+FM[ \t]", matches=("R 1Z\nFM AMEMBASSY QUITO",), refuses=("FROM QUITO",))
_SECTION_LINE = pattern(
    r"(?m)^[ \t]*+[A-Z][A-Z ]{5,60}[ \t]SECTION[ \t]+(?:0?[2-9]|\d\d)[ \t]+OF[ \t]+\d{1,2}[ \t]+"
    r"[A-Z][A-Z .'’-]{1,30}\d{2,6}(?:[ \t]+[A-Z]{4,8})*[ \t]*$"
    r"(?:\s+(?:EXDIS|LIMDIS|NODIS|NOFORN|STADIS|SIPDIS)[ \t]*$)*",
    matches=("C O N F I D E N T I A L SECTION 2 OF 2 QUITO 4410\n\nEXDIS", "UNCLAS SECTION 02 OF 03 LIMA 12"),
    refuses=("UNCLAS SECTION 1 OF 2 QUITO 4410", "THE LAST SECTION 2 OF THE REPORT"),
)
_SECTION_REACH = 4000
_LEVEL_LINE = re.compile(rf"[ \t]*{PAGE_LEVELS}[ \t]*")
_REVIEW_LINE = pattern(
    rf"(?m)^[ \t]*(?:{'|'.join(REVIEW_LINES)})[ \t]*$",
    matches=("RELEASE IN PART  B6, 1.4(D)", "   B6", "Page 1 of 2", "REVIEW AUTHORITY: John Doe"),
    refuses=("RELEASE IN PARTS", "B6 is a vitamin", "the page 1 of 2"),
)
# A reviewer's code at the margin of a line.
_MARGIN = pattern(
    r"(?m)(?<=\S)[ \t]{4,}(?P<code>(?:B\d{1,2}|1\.[45]\s?\([A-Ha-h]\))"
    r"(?:[ \t,]+(?:B\d{1,2}|1\.[45]\s?\([A-Ha-h]\)))*)[ \t]*$",
    matches=("open in May.        B6", "the bridge     1.4(D), B1"),
    refuses=("take B6", "reasons 1.4(b)"),
)
_END_LINE = pattern(
    rf"[ \t]*(?:{'|'.join(END_LINES)}|{'|'.join(STAMPS)})[ \t]*",
    matches=(
        "NNNN",
        "NNNNMAFVVZCZ",
        "***  Current Classification ***   CONFIDENTIAL",
        "LIMITED OFFICIAL USE",
    ),
    refuses=("Nothing here",),
)
# The end of transmission, the last line of a text that is no print.
_END_MARK = pattern(
    r"(?<=\n)[ \t]*+(N{4})\Z", matches=("HALE\n\n NNNN",), refuses=("NNNN", "HALE NNNN", "NNNN\nHALE")
)
_END_MARK_REACH = 80
_MESSAGE_TEXT = pattern(
    r"\A\s*Message Text[ \t]*$",
    flags=re.MULTILINE,
    matches=("\n Message Text\n\nSECRET",),
    refuses=("Message Text follows", "The end\nMessage Text"),
)
_ATTRIBUTES = pattern(
    r"(?m)^[ \t]*Message Attributes[ \t]*$(?=\s{0,200}[A-Z][A-Za-z ]{1,40}:)",
    matches=("NNNN\nMessage Attributes\n\nCapture Date: 01 JAN 1994",),
    refuses=("the Message Attributes", "Message Attributes\n\nWe have none."),
)


# What telegrams of 1973-79 print, and no others: their orders, the office that counted them, their years.
_OF_THE_1970S = pattern(
    r"\bE\s?\.?\s?O\s?\.?\s{0,3}(?:11652|12065)\b|\bOCT-01\b|\d{6}\s?Z\s{1,3}[A-Z]{3}\s{1,3}7[3-9]\b",
    matches=("E.O. 11652: GDS", "INFO  OCT-01  ISO-00", "R 201245Z JUN 74", "E. O. 12065"),
    refuses=("E.O. 12958: N/A", "R 201245Z JUN 04", "INFO LOG-00"),
)
_PRINT_REACH = 4000


def is_telegram(text: str) -> bool:
    """Whether a text is the print of a telegram of 1973-79, as archives keep them."""
    if find_attributes(text):
        return True
    is_paged = "PAGE " in text and _PAGE.search(text, 0, _PRINT_REACH) is not None
    return is_paged and _OF_THE_1970S.search(text, 0, _PRINT_REACH) is not None


def find_attributes(text: str) -> Span | None:
    """The block of attributes that the archive prints behind a telegram, from its title to the text's end."""
    found = _ATTRIBUTES.search(text) if "Message Attributes" in text else None
    return (found.start(), len(text.rstrip())) if found else None


def find_stamps(text: str) -> list[Span]:
    """(start, end) of all that printers and archives left on `text`, in order, apart, neighbours joined."""
    attributes = find_attributes(text)
    end = attributes[0] if attributes else len(text)
    pages = list(_page_breaks(text, end)) if "PAGE " in text else []
    stamps = _stamps(text, end)
    found = pages + stamps + ([attributes] if attributes else [])
    title = _MESSAGE_TEXT.match(text) if "Message Text" in text else None
    if title and found:
        found.append(title.span())
    if found:
        found.append((_end_start(text, end, stamps), end))
    return join_spans(text, sorted(span for span in found if text[slice(*span)].strip()))


def _stamps(text: str, end: int) -> list[Span]:
    """Stamps of archives and reviewers, with the words around them that are theirs."""
    if not any(clue in text for clue in _STAMP_CLUES):
        return []
    found: list[Span] = []
    is_case = False
    for stamp in _STAMP.finditer(text, 0, end):
        is_case = is_case or _CASE.search(stamp.group()) is not None
        low = max(0, stamp.start() - _LOOK_BACK)
        ahead = (_CASE_LEVEL if is_case else _REVIEWER).search(text[low : stamp.start()])
        found.append((low + ahead.start() if ahead else stamp.start(), stamp.end()))
    if is_case:
        found += [line.span() for line in _REVIEW_LINE.finditer(text, 0, end)]
        found += [code.span("code") for code in _MARGIN.finditer(text, 0, end)]
    return found


def _page_breaks(text: str, end: int) -> Iterator[Span]:
    """Each page line; the first of a later section with the whole header that is printed again there."""
    last = 0
    for page in _PAGE.finditer(text, 0, end):
        if page.start() < last:
            continue
        start, stop = _with_levels(text, page)
        is_new = last and _NEW_SECTION.search(text, page.start(), stop)
        line = _SECTION_LINE.search(text, stop, min(end, stop + _SECTION_REACH)) if is_new else None
        if line and _SENDER.search(text, stop, line.start()):
            stop = line.end()
        last = stop
        yield start, stop


def _with_levels(text: str, page: re.Match[str]) -> Span:
    """A page line with the classifications at the foot of the page before it and at the head of its own."""
    start = page.start()
    for _ in range(2):
        above = trim_blanks(text, 0, start)
        line = text.rfind("\n", 0, above) + 1
        if not _LEVEL_LINE.fullmatch(text, line, above):
            break
        start = line
    return start, page.end()


def _end_start(text: str, end: int, stamps: list[Span]) -> int:
    """Where the lines begin that end the print, behind which nothing else follows up to `end`."""
    at = end
    stamped = {stop: start for start, stop in stamps}
    while True:
        bare = trim_blanks(text, 0, at)
        line = text.rfind("\n", 0, bare) + 1
        if bare in stamped:
            at = stamped[bare]
        elif _END_LINE.fullmatch(text, line, bare):
            at = line
        else:
            return at


def find_end_mark(text: str) -> list[Span]:
    """Where the mark stands that ends a transmission, in a text that is no print; nothing where none does."""
    end = trim_blanks(text, 0, len(text))
    mark = _END_MARK.search(text, max(0, end - _END_MARK_REACH), end)
    return [mark.span(1)] if mark and trim_blanks(text, 0, mark.start()) else []


def join_spans(text: str, spans: list[Span]) -> list[Span]:
    """Spans between which nothing stands made one, and overlaps too."""
    joined: list[Span] = []
    for start, end in spans:
        last = joined[-1][1] if joined else -1
        if joined and (start < last or not text[last:start].strip()):
            joined[-1] = joined[-1][0], max(last, end)
        else:
            joined.append((start + len(text[start:end]) - len(text[start:end].lstrip()), end))
    return [(start, start + len(text[start:end].rstrip())) for start, end in joined]


def blank_out(text: str, spans: list[Span]) -> str:
    """The text with `spans` blanked, no character moved."""
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        pieces += (text[done:start], " " * (end - start))
        done = end
    return "".join([*pieces, text[done:]])


def blank_print(text: str, spans: list[Span]) -> str:
    """The same for what is of a print, with the blank lines around it, which are of the print too.

    What stood on both sides stands in lines that follow each other, each with its indentation.
    """
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        left, right = trim_blanks(text, done, start), skip_blanks(text, end, len(text))
        line = text.rfind("\n", max(left, end), right)
        line = right - 1 if line < 0 and "\n" in text[left:end] else line
        pieces += (text[done:left], _line_at(line - left, right - left))
        done = right
    return "".join([*pieces, text[done:]])


def _line_at(line: int, length: int) -> str:
    """So many blanks, a line break among them where `line` is not negative."""
    return " " * length if line < 0 else " " * line + "\n" + " " * (length - line - 1)
