"""The flows of maintenance and replay: `cables maintain` and `cables replay`, seen in the Prefect UI."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State, StateType
from prefect.runtime import flow_run

from flows import maintenance
from flows import replay as replaying
from flows.catching_up import cover_waiting_runs
from flows.errors import telling_trouble
from flows.gauge import ProgressGauge
from flows.home import Home, open_home
from flows.lock import writer_lock
from flows.metrics import write_metrics
from flows.progress import listening
from flows.report import name_run
from flows.server import await_api
from flows.settings import Settings, load_settings
from flows.status import read_status
from transforms import PARSER_VERSION
from warehouse.runs import Run

# As the pages show them: the docstrings' lists of arguments are for those who read the code.
MAINTAIN = (
    "Compacts the tables to few files, removes what killed runs left and what no snapshot within the "
    "retention time needs. Runs nightly."
)
REPLAY = (
    "Reads the stored bytes again and rebuilds the tables as one snapshot: by default what an older parser "
    "read. Started by hand, after an upgrade; parameters choose other sources."
)


@flow(name="maintain", flow_run_name="maintain", description=MAINTAIN, persist_result=False)
def maintain(home: Path | None = None) -> State[dict[str, object]]:
    """Compact to few files, remove what killed runs left, keep what the retention time needs.

    Args:
        home: The folder that holds the warehouse; CABLES_HOME where not given.
    """
    settings = load_settings(home)
    place = open_home(settings.home)
    with telling_trouble(), writer_lock(place.lock):
        cover_waiting_runs()
        done = maintenance.maintain(place, settings)
    title = f"maintain · {done.removed_files:,} files removed"
    return _end(place, settings, title, done.as_sentence(), done.as_json())


@flow(name="replay", flow_run_name="replay", description=REPLAY, persist_result=False)
def replay(
    home: Path | None = None,
    hashes: list[str] | None = None,
    parser_version: str | None = None,
    is_outdated: bool = True,
) -> State[dict[str, object]]:
    """Rebuild the tables from the stored bytes, as one snapshot.

    Args:
        home: The folder that holds the warehouse; CABLES_HOME where not given.
        hashes: Only the sources whose SHA-256 begins with one of these; none given, all.
        parser_version: Only what this version of the parser read.
        is_outdated: Only what another version of the parser than the installed one read; off, all of it.
    """
    settings = load_settings(home)
    place = open_home(settings.home)
    choice = replaying.Choice(hashes or (), parser_version, is_outdated)
    run = Run(str(flow_run.get_id()), datetime.now(UTC), PARSER_VERSION)
    with telling_trouble(), writer_lock(place.lock), listening(ProgressGauge(settings.progress_seconds)):
        done = replaying.replay(place, settings, choice, run)
    await_api()
    text = f"```\n{done.as_text()}\n```\n"
    create_markdown_artifact(text, key="fields", description="The fields gained, lost and changed.")
    title = f"replay {done.sources:,} sources"
    return _end(place, settings, title, done.as_text().splitlines()[0], done.as_json())


def _end(
    home: Home, settings: Settings, title: str, message: str, data: dict[str, object]
) -> State[dict[str, object]]:
    write_metrics(home, settings, read_status(settings))
    await_api()
    name_run(str(flow_run.get_id()), title)
    return State(type=StateType.COMPLETED, message=message, data=data)
