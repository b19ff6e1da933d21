"""Texts of one cable in any order, in one pass or in many: the same tables."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import flows.joining
import flows.passes
import flows.replay
from expectations.gate import Verdict
from flows.drop import Identity, Sighting, list_drop, settle
from flows.home import Home, open_home
from flows.joining import Reader, join_batch, judge_batch
from flows.parse import parse_sources
from flows.passes import recover_home, run_pass
from flows.reconciliation import reconcile
from flows.replay import Choice, replay
from flows.settings import Settings
from flows.sources import Source
from transforms import PARSER_VERSION
from warehouse.batch.batch import Batch, concat
from warehouse.catalog.session import ask
from warehouse.commit import commit
from warehouse.runs import Run
from warehouse.texts.settlement import Seen
from warehouse.upkeep.rollback import roll_back

APART = Path(__file__).parent / "apart"
SECTIONS = [f"09SECTION0{number}OF03TRIPOLI812.txt" for number in (1, 2, 3)]
TAGGED = ["09SECTION01OF02OSLO66.txt", "09SECTION02OF02OSLO66.txt"]
DIALECTS = ["09OSLO77.first.html", "09OSLO77.later.html", "09OSLO77.txt"]


class Arrival(NamedTuple):
    """A file that comes: its name and its bytes."""

    name: str
    data: bytes


class InThisProcess:
    """A pool whose work is done here and now: no test of these is about processes."""

    def __init__(self, workers: int = 1, parse_seconds: float = 0) -> None:
        self.workers, self.parse_seconds = workers, parse_seconds

    def __enter__(self) -> InThisProcess:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def submit(self, sources: Sequence[Source]) -> Batch:
        return Batch.from_ipc(parse_sources(sources))

    def submit_all(self, sources: Sequence[Source], _: int) -> list[Batch]:
        return [self.submit(sources)]

    def gather(self, jobs: Sequence[Batch], _: object = None) -> Batch:
        return concat(jobs)


@pytest.fixture
def ungated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Orders are many, and the gate lets all of these in: it is asked where a pass is run."""
    monkeypatch.setattr(flows.joining, "judge", lambda *_, **__: Verdict({}, {}, [], {}))


def arrivals(*names: str) -> list[Arrival]:
    return [Arrival(name, (APART / name).read_bytes()) for name in names]


def arrive(home: Home, files: Iterable[Arrival], run_id: str = "run") -> None:
    """One chunk of files from parsing to commit, without a drop folder."""
    shelf = [
        Source(Sighting(f.name, Identity(0, 0, len(f.data), 0, 0)), sha_of(f.data), f.data) for f in files
    ]
    pool: Any = InThisProcess()
    run = Run(run_id, datetime.now(UTC), PARSER_VERSION)
    batch = pool.submit(shelf)
    reader = Reader(home, Settings(home=home.root), pool)
    prepared = join_batch(reader, batch, judge_batch(batch, run), run)
    seen = [Seen(source.sha256, source.file_name) for source in shelf]
    commit(home.root, prepared, run, datetime.now(UTC), seen=seen)


def sha_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def rows(home: Home, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(home.root, query).to_pylist()
    return found


@pytest.fixture
def come(tmp_path: Path, ungated: None, new_shelf: Callable[[Path], Any]) -> Callable[..., Any]:
    """Lets chunks of files come to a new home, one after the other; the tables they make."""
    homes = iter(range(1000))

    def tables(*chunks: Sequence[Arrival]) -> dict[str, list[dict[str, Any]]]:
        home = open_home(tmp_path / str(next(homes)))
        recover_home(home)
        for number, files in enumerate(chunks):
            arrive(home, files, f"run-{number}")
        found: dict[str, list[dict[str, Any]]] = new_shelf(home.root).tables()
        return found

    return tables


@pytest.mark.parametrize(("names", "step"), [(SECTIONS, 1), (DIALECTS, 2)], ids=["sections", "dialects"])
def test_texts_of_a_cable_in_any_order_make_the_same_tables(come: Any, names: list[str], step: int) -> None:
    files = arrivals(*names)
    expected = come(files)
    assert len(expected["cables"]) == 1
    for order in list(permutations(files))[::step]:
        assert come(*([file] for file in order)) == expected, [file.name for file in order]


def test_a_mixture_in_any_chunks_makes_the_same_tables(come: Any) -> None:
    """Sections, their whole, a section twice, dialects, an estimate, copies under names that tell more."""
    files = arrivals(*SECTIONS, *TAGGED, *DIALECTS)
    whole = arrivals("09TRIPOLI812.txt")[0].data
    files += [
        Arrival("09TRIPOLI812.txt", whole),
        Arrival("unnamed.txt", files[1].data + b"\n"),
        Arrival("copy.txt", files[1].data),
        Arrival("08TRIPOLI812.txt", files[2].data),  # a name that says it is another year's, and goes first
        Arrival("08OSLO77.txt", files[7].data.replace(b"sold", b"burnt")),
    ]
    expected = come(files)
    chance = random.Random(7)  # noqa: S311 - an order, no secret
    for _ in range(3):
        chance.shuffle(files)
        cuts = sorted(chance.sample(range(1, len(files)), chance.randrange(2, len(files) - 1)))
        chunks = [files[a:b] for a, b in zip([0, *cuts], [*cuts, len(files)], strict=True)]
        assert come(*chunks) == expected, [[file.name for file in chunk] for chunk in chunks]
    assert Counter(row["status"] for row in expected["sources"])["superseded"] > 2


def test_a_cable_is_partial_until_its_sections_are_there(tmp_path: Path, ungated: None) -> None:
    home = open_home(tmp_path)
    recover_home(home)
    told = []
    for name in (SECTIONS[2], SECTIONS[0], SECTIONS[1]):
        arrive(home, arrivals(name))
        told += rows(
            home, "select section, is_partial, signed_by, paragraph_count as rows, source_name from cables"
        )
    assert [tuple(row.values()) for row in told] == [
        (3, True, "DOE", 1, SECTIONS[2]),
        (1, True, "DOE", 2, SECTIONS[0]),
        (1, False, "DOE", 4, SECTIONS[0]),
    ]
    assert rows(home, "select distinct status, cable_id from sources") == [
        {"status": "loaded", "cable_id": "09TRIPOLI812"}
    ]


def test_a_section_that_turns_out_to_be_another_cable_s_leaves_and_the_rest_stays(
    tmp_path: Path, ungated: None
) -> None:
    home = open_home(tmp_path)
    recover_home(home)
    files = arrivals(*SECTIONS)
    arrive(home, files)
    arrive(home, [Arrival("08TRIPOLI812.txt", files[0].data)], "later")
    query = (
        "select cable_id, section, is_partial, paragraph_count, source_name, field_sources = [] as is_single "
        "from cables order by 1"
    )
    assert [tuple(row.values()) for row in rows(home, query)] == [
        ("08TRIPOLI812", 1, True, 1, "08TRIPOLI812.txt", True),
        ("09TRIPOLI812", 2, True, 3, SECTIONS[1], False),
    ]
    shas = rows(home, "select distinct cable_id, source_sha256 from paragraphs order by all")
    assert len(shas) == 3


def test_an_estimate_is_joined_to_nothing(tmp_path: Path, ungated: None) -> None:
    home = open_home(tmp_path)
    recover_home(home)
    sections = arrivals(*SECTIONS)
    arrive(home, sections[:1])
    arrive(home, [Arrival("unnamed.txt", sections[1].data)])
    found = rows(home, "select cable_id, is_year_estimated from cables order by 1")
    assert [row["is_year_estimated"] for row in found] == [False, True]


def test_nothing_is_read_again_where_no_text_has_kin(
    tmp_path: Path, ungated: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = open_home(tmp_path)
    recover_home(home)
    arrive(home, arrivals(*DIALECTS))
    monkeypatch.setattr(flows.joining, "read_stored", lambda *_: pytest.fail("bytes were read again"))
    arrive(home, arrivals(SECTIONS[0]))
    files = arrivals(*DIALECTS)
    arrive(home, [Arrival(f"copy of {file.name}", file.data) for file in files])
    assert rows(home, "select distinct times_seen from sources where cable_id = '09OSLO77'") == [
        {"times_seen": 2}
    ]


LAWS = {
    "surfaces": "from mentions m join paragraphs p using (cable_id, position) "
    "where substring(p.text, m.start_char + 1, m.end_char - m.start_char) <> m.surface",
    "mentions without a row": "from mentions anti join paragraphs using (cable_id, position)",
    "sources": "from mentions m join paragraphs p using (cable_id, position) "
    "where m.source_sha256 <> p.source_sha256",
    "positions": "select cable_id from paragraphs group by all having count(*) <> max(position) + 1",
    "numbers": "select cable_id from mentions group by all having count(*) <> max(mention_number)",
    "rows counted": "from cables c where paragraph_count <> "
    "(select count(*) from paragraphs p where p.cable_id = c.cable_id and kind = 'paragraph')",
    "mentions counted": "from cables c where mention_count <> "
    "(select count(*) from mentions m where m.cable_id = c.cable_id)",
    "headers": "select cable_id from paragraphs where kind = 'header' group by all having count(*) <> 1",
    "loaded and without rows": "from sources s where status = 'loaded' and not exists "
    "(from paragraphs p where p.source_sha256 = s.sha256)",
    "runs": "from reconciliation where not is_reconciled",
}


def ingest(home: Home, files: Iterable[Arrival], name: str) -> Counter[str]:
    recover_home(home)
    for file in files:
        (home.drop / file.name).write_bytes(file.data)
    settled = settle(lambda: list_drop(home.drop), 0)
    run = Run(name, datetime.now(UTC), PARSER_VERSION)
    fates = run_pass(home, Settings(home=home.root, workers=1), settled, run).outcome.fates
    return Counter(row.fate for row in fates)


FINDINGS = "select * exclude (run_id, found_at) from findings order by all"


def test_passes_replay_and_rollback_agree_on_joined_cables(
    tmp_path: Path, new_shelf: Callable[[Path], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the real gate: every law of the tables holds, and a replay from the bytes changes nothing."""
    for module in (flows.passes, flows.replay):
        monkeypatch.setattr(module, "ParsePool", InThisProcess)
    home = open_home(tmp_path / "data")
    first, second = (
        arrivals(SECTIONS[1], TAGGED[1], *DIALECTS[:2]),
        arrivals(SECTIONS[0], TAGGED[0], DIALECTS[2]),
    )
    assert ingest(home, first, "one") == {"loaded": 3, "superseded": 1}
    number = rows(home, "select snapshot from this_snapshot")[0]["snapshot"]
    before = new_shelf(home.root).tables()
    assert ingest(home, [*second, *arrivals(SECTIONS[2])], "two") == {"loaded": 4}
    assert {law: found for law, query in LAWS.items() if (found := rows(home, query))} == {}
    page = rows(
        home, "select precedence, signed_by, mention_count, dialect, warnings from cables where serial = 77"
    )
    assert page == [
        {
            "precedence": "IMMEDIATE",
            "signed_by": "WHITLOCK",
            "mention_count": 5,
            "dialect": "annotated",
            "warnings": [],
        }
    ]
    assert rows(home, "select cable_id from cables where is_partial") == []
    assert reconcile(home).is_whole
    tables, findings = new_shelf(home.root).tables(), rows(home, FINDINGS)
    replay(
        home, Settings(home=home.root, workers=1), Choice(), Run("again", datetime.now(UTC), PARSER_VERSION)
    )
    assert (new_shelf(home.root).tables(), rows(home, FINDINGS)) == (tables, findings)
    one = Choice(hashes=[sha_of(second[0].data)[:12]])
    replay(home, Settings(home=home.root, workers=1), one, Run("one text", datetime.now(UTC), PARSER_VERSION))
    assert (new_shelf(home.root).tables(), rows(home, FINDINGS)) == (tables, findings)
    roll_back(home.root, number, datetime.now(UTC))
    taken_back = new_shelf(home.root).tables()
    assert {name: taken_back[name] for name in ("cables", "paragraphs", "mentions", "sources")} == {
        name: before[name] for name in ("cables", "paragraphs", "mentions", "sources")
    }
    ingest(home, [*second, *arrivals(SECTIONS[2])], "three")
    assert new_shelf(home.root).tables() == tables


def test_real_texts_of_a_cable_make_the_same_tables_in_both_orders(come: Any, shared: Path) -> None:
    """Sections, dialects, revisions: the tagged text keeps its rows, the page gives what it alone prints."""
    files = [
        Arrival(f"{path.parent.name}-{path.name}" if path.suffix == ".html" else path.name, path.read_bytes())
        for name in ("08SCTION02OF02SAOPAULO335", "08SAOPAULO335", "09MADRID71", "09ANKARA226")
        for path in sorted((shared / "cables").glob(f"*/{name}*"))
        if path.parent.name != "plain"
    ]
    tables = come(files)
    assert tables == come(*([file] for file in reversed(files)))
    told = [
        (row["cable_id"], row["dialect"], row["is_partial"], row["mention_count"] > 60, row["precedence"])
        for row in tables["cables"]
    ]
    assert told == [
        ("08SAOPAULO335", "annotated", False, True, "PRIORITY"),
        ("09ANKARA226", "annotated", False, True, "ROUTINE"),
        ("09MADRID71", "annotated", False, True, "ROUTINE"),
    ]
