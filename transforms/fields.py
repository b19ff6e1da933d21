"""A header cut into its labelled fields: E.O., TAGS, SUBJECT, REF, CLASSIFIED BY, in any order.

Nothing is thrown away: what stands before the first label, between a field's end and the next
label, and behind the last is returned too.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.vocabulary.labels import BARE_LABELS, FIRST_LETTERS, GLUED_LABELS, LABELS

# yes: SUBJECT:, Classified by, E.o. 12958   no: the subject of
_LABELS = re.compile(
    f"(?<![A-Za-z])(?=[{FIRST_LETTERS}])(?:"
    + "|".join(f"(?P<_{n}>{pattern})" for n, (_, pattern) in enumerate(LABELS))
    + ")",
    re.IGNORECASE,
)
# yes: PRELSUBJECT: , BYE.O. 12958   no: SUBJECT: (a word of its own)
_GLUED = re.compile(
    "(?<=[A-Za-z])(?:" + "|".join(f"(?P<_{n}>{pattern})" for n, (_, pattern) in enumerate(GLUED_LABELS)) + ")"
)
# yes: TAGS PREL, REF A. STATE 1   no: FOLLOW-UP TO REFTEL
_BARE = re.compile(
    "(?<![A-Za-z(])(?=[TSRB])(?:"
    + "|".join(f"(?P<_{n}>{pattern})" for n, (_, pattern) in enumerate(BARE_LABELS))
    + ")"
)
# How far behind the order its DECL may stand and still belong to it.
_ORDER_REACH = 40
# Fields whose reasons name an order again: Classified By: X, E.O. 12958, reasons 1.4 (b) (05ANKARA7215).
_CLASSIFIERS = ("classified_by", "derived_from", "reasons")


# An order that opens its own line behind a classifier: E.O. 12958: DECL: 03/14/2019, E.O. 12958: N/A
_OWN_ORDER = re.compile(r"\s?:?\s*(?:DECL|N/A)")


class Label(NamedTuple):
    """One label found: its field, whether it stood there without a colon, and its place."""

    name: str
    is_bare: bool
    start: int
    end: int


class Field(NamedTuple):
    """One labelled field: its name, its label as printed, the text behind it, and whether it is the last."""

    name: str
    label: str
    text: str
    is_last: bool


def split_fields(header: str) -> tuple[str, list[Field]]:
    """(what stands before the first label, the fields in the order printed)."""
    labels = _find_labels(header)
    ends = [label.start for label in labels[1:]] + [len(header)] * bool(labels)
    fields = [
        Field(
            label.name, header[label.start : label.end].strip(), header[label.end : end], end == len(header)
        )
        for label, end in zip(labels, ends, strict=True)
    ]
    return header[: labels[0].start] if labels else header, fields


def _find_labels(header: str) -> list[Label]:
    found = [Label(LABELS[_index(m)][0], False, *m.span()) for m in _LABELS.finditer(header)]
    found += [Label(GLUED_LABELS[_index(m)][0], False, *m.span()) for m in _GLUED.finditer(header)]
    found += [Label(BARE_LABELS[_index(m)][0], True, *m.span()) for m in _BARE.finditer(header)]
    named = {label.name for label in found if not label.is_bare}
    found = [label for label in found if not (label.is_bare and label.name in named)]
    found.sort(key=lambda label: label.start)
    kept: list[Label] = []
    for label in found:
        if _counts(header, label, kept):
            kept.append(label)
    return kept


def _index(found: re.Match[str]) -> int:
    return int((found.lastgroup or "_0")[1:])


def _counts(header: str, label: Label, kept: list[Label]) -> bool:
    """Whether a label opens a field: not inside another label, and not a word of the field it stands in."""
    if not kept:
        return True
    last = kept[-1]
    if label.start < last.end:
        return False
    if label.is_bare:
        return all(label.name != other.name for other in kept)
    if label.name == "executive_order" and last.name == "executive_order":
        return label.start - last.end >= _ORDER_REACH
    if label.name == "executive_order":
        is_own = header[label.start : label.start + 1] in ("D", "d") or _OWN_ORDER.match(header, label.end)
        return last.name not in _CLASSIFIERS or bool(is_own)
    return label.name != "reasons" or last.name not in _CLASSIFIERS


def has_field(fields: list[Field], name: str) -> bool:
    """Whether a field of that name has any text."""
    return any(f.name == name and f.text.strip(" .:;,-") for f in fields)
