"""Bytes to text: UTF-8, Windows-1252 or what a detector finds, and bytes that are no text at all."""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.records import Fault

# Control characters that mean nothing in a text; NUL is a fault of its own.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_BLANKED = dict.fromkeys((*range(9), *range(14, 32), 127), " ")
_CONTROL_BYTES = bytes(_BLANKED)
_BINARY_SHARE = 0.05
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DETECTION_REACH = 65536
# Cables are English: where more of the bytes are no ASCII, they are no text of one.
_ASCII = bytes(range(128))
_FOREIGN_SHARE = 0.1
_MAGIC = (
    b"\x7fELF",
    b"\x89PNG",
    b"%PDF",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"RIFF",
    b"SQLite format 3",
)


class Decoded(NamedTuple):
    """A text and the faults of its bytes; the text is empty where they are no text."""

    text: str
    faults: list[Fault]


def decode(data: bytes) -> Decoded:
    """Decode a source; control characters and carriage returns become blanks, so that no character moves."""
    if not data.strip():
        return Decoded("", [Fault("empty", "the file holds no text")])
    if data.startswith(_MAGIC):
        return Decoded("", [Fault("binary", f"the bytes begin {data[:8].hex(' ')}")])
    if b"\x00" in data and not data.startswith(UTF_16_MARKS):
        return Decoded(
            "", [Fault("nul_bytes", f"{data.count(0)} NUL bytes, the first at byte {data.index(0)}")]
        )
    text = _decoded(data)
    if text is None:
        message = f"no text in any encoding we know, from byte {_first_odd(data)} on"
        return Decoded("", [Fault("undecodable", message)])
    if not text.strip():
        return Decoded("", [Fault("empty", "the file holds no text")])
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    if len(data.translate(None, _CONTROL_BYTES)) < len(data):
        return _without_control(text)
    return Decoded(text, [])


def _without_control(text: str) -> Decoded:
    control = _CONTROL.search(text)
    if control is None:
        return Decoded(text, [])
    count = len(_CONTROL.findall(text))
    if count > _BINARY_SHARE * len(text):
        return Decoded("", [Fault("binary", f"{count} control characters in {len(text)}")])
    fault = Fault("control_characters", f"{count} control characters", control.start(), control.end())
    return Decoded(text.translate(_BLANKED), [fault])


def _decoded(data: bytes) -> str | None:
    encodings = ("utf-16",) if data.startswith(UTF_16_MARKS) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _detected(data)


def _first_odd(data: bytes) -> int:
    """Where the first byte stands that is not UTF-8."""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _detected(data: bytes) -> str | None:
    """The text in the encoding a detector finds likeliest, or None where it finds none."""
    if len(data.translate(None, _ASCII)) > _FOREIGN_SHARE * len(data):
        return None
    # Imported here: the detector is slow to load, and one source in many thousands needs it.
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_DETECTION_REACH]).best()
    if best is None:
        return None
    try:
        return data.decode(best.encoding)
    except (UnicodeDecodeError, LookupError):
        return None
