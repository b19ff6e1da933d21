"""What printers, archives and reviewers left on the text of a telegram, in the words they used.

Each row of a table is a pattern with the cable or the form that taught it.
"""

from __future__ import annotations

# A classification as the head and the foot of each page print it, alone in its line (1974ATHENS02959).
PAGE_LEVELS = r"(?:TOP\s+SECRET|SECRET|CONFIDENTIAL|LIMITED\s+OFFICIAL\s+USE|UNCLASSIFIED|UNCLAS)"

# Stamps that stand in a line of their own or within one.
STAMPS: tuple[str, ...] = (
    # Declassified/Released US Department of State EO Systematic Review 30 JUN 2005 (1974ATHENS02959)
    r"Declassified/Released\s+US\s+Department\s+of\s+State\s+EO\s+Systematic\s+Review\s+\d{1,2}\s+[A-Za-z]{3}\s+\d{4}",
    # UNCLASSIFIED U.S. Department of State Case No. F-2014-00001 Doc No. C05000001 Date: 01/01/2015
    r"U\.?\s?S\.?\s+Department\s+of\s+State\s+Case\s+No\.?\s*\S+\s+Doc\.?\s+No\.?\s*\S+(?:\s+Date:?\s*[\d/]+)?",
    # << END OF DOCUMENT >>: the last line of telegrams of 1979
    r"<<\s*END\s+OF\s+DOCUMENT\s*>>",
)

# Lines of reviewers under the Freedom of Information Act; they count where the stamp of a case stands too.
REVIEW_LINES: tuple[str, ...] = (
    r"RELEASED?\s+IN\s+(?:PART|FULL)(?:[\s,;]+(?:B\d{1,2}|1\.[45]\s?\([A-Ha-h]\)|NR))*",
    r"DENY\s+IN\s+(?:PART|FULL)",
    r"REVIEW\s+AUTHORITY:[^\n]{0,80}",
    r"Page\s+\d{1,3}\s+of\s+\d{1,3}",
    r"(?:B\d{1,2}|1\.[45]\s?\([A-Ha-h]\)|NR)(?:[\s,;]+(?:B\d{1,2}|1\.[45]\s?\([A-Ha-h]\)|NR))*",
    PAGE_LEVELS,
)

# Lines that end the print of a telegram, behind its signature.
END_LINES: tuple[str, ...] = (
    # NNN, NNNN, NNNNMAFVVZCZ: the end of transmission, and what the tape printed behind it
    r"N{3,5}(?:[A-Z]{6,10})?",
    r"BT",
    # *** Current Classification *** CONFIDENTIAL
    r"\*{2,3}\s*Current\s+(?:Handling\s+Restrictions|Classification)\s*\*{2,3}[^\n]{0,60}",
    rf"{PAGE_LEVELS}(?:\s+{PAGE_LEVELS})?",
)

# What the archive prints in the place of a text that it has on microfilm alone.
NO_TEXT: tuple[str, ...] = (
    r"ERROR\s+READING\s+TEXT\s+INDEX:?",
    r"TEXT\s+RECORD\s+NOT\s+FOUND(?:\s+IN\s+TEXT\s+FILE)?",
    r"(?:MESSAGE\s+)?TEXT\s+(?:IS\s+)?NOT\s+(?:AVAILABLE\s+)?ON-?\s?LINE",
    r"(?:MESSAGE\s+|TELEGRAM\s+)?TEXT\s+(?:IS\s+)?NOT\s+AVAILABLE",
    r"TEXT\s+ON\s+MICROFILM(?:\s+ONLY)?",
    r"(?:P-?REEL|N-?REEL)\s+(?:PRINTOUT|DOCUMENT)[^\n]{0,40}",
    r"NO\s+TEXT\b",
    r"\bn/a\b",
)
