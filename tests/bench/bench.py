"""How fast the house is, beside the floor that no house can beat, measured in the same run.

The floor reads the same bytes, hashes them and writes them once to zstd Parquet. `make bench` runs it on
the real annotated cables where they lie beside the checkout, repeated under other serials up to the number
asked for, and on synthetic cables elsewhere. Prefect's start and the import of Great Expectations are
measured apart and are in none of the rows.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from transforms import parse_cable
from transforms.samples import sample_cables

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "cables" / "annotated"
# Cables a second that a plain dlt pipeline with a bare regex parse reaches on two cores.
PLAIN_PIPELINE = 330
SERIAL_STEP = 100_000


class Timing(NamedTuple):
    """Seconds of every run of one measure."""

    name: str
    seconds: list[float]

    def row(self, files: int) -> str:
        """A row of the table: minimum, median and maximum, and cables a second at the median."""
        middle = statistics.median(self.seconds)
        numbers = " | ".join(f"{value:.2f}" for value in (min(self.seconds), middle, max(self.seconds)))
        return f"| {self.name} | {numbers} | {files / middle:,.0f} |"


def write_corpus(folder: Path, count: int) -> list[Path]:
    """Write at least `count` cables into `folder`: real ones under changed serials, or synthetic ones."""
    folder.mkdir(parents=True)
    drawn = _repeated(sorted(REAL.glob("*.txt")), count) if REAL.is_dir() else _synthetic(count)
    for name, data in drawn:
        (folder / name).write_bytes(data)
    return sorted(folder.iterdir())


def _synthetic(count: int) -> Iterator[tuple[str, bytes]]:
    return ((sample.file_name, sample.data) for sample in sample_cables(count))


def _repeated(paths: Sequence[Path], count: int) -> Iterator[tuple[str, bytes]]:
    """The files as they are, then again with another serial in first line and name, until it is enough."""
    written = 0
    originals = [(path.name, path.read_bytes()) for path in paths]
    for turn in range(count):
        for name, data in originals:
            changed = (name, data) if turn == 0 else _renumber(name, data, turn)
            if changed is not None:
                yield changed
                written += 1
        if written >= count:
            return


def _renumber(name: str, data: bytes, turn: int) -> tuple[str, bytes] | None:
    """The cable under another serial; None where its first line does not show the serial of its name."""
    match = re.fullmatch(r"(\d\d[A-Z]+?)(\d+)\.txt", name)
    if match is None:
        return None
    serial = int(match[2])
    printed = re.search(rf"\b0*{serial}\b".encode(), data[:600])
    if printed is None:
        return None
    changed = serial + turn * SERIAL_STEP
    text = data[: printed.start()] + b"%06d" % changed + data[printed.end() :]
    # What stands around the text may repeat its first line, or name the cable by its id.
    text = text.replace(b" %06d " % serial, b" %06d " % changed).replace(
        name.removesuffix(".txt").encode(), f"{match[1]}{changed}".encode()
    )
    return f"{match[1]}{changed}.txt", text


def floor(paths: Sequence[Path], target: Path) -> None:
    """Read, hash, and write once: what any ingest of these bytes must do."""
    contents = [path.read_bytes() for path in paths]
    hashes = [sha256(data).hexdigest() for data in contents]
    table = pa.table({"sha256": hashes, "bytes": pa.array(contents, pa.large_binary())})
    pq.write_table(table, target, compression="zstd")


def parse_alone(paths: Sequence[Path]) -> None:
    """Read and parse on one core; nothing is written."""
    for path in paths:
        parse_cable(path.read_bytes(), path.name)


def time_runs(name: str, runs: int, work: Callable[[], object]) -> Timing:
    """The seconds of each run."""
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
        _say(f"{name}: {seconds[-1]:.2f} s")
    return Timing(name, seconds)


def time_passes(paths: Sequence[Path], runs: int, scratch: Path) -> list[dict[str, Any]]:
    """The whole pass in a fresh process and a fresh home, each time; `one_pass.py` says what it measures."""
    passes = []
    for number in range(runs):
        home = scratch / f"home-{number}"
        drop = home / "drop"
        drop.mkdir(parents=True)
        for path in paths:
            os.link(path, drop / path.name)
        command = [sys.executable, str(Path(__file__).with_name("one_pass.py")), str(home)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"the pass over {home} failed:\n{done.stderr[-2000:]}")
        passes.append(json.loads(done.stdout))
        _check(passes[-1]["counts"], len(paths))
        _say(f"whole pass: {passes[-1]['seconds']:.2f} s")
        shutil.rmtree(home)
    return passes


def _check(counts: dict[str, Any], files: int) -> None:
    """A pass counts only where it met every file and loaded most: anything else is not what is measured."""
    if counts["seen"] != files or counts["loaded"] < 0.8 * files:
        raise SystemExit(f"a pass over {files:,} files is not worth its time: {counts}")


def report(
    files: int, size: int, timings: Sequence[Timing], passes: Sequence[dict[str, Any]]
) -> Iterator[str]:
    """The lines of the report, as Markdown."""
    corpus = "real annotated cables, repeated under other serials" if REAL.is_dir() else "synthetic cables"
    runs = len(passes)
    yield f"{files:,} files, {size / 1e6:,.0f} MB ({corpus}); {os.cpu_count()} cores, "
    yield f"Python {platform.python_version()}, {runs} runs.\n"
    yield "| seconds | minimum | median | maximum | cables a second |\n|---|---:|---:|---:|---:|"
    yield from (timing.row(files) for timing in timings)
    base, *_, whole = (statistics.median(timing.seconds) for timing in timings)
    yield f"\n- The whole pass takes {whole / base:.1f} times the floor (promised: at most 8)."
    yield f"- It is {files / whole / PLAIN_PIPELINE:.1f} times a plain dlt pipeline (promised: at least 5)."
    for name, label in (
        ("prefect_seconds", "Prefect's start"),
        ("expectations_seconds", "Great Expectations' import"),
    ):
        values = [one[name] for one in passes]
        spread = f"{min(values):.1f} / {statistics.median(values):.1f} / {max(values):.1f} s"
        yield f"- {label}, in no row above: {spread} (minimum / median / maximum)."
    gate = statistics.median(one["gate_seconds"] for one in passes)
    used = statistics.median(one["processor_seconds"] for one in passes)
    yield f"- Gate, import aside, share of processor seconds: {gate:.1f} of {used:.1f}, {gate / used:.1%} "
    yield "(promised: under 15%)."
    peak = max(one["peak_bytes"] for one in passes)
    yield f"- Peak memory: {peak / 1e6:,.0f} MB over all processes of the pass (promised: under 1,500)."
    yield f"- {passes[-1]['message']}."


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    """Measure and print the report."""
    parser = argparse.ArgumentParser(description="Measure parse and whole pass beside the floor.")
    parser.add_argument("--files", type=int, default=10_000, help="how many cables at least")
    parser.add_argument("--runs", type=int, default=5, help="how many runs of each measure")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix=".bench-", dir=ROOT) as folder:
        scratch = Path(folder)
        paths = write_corpus(scratch / "corpus", options.files)
        size = sum(path.stat().st_size for path in paths)
        _say(f"{len(paths):,} files, {size / 1e6:,.0f} MB")
        timings = [
            time_runs("floor", options.runs, lambda: floor(paths, scratch / "floor.parquet")),
            time_runs("parse alone, one core", options.runs, lambda: parse_alone(paths)),
        ]
        passes = time_passes(paths, options.runs, scratch)
        timings.append(Timing("whole pass", [one["seconds"] for one in passes]))
        print("\n".join(report(len(paths), size, timings, passes)))


if __name__ == "__main__":
    main()
