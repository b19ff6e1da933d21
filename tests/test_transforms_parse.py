"""The whole path from bytes to records: samples against their own truth, and the laws on anything."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import FAULTS, ParsedCable, parse_cable, read_file_name
from transforms.samples import Sample

TAG = re.compile(r"\[(PER|ORG|LOC|MISC) ")
HTML = re.compile(r"<(?:/?[A-Za-z!?][^<>]{0,400}|/)>")


def assert_laws(parsed: ParsedCable) -> None:
    """What holds for every parse whatever the bytes were."""
    assert all(fault.code in FAULTS for fault in parsed.faults)
    if parsed.cable is None:
        assert parsed.faults
        return
    assert [row.position for row in parsed.paragraphs] == list(range(len(parsed.paragraphs)))
    assert parsed.paragraphs[0].kind == "header"
    assert [m.mention_number for m in parsed.mentions] == list(range(1, len(parsed.mentions) + 1))
    for mention in parsed.mentions:
        assert (
            parsed.paragraphs[mention.position].text[mention.start_char : mention.end_char] == mention.surface
        )
        assert 0 <= mention.source_start <= mention.source_end <= len(parsed.text)
    starts = [row.source_start for row in parsed.paragraphs if row.kind != "furniture"]
    assert starts == sorted(starts)


def bare_characters(text: str) -> Counter[str]:
    """Non-blank characters of a text, markup and the characters of paragraph numbers aside."""
    bare = HTML.sub(" ", TAG.sub(" ", text.replace("¶</a>", "</a>")).replace("  ]", " "))
    return Counter(re.sub(r"[\s\d.)\[\]]", "", bare))


def test_samples_parse_to_what_they_were_written_with(samples: list[Sample]) -> None:
    """The generator's own truth, field by field; a field it leaves out is not claimed."""
    compared: Counter[str] = Counter()
    wrong: list[tuple[str, str, object, object]] = []
    for sample in samples:
        parsed = parse_cable(sample.data, sample.file_name)
        assert_laws(parsed)
        if parsed.cable is None:
            continue
        for name in (
            "cable_id",
            "origin",
            "serial",
            "classification",
            "tags",
            "subject",
            "refs",
            "signed_by",
        ):
            if name in sample.truth:
                compared[name] += 1
                if getattr(parsed.cable, name) != sample.truth[name]:
                    wrong.append((sample.file_name, name, getattr(parsed.cable, name), sample.truth[name]))
    assert min(compared.values()) > 100
    assert len(wrong) <= 0.02 * sum(compared.values()), wrong


def test_no_character_of_a_sample_is_lost(samples: list[Sample]) -> None:
    for sample in samples:
        parsed = parse_cable(sample.data, sample.file_name)
        if parsed.cable is not None:
            lost = bare_characters(parsed.text) - Counter("".join(row.text for row in parsed.paragraphs))
            assert not lost, sample.file_name


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"Appears in these articles:<br /> \n", "stub"),
        (b"\x7fELF\x02\x01\x01", "binary"),
        (b"Dear all, lunch is at noon. Bring bread.", "not_a_cable"),
    ],
)
def test_what_is_no_cable_says_why(data: bytes, code: str) -> None:
    parsed = parse_cable(data, "09OSLO1.txt")
    assert parsed.cable is None
    assert [fault.code for fault in parsed.faults] == [code]


def test_a_name_that_lies_is_not_believed() -> None:
    data = b"<pre>UNCLAS OSLO 000012\n\nTAGS: PREL\nSUBJECT: A DAY\n\n1. It rained.\n\nHALE</pre>"
    parsed = parse_cable(data, "09ROME77.txt")
    assert parsed.cable is not None
    assert (parsed.cable.origin, parsed.cable.serial, parsed.cable.year) == ("OSLO", 12, None)
    assert "name_disagrees" in [fault.code for fault in parsed.faults]
    assert parse_cable(data, "09OSLO12.txt").cable.cable_id == "09OSLO12"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("file_name", "wanted"),
    [
        ("09TRIPOLI941.txt", (2009, "TRIPOLI", 941)),
        ("drop/06VATICAN256.v1.html", (2006, "VATICAN", 256)),
        ("73TEHRAN2077.txt", (1973, "TEHRAN", 2077)),
        ("1975TUNIS01288_b.txt", (1975, "TUNIS", 1288)),
        ("000_b279861b2dc66499.txt", None),
        ("notes.txt", None),
    ],
)
def test_file_names_that_spell_an_id(file_name: str, wanted: tuple[int, str, int] | None) -> None:
    assert read_file_name(file_name) == wanted


# Fragments of cables, one a line, that any mixture may put together.
FRAGMENTS = r"""
C O N F I D E N T I A L SECTION 01 OF 02
[LOC OSLO  ] 000012
SIPDIS
E.O. 12958: DECL: 01/02/2019
TAGS: <a href='/tag/PREL_0.html'>PREL</a> , [ORG PGOV  ]
SUBJECT: A [PER HALE  ] DAY
REF: A. OSLO 11
Classified By: [PER Dana Hale  ] for reasons 1.4 ( b ) .
<a id='par1' href='#par1'>¶</a>1 .
2 .
( [ORG S/NF  ] )
[PER [ORG MDC  ] ]
OSLO 00000012 002 OF 002
End summary .
HEADING ONE
the [MISC Libyan  ] 's word , s
" quoted "
[ sic ]
[PER open
]
[
<
<a
<a id='par2009' href='#par2009'>¶</a>2009 .
XXXXXXXXXXXX
------
HALE</pre></code>
é’“”—
12
""".strip().split("\n")
PIECES = st.sampled_from([*(f"{fragment} " for fragment in FRAGMENTS), " \n", "\n\n", "  ] ", "\x01"])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=50).map("".join))
def test_laws_hold_on_any_mixture(text: str) -> None:
    parsed = parse_cable(text.encode(), "09OSLO12.txt")
    assert_laws(parsed)
    if parsed.cable is not None:
        assert Counter(m.entity_type for m in parsed.mentions) == Counter(
            TAG.findall(text.replace("\x01", " "))
        )


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_answered(data: bytes) -> None:
    assert_laws(parse_cable(data, "x"))


def test_a_tag_of_no_table_is_kept_with_a_warning() -> None:
    text = (
        "C O N F I D E N T I A L LIMA 000123\n\nE.O. 12958: DECL: 01/02/2018\nTAGS: PREL, PGVO, "
        "HUMAN RIGHTS, OVIP (ROE, ANN), PE\nSUBJECT: PORT WORKERS STRIKE\n\n1. (C) The union said no.\n"
    )
    parsed = parse_cable(text.encode(), "08LIMA123.txt")
    assert parsed.cable is not None
    assert parsed.cable.tags == ["PREL", "PGVO", "HUMAN RIGHTS", "OVIP", "ROE, ANN", "PE"]
    (fault,) = parsed.faults
    assert (fault.code, text[fault.source_start : fault.source_end]) == ("tag_unknown", "PGVO")


@pytest.mark.parametrize(
    ("printed", "refs"),
    [
        ("REF: A. LIMA 12 B. QUITO 3", ["08LIMA12", "08QUITO3"]),
        ("REF - Lima (S) 12", ["08LIMA12"]),
        ("Refs: A) Lima12\n      B) Quito 3", ["08LIMA12", "08QUITO3"]),
        ("REFTEL: LIMA CABLES 0012 AND 0013", ["08LIMA12", "08LIMA13"]),
        ("REF A: LIMA 12\nREF B: E-MAIL OF 3/4", ["08LIMA12"]),
    ],
)
def test_references_printed_behind_the_reasons_are_of_the_header(printed: str, refs: list[str]) -> None:
    text = (
        "C O N F I D E N T I A L LIMA 000123\n\nE.O. 12958: DECL: 01/02/2018\nTAGS: PREL, PE\n"
        "SUBJECT: PORT WORKERS STRIKE\n\nClassified By: DCM Ann Roe for reasons 1.4 (b) and (d).\n\n"
        f"{printed}\n\nSUMMARY\n-------\n\n1. (C) The union said no.\n\n2. (C) It rained.\n"
    )
    parsed = parse_cable(text.encode(), "08LIMA123.txt")
    assert parsed.cable is not None
    assert parsed.cable.refs == refs
    assert [row.kind for row in parsed.paragraphs] == ["header", "heading", "paragraph", "paragraph"]
    assert parsed.paragraphs[2].is_summary
