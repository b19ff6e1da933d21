"""One whole pass over a home's drop folder, as the benchmark measures it: prints one JSON object.

Prefect's start (a server that answers and a first empty flow) and the import of Great Expectations come
first and are timed apart; the pass is timed from the listing of the drop to the last artifact. Peak memory
is sampled over this process and all it started, as proportional set size where the system tells it.
Processor seconds are of all these processes too; the gate's are those of measuring and judging its batches.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from expectations.verdict import Verdict
from flows import joining, passes
from flows.home import open_home
from flows.prefect_env import configure_prefect
from warehouse.batch.batch import Batch
from warehouse.runs import Run

SAMPLE_SECONDS = 0.2


def family(root: int) -> Iterator[int]:
    """The process and all its descendants that are alive."""
    yield root
    for task in Path(f"/proc/{root}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from family(int(child))


def memory_of(process: int) -> int:
    """Bytes of a process, its shared pages divided among those that share them; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def processor_seconds() -> float:
    """Processor seconds so far of this process and all it started, those that have ended among them."""
    ticks = 0
    for process in family(os.getpid()):
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def time_gate(spent: list[float]) -> None:
    """Have every judging of a batch add its processor seconds to `spent[0]`."""

    def timed(batch: Batch, run: Run) -> Verdict:
        began = time.thread_time()
        verdict = joining.judge_batch(batch, run)
        spent[0] += time.thread_time() - began
        return verdict

    setattr(passes, "judge_batch", timed)  # noqa: B010 - what the pass calls is replaced on purpose


def watch_memory(stop: threading.Event, peak: list[int]) -> None:
    """Keep the largest sum seen in `peak[0]` until told to stop."""
    while not stop.wait(SAMPLE_SECONDS):
        peak[0] = max(peak[0], sum(map(memory_of, family(os.getpid()))))


def run_pass(home: Path) -> dict[str, Any]:
    """Start Prefect, import Great Expectations, run the flow; what each took."""
    configure_prefect(open_home(home))
    began = time.perf_counter()
    from prefect import flow

    @flow(name="start")
    def start() -> None:
        """Nothing: what is measured is the server that has to answer."""

    start()
    prefect_seconds = time.perf_counter() - began

    began = time.perf_counter()
    from expectations.gate import warm

    warm()
    expectations_seconds = time.perf_counter() - began

    from flows.ingest import ingest

    gate = [0.0]
    time_gate(gate)
    used = processor_seconds()
    began = time.perf_counter()
    state = ingest(home, return_state=True)
    seconds = time.perf_counter() - began
    used = processor_seconds() - used
    # A run that fails ends early, and would pass for a fast one.
    if not state.is_completed():
        raise SystemExit(f"the pass did not complete: {state.message}")
    return {
        "counts": state.result(),
        "seconds": seconds,
        "prefect_seconds": prefect_seconds,
        "expectations_seconds": expectations_seconds,
        "processor_seconds": used,
        "gate_seconds": gate[0],
        "message": state.message,
    }


def main() -> None:
    """Measure the pass over the home named on the command line."""
    stop, peak = threading.Event(), [0]
    watcher = threading.Thread(target=watch_memory, args=(stop, peak), daemon=True)
    watcher.start()
    result = run_pass(Path(sys.argv[1]))
    stop.set()
    watcher.join()
    print(json.dumps(result | {"peak_bytes": peak[0]}, default=str))


if __name__ == "__main__":
    main()
