"""Sentences of synthetic cables: templates filled with one cable's cast of people, places and bodies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from transforms.samples import topics
from transforms.samples.notation import mention
from transforms.samples.posts import NAMES, Post
from transforms.samples.topics import Topic

_SLOT = re.compile(r"\{(\w+)\}")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
# Where the tagger is wrong, it is wrong like this.
_MISTAKES = {"PER": "ORG", "ORG": "LOC", "LOC": "ORG", "MISC": "ORG"}


class Cast(NamedTuple):
    """Who and what one cable is about."""

    post: Post
    topic: Topic
    sentences: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    neighbors: tuple[tuple[str, str], ...]
    firm: str
    party: str
    ministry: str
    agency: str
    igo: str


def cast_for(post: Post, rng: Random) -> Cast:
    """A cast drawn for a cable of that post: four to six people, two neighbours, one of each body."""
    given, surnames = NAMES[post.region]
    chosen = rng.sample(surnames, min(len(surnames), rng.randint(4, 6)))
    topic, *others = rng.sample(topics.TOPICS, 3)
    neighbors = [pair for pair in topics.NEIGHBORS[post.region] if pair[0] != post.country]
    return Cast(
        post=post,
        topic=topic,
        sentences=sum((other.sentences for other in others), topic.sentences + topics.GENERAL),
        people=tuple((rng.choice(given), surname) for surname in chosen),
        neighbors=tuple(rng.sample(neighbors, 2)),
        firm=rng.choice(topics.FIRMS),
        party=rng.choice(topics.PARTIES),
        ministry=rng.choice(topics.MINISTRIES),
        agency=rng.choice(topics.AGENCIES),
        igo=rng.choice(topics.ORGANIZATIONS),
    )


def tell(cast: Cast, rng: Random) -> Iterator[str]:
    """Sentences without end, as marked text; a template comes again only when all have been told."""
    while True:
        for template in rng.sample(cast.sentences, len(cast.sentences)):
            yield fill(template, cast, rng)


def fill(template: str, cast: Cast, rng: Random) -> str:
    """A template as marked text; a slot in capitals gives its words in capitals, and often no mention."""

    def slot(match: re.Match[str]) -> str:
        name = match[1]
        text = _SLOTS[name.lower()](cast, rng)
        return _in_capitals(text, rng) if name.isupper() else text

    text = _SLOT.sub(slot, template).replace("⟧:", ":⟧")
    return text[0].upper() + text[1:] if text[0].islower() else text


def _in_capitals(marked: str, rng: Random) -> str:
    kind, _, surface = marked.strip("⟦⟧").partition(" ")
    if not marked.startswith("⟦"):
        return marked.upper()
    return mention(kind, surface.upper()) if rng.random() < 0.5 else surface.upper()


def _tagged(entity_type: str, surface: str, rng: Random) -> str:
    """A mention as an imperfect tagger leaves it: one in six missed, one in thirty of the wrong type."""
    chance = rng.random()
    if chance < 0.17:
        return surface
    return mention(_MISTAKES[entity_type] if chance < 0.20 else entity_type, surface)


def _country(name: str, rng: Random) -> str:
    article, _, rest = name.partition("the ")
    return _tagged("LOC", name, rng) if article else f"the {_tagged('LOC', rest, rng)}"


def _full_name(cast: Cast, rng: Random) -> str:
    return _tagged("PER", " ".join(rng.choice(cast.people)), rng)


def _surname(cast: Cast, rng: Random) -> str:
    return _tagged("PER", rng.choice(cast.people)[1], rng)


def _date(_cast: Cast, rng: Random) -> str:
    return f"{rng.choice(_MONTHS)} {rng.randint(1, 28)}"


def _money(_cast: Cast, rng: Random) -> str:
    return rng.choice(
        (f"${rng.randint(2, 900)} million", f"${rng.randint(1, 9)}.{rng.randint(1, 9)} billion")
    )


_SLOTS: dict[str, Callable[[Cast, Random], str]] = {
    "p": _full_name,
    "l": _surname,
    "c": lambda cast, rng: _country(cast.post.country, rng),
    "n": lambda cast, rng: _country(rng.choice(cast.neighbors)[0], rng),
    "city": lambda cast, rng: _tagged("LOC", cast.post.city, rng),
    "adj": lambda cast, rng: _tagged("MISC", cast.post.adjective, rng),
    "nadj": lambda cast, rng: _tagged("MISC", rng.choice(cast.neighbors)[1], rng),
    "people": lambda cast, rng: _tagged("MISC", cast.post.people, rng),
    "us": lambda _cast, _rng: mention("LOC", "U.S."),
    "wash": lambda _cast, rng: _tagged("LOC", "Washington", rng),
    "gov": lambda cast, rng: _tagged("ORG", cast.post.government, rng),
    "ministry": lambda cast, rng: _tagged("ORG", cast.ministry, rng),
    "agency": lambda cast, rng: _tagged("ORG", cast.agency, rng),
    "party": lambda cast, rng: _tagged("ORG", cast.party, rng),
    "firm": lambda cast, rng: _tagged("ORG", cast.firm, rng),
    "igo": lambda cast, rng: _tagged("ORG", cast.igo, rng),
    "date": _date,
    "month": lambda _cast, rng: rng.choice(_MONTHS),
    "pct": lambda _cast, rng: f"{rng.randint(2, 65)} percent",
    "money": _money,
    "count": lambda _cast, rng: str(rng.randint(2, 400)),
}
