"""Forms of other programs that no cable is read in: of word processors, encodings, editions, taggers.

A cable may stand in such a file, but its words do not: they are escaped, encoded, or one a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from transforms.json_rows import JSON_BEGINNING
from transforms.patterns import pattern

_HEAD = 4000
_LINES = 80
# Of the first lines so many have to have the form.
_SHARE = 0.8
_LEAST_LINES = 3
_HTML = pattern(r"<html\b", re.IGNORECASE, matches=("<HTML lang",), refuses=("<htm",))
# What a page begins with, behind comments and instructions; and tags, two of which begin lines of a page.
_PAGE = pattern(
    r"\A(?:\s++|<!--.{0,4000}?-->|<\?[^<>]*+>|<!doctype\s++(?!html\b)[^<>]*+>)*+"
    r"<(?:!doctype\s++html|(?:html|head|body|title|meta|frameset)(?=[\s/>]))",
    re.IGNORECASE | re.DOTALL,
    matches=("\n<!DOCTYPE html>", "<!-- saved --><HTML lang=en>", "<body bgcolor=white>", "<meta charset=x>"),
    refuses=("<code><pre>SECRET", "He wrote <html>", "<title", "<header>", "<br /><html>"),
)
_PAGE_TAG = pattern(
    r"<(!doctype\s++html|(?:html|head|body|title|meta)(?=[\s/>]))",
    re.IGNORECASE,
    matches=("HTTP/1.1 200 OK\n\n  <!doctype html>", "A\n<BODY>"),
    refuses=("</body>", "<header>", "<code><pre>"),
)
_XML = pattern(
    r"\A\s{0,200}(?:<\?xml\s|<[A-Za-z][\w:.-]{0,60}\s[^<>]{0,400}\bxmlns\b|<TEI\b)",
    matches=('<?xml version="1.0"?>', '<TEI xmlns="http://www.tei-c.org/ns/1.0">'),
    refuses=("<code><pre>SECRET", "SECRET <xml "),
)
_RTF = pattern(r"\A\s{0,200}\{\\rtf\d?", matches=("{\\rtf1\\ansi",), refuses=("rtf",))
_POSTSCRIPT = pattern(r"\A%!PS\b", matches=("%!PS-Adobe-3.0",), refuses=("PS: see %",))
_TEX = pattern(
    r"(?m)^\\(?:documentclass|documentstyle|begin\{document\})",
    matches=("\\documentclass{article}",),
    refuses=("begin document",),
)
_ARMOUR = pattern(
    r"\A\s{0,200}-----BEGIN [A-Z ]{3,40}-----",
    matches=("-----BEGIN PGP MESSAGE-----",),
    refuses=("----- BEGIN TEXT -----",),
)
_UUENCODED = pattern(
    r"(?m)^begin [0-7]{3} \S{1,200}\nM[ -`]{60}$",
    matches=("begin 644 cable.txt\nM54Y#3$%3($]33$\\@,# P,# Q(%-50DI%0U0Z($9%4E)9(#$N($E4(%-!24Q3",),
    refuses=("begin 644 cables",),
)
_MIME = pattern(
    r"(?mi)^(?:MIME-Version:|Content-Transfer-Encoding:)\s",
    matches=("MIME-Version: 1.0",),
    refuses=("Version: 1.0",),
)
_BASE64_LINE = pattern(
    r"\A[A-Za-z0-9+/]{40,80}={0,2}\Z",
    matches=("UiAxNDE0MjFaIE1BUiAwNgpGTSBBTUVNQkFTU1kgVElSQU5B",),
    refuses=("R O M E",),
)
_QUOTED_LINE = pattern(
    r"=(?:[0-9A-F]{2})?\s?\Z", matches=("TIRANA 000311=20", "the bri="), refuses=("x = y",)
)
_COLUMNS_LINE = pattern(
    r"\A\S{1,80}(?:[\t ]{1,8}\S{1,40}){0,8}[\t ]{1,8}(?:O|[BIESLU]-[A-Za-z]{2,14})\s?\Z",
    matches=("TIRANA\tO", "Renfrew NNP I-NP I-PER"),
    refuses=("Mr. O and Mr. P",),
)
_SLASHED = pattern(
    r"\S/(?:O|PERSON|LOCATION|ORGANIZATION|MISC|PER|LOC|ORG)\s",
    matches=("TIRANA/LOCATION said/O ",),
    refuses=("NSC/OS said",),
)
_FIELD_LINE = pattern(r"\A[A-Za-z][A-Za-z-]{1,40}:\s", matches=("Subject: cable",), refuses=("A cable: no",))


def find_foreign_form(text: str) -> str | None:
    """What another program's form a text has, in words; None where it can be read as it stands."""
    head = text[:_HEAD].removeprefix("\ufeff")
    return next((name for name, is_form in _FORMS if is_form(head)), None)


def _is_page(head: str) -> bool:
    """Whether the text is a document of HTML; one with a few leftovers of it is none."""
    if _PAGE.match(head):
        return True
    tags = (tag for tag in _PAGE_TAG.finditer(head) if _begins_line(head, tag.start()))
    return len({tag.group(1).lower() for tag in tags}) > 1


def _begins_line(head: str, at: int) -> bool:
    return not head[head.rfind("\n", 0, at) + 1 : at].strip()


def _is_xml(head: str) -> bool:
    return _XML.match(head) is not None and _HTML.search(head) is None


def _is_mime(head: str) -> bool:
    """Whether the text begins with the header of a mail as it is sent."""
    lines = head.partition("\n\n")[0].split("\n")
    return bool(_FIELD_LINE.match(lines[0])) and any(map(_MIME.match, lines))


def _is_base64(head: str) -> bool:
    return _share(head, _BASE64_LINE) >= _SHARE


def _is_quoted(head: str) -> bool:
    lines = head.split("\n")[:-1]
    return len(lines) > _LEAST_LINES and sum(map(bool, map(_QUOTED_LINE.search, lines))) > len(lines) / 2


def _is_columns(head: str) -> bool:
    slashed = len(_SLASHED.findall(head))
    return _share(head, _COLUMNS_LINE) >= _SHARE or slashed > max(20, _SHARE * len(head.split()))


def _share(head: str, form: re.Pattern[str]) -> float:
    """How many of the first lines have a form, those of a mail's header and the last one, cut off, aside."""
    lines = [line.strip() for line in head.split("\n") if line.strip()]
    lines = [line for line in lines if not _FIELD_LINE.match(line)]
    whole = (lines[:-1] or lines)[:_LINES]
    return sum(map(bool, map(form.match, whole))) / len(whole) if len(whole) >= _LEAST_LINES else 0.0


# Each form as a person calls it, and what has it. Tried in order.
_FORMS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("RTF, the commands of a word processor", _RTF.match),
    ("XML of an edition or a program", _is_xml),
    ("HTML, a page of no form that is known", _is_page),
    ("PostScript", _POSTSCRIPT.match),
    ("TeX", _TEX.search),
    ("an encrypted or signed message", _ARMOUR.match),
    ("a mail as it is sent", _is_mime),
    ("JSON", JSON_BEGINNING.match),
    ("uuencoded", _UUENCODED.search),
    ("base64", _is_base64),
    ("quoted-printable", _is_quoted),
    ("tokens of a tagger, each with its label", _is_columns),
)
