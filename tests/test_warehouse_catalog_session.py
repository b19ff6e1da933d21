from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from transforms.records import ParsedCable
from warehouse.catalog.session import QueryError, Session, ask

Text = Callable[..., ParsedCable]


@pytest.fixture
def home(shelf: Any, text: Text) -> Path:
    words = ("The visa office closed. VISA-waiver?", "No a.b here,\nbut axb and Visas.", "Café visa")
    shelf.commit(("a", b"x", text(words=words)))
    return Path(shelf.home)


ANSWERED = [
    "select 1",
    "from cables",
    "with few as (from cables) select * from few;",
    "describe cables",
    "summarize cables",
    "show tables",
    "explain select 1",
    "EXPLAIN ANALYZE select count(*) from cables",
    "values (1)",
]


@pytest.mark.parametrize("sql", ANSWERED)
def test_a_select_in_any_form_is_answered(home: Path, sql: str) -> None:
    assert ask(home, sql).num_rows > 0


REFUSED = {
    "copy (select 1) to '{live}'": "only SELECT is answered here, not COPY",
    "explain analyze copy (select 1) to '{live}'": "not COPY",
    "explain /**/ analyze copy (select 1) to '{live}'": "syntax error",
    "attach '{outside}' as other": "not ATTACH",
    "install httpfs": "only SELECT",
    "load httpfs": "only SELECT",
    "set lock_configuration = false": "not SET",
    "reset allowed_paths": "only SELECT",
    "pragma enable_external_access": "only SELECT",
    "export database '{outside}'": "not EXPORT",
    "create table cables_too as from cables": "not CREATE",
    "drop view cables": "not DROP",
    "insert into cables (cable_id) values ('x')": "only SELECT",
    "with made as (insert into cables (cable_id) values ('x') returning 1) select 1": "cables",
    "delete from cables": "only SELECT",
    "call pragma_version()": "only SELECT",
    "select 1; select 2": "2 statements",
    "": "0 statements",
    "-- nothing": "0 statements",
    "select * from read_text('/etc/hostname')": "Permission Error",
    "select * from read_blob('{outside}')": "Permission Error",
    "from read_csv('/etc/passwd')": "Permission Error",
    "from '/etc/passwd'": "Error",
    "from glob('/etc/*')": "Permission Error",
    "from read_parquet('{folder}/*/*.parquet')": "Permission Error",
    "from 'http://127.0.0.1:1/x.parquet'": "Permission Error",
    "from query('copy (select 1) to ''{live}''')": "Error",
    "from home": "Catalog Error",
    "selec 1": "syntax error",
    "from cabels": "Did you mean",
}


@pytest.mark.parametrize(("sql", "told"), REFUSED.items())
def test_everything_else_is_refused_in_one_line(home: Path, tmp_path: Path, sql: str, told: str) -> None:
    outside = tmp_path / "outside.duckdb"
    folder = home / "warehouse" / "cables"
    live = next(folder.rglob("*.parquet"))
    before = live.read_bytes()
    with pytest.raises(QueryError) as refused:
        ask(home, sql.format(live=live, outside=outside, folder=folder))
    message = str(refused.value)
    assert told in message
    assert "\n" not in message
    assert live.read_bytes() == before
    assert not outside.exists()


def test_even_a_statement_let_through_finds_the_settings_locked(home: Path) -> None:
    with Session(home) as session:
        settings = session.ask(
            "select name, value from duckdb_settings() where name in "
            "('enable_external_access', 'lock_configuration', 'autoload_known_extensions') order by name"
        ).to_pylist()
        assert [row["value"] for row in settings] == ["false", "false", "true"]
        allowed = session.ask("select current_setting('allowed_paths') as paths").to_pylist()[0]["paths"]
    live = {str(path) for path in home.rglob("*.parquet")}
    assert set(allowed) == live


def test_an_earlier_snapshot_is_there_to_be_asked(shelf: Any, home: Path, text: Text) -> None:
    shelf.commit(("b", b"y", text(words=("One.",) * 4)), ("c", b"z", text("09PARIS1")))
    counts = [shelf.rows("select paragraph_count from cables order by all", at) for at in (0, 1, 2, None)]
    assert counts == [[], [(3,)], [(1,), (4,)], [(1,), (4,)]]
    assert shelf.rows("select max(snapshot) from snapshots", 1) == [(1,)]
    with pytest.raises(QueryError, match="there is no snapshot 3; the newest is 2"):
        ask(home, "from cables", at=3)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("visa", [(1, "The ", "visa", " offic"), (1, "losed. ", "VISA", "-waive"), (3, "Café ", "visa", "")]),
        ("a.b", [(2, "No ", "a.b", " here,")]),
        ("here, but", [(2, "No a.b ", "here, but", " axb a")]),
        ("?", [(1, "-waiver", "?", "")]),
        ("isa", []),
        ("it's", []),
    ],
)
def test_kwic_shows_each_place_of_a_word(shelf: Any, home: Path, word: str, found: list[Any]) -> None:
    quoted = word.replace("'", "''")
    rows = shelf.rows(f"select position, left_context, keyword, right_context from kwic('{quoted}', 6)")
    assert rows == [(position, left[-6:], keyword, right) for position, left, keyword, right in found]


def test_read_cable_gives_its_rows_in_order(shelf: Any, home: Path) -> None:
    rows = shelf.rows("select position, kind, text from read_cable('09TRIPOLI941')")
    assert [row[:2] for row in rows] == [(0, "header"), *((number, "paragraph") for number in (1, 2, 3))]
    assert shelf.rows("from read_cable('09PARIS1')") == []


@pytest.mark.parametrize(
    "name", ["mentions_by_type", "most_named", "cables_by_origin_and_year", "reconciliation"]
)
def test_the_canned_answers_answer(home: Path, name: str) -> None:
    assert ask(home, f"from {name}").num_rows > 0


def test_a_new_session_in_the_same_process_sees_the_new_snapshot(shelf: Any, home: Path, text: Text) -> None:
    with Session(home) as old:
        shelf.commit(("c", b"z", text("09PARIS1")))
        with Session(home) as new:
            counts = [s.ask("select count(*) as n from cables").to_pylist()[0]["n"] for s in (old, new)]
    assert counts == [1, 2]
