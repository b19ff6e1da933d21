"""Parsing in as many processes as there are cores: sources go out, Arrow IPC comes back."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import ForkServerContext, SpawnContext
from types import TracebackType
from typing import NamedTuple

from flows.budget import END_SIGNAL, OverBudget, within
from flows.children import keep_working_folder_out
from flows.errors import CablesError, one_line
from flows.sources import Source, split_jobs
from transforms import PARSER_VERSION, parse_cable
from transforms.records import Fault, ParsedCable
from warehouse.batch.batch import Batch, BatchBuilder, concat, empty
from warehouse.faultpoints import fault_point


class Job(NamedTuple):
    """Some sources being parsed in another process, and the bytes of their batch to come."""

    sources: Sequence[Source]
    batch: Future[bytes]
    executor: ProcessPoolExecutor


def parse_sources(sources: Sequence[Source], seconds: float | None = None) -> bytes:
    """Parse in this process; the batch as Arrow IPC.

    With `seconds` no source is given more processor time, which only a process of ours can be told.
    """
    builder = BatchBuilder(PARSER_VERSION)
    for source in sources:
        stood = (source.place.container_sha256, source.place.path) if source.place else (None, None)
        parsed = _parse(source, seconds)
        builder.add(source.sha256, source.file_name, source.size_bytes, source.data, parsed, *stood)
    return builder.finish().to_ipc()


def _parse(source: Source, seconds: float | None) -> ParsedCable:
    if source.data is None or source.fault is not None:
        faults = [source.fault] if source.fault else []
        return ParsedCable(None, "", source.container_kind or "unknown", faults=faults)
    try:
        with within(seconds) if seconds else nullcontext():
            fault_point(f"parse:{source.file_name}")
            return parse_cable(source.data, source.file_name, sha256=source.sha256)
    except OverBudget:
        return ParsedCable(None, "", "unknown", faults=[_too_slow(seconds)])


def _too_slow(seconds: float | None) -> Fault:
    return Fault("too_slow", f"parsing takes more than {seconds:g} seconds of processor time")


def _send_batch(sender: Connection, source: Source, seconds: float) -> None:
    """Parse one source in a process that nothing else is parsed in."""
    _settle_in()
    sender.send_bytes(parse_sources([source], seconds))


def _parse_alone(source: Source, seconds: float) -> tuple[bytes, int]:
    """Parse one source in a process of its own: its batch, empty if the process died, and its exit code."""
    context = _context()
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send_batch, args=(sender, source, seconds), daemon=True)
    process.start()
    sender.close()
    try:
        batch = receiver.recv_bytes()
    except EOFError:
        batch = b""
    process.join()
    return batch, process.exitcode or 0


class ParsePool:
    """Processes that parse; a context manager. The first job starts them, and they end with this process.

    `seconds` is the processor time that one source may take.
    """

    def __init__(self, workers: int, seconds: float) -> None:
        self._workers = workers
        self._seconds = seconds
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> ParsePool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._executor is not None:
            self._discard(self._executor)

    def submit(self, sources: Sequence[Source]) -> Job:
        """Begin to parse these sources."""
        try:
            executor = self._started()
            return Job(sources, executor.submit(parse_sources, sources, self._seconds), executor)
        except BrokenProcessPool:
            self._discard(executor)
            return self.submit(sources)

    def submit_all(self, sources: Sequence[Source], job_bytes: int) -> list[Job]:
        """Begin to parse these sources, in jobs of at most so many bytes."""
        return [self.submit(job) for job in split_jobs(sources, job_bytes, self._workers)]

    def gather(self, jobs: Sequence[Job], on_done: Callable[[list[Batch]], None] | None = None) -> Batch:
        """The batch of all jobs; `on_done` is given the parts of each as they come in.

        A job whose process died or whose parser raised is done again source by source, and the source that
        does it again gets the fault `parser_crash` or `too_slow`: one bad file costs itself, never the pass.
        """
        batches = []
        for job in jobs:
            parts = self._finish(job)
            batches.extend(parts)
            if on_done is not None:
                on_done(parts)
        return concat(batches) if batches else empty()

    def _finish(self, job: Job) -> list[Batch]:
        error = job.batch.exception()
        if error is None:
            return [Batch.from_ipc(job.batch.result())]
        if isinstance(error, BrokenProcessPool):
            self._discard(job.executor)
        if len(job.sources) > 1:
            return [batch for source in job.sources for batch in self._finish(self.submit([source]))]
        (source,) = job.sources
        if isinstance(error, BrokenProcessPool):
            return [self._finish_alone(source)]
        return [_faulty(source, Fault("parser_crash", one_line(f"{type(error).__name__}: {error}")))]

    def _finish_alone(self, source: Source) -> Batch:
        """Parse again what a pool failed at that died: each of its jobs fails, the innocent too."""
        batch, exit_code = _parse_alone(source, self._seconds)
        if batch:
            return Batch.from_ipc(batch)
        if exit_code == -END_SIGNAL:
            return _faulty(source, _too_slow(self._seconds))
        self._check_processes()
        return _faulty(source, Fault("parser_crash", f"the parsing process died with exit code {exit_code}"))

    def _check_processes(self) -> None:
        """CablesError where not even a process without work stays alive: then the files are not to blame."""
        if self.submit([]).batch.exception() is not None:
            raise CablesError("no parsing process stays alive; see whether memory or CABLES_WORKERS is short")

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(self._workers, mp_context=_context(), initializer=_settle_in)
        return self._executor

    def _discard(self, executor: ProcessPoolExecutor) -> None:
        if executor is self._executor:
            self._executor = None
        executor.shutdown(cancel_futures=True)


def _faulty(source: Source, fault: Fault) -> Batch:
    return Batch.from_ipc(parse_sources([source._replace(fault=fault)]))


def _context() -> ForkServerContext | SpawnContext:
    keep_working_folder_out(os.environ)
    # A fork server imports parser and Arrow once, and forks from a process without threads.
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def _settle_in() -> None:
    """Make a new process ready to parse."""
    # Records hold no cycles, and looking for some among a batch's hundred thousand is a tenth of the time.
    gc.disable()
    _end_with_parent()


def _end_with_parent() -> None:
    """End this worker with the process that started it, killed or not: it would wait for jobs for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer; it stops the workers
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)
