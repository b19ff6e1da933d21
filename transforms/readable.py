"""Tokenised text made readable again, with the offsets of its mentions.

The tagger put blanks round punctuation and quotes; here they go again. All rows of a cable are
rewritten in one pass: they are joined by a separator, so that each rule costs one scan in C.
"""

from __future__ import annotations

import re

from transforms.markup import CLOSER, OPENER

ROW_SEPARATOR = "\x06"

# Each row undoes one habit of the tokeniser, where its clue stands in the text at all; in this order.
_REPLACEMENTS: tuple[tuple[str, str, str], ...] = (
    (",", " ,", ","),
    (".", " . ", ". "),
    ("(", "( ", "("),
    (")", " )", ")"),
    (";", " ;", ";"),
    ("'", " 's", "'s"),
    ("'", " 'S", "'S"),
    ("?", " ?", "?"),
    ("!", " !", "!"),
    ("[", "[ ", "["),
    ("]", " ]", "]"),
    ("”", " ”", "”"),
    (")", ") :", "):"),
)
# Patterns begin with their literal, which a search finds fast; what stands before is looked at last.
# yes: we 've heard, I 'm, cont 'd   no: said 'model (a quotation)
_CONTRACTION = re.compile(r" '(?=(?:ve|re|ll|d|m|t|VE|RE|LL|D|M|T)(?!\w))(?<=[\w\x05] ')")
# An apostrophe that transmission made a comma or a question mark: Brazil , s -> Brazil,s (04THEHAGUE1145)
_LOST_APOSTROPHE = re.compile(r", (?=(?:s|S|t|d|m|re|ll|ve)[ .,;)\x05\x06])(?<=[\w\x05], )")
_LOST_TO_QUESTION = re.compile(r"\? (?=s[ .,;)\x05\x06])(?<=[\w\x05]\? )")
# A pair of quotes that transmission made & and 8: &businesslike , 8 with (07BAGHDAD3895)
_LOST_QUOTE = re.compile(r", (?=8 [a-z])(?<=[a-z\x05], )")
# person ( s ) /unit ( s ) -> person(s)/unit(s) (10CAIRO108)
_PLURAL = re.compile(r" \((?=(?:s|es|S|ies)\))(?<=[A-Za-z] \()")
# A point that ends a word, a mention or a row; no: " ...", " .5", "final .pdf"
_POINT = re.compile(r" \.(?![\w.])")
# (MB) -affiliated, (PT-PE) --all -> (MB)-affiliated; no: (NFI) - is
_BRACKET_HYPHEN = re.compile(r"\) (?=-{1,2}[A-Za-z]|/[A-Za-z])")
_CLUED: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (" .", _POINT, "."),
    (") -", _BRACKET_HYPHEN, ")"),
    (") /", _BRACKET_HYPHEN, ")"),
    (" '", _CONTRACTION, "'"),
    (", ", _LOST_APOSTROPHE, ","),
    (", 8 ", _LOST_QUOTE, ","),
    ("? s", _LOST_TO_QUESTION, "?"),
    (" (s)", _PLURAL, "("),
)
# Quotes doubled by a CSV export: " " top-down " " (08THEHAGUE625)
_DOUBLED = re.compile(r'" "')


def join_rows(rows: list[str], is_tokenised: bool) -> list[str]:
    """The rows with blanks folded and, where the text was tokenised, tokenisation undone.

    Sentinels of mentions stay where they are, glued to their words.
    """
    text = " ".join(f" {ROW_SEPARATOR} ".join(rows).split())
    if is_tokenised:
        text = _undo_tokens(text)
    joined = [row.strip() for row in text.split(ROW_SEPARATOR)]
    return [_close_quotes(row) if '"' in row else row for row in joined] if is_tokenised else joined


def _undo_tokens(text: str) -> str:
    for clue, tokenised, readable in _REPLACEMENTS:
        if clue in text:
            text = text.replace(tokenised, readable)
    for clue, pattern, readable in _CLUED:
        if clue in text:
            text = pattern.sub(readable, text)
    return text


def _close_quotes(row: str) -> str:
    """Straight quotes, by turns opening and closing, glued to what they enclose."""
    quote = '"'
    if (row.count('" "') + row.count('""')) * 2 == row.count('"') > 2:
        row, quote = _DOUBLED.sub('""', row), '""'
    parts = row.split(quote)
    is_open = False
    for index in range(1, len(parts)):
        before, after = parts[index - 1].rstrip(" "), parts[index].lstrip(" ")
        is_open = _opens(before, after, is_open)
        if is_open:
            parts[index] = after
        else:
            parts[index - 1] = before
    return quote.join(parts)


def _opens(before: str, after: str, is_open: bool) -> bool:
    """Whether a quote opens: by what stands on both sides where that tells, else by turns."""
    if not after.strip(CLOSER) or after[0] in ".,;:)?!" or after.startswith("--"):
        return False
    if not before.strip(OPENER) or before[-1] in "([" or before.endswith("--"):
        return True
    return not is_open


def split_mentions(row: str) -> tuple[str, list[tuple[int, int]]]:
    """The row without sentinels, and each mention's (start, end) in it, in the order they open."""
    if OPENER not in row:
        return row.replace(CLOSER, ""), []
    chunks = row.split(OPENER)
    pieces = [chunks[0].replace(CLOSER, "")]
    length = len(pieces[0])
    offsets: list[tuple[int, int]] = []
    for chunk in chunks[1:]:
        surface, closed, rest = chunk.partition(CLOSER)
        if not closed or CLOSER in rest:
            return _split_nested(row)
        pieces.append(surface)
        pieces.append(rest)
        offsets.append((length, length + len(surface)))
        length += len(surface) + len(rest)
    return "".join(pieces), offsets


def _split_nested(row: str) -> tuple[str, list[tuple[int, int]]]:
    """The same where mentions nest or one is left open, which then ends with its row."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: dict[int, int] = {}
    stack: list[int] = []
    length = 0
    for piece in re.split("([\x01\x05])", row):
        if piece == OPENER:
            stack.append(len(starts))
            starts.append(length)
        elif piece == CLOSER:
            if stack:
                ends[stack.pop()] = length
        else:
            pieces.append(piece)
            length += len(piece)
    return "".join(pieces), [(start, ends.get(index, length)) for index, start in enumerate(starts)]
