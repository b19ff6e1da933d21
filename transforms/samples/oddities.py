"""The oddities of the annotated set, each with how often a cable has it.

Frequencies were counted over three thousand annotated cables; a sample of any size shows every oddity
once before chance decides (see `choose`).
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple


class Oddity(NamedTuple):
    """One oddity: how many cables in a thousand have it, and the group in which only one may hold."""

    name: str
    per_mille: int
    group: str
    specimen: str


ODDITIES: tuple[Oddity, ...] = (
    Oddity(
        "page_header", 467, "page", "a page header cuts a sentence: who had CAIRO 00000941 002 OF 003 gone"
    ),
    Oddity(
        "page_line", 10, "page", "the older page header: CONFIDENTIAL PAGE 02 ROME 01196 01 OF 02 071049Z"
    ),
    Oddity(
        "straddled", 15, "straddled", "a mention runs into the page header: [PER Sarrafi CAIRO  ] 00000941"
    ),
    Oddity("bare_tags", 198, "tags", "TAGS without links, curly quotes: TAGS PREL , [ORG PGOV  ]"),
    Oddity("no_tags", 3, "tags", "no TAGS line"),
    Oddity("ref_anchors", 174, "refs", "REF items are anchors: REF: A. STATE 242722 <a id='parB' …>¶</a>B ."),
    Oddity("ref_years", 60, "refs", "refs of another year: REF: A) 05 BEIRUT 2216 B) 08 STATE 134386"),
    Oddity("no_refs", 300, "refs", "no REF line"),
    Oddity("unanchored_paragraph", 129, "numbers", "a paragraph without an anchor: 3 . ( C ) …"),
    Oddity("number_skips", 121, "numbers", "numbers skip"),
    Oddity("unnumbered", 95, "numbers", "no paragraph has a number"),
    Oddity("first_not_one", 33, "numbers", "the first number is not 1"),
    Oddity("renumbered", 11, "numbers", "numbering restarts"),
    Oddity("redaction", 124, "redaction", "a name is redacted, sometimes glued: contactXXXXXXXXXXXX"),
    Oddity("literal_brackets", 47, "brackets", "literal brackets: his [ the Minister's ] view"),
    Oddity("nested_mention", 7, "brackets", "nested mentions: [LOC [LOC HARARE  ] ]"),
    Oddity("unbalanced_mention", 1, "brackets", "a mention that never closes"),
    Oddity(
        "mention_in_tag", 1, "brackets", "a mention closes inside an HTML tag: [ORG Left <a  ] id='par14'"
    ),
    Oddity(
        "year_anchor", 37, "year", "a year taken for a paragraph: in January <a id='par2001' …>¶</a>2001 ."
    ),
    Oddity(
        "closing_in_mention", 92, "ending", "closing HTML inside a mention: [PER Birkenholt</pre></code>  ]"
    ),
    Oddity("no_signature", 20, "ending", "no signature"),
    Oddity("partial", 10, "ending", "later sections, end and signature are missing"),
    Oddity("date_line", 75, "front", "a date line first: Thursday , 07 March 2002 , 10:13 C O N F …"),
    Oddity("database_row", 9, "front", "a database row in front: 201836 2009-04-10 09BERLIN431 Embassy …"),
    Oddity("transmission", 33, "front", "a transmission header in front: O 271459Z SEP 08 FM AMEMBASSY …"),
    Oddity("no_subject", 32, "subject", "no SUBJECT line"),
    Oddity("swallowed", 150, "swallowed", "a mention swallows a header word: [PER N/A TAGS:  ]"),
    Oddity("no_executive_order", 11, "order", "no E.O. line"),
    Oddity("old_order", 15, "order", "an older order: E.O. 12356: DECL:OADR"),
    Oddity("nameless", 30, "order", "the file's name says nothing"),
    Oddity("broken_first_line", 8, "first line", "a broken first line: SS E C R E T, O N F I D E N T I A L"),
    Oddity("capitals", 30, "case", "the whole cable in capitals"),
)

STUBS_PER_MILLE = 53


def choose(index: int, rng: Random) -> frozenset[str]:
    """The oddities of the cable at `index`, one a group at most; the first cables show each once."""
    certain = ODDITIES[index] if index < len(ODDITIES) else None
    chosen = {} if certain is None else {certain.group: certain.name}
    for oddity in ODDITIES:
        if rng.randrange(1000) < oddity.per_mille:
            chosen.setdefault(oddity.group, oddity.name)
    return frozenset(chosen.values())
