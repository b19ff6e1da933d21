"""From a plan to the bytes of a cable, and to the facts that were written into them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Literal

from transforms.samples.body import Passage, write_body
from transforms.samples.header import Facts, write_header
from transforms.samples.notation import close, mention, mentions, print_sentence, read
from transforms.samples.plan import Plan
from transforms.samples.posts import POSTS
from transforms.samples.prose import cast_for

_SECTION_LENGTH = 5200
_SIGNS_OF_MARKUP = ("¶", "-")
_CLOSING = "</pre></code>"
_MENTION_PRINTED = re.compile(r"\[(PER|ORG|LOC|MISC) ([^\[\]]*?)  \]")
# Oddities after which nobody can say how many mentions there are: the brackets themselves are broken.
_BROKEN_BRACKETS = frozenset({"nested_mention", "unbalanced_mention", "mention_in_tag"})
_PRECEDENCES = {"O": "IMMEDIATE", "P": "PRIORITY", "R": "ROUTINE"}


@dataclass(slots=True)
class Unit:
    """A run of marked text that is printed on its own: one sentence, a heading, a number."""

    kind: Literal["header", "heading", "number", "text", "signature"]
    marked: str
    passage: int = -1


def compose(plan: Plan, rng: Random) -> tuple[bytes, Facts]:
    """The cable's bytes, and its facts: columns of the cables table, paragraphs and mentions."""
    cast = cast_for(plan.post, rng)
    passages = write_body(plan, cast, rng)
    length = sum(len(sentence) for passage in passages for sentence in passage.sentences)
    sections = _sections(plan, length)
    header, facts = write_header(plan, cast, sections, rng)
    front, front_facts = _front(plan, rng)
    units = [Unit("header", front)] if front else []
    units += [Unit("header", line) for line in header]
    units += _body_units(passages)
    _cut_by_page_headers(units, plan, sections, rng)
    signature = _signature(plan, rng)
    if "partial" in plan.oddities:
        units[-1].marked = _broken_off(units[-1].marked)
    elif signature:
        units.append(Unit("signature", signature))
    _close_before_markup(units)
    text = _disturb(_printed(units, plan), plan)
    return text.encode(), _truth(plan, facts | front_facts, units, passages)


def _sections(plan: Plan, length: int) -> int:
    needs_two = plan.oddities & {"partial", "page_header", "page_line", "straddled"}
    return max(2 if needs_two else 1, -(-length // _SECTION_LENGTH))


def _body_units(passages: list[Passage]) -> list[Unit]:
    units: list[Unit] = []
    for index, passage in enumerate(passages):
        if passage.heading:
            units.append(Unit("heading", f"{passage.heading} {passage.underline}".rstrip(), index))
        if passage.number is not None:
            number = f"¶{passage.number}¶" if passage.is_anchored else f"{passage.number}."
            units.append(Unit("number", number, index))
        first, *rest = passage.sentences
        units.append(Unit("text", f"{passage.mark} {first}".strip(), index))
        units += [Unit("text", sentence, index) for sentence in rest]
    return units


def _front(plan: Plan, rng: Random) -> tuple[str, Facts]:
    sent = plan.sent_at
    if "date_line" in plan.oddities:
        return f"{sent:%A, %d %B %Y, %H:%M}", {"sent_at": sent, "sent_at_source": "header_date"}
    if "database_row" in plan.oddities:
        city = mention("LOC", plan.post.city)
        number = rng.randint(1000, 250000)
        return f"{number} {sent:%Y-%m-%d} {plan.cable_id} Embassy {city} {plan.classification}", {
            "sent_at": sent.replace(hour=0, minute=0),
            "sent_at_source": "header_date",
        }
    if "transmission" in plan.oddities:
        return _transmission(plan, rng)
    return "", {}


def _transmission(plan: Plan, rng: Random) -> tuple[str, Facts]:
    letter = rng.choice(tuple(_PRECEDENCES))
    info = [post for post in rng.sample(POSTS, 2) if post is not plan.post]
    precedence = _PRECEDENCES[letter]
    copies = " ".join(
        f"{post.route}/{post.mission} {post.name} {rng.randint(100, 9999):04d}" for post in info
    )
    stamp = f"{plan.sent_at:%d%H%MZ %b %y}".upper()
    text = (
        f"{letter} {stamp} FM {plan.post.mission} {plan.post.name} TO RUEHC/SECSTATE WASHDC {precedence} "
        f"{rng.randint(100, 9999):04d} INFO {copies}"
    )
    facts: Facts = {
        "sent_at": plan.sent_at,
        "sent_at_source": "transmission",
        "precedence": precedence,
        "action_addressees": ["SECSTATE WASHDC"],
        "info_addressees": [f"{post.mission} {post.name}" for post in info],
    }
    return text, facts


def _page_header(plan: Plan, section: int, sections: int) -> str:
    if "page_line" in plan.oddities:
        post = mention("LOC", plan.post.name[:6])
        stamp = f"{plan.sent_at:%d%H%MZ}"
        word = plan.classification.split(" ", maxsplit=1)[0]
        return f"{word} PAGE 02 {post} {plan.serial:05d} {section:02d} OF {sections:02d} {stamp}"
    first, _, rest = plan.post.name[:10].rpartition(" ")
    post = f"{first} {mention('ORG' if first else 'LOC', rest)}".strip()
    return f"{post} {plan.serial:08d} {section:03d} OF {sections:03d}"


def _cut_by_page_headers(units: list[Unit], plan: Plan, sections: int, rng: Random) -> None:
    if not plan.oddities & {"page_header", "page_line", "straddled"} or "partial" in plan.oddities:
        return
    texts = [unit for unit in units if unit.kind == "text" and unit.marked.count(" ") > 8]
    for section in range(2, sections + 1):
        if not texts:
            return
        unit = texts.pop(min(len(texts) - 1, len(texts) * (section - 1) // sections))
        page = _page_header(plan, section, sections)
        straddled = "straddled" in plan.oddities and section == 2
        unit.marked = _straddle(unit.marked, page) if straddled else _cut(unit.marked, page, rng)


def _cut(marked: str, page: str, rng: Random) -> str:
    spaces = [
        m.start() for m in re.finditer(r"(?<=\w) (?=[\w⟦])", marked) if _is_outside(marked[: m.start()])
    ]
    if not spaces:
        return marked
    at = rng.choice(spaces)
    return f"{marked[:at]} ⦗{page}⦘{marked[at:]}"


def _is_outside(before: str) -> bool:
    return all(before.count(pair[0]) == before.count(pair[1]) for pair in ("⟦⟧", "()", "[]"))


def _straddle(marked: str, page: str) -> str:
    words = page.replace("⟦LOC ", "").replace("⟦ORG ", "").replace("⟧", "")
    post, _, rest = words.partition(" 0")
    return re.sub(r"⟦(\w+) ([^⟧]*\w)⟧ ", rf"⟦\1 \2 ⦗{post}⟧ 0{rest}⦘ ", marked, count=1)


def _broken_off(marked: str) -> str:
    """A sentence cut where the text was lost: no closing word, no mention left open."""
    words = read(marked).split()
    return " ".join(words[: max(3, len(words) // 2)]).rstrip(".,;?!")


def _signature(plan: Plan, rng: Random) -> str:
    if "no_signature" in plan.oddities:
        return ""
    surname = plan.officer[1]
    return surname if rng.random() < 0.1 and "capitals" not in plan.oddities else surname.upper()


def _close_before_markup(units: list[Unit]) -> None:
    for unit, following in zip(units, [*units[1:], None], strict=True):
        if following is None or following.marked.startswith(_SIGNS_OF_MARKUP):
            unit.marked = close(unit.marked)


def _printed(units: list[Unit], plan: Plan) -> str:
    pieces = ["<code><pre>"]
    for unit, following in zip(units, [*units[1:], None], strict=True):
        before_markup = following is None or following.marked.startswith(_SIGNS_OF_MARKUP)
        pieces.append(print_sentence(unit.marked, before_markup=before_markup))
    text = "".join(pieces).rstrip()
    if "closing_in_mention" in plan.oddities:
        head, _, last = text.rpartition("\n")
        return f"{head}\n[PER {last}{_CLOSING}  ] \n"
    return f"{text}{_CLOSING} \n"


def _disturb(text: str, plan: Plan) -> str:
    head, anchor, body = text.partition(" <a id='par")
    if "nested_mention" in plan.oddities:
        return head + anchor + _MENTION_PRINTED.sub(r"[\1 [\1 \2  ] ]", body)
    if "unbalanced_mention" in plan.oddities:
        return head + anchor + _MENTION_PRINTED.sub(r"[\1 \2 ", body, count=1)
    if "mention_in_tag" in plan.oddities:
        return head + anchor + body.replace(" <a id='par", " [ORG Left <a  ] id='par", 1)
    return text


def _truth(plan: Plan, facts: Facts, units: list[Unit], passages: list[Passage]) -> Facts:
    found = [pair for unit in units for pair in mentions(unit.marked)]
    if "closing_in_mention" in plan.oddities:
        found.append(("PER", read(units[-1].marked)))
    paragraphs = [_paragraph(index, passages, units) for index in range(len(passages))]
    signed = units[-1].marked if units[-1].kind == "signature" else None
    is_broken = bool(plan.oddities & _BROKEN_BRACKETS)
    asks = next((passage.number for passage in passages if passage.is_request), None)
    return (
        facts
        | _identity(plan)
        | {
            "signed_by": signed,
            # Without a signature nobody can say whether the last section is missing.
            "is_partial": None if "no_signature" in plan.oddities else "partial" in plan.oddities,
            "is_action_request": any(passage.is_request for passage in passages),
            "action_paragraph": asks,
            "paragraphs": None if "unnumbered" in plan.oddities else paragraphs,
            "paragraph_count": None if "unnumbered" in plan.oddities else len(paragraphs),
            "mentions": None if is_broken else found,
            "mention_count": None if is_broken else len(found),
            "mentions_by_type": None if is_broken else dict(Counter(kind for kind, _ in found)),
            "oddities": sorted(plan.oddities),
            "fault": None,
        }
    )


def _identity(plan: Plan) -> Facts:
    source = _year_source(plan.oddities)
    return {
        "cable_id": plan.cable_id,
        "year": plan.year,
        "year_source": source,
        "is_year_estimated": source == "declassification",
        "origin": plan.post.origin,
        "serial": plan.serial,
    }


def _year_source(oddities: frozenset[str]) -> str:
    if "nameless" not in oddities:
        return "file_name"
    sources = {"date_line": "header_date", "database_row": "header_date", "transmission": "transmission"}
    return next((source for front, source in sources.items() if front in oddities), "declassification")


def _paragraph(index: int, passages: list[Passage], units: list[Unit]) -> Facts:
    passage = passages[index]
    sentences = [read(unit.marked) for unit in units if unit.kind == "text" and unit.passage == index]
    headings = [above.heading for above in passages[: index + 1] if above.heading]
    return {
        "number": passage.number,
        "portion_mark": read(passage.mark).strip("()") or None,
        "heading": read(headings[-1]).strip("- ") if headings else None,
        "is_summary": passage.is_summary,
        "is_comment": passage.is_comment,
        "text": " ".join(sentences),
    }
