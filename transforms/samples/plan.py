"""What is settled about a synthetic cable before a word of it is written."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from transforms.samples.oddities import choose
from transforms.samples.posts import OFFICERS_GIVEN, OFFICERS_SURNAME, POSTS, Post

# Twenty cables in a row fall into these years, about as the public set does.
_YEARS = (
    2009, 2008, 2006, 2009, 2007, 2010, 2005, 2009, 2008, 2004,
    2009, 2006, 2010, 2008, 2009, 2007, 2009, 2010, 2008, 2003,
)  # fmt: skip
_FIRST_SERIAL = 101
_SERIALS_A_BLOCK = 7
_CLASSIFICATIONS = ("CONFIDENTIAL", "SECRET", "UNCLASSIFIED", "TOP SECRET")
_WEIGHTS = (540, 225, 230, 5)
_CAPTIONS: dict[str, tuple[tuple[str, ...], ...]] = {
    "TOP SECRET": (("NOFORN", "SIPDIS"),),
    "SECRET": (("SIPDIS",), ("NOFORN", "SIPDIS"), ("SIPDIS", "NOFORN")),
    "CONFIDENTIAL": (("SIPDIS",), ("SIPDIS",), ("SIPDIS",), ("NOFORN", "SIPDIS"), ("SIPDIS", "NOFORN"), ()),
    "UNCLASSIFIED": (("SENSITIVE", "SIPDIS"), ("SIPDIS", "SENSITIVE"), ("SIPDIS",)),
    "LIMITED OFFICIAL USE": ((),),
}


class Plan(NamedTuple):
    """Identity, date, classification and oddities of one cable; `sent_at` is UTC, to the minute."""

    post: Post
    sent_at: datetime
    serial: int
    classification: str
    caption: tuple[str, ...]
    oddities: frozenset[str]
    officer: tuple[str, str]

    @property
    def year(self) -> int:
        """The year the cable was sent."""
        return self.sent_at.year

    @property
    def cable_id(self) -> str:
        """The cable's id: 09TRIPOLI941."""
        return f"{self.year % 100:02d}{self.post.origin}{self.serial}"

    @property
    def is_curly(self) -> bool:
        """Whether quotes and apostrophes are curly, as they are where TAGS are bare."""
        return bool(self.oddities & {"bare_tags", "capitals"})


def plan_cable(index: int, rng: Random) -> Plan:
    """Settle the cable at `index`; no two indexes share year and serial."""
    oddities = choose(index, rng)
    block, place = divmod(index, len(_YEARS))
    serial = _FIRST_SERIAL + block * _SERIALS_A_BLOCK + _YEARS[:place].count(_YEARS[place])
    year = _YEARS[place] - (20 if "old_order" in oddities else 0)
    classification = _classification(oddities, rng)
    return Plan(
        post=rng.choices(POSTS, [post.weight for post in POSTS])[0],
        sent_at=datetime(year, 1, 2) + timedelta(minutes=rng.randrange(363 * 24 * 60)),
        serial=serial,
        classification=classification,
        caption=rng.choice(_CAPTIONS[classification]),
        oddities=oddities,
        officer=(rng.choice(OFFICERS_GIVEN), rng.choice(OFFICERS_SURNAME)),
    )


def _classification(oddities: frozenset[str], rng: Random) -> str:
    if oddities & {"nameless", "broken_first_line"}:
        return rng.choice(("CONFIDENTIAL", "SECRET"))
    if "old_order" in oddities:
        return rng.choice(("SECRET", "CONFIDENTIAL", "LIMITED OFFICIAL USE"))
    return rng.choices(_CLASSIFICATIONS, _WEIGHTS)[0]


def years_later(day: date, years: int) -> date:
    """The same day some years on; the last of February gives its 28th."""
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)
