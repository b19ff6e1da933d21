"""Messages of the `message` form, from about 2009 on: labelled lines above the text, and others below it.

The labels that every cable has, E.O. to Reference, are left to the header. The others are read here and
blanked in the text for reading; what stands below the signature is furniture.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.blanks import skip_blanks, trim_blanks
from transforms.dates import full_year, read_time_group
from transforms.first_line import read_captions, read_classification
from transforms.manuscript import Facts, ReferenceId, join_unparsed
from transforms.patterns import pattern
from transforms.posts import canonicalize_post
from transforms.stamps import Span
from transforms.transmission import Transmission
from transforms.vocabulary.message_labels import FIELD_LABELS, FIRST_TRAILERS, MESSAGE_LABELS, TRAILER_LABELS
from transforms.vocabulary.stamps import PAGE_LEVELS

_LABEL = pattern(
    rf"(?m)^[ \t]*+(?P<label>{'|'.join((*MESSAGE_LABELS, *FIELD_LABELS))})[ \t]*+:(?P<value>[^\n]*+)",
    matches=("MRN:             12 TIRANA 311", "E.O.:   13526", "Pass Line: EUR/SCE"),
    refuses=("The subject: a bridge", "Comment: none", "FROM: 1999"),
)
_TRAILER = pattern(
    rf"(?m)^[ \t]*+(?P<label>{'|'.join(TRAILER_LABELS)})[ \t]*+:(?P<value>[^\n]*+)",
    matches=("Signature:       Renfrew", "Info: ROME, AMEMBASSY ROUTINE"),
    refuses=("He gave his signature: Hoxha",),
)
_FIRST_TRAILER = pattern(
    rf"(?m)^[ \t]*+(?:{'|'.join(FIRST_TRAILERS)})[ \t]*+:",
    matches=("Drafted By:      TIRANA:Doe, Jane",),
    refuses=("Info: ROME", "drafted by: nobody"),
)
_MESSAGE = pattern(
    r"(?m)^[ \t]*+(?:MRN|Date/DTG)[ \t]*+:",
    matches=("SBU\n\nMRN: 12 TIRANA 311", "Date/DTG:  Mar 14, 2012"),
    refuses=("the MRN: 12",),
)
_NUMBER = pattern(
    r"(?P<year>(?:20)?\d\d)\s+(?P<post>[A-Z][A-Z .'’-]*?)\s+0*(?P<serial>\d{1,7})(?!\d)",
    matches=("12 TIRANA 311", "2012 THE HAGUE 000311"),
    refuses=("TIRANA 311", "12 311"),
)
_PRECEDENCE = pattern(
    r"\s+(?:NIACT\s+)?(FLASH|IMMEDIATE|PRIORITY|ROUTINE)$",
    matches=("WASHDC, SECSTATE ROUTINE", "KABUL, AMEMBASSY NIACT IMMEDIATE"),
    refuses=("ROUTINE MATTERS", "WASHDC, SECSTATE"),
)
_REVERSED = pattern(
    r"^(?P<place>[^,]{2,40}),\s*+(?P<kind>[A-Z][^,]{1,40})$",
    matches=("WASHDC, SECSTATE", "ROME, AMEMBASSY"),
    refuses=("SECSTATE WASHDC", "A, B, C"),
)
_LEVEL = pattern(rf"(?m)^[ \t]*+({PAGE_LEVELS})[ \t]*$", matches=("SECRET",), refuses=("SECRET TIRANA 311",))
_HEADER_REACH = 1500
_FIELDS = re.compile("|".join(FIELD_LABELS))


class Message(NamedTuple):
    """What the labels of a message say; `taken` are the lines above its text that are read here.

    `trailers` are the spans of the labels and lines below the text, but for the signature itself.
    """

    facts: Facts
    transmission: Transmission
    taken: list[Span]
    trailers: list[Span]


class _Entry(NamedTuple):
    """A label with its value, the lines it goes on in included, and where it stands."""

    label: str
    value: str
    start: int
    end: int


def is_message(text: str) -> bool:
    """Whether a text begins with the labels of a message."""
    return _MESSAGE.search(text, 0, _HEADER_REACH) is not None and len(_read_header(text)) > 2


def read_message(text: str) -> Message | None:
    """The labels above and below a message's text; None where it begins with none of them."""
    if not is_message(text):
        return None
    entries = _read_header(text)
    own = [entry for entry in entries if not _FIELDS.fullmatch(entry.label)]
    trailers = _read_trailers(text, entries[-1].end)
    named = {" ".join(entry.label.split()): entry.value for entry in [*trailers, *own]}
    return Message(
        _read_facts(text, named),
        _read_transmission(named),
        [(entry.start, entry.end) for entry in own],
        _trailer_spans(text, trailers),
    )


def _read_header(text: str) -> list[_Entry]:
    """The labelled lines above the text, which a line without a label ends."""
    entries: list[_Entry] = []
    for found in _LABEL.finditer(text):
        at = entries[-1].end if entries else found.start()
        if text[at : found.start()].strip():
            break
        end = _value_end(text, found.end())
        entries.append(_Entry(found["label"], text[found.start("value") : end], found.start(), end))
    return entries


def _value_end(text: str, at: int) -> int:
    """Where a value ends: before a blank line, and before the next label."""
    while (line := text.find("\n", at)) >= 0:
        end = text.find("\n", line + 1)
        end = len(text) if end < 0 else end
        if not text[line:end].strip() or _LABEL.match(text, line + 1) or _TRAILER.match(text, line + 1):
            return at
        at = end
    return len(text)


def _read_trailers(text: str, low: int) -> list[_Entry]:
    first = _FIRST_TRAILER.search(text, low)
    found = list(_TRAILER.finditer(text, first.start())) if first else []
    return [
        _Entry(one["label"], text[one.start("value") : _value_end(text, one.end())], one.start(), one.end())
        for one in found
    ]


def _trailer_spans(text: str, trailers: list[_Entry]) -> list[Span]:
    """The label of the signature, and all that stands below it; without one all from the first label on."""
    end = trim_blanks(text, 0, len(text))
    if not trailers:
        return []
    first = trailers[0]
    if first.label != "Signature":
        return [(first.start, end)]
    colon = text.index(":", first.start) + 1
    below = skip_blanks(text, first.end, end)
    return [(first.start, colon), *([(below, end)] if below < end else [])]


def _read_facts(text: str, named: dict[str, str]) -> Facts:
    number = _NUMBER.search(named.pop("MRN", ""))
    level = _LEVEL.search(text, 0, _HEADER_REACH)
    captions, left = read_captions(named.pop("Captions", named.pop("Caption", "")))
    if left.strip(" \t\n,;"):
        named["Captions"] = left
    known = ("Date/DTG", "From", "Action", "Info", "Signature")
    return Facts(
        reference=ReferenceId(
            full_year(int(number["year"]) % 100), canonicalize_post(number["post"]), int(number["serial"])
        )
        if number
        else None,
        classification=read_classification(level.group(1)) if level else None,
        caption=tuple(captions),
        unparsed=join_unparsed(*(item for item in named.items() if item[0] not in known)),
    )


def _read_transmission(named: dict[str, str]) -> Transmission:
    """What older cables print in a transmission header."""
    sent = read_time_group(named.get("Date/DTG", ""))
    action, words = _read_addressees(named.get("Action", ""))
    sender = " ".join(named.get("From", "").split()) or None
    return Transmission(
        0,
        sent.at if sent else None,
        sent.year if sent else None,
        words[0] if words else None,
        sender,
        action,
        _read_addressees(named.get("Info", ""))[0],
        None,
        "",
    )


def _read_addressees(value: str) -> tuple[tuple[str, ...], list[str]]:
    """(names, their precedences) of `WASHDC, SECSTATE ROUTINE; ROME, AMEMBASSY ROUTINE`, over lines too."""
    names: list[str] = []
    words: list[str] = []
    entry = ""
    for piece in re.split(r"(;|\n)", value):
        entry = f"{entry} {piece}".strip(" ;\n")
        found = _PRECEDENCE.search(entry)
        if entry and (piece == ";" or found):
            words += [found.group(1)] if found else []
            names.append(_name(entry))
            entry = ""
    return tuple(dict.fromkeys([*names, _name(entry)] if entry else names)), words


def _name(entry: str) -> str:
    """An addressee as older cables print it: `ROME, AMEMBASSY ROUTINE` is AMEMBASSY ROME."""
    bare = " ".join(_PRECEDENCE.sub("", entry).split())
    found = _REVERSED.match(bare)
    return f"{found['kind']} {found['place']}" if found else bare
