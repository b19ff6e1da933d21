"""Headers of synthetic cables: the first line down to the classification authority, with what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from random import Random
from typing import Any

from transforms.samples.notation import curl, mention, read
from transforms.samples.plan import Plan, years_later
from transforms.samples.posts import OFFICER_TITLES, OFFICERS_GIVEN, OFFICERS_SURNAME, POSTS
from transforms.samples.prose import Cast, fill

Facts = dict[str, Any]
Part = tuple[list[str], Facts]

_SPACED = {
    "TOP SECRET": "T O P S E C R E T",
    "SECRET": "S E C R E T",
    "CONFIDENTIAL": "C O N F I D E N T I A L",
    "UNCLASSIFIED": "UNCLAS",
    "LIMITED OFFICIAL USE": "LIMITED OFFICIAL USE",
}
_BROKEN = {
    "SECRET": ("SS E C R E T", "SE C R E T"),
    "CONFIDENTIAL": ("O N F I D E N T I A L", "CO N F I D E N T I A L"),
}
# How a declassification date is printed; the first form is by far the commonest.
_DATE_FORMS: tuple[str, ...] = ("{m:02d}/{d:02d}/{y}",) * 8 + (
    "{m}/{d}/{y}",
    "{m}/{d}/{y}",
    "{y}/{m:02d}/{d:02d}",
)
_DURATIONS = (10,) * 82 + (25,) * 5 + (20,) * 5 + (5,) * 8
_REASONS = ("b", "d"), ("b",), ("d",), ("a", "b", "d"), ("c", "d"), ("b", "c", "d")
_REF_FORMS = ("{}. {}", " "), ("{}) {}", " "), ("{}) {}", "; "), ("({}) {}", ", ")
_ADDRESSEES: tuple[str, ...] = (
    "STATE FOR {bureau}",
    "DEPARTMENT FOR {bureau}, DRL AND INR/B",
    "DEPT FOR {bureau} AND S/CT; NSC FOR {officer}",
    "STATE FOR {bureau} ({officer}) TREASURY FOR {per}",
    "STATE FOR {bureau}. STATE PLEASE PASS TO ENERGY ({per} AND {officer}).",
)


def write_header(plan: Plan, cast: Cast, sections: int, rng: Random) -> Part:
    """The header's sentences as marked text, and the facts they state."""
    dress = _dresser(plan)
    parts = [
        _first_line(plan, sections, rng),
        _order(plan, rng),
        _tags(plan, cast, rng),
        _subject(plan, cast, rng),
    ]
    tail = [_refs(plan, rng), _classified_by(plan, rng)]
    parts += reversed(tail) if rng.random() < 0.05 else tail
    lines = [dress(line) for printed, _ in parts for line in printed]
    facts: Facts = {}
    for _, known in parts:
        facts |= {name: dress(value) if isinstance(value, str) else value for name, value in known.items()}
    return [line for line in _merged(lines) if line], facts


def _dresser(plan: Plan) -> Callable[[str], str]:
    def dress(text: str) -> str:
        text = curl(text) if plan.is_curly else text
        return text.upper() if "capitals" in plan.oddities else text

    return dress


def _merged(lines: list[str]) -> Iterator[str]:
    """Header lines run together; only a period ends a sentence."""
    pending = ""
    for line in lines:
        pending = f"{pending} {line}".strip()
        if pending.endswith("."):
            yield pending
            pending = ""
    yield pending


def _first_line(plan: Plan, sections: int, rng: Random) -> Part:
    words = _SPACED[plan.classification]
    if "broken_first_line" in plan.oddities:
        words = rng.choice(_BROKEN[plan.classification])
    section = f"SECTION 01 OF {sections:02d} " if sections > 1 else ""
    width = 5 if plan.year < 2000 else 6
    kind = rng.choice(("LOC", "LOC", "LOC", "ORG", ""))
    post = mention(kind, plan.post.name) if kind else plan.post.name
    captions = list(plan.caption)
    if "SIPDIS" in captions and rng.random() < 0.25:
        captions.append("SIPDIS")
    line = f"{words} {section}{post} {plan.serial:0{width}d} {' '.join(captions)}".strip()
    addressees = _addressees(plan, rng)
    facts = {
        "classification": plan.classification,
        "caption": list(plan.caption),
        "section": 1 if sections > 1 else None,
        "sections": sections if sections > 1 else None,
        "addressees_text": read(addressees) or None,
    }
    return [line, addressees], facts


def _addressees(plan: Plan, rng: Random) -> str:
    if rng.random() < 0.25:
        return ""
    officer, desk = (
        plan.officer[1].upper(),
        f"{rng.choice(OFFICERS_GIVEN)} {rng.choice(OFFICERS_SURNAME)}".upper(),
    )
    template = rng.choice(_ADDRESSEES)
    return template.format(bureau=plan.post.bureau, officer=officer, per=mention("PER", desk))


def _order(plan: Plan, rng: Random) -> Part:
    if "no_executive_order" in plan.oddities:
        return [], {"executive_order": None, "declassify_on": None}
    if "old_order" in plan.oddities:
        return ["E.O.12356: DECL:OADR"], {"executive_order": "12356", "declassify_on": None}
    number = "12958" if plan.year < 2010 or plan.sent_at.month < 7 else "13526"
    facts: Facts = {"executive_order": number, "declassify_on": None}
    label = f"EO {number}" if plan.is_curly else f"E.O. {number}:"
    if plan.classification == "UNCLASSIFIED":
        tagged = "swallowed" in plan.oddities and "no_tags" not in plan.oddities and not plan.is_curly
        return [f"{label} {'⟦PER N/A TAGS:⟧' if tagged else 'N/A'}"], facts
    text, facts["declassify_on"] = _declassification(plan, rng)
    marker = "DECL:" if plan.is_curly or rng.random() < 0.2 else mention("LOC", "DECL:")
    return [f"{label} {marker} {text}"], facts


def _declassification(plan: Plan, rng: Random) -> tuple[str, date | None]:
    if "nameless" not in plan.oddities and rng.random() < 0.015:
        return rng.choice(("TWENTY YEARS", "TEN YEARS AFTER CLOSURE OF POST")), None
    years = 10 if "nameless" in plan.oddities else rng.choice(_DURATIONS)
    day = years_later(plan.sent_at.date(), years)
    return rng.choice(_DATE_FORMS).format(y=day.year, m=day.month, d=day.day), day


def _tags(plan: Plan, cast: Cast, rng: Random) -> Part:
    if "no_tags" in plan.oddities:
        return [], {"tags": []}
    tags = rng.sample(cast.topic.tags, rng.randint(2, len(cast.topic.tags)))
    if plan.post.tag not in tags:
        tags.append(plan.post.tag)
    if "bare_tags" in plan.oddities:
        kinds = [rng.choice(("", "ORG", "LOC")) for _ in tags]
        printed = ", ".join(
            mention(kind, tag) if kind else tag for kind, tag in zip(kinds, tags, strict=True)
        )
        return [f"TAGS {printed}"], {"tags": tags}
    swallowed = "swallowed" in plan.oddities and plan.classification == "UNCLASSIFIED" and not plan.is_curly
    swallowed = swallowed and not plan.oddities & {"no_executive_order", "old_order"}
    label = "" if swallowed else "TAGS: "
    return [label + " ".join(f"‹{tag}›" for tag in tags)], {"tags": tags}


def _subject(plan: Plan, cast: Cast, rng: Random) -> Part:
    if "no_subject" in plan.oddities:
        return [], {"subject": None}
    subject = fill(rng.choice(cast.topic.subjects), cast, rng)
    facts = {"subject": read(subject)}
    if "swallowed" in plan.oddities and subject.startswith("⟦"):
        kind, _, rest = subject[1:].partition(" ")
        return [f"⟦{kind} SUBJECT: {rest}"], facts
    mark = "(C) " if plan.classification == "CONFIDENTIAL" and rng.random() < 0.05 else ""
    return [f"SUBJECT: {mark}{subject}"], facts


def _refs(plan: Plan, rng: Random) -> Part:
    if "no_refs" in plan.oddities:
        return [], {"refs": [], "refs_text": None}
    items, ids = [], []
    for _ in range(rng.choice((1, 1, 2, 3)) if "ref_anchors" not in plan.oddities else 3):
        post = rng.choice((plan.post.name, plan.post.name, "STATE", rng.choice(POSTS).name))
        # A cable refers to earlier ones: where the post is its own, to smaller serials of the year.
        is_own = post == plan.post.name and "ref_years" not in plan.oddities
        serial = rng.randint(10, plan.serial - 1 if is_own else 99999 if post == "STATE" else 2900)
        year = plan.year - 1 if "ref_years" in plan.oddities else plan.year
        prefix = f"{year % 100:02d} " if "ref_years" in plan.oddities else ""
        items.append(f"{prefix}{post if post == 'STATE' else mention('LOC', post)} {serial}")
        ids.append(f"{year % 100:02d}{post.replace(' ', '')}{serial}")
    text = _listed(items, plan, rng)
    return [f"REF: {text}"], {"refs": list(dict.fromkeys(ids)), "refs_text": read(text)}


def _listed(items: list[str], plan: Plan, rng: Random) -> str:
    if len(items) == 1:
        return items[0]
    if "ref_anchors" in plan.oddities:
        return " ".join(f"¶{letter}¶ {item}" for letter, item in zip("ABC", items, strict=False)).replace(
            "¶A¶", "A.", 1
        )
    form, separator = rng.choice(_REF_FORMS)
    return separator.join(form.format(letter, item) for letter, item in zip("ABC", items, strict=False))


def _classified_by(plan: Plan, rng: Random) -> Part:
    if plan.classification not in {"SECRET", "CONFIDENTIAL", "TOP SECRET"} or "old_order" in plan.oddities:
        return [], {"classified_by": None, "classified_by_title": None, "reasons": []}
    name, title = " ".join(plan.officer), rng.choice(OFFICER_TITLES)
    letters = rng.choice(_REASONS)
    facts: Facts = {"classified_by": name, "reasons": [f"1.4({letter})" for letter in letters]}
    if rng.random() < 0.4:
        reasons = "1.4 " + ", ".join(f"({letter})" for letter in letters)
        post = f"⟦LOC U.S.⟧ Embassy {mention('LOC', plan.post.city)}"
        facts["classified_by_title"] = f"{title}, U.S. Embassy {plan.post.city}, Department of State"
        by = f"CLASSIFIED BY: {mention('PER', name)}, {title}, {post}, ⟦ORG Department of State⟧."
        return [by, f"REASON: {reasons}"], facts
    reasons = "1.4 " + " and ".join(f"({letter})" for letter in letters)
    facts["classified_by_title"] = title
    return [f"Classified By: {title} {mention('PER', name)} for reasons {reasons}."], facts
