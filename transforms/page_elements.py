"""Elements of HTML in the bytes of a page, however their tags are written.

All functions take the page in small letters (`bytes.lower` moves no byte) and give places in it. An
attribute may have any quotes or none; a `<` in a quoted value is not read, so that each search is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.patterns import pattern

Span = tuple[int, int]

# What stands between the name of a tag and its end.
_REST = rb"""(?=[\s/>])(?:[^<>=]++|=\s*+"[^<"]*+"|=\s*+'[^<']*+'|=)*+>"""
TABLE = pattern(
    rb"<table" + _REST,
    matches=(b"<table>", b"<table class='cable'>", b'<table\n id = x title="a > b">', b"<table class=it's>"),
    refuses=(b"<tables>", b"<table", b"<table <b>", b"</table>"),
)
DIV = pattern(
    rb"<div" + _REST, matches=(b'<div id="tagged-text">', b"<div\t>"), refuses=(b"<divide>", b"</div>")
)
TABLE_END = pattern(
    rb"</table(?=[\s/>])[^<>]*+>", matches=(b"</table>", b"</table\n>"), refuses=(b"</tables>", b"</table")
)
_DIV_MARK = pattern(
    rb"<(/?)div(?=[\s/>])", matches=(b"<div>", b"</div >", b"<div id=x"), refuses=(b"<divide>", b"< div>")
)
_ATTRIBUTE = pattern(
    rb"""([^\s"'<>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]++)))?+""",
    matches=(b'class="cable"', b"class = 'a b'", b"class=cable", b"hidden"),
    refuses=(b'="', b" / "),
)
# Tags of code and pre that stand side by side, blanks between them aside. All begin with a literal, which a
# search finds fast.
_OPENED, _CLOSED = rb"(?:code|pre)" + _REST, rb"/(?:code|pre)(?=[\s/>])[^<>]*+>"
_BLOCK_MARK = pattern(
    rb"<(?:(?P<opened>" + _OPENED + rb"(?:\s*+<" + _OPENED + rb")*+)"
    rb"|" + _CLOSED + rb"(?:\s*+<" + _CLOSED + rb")*+)",
    matches=(b"<code><pre>", b"<pre class='x'>\n<code>", b"</pre >", b"</pre>\n</code>"),
    refuses=(b"<prefix>", b"<codes>", b"</pre", b"pre>"),
)


class Blocks(NamedTuple):
    """Where the texts of a page's blocks stand, and whether the last is closed."""

    spans: list[Span]
    is_whole: bool


def find_opened(page: bytes, tag: re.Pattern[bytes], attribute: bytes, word: bytes) -> Iterator[Span]:
    """Where each tag stands that has `word` among the words of an attribute."""
    if word not in page:
        return
    for found in tag.finditer(page):
        if word in found.group() and word in _value(found.group(), attribute).split():
            yield found.span()


def _value(tag: bytes, attribute: bytes) -> bytes:
    """The value of a tag's attribute; of one that stands there twice the first, as browsers read it."""
    for name, *values in _ATTRIBUTE.findall(tag):
        if name == attribute:
            return b"".join(values)
    return b""


def find_div_end(page: bytes, start: int) -> int:
    """Where the division ends whose text begins at `start`, those in it counted; -1 where it has no end."""
    first, depth = -1, 1
    for mark in _DIV_MARK.finditer(page, start):
        depth += -1 if mark.group(1) else 1
        first = mark.start() if first < 0 and mark.group(1) else first
        if depth == 0:
            return mark.start()
    return first


def find_blocks(page: bytes, start: int) -> Blocks:
    """The blocks behind `start`: of `pre`, in `code` or about it or alone."""
    spans: list[Span] = []
    begin, is_double = -1, False
    for mark, is_last in _block_marks(page, start):
        if begin < 0 and mark["opened"]:
            begin, is_double = mark.end(), _is_double(mark)
        elif begin >= 0 and not mark["opened"] and (is_last or _is_double(mark) or not is_double):
            spans.append((begin, mark.start()))
            begin = -1
    return Blocks([*spans, (begin, len(page))], False) if begin >= 0 else Blocks(spans, True)


def _block_marks(page: bytes, start: int) -> Iterator[tuple[re.Match[bytes], bool]]:
    """Where `pre` is opened and closed, and whether none closes it once more before one is opened.

    One that does is a leftover in the text of a block where the block's own end is of both elements.
    """
    found = _BLOCK_MARK.finditer(page, *_reach_of_blocks(page, start))
    marks = [mark for mark in found if _names(mark, b"pre")]
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        yield mark, following is None or bool(following["opened"])


def _reach_of_blocks(page: bytes, start: int) -> Span:
    """From where to where blocks can stand: most tags of a page are not in it."""
    first, last = page.find(b"<pre", start), page.rfind(b"</pre", start)
    if first < 0:
        return len(page), len(page)
    code = page.rfind(b"<code", start, first)
    is_closed = last > page.rfind(b"<pre", start)
    return code if code >= 0 else first, page.find(b">", last) + 1 if is_closed else len(page)


def _is_double(mark: re.Match[bytes]) -> bool:
    return _names(mark, b"pre") and _names(mark, b"code")


def _names(mark: re.Match[bytes], name: bytes) -> bool:
    tags = mark.group()
    return b"<" + name in tags or b"</" + name in tags
