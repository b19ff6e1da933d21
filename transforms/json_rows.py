"""Objects of the `json` dialect: a cable in the fields of an object, whatever they are called."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from transforms.columns import role_of
from transforms.database_rows import ID_ROLES, Given, read_given
from transforms.decode import decode
from transforms.manuscript import Manuscript, read_reference_id
from transforms.moments import GivenMoment, read_epoch
from transforms.patterns import pattern
from transforms.records import Fault

DIALECT = "json"
_MARK = b"\xef\xbb\xbf"
# What a file of objects begins with: an object, or an array of them.
JSON_BEGINNING = pattern(
    r'\A\s{0,200}+(?:\[\s{0,200}+)?\{\s{0,200}+"',
    matches=('{"id": 1', '[\n {"id": 1'),
    refuses=("{SECRET}", '["id"'),
)
_NAME = pattern(r'"([^"\\\n]{1,60}+)"\s{0,8}+:', matches=('"Reference ID" : 1',), refuses=('"id", 1',))
# A text without any other field says too little of itself: `{"text": …}` may be anything.
_LEAST_ROLES = 2
# How deep fields are looked for in objects of an object: {"meta": {"date": …}, "text": …}
_DEEPEST = 3
_BETWEEN = {"body": "\n\n", "header": "\n", "refs": "|", "tags": ", "}
_EPOCH = pattern(
    r"\A-?\d{8,13}(?:\.\d{1,9})?\Z", matches=("1142346060", "1142346060000"), refuses=("311", "20060314T00")
)
_NAMED_VALUE = pattern(
    r'"([^"\\\n]{1,60}+)"\s{0,8}+:\s{0,8}+"([^"\\\n]{1,60}+)"',
    matches=('"refid": "06OSLO1"',),
    refuses=('"id": 1',),
)
_NAMES_REACH = 1 << 16


def begins_as_json(head: bytes) -> bool:
    """Whether the bytes begin as an object with fields, or as an array of such."""
    return JSON_BEGINNING.match(head[:512].removeprefix(_MARK).decode("latin-1")) is not None


def is_json_table(head: bytes) -> bool:
    """Whether the bytes begin as objects that hold cables: one of their names is that of a text."""
    return begins_as_json(head) and _has_roles(head[:_NAMES_REACH].decode("latin-1"))


def _has_roles(text: str) -> bool:
    roles = {role_of(found.group(1)) for found in _NAME.finditer(text)} - {""}
    return "body" in roles and len(roles) >= _LEAST_ROLES


def is_record(data: bytes) -> bool:
    """Whether an object has a text and other fields of a cable; not one that only an object in it has."""
    try:
        read = json.loads(data, strict=False)
    except (ValueError, RecursionError):
        return False
    if not isinstance(read, dict) or all(role_of(name) != "body" for name in read):
        return False
    return len({field.role for field in _given(read)} - {""}) >= _LEAST_ROLES


def read_object(data: bytes) -> Manuscript:
    """The cable of one object; several are a container and no cable."""
    text, faults = decode(data)
    if not text:
        return Manuscript(DIALECT, "", faults)
    read, fault = _load(text)
    if fault is not None:
        return Manuscript(DIALECT, text, [*faults, fault], is_cable=False)
    given = list(_given(read))
    return read_given(DIALECT, given, faults, _epoch(given))


def reference_of(data: bytes) -> str:
    """The reference id that an object names; empty where it names none."""
    head = data[:_NAMES_REACH].decode("utf-8", "replace")
    return next((found for found in _named_ids(_NAMED_VALUE.findall(head))), "")


def _named_ids(named: list[tuple[str, str]]) -> Iterator[str]:
    for role in ID_ROLES:
        yield from (value for name, value in named if role_of(name) == role and read_reference_id(value))


def _load(text: str) -> tuple[dict[str, Any], Fault | None]:
    """The only object, or what is wrong with it."""
    end = len(text.rstrip())
    try:
        read = json.loads(text.lstrip("\ufeff"), strict=False)
    except json.JSONDecodeError as error:
        if error.msg.startswith("Extra data"):
            return {}, Fault("two_cables", "the JSON holds several objects, each a cable", error.pos, end)
        place = (min(error.pos, end - 1), end)
        return {}, Fault("bad_row", f"the object cannot be read as JSON: {error.msg}", *place)
    except (ValueError, RecursionError) as error:
        return {}, Fault("bad_row", f"the object cannot be read as JSON: {error}", 0, end)
    found = read if isinstance(read, list) else [read]
    if len(found) > 1:
        return {}, Fault("two_cables", "the JSON holds several objects, each a cable", 0, end)
    if not found or not isinstance(found[0], dict):
        return {}, Fault("not_a_cable", "the JSON is no object with the fields of a cable", 0, end)
    return found[0], None


def _given(read: dict[str, Any], above: str = "", depth: int = 1) -> Iterator[Given]:
    """Each field with its role; those of an object in the object have its name before theirs."""
    for name, value in read.items():
        named = f"{above}{name}"
        if isinstance(value, dict) and depth < _DEEPEST:
            yield from _given(value, f"{named}.", depth + 1)
        else:
            role = role_of(name)
            yield Given(role, named, _printed(value, role))


def _printed(value: object, role: str) -> str:
    if isinstance(value, str):
        return value
    if value is None or value == []:
        return ""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return _BETWEEN.get(role, ", ").join(value)
    return json.dumps(value, ensure_ascii=False)


def _epoch(given: list[Given]) -> GivenMoment | None:
    """The moment, where it is given as a number: in seconds, or milliseconds, since 1970."""
    dates = (field.value for field in given if field.role == "date")
    return next((read_epoch(float(date)) for date in dates if _EPOCH.match(date)), None)
