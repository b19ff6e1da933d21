"""Kill ingests at every named point and at seeded random moments, while readers query without pause.

`make chaos` runs it long; the suite runs it short. It ends well only where no query failed, no reader saw
half a snapshot, the tables are those of an undisturbed run, every count adds up and no file is missing.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nursery import LONGEST_SECONDS, Nursery

from transforms.samples import sample_cables
from warehouse.catalog.build import catalog_path, ensure_catalog
from warehouse.catalog.session import Session
from warehouse.storage.publication import ORDER

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
POINT = re.compile(r"""fault_point\("([a-z:-]+)"\)""")
# What tells when and in which run something happened, and not what is known.
HIDDEN = {"cables": "run_id, ingested_at", "sources": "run_id, first_seen_at, last_seen_at"}
CONCURRENT_FILES = 500
MOST_PASSES_A_KILL = 3


def fault_points() -> list[str]:
    """Every point that the code names."""
    files = (path for package in ("flows", "warehouse") for path in (ROOT / package).rglob("*.py"))
    named = {point for path in files for point in POINT.findall(path.read_text("utf-8"))}
    return sorted(named | {f"after:{table}" for table in ORDER})


@dataclass(slots=True)
class Chaos:
    """What happened: kills that met a living process, and what the readers saw."""

    kills: int = 0
    at_points: dict[str, int] = field(default_factory=dict)
    asked: int = 0
    errors: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    pass_seconds: float = 2.0

    @property
    def is_well(self) -> bool:
        """Whether nothing went wrong."""
        return not (self.errors or self.torn or self.differences)


def files_of(count: int) -> list[tuple[str, bytes]]:
    """Cables, copies under other names, and corrected texts of the same cables."""
    files = []
    for number, sample in enumerate(sample_cables(count, seed=5)):
        files.append((sample.file_name, sample.data))
        if number % 5 == 0:
            files.append((f"copies/other-{sample.file_name}", sample.data))
        if number % 7 == 0:
            files.append((f"corrected/{sample.file_name}", sample.data + b"\n"))
    return files


def drop(home: Path, files: Sequence[tuple[str, bytes]]) -> None:
    """Put files into the drop as a careful program does: written beside, and renamed."""
    for name, data in files:
        target = home / "drop" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f"{target.name}.tmp")
        beside.write_bytes(data)
        beside.rename(target)


@contextmanager
def reading(home: Path, count: int, chaos: Chaos) -> Iterator[None]:
    """Within this block so many readers query the home's catalog without pause."""
    command = [sys.executable, str(HERE / "reader.py"), str(catalog_path(home))]
    readers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(count)
    ]
    try:
        yield
    finally:
        for reader in readers:
            told = json.loads(reader.communicate("")[0])
            chaos.asked += told["asked"]
            chaos.errors += told["errors"]
            chaos.torn += told["torn"]


def known(session: Session, table: str) -> list[dict[str, Any]]:
    """What a table knows, without times and runs: equal for equal sets of files."""
    columns = f"* exclude ({HIDDEN[table]})" if table in HIDDEN else "*"
    rows: list[dict[str, Any]] = session.ask(f"select {columns} from {table} order by all").to_pylist()
    return rows


def kept_files(home: Path) -> dict[str, list[str]]:
    """The files in drop, archive and quarantine, those of the archive without their day."""
    return {
        folder: sorted(path.name for path in (home / folder).rglob("*") if path.is_file())
        for folder in ("drop", "archive", "quarantine")
    }


def compare(home: Path, other: Path) -> list[str]:
    """In what a home differs from one that nothing disturbed."""
    files, wanted_files = kept_files(home), kept_files(other)
    told = [f"files in {name} differ" for name in wanted_files if files[name] != wanted_files[name]]
    sums = "select coalesce(sum(seen), 0)::bigint as seen, coalesce(sum(duplicate), 0)::bigint as d from runs"
    names = ("contents", "sources", "cables", "paragraphs", "mentions")
    with Session(home) as one, Session(other) as two:
        told += [f"table {name} differs" for name in names if known(one, name) != known(two, name)]
        if one.ask(sums).to_pylist() != two.ask(sums).to_pylist():
            told.append("the runs count other files")
        if one.ask("from reconciliation where not is_reconciled").num_rows:
            told.append("a run does not add up")
    return told


def run_chaos(
    folder: Path, nursery: Nursery, points: Sequence[str], *, files: int, kills: int, seed: int, readers: int
) -> Chaos:
    """Kill so many passes, at these named points first, and compare with a home where none was killed."""
    chance = random.Random(seed)
    chaos = Chaos()
    home, undisturbed = folder / "home", folder / "undisturbed"
    everything = files_of(files)
    drop(undisturbed, everything)
    if nursery.run("ingest", undisturbed) != 0:
        raise SystemExit("the undisturbed pass failed")
    ensure_catalog(home)
    waiting = list(everything)
    chance.shuffle(waiting)
    share = max(1, len(waiting) // (2 * kills))
    with reading(home, readers, chaos):
        for _ in range(MOST_PASSES_A_KILL * kills):
            if chaos.kills >= kills:
                break
            drop(home, [waiting.pop() for _ in range(min(share, len(waiting)))])
            _kill_one(home, nursery, chaos, points, chance)
        drop(home, waiting)
        if nursery.run("ingest", home, "maintain") != 0:
            chaos.errors.append("the last pass failed")
    chaos.differences = compare(home, undisturbed)
    return chaos


def run_concurrently(folder: Path, nursery: Nursery, count: int, writers: int = 3) -> list[str]:
    """Ingest the same files under other names with several commands at once; what went wrong.

    Compared with one pass over all of them: the same tables, and every copy recorded as a duplicate.
    """
    home, undisturbed = folder / "home", folder / "undisturbed"
    cables = {s.data: s.file_name for s in sample_cables(2 * count, seed=9) if s.truth["cable_id"]}
    chosen = list(cables.items())[:count]
    commands = []
    for writer in range(writers):
        files = [(f"{writer}-{name}", data) for data, name in chosen]
        source = folder / f"source-{writer}"
        drop(source, files)
        drop(undisturbed, files)
        command = ["ingest", str(source / "drop"), "--home", str(home), "--json"]
        commands.append([sys.executable, "-m", "flows.cli", *command])
    processes = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for command in commands
    ]
    told = [json.loads(process.communicate(timeout=LONGEST_SECONDS)[0]) for process in processes]
    if nursery.run("ingest", undisturbed, "nothing", 24_000_000) != 0:
        return ["the undisturbed pass failed"]
    sums = {name: sum(counts[name] for counts in told) for name in ("seen", "duplicate", "quarantined")}
    expected = {"seen": writers * count, "duplicate": (writers - 1) * count, "quarantined": 0}
    wrong = [] if sums == expected else [f"counted {sums}, not {expected}"]
    with Session(home) as one, Session(undisturbed) as two:
        names = ("contents", "sources", "cables", "paragraphs", "mentions")
        wrong += [f"table {n} differs" for n in names if known(one, n) != known(two, n)]
    return wrong


def _kill_one(
    home: Path, nursery: Nursery, chaos: Chaos, points: Sequence[str], chance: random.Random
) -> None:
    """One pass, killed at the next point that was not met yet, or at a random moment."""
    then = chance.choice(["nothing", "nothing", "maintain", "replay"])
    point = next((point for point in points if point not in chaos.at_points), "")
    if point.endswith(":clean"):
        then = "maintain"
    seconds = LONGEST_SECONDS if point else chance.uniform(0, chaos.pass_seconds)
    began = time.perf_counter()
    ended = nursery.run("ingest", home, then, point=point, seconds=seconds)
    if ended == 0:
        # Kills fall all over a pass, however fast the machine is just now.
        chaos.pass_seconds = time.perf_counter() - began
    if ended < 0:
        chaos.kills += 1
        if point:
            chaos.at_points[point] = chaos.at_points.get(point, 0) + 1
    elif ended > 0:
        chaos.errors.append(f"a pass ended with {ended}")


def main() -> None:
    """Run it, tell what happened, and end with 1 where something went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=400)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--readers", type=int, default=4)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    with Nursery() as nursery:
        concurrent = run_concurrently(folder / "concurrent", nursery, CONCURRENT_FILES)
        told = f"three ingests of the same {CONCURRENT_FILES} files at once: {concurrent or 'well'}"
        sys.stdout.write(f"{told}\n")
        chaos = run_chaos(folder, nursery, fault_points(), **vars(options))
    missed = sorted(set(fault_points()) - set(chaos.at_points))
    sys.stdout.write(
        f"{chaos.kills} kills, {len(chaos.at_points)} named points, {chaos.asked} rounds of queries\n"
        f"failed queries and passes: {chaos.errors[:5]}\ntorn: {chaos.torn[:5]}\n"
        f"differs from the undisturbed run: {chaos.differences}\nnamed points not met: {missed}\n"
    )
    if not chaos.is_well or missed or concurrent:
        raise SystemExit(f"something went wrong; {folder} is left to be looked at")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
