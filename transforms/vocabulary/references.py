"""Words of a list of references that are no post, in capitals."""

from __future__ import annotations

# What stands between two references or two serials, and around them, and says nothing.
AND_WORDS: frozenset[str] = frozenset(
    "AND ALSO AS EARLIER ET AL NOTAL NOTALS OTHERS PREVIOUS PREVIOUSLY PREV PRIOR SEE".split()
)
# What stands between a post and its serial: LUSAKA CABLES 0119, LIMA NO. 12
NUMBER_WORDS: frozenset[str] = frozenset(
    """
CABLE CABLES CITE MESSAGE MSG NO NOS NR NUMBER NUMBERS REFTEL SERIAL TEL TELNO TELS TELEGRAM TELEGRAMS
""".split()
)
# Between the ends of a range: 101 THRU 103
THROUGH_WORDS: frozenset[str] = frozenset("THRU THROUGH TO".split())
# Before a year that stands behind a serial: LIMA 12 OF 2005
YEAR_WORDS: frozenset[str] = frozenset("DATED FROM IN OF YEAR".split())
MONTHS: frozenset[str] = frozenset(
    """
JAN JANUARY FEB FEBRUARY MAR MARCH APR APRIL MAY JUN JUNE JUL JULY AUG AUGUST SEP SEPT SEPTEMBER OCT OCTOBER
NOV NOVEMBER DEC DECEMBER
""".split()
)
# A number before these counts something else: PARIS 2 E-MAIL, ROME 3 O/I
NO_SERIAL_BEFORE: frozenset[str] = frozenset(
    "AM DAY DAYS EMAIL EMAILS FAH FAM FAX HOURS HRS O OFFICIALS PERCENT PM TELCON TH".split()
)
# A post behind these stands in a sentence: LOOKS BACK ON ATHENS 04
PREPOSITIONS: frozenset[str] = frozenset(
    "ABOUT AFTER AT BEFORE BY FOR FROM IN ON SINCE THE TO TOWARD TOWARDS UNTIL WITH".split()
)
