"""A cable in the fields of a JSON object is read whatever the fields are called."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from transforms import ParsedCable, parse_cable
from transforms.dialects import read_manuscript

HEADER = "R 051000Z APR 07\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC 12"
BODY = """UNCLAS OSLO 000402

SIPDIS

E.O. 12958: N/A
TAGS: PREL, NO
SUBJECT: A "FERRY"

1. It sails.

LUND"""


def parsed(fields: object, name: str = "x.json") -> ParsedCable:
    return parse_cable(json.dumps(fields, indent=1).encode(), name)


@pytest.mark.parametrize(
    "fields",
    [
        {"id": 7, "refid": "07OSLO402", "date": "4/5/2007 10:00", "header": HEADER, "content": BODY},
        {"Reference ID": "07OSLO402", "Created": "2007-04-05T10:00:00Z", "text": BODY},
        {"referenceId": "07OSLO402", "createdAt": 1175767200, "fullText": BODY, "extra": None},
        {"id": "07OSLO402", "timestamp": 1175767200000, "body": BODY.split("\n\n")},
        {"meta": {"cable_id": "07OSLO402", "sent": "2007-04-05 12:00 +02:00"}, "text": BODY},
        {"MRN": "07 OSLO 402", "Date": "5 Apr 2007 10:00", "raw_text": BODY, "note": "short"},
    ],
)
def test_an_object_is_the_cable_of_its_fields(fields: dict[str, Any]) -> None:
    read = parsed(fields)
    cable = read.cable
    assert cable is not None, read.faults
    assert (read.dialect, cable.cable_id, cable.subject) == ("json", "07OSLO402", 'A "FERRY"')
    assert (cable.sent_at, cable.signed_by) == (datetime(2007, 4, 5, 10), "LUND")


def test_fields_are_facts_as_those_of_a_page_are() -> None:
    fields = {
        "refid": "07OSLO402",
        "date": "2007-04-05",
        "classification": "CONFIDENTIAL//NOFORN",
        "references": ["07BERGEN3", "06STATE12"],
        "tags": ["EWWT", "PREL"],
        "subject": "A ferry",
        "origin": "Embassy Oslo",
        "body": "1. It sails on Monday.",
        "lang": "en",
        "keywords": [{"word": "ferry"}],
        "seen": True,
    }
    facts = read_manuscript(json.dumps(fields).encode()).facts
    assert facts.reference == (2007, "OSLO", 402)
    assert (facts.created_at, facts.is_minute_known) == (datetime(2007, 4, 5), False)
    assert (facts.classification, facts.caption) == ("CONFIDENTIAL", ("NOFORN",))
    assert facts.refs == ("07BERGEN3", "06STATE12")
    assert set(facts.tags) == {"EWWT", "PREL"}
    assert facts.subject == "A ferry"
    assert facts.unparsed == 'lang: en; keywords: [{"word": "ferry"}]; seen: true'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"refid": "07OSLO402", "text": "UNCLAS OSLO', "bad_row"),
        ('{"refid": "07OSLO402", "text": "UNCLAS OSLO" "date": 1}', "bad_row"),
        ('{"refid": "07OSLO402", "text": ' + "[" * 100_000, "bad_row"),
        ('{"refid": "07OSLO402", "text": ' + "9" * 10_000 + "}", "bad_row"),
        ('{"refid": "1", "text": "a"} {"refid": "2", "text": "b"}', "two_cables"),
        ('[{"refid": "1", "text": "a"}, {"refid": "2", "text": "b"}]', "two_cables"),
        ('{"refid": "07OSLO402", "text": " "}', "stub"),
        ('{"name": "ferry", "version": "1.2", "description": "a timetable"}', "not_a_cable"),
        ('{"ferry": [1, 2, 3]}', "not_a_cable"),
    ],
)
def test_an_object_that_is_no_cable_says_why(text: str, code: str) -> None:
    read = parse_cable(text.encode(), "x.json")
    assert read.cable is None
    assert [fault.code for fault in read.faults] == [code]
