"""Mails and folders of them as containers: each text and each attached file an entry, decoded."""

from __future__ import annotations

import email.utils
from collections.abc import Iterator

from transforms.evidence import begins_as_cable
from transforms.mail_parts import read_parts
from transforms.patterns import pattern
from transforms.places import Entry, Member, Place, held
from transforms.streams import CHUNK, Broken, Budget, PeekedStream
from transforms.vocabulary.mail import MACHINE_FIELDS, MAIL_SUFFIXES, PLAIN_FIELDS

_MARK = b"\xef\xbb\xbf"
_FIELD = pattern(
    r"\A([A-Za-z][!-9;-~]{0,70}+):(?:\s|\Z)",
    matches=("Subject: cable", "To:"),
    refuses=("A cable: no", ": x"),
)
# The line between the mails of a folder.
_SEPARATOR = pattern(
    r"\AFrom \S{1,200}+ {1,4}[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d(?::\d\d)?.{0,12} \d{4}\s{0,4}\Z",
    matches=("From ops@example.org Tue Mar 14 16:00:00 2006",),
    refuses=("From the embassy at 10:00 in 2006",),
)
_LEAST_FIELDS = 2
# How much of a mail is header: of one that has more, no field is looked at.
_HEADER_REACH = 1 << 16
# A mail has its attached files in base64, four bytes for three.
_MAIL_SHARE = 2


def is_mail(head: bytes) -> bool:
    """Whether the bytes begin as the header of a mail as it is sent: fields, one of them a machine's."""
    text = head[:_HEADER_REACH].removeprefix(_MARK).lstrip().decode("latin-1")
    fields: dict[str, str] = {}
    for line in text.split("\n") if _FIELD.match(text) else ():
        if not line.strip():
            break
        found = _FIELD.match(line)
        if found is None and not (fields and line[0] in " \t"):
            return False
        if found is not None:
            fields.setdefault(found.group(1).lower(), line[found.end() :].strip())
    is_machine = not MACHINE_FIELDS.isdisjoint(fields) or _is_dated(fields.get("date", ""))
    known = fields.keys() & (MACHINE_FIELDS | PLAIN_FIELDS)
    return is_machine and len(known) >= _LEAST_FIELDS and not PLAIN_FIELDS.isdisjoint(fields)


def _is_dated(printed: str) -> bool:
    """Whether a date has the form of RFC 5322, a zone with it."""
    read = email.utils.parsedate_tz(printed) if len(printed) < 60 else None
    return read is not None and read[9] is not None


def is_mail_folder(head: bytes) -> bool:
    """Whether the bytes begin as a folder of mails, each behind a line `From `."""
    first, _, rest = head[:_HEADER_REACH].partition(b"\n")
    return _SEPARATOR.match(first.decode("latin-1").rstrip("\r")) is not None and is_mail(rest)


def open_mail(stream: PeekedStream, place: Place, budget: Budget) -> Iterator[Entry | Member]:
    """The text of a mail, named as the mail without its suffix, and the attached files by their names.

    A note that goes with attached files is no member unless it begins as a cable does.
    """
    most = _MAIL_SHARE * budget.limits.member_bytes
    data = stream.read_whole(most)
    if data is None:
        raise Broken(place.depth, f"a mail of more than {most} bytes", "too_large")
    parts = list(read_parts(data))
    inside = place.without(MAIL_SUFFIXES)
    has_files = any(part.name for part in parts)
    texts = 0
    for part in parts:
        if part.name:
            yield held(inside.below(part.name), part.data, place.depth)
        elif not has_files or begins_as_cable(part.data.decode("latin-1")):
            texts += 1
            yield held(inside.label if texts == 1 else f"{inside.label}-{texts}", part.data, place.depth)
        else:
            budget.count()


def open_mail_folder(stream: PeekedStream, place: Place, budget: Budget) -> Iterator[Entry | Member]:
    """The mails of a folder, each an entry of its own."""
    inside = place.without(MAIL_SUFFIXES)
    for number, data in enumerate(_split_mails(stream, place.depth, budget), 1):
        yield held(inside.below(f"message-{number:06}.eml"), data, place.depth)


def _split_mails(stream: PeekedStream, depth: int, budget: Budget) -> Iterator[bytes]:
    """Each mail without the line before it; that line stands behind an empty one, or at the beginning."""
    lines: list[bytes] = []
    size, most = 0, _MAIL_SHARE * budget.limits.member_bytes
    is_behind_blank = True
    while line := stream.readline(CHUNK):
        if is_behind_blank and line.startswith(b"From ") and _is_separator(line):
            yield from _joined(lines)
            lines, size = [], 0
        else:
            lines.append(line[1:] if line.startswith((b">From ", b">>From ")) else line)
            size += len(line)
        if size > most:
            raise Broken(depth, f"a mail of more than {most} bytes", "too_large")
        is_behind_blank = not line.strip()
    yield from _joined(lines)


def _is_separator(line: bytes) -> bool:
    return _SEPARATOR.match(line.decode("latin-1").rstrip("\r\n")) is not None


def _joined(lines: list[bytes]) -> Iterator[bytes]:
    if any(line.strip() for line in lines):
        yield b"".join(lines)
