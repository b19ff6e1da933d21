"""One cable's text in every dialect: a file of its own, a page, a row of the CSV, the page of a telegram."""

from __future__ import annotations

import html
from collections.abc import Callable

_SHELL = ("<code><pre>", "</pre></code>")
_PAGE = """<html><head><title>Cable Viewer</title></head><body>
<h3>Viewing cable 09OSLO12, A FERRY</h3>
<table class='cable'>
<tr><th>Reference ID</th><th>Created</th><th>Released</th><th>Classification</th><th>Origin</th></tr>
<tr><td><a href='/cable/2009/03/09OSLO12.html'>09OSLO12</a></td><td>2009-03-14 14:02</td>
<td>2011-08-30 01:44</td><td>CONFIDENTIAL</td><td>Embassy Oslo</td></tr>
</table>
<code><pre>{header}</pre></code>
<code><pre>{body}</pre></code>
</body></html>
"""
_PLUSD = """<!DOCTYPE html><html><body><table id="synopsis"><tr><td>A FERRY</td></tr>
<tr><td><div class="s_key">Date:</div><div class="s_val">1974 May 17, 16:00 (Friday)</div></td>
<td><div class="s_key">Canonical ID:</div><div class="s_val">1974OSLO00012_b</div></td></tr></table>
<div class="text-header hidden">{header}</div><div id="tagged-text">{body}</div></body></html>
"""
_ROW = '"12","3/14/2009 14:02","09OSLO12","Embassy Oslo","CONFIDENTIAL","08OSLO11","{header}","{body}"\n'


def split(text: str) -> tuple[str, str]:
    """The first stretch of a text up to an empty line, and the rest, which page and row keep apart."""
    header, gap, body = text.partition("\n\n")
    return (header, body) if gap and body.strip() else ("", text)


def bare(text: str) -> str:
    """The text without the shell of a page, which would end the block that it is put into."""
    for part in _SHELL:
        text = text.replace(part, "")
    return text


def as_page(text: str) -> bytes:
    """The text as it stands in the two blocks of a page."""
    header, body = split(bare(text))
    return _PAGE.format(header=header, body=body).encode()


def as_escaped_page(text: str) -> bytes:
    """The same with every sign of markup written as a reference, so that a reader sees the text as it is."""
    header, body = (html.escape(part, quote=False).replace("\n", "&#x000A;") for part in split(text))
    return _PAGE.format(header=header, body=body).encode()


def as_telegram_page(text: str) -> bytes:
    """The text as the page of a telegram of the seventies."""
    header, body = split(bare(text).replace("</div>", ""))
    return _PLUSD.format(header=header, body=body).encode()


def as_row(text: str) -> bytes:
    """The text as a row of the bulk CSV."""
    header, body = (part.replace("\\", "\\\\").replace('"', '\\"') for part in split(bare(text)))
    return _ROW.format(header=header, body=body).encode()


def as_file(text: str) -> bytes:
    """The text as a file of its own: annotated where it is tagged, else plain."""
    return text.encode()


DRESSES: dict[str, Callable[[str], bytes]] = {
    "file": as_file,
    "page": as_page,
    "telegram page": as_telegram_page,
    "row": as_row,
}
