"""Where tests find their material: the project's own samples, and real cables where they lie beside it."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from awaiting import PATIENCE
from nursery import Nursery
from servers import open_server

from flows.drop import list_drop, settle
from flows.home import Home, open_home
from flows.outcome import Outcome
from flows.passes import recover_home, run_pass
from flows.server import end_server
from flows.settings import Settings
from transforms import PARSER_VERSION
from transforms.records import Cable, Mention, Paragraph, ParsedCable, RowKind
from transforms.samples import Sample, sample_cables
from warehouse.batch.batch import Batch, BatchBuilder
from warehouse.catalog.session import Session, ask
from warehouse.commit import Committed, commit
from warehouse.runs import Run
from warehouse.texts.joined import nothing_joined
from warehouse.texts.prepared import Prepared
from warehouse.texts.settlement import Seen

NOW = datetime(2026, 1, 2, 3, 4, 5)  # as the tables keep it: UTC without zone
SHARED = Path(__file__).parents[2] / "shared"


# Begun last, a file that waits for servers keeps one process busy while the other has nothing left to do.
SLOWEST = (
    "test_flows_serve.py",
    "test_flows_ingest.py",
    "test_flows_cli.py",
    "test_chaos.py",
    "test_first_run.py",
    "test_flows_quarantine.py",
    "test_faults.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slowest files first; `--no-loadscope-reorder` leaves them there."""
    rank = {name: place for place, name in enumerate(SLOWEST)}
    items.sort(key=lambda item: rank.get(item.path.name, len(rank)))


@pytest.fixture(scope="session")
def samples() -> list[Sample]:
    """Two hundred synthetic cables; every oddity is among them."""
    return list(sample_cables(200))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real cables beside the checkout; its tests skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("no folder shared/ with real cables beside the checkout")
    return SHARED


@pytest.fixture(scope="session")
def annotated(shared: Path) -> list[Path]:
    """The real annotated cables, sorted by name."""
    return sorted((shared / "cables" / "annotated").glob("*.txt"))


def parsed_text(
    cable_id: str = "09TRIPOLI941",
    year: int | None = 2009,
    year_source: str | None = "file_name",
    words: Sequence[str] = ("The meeting ended early.",),
    **fields: Any,
) -> ParsedCable:
    """A cable as the parser would give it: a header, and a paragraph with a mention for each of `words`."""
    rows = [_row(0, "header", None, f"Embassy text of {cable_id}")]
    rows += [_row(number, "paragraph", number, text) for number, text in enumerate(words, 1)]
    mentions = [
        Mention(row.position, number, 1, "MISC", row.text[:3], 0, 3, row.text[:3], None, 0, 3)
        for number, row in enumerate(rows[1:], 1)
    ]
    cable = Cable(
        cable_id,
        "annotated",
        year=year,
        year_source=year_source,
        is_year_estimated=year_source in ("declassification", "reference", "body"),
        paragraph_count=len(words),
        mention_count=len(mentions),
        **fields,
    )
    return ParsedCable(cable, "\n".join(row.text for row in rows), "annotated", rows, mentions, [])


def _row(position: int, kind: RowKind, number: int | None, text: str) -> Paragraph:
    return Paragraph(position, kind, number, None, None, None, (), False, False, text, 0, len(text))


class Rejected(NamedTuple):
    """Why a source of the shelf is rejected."""

    code: str
    reason: str


class Shelf:
    """A warehouse of its own, and one-line commits of texts made by hand."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.runs = 0

    def batch(self, *sources: tuple[str, bytes, ParsedCable]) -> Batch:
        """A batch of (file name, bytes, what was read from them)."""
        builder = BatchBuilder("1")
        for file_name, data, parsed in sources:
            builder.add(sha_of(data), file_name, len(data), data, parsed)
        return builder.finish()

    def commit(self, *sources: tuple[str, bytes, ParsedCable], **options: Any) -> Committed:
        """Commit sources as one run; those without a cable are rejected as stubs."""
        self.runs += 1
        stubs = {
            sha_of(data): Rejected("stub", "no cable") for _, data, read in sources if read.cable is None
        }
        seen = [Seen(sha_of(data), file_name) for file_name, data, _ in sources]
        judged = {name: options.pop(name) for name in Prepared._fields if name in options}
        if "rejected" in judged:
            judged["rejected"] = {sha: Rejected(*why) for sha, why in judged["rejected"].items()}
        prepared = Prepared(self.batch(*sources), stubs, {}, (), nothing_joined())._replace(**judged)
        run = options.pop("run", Run(f"run-{self.runs}", NOW, "1"))
        now = options.pop("now", NOW)
        return commit(self.home, prepared, run, now, **{"seen": seen, **options})

    def rows(self, sql: str, at: int | None = None) -> list[tuple[Any, ...]]:
        """The rows that answer a query."""
        table = ask(self.home, sql, at)
        return list(zip(*(column.to_pylist() for column in table.columns), strict=True))

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """What an analyst sees, without times and runs: equal for equal sets of sources."""
        hidden = {"cables": "run_id, ingested_at", "sources": "run_id, first_seen_at, last_seen_at"}
        kept = {name: f"* exclude ({columns})" for name, columns in hidden.items()}
        names = ("contents", "sources", "cables", "paragraphs", "mentions")
        with Session(self.home) as session:
            return {
                name: session.ask(f"select {kept.get(name, '*')} from {name} order by all").to_pylist()
                for name in names
            }


# A pass in a process of its own: killed at a fault point, or run without root's leave to read everything.
APART = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from flows.drop import list_drop, settle
from flows.home import open_home
from flows.passes import recover_home, run_pass
from flows.settings import Settings
from flows.status import read_status
from warehouse.runs import Run
if __name__ == "__main__":
    home = open_home(Path(sys.argv[1]))
    recover_home(home)
    settings = Settings(home=home.root, chunk_bytes=150_000)
    settled = settle(lambda: list_drop(home.drop), 0)
    run_pass(home, settings, settled, Run("apart", datetime.now(UTC), "1"))
    print(json.dumps(read_status(settings).as_json(), default=str))
"""


class House(Home):
    """A home, and passes over its drop folder without Prefect."""

    def ingest(self, name: str = "run", *, retry: bool = False, **options: Any) -> Outcome:
        """Take what lies in the drop."""
        recover_home(self)
        settled = settle(lambda: list_drop(self.drop), 0)
        run = Run(name, datetime.now(UTC), PARSER_VERSION)
        return run_pass(self, Settings(home=self.root, **options), settled, run, retry=retry).outcome

    def take(self, name: str = "run", **options: Any) -> Counter[str]:
        """The same; how many files met which fate."""
        return Counter(row.fate for row in self.ingest(name, **options).fates)

    def ingest_apart(self, *prefix: str) -> subprocess.CompletedProcess[str]:
        """A pass in a process of its own, begun by the command `prefix`; it prints the status."""
        return subprocess.run(
            [*prefix, sys.executable, "-c", APART, str(self.root)],
            stdout=subprocess.PIPE,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def rows(self, query: str) -> list[dict[str, Any]]:
        """The rows that answer a query."""
        found: list[dict[str, Any]] = ask(self.root, query).to_pylist()
        return found

    def names(self, folder: str) -> list[str]:
        """The names of all files at any depth of one of its folders."""
        return sorted(path.name for path in (self.root / folder).rglob("*") if path.is_file())


def open_house(root: Path) -> House:
    """A house in a folder."""
    return House(open_home(root).root)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """An empty house."""
    return open_house(tmp_path / "data")


@pytest.fixture(scope="session")
def new_house() -> Callable[[Path], House]:
    """Makes an empty house of a folder."""
    return open_house


@pytest.fixture(scope="session")
def bound_by_permissions() -> list[str]:
    """What a command begins with so that permissions bind it, even where root runs it."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root may read everything, and there is no setpriv to take that away")
    lost = "-dac_override,-dac_read_search,-fowner"
    return ["setpriv", f"--bounding-set={lost}", f"--inh-caps={lost}"]


def sha_of(data: bytes) -> str:
    """The hash that identifies bytes."""
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty warehouse."""
    return Shelf(tmp_path / "home")


@pytest.fixture(scope="session")
def new_shelf() -> Callable[[Path], Shelf]:
    """Makes an empty warehouse of a folder."""
    return Shelf


@pytest.fixture(scope="session")
def text() -> Callable[..., ParsedCable]:
    """`parsed_text`: makes a cable by hand."""
    return parsed_text


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Runs passes and commits in processes that may be killed, without importing everything anew."""
    with Nursery() as nursery:
        yield nursery


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser for tests that look at pages; they skip where none is installed."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("no Chromium on this machine; .ci/run installs one where it may")
    return found


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """Finds a port of this machine that nobody listens at."""

    def find() -> int:
        while True:
            # Below those that connections are given, one of which could take it before a server does.
            port = 10_000 + secrets.randbelow(22_000)
            with socket.socket() as probe, suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port

    return find


@pytest.fixture(scope="session")
def prefect_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the Prefect server of all tests keeps its database, and a copy of it as it was when new."""
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture(scope="session")
def prefect_environment(prefect_folder: Path, free_port: Callable[[], int]) -> Iterator[dict[str, str]]:
    """A Prefect server for all tests: the environment that names it."""
    server = open_server(prefect_folder, free_port())
    with (
        closing(sqlite3.connect(prefect_folder / "prefect.db")) as live,
        closing(sqlite3.connect(prefect_folder / "new.db")) as new,
    ):
        live.backup(new)
    yield {
        "PREFECT_HOME": str(prefect_folder),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_API_URL": server.api_url,
    }
    end_server(server)


@pytest.fixture(scope="session")
def lay_database(prefect_folder: Path, prefect_environment: object) -> Callable[[Path], None]:
    """Lays the database of a new Prefect server into a folder: to make one takes half of a first start."""

    def lay(folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(prefect_folder / "new.db", folder / "prefect.db")

    return lay


@pytest.fixture
def with_prefect(prefect_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that a test runs find a Prefect server, instead of each starting its own."""
    for name, value in prefect_environment.items():
        monkeypatch.setenv(name, value)
