"""The gold example and the laws of the parser, on the real cables where they lie beside the checkout."""

from __future__ import annotations

import dataclasses
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from transforms import ParsedCable, parse_cable

TAG = re.compile(r"\[(PER|ORG|LOC|MISC) ")


@pytest.fixture(scope="session")
def gold(shared: Path) -> dict[str, Any]:
    """What the mission's own cable must parse to."""
    record: dict[str, Any] = json.loads((shared / "gold" / "09TRIPOLI941.json").read_text(encoding="utf-8"))
    return record


@pytest.fixture(scope="session")
def example(shared: Path) -> bytes:
    """The bytes of the mission's own cable."""
    return (shared / "cables" / "annotated" / "09TRIPOLI941.txt").read_bytes()


@pytest.mark.parametrize(
    ("file_name", "key"),
    [
        ("09TRIPOLI941.txt", "cable_when_the_file_is_named_09TRIPOLI941.txt"),
        ("000_b279861b2dc66499.txt", "cable_when_the_file_name_says_nothing"),
    ],
)
def test_the_example_gives_the_gold_record(
    gold: dict[str, Any], example: bytes, file_name: str, key: str
) -> None:
    parsed = parse_cable(example, file_name)
    assert parsed.cable is not None
    fields = json.loads(json.dumps(dataclasses.asdict(parsed.cable), default=str))
    wanted = {**gold["cable"], **gold[key]}
    assert {name: fields[name] for name in wanted} == wanted


def test_the_example_gives_the_gold_rows_and_mentions(gold: dict[str, Any], example: bytes) -> None:
    parsed = parse_cable(example, "09TRIPOLI941.txt")
    numbered = [row for row in parsed.paragraphs if row.kind == "paragraph"]
    assert [{"number": r.number, "portion_mark": r.portion_mark} for r in numbered] == gold["paragraphs"]
    assert {str(r.number): r.heading for r in numbered if r.heading} == gold["headings"]
    assert [r.number for r in numbered if r.is_summary] == gold["summary_paragraphs"]
    assert numbered[0].text == gold["text_of_paragraph_1"]
    assert Counter(m.entity_type for m in parsed.mentions) == gold["mentions"]["by_type"]
    assert gold["mentions"]["not_a_mention"].strip("[] ") not in {m.surface for m in parsed.mentions}
    noise = Counter(m.noise for m in parsed.mentions)
    assert {kind: noise[kind] for kind in gold["mentions"]["noise"]} == gold["mentions"]["noise"]
    names = {m.surface: m.name for m in parsed.mentions}
    for boundary in gold["mentions"]["boundary"]:
        assert names[boundary["surface"]] == boundary["name"]


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ("[LOC TRIPOLI  ] 000941", "[LOC TUNIS  ] 000941", "origin", "TUNIS"),
        ("000941", "000942", "serial", 942),
        ("11/30/2019", "10/29/2018", "declassify_on", "2018-10-29"),
        ("Joan A. Polaschik", "Maria T. Okafor", "classified_by", "Maria T. Okafor"),
        (
            "[ORG ENRG  ]",
            "[ORG EPET  ]",
            "tags",
            "PREL PGOV MNUC PARM PINR RS KGIC KNNP KRAD EPET LY".split(),
        ),
        ("\nPOLASCHIK<", "\nCRETZ<", "signed_by", "CRETZ"),
        ("S E C R E T SECTION", "C O N F I D E N T I A L SECTION", "classification", "CONFIDENTIAL"),
    ],
)
def test_the_record_follows_the_file(example: bytes, old: str, new: str, field: str, value: object) -> None:
    changed = example.decode().replace(old, new)
    assert changed != example.decode()
    parsed = parse_cable(changed.encode(), "000_x.txt")
    assert json.loads(json.dumps(getattr(parsed.cable, field), default=str)) == value


@pytest.fixture(scope="session")
def parsed(annotated: list[Path]) -> list[tuple[Path, str, ParsedCable]]:
    """Every third real cable, parsed."""
    return [
        (path, path.read_text(encoding="utf-8"), parse_cable(path.read_bytes(), path.name))
        for path in annotated[::3]
    ]


def test_every_tag_is_a_mention_and_every_slice_holds(parsed: list[tuple[Path, str, ParsedCable]]) -> None:
    for path, text, cable in parsed:
        if cable.cable is None:
            continue
        assert Counter(m.entity_type for m in cable.mentions) == Counter(TAG.findall(text)), path.name
        for mention in cable.mentions:
            row = cable.paragraphs[mention.position].text
            assert row[mention.start_char : mention.end_char] == mention.surface


def test_no_character_of_a_real_cable_is_lost(parsed: list[tuple[Path, str, ParsedCable]]) -> None:
    for path, text, cable in parsed:
        if cable.cable is None:
            continue
        bare = re.sub(
            r"<(?:/?[A-Za-z][^<>]*)>", " ", TAG.sub(" ", text.replace("¶</a>", "</a>")).replace("  ]", " ")
        )
        lost = Counter(re.sub(r"[\s\d.)\[\]]", "", bare)) - Counter("".join(r.text for r in cable.paragraphs))
        assert not lost, path.name


def test_stubs_are_named_as_such(annotated: list[Path]) -> None:
    stubs = [path for path in annotated if path.stat().st_size < 100]
    assert stubs
    for path in stubs:
        cable = parse_cable(path.read_bytes(), path.name)
        assert cable.cable is None
        assert [fault.code for fault in cable.faults] == ["stub"]
