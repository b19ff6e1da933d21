"""The persons in a classifier's words: their names as printed, and the titles that stand round them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from transforms.gluing import split_glued
from transforms.patterns import pattern
from transforms.posts import post_of_words
from transforms.reasons import FINAL_DOT
from transforms.titles import fold, is_given, is_near_title, is_title
from transforms.vocabulary.titles import CONNECTORS, MISSIONS, NAME_PARTICLES, NAME_SUFFIXES, RANKS, SURNAMES

# Where a name ends and an office begins: a comma (not before Jr.), a dash, a colon
_PARTS = pattern(
    r",(?!\s*(?:Jr|JR|Sr|SR|III?)\b)|\s[-–—]{1,2}\s|:",
    matches=("Roe, DCM", "ISN - Roe", "Chief:Roe"),
    refuses=("Roe, Jr.", "Roe-Poe"),
)
# yes: Polaschik, d'Elia, O'Dowd, "Hoot", A.”Hoot”, J., al-   no: for, 12
_NAME_WORD = pattern(
    r"^(?:(?:[a-z]{1,3}-)?[A-ZÀ-Þ\"“(][\w'’.\"”“)-]*|[dD]['’][A-Z]\w+)$",
    matches=("Roe", "d'Elia", '"Hoot"', "J.", "(Bob)", "al-Khatib"),
    refuses=("for", "12", "NEA/ARP"),
)
# A mark in brackets behind a name or within a title: Ann Roe (G), Affairs (IPA)
_MARK = pattern(r"^\([A-Z/]{1,6}\)$", matches=("(G)", "(IPA)"), refuses=("(Bob)",))
_ACRONYM = pattern(r"^[A-Z]{2,6}$", matches=("ARSO",), refuses=("Roe", "J."))
# An initial, its dot left out or not.
_INITIAL = pattern(r"^[A-Z](?:\.(?:[A-Z]\.)*)?$", matches=("J.", "J.R.", "J"), refuses=("Jr.", "JR"))
_JOINTS = frozenset({"and", "&"})
_OBJECT_AHEAD = CONNECTORS - _JOINTS
# Behind a whole name these begin whom, or which office, the person acts for.
_ON_BEHALF = frozenset({"for", "on", "at", "in", "of"})
_GIVEN_REACH = 3  # words that may stand in front of a known given name

# How surely a run of words is a name: not one, a lone word, words, words with a given name or an initial.
_NONE, _LONE, _PLAIN, _KNOWN = range(4)


class _Run(NamedTuple):
    """Words in a row that may be a name, and how surely they are one."""

    start: int
    end: int
    strength: int


class _Person(NamedTuple):
    """A person's name and the title in the same part."""

    name: str
    title: str
    strength: int


class _Part(NamedTuple):
    """A part of a classifier's words, its persons, and how surely it names one."""

    text: str
    number: int
    group: int
    persons: list[_Person]
    strength: int


@lru_cache(maxsize=1024)
def read_persons(head: str) -> tuple[str | None, str | None]:
    """(names, titles) of a classifier's words; those of several persons are joined by `; `.

    The part with the surest name gives the first person; what stands round it is the title.
    """
    parts = _split_parts(head)
    surest = max((part.strength for part in parts), default=_NONE)
    first = next((part for part in parts if part.strength == surest), None) if surest else None
    names: list[str] = []
    titles: list[list[str]] = [[]]
    for part in parts:
        is_named = first is not None and (part is first or _is_another(part, first))
        for person in part.persons if is_named else [_Person("", part.text, _NONE)]:
            if person.name and names:
                titles.append([])
            names += [person.name] if person.name else []
            titles[-1] += [person.title] if person.title else []
    joined = [", ".join(title).strip(" ,") for title in titles]
    return "; ".join(dict.fromkeys(names)) or None, "; ".join(filter(None, joined)) or None


def _split_parts(head: str) -> list[_Part]:
    """The parts of a classifier's words, those between two semicolons of one group."""
    parts: list[_Part] = []
    for group, piece in enumerate(head.split(";")):
        for text in filter(None, map(_stripped, _PARTS.split(piece))):
            persons = _persons(split_glued(text.split()))
            parts.append(_Part(text, len(parts), group, persons, max(person.strength for person in persons)))
    return parts


def _is_another(part: _Part, first: _Part) -> bool:
    """Whether a part names one more person: surely, or at the end of a part behind another semicolon."""
    if part.group == first.group:
        return part.number > first.number and all(person.strength == _KNOWN for person in part.persons)
    return part.strength >= _PLAIN and part.text.endswith(part.persons[-1].name)


def _stripped(part: str) -> str:
    """A part without the full stop that ends it; the dot of an initial or of Jr. stays."""
    part = part.strip(" -–—")
    return part if FINAL_DOT.search(part) else part.rstrip(" .")


def _persons(words: list[str]) -> list[_Person]:
    """The persons of one part, joined by `and` where there are several; one without a name if none."""
    runs = _runs(words)
    for at, word in enumerate(words):
        left = next((run for run in runs if run.end == at), None) if word.lower() in _JOINTS else None
        right = max((run.strength for run in runs if run.start > at), default=_NONE)
        if left and _are_two(words, left, right):
            return [*_persons(words[:at]), *_persons(words[at + 1 :])]
    run = _surest(words, runs)
    if run is None:
        return [_Person("", " ".join(words), _NONE)]
    name = " ".join(words[run.start : run.end]).strip(" ,:;")
    begin = int(words[0].lower() in _JOINTS)  # , and DCM Ann Roe
    title = " ".join(words[begin : run.start] + words[run.end :]).strip(" ,:;")
    return [_Person(name, title, run.strength)]


def _are_two(words: list[str], left: _Run, right: int) -> bool:
    """Whether `and` behind the run `left` joins two persons, and not the words of one title."""
    ahead = words[left.start - 1] if left.start else ""
    if left.strength == _KNOWN or (left.strength == _LONE and fold(ahead) in RANKS and right > _LONE):
        return right >= _PLAIN
    is_titled = is_title(ahead)
    return is_titled and left.strength > _NONE and (left.strength == right or left.strength == _PLAIN < right)


def _surest(words: list[str], runs: list[_Run]) -> _Run | None:
    """The run that is the name: the surest, and the last of equals, unless one acts for the other."""
    best: _Run | None = None
    for run in runs:
        is_ahead = best is not None and best.strength == _KNOWN and words[best.end].lower() in _ON_BEHALF
        if run.strength and (best is None or run.strength >= best.strength + is_ahead):
            best = run
    return best


def _runs(words: list[str]) -> list[_Run]:
    """The runs of words between titles and small words, each without the title's words at its head."""
    is_small = all(word == word.lower() for word in words)
    runs: list[_Run] = []
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and _goes_on(words, at, end, is_small):
            end += 1
        while end > at and words[end - 1].lower() in NAME_PARTICLES and not _INITIAL.match(words[end - 1]):
            end -= 1
        if end > at:
            runs.append(_judged(words, at, end))
        at = max(end, at + 1)
    return runs


def _goes_on(words: list[str], start: int, at: int, is_small: bool) -> bool:
    """Whether the word at `at` belongs to the run that begins at `start`, which it may begin itself."""
    word = words[at]
    if word.lower().strip(".,") in NAME_SUFFIXES or _INITIAL.match(word):
        return at > start or not is_title(word)
    if at > start and _INITIAL.match(words[at - 1]) and _is_name(word):
        return at > start + 1 or not is_title(word) or fold(word) in SURNAMES  # JOHN Q. PUBLIC, not H.E. AMB
    if _MARK.match(word):
        return False
    if is_title(word):
        return _is_surname(words, start, at)
    if word.lower() in NAME_PARTICLES:
        behind = next((later for later in words[at + 1 : at + 4] if later.lower() not in NAME_PARTICLES), "")
        return _is_name(behind) and not is_title(behind)
    if word.lower() in CONNECTORS or word.lower() in _JOINTS:
        return False
    return _is_name(word) or (is_small and word.isalpha())


def _is_surname(words: list[str], start: int, at: int) -> bool:
    """Whether a title's word at the end is the surname of the given name before it: Joseph Post."""
    is_last = at == len(words) - 1 and fold(words[at]) in SURNAMES
    return is_last and at > start and all(is_given(word) or _INITIAL.match(word) for word in words[start:at])


def _judged(words: list[str], start: int, end: int) -> _Run:
    """The run without the title's words at its head, and how surely it is a name."""
    ahead = words[start - 1] if start else ""
    is_object = ahead.lower() in _OBJECT_AHEAD
    begin = start
    while end - begin > 1 and _is_of_title(words[begin:end]):
        begin += 1
    if is_object and begin == start and end - start > 2:
        begin += 1  # for SOMALIA Ann Roe
    behind = words[end] if end < len(words) else ""
    while end - begin > 2 and is_title(behind) and _is_of_title_behind(words[end - 1], words[begin]):
        end -= 1
    length = end - begin
    # San Jose is a post wherever it stands, Paris behind Embassy.
    is_place = (length > 1 or fold(ahead) in MISSIONS) and post_of_words(
        " ".join(words[begin:end])
    ) is not None
    if is_place or (is_object and begin == start and (length < 2 or not is_given(words[start]))):
        return _Run(begin, end, _NONE)
    has_given = is_given(words[begin]) or any(map(_INITIAL.match, words[begin : end - 1]))
    strength = _LONE if length == 1 else _KNOWN if has_given and not is_object else _PLAIN
    return _Run(begin, end, strength)


def _is_of_title(run: list[str]) -> bool:
    """Whether the first of the words, of which two or more are left, is of a title and not of the name."""
    first, rest = run[0], run[1:]
    if is_given(first) or _INITIAL.match(first) or first.lower() in NAME_PARTICLES:
        return False
    if is_near_title(first):
        return True
    if len(rest) > 1 and _ACRONYM.match(first) and not "".join(rest).isupper():
        return True
    if _INITIAL.match(rest[0]):
        return False  # Tatiana C. Roe
    return any(map(is_given, rest[: min(_GIVEN_REACH, len(rest) - 1)]))


def _is_of_title_behind(last: str, first: str) -> bool:
    """Whether the last of a run's words belongs to the title behind it: Ann Roe POLITICL Counselor."""
    if last.lower().strip(".,") in NAME_SUFFIXES:
        return False
    is_office = _ACRONYM.match(last) is not None and not first.isupper()
    return is_office or is_near_title(last) or _INITIAL.match(last) is not None


def _is_name(word: str) -> bool:
    return _NAME_WORD.match(word.rstrip(",:;")) is not None
