"""Which paragraphs are a cable's summary: by first words, the heading above, or the words at the end."""

from __future__ import annotations

import re

from transforms.patterns import pattern
from transforms.records import Paragraph
from transforms.vocabulary.labels import SUMMARY_NOUNS

# A paragraph's own label ends within so many characters, and its last words begin within so many.
_LABEL_REACH = 60
_END_REACH = 80
# A summary that does not say where it begins ends within so many paragraphs.
_LATEST_END = 6
_NO_NOUN = rf"(?!\s++(?:{'|'.join(SUMMARY_NOUNS)})\b)"
# SUMMARY as the first word of a paragraph; behind small letters it is a label up to a colon only.
_BEGIN = pattern(
    r"(?:\(?[^()]{1,20}\)\.?\s*+)?\(?(?:(?:EXECUTIVE|BEGIN|BRIEF)\s++"
    r"|(?:INTRODUCTION|COMMENT|KEY\s++POINTS|BACKGROUND|OVERVIEW|ACTION\s++REQUEST)\s*+(?:AND\b|&|/)\s*+)?"
    rf"SUMMARY\b{_NO_NOUN}(?!\s++OF\b(?![^.:]{{1,60}}:))(?=\s*+(?:(?-i:[^\sa-z])|$|AND\b|CONT|[^.:]{{1,60}}:))",
    re.IGNORECASE,
    matches=(
        "(C) Summary: A",
        "(SBU). Summary. A",
        "(BEGIN SUMMARY)",
        "Comment and summary.",
        "(C) Summary/Introduction: A",
        "(C) Summary and action request. A",
        "Summary of talks on ports: A",
        "Introduction/Summary: A",
    ),
    refuses=(
        "(C) SUMMARIES",
        "(C) Summary executions of",
        "SUMMARY JUSTICE WAS",
        "SUMMARY OF CHARGES WAS READ.",
    ),
)
_END = pattern(
    r"(?:(?-i:END|End)|(?:(?<=[-.?!:;,)\](*\"”’])|^)\s*+end)\s*+(?:OF\s++)?(?:EXECUTIVE\s++)?"
    rf"SUMMARY\b{_NO_NOUN}",
    re.IGNORECASE,
    matches=(
        "It rained. End summary.",
        "END OF EXECUTIVE SUMMARY",
        "It rained. (end summary)",
        "End summary/comment.",
    ),
    refuses=(
        "END OF THE SUMMARY",
        "got in the end summary punishment",
        "in the end summary of",
    ),
)
_NOUN_BEHIND = pattern(
    rf"SUMMARY\s++(?:{'|'.join(SUMMARY_NOUNS)})\b",
    re.IGNORECASE,
    matches=("SUMMARY EXECUTIONS GO ON",),
    refuses=("SUMMARY AND COMMENT", "SUMMARY"),
)


def begins_summary(text: str) -> bool:
    """Whether a paragraph's first words call it a summary; summary executions are none."""
    return "SUMMARY" in text[:_LABEL_REACH].upper() and _BEGIN.match(text) is not None


def names_summary(title: str) -> bool:
    """Whether a heading opens a summary."""
    title = title.upper().replace("S U M M A R Y", "SUMMARY")
    return "SUMMARY" in title and not _END.search(title) and not _NOUN_BEHIND.search(title)


def ends_summary(text: str) -> bool:
    """Whether the last words of a paragraph end a summary."""
    tail = text[-_END_REACH:]
    return "SUMMARY" in tail.upper() and _END.search(tail) is not None


def close_summaries(rows: list[Paragraph]) -> list[Paragraph]:
    """A summary holds all paragraphs from its beginning, or the first where none is one, to its end."""
    ends = [n for n, row in enumerate(rows) if row.kind == "paragraph" and ends_summary(row.text)]
    if not ends:
        return rows
    begin = next((n for n, row in enumerate(rows) if row.is_summary), len(rows))
    if ends[0] < begin:
        begin = _begin_before(rows, ends[0])
    end = next((n for n in ends if n >= begin), begin)
    for index in range(begin, end + 1):
        if rows[index].kind == "paragraph":
            rows[index] = rows[index]._replace(is_summary=True)
    return rows


def _begin_before(rows: list[Paragraph], end: int) -> int:
    """Where a summary known by its end alone begins: with the first paragraph of sentences."""
    first = [n for n in range(end) if rows[n].kind == "paragraph" and rows[n].text.endswith((".", '"', "”"))]
    return first[0] if first and len(first) <= _LATEST_END else end
