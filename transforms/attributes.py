"""NARA's block `Message Attributes`: what the archive knows of a telegram, printed behind its text."""

from __future__ import annotations

from datetime import datetime

from transforms.dates import read_date
from transforms.first_line import read_captions
from transforms.manuscript import Facts, join_unparsed, read_marking, read_reference_id
from transforms.patterns import pattern
from transforms.references import read_references
from transforms.tags import read_tags

# A line of the block; a value goes on in the lines that begin with no label.
_ATTRIBUTE = pattern(
    r"(?m)^[ \t]*(?P<label>[A-Z][A-Za-z]{1,20}(?: [A-Za-z]{1,20}){0,3})[ \t]*:[ \t]*(?P<value>[^\n]*)$",
    matches=("Draft Date: 12 JUN 1974", "Document Unique ID: 00", "TAGS: OEXC, SCUL", "To:"),
    refuses=("Message Attributes", "12 JUN 1974", "reviewed by: nobody"),
)
# A value as the archive's export quotes it: ! 'BRIDGES: A SURVEY'
_QUOTED = pattern(
    r"^!? ?'(.*)'$", matches=("! 'BRIDGES: A SURVEY'", "'41'"), refuses=("41", "THE FISHERMEN'S UNION")
)
_NOTHING = frozenset({"", "n/a", "N/A", "-- N/A or Blank --", "Not Assigned", "NA"})
# Attributes that a field of the cable takes; the others are kept in `unparsed`.
_TAKEN = frozenset({"Document Number", "Draft Date", "TAGS", "Subject", "Original Classification", "From"})


def read_attributes(block: str) -> Facts:
    """The facts of a block; attributes that no field takes are kept as `Label: value; Label: value`."""
    named = _named(block)
    drafted = read_date(named.get("Draft Date", ""))
    reference = read_reference_id(named.get("Document Number", ""), named.get("From"))
    classification, caption = read_marking(named.get("Original Classification", ""))
    restrictions, left = read_captions(named.get("Original Handling Restrictions", ""))
    if not left.strip(" ,"):
        named.pop("Original Handling Restrictions", None)
    year = reference.year if reference else drafted.year if drafted else None
    return Facts(
        reference=reference,
        created_at=datetime(drafted.year, drafted.month, drafted.day) if drafted else None,
        classification=classification,
        caption=(*caption, *restrictions),
        subject=named.get("Subject"),
        tags=tuple(read_tags(named.get("TAGS", ""))),
        refs=tuple(read_references(named.get("Reference", ""), year)),
        unparsed=join_unparsed(*(item for item in named.items() if item[0] not in _TAKEN)),
    )


def _named(block: str) -> dict[str, str]:
    """Each label with its value, the lines that it goes on in included; those that say nothing left out."""
    found = list(_ATTRIBUTE.finditer(block))
    ends = [later.start() for later in found[1:]] + [len(block)] * bool(found)
    values = ((one["label"], block[one.start("value") : end]) for one, end in zip(found, ends, strict=True))
    named = {label: _QUOTED.sub(r"\1", " ".join(value.split())) for label, value in values}
    return {label: value for label, value in named.items() if value not in _NOTHING}
