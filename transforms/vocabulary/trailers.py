"""What stands behind a signature and is no part of it: stamps, marks and notes of a communications centre.

Each row is a pattern of what ends a text, with blanks of any width between its words.
"""

from __future__ import annotations

# Short marks, looked for in the last characters.
MARKS: tuple[str, ...] = (
    r"(?<![A-Z])BT",
    r"NN(?:NN|N)",
    r"#\d{4}",
    r"END OF (?:CABLE|DOCUMENT|MESSAGE|TELEGRAM)",
    r"CABLE ENDS",
    r"(?i:END CABLE TEXT)",
    r"MINIMIZED? CONSIDERED",
    r"(?<=\s)SIPDIS",
    r"(?<=\s)(?:TOP SECRET|SECRET|CONFIDENTIAL|LIMITED OFFICIAL USE|UNCLASSIFIED)",
    r"(?<=\s)(?:UNCLAS|SENSITIVE BUT UNCLASSIFIED|SENSITIVE|SBU|NOFORN|FOR OFFICIAL USE ONLY)",
    r"(?<=\s)(?:C O N F I D E N T I A L|S E C R E T|U N C L A S(?: S I F I E D)?)",
    # 2009LIMA00311 - Classification: SECRET
    r"\d{4}[A-Z]+\d+ - (?:Classification: ?)?[A-Z]+(?: [A-Z]+){0,2}",
    r"\s0 \d{1,2}/\d{1,2}/\d{4}",
    r"(?<=[A-Z])(?:\s0)+",
    r"\n[ \t]*\d{1,4}",
    r"(?<=[A-Z]{4})\d",
)

# Lines of several words, each with a word that it holds, by which it is known at once.
LINES: tuple[tuple[str, str], ...] = (
    # The stamp of a release under the Freedom of Information Act
    (
        "Case No",
        r"(?:UNCLASSIFIED\s+)?U\.\s?S\.\s+Department\s+of\s+State\s+Case\s+No\.?\s+\S{1,30}\s+Doc\s+No\.?\s+\S{1,20}"
        r"(?:\s+Date:?\s+[\d/]{6,10})?",
    ),
    (
        "Released",
        r"(?:(?:Margaret\s+P\.\s+Grafeld|Sheryl\s+P\.\s+Walter)\s+)?"
        r"Declassified/Released\s+US\s+Department\s+of\s+State\s+EO\s+Systematic\s+Review(?:\s+\w{1,9}){3}",
    ),
    (
        "IN ",
        r"(?<=\s)(?:RELEASED?|DENIED)\s+IN\s+(?:FULL|PART)"
        r"(?:[\s,;]{1,3}(?:B\d|1\.\d)(?:\([A-Za-z]\)){0,3}){0,6}",
    ),
    ("AUTHORITY", r"REVIEW\s+AUTHORITY:\s[^\n:]{3,60}"),
    ("APPROVED FOR", r"APPROVED\s+FOR\s+RELEASE[\s:]+(?:DATE:?\s+)?[\d/-]{4,10}"),
    # A page header that a page ends with
    ("PAGE", r"PAGE\s+\d{1,2}\s+[A-Z][A-Z '’-]{1,20}\s+\d{3,6}(?:\s+\d{2}\s+OF\s+\d{2})?(?:\s+\d{6}Z)?"),
    ("age ", r"(?<=\s)Page\s+\d{1,3}(?:\s+of\s+\d{1,3})?"),
)

# Sentences of a communications centre, or of who drafted the text, that stand on lines of their own.
NOTES: tuple[str, ...] = (
    # NOTE: PASSED TO USTR   NOTE BY OC/T: POUCHED
    r"(?<=\s)\(?(?:NOTE|Note)(?:\s+(?:BY|by)\s+[A-Z/]{2,12})?\s?[:-]\s[^\n]{3,120}(?:\n[^\n]{1,80}){0,2}",
    r"(?<=\s)\(?(?:NOT\s+)?(?:PASSED|POUCHED|RELAYED|REPEATED)\s+(?:TO|BY|ABOVE)\s[^\n]{2,80}",
    r"(?<=\s)\*?(?:CORRECTED|DUPLICATE)\s+COPY(?:\s[^\n]{2,80})?",
    r"(?<=\s)\(?(?:Drafted|Cleared|Approved|DRAFTED|CLEARED|APPROVED)(?:\s+(?:by|BY))?:?\s[^\n]{3,120}",
)
