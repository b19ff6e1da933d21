"""CLASSIFIED BY: who classified a cable, in which office, and for which reasons."""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.vocabulary.titles import CONNECTORS, NAME_PARTICLES, NAME_SUFFIXES, OFFICES, TITLE_WORDS

# yes: REASON: 1.4 (b), (d)   for reasons 1.4 (b) and (d)   per 1.5 (b)   E.O. 12958 REASONS
# no:  Counselor for Economic
_REASON_LABEL = re.compile(
    r"[\s,;:.(-]*(?:\b(?:FOR\s+|PER\s+|UNDER\s+)?(?:THE\s+)?(?:E\.?O\.?\s+\d{5},?\s+)?(?:R\s?E\s?A\s?S\s?O\s?N\s?S?|REASO?)\b(?:\s+S\b|\(S\))?"
    r"|\b(?:PER|UNDER|FOR|IAW|DUE\s+TO)\b(?=\s+(?:SECTIONS?\s+)?1\s?[.:/]|\s+E\.?\s?O\b)|(?=(?<![\d.])1\s?[.:/]\s?[24567]\b))\s*[:;.-]*\s*",
    re.IGNORECASE,
)
# A section of the order; broken: 1.4, 1. 4 (09BEIJING3128), 1 .4 (09RABAT607), 1:4 (09KABUL1892)
_SECTION = r"1\s?[.:/]\s?[24567]"
_NUMBER = re.compile(rf"(?<![\d.]){_SECTION}(?!\d)")
_CLAUSE = re.compile(rf"({_SECTION})(?!\d)|(?<![A-Za-z])\(?\s?([a-h])\s?\)?(?![A-Za-z])", re.IGNORECASE)
# The run of clauses that is the reason: 1.4 (b), (d)   1.4 (b,d)   1.4 b and d.   1.4(B AND D)
_CLAUSES = re.compile(
    rf"(?:E\.?O\.?\s*\d{{5}},?\s*)?(?:SECTIONS?\s+|SEC\.?\s+)?(?<![\d.]){_SECTION}(?!\d)(?:\s|[(),;&/.+-]|and\b|an\s?d\b|a\s?nd\b|or\b|through\b|(?!E\.\s?O)[a-h]\b|{_SECTION}(?!\d))*",
    re.IGNORECASE,
)
_RANGE = re.compile(r"([a-h])\s?\)?\s?(?:-|through|thru)\s?\(?\s?([a-h])\b", re.IGNORECASE)
_AND = re.compile(r"\ba\s?n\s?d\b", re.IGNORECASE)
# Where a name ends and an office begins: a comma (not before Jr.), a semicolon, a dash, a colon
_OFFICE = re.compile(r",(?!\s*(?:Jr|JR|Sr|SR|III?)\b)|;|\s[-–—]{1,2}\s|:\s")
# A sentence's end where there are no reasons: "accordingly. ", "AMBASSADOR. "
_SENTENCE_END = re.compile(r"(?<=[a-z]{3})\.(?:\s|$)|\n\s*\n|(?<=[A-Z]{4})\.(?:\s|$)")
# yes: Polaschik, d'Elia, O'Dowd, "Hoot", A.”Hoot”, J., al-   no: for, 12
_NAME_WORD = re.compile(r"(?:[A-ZÀ-Þ\"“(][\w'’.\"”“)-]*|[dD]['’][A-Z]\w+)$")
_INITIAL = re.compile(r"[A-Z]\.(?:[A-Z]\.)*$")
_FINAL_DOT = re.compile(r"\b(?:[JS]r|JR|SR|[A-Z])\.$")
_LEADING = re.compile(r"^(?:by|BY|By)\b[\s:]*")
_LONGEST_HEAD = 120
# Words that no name goes on over, and offices in brackets behind one: Maria Otero (G)
_ENDERS = frozenset({"and", "&", "for", "of", "in", "at", "on", "to", "per", "under", "due"})
_MARK = re.compile(r"\([A-Z/]{1,6}\)$")
_DOTTED_TITLES = frozenset({"A.I.", "U.S.", "P.O."})


class Classifier(NamedTuple):
    """Who classified; `rest` is what stands between and behind the name and the reasons."""

    name: str | None
    title: str | None
    reasons: list[str]
    rest: str


class _Person(NamedTuple):
    name: str
    title: str


def read_classifier(text: str) -> Classifier:
    """Read the text behind CLASSIFIED BY."""
    label = _REASON_LABEL.search(text)
    clauses = _CLAUSES.search(text, label.start() if label else 0)
    if label or clauses:
        at = label.start() if label else clauses.start() if clauses else 0
        head = text[: at + (text[at : at + 1] == "." and _FINAL_DOT.search(text[: at + 1]) is not None)]
    else:
        head = _first_sentence(text)
    name, title = _split_name(
        _LEADING.sub("", " ".join(head.split()).strip(" :;,-(")).removeprefix("U)").strip()
    )
    reasons = read_reasons(clauses.group()) if clauses else []
    behind = text[label.end() if label else len(head) :]
    if clauses:
        behind = f"{text[label.end() : clauses.start()] if label else ''} {text[clauses.end() :]}"
    return Classifier(name, title, reasons, behind)


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


def join_persons(first: str | None, second: str | None) -> str | None:
    """Two persons, or two titles, in one text: joined by `; `, each once."""
    parts = [part for text in (first, second) if text for part in text.split("; ")]
    return "; ".join(dict.fromkeys(parts)) or None


def _first_sentence(text: str) -> str:
    ended = _SENTENCE_END.search(text.lstrip())
    return text.lstrip()[: ended.start()] if ended else text[:_LONGEST_HEAD]


def _split_name(text: str) -> tuple[str | None, str | None]:
    """(names, title): the first part with a name gives it, what stands round it is the title."""
    names: list[str] = []
    titles: list[str] = []
    for part in filter(None, (_stripped(piece) for piece in _OFFICE.split(text))):
        is_office = len(part) == 1 or (names and not _begins_person(part))  # L - Jane Doe
        persons = [_Person("", part)] if is_office else _persons(part)
        names += [person.name for person in persons if person.name]
        titles += [person.title for person in persons if person.title]
    title = (", " if len(names) < 2 else "; ").join(titles).strip(" ,")
    return "; ".join(dict.fromkeys(names)) or None, title or None


def _stripped(piece: str) -> str:
    """A part without the full stop that ends it; the dot of an initial or of Jr. stays."""
    piece = piece.strip(" ")
    return piece if _FINAL_DOT.search(piece) else piece.rstrip(" .")


def _begins_person(part: str) -> bool:
    """Whether a later part brings a second person: `and PolCouns Jane Doe`."""
    first, _, rest = part.partition(" ")
    return first.lower() in ("and", "&") and any(
        not _is_title(word) and _is_name(word) for word in rest.split()[:4]
    )


def _persons(part: str) -> list[_Person]:
    """The persons of one part, joined by `and` where there are several."""
    words = [word for word in part.split() if word not in "-–—:"]
    persons: list[_Person] = []
    while words:
        person, words = _first_person(words)
        persons.append(person)
        if words and words[0].lower() in ("and", "&"):
            words = words[1:]
        elif words:
            persons[-1] = _Person(person.name, " ".join(filter(None, (person.title, *words))))
            break
    return persons


def _first_person(words: list[str]) -> tuple[_Person, list[str]]:
    """The first person in `words`, and the words behind: another person's, or the rest of a title."""
    start = _title_end(words)
    if start + 2 < len(words) and _is_misspelt_title(words[start : start + 3]):
        start += 2 + _title_end(words[start + 2 :])
    is_small = all(word == word.lower() for word in words)
    end = start
    while end < len(words) and _goes_on(words, start, end, is_small):
        end += 1
    while end > start and words[end - 1].lower() in NAME_PARTICLES:
        end -= 1
    name = " ".join(words[start:end]).strip(" ,:;")
    return _Person(name, " ".join(words[:start]).strip(" ,:;")), words[end:]


def _title_end(words: list[str]) -> int:
    """Where the title before a name ends; `and`, `of`, `for` count where a title's word follows."""
    at = 0
    while at < len(words):
        is_joined = (
            words[at].lower() in CONNECTORS and at > 0 and any(_is_title(w) for w in words[at + 1 : at + 3])
        )
        if not is_joined and not _is_title(words[at]):
            far = _far_title(words, at)
            if far == at:
                break
            at = far
        at += 1
    return at


def _far_title(words: list[str], at: int) -> int:
    """Where a title goes on behind `for` or `of` and words of its own: for Western Hemisphere Affairs."""
    if at == 0 or words[at].lower() not in ("for", "of"):
        return at
    ends = (n for n in range(at + 3, min(at + 5, len(words))) if _is_title(words[n]))
    return max((n for n in ends if all(map(_is_name, words[n + 1 : n + 3]))), default=at)


def _is_misspelt_title(words: list[str]) -> bool:
    """A word before a title's word and a name is of the title: Politicl Counselor Andrew (08THEHAGUE553)."""
    if words[2].lower() in _ENDERS or _is_title(words[0]):
        return False
    return (
        not _INITIAL.match(words[0]) and _is_title(words[1]) and (_is_name(words[2]) or _is_title(words[2]))
    )


def _goes_on(words: list[str], start: int, at: int, is_small: bool) -> bool:
    """Whether the word at `at` still belongs to the name that begins at `start`."""
    word = words[at]
    if word.lower().strip(".,") in NAME_SUFFIXES or _INITIAL.match(word):
        return True
    if at > start and _INITIAL.match(words[at - 1]) and _is_name(word):
        return True  # JOHN Q. PUBLIC, JOHN P. DOE
    if word.lower() in _ENDERS or _MARK.match(word) or (_is_title(word) and at > start + 1):
        return False
    if word.lower() in NAME_PARTICLES:
        rest = [later for later in words[at + 1 : at + 4] if later.lower() not in NAME_PARTICLES]
        return bool(rest) and _is_name(rest[0])
    return _is_name(word) or (is_small and word.isalpha())


def _is_name(word: str) -> bool:
    return _NAME_WORD.match(word.rstrip(",:;")) is not None


def _is_title(word: str) -> bool:
    if _INITIAL.match(word) and word not in _DOTTED_TITLES:
        return False
    bare = word.strip('.,:;()"').upper().replace("’", "'").replace("‘", "'").replace("`", "'")
    is_office = word.strip(".,:;()") in OFFICES
    return is_office or bare in TITLE_WORDS or "/" in bare or bare.replace(".", "") in TITLE_WORDS
