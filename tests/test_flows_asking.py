from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.asking import distinct_names, write_answer
from warehouse.catalog.session import Session

TWICE = "select 'one' as name, 2 as name, 3 as name_1, 'last' as name"


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An empty home that answers."""
    with Session(tmp_path_factory.mktemp("home")) as session:
        yield session


def printed(session: Session, query: str, form: str, capsys: pytest.CaptureFixture[str]) -> str:
    write_answer(session.ask(query), form)
    return capsys.readouterr().out


def test_csv_has_every_column_of_a_name(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.reader(io.StringIO(printed(session, TWICE, "csv", capsys))))
    assert rows == [["name", "name", "name_1", "name"], ["one", "2", "3", "last"]]


def test_json_has_every_column_under_a_name_of_its_own(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    (row,) = json.loads(printed(session, TWICE, "json", capsys))
    assert list(row.items()) == [("name", "one"), ("name_2", 2), ("name_1", 3), ("name_3", "last")]


def test_a_table_has_every_column(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    head, _, row = printed(session, TWICE, "table", capsys).splitlines()
    assert head.split() == ["name", "name", "name_1", "name"]
    assert row.split() == ["one", "2", "3", "last"]


@pytest.mark.parametrize("form", ["csv", "json", "table"])
def test_a_join_keeps_the_columns_of_both_sides(
    session: Session, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    left, right = "(select 1 as id, 'here' as told) a", "(select 1 as id, 'there' as told) b"
    answer = printed(session, f"select * from {left} join {right} on a.id = b.id", form, capsys)
    assert "here" in answer.replace("there", "")
    assert "there" in answer


@pytest.mark.parametrize(("form", "answer"), [("csv", "id\n"), ("json", "[]\n"), ("table", " id \n────\n")])
def test_an_answer_without_rows_tells_its_columns(
    session: Session, capsys: pytest.CaptureFixture[str], form: str, answer: str
) -> None:
    assert printed(session, "select 1 as id where false", form, capsys) == answer


@given(st.lists(st.sampled_from(["a", "a_1", "a_2", "b", "a_1_1"])))
def test_names_are_distinct_and_the_first_of_each_stays(names: list[str]) -> None:
    found = distinct_names(names)
    assert len(set(found)) == len(found) == len(names)
    assert [name for place, name in enumerate(names) if name not in names[:place]] == [
        key for place, key in enumerate(found) if names[place] not in names[:place]
    ]
