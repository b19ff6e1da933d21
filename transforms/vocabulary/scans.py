"""Characters that a scan takes for each other, and words of a telegram that tell them apart."""

from __future__ import annotations

# A letter, and the digit it stands for where only digits can stand.
DIGITS: dict[str, str] = {
    "O": "0", "o": "0", "Q": "0", "l": "1", "I": "1", "i": "1", "|": "1", "!": "1", "S": "5", "s": "5",
    "B": "8",
}  # fmt: skip
# A letter, and what a scan may have made of it in a word.
LETTERS: dict[str, str] = {
    "O": "O0Q", "I": "I1l|!", "L": "L1lI|", "S": "S5", "B": "B8", "T": "T7", "Z": "Z2",
}  # fmt: skip
# The classifications that begin a first line, the longest first.
LEVELS: tuple[str, ...] = (
    "LIMITED OFFICIAL USE",
    "TOP SECRET",
    "CONFIDENTIAL",
    "UNCLASSIFIED",
    "UNCLAS",
    "SECRET",
)
# Words that begin a line of the transmission header.
FRAME_WORDS: tuple[str, ...] = ("INFO", "TO")
MONTHS: tuple[str, ...] = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
