"""Every specimen in tests/specimens parses to the record beside it.

A specimen is a cable of our own writing in a real form; `ID.json` beside it holds the fields that
must come out, its rows and its mentions. A bug in the parser adds a specimen or a line of one.
"""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest

from transforms import ParsedCable, parse_cable

FOLDER = Path(__file__).parent / "specimens"
EXPECTED = sorted(FOLDER.glob("*/*.rows.json"))


def _parse(expected: Path) -> ParsedCable:
    stem = expected.name.removesuffix(".rows.json")
    source = next(path for path in sorted(expected.parent.glob(f"{stem}.*")) if path.suffix != ".json")
    return parse_cable(source.read_bytes(), source.name)


def _plain(value: object) -> object:
    """A value as JSON holds it."""
    return json.loads(json.dumps(value, default=str))


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.name)
def test_specimen_gives_its_record(expected: Path) -> None:
    record: dict[str, Any] = json.loads(expected.read_text(encoding="utf-8"))
    parsed = _parse(expected)
    assert parsed.cable is not None
    fields = dataclasses.asdict(parsed.cable)
    assert {name: _plain(fields[name]) for name in record["cable"]} == record["cable"]
    rows = [
        [r.kind, r.number, r.portion_mark, r.heading, r.is_summary, r.is_comment, r.text]
        for r in parsed.paragraphs
    ]
    assert rows == record["rows"]
    mentions = [
        [m.position, m.sentence_number, m.entity_type, m.surface, m.name, m.noise] for m in parsed.mentions
    ]
    assert mentions == record["mentions"]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.name)
def test_spans_of_a_specimen_slice_its_source(expected: Path) -> None:
    parsed = _parse(expected)
    for mention in parsed.mentions:
        row = parsed.paragraphs[mention.position]
        assert row.text[mention.start_char : mention.end_char] == mention.surface
        source = parsed.text[mention.source_start : mention.source_end]
        assert re.sub(r"\W", "", mention.surface) in re.sub(r"\W", "", source)


def test_there_are_specimens() -> None:
    assert EXPECTED
