"""SUBJECT: the title of a cable, without its portion mark, and what stands behind it."""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.headings import is_heading
from transforms.portions import PORTION
from transforms.vocabulary.labels import HANDLING

# yes: (C) TITLE, (S/NF) TITLE, C) TITLE, S/NF: TITLE, (U//FOUO) TITLE   no: (CORRECTED COPY) TITLE, A) TITLE
_MARK_AHEAD = re.compile(
    rf"[\s.:;-]*(?:(?:{PORTION.pattern})|\(?(?:C|S|U|SBU|S/NF|C/NF|TS)\)|\((?:C|S|U|SBU|S/NF|C/NF)(?=\s)|(?:S/NF|C/NF|U/FOUO)\s?:|\[(?:C|S|U|SBU)\])(?:\s*(?:{PORTION.pattern}))?[\s:]*",
    re.IGNORECASE,
)
_MARK_BEHIND = re.compile(rf"\s*(?:{PORTION.pattern})\s*$", re.IGNORECASE)
_RULE = re.compile(r"\s*(?:[-=*_]\s*){4,}")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
# A caption in the middle or at the end of a subject; the words go on behind it.
_CAPTION = re.compile(r"(?<![A-Za-z])(?:S\s?I\s?P\s?D\s?I\s?S|SPIDIS|NOFORN)(?![A-Za-z])")
# yes: THIS MESSAGE IS SENSITIVE BUT UNCLASSIFIED   (U) Please protect accordingly   no: HANDLE WITH CARE
_HANDLING = re.compile(rf"(?:{PORTION.pattern}\s*)?(?:{'|'.join(HANDLING)})", re.IGNORECASE)
# What can only be the next part of a cable, where the line between was lost: a first line, a date line, a
# page header (ROME 00001144 001.2 OF 002), a heading, a note.
_NEXT_PART = re.compile(
    r"(?:\bS\sE\sC\sR\sE\sT\b|\bC\sO\sN\sF\sI\sD\sE\sN\sT\sI\sA\sL\b|\bUNCLAS\b|\bSECTION\s\d\d\sOF\s\d\d"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,\s\d\d\s[A-Z][a-z]+\s\d{4},"
    r"|(?<=\n)[A-Z][A-Z '.-]*\s\d{8}\s+\d{3}(?:\.\d)?\s+OF\b"
    r"|(?<=\s)[A-Z]{4,}\s+0\d{5}(?=\s*$|\s+(?:SIPDIS|NOFORN))"
    r"|(?<=[A-Z]{4}\s)PAGE\s\d{2}\s[A-Z]|(?:EXECUTIVE\s)?\bSUMMARY(?:\s+AND\s+[A-Z]+)?\s*(?::|\.\s|-{2,})|\bS\sU\sM\sM\sA\sR\sY\b"
    r"|\bIIR\s\d|\bC\sO\sR\sR\sE\sC\sT|\bNOTE:\s+(?=[A-Z][a-z]+\s[a-z])|\bMissing\sSection\b)",
)
# A sentence in small letters behind words in capitals, where the line between them was lost.
_SENTENCE = re.compile(r"(?<=[A-Z0-9.?!\"')]\s)[A-Za-z][a-z]*(?:\s[a-z][a-z'-]*){3}\s")
_CAPITALS = re.compile(r"[A-Z]{4,}[A-Z\s.,:'’/&-]*[A-Z]{3}")
# Words a title does not end with: what follows them after an empty line still belongs to it (07THEHAGUE566).
_DANGLING = re.compile(
    r"(?:\b(?:A|AN|THE|AND|OR|BUT|OF|IN|ON|AT|TO|FOR|FROM|BY|WITH|AS|VS|INTO|OVER|UNDER|ABOUT|ITS|HIS|THEIR|DEPUTY|VICE)|[,:&-])\s*$",
    re.IGNORECASE,
)


# yes: POLICY; WILL SHARE UK EXPERIENCE (09LONDON290), REFORM (10SHENYANG4)
# no:  CORRECTED COPY, EFIN, ECON, EINV
_TITLE_LINE = re.compile(
    r"(?![A-Z]{4},)(?!CORRECTED|CONTENTS|SUMMARY|INTRODUCTION|COMMENT|BEGIN|CAPTION|REFERENCE|NOTE|IIR\s|(?:\w\s){4}|(?:[A-Z]+\s){1,3}0\d{5})[A-Z][^a-z\n:]{3,}(?:\n[^a-z\n:]+)?"
)


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
    words = " ".join(_CAPTION.sub(" ", body).split()) if captions else " ".join(body.split())
    behind = _MARK_BEHIND.search(words)
    words = words[: behind.start()] if behind else words
    return Subject(words.strip(" -=*_").removesuffix("(").rstrip() or None, captions, rest)


def cut_handling(text: str) -> tuple[str, str]:
    """(the text, what follows it) at the first rule or sentence that tells how to handle the cable."""
    ends = [found.start() for found in (_RULE.search(text), _HANDLING.search(text)) if found]
    end = min(ends, default=len(text))
    return text[:end], text[end:]


def _cut(body: str, is_last: bool) -> tuple[str, str]:
    """(the subject, what follows it), cut at the first thing that can be no part of a title."""
    ends = [m.start() for m in (_RULE.search(body), _HANDLING.search(body), _NEXT_PART.search(body)) if m]
    end = min((at for at in ends if body[:at].strip()), default=len(body))
    line = _blank_line(body, end, is_last)
    end = line if line is not None else end
    sentence = _SENTENCE.search(body, 0, end) if _CAPITALS.match(body) else None
    if sentence and sentence.start() > 20:
        end = sentence.start()
    return body[:end], body[end:]


def _blank_line(body: str, end: int, is_last: bool) -> int | None:
    """Where an empty line ends the title, or None; one that cuts a phrase does not."""
    for found in _BLANK_LINE.finditer(body, 0, end):
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
