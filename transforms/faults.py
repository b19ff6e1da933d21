"""What can be wrong with a source: every fault's code, its severity, and what to do about it."""

from __future__ import annotations

from typing import NamedTuple

from transforms.records import Severity


class FaultKind(NamedTuple):
    """One kind of fault; `advice` is what the person who finds it in quarantine should do.

    `has_place` is false where the fault is of the file as a whole, or of bytes that are no text: then it
    has no span. Of the others a few have none either, where the text they stand in could not be cut out.
    """

    code: str
    severity: Severity
    title: str
    advice: str
    has_place: bool = True


_KINDS: tuple[FaultKind, ...] = (
    FaultKind(
        "empty", "critical", "The file holds no bytes.", "Ask the sender for the file again.", has_place=False
    ),
    FaultKind(
        "stub",
        "critical",
        "The shell of a page, a print or a row that holds no text of its cable.",
        "Fetch the cable with its text: where this form keeps it, the file has none.",
    ),
    FaultKind(
        "binary",
        "critical",
        "The bytes are not text.",
        "Convert the file to text, or remove it from the feed.",
        has_place=False,
    ),
    FaultKind(
        "nul_bytes",
        "critical",
        "The text is broken by NUL bytes.",
        "The transfer damaged the file, or it is UTF-16 without a mark, or sparse: fetch it again, as UTF-8.",
        has_place=False,
    ),
    FaultKind(
        "undecodable",
        "critical",
        "The bytes are neither UTF-8 nor Windows-1252 text.",
        "Convert the file to UTF-8 and drop it again.",
        has_place=False,
    ),
    FaultKind(
        "not_a_cable",
        "critical",
        "Nothing in the text has the form of a cable.",
        "Where the message names the form of another program, save the text as plain UTF-8 and drop that."
        " Else the file does not belong here, or its form is a new dialect: report it.",
    ),
    FaultKind(
        "no_body",
        "critical",
        "There is a header but not one paragraph of text.",
        "Fetch the whole cable; this one was cut off.",
    ),
    FaultKind(
        "truncated_markup",
        "critical",
        "The text ends in the middle: a tag, a block or a quote of a CSV is opened and never closed.",
        "The file was cut off in transfer, or written without its last quote: fetch it again.",
    ),
    FaultKind(
        "bad_row",
        "critical",
        "A row of a CSV, or an object of JSON, cannot be read as one.",
        "Mend its quotes and separators, or export the table again with a program that sets them.",
    ),
    FaultKind(
        "two_cables",
        "critical",
        "The file holds two cables.",
        "Split the file so that each holds one cable; between telegrams of plain text a line NNNN will do.",
    ),
    FaultKind(
        "too_large",
        "critical",
        "The file, or a member of a container, is larger than any cable.",
        "Split it, drop what it holds as files of their own, or raise CABLES_MAX_BYTES.",
        has_place=False,
    ),
    FaultKind(
        "link",
        "critical",
        "The file is a link, and links are not followed.",
        "Drop the file itself.",
        has_place=False,
    ),
    FaultKind(
        "not_a_file",
        "critical",
        "The entry is no regular file.",
        "Remove it, and drop a file.",
        has_place=False,
    ),
    FaultKind(
        "unreadable",
        "critical",
        "The file cannot be read.",
        "Give the ingest user permission to read it.",
        has_place=False,
    ),
    FaultKind(
        "bomb",
        "critical",
        "The container unpacks to more than its limits allow.",
        "Check where it comes from; if it is honest, unpack it by hand and drop its files.",
        has_place=False,
    ),
    FaultKind(
        "broken_container",
        "critical",
        "The container, or a member of one, cannot be read to its end.",
        "It was damaged in transfer, or packed in a way that is not read: fetch it again, or unpack it.",
        has_place=False,
    ),
    FaultKind(
        "empty_container",
        "critical",
        "The container holds nothing that could be a cable.",
        "Look whether it was packed or exported rightly; folders, links, dot files, empty rows do not count.",
        has_place=False,
    ),
    FaultKind(
        "encrypted",
        "critical",
        "The member of the container is encrypted.",
        "Unpack it with its password and drop what was in it.",
        has_place=False,
    ),
    FaultKind(
        "parser_crash",
        "critical",
        "The parser failed on this file.",
        "Report it with the file: this is a defect of cablehouse. Retry after the next upgrade.",
        has_place=False,
    ),
    FaultKind(
        "too_slow",
        "critical",
        "Parsing the file takes longer than any cable does.",
        "Look for a run of brackets or quotes without end. If the file is a cable, raise CABLES_PARSE_SECONDS"
        " and retry it.",
        has_place=False,
    ),
    FaultKind(
        "name_disagrees",
        "warning",
        "The file name names another cable than the header does.",
        "The header was believed; rename the file if the name was right.",
        has_place=False,
    ),
    FaultKind(
        "classification_inferred",
        "warning",
        "No first line gives the cable's classification.",
        "The highest portion mark was taken; look at the cable where it matters.",
    ),
    FaultKind(
        "date_impossible",
        "warning",
        "A date in the header cannot be one.",
        "A misprint in the cable: the field stays empty, and the line is kept as printed.",
    ),
    FaultKind(
        "tag_unknown",
        "warning",
        "A tag is in no table of TAGS.",
        "It was kept as printed: a program without a code, or a misprint.",
    ),
    FaultKind(
        "mention_unclosed",
        "warning",
        "A mention is opened and never closed.",
        "Nothing to do: the mention was ended at the end of its row.",
    ),
    FaultKind(
        "control_characters",
        "warning",
        "Control characters stand in the text.",
        "Nothing to do: they were read as blanks; the exact bytes are kept.",
    ),
)

FAULTS: dict[str, FaultKind] = {kind.code: kind for kind in _KINDS}
