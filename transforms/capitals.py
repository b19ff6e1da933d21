"""Texts in capitals, as telegrams of 1973-79 are: where a body without numbers begins, and its paragraphs."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.patterns import pattern
from transforms.posts import post_of_words

# A label at the start of a line, with its colon: sentences in capitals hold the same words.
_LABEL = pattern(
    r"(?m)^[ \t]*+(?:REFS?|SUBJ(?:ECT)?)\s?:|\bTAGS\s?:",
    matches=("SUBJECT: A VISIT", "\n REF: STATE 1", "E.O. 12958: N/A TAGS: PREL"),
    refuses=("ON THIS SUBJECT: HE", "REFTEL"),
)
_BLANK_LINE = pattern(r"\n[ \t]*+\n\s*+", matches=("A\n \nB", "\n\n"), refuses=("A\nB",))
# A blank line behind a sentence.
_PARAGRAPH_GAP = pattern(
    r"(?<=[.?!\")])[ \t]*+\n[ \t]*+\n\s*+", matches=("IT RAINED.\n\nHE LEFT",), refuses=("IT RAINED\n\nHE",)
)
# A post and its serial at the start of a stretch, behind its letter in a list or without one.
_REFERENCE = pattern(
    r"\s*+(?:\(?[A-Z]\)?[.:]?\s+)?(?:\d\d\s+)?"
    r"(?P<post>[A-Za-z][A-Za-z.'’-]*+(?:[ \t]+[A-Za-z.'’-]++){0,3}?)[ \t]+-?\d{2,7}\b",
    matches=("STATE 88001", " A. NEW DELHI 4410", "75 PARIS 44", "(C) PORT AU PRINCE 12"),
    refuses=("PARIS", "1. THE"),
)
_LINE = pattern(r"\n[ \t]*+(?=\S)", matches=("A\n  B",), refuses=("A\n",))
# A summary that begins a line in front of the first number.
_SUMMARY = pattern(
    r"(?m)^[ \t]*+(?:BEGIN[ \t]+)?SUMMARY[ \t]?[:.](?=[ \t])",
    matches=("\nSUMMARY: THE TALKS",),
    refuses=("A SUMMARY: THE TALKS", "SUMMARY OF TALKS", "SUMMARY:\n"),
)
_LAST_LABEL = 3000
_FEWEST_WORDS = 4


def is_reference(text: str, at: int) -> bool:
    """Whether a known post and a serial stand at `at`: a row of a list, and no sentence."""
    found = _REFERENCE.match(text, at)
    return found is not None and post_of_words(found["post"]) is not None


def body_in_capitals(text: str, begin: int, first: int) -> int:
    """Where text[begin:first] goes on behind its last label: at a blank line, or a line that is no list's."""
    label = None
    for label in _LABEL.finditer(text, begin, first):
        if label.start() > begin + _LAST_LABEL:
            break
    low = label.end() if label else begin
    gap = _BLANK_LINE.search(text, low, first)
    # A title goes on in a second line, a list of references does not go on in prose.
    if label is None or (gap and "REF" not in label.group()):
        return gap.end() if gap else first
    lines = (line.end() for line in _LINE.finditer(text, low, gap.end() if gap else first))
    return next((at for at in lines if _is_prose(text, at, first)), gap.end() if gap else first)


def lead_in_capitals(text: str, begin: int, first: int) -> int:
    """Where a summary without a number begins a line before the first number; `first` where none does."""
    summary = _SUMMARY.search(text, begin, first)
    return summary.start() if summary else first


def _is_prose(text: str, at: int, first: int) -> bool:
    line = text[at:first].partition("\n")[0]
    return len(line.split()) >= _FEWEST_WORDS and not is_reference(text, at) and not _LABEL.match(text, at)


def paragraphs_in_capitals(text: str, start: int, end: int) -> Iterator[int]:
    """Where the paragraphs of text[start:end] but the first begin: behind blank lines that end a sentence."""
    return (gap.end() for gap in _PARAGRAPH_GAP.finditer(text, start, end) if gap.end() < end)
