"""The tables, each declared once: Arrow, Parquet, views, comments, suites and dictionary derive from here.

Names keep a suffix law: `_id` identifies, `_at` is a UTC timestamp without zone, `_on` a date,
`is_` a boolean, `_count` and `_number` an integer. No name is a reserved word of DuckDB.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from transforms.vocabulary.cable_ids import CABLE_ID
from transforms.vocabulary.closed_sets import (
    DATE_SOURCES,
    ENTITY_TYPES,
    NOISES,
    OPERATIONS,
    PRECEDENCES,
    ROW_KINDS,
    SEVERITIES,
    STATUSES,
    YEAR_SOURCES,
)
from transforms.vocabulary.markings import CLASSIFICATIONS

TEXT = pa.string()
TEXTS = pa.list_(pa.field("element", pa.string(), nullable=False))
HASH = pa.string()
COUNT = pa.int32()
SIZE = pa.int64()
SMALL = pa.int16()
TRUTH = pa.bool_()
MOMENT = pa.timestamp("us")
DAY = pa.date32()

SHA256 = r"^[0-9a-f]{64}$"
# The oldest cable of the public sets is of 1966; a year beyond these is misread.
FIRST_YEAR, LAST_YEAR = 1950, 2035


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, Arrow type, a sentence on what it holds, and which values it may hold.

    `values`: the closed set of its values. `form`: a regular expression that every value matches.
    `least`, `greatest`: the bounds of its values, both included. `is_committed`: the commit fills it in, so
    no batch has it.
    """

    name: str
    type: pa.DataType
    sentence: str
    nullable: bool = True
    values: tuple[str, ...] = ()
    form: str | None = None
    least: int | None = None
    greatest: int | None = None
    is_committed: bool = False

    @property
    def description(self) -> str:
        """The sentence, and the closed set where there is one."""
        return f"{self.sentence} One of: {', '.join(self.values)}." if self.values else self.sentence


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, its key, and the column that partitions it on disk."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    partition_by: str | None = None

    @property
    def arrow(self) -> pa.Schema:
        """The Arrow schema, in column order."""
        return pa.schema([pa.field(c.name, c.type, c.nullable) for c in self.columns])

    @property
    def column_names(self) -> list[str]:
        """Column names, in order."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        return {column.name: column for column in self.columns}[name]


def _required(
    name: str,
    kind: pa.DataType,
    sentence: str,
    *,
    values: tuple[str, ...] = (),
    form: str | None = None,
    least: int | None = None,
    is_committed: bool = False,
) -> Column:
    return Column(name, kind, sentence, False, values, form, least, is_committed=is_committed)


CONTENTS = Table(
    "contents",
    "The exact bytes of every source ever committed; append only.",
    (
        _required("sha256", HASH, "SHA-256 of the bytes, in hex: the identity of a source."),
        _required("bytes", pa.large_binary(), "The bytes as received."),
        _required("size_bytes", SIZE, "Length of the bytes."),
    ),
    key=("sha256",),
)

SOURCES = Table(
    "sources",
    "The ledger: one row per distinct bytes received and, for a container, per member.",
    (
        _required("sha256", HASH, "SHA-256 of the bytes, in hex.", form=SHA256),
        _required("file_names", TEXTS, "Every name these bytes came under, sorted."),
        Column("container_sha256", HASH, "SHA-256 of the container these bytes were a member of."),
        Column("member", TEXT, "Path or row inside the container."),
        _required("size_bytes", SIZE, "Length of the bytes."),
        _required("first_seen_at", MOMENT, "When these bytes were first met, UTC."),
        _required("last_seen_at", MOMENT, "When these bytes were last met, UTC."),
        _required("times_seen", COUNT, "How many files with these bytes have been met."),
        Column("dialect", TEXT, "The dialect recognised: annotated, plain, wikileaks-html, and so on."),
        _required(
            "status",
            TEXT,
            "What became of it. Superseded: a better text of the cable stands in the tables, to which it "
            "gives fields at most.",
            values=STATUSES,
        ),
        Column("reason_code", TEXT, "Why it is quarantined, as a code."),
        Column("reason", TEXT, "Why it is quarantined, in a sentence."),
        Column("cable_id", TEXT, "The cable these bytes gave."),
        _required("run_id", TEXT, "The run that last decided on these bytes."),
        _required("parser_version", TEXT, "Version of the parser that read them."),
    ),
    key=("sha256", "container_sha256", "member"),
)

CABLES = Table(
    "cables",
    "One row per current cable.",
    (
        _required(
            "cable_id",
            TEXT,
            "Two-digit year, post in capitals without spaces, serial: 09TRIPOLI941.",
            form=CABLE_ID,
        ),
        Column(
            "year",
            SMALL,
            "The year the cable was sent; null where nothing tells.",
            least=FIRST_YEAR,
            greatest=LAST_YEAR,
        ),
        Column(
            "year_source",
            TEXT,
            "What the year rests on; the last three are estimates.",
            values=YEAR_SOURCES,
        ),
        _required("is_year_estimated", TRUTH, "True where the year rests on an estimate."),
        Column("origin", TEXT, "The post that sent the cable, as it stands in the id: TRIPOLI."),
        Column("serial", COUNT, "The post's number for the cable within its year."),
        Column("sent_at", MOMENT, "When the cable was sent, UTC."),
        Column("sent_at_source", TEXT, "Where sent_at was read.", values=DATE_SOURCES),
        Column("classification", TEXT, "Classification of the whole cable.", values=CLASSIFICATIONS),
        _required("caption", TEXTS, "Handling captions in the order printed: NOFORN, SIPDIS, SENSITIVE."),
        Column("section", COUNT, "The section this text is, as its first line prints it."),
        Column("sections", COUNT, "How many sections the cable has, as its first line prints it."),
        _required(
            "is_partial",
            TRUTH,
            "True where sections, or end and signature, are really missing, or the page says so.",
        ),
        Column("precedence", TEXT, "Precedence of the transmission.", values=PRECEDENCES),
        _required("action_addressees", TEXTS, "Names of the TO addressees, without route and number."),
        _required("info_addressees", TEXTS, "Names of the INFO addressees, without route and number."),
        Column("addressees_text", TEXT, "The STATE FOR and PLEASE PASS lines as printed."),
        Column(
            "executive_order",
            TEXT,
            "Number of the executive order on classification: 12958.",
            form=r"^[0-9]{5}$",
        ),
        Column("declassification", TEXT, "The declassification instruction as printed."),
        Column("declassify_on", DAY, "The date to declassify on, where the instruction gives one."),
        _required("tags", TEXTS, "Traffic Analysis by Geography and Subject codes, in the order printed."),
        Column("subject", TEXT, "The subject line, without its portion mark."),
        _required("refs", TEXTS, "Ids of the cables this one refers to, in the order printed."),
        Column("refs_text", TEXT, "The reference lines as printed."),
        Column("classified_by", TEXT, "Who classified the cable; two names are joined by '; '."),
        Column("classified_by_title", TEXT, "The classifier's title as printed."),
        _required("reasons", TEXTS, "Reasons for classification: 1.4(b)."),
        _required("is_action_request", TRUTH, "True where the cable asks its addressee to act."),
        Column("action_paragraph", COUNT, "Number of the paragraph that holds the request."),
        Column("signed_by", TEXT, "The signature as printed."),
        _required("paragraph_count", COUNT, "How many rows of kind paragraph the cable has."),
        _required("mention_count", COUNT, "How many mentions the cable has, noise included."),
        Column("unparsed", TEXT, "Header text that no field explains."),
        _required("warnings", TEXTS, "Codes of the expectations this cable fails without being rejected."),
        _required(
            "field_sources",
            TEXTS,
            "For a cable made of several sources: field=sha256 for every field that is filled, and for "
            "paragraphs and mentions.",
        ),
        _required("dialect", TEXT, "The dialect of the source."),
        _required("parser_version", TEXT, "Version of the parser that made this row."),
        _required(
            "source_sha256",
            HASH,
            "SHA-256 of the source this row was read from; of several, of the one that gave its first rows.",
        ),
        _required("source_name", TEXT, "Name of the file that source came under."),
        _required("run_id", TEXT, "The run that wrote this row.", is_committed=True),
        _required("ingested_at", MOMENT, "When the row was written, UTC.", is_committed=True),
    ),
    key=("cable_id",),
    partition_by="year",
)

PARAGRAPHS = Table(
    "paragraphs",
    "Every row of text of every current cable, in order; no character stands in two rows.",
    (
        _required("cable_id", TEXT, "The cable this row belongs to."),
        Column("year", SMALL, "The cable's year."),
        _required("position", COUNT, "Order in the cable; the header is 0."),
        _required("kind", TEXT, "What the row is.", values=ROW_KINDS),
        Column("number", COUNT, "Paragraph number as printed."),
        Column("heading", TEXT, "The last heading above this row."),
        Column("portion_mark", TEXT, "Portion mark as printed, without spaces: S/NF."),
        Column("classification", TEXT, "Classification the portion mark stands for.", values=CLASSIFICATIONS),
        _required("caption", TEXTS, "Captions the portion mark stands for."),
        _required("is_summary", TRUTH, "True inside the summary."),
        _required("is_comment", TRUTH, "True inside a comment."),
        _required("text", TEXT, "Readable text, tags removed and tokenisation undone."),
        _required("source_start", COUNT, "Where the row begins, in characters of the decoded cable text."),
        _required("source_end", COUNT, "Where the row ends; may enclose furniture."),
        _required("source_sha256", HASH, "SHA-256 of the source this row was read from."),
    ),
    key=("cable_id", "position"),
    partition_by="year",
)

MENTIONS = Table(
    "mentions",
    "Every named entity the tagger marked in every current cable, its noise named.",
    (
        _required("cable_id", TEXT, "The cable this mention stands in."),
        Column("year", SMALL, "The cable's year."),
        _required("position", COUNT, "Position of the row of paragraphs this mention stands in."),
        _required("mention_number", COUNT, "Order in the cable, from 1."),
        _required("sentence_number", COUNT, "Sentence of its row, from 1.", least=1),
        _required("entity_type", TEXT, "What the tagger took it for.", values=ENTITY_TYPES),
        _required("surface", TEXT, "The mention as it stands in the row's text."),
        _required("start_char", COUNT, "Where the surface begins, in characters of the row's text, from 0."),
        _required("end_char", COUNT, "Where the surface ends, in characters of the row's text."),
        _required("name", TEXT, "The surface without swallowed headings, final punctuation, possessive."),
        Column("noise", TEXT, "Why it is no entity; null for a real mention.", values=NOISES),
        _required("source_start", COUNT, "Where the whole mention begins in the decoded cable text."),
        _required("source_end", COUNT, "Where the whole mention ends in the decoded cable text."),
        _required("source_sha256", HASH, "SHA-256 of the source this mention was read from."),
    ),
    key=("cable_id", "mention_number"),
    partition_by="year",
)

FINDINGS = Table(
    "findings",
    "One row per failed expectation and failing row.",
    (
        _required("sha256", HASH, "SHA-256 of the source that failed."),
        Column("cable_id", TEXT, "The cable that failed, where one was read."),
        _required("table_name", TEXT, "The table the expectation is on."),
        _required("expectation", TEXT, "Code of the expectation."),
        _required("severity", TEXT, "What the finding does to its cable.", values=SEVERITIES),
        Column("column_name", TEXT, "The column the expectation is on."),
        Column("value", TEXT, "The value that failed, as text."),
        Column("position", COUNT, "Position of the failing row in its cable (mention_number for mentions)."),
        _required("run_id", TEXT, "The run that found it."),
        _required("found_at", MOMENT, "When it was found, UTC."),
        Column(
            "source_start",
            COUNT,
            "Where a fault of the parser begins, in characters of the decoded text; null for an expectation.",
        ),
    ),
    key=("sha256", "expectation", "position", "source_start"),
)

RUNS = Table(
    "runs",
    "One row per ingest run, with its counts and times.",
    (
        _required("run_id", TEXT, "The run."),
        _required("started_at", MOMENT, "When it began, UTC."),
        _required("ended_at", MOMENT, "When it ended, UTC."),
        _required("seconds", pa.float64(), "How long it took, in seconds."),
        _required("seen", COUNT, "Sources met: files, and members of containers."),
        _required("loaded", COUNT, "Sources loaded as the current text of a cable."),
        _required("duplicate", COUNT, "Sources whose bytes were loaded before."),
        _required("superseded", COUNT, "Sources whose cable has a better text."),
        _required("quarantined", COUNT, "Sources rejected, copies of rejected ones included."),
        _required("pending", COUNT, "Sources still changing when the run ended."),
        _required("mentions", SIZE, "Mentions loaded."),
        _required("size_bytes", SIZE, "Bytes read."),
        _required("parser_version", TEXT, "Version of the parser."),
        Column("error", TEXT, "What stopped the run, where something did."),
    ),
    key=("run_id",),
)

SNAPSHOTS = Table(
    "snapshots",
    "One row per commit: the version of every table that belongs together.",
    (
        _required("snapshot", SIZE, "Number of the snapshot, from 1."),
        _required("committed_at", MOMENT, "When it was committed, UTC."),
        _required("run_id", TEXT, "The run that committed it."),
        _required("versions", TEXT, "JSON object: the Delta version of each table."),
        _required("row_counts", TEXT, "JSON object: the rows of each table."),
        _required("operation", TEXT, "What made it.", values=OPERATIONS),
    ),
    key=("snapshot",),
)

TABLES: tuple[Table, ...] = (
    CONTENTS,
    SOURCES,
    CABLES,
    PARAGRAPHS,
    MENTIONS,
    FINDINGS,
    RUNS,
    SNAPSHOTS,
)
