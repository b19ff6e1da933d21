"""Tokenised text made readable again, with the offsets of its mentions.

The tagger put blanks round punctuation and quotes; here they go again. All rows of a cable are
rewritten in one pass: they are joined by a separator, so that each rule costs one scan in C.
"""

from __future__ import annotations

import re

from transforms.markup import CLOSER, OPENER, reach
from transforms.quotations import close_quotes, mend_quotations

ROW_SEPARATOR = "\x06"

# Each row undoes one habit of the tokeniser, where its clue stands in the text at all; in this order.
_REPLACEMENTS: tuple[tuple[str, str, str], ...] = (
    ("'", " 's", "'s"),
    (",", " ,", ","),
    (".", " . ", ". "),
    ("(", "( ", "("),
    (")", " )", ")"),
    (";", " ;", ";"),
    ("?", " ?", "?"),
    ("!", " !", "!"),
    ("[", "[ ", "["),
    ("]", " ]", "]"),
    ("”", " ”", "”"),
    (")", ") :", "):"),
    ("?", "? :", "?:"),
    ('"', '" :', '":'),
)
# Patterns begin with their literal, which a search finds fast; what stands before is looked at last.
# yes: we 've heard, I 'm, LIBYA 'S   no: said 'model, loyal to 'Supreme Jurisconsulate (10RPODUBAI13)
# A single quote that stands alone closes what stands before it: 'gifts, ' or
_APOSTROPHE = re.compile(
    r" '(?:(?=(?:ve|re|ll|d|m|t|S|VE|RE|LL|D|M|T)(?!\w))(?<=[\w\x05.] ')|(?=[ \x05])(?<=[,!?] '))"
)
# An apostrophe that transmission made a comma or a question mark: Brazil , s -> Brazil,s (04THEHAGUE1145),
# Cote d , Ivoire -> Cote d,Ivoire (09STATE41489)   no: Per ref D, Chavez
_LOST_APOSTROPHE = re.compile(
    r", (?:(?=(?:s|S(?!\.)|t|d|m|re|ll|ve)[ .,;)\x05\x06])(?<=[\w\x05], )"
    r"|(?=\x01?[A-Z])(?:(?<= d, )|(?<= d\x05, )))"
)
_LOST_TO_QUESTION = re.compile(r"\? (?=s[ .,;)\x05\x06])(?<=[\w\x05]\? )")
# A pair of quotes that transmission made & and 8: &businesslike , 8 with (07BAGHDAD3895)
_LOST_QUOTE = re.compile(r"(&(?<![A-Za-z]&)\x01?[A-Za-z][^&\x06]{1,300}?[,!?]) (?=8 )")
# person ( s ) /unit ( s ) -> person(s)/unit(s) (10CAIRO108)
_PLURAL = re.compile(r" \((?=(?:s|es|S|ies)\))(?<=[A-Za-z] \()")
# A point that ends a word, a mention or a row; no: " ...", " .5", "final .pdf"
_POINT = re.compile(r" \.(?![\w.])")
# A dotted line of three: phenomenon . . . therefore (08LAPAZ329)
_ELLIPSIS = re.compile(r"\. \.\. ")
# A dash that became a bracket: a coordinating body ) it does not   no: a) the first   II) Leon   END NOTE)
_BRACKETS = re.compile(r"[()]")
_DASH = re.compile(r"\) (?:\x01?[A-Za-z]|- |\d)")
_WORD_BEFORE_DASH = re.compile(
    r"(?<![A-Za-z])(?!(?:[IVX]{1,4}|SBU)\x05?$)[A-Za-z][\w'-]*(?<![a-z]C)(?<=[A-Za-z]{2}|-[A-Z])\x05?$"
    r"|(?<![\d-])\d{4}\x05?$|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d\d?\x05?$"
)
# The codes of a database row that stands in a text: 0 07/20/2009 4953 PREL, PGOV, LY (08TRIPOLI36)
_ROW_TAGS = re.compile(r" 0 \d\d/\d\d/\d{4} \d{3,6} (?:\x01?[A-Z]{2,5}\x05?,? )+")
# (MB) -affiliated, (PT-PE) --all -> (MB)-affiliated; no: (NFI) - is
_BRACKET_HYPHEN = re.compile(r"\) (?=-{1,2}[A-Za-z]|/[A-Za-z])")
_CLUED: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (" .", _POINT, "."),
    (". .. ", _ELLIPSIS, " . . . "),
    (") -", _BRACKET_HYPHEN, ")"),
    (") /", _BRACKET_HYPHEN, ")"),
    (" '", _APOSTROPHE, "'"),
    (", ", _LOST_APOSTROPHE, ","),
    (" 8 ", _LOST_QUOTE, r"\1"),
    ("? s", _LOST_TO_QUESTION, "?"),
    (" (s)", _PLURAL, "("),
)


def join_rows(rows: list[str], is_tokenised: bool) -> list[str]:
    """The rows with blanks folded and, where the text was tokenised, tokenisation undone.

    Sentinels of mentions stay where they are, glued to their words.
    """
    text = " ".join(f" {ROW_SEPARATOR} ".join(rows).split())
    if is_tokenised:
        text = _undo_tokens(text)
    joined = [row.strip() for row in text.split(ROW_SEPARATOR)]
    if not is_tokenised:
        return joined
    joined = [_space_dashes(row) if row.count(")") > row.count("(") else row for row in joined]
    return [close_quotes(row) if '"' in row else row for row in joined]


def _undo_tokens(text: str) -> str:
    for clue, tokenised, readable in _REPLACEMENTS:
        if clue in text:
            text = text.replace(tokenised, readable)
    for clue, pattern, readable in _CLUED:
        if clue in text:
            text = pattern.sub(readable, text)
    if "'" in text:
        text = mend_quotations(text)
    return _ROW_TAGS.sub(lambda row: row.group().replace(", ", ","), text) if " 0 " in text else text


def _space_dashes(row: str) -> str:
    """Blanks round the dashes that transmission made closing brackets: the ones that close none."""
    depth = 0
    pieces: list[str] = []
    done = 0
    for bracket in _BRACKETS.finditer(row):
        at = bracket.start()
        if row[at] == "(" or depth:
            depth += 1 if row[at] == "(" else -1
        elif _DASH.match(row, at) and _WORD_BEFORE_DASH.search(row, max(0, at - 16), at):
            pieces += (row[done:at], " )")
            done = at + (2 if row.startswith(") -", at) else 1)
    return "".join([*pieces, row[done:]])


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
    """The same where mentions nest or one is left open, which then ends with its row or before."""
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
    text = "".join(pieces)
    ends |= {index: reach(text, starts[index]) for index in stack}
    return text, [(start, ends[index]) for index, start in enumerate(starts)]
