"""Tokenised text made readable again, with the offsets of its mentions.

The tagger put blanks round punctuation and quotes; here they go again. All rows of a cable are
rewritten in one pass: they are joined by a separator, so that each rule costs one scan in C.
"""

from __future__ import annotations

import re

from transforms.markup import CLOSER, OPENER, reach
from transforms.patterns import pattern
from transforms.quotations import close_quotes, mend_quotations

ROW_SEPARATOR = "\x06"
_SENTINEL = pattern("([\x01\x05])", matches=("\x01Saif", "Saif\x05"), refuses=("Saif",))

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
# A single quote that stands alone closes what stands before it: 'gifts, ' or
_APOSTROPHE = pattern(
    r" '(?:(?=(?:ve|re|ll|d|m|t|S|VE|RE|LL|D|M|T)(?!\w))(?<=[\w\x05.] ')|(?=[ \x05])(?<=[,!?] '))",
    matches=("we 've heard", "I 'm", "LIBYA 'S", "'gifts, ' or"),
    refuses=("said 'model", "loyal to 'Supreme", "it's"),
)
# An apostrophe that transmission made a comma or a question mark: Brazil , s (04THEHAGUE1145),
# Cote d , Ivoire (09STATE41489)
_LOST_APOSTROPHE = pattern(
    r", (?:(?=(?:s|S(?!\.)|t|d|m|re|ll|ve)[ .,;)\x05\x06])(?<=[\w\x05], )"
    r"|(?=\x01?[A-Z])(?:(?<= d, )|(?<= d\x05, )))",
    matches=("Brazil, s claim", "Cote d, Ivoire"),
    refuses=("Per ref D, Chavez", "so, some"),
)
_LOST_TO_QUESTION = pattern(
    r"\? (?=s[ .,;)\x05\x06])(?<=[\w\x05]\? )", matches=("Brazil? s claim",), refuses=("so? so", "a ? s ")
)
# A pair of quotes that transmission made & and 8 (07BAGHDAD3895)
_LOST_QUOTE = pattern(
    r"(&(?<![A-Za-z]&)\x01?[A-Za-z][^&\x06]{1,300}?[,!?]) (?=8 )",
    matches=("was &businesslike, 8 with",),
    refuses=("AT&T, 8 of", "&businesslike 8 with"),
)
_PLURAL = pattern(
    r" \((?=(?:s|es|S|ies)\))(?<=[A-Za-z] \()",
    matches=("person (s)/unit (s)",),
    refuses=("(s) one", "a (sic)"),
)
# A point that ends a word, a mention or a row; the other is a part of a name: " .5", "final .pdf"
_POINT = pattern(r" \.(?![\w.])", matches=("ended . ", "ended ."), refuses=("ended ...", " .5", "final .pdf"))
# A dotted line of three (08LAPAZ329)
_ELLIPSIS = pattern(r"\. \.\. ", matches=("phenomenon. .. therefore",), refuses=("phenomenon... so",))
# A dash that became a bracket, and the word before it: a coordinating body ) it does not
_BRACKETS = pattern(r"[()]", matches=("(a", "a)"), refuses=("[a]",))
_DASH = pattern(r"\) (?:\x01?[A-Za-z]|- |\d)", matches=(") it", ") - it", ") 5"), refuses=("), it", ") (a)"))
_WORD_BEFORE_DASH = pattern(
    r"(?<![A-Za-z])(?!(?:[IVX]{1,4}|SBU)\x05?$)[A-Za-z][\w'-]*(?<![a-z]C)(?<=[A-Za-z]{2}|-[A-Z])\x05?$"
    r"|(?<![\d-])\d{4}\x05?$|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d\d?\x05?$",
    matches=("a coordinating body", "in 2009", "on March 5"),
    refuses=("a", "II", "SBU", "12"),
)
# The codes of a database row that stands in a text (08TRIPOLI36)
_ROW_TAGS = pattern(
    r" 0 \d\d/\d\d/\d{4} \d{3,6} (?:\x01?[A-Z]{2,5}\x05?,? )++",
    matches=(" 0 07/20/2009 4953 PREL, PGOV, LY ",),
    refuses=(" 0 07/20/2009 PREL ",),
)
_BRACKET_HYPHEN = pattern(
    r"\) (?=-{1,2}[A-Za-z]|/[A-Za-z])",
    matches=("(MB) -affiliated", "(PT-PE) --all", "(s) /unit"),
    refuses=("(NFI) - is",),
)
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
    for clue, habit, readable in _CLUED:
        if clue in text:
            text = habit.sub(readable, text)
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
    for piece in _SENTINEL.split(row):
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
