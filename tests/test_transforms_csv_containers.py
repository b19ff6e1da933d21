"""Tables of cables parted while they are read: each row's exact bytes, and a broken row costs itself."""

from __future__ import annotations

import csv
import io
import tracemalloc

import pytest

from transforms import parse_cable
from transforms.containers import ContainerRefused, Limits, Member, read_members

NAMES = ["refid", "date", "title", "content"]


def row(number: int, text: str = "The ferry sails, he said.") -> list[str]:
    body = f'UNCLAS OSLO {number:06}\n\nSUBJECT: THE "FERRY"\n\n1. {text}\n\nLUND\n'
    return [f"07OSLO{number}", "4/5/2007 10:00", "THE FERRY", body]


def written(rows: list[list[str]], names: list[str] | None = None) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([names, *rows] if names else rows)
    return out.getvalue().encode()


def members(data: bytes, limits: Limits | None = None) -> list[Member]:
    return list(read_members(io.BytesIO(data), "table", limits or Limits()))


def outcome(data: bytes) -> list[tuple[str, str]]:
    """Each member's name, and the id of its cable or the code of its fault."""
    found = []
    for member in members(data):
        parsed = parse_cable(member.data, member.name)
        found.append((member.name, parsed.cable.cable_id if parsed.cable else parsed.faults[0].code))
    return found


def test_no_byte_of_a_row_is_lost_across_chunks() -> None:
    data = written([row(number, "The ferry sails. " * 200) for number in range(1, 900)], NAMES)
    assert len(data) > 3_000_000
    names, rows = data.split(b"\n", 1)
    found = members(data)
    assert all(member.data.startswith(names + b"\n") for member in found)
    assert b"\n".join(member.data[len(names) + 1 :] for member in found) + b"\n" == rows


def test_rows_are_named_by_their_id_or_their_number() -> None:
    rows = [row(1), ["", *row(2)[1:]], row(3)]
    assert [member.name for member in members(written(rows, NAMES))] == ["07OSLO1", "row-000002", "07OSLO3"]


@pytest.mark.parametrize("names", [NAMES, None], ids=["named", "bare"])
@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (lambda text: text.replace(b'LUND\n"\n', b"LUND\n\n", 1), "truncated_markup"),  # never closed
        (lambda text: text.replace(b'""FERRY""', b'"FERRY"', 1), "bad_row"),
    ],
    ids=["unclosed", "stray quote"],
)
def test_a_broken_row_costs_itself(names: list[str] | None, broken: object, code: str) -> None:
    assert callable(broken)
    first, others = written([row(1)], names), written([row(2), row(3)])
    whole = written([row(0)]) if names is None else b""
    found = outcome(whole + broken(first) + others)
    (fault,) = [told for name, told in found if name.startswith("row-")]
    assert fault == code
    assert [name for name, told in found if name == told][-2:] == ["07OSLO2", "07OSLO3"]


def test_a_row_with_a_column_more_costs_itself() -> None:
    first = written([row(1)], NAMES).replace(b"THE FERRY,", b"THE, FERRY,", 1)
    assert outcome(first + written([row(2)])) == [("row-000001", "bad_row"), ("07OSLO2", "07OSLO2")]


def test_an_excerpt_of_a_table_inside_a_text_is_no_row() -> None:
    excerpt = "The list says:\n07OSLO9,4/5/2007 10:00,THE FERRY,and so on\nand ends there."
    assert outcome(written([row(1, excerpt), row(2)], NAMES)) == [
        ("07OSLO1", "07OSLO1"),
        ("07OSLO2", "07OSLO2"),
    ]


def test_blank_rows_are_passed_over() -> None:
    data = written([row(1)], NAMES) + b"\n,,,\n \n" + written([row(2)])
    assert [name for name, _ in outcome(data)] == ["07OSLO1", "07OSLO2"]


def test_a_row_without_end_is_refused_with_its_reason() -> None:
    text_first = written([[row(1)[3], "07OSLO1", "4/5/2007"]], ["content", "refid", "date"])
    endless = text_first + b'"' + b"The ferry sails.\n" * 1000
    with pytest.raises(ContainerRefused, match="a quote in it may never be closed") as refusal:
        members(endless, Limits(member_bytes=5000))
    assert refusal.value.fault.code == "bad_row"


def test_memory_does_not_grow_with_the_table() -> None:
    def peak(rows: int) -> int:
        data = written([row(number, "The ferry sails. " * 500) for number in range(rows)], NAMES)
        tracemalloc.start()
        assert sum(1 for _ in read_members(io.BytesIO(data), "table")) == rows
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(900) < peak(300) + 500_000
