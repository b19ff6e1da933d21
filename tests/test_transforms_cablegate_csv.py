"""Tables of cables as programs write them: every separator, quoting, order and date is the same cable."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import parse_cable
from transforms.containers import ContainerRefused, Member, read_members, recognize_container
from transforms.dialects import read_manuscript

NAMES = ["id", "date", "refid", "origin", "classification", "references", "header", "body"]
HEADER = "R 051000Z {month} 07\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC 12"
BODY = """UNCLAS OSLO {serial:06}

SIPDIS

E.O. 12958: N/A
TAGS: PREL, NO
SUBJECT: A FERRY FOR BERGEN, "NUMBER {serial}"

1. The ferry sails on Monday, said the captain; "it's ready".

2. Comment: He was in good spirits.
LUND"""
# Three rows; the day is written as a date that can be read both ways, twice, and once as one that cannot.
DAYS = [(5, 4), (17, 4), (6, 5)]


def table(date: str = "{month}/{day}/2007 10:00", header: str = "") -> list[list[str]]:
    return [
        [
            str(number),
            date.format(day=day, month=month),
            f"07OSLO{number}",
            "Embassy Oslo",
            "UNCLASSIFIED",
            "07BERGEN3",
            header,
            BODY.format(serial=number),
        ]
        for number, (day, month) in enumerate(DAYS, 1)
    ]


def written(rows: list[list[str]], names: list[str] | None = None, **options: Any) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, **{"lineterminator": "\n", **options})
    writer.writerows([names, *rows] if names else rows)
    return out.getvalue().encode()


def members(data: bytes) -> list[Member]:
    assert recognize_container(data[: 1 << 16]) == "csv"
    return list(read_members(io.BytesIO(data), "table"))


def facts(data: bytes) -> list[tuple[Any, ...]]:
    """What matters of each cable of a table: its id, day, references, subject, signature, rows."""
    found = []
    for member in members(data):
        parsed = parse_cable(member.data, member.name)
        cable = parsed.cable
        assert cable is not None, parsed.faults
        assert parsed.dialect == "cablegate-csv"
        told = (cable.sent_at, cable.refs, cable.subject, cable.signed_by, cable.paragraph_count)
        found.append((cable.cable_id, *told))
    return found


WANTED = facts(written(table(), NAMES))


def test_a_table_gives_its_cables() -> None:
    subjects = [f'A FERRY FOR BERGEN, "NUMBER {number}"' for number in (1, 2, 3)]
    assert [row[0] for row in WANTED] == ["07OSLO1", "07OSLO2", "07OSLO3"]
    assert [(row[1].month, row[1].day, row[1].hour) for row in WANTED] == [
        (4, 5, 10),
        (4, 17, 10),
        (5, 6, 10),
    ]
    assert [row[2:] for row in WANTED] == [(["07BERGEN3"], subject, "LUND", 2) for subject in subjects]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
@pytest.mark.parametrize("names", [NAMES, None], ids=["named", "bare"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CR LF"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "BOM"])
def test_a_table_is_read_whatever_program_wrote_it(
    delimiter: str, quoting: int, names: list[str] | None, ending: str, mark: bytes
) -> None:
    rows = [[field.replace("\n", ending) for field in row] for row in table()]
    data = written(rows, names, delimiter=delimiter, quoting=quoting, lineterminator=ending)
    assert facts(mark + data) == WANTED


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_table_in_utf_16_is_read_as_spreadsheets_save_it(encoding: str) -> None:
    text = written(table(), NAMES, delimiter="\t", lineterminator="\r\n").decode()
    data = ("" if encoding == "utf-16" else "\ufeff").encode(encoding) + text.encode(encoding)
    assert recognize_container(data) == "utf-16"
    found = [parse_cable(member.data, member.name) for member in read_members(io.BytesIO(data), "table.txt")]
    assert [parsed.cable.cable_id for parsed in found if parsed.cable] == ["07OSLO1", "07OSLO2", "07OSLO3"]
    with pytest.raises(ContainerRefused):
        list(read_members(io.BytesIO(data[:-1]), "table.txt"))


@pytest.mark.parametrize(
    "date",
    [
        "2007-{month:02}-{day:02} 10:00",
        "2007-{month:02}-{day:02}T10:00:00Z",
        "2007-{month:02}-{day:02}T12:00:00+02:00",
        "{day}/{month}/2007 10:00",
        "{day:02}.{month:02}.2007 10:00",
        "{month}/{day}/2007 10:00:00 AM",
        "{month:02}/{day:02}/07 10:00",
    ],
)
@pytest.mark.parametrize("names", [NAMES, None], ids=["named", "bare"])
def test_a_date_is_read_as_the_table_writes_it(date: str, names: list[str] | None) -> None:
    """That days come first is seen from one row of the table, and counts for all."""
    assert facts(written(table(date), names)) == WANTED


def test_a_day_is_first_where_the_name_of_the_column_says_so() -> None:
    names = [NAMES[0], "date (dd/mm/yyyy)", *NAMES[2:]]
    assert facts(written(table("{day}/{month}/2007 10:00")[:1], names)) == WANTED[:1]


@pytest.mark.parametrize(
    "names",
    [
        ["ID", "Created", "Reference ID", "Origin", "Classification", "References", "Header", "Text"],
        ["nr", "created_at", "cableId", "post", "marking", "refs", "transmission", "content"],
        ["Number", "Sent", "MRN", "From", "Class", "destination", "head", "full_text"],
    ],
)
def test_columns_are_known_by_their_usual_names(names: list[str]) -> None:
    assert facts(written(table(), names)) == WANTED


@settings(max_examples=40, deadline=None)
@given(order=st.permutations(range(8)), delimiter=st.sampled_from(",;\t|"), extra=st.integers(0, 3))
def test_columns_stand_in_any_order(order: list[int], delimiter: str, extra: int) -> None:
    rows = [[row[at] for at in order] + [""] * extra for row in table()]
    names = [NAMES[at] for at in order] + [""] * extra
    assert facts(written(rows, names, delimiter=delimiter)) == WANTED


def test_a_table_without_a_header_row_may_have_fewer_columns() -> None:
    rows = [[row[2], row[3], row[1], row[7]] for row in table()]
    assert [row[:2] for row in facts(written(rows))] == [row[:2] for row in WANTED]


def test_a_blank_behind_each_separator_is_no_part_of_a_field() -> None:
    data = written(table(), NAMES, quoting=csv.QUOTE_ALL).replace(b'","', b'", "')
    assert facts(data) == WANTED


@pytest.mark.parametrize("names", [NAMES, None], ids=["named", "bare"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_a_quote_may_be_escaped_by_a_backslash(names: list[str] | None, quoting: int) -> None:
    data = written(table(), names, quoting=quoting, doublequote=False, escapechar="\\")
    assert b'\\"' in data
    assert facts(data) == WANTED


def test_a_backslash_of_the_text_stays_where_quotes_are_doubled() -> None:
    rows = table()
    rows[0][7] = rows[0][7].replace("on Monday", r"from C:\\pier\'s \n")
    (member, *_) = members(written(rows, NAMES))
    assert r"from C:\\pier\'s \n" in read_manuscript(member.data).text


def test_the_dump_escapes_backslashes_too() -> None:
    row = '"7","4/5/2007 10:00","07OSLO7","Embassy Oslo","UNCLASSIFIED","","",'
    data = row + r'"UNCLAS OSLO 000007' + "\n\n" + r'1. The pier\'s \"sign\" is on C:\\pier, he said."'
    assert read_manuscript(data.encode()).text.endswith(r"""1. The pier's "sign" is on C:\pier, he said.""")


def test_what_no_field_takes_is_kept() -> None:
    names = [*NAMES, "Folder"]
    rows = [[*row, "Fisheries"] for row in table("someday")]
    (member, *_) = members(written(rows, names))
    assert read_manuscript(member.data).facts.unparsed == "Row: 1; date: someday; Folder: Fisheries"


def test_of_several_texts_the_longest_is_the_cable() -> None:
    rows = [[*row, "see the file"] for row in table()]
    (member, *_) = members(written(rows, [*NAMES[:-1], "text", "content"]))
    read = read_manuscript(member.data)
    assert read.text.startswith("UNCLAS OSLO 000001")
    assert read.facts.unparsed == "Row: 1; content: see the file"


def test_the_text_of_a_row_may_be_long() -> None:
    rows = table()
    rows[0][7] += "\n3. " + "The ferry sails. " * 20_000
    (member, *_) = members(written(rows, NAMES))
    assert len(read_manuscript(member.data).text) > 300_000


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'"1","4/5/2007 10:00","07OSLO1","Embassy Oslo"', "bad_row"),
        (b'"1","4/5/2007 10:00","07OSLO1","a","b","c","d","' + b'""' * 50_000 + b"x", "truncated_markup"),
        (b'"1","4/5/2007 10:00","07OSLO1","a","b","c","d","he "said" so"', "bad_row"),
        (written(table()[:1], NAMES) + b"1,2,3", "two_cables"),
        (written([[*table()[0], "one", "more"]], NAMES), "bad_row"),
        (written([[*table()[0][:6], "", " "]], NAMES), "stub"),
    ],
)
def test_a_row_that_is_no_cable_says_why(data: bytes, code: str) -> None:
    parsed = parse_cable(data, "x")
    assert parsed.cable is None
    assert [fault.code for fault in parsed.faults] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "Subject, date and text of the cable follow.\n\nUNCLAS OSLO 000001\n",
        "07OSLO1, 07OSLO2 and 07OSLO3 were sent on 4/5/2007, all late.\n\nUNCLAS OSLO 000001\n",
        "41221,9/23/2005 13:37,05OSLO2585\n\nUNCLAS OSLO 002585\n",
        "name,price\nferry,12\n",
    ],
)
def test_a_text_with_commas_is_no_table(text: str) -> None:
    assert recognize_container(text.encode()) is None
    assert parse_cable(text.encode(), "x").dialect == "plain"
