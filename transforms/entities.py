"""Character references of HTML made into characters, where that cannot make new markup."""

from __future__ import annotations

import html
import re
from html.entities import html5

# yes: &amp; &#x000A; &quot;   no: &real8 (a cable's own ampersand), &zzz;
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# A bracket that would open a tag once decoded: &lt;br&gt; is text and must not be read as markup.
_TAG_AHEAD = re.compile(r"[A-Za-z!?/]|&#")
_LINE_FEED = "&#x000A;"


def decode_entities(text: str) -> str:
    """Every character reference that ends in `;` decoded, except a `&lt;` that would open a tag."""
    if "&" not in text:
        return text
    text = text.replace(_LINE_FEED, "\n")
    return _REFERENCE.sub(_decoded, text) if "&" in text else text


def _decoded(found: re.Match[str]) -> str:
    reference = found.group()
    if reference[1] != "#" and reference[1:] not in html5:
        return reference
    decoded = html.unescape(reference)
    if decoded == "<" and _TAG_AHEAD.match(found.string, found.end()):
        return reference
    return decoded if (decoded and decoded >= " ") or decoded in ("\n", "\t", "\r") else " "
