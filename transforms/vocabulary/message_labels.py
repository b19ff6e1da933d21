"""Labels of the messages that the Department has sent from about 2009 on, above and below their text."""

from __future__ import annotations

# Labels above the text that no field of older cables has.
MESSAGE_LABELS: tuple[str, ...] = (
    r"MRN",
    r"Date/DTG",
    r"From",
    r"Action",
    r"Info",
    r"Captions?",
    r"Precedence",
    r"Sensitivity",
    r"Handling",
    r"Pass\s+(?:Line|To)",
    r"Message\s+Type",
    r"Attachments?",
    r"Enclosures?",
    r"Program",
)

# Labels above the text that the fields of every cable have; they end what stands above them.
FIELD_LABELS: tuple[str, ...] = (
    r"E\.?O\.?",
    r"TAGS",
    r"Subject",
    r"References?",
    r"Refs?",
    r"Classified\s+By",
    r"Derived\s+From",
    r"Reasons?",
    r"Declassify\s+On",
)

# Labels below the text: who signed, wrote, cleared and sent it, and to whom it goes.
TRAILER_LABELS: tuple[str, ...] = (
    r"Signature",
    r"Drafted\s+By",
    r"Cleared\s+By",
    r"Approved\s+By",
    r"Released\s+By",
    r"Info",
    r"Action\s+Post",
    r"XMT",
    r"Attachments?",
    r"Dissemination\s+Rule",
    r"Distribution",
)
# Those of them that can be the first.
FIRST_TRAILERS: tuple[str, ...] = (
    r"Signature",
    r"Drafted\s+By",
    r"Cleared\s+By",
    r"Approved\s+By",
    r"Released\s+By",
    r"Dissemination\s+Rule",
)
