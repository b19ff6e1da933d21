"""One source in, one cable out: the whole path from bytes to records, without clock, files or network."""

from __future__ import annotations

import hashlib
import re

from transforms.characters import straighten
from transforms.dialects import read_manuscript
from transforms.evidence import THRESHOLD, Evidence, Reading, weigh
from transforms.forms import Form, read_form
from transforms.front import Front, read_front
from transforms.header import fill_classifier, read_header
from transforms.layout import lay_out
from transforms.manuscript import Facts, Manuscript
from transforms.markup import Markup, split_markup
from transforms.naming import name_cable
from transforms.patterns import pattern
from transforms.readable import join_rows
from transforms.records import Cable, Fault, Paragraph, ParsedCable
from transforms.rows import build_rows
from transforms.signatures import read_signature
from transforms.tags import linked_tags
from transforms.vocabulary.cable_ids import hash_id
from transforms.vocabulary.markings import CLASSIFICATIONS
from transforms.wholeness import find_date_faults, find_form_faults, find_tag_faults

# Raised with every change of what is read, so that `cables replay --outdated` finds what an older one read.
PARSER_VERSION = "3"

# Each begins with a literal, which a search finds fast, and looks back from it.
_ASKED = r"(?i:(?:REQUEST(?:ED)?|CABLE|MESSAGE)\b(?:[^.]{0,60}?\bPARA(?:GRAPH)?S?\.?\s*+#?(\d{1,3}))?)"
_ACTIONS = (
    pattern(
        rf"CTION(?<=[Aa]CTION)(?<![A-Za-z][Aa]CTION)\s++{_ASKED}",
        matches=("ACTION REQUEST: SEE PARAGRAPH 7",),
        refuses=("REACTION REQUESTED", "ACTION: REQUEST"),
    ),
    pattern(
        rf"ction(?<=[Aa]ction)(?<![A-Za-z][Aa]ction)\s++{_ASKED}",
        matches=("This is an action request; see para 13.", "Action message"),
        refuses=("request for action", "a transaction request"),
    ),
)
# A copy of another cable is none: CORRECTED COPY OF STATE 96519, which that cable is (09STATE96550).
_CORRECTED = pattern(
    r"C\s?O\s?R\s?R\s?E\s?C\s?T\s?E\s?D\s++C\s?O\s?P\s?Y\b(?!\s++OF\s++[A-Z]++\s++\d)",
    re.IGNORECASE,
    matches=("C O R R E C T E D  C O P Y - CLASSIFICATION", "SUBJECT: (CORRECTED COPY) A VISIT"),
    refuses=("CORRECTED COPY OF STATE 96519", "CORRECTED COPYING"),
)
_COUNT = pattern(
    r"\b(\d{1,4})(?:\.\d)?\s++OF\s++(\d{1,4})\b",
    matches=("TRIPOLI 00000363  001.2 OF 002", "PAGE 02 ROME 00311 02 OF 02 141421Z"),
    refuses=("SECTION 01 OF", "12345 OF 12"),
)
_STUB = pattern(
    r"\s*+(?:Appears\s++in\s++these\s++articles:?+)?+\s*+",
    matches=("Appears in these articles: ",),
)


def parse_cable(data: bytes, file_name: str, sha256: str | None = None) -> ParsedCable:
    """Parse one source of any dialect; never raises on any bytes.

    `file_name` counts as evidence for the year only where its post and serial agree with the
    header; `sha256` spares hashing bytes that were hashed before.
    """
    manuscript = read_manuscript(data)
    if not (manuscript.text and manuscript.is_cable):
        return ParsedCable(None, manuscript.text, manuscript.dialect, faults=manuscript.faults)
    markup = split_markup(manuscript.text, manuscript.is_annotated, manuscript.literals)
    if _STUB.fullmatch(markup.blank):
        stub = Fault("stub", "no text but the shell of a page", *_first_line(markup.blank))
        return ParsedCable(None, manuscript.text, manuscript.dialect, faults=[*manuscript.faults, stub])
    form = read_form(manuscript, markup.blank)
    if form.stub:
        return ParsedCable(None, manuscript.text, manuscript.dialect, faults=[*manuscript.faults, form.stub])
    manuscript.faults.extend(find_form_faults(manuscript, markup.blank))
    parsed = _parse_text(manuscript, markup, form, file_name)
    parsed.faults[:0] = manuscript.faults
    if parsed.cable is not None:
        parsed.cable.cable_id = parsed.cable.cable_id or hash_id(sha256 or _hash(data))
    return parsed


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _parse_text(manuscript: Manuscript, markup: Markup, form: Form, file_name: str) -> ParsedCable:
    is_tokenised = manuscript.is_annotated
    front = read_front(form.text, manuscript.header_end, is_tokenised, manuscript.begin, form.transmission)
    segments = lay_out(form.text, form.furniture, markup.anchors, is_tokenised, front.begin)
    cable = Cable("", manuscript.dialect)
    header_end = segments[0].end
    head = straighten(form.fields_text, manuscript.literals)[front.begin : header_end]
    header_text = _header_text(head, segments[0].holes, front.begin, is_tokenised)
    linked = linked_tags(manuscript.text[front.begin : header_end])
    header = read_header(header_text, cable, linked)
    if cable.subject is None and front.begin > manuscript.header_end:
        cable.subject = _subject_in_front(form.text[manuscript.header_end : front.begin], is_tokenised)
    rows = build_rows(markup, segments, is_tokenised)
    _fill_front(cable, front, form.facts)
    faults = name_cable(cable, front, form.facts, file_name, header.refs_text, rows.paragraphs)
    fill_classifier(cable, rows.paragraphs)
    _fill_body(cable, rows.paragraphs)
    faults += _infer_classification(cable, rows.paragraphs)
    cable.mention_count = len(rows.mentions)
    faults.extend(find_date_faults(markup.blank[:header_end]))
    faults.extend(find_tag_faults(markup.blank[:header_end], cable.tags))
    if markup.unclosed:
        faults.append(
            Fault("mention_unclosed", f"{markup.unclosed} tags are never closed", *_unclosed(markup))
        )
    parsed = ParsedCable(cable, manuscript.text, manuscript.dialect, rows.paragraphs, rows.mentions, faults)
    parsed.is_corrected = _is_corrected(header_text, header.refs_text)
    parsed.released_on = manuscript.facts.released_on
    reading = Reading(cable, front, form.facts, header.first_line, rows.paragraphs, markup.blank)
    return _judge_form(parsed, cable, weigh(reading))


def _is_corrected(header: str, refs_text: str) -> bool:
    """Whether the header calls the text a corrected copy; what it says of a reference does not count."""
    called = len(_CORRECTED.findall(header))
    return called > 0 and called > len(_CORRECTED.findall(refs_text))


def _judge_form(parsed: ParsedCable, cable: Cable, evidence: list[Evidence]) -> ParsedCable:
    """No cable where too little speaks for one; the text is still returned."""
    weight = sum(one.weight for one in evidence)
    if weight < THRESHOLD:
        found = ", ".join(one.name for one in evidence) or "nothing"
        message = f"the evidence weighs {weight} where {THRESHOLD} is needed: {found}"
        parsed.faults.append(Fault("not_a_cable", message, *_first_line(parsed.text)))
        return ParsedCable(None, parsed.text, parsed.dialect, faults=parsed.faults)
    if cable.paragraph_count == 0:
        end = len(parsed.text.rstrip())
        parsed.faults.append(Fault("no_body", "the header ends the text", max(end - 1, 0), end))
    return parsed


def _first_line(text: str) -> tuple[int, int]:
    """Where the first line stands that is not blank."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return start, end if end > start else len(text.rstrip())


def _unclosed(markup: Markup) -> tuple[int, int] | tuple[None, None]:
    """Where the first tag stands that is never closed, with its opening bracket."""
    first = next((span for span in markup.spans if span.close_at < 0), None)
    return (None, None) if first is None else (first.open_at - len(first.entity_type) - 1, first.end)


def _infer_classification(cable: Cable, rows: list[Paragraph]) -> list[Fault]:
    """The highest portion mark, where nothing else classifies the cable (07LAPAZ3262 has no first line)."""
    marked = [(row.classification, row) for row in rows if row.classification]
    if cable.classification is not None or not marked:
        return []
    cable.classification, row = max(marked, key=lambda one: CLASSIFICATIONS.index(one[0]))
    message = f"{cable.classification} is the highest of {len(marked)} portion marks"
    # A row begins at its portion mark, and the two brackets are not in the mark.
    mark_end = min(row.source_end, row.source_start + len(row.portion_mark or "") + 2)
    return [Fault("classification_inferred", message, row.source_start, mark_end)]


def _header_text(blank: str, holes: tuple[tuple[int, int], ...], begin: int, is_tokenised: bool) -> str:
    """The header to read fields from: furniture out, tokenisation undone, real line breaks kept."""
    cut = [(start - begin, end - begin) for start, end in holes if start >= begin]
    starts, ends = [0, *(end for _, end in cut)], [*(start for start, _ in cut), len(blank)]
    blank = " ".join(blank[start:end] for start, end in zip(starts, ends, strict=True))
    if is_tokenised:
        return join_rows([blank], True)[0]
    lines = [" ".join(line.split()) for line in blank.split("\n")]
    return "\n".join(lines)


def _subject_in_front(blank: str, is_tokenised: bool) -> str | None:
    """The subject of an excerpt in front, where the cable's own header lost it (06THEHAGUE1184)."""
    excerpt = Cable("", "")
    read_header(_header_text(blank, (), 0, is_tokenised), excerpt)
    return excerpt.subject if excerpt.subject and "..." not in excerpt.subject else None


def _fill_front(cable: Cable, front: Front, facts: Facts) -> None:
    """Precedence and addressees of the transmission header, and what a page or a database says of the cable.

    The page's classification wins over the first line's, which is often misspelt; what the text
    says of subject and TAGS wins over the page.
    """
    transmission = front.transmission
    cable.is_partial = front.is_partial
    if transmission:
        cable.precedence = transmission.precedence
        cable.action_addressees, cable.info_addressees = list(transmission.action), list(transmission.info)
    zny = transmission.classification if transmission else None
    cable.classification = facts.classification or cable.classification or zny
    cable.caption = list(dict.fromkeys([*cable.caption, *facts.caption]))
    cable.subject = cable.subject or facts.subject
    cable.tags = list(dict.fromkeys([*cable.tags, *facts.tags]))
    left = (front.rest, cable.unparsed, facts.unparsed)
    cable.unparsed = "; ".join(part for part in left if part) or None


def _fill_body(cable: Cable, rows: list[Paragraph]) -> None:
    """What the rows say of the cable: counts, signature, action request, whether its end is missing."""
    cable.paragraph_count = sum(row.kind == "paragraph" for row in rows)
    signature = next((row for row in reversed(rows) if row.kind == "signature"), None)
    cable.signed_by = read_signature(signature.text) if signature else None
    for row in rows:
        if row.kind not in ("paragraph", "heading") or not ("CTION" in row.text or "ction" in row.text):
            continue
        action = next(filter(None, (one.search(row.text) for one in _ACTIONS)), None)
        if action:
            cable.is_action_request = True
            cable.action_paragraph = int(action.group(1)) if action.group(1) else row.number
            break
    if cable.section and cable.sections and cable.section < cable.sections and signature is None:
        cable.is_partial = cable.is_partial or not _reaches_last_section(rows, cable.sections)
    if cable.section and cable.sections and 1 < cable.section <= cable.sections:
        cable.is_partial = True  # what stood before is missing (08SCTION02OF02SAOPAULO335)


def _reaches_last_section(rows: list[Paragraph], sections: int) -> bool:
    counts = (found for row in rows if row.kind == "furniture" for found in _COUNT.finditer(row.text))
    return any(int(found.group(1)) == int(found.group(2)) == sections for found in counts)
