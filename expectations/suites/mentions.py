"""What must hold of every mention: its row, its offsets, its type, its name."""

from __future__ import annotations

from expectations.declaration import PARSER_DEFECT, Expectation, listed, required
from warehouse.schema import MENTIONS

EXPECTATIONS: tuple[Expectation, ...] = (
    required(MENTIONS),
    Expectation(
        "mention_orphaned",
        "mentions",
        "position",
        "critical",
        "Every mention stands in a row of its cable.",
        "paragraph_exists",
        advice=PARSER_DEFECT,
    ),
    Expectation(
        "offsets_outside",
        "mentions",
        "end_char",
        "critical",
        "A mention begins inside the text of its row, and ends after its beginning and not after the text.",
        "offsets_hold",
        advice=PARSER_DEFECT,
    ),
    Expectation(
        "surface_differs",
        "mentions",
        "surface",
        "critical",
        "The text between a mention's offsets is its surface, character by character.",
        "surface_is_slice",
        advice=PARSER_DEFECT,
    ),
    Expectation(
        "mention_number_gap",
        "mentions",
        "mention_number",
        "critical",
        "Mentions are numbered 1, 2, 3 … in every cable.",
        "number_follows",
        advice=PARSER_DEFECT,
    ),
    Expectation(
        "entity_type_unknown",
        "mentions",
        "entity_type",
        "critical",
        f"A mention is one of: {listed(MENTIONS.column('entity_type'))}.",
        "type_is_known",
        advice=PARSER_DEFECT,
    ),
    Expectation(
        "noise_unknown",
        "mentions",
        "noise",
        "critical",
        f"Noise is one of: {listed(MENTIONS.column('noise'))}.",
        "noise_is_known",
        advice=PARSER_DEFECT,
    ),
    Expectation(
        "sentence_uncounted",
        "mentions",
        "sentence_number",
        "critical",
        "Sentences are numbered from 1.",
        "sentence_is_counted",
        advice=PARSER_DEFECT,
    ),
    Expectation(
        "mention_span_outside",
        "mentions",
        "source_start",
        "warning",
        "A mention stands in the source where its row stands.",
        "span_is_in_row",
    ),
    Expectation(
        "name_odd",
        "mentions",
        "name",
        "warning",
        "The name of a real mention is not empty, and not longer than its surface.",
        "name_fits",
    ),
    Expectation(
        "markup_in_surface",
        "mentions",
        "surface",
        "warning",
        "No markup stands in a surface.",
        "surface_has_no_markup",
    ),
)
