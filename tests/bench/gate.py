"""What each expectation costs: the measuring of its column, and the judging of it, on one batch of cables.

The time of a probe is that of its line where the probes of its table are written down; what several probes
share, such as finding the row of each mention, is told in a line of its own. Each expectation is judged
alone; in a pass a suite is judged at once, which the first line has. Milliseconds are of the processor,
and the import of Great Expectations is in none of them.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple

import pandas as pd
from bench import write_corpus

from expectations import engine
from expectations.gate import judge
from expectations.suites import SUITES
from transforms import PARSER_VERSION, parse_cable
from warehouse.batch.batch import Batch, BatchBuilder
from warehouse.probes import header as header_probes
from warehouse.probes import rows as probes

SHARED = "(shared by several)"
TABLES: dict[str, tuple[Callable[..., Any], ...]] = {
    "sources": (probes._sources,),
    "cables": (probes._cables, header_probes.measure),
    "paragraphs": (probes._paragraphs,),
    "mentions": (probes._mentions,),
}


class Cost(NamedTuple):
    """Milliseconds of one expectation, or of what the expectations of a suite share."""

    suite: str
    code: str
    severity: str
    measured: float
    judged: float


def parse(paths: list[Path]) -> Batch:
    """One batch of all these files."""
    builder = BatchBuilder(PARSER_VERSION)
    for number, path in enumerate(paths):
        data = path.read_bytes()
        builder.add(f"{number:064x}", path.name, len(data), data, parse_cable(data, path.name))
    return builder.finish()


def lines_of(function: Callable[..., Any]) -> dict[int, str]:
    """The probe that each line of a function computes, for lines inside its dictionary of probes."""
    source, first = inspect.getsourcelines(function)
    found: dict[int, str] = {}
    for node in ast.walk(ast.parse("".join(source))):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant):
                    lines = range(key.lineno, (value.end_lineno or value.lineno) + 1)
                    found |= {first - 1 + line: str(key.value) for line in lines}
    return found


def time_probes(batch: Batch) -> tuple[probes.Measures, dict[str, dict[str, float]]]:
    """The measures of a batch, and by table the milliseconds of each probe."""
    owners = {function.__code__: name for name, made in TABLES.items() for function in made}
    names = {function.__code__: lines_of(function) for made in TABLES.values() for function in made}
    spent: dict[str, dict[str, float]] = {name: defaultdict(float) for name in TABLES}

    def trace(frame: FrameType, event: str, _: object) -> Any:
        return begin(frame.f_code) if event == "call" and frame.f_code in owners else None

    def begin(code: CodeType) -> Any:
        line, since = code.co_firstlineno, time.thread_time()

        def follow(frame: FrameType, *_: object) -> Any:
            nonlocal line, since
            now = time.thread_time()
            spent[owners[code]][names[code].get(line, SHARED)] += 1000 * (now - since)
            line, since = frame.f_lineno, now
            return follow

        return follow

    sys.settrace(trace)
    try:
        measures = probes.measure(batch)
    finally:
        sys.settrace(None)
    return measures, spent


def time_suites(measures: probes.Measures, spent: dict[str, dict[str, float]]) -> Iterator[Cost]:
    """The cost of every expectation, and of what those of a suite share."""
    for suite, declared in SUITES.items():
        columns = measures.tables[suite].columns
        for expectation in declared:
            frame = pd.DataFrame({expectation.probe: columns[expectation.probe]})
            engine.evaluate("alone", (expectation,), frame)
            began = time.thread_time()
            engine.evaluate("alone", (expectation,), frame)
            judged = 1000 * (time.thread_time() - began)
            measured = spent[suite].get(expectation.probe, 0.0)
            yield Cost(suite, expectation.code, expectation.severity, measured, judged)
        yield Cost(suite, SHARED, "", spent[suite][SHARED], 0.0)


def report(batch: Batch) -> Iterator[str]:
    """The report as Markdown, the dearest first."""
    engine.warm()
    probes.measure(batch)
    measures, spent = time_probes(batch)
    judge(measures, run_id="warm", found_at=datetime(2026, 1, 1))
    began = time.thread_time()
    probes.measure(batch)
    between = time.thread_time()
    judge(measures, run_id="bench", found_at=datetime(2026, 1, 1))
    whole, ended = between - began, time.thread_time()
    yield f"{len(batch.cables):,} cables, {len(batch.paragraphs):,} rows, {len(batch.mentions):,} mentions: "
    yield f"{whole:.2f} s to measure, {ended - between:.2f} s to judge all suites.\n"
    yield "| suite | expectation | severity | ms to measure | ms to judge alone |\n|---|---|---|---:|---:|"
    for cost in sorted(time_suites(measures, spent), key=lambda c: -c.measured - c.judged):
        numbers = f"{cost.measured:.1f} | {cost.judged:.1f}"
        yield f"| {cost.suite} | {cost.code} | {cost.severity} | {numbers} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Say what each expectation costs.")
    parser.add_argument("--files", type=int, default=2_500, help="how many cables at least")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix=".bench-", dir=Path(__file__).parents[2]) as folder:
        batch = parse(write_corpus(Path(folder) / "corpus", options.files))
    print("\n".join(report(batch)))


if __name__ == "__main__":
    main()
