"""Bodies of synthetic cables: numbered paragraphs under headings, with their portion marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random

from transforms.samples import topics
from transforms.samples.notation import curl
from transforms.samples.plan import Plan
from transforms.samples.prose import Cast, fill, tell

# Portion marks as the tagger left them, by classification, in about their real proportions.
_MARKS: dict[str, tuple[str, ...]] = {
    "TOP SECRET": ("(⟦ORG TS/NF⟧)",),
    "SECRET": ("(⟦ORG S/NF⟧)",) * 6
    + ("(S)",) * 4
    + ("(⟦ORG S⟧)",) * 5
    + ("(⟦LOC S/NF⟧)", "(S//FGI//NF)", "(S/REL TO NATO)"),
    "CONFIDENTIAL": ("(C)",) * 40
    + ("(C/NF)",) * 2
    + ("(⟦ORG C/NF⟧)", "(⟦LOC C⟧)", "(C/REL ⟦ORG NATO⟧)", "(⟦ORG U⟧)"),
    "UNCLASSIFIED": ("(⟦ORG SBU⟧)",) * 12
    + ("(U)",) * 6
    + ("(⟦ORG U⟧)", "(⟦LOC SBU⟧)", "(SBU)", "(⟦ORG U//FOUO⟧)"),
    "LIMITED OFFICIAL USE": ("(⟦ORG LOU⟧)",),
}
_SMALLEST, _LARGEST = 500, 60_000


@dataclass(slots=True)
class Passage:
    """One paragraph as planned, in marked text: its number, the heading above it, its mark, its sentences."""

    sentences: list[str]
    number: int | None = None
    is_anchored: bool = True
    heading: str | None = None
    underline: str = ""
    mark: str = ""
    is_summary: bool = False
    is_comment: bool = False
    is_request: bool = False


def write_body(plan: Plan, cast: Cast, rng: Random) -> list[Passage]:
    """The passages of a cable, as many as its length asks for: some eight, now and then thirty."""
    target = min(max(rng.lognormvariate(8.84, 0.62), _SMALLEST), _LARGEST)
    story = tell(cast, rng)
    passages = _summary(story, rng)
    size = sum(len(sentence) for passage in passages for sentence in passage.sentences)
    while size < target:
        passage = Passage(list(islice(story, rng.randint(3, 15))))
        if rng.random() < 0.3:
            passage.heading = fill(rng.choice(cast.topic.headings), cast, rng)
        passages.append(passage)
        size += sum(map(len, passage.sentences))
    if rng.random() < 0.6:
        passages.append(_comment(cast, rng))
    if "unnumbered" not in plan.oddities and rng.random() < 0.1:
        _ask_for_action(passages, cast, rng)
    _number(passages, plan, rng)
    _mark(passages, plan, rng)
    _decorate(passages, rng)
    _disturb(passages, plan, cast, rng)
    _dress(passages, plan)
    return passages


def _summary(story: Iterator[str], rng: Random) -> list[Passage]:
    sentences = list(islice(story, rng.randint(1, 5)))
    if rng.random() < 0.15:
        return [Passage(sentences)]
    if rng.random() < 0.3:
        return [Passage([*sentences, "End summary."], heading="SUMMARY", is_summary=True)]
    opening = rng.choice(("Summary: ", "SUMMARY: ", "Summary. "))
    if opening == "Summary. ":
        return [Passage(["Summary.", *sentences, "End Summary."], is_summary=True)]
    first = f"{opening}{sentences[0]}"
    if sentences[0].startswith("⟦") and rng.random() < 0.4:
        kind, _, rest = sentences[0][1:].partition(" ")
        first = f"⟦{kind} {opening}{rest}"
    return [Passage([first, *sentences[1:], "End summary."], is_summary=True)]


def _comment(cast: Cast, rng: Random) -> Passage:
    sentences = [fill(template, cast, rng) for template in rng.sample(topics.COMMENTS, rng.randint(1, 4))]
    if rng.random() < 0.4:
        return Passage(sentences, heading="COMMENT", is_comment=True)
    return Passage([f"Comment: {sentences[0]}", *sentences[1:], "End comment."], is_comment=True)


def _ask_for_action(passages: list[Passage], cast: Cast, rng: Random) -> None:
    request = fill("ACTION REQUEST: Post requests guidance on the reply to {p} before {date}.", cast, rng)
    passages.append(Passage([request], is_request=True))
    passages.insert(0, Passage([]))


def _number(passages: list[Passage], plan: Plan, rng: Random) -> None:
    if "unnumbered" in plan.oddities:
        return
    number = 2 if "first_not_one" in plan.oddities else 1
    break_at = rng.randrange(1, len(passages)) if len(passages) > 1 else 0
    for place, passage in enumerate(passages):
        if break_at and place == break_at:
            number += 1 if "number_skips" in plan.oddities else 0
            number = 1 if "renumbered" in plan.oddities else number
        passage.number = number
        passage.is_anchored = "unanchored_paragraph" not in plan.oddities or place != break_at
        number += 1
    asked = next((passage.number for passage in passages if passage.is_request), None)
    if asked is not None:
        passages[0].sentences = [f"This is an action request; see para {asked}."]


def _mark(passages: list[Passage], plan: Plan, rng: Random) -> None:
    if rng.random() < 0.06:
        return
    marks = _MARKS[plan.classification]
    usual = rng.choice(marks)
    for passage in passages:
        if not passage.sentences[0].startswith("This is an action request"):
            passage.mark = usual if rng.random() < 0.85 else rng.choice(marks)


def _decorate(passages: list[Passage], rng: Random) -> None:
    style = rng.choice(("plain", "plain", "underlined", "boxed"))
    for passage in passages:
        if passage.heading and style != "plain":
            passage.underline = "-" * min(len(passage.heading), 45)
        if passage.heading and style == "boxed":
            passage.heading = f"{passage.underline} {passage.heading}"


def _disturb(passages: list[Passage], plan: Plan, cast: Cast, rng: Random) -> None:
    sentences = rng.choice(passages).sentences
    place = rng.randint(1, max(1, len(sentences) - 1))
    if "literal_brackets" in plan.oddities:
        sentences.insert(place, fill("{l} called it his [the Minister's] own idea.", cast, rng))
    if "year_anchor" in plan.oddities:
        sentences.insert(place, fill("The road to {city} was last repaired in January ¶2001¶", cast, rng))
    if "redaction" in plan.oddities:
        hidden = rng.choice(("A contact ⟦PER XXXXXXXXXXXX⟧", "A contactXXXXXXXXXXXX", "XXXXXXXXXXXX"))
        sentences.insert(place, fill(f"{hidden} told Poloff in {{city}} that {{l}} would resign.", cast, rng))


def _dress(passages: list[Passage], plan: Plan) -> None:
    if not plan.is_curly:
        return
    upper = "capitals" in plan.oddities
    for passage in passages:
        curled = [curl(sentence) for sentence in passage.sentences]
        passage.sentences = [sentence.upper() for sentence in curled] if upper else curled
        passage.heading = curl(passage.heading).upper() if passage.heading else None
