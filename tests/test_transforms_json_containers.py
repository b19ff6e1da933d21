"""JSON of many cables: lines, arrays and arrays in objects give each object's exact bytes."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.containers import ContainerRefused, Limits, Member, read_members, recognize_container
from transforms.json_containers import split_objects
from transforms.streams import CHUNK

# Texts with all that could be taken for the structure.
TEXTS = st.text(st.sampled_from('{}[]",:\\\n\té "x1'), max_size=60)


def cable(number: int, text: str = "The ferry sails.") -> dict[str, Any]:
    body = f"UNCLAS OSLO {number:06}\n\nSUBJECT: FERRY\n\n1. {text}\n\nLUND"
    return {"refid": f"07OSLO{number}", "date": "4/5/2007", "text": body}


def members(data: bytes, limits: Limits | None = None) -> list[Member]:
    assert recognize_container(data) == "json"
    return list(read_members(io.BytesIO(data), "x.json", limits or Limits()))


def read(data: bytes) -> list[Any]:
    return [json.loads(member.data) for member in members(data)]


CABLES = [cable(number) for number in (1, 2, 3)]


@pytest.mark.parametrize(
    "data",
    [
        "\n".join(map(json.dumps, CABLES)),
        "\r\n".join(map(json.dumps, CABLES)) + "\r\n",
        "".join(map(json.dumps, CABLES)),
        json.dumps(CABLES),
        json.dumps(CABLES, indent=4),
        json.dumps({"count": 3, "cables": CABLES}, indent=1),
        json.dumps({"hits": {"total": 3, "hits": [{"_id": "a", "_source": one} for one in CABLES]}}),
        json.dumps({one["refid"]: one for one in CABLES}),
        "\ufeff" + json.dumps(CABLES),
    ],
    ids=["lines", "CR LF", "run together", "array", "indented", "in an object", "nested", "map", "BOM"],
)
def test_every_object_with_a_cable_is_a_member(data: str) -> None:
    assert read(data.encode()) == CABLES
    assert [member.name for member in members(data.encode())] == ["07OSLO1", "07OSLO2", "07OSLO3"]


@settings(max_examples=150, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=4), indent=st.sampled_from([None, 0, 2]), data=st.data())
def test_the_bytes_of_an_object_come_out_exactly(texts: list[str], indent: int | None, data: Any) -> None:
    """Read with the library, wherever the bytes are cut on their way."""
    objects = [
        cable(number, text) | {"note": text, "list": [{}, [text]]} for number, text in enumerate(texts)
    ]
    whole = json.dumps(objects, indent=indent, ensure_ascii=False).encode()
    pieces = Pieces(whole, data.draw(st.integers(1, 90)))
    found = list(split_objects(pieces, CHUNK))
    assert [json.loads(one) for one, is_whole in found if is_whole] == objects
    assert all(one in whole for one, _ in found)


class Pieces(io.BytesIO):
    """A stream that gives so many bytes at a time, however many are asked for."""

    def __init__(self, data: bytes, size: int) -> None:
        super().__init__(data)
        self._size = size

    def read(self, size: int | None = -1, /) -> bytes:  # noqa: ARG002 - see above
        return super().read(self._size)


@pytest.mark.parametrize("cut", [10, 60, 90, -1, -2])
def test_a_line_cut_off_costs_itself(cut: int) -> None:
    lines = [json.dumps(one) for one in CABLES]
    lines[1] = lines[1][:cut]
    found = members("\n".join(lines).encode())
    assert [member.data.decode() for member in found] == [line.rstrip() for line in lines]


def test_an_object_without_a_cable_is_reported_and_one_that_holds_cables_is_not() -> None:
    error = {"error": "not found", "id": 4}
    assert read(json.dumps([CABLES[0], error]).encode()) == [CABLES[0], error]
    assert read(json.dumps([{"page": 1, "items": CABLES}, {"page": 2, "items": []}]).encode()) == [
        *CABLES,
        {"page": 2, "items": []},
    ]


def test_objects_nested_without_end_are_refused() -> None:
    begin = json.dumps(CABLES[0]).encode()
    with pytest.raises(ContainerRefused, match="nested deeper"):
        members(begin + b'[{"a":' * 100_000)


def test_an_object_too_large_costs_itself() -> None:
    data = json.dumps([CABLES[0], cable(2, "x" * 2_000_000), CABLES[2]]).encode()
    found = members(data, Limits(member_bytes=500_000))
    assert [(member.name, member.fault and member.fault.code) for member in found] == [
        ("07OSLO1", None),
        ("object-000002", "too_large"),
        ("07OSLO3", None),
    ]


def test_an_array_in_an_object_may_be_larger_than_any_member() -> None:
    many = [cable(number, "The ferry sails. " * 100) for number in range(2000)]
    data = json.dumps({"count": len(many), "cables": many}).encode()
    assert len(members(data, Limits(member_bytes=1_000_000))) == 2000


def test_memory_does_not_grow_with_the_file() -> None:
    def peak(objects: int) -> int:
        data = "\n".join(json.dumps(cable(number, "x" * 20_000)) for number in range(objects)).encode()
        tracemalloc.start()
        assert sum(1 for _ in read_members(io.BytesIO(data), "x")) == objects
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(400) < peak(150) + 500_000


@pytest.mark.parametrize(
    "text", ['{"a": 1, "b": 2}', "[1, 2, 3]", '["text", "date"]', "{SECRET} text: date:"]
)
def test_what_names_no_text_of_a_cable_is_no_container(text: str) -> None:
    assert recognize_container(text.encode()) is None
