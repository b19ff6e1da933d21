"""A header cut into its labelled fields: E.O., TAGS, SUBJECT, REF, CLASSIFIED BY, in any order.

Nothing is thrown away: what stands before the first label, between a field's end and the next
label, and behind the last is returned too.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.patterns import pattern
from transforms.vocabulary.labels import ANY_CODE, BARE_LABELS, FIRST_LETTERS, GLUED_LABELS, LABELS

_LABELS = pattern(
    f"(?<![A-Za-z])(?=[{FIRST_LETTERS}])(?:"
    + "|".join(f"(?P<_{n}>{label})" for n, (_, label) in enumerate(LABELS))
    + ")",
    re.IGNORECASE,
    matches=(
        "SUBJECT: A",
        "Classified by Jane",
        "E.o. 12958",
        "REF: A",
        "TAGS: PREL",
        "Reasons: 1.4",
        "Tags PREL",
        "TAFS: PREL",
    ),
    refuses=("the subject of", "reference to", "price tag", "TAFS: BLUE"),
)
_GLUED = tuple(
    pattern(
        label,
        matches=(
            "PRELSUBJECT: A",
            "BYE.O. 12958",
            "STALLREF: A. LIMA 12",
            "StallRef: Lima 12",
            "PlanClassified By",
            "PLANCLASSIFIED BY",
        ),
        refuses=("SUBJECT: A", "PREL SUBJECT: A", "DECLASSIFIED BY ORDER", "PREF: A"),
    )
    for _, label in GLUED_LABELS
)
_BARE = pattern(
    "(?<![A-Za-z(])(?=[TSRB])(?:"
    + "|".join(f"(?P<_{n}>{label})" for n, (_, label) in enumerate(BARE_LABELS))
    + ")",
    matches=("TAGS PREL", "REF A. STATE 1", "REF - A LIMA 12", "REFERENCE LIMA 12", "SUBJECT A VISIT"),
    refuses=("FOLLOW-UP TO REFTEL", "(TAGS PREL)", "PRICE TAG of"),
)
# How far behind the order its DECL may stand and still belong to it.
_ORDER_REACH = 40
# Fields whose reasons name an order again: Classified By: X, E.O. 12958, reasons 1.4 (b) (05ANKARA7215).
_CLASSIFIERS = ("classified_by", "derived_from", "reasons")
# Labels that count; the headers of cables have at most a score, and what is behind more belongs to the last.
_MOST_LABELS = 100
# An order that opens its own line behind a classifier.
_OWN_ORDER = pattern(
    r"\s?:?\s*+(?:DECL|N/A)", matches=(": DECL: 03/14/2019", ": N/A"), refuses=(", reasons 1.4 (b)",)
)
# The codes behind a second label of TAGS; other words behind it are those of a title: PRICE TAGS: A LAW
_FIRST_CODE = pattern(
    rf"[\s(]*+(?<![A-Za-z])(?:{ANY_CODE}|[A-Z]{{2}}(?=[ \t]*+(?:,|\n|$)))(?![A-Za-z])",
    re.IGNORECASE,
    matches=(" PREL, PGOV", " KDEM", " TT\n", "prel"),
    refuses=(" A LAW", "IN THE MARKET", "LAWS OF THE"),
)


class Label(NamedTuple):
    """One label found: its field, whether it stood there without a colon, and its place."""

    name: str
    is_bare: bool
    start: int
    end: int


class Field(NamedTuple):
    """One labelled field: its name, its label as printed, and the text behind it.

    `is_last` says that no label follows, `is_again` that the label before is the same.
    """

    name: str
    label: str
    text: str
    is_last: bool
    is_again: bool


def split_fields(header: str) -> tuple[str, list[Field]]:
    """(what stands before the first label, the fields in the order printed)."""
    labels = _find_labels(header)
    ends = [label.start for label in labels[1:]] + [len(header)] * bool(labels)
    before = [None, *(label.name for label in labels)]
    fields = [
        Field(
            label.name,
            header[label.start : label.end].strip(),
            header[label.end : end],
            is_last=end == len(header),
            is_again=label.name == last,
        )
        for label, end, last in zip(labels, ends, before, strict=False)
    ]
    return header[: labels[0].start] if labels else header, fields


def _find_labels(header: str) -> list[Label]:
    found = [Label(LABELS[_index(m)][0], False, *m.span()) for m in _LABELS.finditer(header)]
    found += [
        Label(name, False, *m.span())
        for (name, _), glued in zip(GLUED_LABELS, _GLUED, strict=True)
        for m in glued.finditer(header)
    ]
    found += [Label(BARE_LABELS[_index(m)][0], True, *m.span()) for m in _BARE.finditer(header)]
    named = {label.name for label in found if not label.is_bare}
    found = [label for label in found if not (label.is_bare and label.name in named)]
    found.sort(key=lambda label: label.start)
    kept: list[Label] = []
    met: set[str] = set()
    for label in found:
        if not kept or _counts(header, label, kept[-1], met):
            kept.append(label)
            met.add(label.name)
        if len(kept) == _MOST_LABELS:
            break
    return kept


def _index(found: re.Match[str]) -> int:
    return int((found.lastgroup or "_0")[1:])


def _counts(header: str, label: Label, last: Label, met: set[str]) -> bool:
    """Whether a label opens a field: not inside another label, and not a word of the field it stands in.

    `last` is the last label that did, `met` the fields that have one.
    """
    if label.start < last.end:
        return False
    if label.is_bare:
        return label.name not in met
    if label.name == "tags" and last.name == "subject" and "tags" in met:
        return _FIRST_CODE.match(header, label.end) is not None
    if label.name == "executive_order" and last.name == "executive_order":
        return label.start - last.end >= _ORDER_REACH
    if label.name == "executive_order":
        is_own = header[label.start : label.start + 1] in ("D", "d") or _OWN_ORDER.match(header, label.end)
        return last.name not in _CLASSIFIERS or bool(is_own)
    return label.name != "reasons" or last.name not in _CLASSIFIERS


def has_field(fields: list[Field], name: str) -> bool:
    """Whether a field of that name has any text."""
    return any(f.name == name and f.text.strip(" .:;,-") for f in fields)
