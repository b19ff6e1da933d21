"""CLASSIFIED BY: who classified a cable, in which office, and for which reasons."""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.patterns import pattern
from transforms.persons import read_persons
from transforms.reasons import split_at_reasons
from transforms.vocabulary.titles import ABBREVIATIONS

# A sentence's end where there are no reasons: a stop behind a word, or a blank line.
_SENTENCE_END = pattern(
    r"(?<=[A-Za-zÀ-ÿ]{2})\.(?=\s|$)|\n\s{0,80}\n",
    matches=("Ann Roe. He", "ANN ROE.", "Roe\n\n"),
    refuses=("Ann Q. Roe", "Roe.Reasons"),
)
_LAST_WORD = pattern(r"[A-Za-zÀ-ÿ]{2,40}$", matches=("Amb",), refuses=("Amb.",))
# What stands in front of the persons: BY, a portion mark, a stop.
_LEADING = pattern(
    r"^(?:[\s:;,.-]|by\b|\(?(?:TS|SBU|[SCU](?://?NF)?)\)\s?)*+",
    re.IGNORECASE,
    matches=(" by: Roe", "(C) Roe", "U) Roe"),
)
# A sentence in which the label stands once more, as far as that: This cable was [classified by]
_LEAD_IN = pattern(
    r"^(?:(?:This|The|Entire|All|Of|Message|Cable|Text|Telegram|Document|Report|Paragraphs?|Contents?|Is|Was|Are|Were"
    r"|Has|Have|Been)(?:\s|$)){1,9}+$",
    re.IGNORECASE,
    matches=("This cable was", "Message", "Entire text", "The text of this cable has been"),
    refuses=("Ann Roe", "The Honorable Ann Roe", "Message Officer Ann Roe"),
)
# An apostrophe that came through as something else: D\'AFFAIRES, O`Roe, O?Roe, OXXROE
_APOSTROPHE = pattern(
    r"(?<![A-Za-zÀ-ÿ])([DdO])(?:(?:\\?['’`´‘\"?]|XX)(?=[A-Za-z]{3})|\s(?=(?i:AFF?A)))",
    matches=("D\\'AFFAIRES", "O`Roe", "O?Roe", 'd"Affaires', "OXXROE", "D AFFAIRES"),
    refuses=("O. Roe", "AD'ROE"),
)
# A zero for the letter O inside a word, or as an initial.
_ZERO = pattern(
    r"(?<=[A-Za-z])0(?![\d.])|(?<![\w.])0(?=['’]?[A-Za-z]|\.\s[A-Z])",
    matches=("C0NSUL", "0F", "SENI0R", "F0", "0. ROE", "0'ROE"),
    refuses=("E0.5", "10", "1.0", "G20"),
)
# The label as a sentence of the first paragraph, as cables of the 1990s print it.
_OWN_SENTENCE = pattern(
    r"(?:^|[.)\]:;-]\s{0,4})(?:\([^()]{1,24}\)\s{0,4})?(?:(?:This|The)\s(?:Message|Cable|Telegram|Document)\s(?:is|was|has\sbeen)\s)?"
    r"CLASSIFIED\s{1,3}BY\b(?!\s(?:the|its|our|their)\b)",
    re.IGNORECASE,
    matches=(
        "(U) CLASSIFIED BY DCM",
        "ENTIRE TEXT. CLASSIFIED BY: ROE",
        "This message was classified by Roe",
    ),
    refuses=("The maps were classified by General Roe", "(C) Classified by the museum"),
)
_OPENING_REACH = 240  # characters of a paragraph in which the sentence begins
_LONGEST_OPENING = 400
_MOST_WORDS = 8  # words of a sentence that names a classifier without reasons
_LONGEST_HEAD = 120
_LONGEST_WORD = 40


class Classifier(NamedTuple):
    """Who classified; `rest` is what stands between and behind the name and the reasons."""

    name: str | None
    title: str | None
    reasons: list[str]
    rest: str


def read_classifier(text: str) -> Classifier:
    """Read the text behind CLASSIFIED BY."""
    text = _ZERO.sub("O", _APOSTROPHE.sub(_with_apostrophe, text))
    split = split_at_reasons(text)
    head = _first_sentence(text) if split.head is None else split.head
    rest = text[len(head) :] if split.head is None else split.rest
    words = _LEADING.sub("", " ".join(head.split())).strip(" :;,-(")
    if _LEAD_IN.match(words):
        return Classifier(None, None, split.reasons, f"{words} {rest}")
    name, title = read_persons(words)
    return Classifier(name, title, split.reasons, rest)


def read_opening(text: str) -> Classifier | None:
    """The classifier that a first paragraph names in a sentence of its own; None where it names none.

    Without reasons the sentence says no more than a title and a name.
    """
    label = _OWN_SENTENCE.search(text, 0, _OPENING_REACH)
    if label is None:
        return None
    read = read_classifier(text[label.end() : label.end() + _LONGEST_OPENING])
    is_whole = read.title is not None and len(_first_sentence(text[label.end() :]).split()) <= _MOST_WORDS
    return read if read.name and (read.reasons or is_whole) else None


def join_persons(first: str | None, second: str | None) -> str | None:
    """Two persons, or two titles, in one text: joined by `; `, each once."""
    parts = [part for text in (first, second) if text for part in text.split("; ")]
    return "; ".join(dict.fromkeys(parts)) or None


def _with_apostrophe(found: re.Match[str]) -> str:
    return found[1] + ("’" if "’" in found[0] else "'")


def _first_sentence(text: str) -> str:
    text = text.lstrip()
    for ended in _SENTENCE_END.finditer(text):
        word = _LAST_WORD.search(text, max(0, ended.start() - _LONGEST_WORD), ended.start())
        if word is None or word.group().upper() not in ABBREVIATIONS:
            return text[: ended.start()]
    return text[:_LONGEST_HEAD]
