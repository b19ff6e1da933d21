"""How much each kind of evidence says for a year: counted over half of the real cables, checked on the other.

Offsets are of a year named minus the cable's own: -1 is "last year".
"""

from __future__ import annotations

# The years cables are of; the telegrams before 1973 and after February 2010 are few or none.
OLDEST, NEWEST = 1966, 2010
# The last month of the newest year that has cables.
LAST_MONTH = 3

# Cables of the public set by year; a year not here has some sixty.
CABLES: dict[int, int] = {
    2000: 430, 2001: 880, 2002: 2600, 2003: 8100, 2004: 12000, 2005: 24000, 2006: 42000, 2007: 45000,
    2008: 49000, 2009: 57000, 2010: 9000,
}  # fmt: skip
FEWEST = 60

# Years from a cable's date to its declassification date.
SPANS: dict[int, float] = {
    10: 0.80,
    25: 0.06,
    20: 0.05,
    15: 0.026,
    5: 0.014,
    30: 0.005,
    8: 0.003,
    6: 0.002,
    2: 0.002,
}
RARE_SPAN = 0.0008
# A date in November or December: nine years are ten for a cable of January, reckoned from the month before.
# Its serial is then below this share of its post's year.
LOW_SERIAL = 0.12
JANUARY_SPANS: dict[int, float] = {9: 0.3, 10: 0.25}
DECEMBER_SPANS: dict[int, float] = {9: 0.008, 10: 0.8}

# How often a cable names a year of each offset, and a month with a year of each offset.
NAMED: dict[int, float] = {
    -5: 0.061, -4: 0.085, -3: 0.105, -2: 0.2, -1: 0.31, 0: 0.33, 1: 0.154, 2: 0.074, 3: 0.035, 4: 0.014,
    5: 0.01, 6: 0.01, 7: 0.006, 8: 0.004,
}  # fmt: skip
NAMED_BEFORE, NAMED_AFTER = 0.03, 0.003
MONTHS: dict[int, float] = {
    -4: 0.014, -3: 0.033, -2: 0.083, -1: 0.208, 0: 0.214, 1: 0.066, 2: 0.018, 3: 0.004,
}  # fmt: skip
MONTH_BEFORE, MONTH_AFTER = 0.006, 0.002
# The latest year that references print themselves: mostly last year's, for this year's are printed without.
REFERRED: dict[int, float] = {-1: 0.8, 0: 0.1, -2: 0.07}
RARE_REFERRED = 0.005
# A weekday with a date that fits the year's calendar, and one that does not.
WEEKDAY_FITS, WEEKDAY_FAILS = 0.93, 0.012

# How far each kind is trusted beside the others, whose words repeat each other.
TRUST: dict[str, float] = {"prior": 0.6, "named": 0.7, "unnamed": 0.5, "month": 0.6}
# What a year loses that a name, a serial or a month speaks against.
AGAINST_NAME, AGAINST_SERIAL, AGAINST_MONTH = 3.0, 4.0, 3.0
# A year is claimed from this share of all evidence on.
CLAIMED_FROM = 0.3

# The executive orders on classification: the first and the last year each was printed in.
ORDERS: dict[str, tuple[int, int]] = {
    "11652": (1972, 1978),
    "12065": (1978, 1982),
    "12356": (1982, 1995),
    "12958": (1995, 2010),
    "12598": (1995, 2010),  # misprinted: 12598 for 12958
    "13526": (2010, 2010),
}

# Names and words of public life, in the spelling of cables, and the year from which they are met.
SINCE: dict[str, int] = {
    "Obama": 2009,
    "OBAMA": 2009,
    "Secretary Clinton": 2009,
    "Secretary of State Clinton": 2009,
    "Holbrooke": 2009,
    "H1N1": 2009,
    "swine flu": 2009,
    "McChrystal": 2009,
    "financial crisis": 2008,
    "Medvedev": 2008,
    "Lisbon Treaty": 2008,
    "Sarkozy": 2004,
    "Petraeus": 2007,
    "Ban Ki": 2007,
    "Secretary Gates": 2007,
    "Secretary Rice": 2005,
    "Guantanamo": 2002,
    "9/11": 2001,
}
# Resolutions of the Security Council: from this number on, not before this year.
RESOLUTIONS: tuple[tuple[int, int], ...] = (
    (1874, 2009), (1803, 2008), (1747, 2007), (1650, 2006), (1579, 2005), (1519, 2004), (1457, 2003),
    (1384, 2002),
)  # fmt: skip
# Serials of the Department's own cables never reached these in the year given and after.
STATE_SERIALS: tuple[tuple[int, int], ...] = ((135000, 2008), (172000, 2007), (205000, 2006), (230000, 2005))
