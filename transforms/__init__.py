"""Text to records: pure functions, no clock, no files, no network."""

from transforms.faults import FAULTS, FaultKind
from transforms.naming import read_file_name
from transforms.parse import PARSER_VERSION, parse_cable
from transforms.records import Cable, Fault, Mention, Paragraph, ParsedCable

__all__ = [
    "FAULTS",
    "PARSER_VERSION",
    "Cable",
    "Fault",
    "FaultKind",
    "Mention",
    "Paragraph",
    "ParsedCable",
    "parse_cable",
    "read_file_name",
]
