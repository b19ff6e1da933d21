"""Cables broken at random: no crash, no lost character, whatever is cut, doubled, moved or put in.

The suite spends a few seconds here; `make fuzz` spends ten minutes.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from dressing import DRESSES, as_escaped_page, bare
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from naive_reading import LABELS, Reading, losses, read_literally, read_naively

from transforms import FAULTS, ParsedCable, parse_cable
from transforms.samples import sample_cables

SECONDS = float(os.environ.get("FUZZ_SECONDS", "4"))
SPECIMENS = sorted(
    path for path in (Path(__file__).parent / "specimens").glob("*/*") if path.suffix != ".json"
)
TEXTS = [sample.data for sample in sample_cables(60)] + [
    path.read_bytes() for path in SPECIMENS if path.parent.name in ("annotated", "plain")
]
SEEDS = [sample.data for sample in sample_cables(60)] + [path.read_bytes() for path in SPECIMENS]
WORDS = (
    *("[PER ", "[ORG ", "  ]", "]", "[", "<", ">", "</pre></code>", "&#x0A;", "&lt;b&gt;", "&amp;lt;", ";"),
    *("<a id='par7' href='#par7'>¶</a>7 . \n", "<a id='par²' href='#par²'>¶</a>² .", "3 . \n", "( C ) "),
    *(" \n", "\n\n", "\r\n", "\u00a0", "\u200b", "\u2028", "&nbsp;", "²", "٣", "\x01", "\x00"),
    *("OSLO 00000012 002 OF 002 ", "SUBJECT: ", "REF: A. ", "E.O. 12958: ", "TAGS: ", "Classified By: "),
    *("1.4 ( b ) ", "-----", '"', "’", "<jdoe@state.gov>", "<end of note>", "A<B>C", "<br />", "<!-- x -->"),
)
PIECES = [*(word.encode() for word in WORDS), b"\xff"]


# To explain a failure takes minutes on texts of this size.
FUZZING = settings(
    phases=(Phase.generate, Phase.shrink),
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


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


def assert_laws(parsed: ParsedCable) -> None:
    """What holds for every cable: known faults, mentions that slice their rows, rows in their order."""
    assert all(fault.code in FAULTS for fault in parsed.faults)
    if parsed.cable is None:
        assert parsed.faults
        return
    for mention in parsed.mentions:
        row = parsed.paragraphs[mention.position].text
        assert row[mention.start_char : mention.end_char] == mention.surface
    assert [row.position for row in parsed.paragraphs] == list(range(len(parsed.paragraphs)))
    for paragraph in parsed.paragraphs:
        source = parsed.text[paragraph.source_start : paragraph.source_end]
        lost = Counter("".join(paragraph.text.split())) - Counter(source)
        assert not lost


def readings(text: str) -> dict[str, tuple[bytes, Reading]]:
    """The text in each dialect, with the naive reading of what it holds."""
    reading = read_naively(bare(text), is_tagged=False)
    dressed = {name: (dress(text), reading) for name, dress in DRESSES.items()}
    is_tagged = any(label in text for label in LABELS)
    dressed["file"] = (DRESSES["file"](text), read_naively(text, is_tagged=is_tagged))
    dressed["escaped page"] = (as_escaped_page(text), read_literally(text))
    return dressed


@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
def test_sources_broken_anywhere_are_parsed_or_refused() -> None:
    seen: Counter[str] = Counter()

    @settings(FUZZING, max_examples=300)
    @given(st.sampled_from(SEEDS), st.lists(CHANGES, min_size=1, max_size=8))
    def run(data: bytes, changes: list[Change]) -> None:
        for change in changes:
            data = change.apply(data)
        parsed = parse_cable(data, "09OSLO12.txt")
        seen["cables" if parsed.cable else "no cable"] += 1
        assert_laws(parsed)

    began = time.monotonic()
    while time.monotonic() - began < SECONDS / 2:
        run()
    assert seen["cables"] > 100


@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
def test_no_character_of_a_broken_text_is_lost_or_invented_in_any_dialect() -> None:
    seen: Counter[str] = Counter()

    @settings(FUZZING, max_examples=60)
    @given(st.sampled_from(TEXTS), st.lists(CHANGES, min_size=1, max_size=8))
    def run(data: bytes, changes: list[Change]) -> None:
        for change in changes:
            data = change.apply(data)
        text = data.decode("utf-8", "replace").replace("\x00", "")
        for dialect, (source, reading) in readings(text).items():
            parsed = parse_cable(source, "09OSLO12.txt")
            # A block that is all control characters is refused, and the source with it.
            if parsed.cable is not None and "binary" not in (fault.code for fault in parsed.faults):
                seen[dialect] += 1
                assert losses(parsed, reading) == (Counter(), Counter()), dialect

    began = time.monotonic()
    while time.monotonic() - began < SECONDS / 2:
        run()
    assert min(seen.values()) > 20
    assert len(seen) == len(DRESSES) + 1


@pytest.mark.parametrize("text", TEXTS[:20:4])
def test_the_naive_reading_sees_one_character_that_is_lost_or_invented(text: bytes) -> None:
    reading = read_naively(text.decode(), is_tagged=True)
    parsed = parse_cable(text, "09OSLO12.txt")
    assert losses(parsed, reading) == (Counter(), Counter())
    for at in (0, len(parsed.paragraphs) // 2, -1):
        row = parsed.paragraphs[at]
        parsed.paragraphs[at] = row._replace(text=row.text[1:])
        assert losses(parsed, reading) == (Counter(row.text[0]), Counter())
        parsed.paragraphs[at] = row._replace(text=f"{row.text};")
        assert losses(parsed, reading) == (Counter(), Counter(";"))
        parsed.paragraphs[at] = row
