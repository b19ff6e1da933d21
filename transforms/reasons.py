"""The reasons of a classification: where they begin behind a name, and the clauses they name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from transforms.patterns import pattern
from transforms.spelling import neighbours
from transforms.vocabulary.titles import LEADS

# A section of the order; broken: 1.4, 1. 4 (09BEIJING3128), 1 .4 (09RABAT607), 1:4 (09KABUL1892), l.5
_SECTION = r"(?:1\s?[.:/]\s?|1,|[lI]\.)[24567]"
_NUMBER = pattern(
    rf"(?<![\w.]){_SECTION}(?!\d)", matches=("1.4 (b)", "1.5b", "1. 4", "l.5 (D)"), refuses=("11.4", "1.40")
)
# Where a name is over: the word REASON, a section, an order, or who else had a hand in the cable.
_ANCHOR = pattern(
    rf"(?<![A-Za-z])R\s?E\s?A\s?S\s?O\s?N\s?S?(?:\s?\(S\))?(?![A-Za-z])|(?<![A-Za-z])REASO?(?![A-Za-z])"
    rf"|(?<![\w.$])(?:(?:SECTIONS?|SEC\.?|PARA(?:GRAPH)?)\s)?{_SECTION}(?!\d)"
    r"|(?<![A-Za-z])(?:EXECUTIVE\sORDER\s\d|E\.?\s?[O0]\.?\s?:?\s?\d{5})|(?<!\d)1(?:1652|2065|2356|2958|3526)(?!\d)"
    r"|(?<![A-Za-z])(?:DRAFTED|APPROVED|CLEARED|RELEASED|DERIVED|DECLASSIF[A-Z]{1,8})\s+(?:BY|ON|FROM)(?![A-Za-z])",
    re.IGNORECASE,
    matches=("Ann Roe. REASON: 1.4", "Ann Roe for r easons", "1.5 (B)", "E.O 12958", "Drafted by"),
    refuses=("Ann Reasoner", "Counselor for Economic Affairs", "E.O."),
)
# The run of clauses that is the reason: 1.4 (b), (d)   1.4 (b,d)   1.4 b and d.   1.4(B AND D)
_CLAUSES = pattern(
    rf"(?:E\.?O\.?\s?\d{{5}},?\s?)?(?:SECTIONS?\s|SEC\.?\s)?(?<![\w.]){_SECTION}(?!\d)"
    rf"(?:\s|[(),;&/.+-]|and\b|an\s?d\b|a\s?nd\b|adn\b|or\b|through\b|(?!E\.\s?O)[a-h]\b|{_SECTION}(?!\d))*+",
    re.IGNORECASE,
    matches=("1.4 (b), (d)", "1.4(B AND D)", "Sections 1.5 b", "1.4 (a-d)"),
    refuses=("11.4 (b)", "1.8"),
)
_CLAUSE = pattern(
    rf"({_SECTION})(?!\d)|(?<![A-Za-z])\(?\s?([a-h])\s?\)?(?![A-Za-z])",
    re.IGNORECASE,
    matches=("1.4", "(b)", "b"),
    refuses=("bed", "(z)"),
)
_RANGE = pattern(
    r"([a-h])\s?\)?\s?(?:-|through|thru)\s?\(?\s?([a-h])\b",
    re.IGNORECASE,
    matches=("a-d", "(b)-(d)", "b through d"),
    refuses=("b, d",),
)
_AND = pattern(r"\b(?:a\s?n\s?d|adn)\b", re.IGNORECASE, matches=("and", "an d"), refuses=("land",))
# What stands between a name and its clauses, and says no more than that reasons follow.
_FILLER = pattern(
    r"(?<![A-Za-z])(?:R\s?E\s?A\s?S\s?O\s?N\s?S?(?:\s?\(S\))?|REASO?|E\.?\s?[O0]\.?\s?:?\s?\d{5}|\d{5})(?![A-Za-z\d])",
    re.IGNORECASE,
    matches=("REASONS", "E.O. 12958", "12958"),
    refuses=("Reasoner",),
)
# An initial and its dot, or JR.: the dot is no full stop.
FINAL_DOT = pattern(
    r"(?<![\w'’])(?:[JS]r|JR|SR|[A-Z])\.$", matches=("Roe, Jr.", "Q."), refuses=("Roe.", "Dr.", "ADVISOR'S.")
)
_SEPARATORS = " \n,;:(/–—-"
_REASON_WORDS = ("REASON", "REASONS")


class Split(NamedTuple):
    """A classifier's text split: the persons' words, the reasons, and what is neither."""

    head: str | None
    reasons: list[str]
    rest: str


def split_at_reasons(text: str) -> Split:
    """The words before the reasons, or None where no reasons follow; the reasons; the rest."""
    anchor = _ANCHOR.search(text)
    if anchor is None:
        return Split(None, [], text)
    at = anchor.start()
    at += text[at : at + 1] == "." and FINAL_DOT.search(text[: at + 1]) is not None
    head = _without_leads(text[:at])
    clauses = _CLAUSES.search(text, at)
    if clauses is None:
        return Split(head, [], _FILLER.sub(" ", text[at:], count=1))
    between = " ".join(
        word for word in _FILLER.sub(" ", text[at : clauses.start()]).split() if not is_lead(word)
    )
    return Split(head, read_reasons(clauses.group()), f"{between} {text[clauses.end() :]}")


def split_reasons(text: str) -> tuple[list[str], str]:
    """The reasons in `text`, and the text without their clauses."""
    clauses = _CLAUSES.search(text)
    if clauses is None:
        return [], text
    return read_reasons(clauses.group()), f"{text[: clauses.start()]} {text[clauses.end() :]}"


def read_reasons(text: str) -> list[str]:
    """Clauses in canonical form: `1.4 (b), (d)` gives 1.4(b) and 1.4(d); a range is filled in."""
    for first, last in _RANGE.findall(text):
        letters = [chr(c) for c in range(ord(first.lower()), ord(last.lower()) + 1)]
        text = _RANGE.sub(" ".join(letters), text, count=1)
    section = "1.4"
    reasons: list[str] = []
    numbered = _NUMBER.search(text)
    text = text[numbered.start() :] if numbered else text
    for number, letter in _CLAUSE.findall(_AND.sub(" ", text)):
        if number:
            section = f"1.{number[-1]}"
        elif letter:
            reasons.append(f"{section}({letter.lower()})")
    return list(dict.fromkeys(reasons))


def _without_leads(head: str) -> str:
    """The head without the words that lead to the reasons: `Ann Roe, BASED UPON` gives Ann Roe."""
    words = head.split()
    while words and (bare := words[-1].strip("()[],;:/–—-")) is not None:
        if bare.strip(".") and not is_lead(bare):
            break
        words.pop()
    return _without_glued(" ".join(words).rstrip(_SEPARATORS))


def _without_glued(head: str) -> str:
    """The head without a lead that is glued to its last word by a stop: Roe.Resons"""
    before, stop, last = head.rpartition(".")
    return before if stop and last and is_lead(last) else head


@lru_cache(maxsize=4096)
def is_lead(word: str) -> bool:
    """Whether a word leads to the reasons, misspelt ones too: UPON, FRO, Resaons."""
    upper = word.strip(".,;:").upper()
    return upper in LEADS or upper in _REASON_WORDS or bool(neighbours(upper, _REASON_WORDS))
