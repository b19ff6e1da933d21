"""The text of a list of references cut into words, numbers and marks."""

from __future__ import annotations

from typing import Literal, NamedTuple

from transforms.patterns import pattern

# A word, in which a zero may stand for an O: LIMA, N0UAKCH0TT, 0SLO, T0KYO
# A number, in which an O may stand for a zero: 00123, 1O2, O44
_TOKEN = pattern(
    r"(?P<number>(?:\d|(?<![A-Z])O(?=O{0,3}\d))(?:\d|O(?=\d|[^A-Z0-9]|$))*)(?!(?<=(?<!\d)0)[A-Z]{3})"
    r"|(?P<word>0?[A-ZÀ-Ý]+(?:0[A-Z]+|['’][A-Z]+)*(?:0(?=\s+\d))?)"
    r"|(?P<mark>[^\s\w])",
    matches=("LIMA", "0SLO", "N'DJAMENA", "00123", "(", "1O2"),
    refuses=(" ", "_"),
)

Kind = Literal["word", "number", "mark", "end"]


class Token(NamedTuple):
    """One token; `text` is in capitals, `is_glued` says that no blank stands before it."""

    kind: Kind
    text: str
    is_letter: bool
    is_glued: bool


END = Token("end", "", False, False)


def tokenize(text: str) -> list[Token]:
    """The tokens of `text` in order; a zero in a word is an O, an O in a number is a zero."""
    tokens: list[Token] = []
    end = -1
    for found in _TOKEN.finditer(text.upper()):
        kind, printed = found.lastgroup, found.group()
        start, is_glued = found.start(), found.start() == end
        end = start + len(printed)
        if kind == "number":
            tokens.append(Token("number", printed.replace("O", "0"), False, is_glued))
        elif kind == "word":
            tokens.append(Token("word", printed.replace("0", "O"), len(printed) == 1, is_glued))
        else:
            tokens.append(Token("mark", printed, False, is_glued))
    return tokens
