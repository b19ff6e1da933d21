"""One good cable among all that can be wrong with a file: each gets its own true code, nothing is lost."""

from __future__ import annotations

import gzip
import io
import json
import os
import socket
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from flows.drop import list_drop, settle
from flows.home import Home, open_home
from flows.outcome import Outcome
from flows.passes import recover_home, run_pass
from flows.reconciliation import reconcile
from flows.report import list_rows
from flows.settings import Settings
from transforms import FAULTS, PARSER_VERSION
from warehouse.catalog.session import ask
from warehouse.runs import Run

GOOD = """C O N F I D E N T I A L TRIPOLI {serial:06}

SIPDIS

E.O. 12958: DECL: {date}
TAGS: PREL, PGOV, LY
SUBJECT: {subject}
REF: TRIPOLI 12

Classified By: Jane Doe, Political Officer, Embassy Tripoli; reason 1.4 (b)

1. (C) {first}

2. (C) {second}

DOE
"""


def good(serial: int, **fields: str) -> bytes:
    """A whole cable of our own writing; every serial is another cable."""
    told = {
        "date": "11/30/2019",
        "subject": "A VISIT TO THE HARBOUR",
        "first": f"The harbour master received visitor {serial} on Monday and showed the new piers to him.",
        "second": "Comment: He was in good spirits, and the piers were nearly done. End comment.",
    }
    return GOOD.format(serial=serial, **(told | fields)).encode()


class Kind(NamedTuple):
    """One kind of awkward file: its bytes or what makes it, its code and its fate."""

    make: bytes | Callable[[Path], None]
    code: str | None
    fate: str = "quarantined"


def zipped(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return packed.getvalue()


def nested(depth: int) -> bytes:
    data = good(101)
    for _ in range(depth):
        data = zipped(("inner.zip", data))
    return data


def slipping() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        entry = tarfile.TarInfo("../../../../tmp/09TRIPOLI102.txt")
        entry.size = len(good(102))
        archive.addfile(entry, io.BytesIO(good(102)))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return packed.getvalue()


def write_sparse(path: Path) -> None:
    with path.open("wb") as stream:
        stream.write(b"C O N F I D E N T I A L TRIPOLI 000103 ")
        stream.truncate(200_000_000)


def write_slow(path: Path) -> None:
    # Ten times as much as the budget below is enough for, and far more than a cable.
    path.write_bytes(good(32).replace(b"Monday", b"\n\n9. (C) And so on." * 400_000))


def listen(path: Path) -> None:
    # The name of a socket may be a hundred bytes long: it is bound where the name is short.
    with socket.socket(socket.AF_UNIX) as server:
        here = os.open(".", os.O_RDONLY)
        os.chdir(path.parent)
        server.bind(path.name)
        os.fchdir(here)
        os.close(here)


def make_folder(path: Path) -> None:
    path.mkdir()
    (path / "09TRIPOLI104.txt").write_bytes(good(104))


def lock_up(path: Path) -> None:
    path.write_bytes(good(105))
    path.chmod(0)


PAGE = b"""<html><table class='cable'><tr><th>Reference ID</th></tr><tr><td>09TRIPOLI106</td></tr></table>
<code><pre>UNCLAS TRIPOLI 000106</pre></code><code><pre>SUBJECT: A VISIT

1. The page ends in the middle of"""

HOSTILE = "<img src=x onerror=alert(1)> & [link](javascript:alert(2))"

KINDS: dict[str, Kind] = {
    "09TRIPOLI1.txt": Kind(good(1), None, "loaded"),
    "empty.txt": Kind(b"", "empty"),
    "blank.txt": Kind(b" \r\n\t \n" * 40, "empty"),
    "stub.txt": Kind(b"Appears in these articles:<br /> \n", "stub"),
    "binary.txt": Kind(b"\x7fELF" + bytes(range(256)) * 8, "binary"),
    "image.txt": Kind(b"\x89PNG\r\n\x1a\n" + bytes(range(1, 256)) * 8, "binary"),
    "control.bin": Kind(bytes(range(1, 32)) * 90, "binary"),
    "nul.txt": Kind(good(2).replace(b"Monday", b"Mon\0day"), "nul_bytes"),
    "undecodable.txt": Kind(bytes(range(128, 256)) * 20, "undecodable"),
    "cp1252.txt": Kind(good(3).replace(b"Monday", b"Monday \x97 \x93early\x94 \x96"), None, "loaded"),
    "cut in a tag.txt": Kind(
        b"<code><pre>" + good(4).split(b"2. (C)")[0] + b"<a id='par2' hre", "truncated_markup"
    ),
    "cut in a mention.txt": Kind(
        good(5).replace(b"Monday", b"[MISC Monday  ]").split(b"2. (C)")[0] + b"2. (C) [PER Jane D",
        "truncated_markup",
    ),
    "cut in a block.txt": Kind(b"<code><pre>" + good(6)[:-200], "truncated_markup"),
    "cut page.html": Kind(PAGE, "truncated_markup"),
    "one line.txt": Kind(write_sparse, "too_large"),
    "slow.txt": Kind(write_slow, "too_slow"),
    "plain text.html": Kind(good(7), None, "loaded"),
    "a cable.csv": Kind(good(8), None, "loaded"),
    "a cable.zip": Kind(good(9), None, "loaded"),
    "prose.txt": Kind(b"Dear Sir, thank you for your letter of the third of May.\n" * 9, "not_a_cable"),
    "page.html": Kind(b"<!doctype html><title>News</title><p>Nothing of ours.</p>", "not_a_cable"),
    "09PARIS5.txt": Kind(good(10), "name_disagrees", "loaded"),
    "bad date.txt": Kind(good(11, date="13/45/2019"), "date_impossible", "loaded"),
    "bad moment.txt": Kind(
        b"P 319999Z FEB 09\nFM AMEMBASSY TRIPOLI\nTO SECSTATE WASHDC\n\n" + good(12),
        "date_impossible",
        "loaded",
    ),
    "year 1066.txt": Kind(good(13, date="10/14/1066"), "date_impossible", "loaded"),
    "repeated.txt": Kind(
        good(14, second="The harbour master received visitor 14 on Monday and showed the new piers to him."),
        "paragraph_repeated",
        "loaded",
    ),
    "repeated number.txt": Kind(
        good(31, first="\n\n1. (C) ".join(["The harbour master showed the piers to the visitor. " * 2] * 2)),
        "paragraph_repeated",
        "loaded",
    ),
    # Without the signature nothing tells where the first one ends.
    "two.txt": Kind(good(15).replace(b"\nDOE\n", b"") + good(16), "two_cables"),
    "two blocks.txt": Kind(
        b"".join(b"<code><pre>" + good(n) + b"</pre></code>" for n in (17, 18)), "two_cables"
    ),
    "bomb.gz": Kind(gzip.compress(bytes(48 << 20)), "bomb"),
    "deep.zip": Kind(nested(9), "bomb"),
    "cut.zip": Kind(zipped(("a.txt", good(19)))[:-30], "broken_container"),
    "cut.gz": Kind(gzip.compress(good(20))[:-12], "broken_container"),
    "hollow.zip": Kind(zipped(), "empty_container"),
    "slip.tar.gz": Kind(slipping(), None, "loaded"),
    "mixed.zip": Kind(zipped(("a/letter.txt", b"Dear Sir, I thank you for your letter.")), "not_a_cable"),
    "link.txt": Kind(lambda path: path.symlink_to("/etc/passwd"), "link"),
    "dangling.txt": Kind(lambda path: path.symlink_to("nowhere"), "link"),
    "a\nname\twith\x1b[31m breaks.txt": Kind(b"not a cable at all, only a name", "not_a_cable"),
    "good\nname.txt": Kind(good(21), "file_name_odd", "loaded"),
    "subject.txt": Kind(good(22, subject=HOSTILE), None, "loaded"),
    "<script>alert(1)<&>'\".txt": Kind(b"only a hostile name, and no cable in it", "not_a_cable"),
    "09TRIPOLI104.txt": Kind(make_folder, None, "loaded"),
    "locked.txt": Kind(lock_up, "unreadable"),
    "header.txt": Kind(good(23).split(b"1. (C)")[0], "no_body"),
    "utf16.txt": Kind(good(24).decode().encode("utf-16"), None, "loaded"),
    "utf16 without mark.txt": Kind(good(25).decode().encode("utf-16-le"), "nul_bytes"),
    "pipe.txt": Kind(os.mkfifo, "not_a_file"),
    "socket.txt": Kind(listen, "not_a_file"),
    "l" * 251 + ".txt": Kind(b"a name as long as names can be", "not_a_cable"),
    "m" * 251 + ".txt": Kind(good(26), None, "loaded"),
    "unclosed.txt": Kind(good(27).replace(b"Monday", b"[MISC Monday"), "mention_unclosed", "loaded"),
    "escapes.txt": Kind(good(28).replace(b"Monday", b"Mon\x07day\x1b[2J"), "control_characters", "loaded"),
    "x.why.json": Kind(b'{"code": "mine"}', "not_a_cable"),
    "return.txt": Kind(good(29).replace(b"\n", b"\r\n"), None, "loaded"),
    "-rf.txt": Kind(good(30), None, "loaded"),
}
UNSEEN = (".hidden.txt", "arriving.tmp", "arriving.part", "arriving.PARTIAL")


def ingest(home: Home, name: str = "run", *, retry: bool = False) -> Outcome:
    recover_home(home)
    settled = settle(lambda: list_drop(home.drop), 0)
    run = Run(name, datetime.now(UTC), PARSER_VERSION)
    settings = Settings(home=home.root, chunk_bytes=400_000, parse_seconds=1)
    return run_pass(home, settings, settled, run, retry=retry).outcome


def rows(home: Home, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(home.root, query).to_pylist()
    return found


def place(folder: Path, kinds: dict[str, Kind]) -> None:
    for name, kind in kinds.items():
        if isinstance(kind.make, bytes):
            (folder / name).write_bytes(kind.make)
        else:
            kind.make(folder / name)


def is_tried(name: str) -> bool:
    """Who is root may read everything."""
    return name != "locked.txt" or os.geteuid() != 0


TRIED = {name: kind for name, kind in KINDS.items() if is_tried(name)}


@pytest.fixture(scope="module")
def gauntlet(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Outcome]:
    """A home after one pass over every kind."""
    home = open_home(tmp_path_factory.mktemp("gauntlet"))
    place(home.drop, TRIED)
    for name in UNSEEN:
        (home.drop / name).write_bytes(good(50))
    return home, ingest(home)


def name_in_ledger(name: str) -> str:
    members = {"slip.tar.gz": "09TRIPOLI102.txt", "mixed.zip": "letter.txt"}
    return members.get(name, name)


@pytest.mark.parametrize(
    "name", [pytest.param(name, id=f"{n}-{kind.code}") for n, (name, kind) in enumerate(TRIED.items())]
)
def test_each_kind_gets_its_own_code(gauntlet: tuple[Home, Outcome], name: str) -> None:
    home, outcome = gauntlet
    kind = KINDS[name]
    fates = [row for row in outcome.fates if row.file_name == name_in_ledger(name)]
    assert [row.fate for row in fates] == [kind.fate]
    if kind.fate == "loaded":
        sha = fates[0].sha256
        warnings = rows(home, f"select warnings from cables where source_sha256 = '{sha}'")[0]["warnings"]
        assert kind.code is None or kind.code in warnings
        assert not set(warnings) & {code for code, fault in FAULTS.items() if code != kind.code}
    else:
        assert fates[0].reason_code == kind.code


def test_the_gauntlet_is_long_enough() -> None:
    assert len({kind.code for kind in TRIED.values()}) >= 20
    assert sum(kind.fate == "quarantined" for kind in TRIED.values()) >= 25


def test_every_count_reconciles_and_nothing_is_lost(gauntlet: tuple[Home, Outcome]) -> None:
    home, outcome = gauntlet
    fates = Counter(kind.fate for kind in TRIED.values())
    assert Counter(row.fate for row in outcome.fates) == fates
    assert rows(home, "select seen, loaded, duplicate, superseded, quarantined, pending from runs") == [
        {"seen": len(TRIED), "loaded": fates["loaded"], "duplicate": 0, "superseded": 0}
        | {"quarantined": fates["quarantined"], "pending": 0}
    ]
    assert sorted(path.name for path in home.drop.iterdir() if not path.is_dir()) == sorted(UNSEEN)
    statuses = Counter(row["status"] for row in rows(home, "select status from sources"))
    assert statuses == {**fates, "container": 2}
    assert reconcile(home).is_whole


def test_every_reason_tells_what_to_do(gauntlet: tuple[Home, Outcome]) -> None:
    home, _ = gauntlet
    whys = list(home.quarantine.glob("*.why.json"))
    for path in whys:
        why = json.loads(path.read_text("utf-8"))
        assert {"file_name", "sha256", "code", "message", "what_to_do", "then"} <= set(why)
        assert why["message"]
        assert why["what_to_do"]
        assert (why["source_start"] is not None) == FAULTS[why["code"]].has_place
        if FAULTS[why["code"]].has_place:
            assert why["excerpt"][why["underline"].index("^")]
            assert why["place"].startswith("characters")
        else:
            assert why["place"].startswith("no place")
    assert os.path.lexists(str(whys[0]).removesuffix(".why.json"))
    assert len(whys) == sum(kind.fate == "quarantined" for kind in TRIED.values())


def test_the_run_shows_no_hostile_text_as_markup(gauntlet: tuple[Home, Outcome]) -> None:
    shown = json.dumps(list_rows(gauntlet[1].fates))
    assert "<script" not in shown
    assert "\\n" not in shown


def test_members_never_leave_the_home(gauntlet: tuple[Home, Outcome]) -> None:
    home, _ = gauntlet
    assert not Path("/tmp/09TRIPOLI102.txt").exists()  # noqa: S108 - where the member's name points
    assert {path.name for path in home.root.iterdir()} <= {
        "drop",
        "archive",
        "quarantine",
        "warehouse",
        "state",
        "quality",
    }


# `make gauntlet` takes more.
FILES = int(os.environ.get("GAUNTLET_FILES", "500"))


def cables(home: Home, *arguments: str) -> dict[str, Any]:
    """What a command prints as JSON; it must end well."""
    ended = subprocess.run(
        [sys.executable, "-m", "flows.cli", *arguments, "--home", str(home.root), "--json"],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


@pytest.mark.usefixtures("with_prefect")
def test_ten_in_a_hundred_bad_files_cost_themselves(tmp_path: Path) -> None:
    home = open_home(tmp_path / "data")
    bad = FILES // 10
    expected = fill(home.drop, FILES, bad)
    counts = cables(home, "ingest")
    assert (counts["seen"], counts["loaded"], counts["quarantined"]) == (FILES, FILES - bad, bad)
    assert rows(home, "select count(*) n from cables") == [{"n": FILES - bad}]
    whys = [json.loads(path.read_text("utf-8")) for path in home.quarantine.glob("*.why.json")]
    assert Counter(why["code"] for why in whys) == expected
    assert rows(home, "select * from reconciliation where not is_reconciled") == []
    assert rows(home, "select seen, quarantined, is_reconciled from reconciliation_in_all") == [
        {"seen": FILES, "quarantined": bad, "is_reconciled": True}
    ]
    status = cables(home, "status")
    assert status["reconciliation"] | {"sentence": ""} == {
        "missing": [],
        "cleared": [],
        "unnamed": [],
        "taken_back": [],
        "sentence": "",
    }
    assert sum(1 for path in home.archive.rglob("*") if path.is_file()) == FILES - bad


def fill(folder: Path, count: int, bad: int) -> Counter[str | None]:
    """Write `count` files, `bad` of them bad, by each kind in turn that bytes can be; how many by code."""
    kinds = [kind for kind in KINDS.values() if isinstance(kind.make, bytes) and kind.fate == "quarantined"]
    kinds = [kind for kind in kinds if kind != KINDS["mixed.zip"]]
    for number in range(count - bad):
        (folder / f"09TRIPOLI{number + 1000}.txt").write_bytes(good(number + 1000))
    expected: Counter[str | None] = Counter()
    for number in range(bad):
        kind = kinds[number % len(kinds)]
        assert isinstance(kind.make, bytes)
        (folder / f"bad{number}.txt").write_bytes(kind.make)
        expected[kind.code] += 1
    return expected
