"""The ingest flow: one pass over the drop folder, seen step by step in the Prefect UI."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from expectations.docs import write_docs
from expectations.gate import Verdict
from expectations.quality import Quality, summarize
from flows.cancelling import heeding_cancellation, is_cancelling
from flows.catching_up import cover_waiting_runs
from flows.copying import check_paths, copy_in
from flows.drop import Settled, list_closed, list_drop, settle
from flows.ending import is_told_to_end
from flows.errors import tell_closed, telling_trouble
from flows.events import emit_fates, emit_rate, emit_stale
from flows.gauge import ProgressGauge
from flows.home import Home, open_home
from flows.lock import writer_lock
from flows.logs import bound_logs
from flows.metrics import write_metrics
from flows.outcome import Outcome, nothing_ready
from flows.passes import Pass, recover_home, run_pass
from flows.picture import draw_warehouse
from flows.progress import listening
from flows.report import describe_rejected, final_state, name_run, publish, publish_picture
from flows.server import await_api
from flows.settings import Settings, load_settings
from flows.status import read_status
from flows.steps import TaskSteps
from transforms import PARSER_VERSION
from warehouse.runs import Run

# As the pages show it: the docstring's list of arguments is for those who read the code.
DESCRIPTION = (
    "One pass over the drop folder: every settled file is parsed, judged, committed and archived, or "
    "quarantined with the reason. Starts on a schedule, when files settle in the drop, and by hand.\n\n"
    "One run at a time: what comes due meanwhile waits, and the next run covers all that waited."
)


@flow(name="ingest", flow_run_name="ingest", description=DESCRIPTION, persist_result=False)
def ingest(
    home: Path | None = None, paths: list[Path] | None = None, wait: bool = True, retry: bool = False
) -> State[dict[str, object]]:
    """Take every settled file of the drop folder through parsing, the gate and the commit.

    Args:
        home: The folder that holds drop, archive, quarantine and warehouse; CABLES_HOME where not given.
        paths: Files and folders elsewhere on the machine of the run, to be copied into the drop folder first.
        wait: Wait for another ingest of this home to end; otherwise fail at once.
        retry: Judge again the files in the drop folder that earlier runs rejected.
    """
    settings = load_settings(home)
    place = open_home(settings.home)
    check_paths(paths or [])
    with telling_trouble():
        with writer_lock(place.lock, wait=wait):
            cover_waiting_runs()
            bound_logs(place.logs)
            outcome, quality = _run(place, settings, paths or [], retry=retry)
        _tell(place, settings, outcome, quality)
    return final_state(outcome, quality, is_cancelled=is_cancelling())


def _run(
    home: Home, settings: Settings, paths: Sequence[Path], *, retry: bool
) -> tuple[Outcome, Quality | None]:
    began = time.perf_counter()
    run = Run(str(flow_run.get_id()), datetime.now(UTC), PARSER_VERSION)
    steps = TaskSteps()
    steps("recover", recover_home, home)
    settled = steps("list drop", _list_settled, home, settings, paths)
    if settled.ready:
        gauge = ProgressGauge(settings.progress_seconds)
        with listening(gauge), listening(_log_progress), heeding_cancellation():
            result = run_pass(home, settings, settled, run, retry=retry, step=steps)
            if is_told_to_end():
                get_run_logger().warning("told to end: what was not reached is in the drop")
        quality = steps("document quality", _document, home, settings, result.verdicts, run)
    else:
        result = Pass(nothing_ready(home, settings.public_home, settled))
        quality = None
    result.outcome.seconds = time.perf_counter() - began
    return result.outcome, quality


def _log_progress(stage: str, done: int, total: int) -> None:
    if stage == "committed":
        get_run_logger().info("%s of %s files committed", f"{done:,}", f"{total:,}")


def _tell(home: Home, settings: Settings, outcome: Outcome, quality: Quality | None) -> None:
    """Tell those who watch: the UI by artifacts, triggers by events, monitoring by its text file."""
    status = read_status(settings)
    write_metrics(home, settings, status)
    emit_stale(home, status, settings)
    await_api()
    run_id = str(flow_run.get_id())
    name_run(run_id, outcome.as_title())
    for line in describe_rejected(outcome):
        get_run_logger().warning("%s", line)
    if outcome.fates:
        emit_fates(outcome)
        emit_rate(outcome, settings, run_id)
        publish(outcome, quality, Home(settings.public_home or home.root).quality)
        publish_picture(draw_warehouse(home), status.snapshot)


def _list_settled(home: Home, settings: Settings, paths: Sequence[Path]) -> Settled:
    copy_in(home, paths, settings.settle_seconds)
    for folder in list_closed(home.drop):
        get_run_logger().warning(tell_closed(folder))
    return settle(lambda: list_drop(home.drop), settings.settle_seconds)


def _document(home: Home, settings: Settings, verdicts: Sequence[Verdict], run: Run) -> Quality | None:
    quality = summarize(verdicts, run_id=run.run_id, started_at=run.started_at)
    if not quality.checked:
        return None
    write_docs(home.quality, quality, keep=settings.quality_runs)
    return quality
