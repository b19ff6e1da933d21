"""Cables broken at random: no crash, no lost character, whatever is cut, doubled, moved or put in.

The suite spends a few seconds here; `make fuzz` spends ten minutes.
"""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms import FAULTS, ParsedCable, parse_cable
from transforms.dialects import read_manuscript
from transforms.markup import split_markup
from transforms.samples import sample_cables

SECONDS = float(os.environ.get("FUZZ_SECONDS", "4"))
SPECIMENS = sorted(
    path for path in (Path(__file__).parent / "specimens").glob("*/*") if path.suffix != ".json"
)
SEEDS = [sample.data for sample in sample_cables(60)] + [path.read_bytes() for path in SPECIMENS]
PIECES = [
    *(
        piece.encode()
        for piece in ("[PER ", "[ORG ", "  ]", "]", "[", "<", ">", "</pre></code>", "&#x0A;", "&lt;b&gt;")
    ),
    *(
        piece.encode()
        for piece in ("<a id='par7' href='#par7'>¶</a>7 . \n", "3 . \n", "( C ) ", " \n", "\n\n", "\r\n")
    ),
    *(
        piece.encode()
        for piece in ("OSLO 00000012 002 OF 002 ", "SUBJECT: ", "REF: A. ", "E.O. 12958: ", "TAGS: ")
    ),
    *(piece.encode() for piece in ("Classified By: ", "1.4 ( b ) ", "-----", '"', "’", "\x01", "\x00")),
    b"\xff",
]


class Change(NamedTuple):
    """One break of a cable: what is done, where, over how much, and with which piece."""

    kind: str
    place: float
    length: int
    piece: bytes

    def apply(self, data: bytes) -> bytes:
        """The bytes with this change made."""
        at = int(self.place * len(data))
        span = data[at : at + self.length]
        if self.kind == "cut":
            return data[:at] + data[at + self.length :]
        if self.kind == "double":
            return data[:at] + span + data[at:]
        if self.kind == "move":
            return span + data[:at] + data[at + self.length :]
        return data[:at] + self.piece + data[at:]


CHANGES = st.builds(
    Change,
    st.sampled_from(["cut", "double", "move", "put"]),
    st.floats(0, 1, exclude_max=True),
    st.integers(1, 400),
    st.sampled_from(PIECES),
)


def assert_nothing_lost(parsed: ParsedCable, data: bytes) -> None:
    """Every non-blank character outside markup stands in a row, digits of paragraph numbers aside."""
    manuscript = read_manuscript(data)
    blank = split_markup(manuscript.text, manuscript.is_annotated).blank
    wanted = Counter(re.sub(r"[\s\d.)]", "", blank))
    found = Counter(re.sub(r"[\s\d.)]", "", "".join(row.text for row in parsed.paragraphs)))
    assert wanted == found


@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
def test_broken_cables_are_parsed_without_loss() -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=400, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(SEEDS), st.lists(CHANGES, min_size=1, max_size=8))
    def run(data: bytes, changes: list[Change]) -> None:
        for change in changes:
            data = change.apply(data)
        parsed = parse_cable(data, "09OSLO12.txt")
        seen["cables" if parsed.cable else "no cable"] += 1
        assert all(fault.code in FAULTS for fault in parsed.faults)
        if parsed.cable is None:
            assert parsed.faults
            return
        for mention in parsed.mentions:
            row = parsed.paragraphs[mention.position].text
            assert row[mention.start_char : mention.end_char] == mention.surface
        assert [row.position for row in parsed.paragraphs] == list(range(len(parsed.paragraphs)))
        assert_nothing_lost(parsed, data)

    began = time.monotonic()
    while time.monotonic() - began < SECONDS:
        run()
    assert seen["cables"] > 100
