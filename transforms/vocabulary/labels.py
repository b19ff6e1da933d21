"""The labels of a header's fields, in the spellings that cables print.

Each row is a field and a pattern of its label, most telling first. A pattern with a colon (or what
transmission made of it) counts anywhere in the header; a bare one counts only where its field has
not been met, for its words also stand in subjects.
"""

from __future__ import annotations

from transforms.vocabulary.tags import SUBJECT_TAGS

# Words made of the letters of SUBJECT that are a garbled label where a colon follows:
# yes: SUBEJCT:, SUJBECT:, SUBECT:, SUBJECTS:, SUBJET:   no: BEST:, CUBES:
_GARBLED_SUBJECT = r"(?=[A-Z]*(?:J|UBE))(?:S[UBJECT]{4,8}[SY]?|UBJECT|SUBJ[A-Z]{2,4})"
# yes: CLASSIFIED, CLASSFIED (09ASHGABAT757), CALSSIFIED, CLAASIFIED, Class.   no: DECLASSIFIED, CLASSES
_GARBLED_CLASSIFIED = (
    r"(?:C?(?:LA{1,2}S{1,2}|ALS{1,2})(?=[SIFED]{0,6}F)[SIFED]{3,7}|CLA?S{0,2}\.|CLASS?|CLASSIFIER)"
)
# yes: BY, BU, B Y:, BV:, Y:, and glued to a title BYDCM   no: BYLAWS
_GARBLED_BY = (
    r"(?:(?:BY{1,2}|BU|YB)(?![A-Za-z])|(?:B\sY|BV|B|Y)(?=\s?:)|BY(?=AMB|DCM|CDA|CHARGE|POL|ECON|CONSUL))"
)

# A word one letter away from TAGS, where codes follow: TAFS: PREL, TAS: PREL, Tags PREL   no: BAGS: A LAW
_NEAR_TAGS = (
    r"(?:TAGS?|[TRYFG]AGS|T[A-Z]GS|TA[A-Z]S|TAG[A-Z]|[AT]GS|TAS|TASG|TGAS|ATGS"
    r"|T[A-Z]AGS|TA[A-Z]GS|TAG[A-Z]S|TAGS[A-Z])"
)
# The code of a subject, or what has the form of a program's.
ANY_CODE = rf"(?:{'|'.join(sorted(SUBJECT_TAGS))}|K[A-Z]{{3}})"
_CODES_AHEAD = rf"(?=\s{{0,9}}\(?(?:[A-Z]{{2,5}}[,\s]{{1,3}})?{ANY_CODE}(?![A-Za-z]))"
# The first of a list of references: A. LIMA 12, (A) LIMA 12, A LIMA 12, 08 LIMA 12, LIMA 12, 613 LIMA
_REFERENCE_AHEAD = (
    r"(?=\s{0,9}(?:\(?[A-Za-z]\s?[.):]\s?\S"
    r"|\(?(?:[A-Z]\s)?(?:\(?(?:\d\d)?\d\d\)?\s)?(?:[A-Z]{3}|(?:LA|EL|HK|KL)\b)[A-Z .]{0,22}\d"
    r"|\d{3,6}\s[A-Z]{3}|(?:\d\d)?\d\d[A-Z]{4,20}\d))"
)
# The same in small letters: Lima 12, 08 Lima 12
_TITLED_AHEAD = rf"(?:{_REFERENCE_AHEAD}|(?=\s{{0,9}}(?:\d\d\s)?[A-Z][a-z]{{2}}[A-Za-z .]{{0,22}}\d))"

# A label with its colon: counts wherever a word begins.
LABELS: tuple[tuple[str, str], ...] = (
    # E.O. 12958, EO 12958, E.0. 12958, E.O.12356; E.9. 12958 (06BRASILIA2433)
    ("executive_order", r"E\s?[.,]?\s?[O09]\s?[.,:]{0,2}\s?:?\s?\d{5}"),
    ("executive_order", r"EXEC(?:UTIVE|\.)?\s+ORDER:?\s+\d{5}"),
    # E.O.: N/A
    ("executive_order", r"E\.?\s?[O0]\.?\s?[:,]?\s?(?=DECL|N/A|NA\b)"),
    # .12958: DECL
    ("executive_order", r"(?<=[\s.])(?=1(?:2958|2356|3526)\s?[:,]?\s?(?:DECL|N/A))"),
    # DECL: 10/15/2011 without an order, DECLASSIFY ON:, Declassify on: (09STATE63860)
    ("executive_order", r"DECL(?:AS)?\s?:|DECLASS?(?:IFY)?\s+ON\s?:?(?=\s)"),
    ("tags", r"(?:TAG?S?|TASGS?|TGAS|TAGSS|TAG\sS|AGS|TAGD|TAGA)\s?[:;/=](?=\s|[A-Z(]|$)"),
    ("tags", r"T\sA\sG\sS?\s?:"),
    ("tags", rf"(?=[ATRYFG][A-Z]{{1,4}}(?![A-Z])){_NEAR_TAGS}\s?[:;.,=/-]{{0,2}}{_CODES_AHEAD}"),
    ("subject", rf"(?=[SU])(?:SUBJECT|SUBJ?|{_GARBLED_SUBJECT}|SUBJECT\s+LINE)\s?[:;.-]{{1,2}}"),
    # REF:, REFS:, REF(S):, REFTEL:, REF A:, REFERENCES:, RE F:   no: A RESPONSE TO REFTEL:
    (
        "refs",
        r"(?=R)(?<!\bTO\s)(?<!\bIN\s)(?<!\bOF\s)(?<!\bON\s)(?<!\bPER\s)(?:REF(?:S|TELS?|TEL\(S\))?(?:\s?\(S\))?|REFE?RE?N[CS]ES?(?:\(S\))?|REFEL|RE\sF|RFE)(?:\s[A-Z])?\s?\.?[:;]",
    ),
    # One letter away from REF, where references follow: REFF: A. LIMA 12, RWF: LIMA 12
    (
        "refs",
        rf"(?=[RE][A-Z]{{1,7}}\s?[:;])(?:R?EF[A-Z]?|R[A-Z]F|RE[A-Z]?|RE[A-Z]F|R[A-Z]EF|REF[A-Z]?TELS?|REFT[EL]{{1,2}}S?)\s?[:;]{_REFERENCE_AHEAD}",
    ),
    ("subject", r"S\sU\sB\sJ(?:\sE\sC\sT)?\s?:"),
    ("refs", r"R\sE\sF(?:\sS)?\s?:"),
    # REF NO: LIMA 12, REFERENCED CABLES: LIMA 12
    ("refs", r"REF(?:ERENCED?)?\s(?:CABLE|MESSAGE|NO|TEL|TELEGRAM)S?\.?\s?:"),
    ("classified_by", rf"(?<!/){_GARBLED_CLASSIFIED}\s*{_GARBLED_BY}\s?[:;.]?"),
    # CLASSIFYING OFFICER: DCM   CLASSIFICATION BY: DCM
    ("classified_by", r"CLASSIF(?:YING\s+(?:OFFICER|OFFICIAL|AUTHORITY)|ICATION\s+BY)\s?:"),
    ("classified_by", r"(?:CLASSIFIED|CLASSIFIER)\s?:(?=\s)"),
    # DERIVED FROM: DSCG 05-01
    ("derived_from", r"DERIVED\s+(?:FROM|BY)\s?:?"),
    ("reasons", r"(?:REASONS?|REAS)\s?:"),
)
# The letters those begin with, so that other words are passed over at once.
FIRST_LETTERS = "1ETASURCLDFGY"

# The same glued to the word before, where a line break was lost: SIPDISE.O. 12958 (06ANKARA331). Each begins
# with its literal, which a search finds fast, and looks back from there.
GLUED_LABELS: tuple[tuple[str, str], ...] = (
    ("executive_order", r"E(?<=[A-Za-z]E)\.\s?[O0]\.\s?:?\s?\d{5}"),
    ("tags", rf"TAGS(?<=[A-Za-z]TAGS)\s?:{_CODES_AHEAD}"),
    ("subject", r"SUBJECT(?<=[A-Za-z]SUBJECT)\s?:"),
    # STALLREF: A. LIMA 12, StallREF: E-mail, StallRef: Lima 12
    ("refs", r"REF(?:(?<=[A-Z]{3}REF)|(?<=[a-z]REF))(?:S|TELS?)?\s?:(?=\s)"),
    ("refs", rf"REF(?<=[A-Za-z]REF)(?:S|TELS?)?\s?:{_TITLED_AHEAD}"),
    ("refs", r"Ref(?<=[A-Za-z]Ref)(?:s|tels?)?\s?:"),
    ("refs", rf"REFTEL(?<=[A-Z]{{3}}REFTEL)S?{_REFERENCE_AHEAD}"),
    ("derived_from", r"DERIVED(?<=[A-Za-z]DERIVED)\s+FROM\s?:"),
    ("reasons", r"R(?<=[A-Za-z]R)(?:EASON|eason)[Ss]?\s?:(?=\s{0,4}1[.:])"),
    # NamedClassified By: DCM   no: ARCHIVES DECLASSIFIED BY ORDER
    (
        "classified_by",
        r"CLASSIFIED(?<=[A-Za-z]CLASSIFIED)(?<!\bDECLASSIFIED)(?<!\bUNCLASSIFIED)(?<!\bRECLASSIFIED)"
        r"(?<!\bMISCLASSIFIED)(?<!\bOVERCLASSIFIED)\s+BY(?![A-Za-z])\s?:?",
    ),
    (
        "classified_by",
        r"Classified(?<=[A-Za-z]Classified)(?<!\bDeClassified)(?<!\bUnClassified)\s+[Bb]y(?![A-Za-z])\s?:?",
    ),
)

# The same without a colon: counts in capitals only, and only where its field has not been met before.
BARE_LABELS: tuple[tuple[str, str], ...] = (
    # TAGS PREL, PGOV   TAG BR   TAGS. PREL   no: PRICE TAG OF WAR
    ("tags", r"TAGS?[.,]?(?:\s-)?(?=\s+[A-Z(]|$)"),
    ("subject", r"SUBJ(?:ECT)?(?=\s)(?!\s+LINE)"),
    # REF A. STATE 1   REF A STATE 1   REFTEL STATE 1   REF - BRASILIA 861   REFERENCE LIMA 12
    # no: FOLLOW-UP TO REFTEL DEMARCHE
    ("refs", rf"(?:REFS?|REFTELS?|REFERENCES?)(?![A-Za-z])(?:\s?[-–/.])?{_REFERENCE_AHEAD}"),
    # At the start of a line with any text behind a dash, and in small letters: REF - E-MAIL, Ref A. Lima 12
    ("refs", r"(?<![^\n])REF(?:S|TELS?)?\s?-(?=\s)"),
    ("refs", rf"(?<![^\n])(?:Refs?|Reftels?|References?)(?![A-Za-z])(?:\s?[-–/.])?{_TITLED_AHEAD}"),
    # BY: Gene A. Cretz (09TRIPOLI874)
    ("classified_by", r"BY\s?:"),
)

# Sentences that tell how to handle a cable; they end a subject or stand before a label.
HANDLING: tuple[str, ...] = (
    r"(?:THIS\s+(?:IS\s+(?:AN?\s+)?(?:ACTION|SENSITIVE)|(?:MESSAGE|CABLE|DOCUMENT|TELEGRAM|REPORT)\s+(?:IS|CONTAINS|HAS|MESS)))",
    r"SENSITIVE\s*[,;]?\s*BUT\s+(?:UNCLASSIFIED|NOT\s+CLASSIFIED)",
    r"(?:NOT\s+FOR\s+(?:INTERNET|DISTRIBUTION|PUBLIC))",
    r"(?:PLEASE\s+(?:PROTECT|HANDLE|TREAT)\s+ACCORDINGLY)",
    r"(?:HANDLE|PROTECT|TREAT)\s+ACCORDINGLY",
    r"ENTIRE\s+TEXT\b",
)

# What is summary and no summary of a cable: (C) Summary executions have shocked the town.
SUMMARY_NOUNS: tuple[str, ...] = (
    r"ARRESTS?",
    r"CHARGES?",
    r"CONVICTIONS?",
    r"COURTS?",
    r"DEPORTATIONS?",
    r"DETENTIONS?",
    r"DISMISSALS?",
    r"EXECUTIONS?",
    r"EXPULSIONS?",
    r"FIRINGS?",
    r"JUDGE?MENTS?",
    r"JUSTICE",
    r"KILLINGS?",
    r"OFFENSES?",
    r"PROCEDURES?",
    r"PROCEEDINGS?",
    r"PUNISHMENTS?",
    r"REMOVALS?",
    r"SENTENCES?",
    r"TRIALS?",
)
