"""SUBJECT: the title of a cable, without its portion mark, and what stands behind it."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from transforms.headings import is_heading
from transforms.patterns import pattern
from transforms.portions import PORTION
from transforms.vocabulary.labels import HANDLING

_MARK_AHEAD = pattern(
    rf"[\s.:;-]*+(?:(?:{PORTION.pattern})|\(?(?:C|S|U|SBU|S/NF|C/NF|TS)\)|\((?:C|S|U|SBU|S/NF|C/NF)(?=\s)"
    rf"|(?:S/NF|C/NF|U/FOUO)\s?:|\[(?:C|S|U|SBU)\])(?:\s*+(?:{PORTION.pattern}))?[\s:]*+",
    re.IGNORECASE,
    matches=("(C) TITLE", "(S/NF) TITLE", "C) TITLE", "S/NF: TITLE", "(U//FOUO) TITLE"),
    refuses=("(CORRECTED COPY) TITLE", "A) TITLE"),
)
_MARK_BEHIND = pattern(
    rf"\s?(?:{PORTION.pattern})\s*+$",
    re.IGNORECASE,
    matches=("TITLE (U)", "TITLE(S/NF) "),
    refuses=("(U) TITLE",),
)
_RULE = pattern(
    r"[-=*_‐-―]\s*+(?:[-=*_‐-―]\s*+){3,}+",
    matches=("TITLE ----", "= = = =", "‐‐‐‐"),
    refuses=("A -- B", "A - B - C"),
)
_BLANK_LINE = pattern(r"\n[ \t]*+\n\s*+", matches=("A\n\nB", "A\n \n\nB"), refuses=("A\nB",))
# A caption in the middle or at the end of a subject; the words go on behind it.
_CAPTION = pattern(
    r"(?<![A-Za-z])(?:S\s?I\s?P\s?D\s?I\s?S|SPIDIS|NOFORN)(?![A-Za-z])",
    matches=("A SIPDIS B", "S I P D I S"),
    refuses=("SIPDISX", "SENSITIVE"),
)
_HANDLING = pattern(
    rf"(?:{PORTION.pattern}\s*+)?(?:{'|'.join(HANDLING)})",
    re.IGNORECASE,
    matches=("THIS MESSAGE IS SENSITIVE BUT UNCLASSIFIED", "(U) Please protect accordingly"),
    refuses=("HANDLE WITH CARE", "A SENSITIVE MATTER"),
)
# What can only be the next part of a cable, where the line between was lost.
_NEXT_PART = pattern(
    r"\bS\sE\sC\sR\sE\sT\b|\bC\sO\sN\sF\sI\sD\sE\sN\sT\sI\sA\sL\b|\bUNCLAS\b|\bSECTION\s\d\d\sOF\s\d\d"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,\s\d\d\s[A-Z][a-z]++\s\d{4},"
    r"|(?<=\n)[A-Z][A-Z '.-]{0,40}\s\d{8}\s++\d{3}(?:\.\d)?\s++OF\b"
    r"|(?<=\s)[A-Z]{4,20}\s++0\d{5}(?=\s*+$|\s++(?:SIPDIS|NOFORN))"
    r"|(?<=[A-Z]{4}\s)PAGE\s\d{2}\s[A-Z]"
    r"|\n\s*+Summary\s?:|(?:(?:EXECUTIVE|BEGIN)\s)?\bSUMMARY(?:\s++AND\s++[A-Z]++)?\s*+(?::|\.\s|-{2,})|\bS\sU\sM\sM\sA\sR\sY\b"
    r"|\bIIR\s\d|\bC\sO\sR\sR\sE\sC\sT|\bNOTE:\s++(?=[A-Z][a-z]++\s[a-z])|\bMissing\sSection\b",
    matches=(
        "C O N F I D E N T I A L LIMA",
        "\nROME 00001144 001.2 OF 002",
        "TITLE LIMA 000123 SIPDIS",
        "SUMMARY: The union",
        "SUMMARY\n-------",
        "BEGIN SUMMARY. THE UNION",
        "\nSummary: The union",
        "NOTE: Lima sent",
    ),
    refuses=("SUMMARY OF TALKS", "Weekly Summary: Ports", "NOTE: NO CHANGE", "LIMA 123"),
)
# The number of the first paragraph, which ends a title under which no line is blank.
_PARAGRAPH_ONE = pattern(
    r"\n\s*+1\s?[.)](?!\d)|(?<![\d.,$-])1\s?\.\s{0,4}"
    r"(?=\((?:TS|[CSU]|SBU|[CSU]/[A-Z ]{2,8})\)|SUMM|Summ|BEGIN|Begin)",
    matches=("TITLE\n1. (C) Jane", "TITLE\n1. ", "TITLE 1. (SBU) Jane", "TITLE1. Summary"),
    refuses=("1. WATER 2. ROADS", "TITLE\n1.5", "STEP 1. BUY"),
)
_PARAGRAPH_TWO = pattern(r"\n\s*+2\s?[.)](?!\d)", matches=("\n2. ROADS",), refuses=(" 2. ROADS", "\n2.5"))
# A sentence in small letters behind words in capitals, where the line between them was lost.
_SENTENCE = pattern(
    r"(?<=[A-Z0-9.?!\"')]\s)[A-Za-z][a-z]*+(?:\s[a-z][a-z'-]*+){3}\s",
    matches=("TALKS END The union said no to it",),
    refuses=("TALKS END The Union",),
)
_CAPITALS = pattern(
    r"[A-Z]{4,}+[A-Z\s.,:'’/&-]*[A-Z]{3}", matches=("PORT WORKERS",), refuses=("Port Workers", "PORT")
)
# Words a title does not end with: what follows them after an empty line still belongs to it (07THEHAGUE566).
_DANGLING = pattern(
    r"(?:\b(?:A|AN|THE|AND|OR|BUT|OF|IN|ON|AT|TO|FOR|FROM|BY|WITH|AS|VS|INTO|OVER|UNDER|ABOUT|ITS|HIS|THEIR"
    r"|DEPUTY|VICE)|[,:&-])\s*+$",
    re.IGNORECASE,
    matches=("VISIT OF THE", "TALKS:"),
    refuses=("VISIT", "BATHE"),
)
_TITLE_LINE = pattern(
    r"(?![A-Z]{4},)(?!CORRECTED|CONTENTS|SUMMARY|INTRODUCTION|COMMENT|BEGIN|CAPTION|REFERENCE|NOTE|IIR\s"
    r"|(?:\w\s){4}|(?:[A-Z]{1,20}\s){1,3}0\d{5})[A-Z][^a-z\n:]{3,}+(?:\n[^a-z\n:]++)?",
    matches=("POLICY; WILL SHARE UK EXPERIENCE", "REFORM"),  # 09LONDON290, 10SHENYANG4
    refuses=("Reform", "OIL"),
)
# A compound cut behind its hyphen at the end of a line is one word: LONG-\nTERM   no: PRE-\nAND POST-ELECTION
_HYPHEN = pattern(
    r"(?<=[\w.])-[ \t]?\n\s*+(?!(?:AND|BUT|NOR|OR|OVER|TO|VERSUS|VS)\b(?!-))(?=\w)",
    re.IGNORECASE,
    matches=("LONG-\nTERM", "Anti- \nCorruption", "U.S.-\nLIBYA", "2006-\n2007"),
    refuses=("PRE-\nAND POST", "WATER -\nPIPES", "LONG- TERM"),
)
_MOST_GAPS = 8


class Subject(NamedTuple):
    """A subject, the captions that stood in it, and the text behind it."""

    subject: str | None
    captions: str
    rest: str


def read_subject(text: str, is_last: bool = False) -> Subject:
    """Read the text behind SUBJECT up to the next label; `is_last` where none follows."""
    text = text.replace("\\\n", "\n").replace("\\ ", " ") if "\\" in text else text
    mark = _MARK_AHEAD.match(text)
    body = text[mark.end() :] if mark else text.lstrip(" \t\n.:;-")
    body, rest = _cut(body, is_last)
    captions = " ".join(_CAPTION.findall(body))
    body = _HYPHEN.sub("-", _CAPTION.sub(" ", body) if captions else body)
    words = " ".join(body.split())
    behind = _MARK_BEHIND.search(words)
    words = words[: behind.start()] if behind else words
    return Subject(words.strip(" -=*_;,").removesuffix("(").rstrip() or None, captions, rest)


def cut_handling(text: str) -> tuple[str, str]:
    """(the text, what follows it) at the first rule or sentence that tells how to handle the cable."""
    ends = [found.start() for found in (_RULE.search(text), _HANDLING.search(text)) if found]
    end = min(ends, default=len(text))
    return text[:end], text[end:]


def _cut(body: str, is_last: bool) -> tuple[str, str]:
    """(the subject, what follows it), cut at the first thing that can be no part of a title."""
    ends = [m.start() for m in (_RULE.search(body), _HANDLING.search(body), _NEXT_PART.search(body)) if m]
    end = min((at for at in ends if body[:at].strip()), default=len(body))
    first = _PARAGRAPH_ONE.search(body, 0, end)
    if first and body[: first.start()].strip() and not _PARAGRAPH_TWO.search(body, first.end()):
        end = first.start()
    line = _blank_line(body, end, is_last)
    end = line if line is not None else end
    sentence = _SENTENCE.search(body, 0, end) if _CAPITALS.match(body) else None
    if sentence and sentence.start() > 20:
        end = sentence.start()
    return body[:end], body[end:]


def _blank_line(body: str, end: int, is_last: bool) -> int | None:
    """Where an empty line ends the title, or None; one that cuts a phrase does not."""
    for found in islice(_BLANK_LINE.finditer(body, 0, end), _MOST_GAPS):
        before, after = body[: found.start()], body[found.end() : end]
        if not before.strip() or not after.strip():
            continue
        if not _goes_on(_CAPTION.sub(" ", before).strip(), after.strip(), is_last):
            return found.start()
    return None


def _goes_on(before: str, after: str, is_last: bool) -> bool:
    """A title goes on behind an empty line where it dangles, or where capitals go on up to the next label."""
    is_alike = before.isupper() == after[:12].isupper()
    if _DANGLING.search(before):
        return after[0].isalnum() and is_alike
    if is_last or not is_alike:
        return False
    return (
        _TITLE_LINE.fullmatch(after) is not None
        if before.isupper()
        else "\n" not in after and is_heading(after)
    )
