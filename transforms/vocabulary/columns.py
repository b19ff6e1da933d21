"""What the columns of a CSV and the fields of a JSON object are called that hold a cable.

A name is compared in small letters and without what is no letter or digit: `Reference ID`, `reference_id` and
`referenceId` are one. Of two columns of one role the first takes it, of two texts the longer.
"""

from __future__ import annotations

# Each role and its names; the most usual first.
COLUMNS: tuple[tuple[str, str], ...] = (
    # The number of the row, no cable's; an id of a cable in such a column counts as its reference id.
    ("number", "id no nr num number row rowid rownumber index idx seq sequence key uid guid pk"),
    # Cablegate's dump calls it `date`, pages `Created`.
    (
        "date",
        "date datetime created createdat createdon createddate creationdate timestamp time sent sentat senton"
        " datesent sentdate cabledate messagedate datetimegroup dtg datedtg draftdate transmitted",
    ),
    (
        "reference",
        "refid referenceid cableid reference canonicalid cable cablenumber cablename identifier mrn"
        " messagereferencenumber docid documentid documentnumber docnumber filename name",
    ),
    (
        "origin",
        "origin embassy post from sender source office station originator originatingpost mission"
        " sendingpost fromoffice",
    ),
    (
        "classification",
        "classification class marking markings level securityclassification classificationlevel"
        " originalclassification currentclassification security",
    ),
    # The dump's list of references is called `destination` in the copies that have a header row.
    (
        "refs",
        "refs references referenceids destination destinations relatedcables relatedids citations cites ref"
        " reftels replyto inreplyto",
    ),
    ("header", "header transmission transmissionheader headers heading head messageheader routing"),
    (
        "body",
        "body content text contents message messagetext fulltext cabletext bodytext rawtext raw plaintext"
        " cablebody textbody description document",
    ),
    ("subject", "subject subj title headline subjectline re"),
    ("tags", "tags tag tagcodes tagslist"),
    ("released", "released releasedate releasedon publishedon published"),
)
# The order of the bulk dump, which has no header row.
BULK_ORDER = ("number", "date", "reference", "origin", "classification", "refs", "header", "body")
# The roles whose text is the cable's own.
TEXT_ROLES = ("header", "body")
