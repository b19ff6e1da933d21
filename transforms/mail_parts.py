"""The parts of a mail that may be cables: its text, and what is attached, decoded to their bytes."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import suppress
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import NamedTuple, cast

from transforms.vocabulary.mail import MANNERS, PICTURES

# The library looks through a field from its start for each of a field's parameters.
_LONGEST_FIELD = 4000
# And compares each line with the boundary of each part that is open.
_MOST_BOUNDARIES = 64
# Encodings that a cable's own bytes are read in.
_READ = frozenset({"utf-8", "ascii", "cp1252", "iso8859-1"})


class Part(NamedTuple):
    """One part; `name` is the file's that is attached, empty for the text of the mail itself."""

    name: str
    data: bytes


def read_parts(data: bytes) -> Iterator[Part]:
    """The text and the attached files of a mail in their order; of texts that say the same, the plain one.

    Raises ValueError where a part has too many boundaries about it.
    """
    if data.lower().count(b"boundary=") > _MOST_BOUNDARIES:
        raise ValueError(f"the mail has more than {_MOST_BOUNDARIES} parts of parts")
    yield from _walk(BytesParser(policy=compat32).parsebytes(data))


def _walk(message: Message) -> Iterator[Part]:
    kind = _kind(message)
    if kind == "multipart/alternative":
        yield from _walk_best(message)
    elif kind == "message/rfc822":
        yield from (Part(f"{_name(message) or 'message'}.eml", one.as_bytes()) for one in _inside(message))
    elif message.is_multipart():
        for one in _inside(message):
            yield from _walk(one)
    elif kind not in MANNERS:
        yield from _leaf(message, kind)


def _walk_best(message: Message) -> Iterator[Part]:
    """The plain text among parts that say the same; all of them where none is plain."""
    inside = _inside(message)
    plain = [one for one in inside if _kind(one) == "text/plain"]
    for one in plain[:1] or inside:
        yield from _walk(one)


def _leaf(message: Message, kind: str) -> Iterator[Part]:
    name = _name(message)
    is_attached = bool(name) or _is_attached(message)
    if kind.partition("/")[0] in PICTURES and not _is_attached(message):
        return
    if not is_attached and not kind.startswith("text/"):
        return
    data = cast("bytes | None", message.get_payload(decode=True)) or b""
    if data.strip():
        yield Part((name or "attachment") if is_attached else "", _as_read(data, message, kind))


def _inside(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _kind(message: Message) -> str:
    return "text/plain" if _is_long(message) else message.get_content_type()


def _is_long(message: Message) -> bool:
    fields = ("content-type", "content-disposition", "content-transfer-encoding")
    return any(len(str(message.get(field, ""))) > _LONGEST_FIELD for field in fields)


def _is_attached(message: Message) -> bool:
    return not _is_long(message) and message.get_content_disposition() == "attachment"


def _name(message: Message) -> str:
    """The name of the attached file, the last part of a path."""
    printed = None if _is_long(message) else message.get_filename()
    if not printed:
        return ""
    with suppress(LookupError, UnicodeError, MessageError):
        printed = str(make_header(decode_header(printed)))
    return printed.replace("\\", "/").rpartition("/")[2].strip()


def _as_read(data: bytes, message: Message, kind: str) -> bytes:
    """The bytes as they are, or as UTF-8 where they are a text in an encoding that no cable is read in."""
    charset = None if _is_long(message) else message.get_param("charset")
    if not kind.startswith("text/") or not isinstance(charset, str):
        return data
    try:
        encoding = codecs.lookup(charset).name
        return data if encoding in _READ else data.decode(encoding).encode()
    except (LookupError, ValueError):  # a name with a NUL in it is a ValueError
        return data
