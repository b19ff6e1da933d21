"""Characters of Unicode that stand in texts for a blank, for the end of a line, or for nothing at all."""

from __future__ import annotations

# Each reads as U+0020: tab, vertical tab, form feed, no-break space, and the spaces of typography.
BLANKS = (
    "\t\x0b\x0c\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)

# Next line, line separator, paragraph separator.
LINE_ENDS = "\u0085\u2028\u2029"

# Without width, and no text: soft hyphen, joiners, zero-width spaces, marks of direction, byte order mark.
UNSEEN = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f\ufeff"
)
