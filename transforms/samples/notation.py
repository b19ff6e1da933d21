"""Marked text, and the two forms it is given: as the tagger printed it, and as a reader reads it.

Marked text is readable text with four signs in it: `⟦PER Huda Sarrafi⟧` is a mention, `⦗ … ⦘` a page
header that cuts a sentence, `‹PREL›` a TAGS link, and `¶2¶` a paragraph anchor.
"""

from __future__ import annotations

import re

# `⟦LOC Tripoli⟧`; not `[LOC Tripoli]`, which a cable may print itself.
_MENTION = re.compile(r"⟦(PER|ORG|LOC|MISC) ([^⟦⟧]*)⟧")
# ` ⦗CAIRO 00000941 002 OF 003⦘` with the space before it, so that removing it mends the sentence.
_PAGE_HEADER = re.compile(r" ?⦗[^⦘]*⦘")
_LINK = re.compile(r"‹([^›]+)›")
_ANCHOR = re.compile(r" ?¶(\w+)¶ ?")
# `Tripoli,` and `why?` but not the comma of `1,200`.
_STOP = re.compile(r"\s*([,;?!])(?!\d)\s*")
_BRACKET = re.compile(r"\s*([()\[\]])\s*")
# `Libya's` and `⟦LOC Libya⟧'s`, but not the apostrophe of `Charge d'Affaires`.
_POSSESSIVE = re.compile(r"'s\b")
_QUOTE = re.compile(r'\s*"\s*')
_OPENING_QUOTE = re.compile(r'"([^"]*)"')


def mention(entity_type: str, surface: str) -> str:
    """The marked form of a mention."""
    return f"⟦{entity_type} {surface}⟧"


def mentions(marked: str) -> list[tuple[str, str]]:
    """Type and surface of every mention, in order; a surface cut by a page header keeps its first part."""
    return [(kind, surface.split(" ⦗")[0]) for kind, surface in _MENTION.findall(marked)]


def curl(marked: str) -> str:
    """Curly quotes and apostrophes; as the tagger did then, the possessive becomes part of the mention."""
    marked = _OPENING_QUOTE.sub(r"“\1”", marked)
    return marked.replace("⟧'s", "’s⟧").replace("'", "’")


def close(marked: str) -> str:
    """A sentence right before markup: its final period is swallowed by a mention that ends it."""
    return f"{marked[:-2]}.⟧" if marked.endswith("⟧.") else marked


def tokenize(marked: str) -> str:
    """Marked text as the tagger prints it: punctuation set apart, mentions in brackets, links and anchors."""
    text = _STOP.sub(r" \1 ", marked)
    text = _BRACKET.sub(r" \1 ", text)
    text = _POSSESSIVE.sub(" 's", text)
    text = _QUOTE.sub(' " ', text)
    text = _MENTION.sub(r"[\1 \2  ]", text)
    text = _LINK.sub(r"<a href='/tag/\1_0.html'>\1</a>", text)
    text = _ANCHOR.sub(r" <a id='par\1' href='#par\1'>¶</a>\1 . \n", text)
    return text.replace("⦗", "").replace("⦘", "").strip(" ")


def print_sentence(marked: str, *, before_markup: bool) -> str:
    """One sentence as printed: its stop set apart and a newline after it, unless markup follows at once."""
    text = tokenize(marked)
    if text.endswith("\n"):
        return text
    if before_markup or not text.endswith((".", "?", "!")):
        return f"{text} "
    return f"{text[:-1].rstrip()} {text[-1]} \n"


def read(marked: str) -> str:
    """Marked text as a reader reads it: no mentions, no page headers, links and anchors as their words."""
    text = _PAGE_HEADER.sub("", _MENTION.sub(r"\2", marked))
    text = _LINK.sub(r"\1", text)
    return _ANCHOR.sub(r" \1. ", text).strip()
