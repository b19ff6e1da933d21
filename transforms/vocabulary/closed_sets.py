"""Closed sets: the values that a column may hold, each declared here once.

`warehouse.schema` puts each set on its column; views, dictionary, probes and expectations take it from there.
"""

from __future__ import annotations

# What a year rests on. The strong ones tell the year; the others hint at it, and make an estimate.
STRONG_YEAR_SOURCES = ("file_name", "page", "header_date", "transmission")
YEAR_SOURCES = (*STRONG_YEAR_SOURCES, "declassification", "reference", "body")
DATE_SOURCES = ("transmission", "page", "header_date")
PRECEDENCES = ("FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE")
ROW_KINDS = ("header", "paragraph", "heading", "furniture", "signature")
ENTITY_TYPES = ("PER", "ORG", "LOC", "MISC")
# Why a mention is no entity.
NOISES = ("portion_mark", "tag_code", "header_word", "page_header", "heading_word", "redaction")
SEVERITIES = ("critical", "warning", "info")
# What became of a source.
STATUSES = ("loaded", "superseded", "quarantined", "container")
# What made a snapshot.
OPERATIONS = ("ingest", "replay", "retry", "maintain", "rollback")
