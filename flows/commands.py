"""What the commands of `flows.cli` do, where they do more than print."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import typer

from flows.drop import list_closed, list_drop
from flows.errors import Cancelled, WrongUse, tell_closed, tell_error
from flows.home import Home, open_home
from flows.lock import writer_lock
from flows.prefect_env import configure_prefect
from flows.server import ensure_server, telling_server_gone
from flows.settings import Settings, load_settings

if TYPE_CHECKING:
    from flows.replay import Choice

Counts = dict[str, object]


def ingest_once(
    root: Path | None, paths: Sequence[Path], *, wait: bool, as_json: bool, debug: bool, retry: bool = False
) -> None:
    """Do one pass and print its counts; on failure the JSON object says so, and the error goes on."""
    from flows.copying import check_paths, list_inside

    began = time.perf_counter()
    try:
        settings = load_settings(root)
        check_paths(paths)
        home = open_home(settings.home)
        for path in list_inside(home, paths):
            typer.echo(f"{path}: passed over; what lies in the home is not copied into its drop", err=True)
        with writer_lock(home.lock, wait=wait):
            counts = run_once(home, settings, paths, is_shown=not as_json, debug=debug, retry=retry)
    except Exception as error:
        if as_json:
            _print_failure(error, began)
        raise
    for folder in list_closed(home.drop):
        typer.echo(tell_closed(folder), err=True)
    counts["seconds"] = round(time.perf_counter() - began, 3)
    typer.echo(json.dumps(counts) if as_json else _tell_counts(counts))


def run_once(
    home: Home, settings: Settings, paths: Sequence[Path], *, is_shown: bool, debug: bool, retry: bool = False
) -> Counts:
    """The counts of one pass; nothing in the drop starts no flow. The caller holds the lock."""
    if not paths and not list_drop(home.drop) and not any(home.journal.iterdir()):
        return _find_nothing(home, settings)
    configure_prefect(home, debug=debug)
    from expectations.gate import warm

    # Importing Great Expectations takes seconds: it does so while the server starts.
    ensure_server(home, warm)
    from flows.bars import showing_progress
    from flows.ingest import ingest

    with showing_progress(is_shown):
        absolute = [path.resolve() for path in paths]
        with telling_server_gone(home):
            ended = ingest(home=home.root, paths=absolute or None, retry=retry, return_state=True)
            if ended.is_cancelled():
                raise Cancelled(f"cancelled: {ended.message}; what was not reached is in the drop")
            return cast("Counts", ended.result())


def _find_nothing(home: Home, settings: Settings) -> Counts:
    from flows.drop import Settled
    from flows.outcome import nothing_ready

    return nothing_ready(home, settings.public_home, Settled([], [])).as_json()


def _print_failure(error: Exception, began: float) -> None:
    from flows.outcome import Outcome

    outcome = Outcome(None, 0, seconds=time.perf_counter() - began, error=tell_error(error))
    typer.echo(json.dumps(outcome.as_json()))


def _tell_counts(counts: Counts) -> str:
    from flows.outcome import COUNTED

    parts = [f"{counts[name]:,} {name}" for name in COUNTED[1:] if counts[name]]
    line = f"{counts['seen']:,} seen: {', '.join(parts)}" if parts else "nothing to ingest"
    hint = "; `cables quarantine list` says why" if counts["quarantined"] else ""
    return f"{line}; snapshot {counts['snapshot']}, {counts['seconds']} s{hint}"


def retry(root: Path | None, names: Sequence[str], *, as_json: bool, debug: bool) -> None:
    """Put rejected files back into the drop and ingest them again."""
    from flows.quarantine import close_findings, find_mended, put_back
    from transforms import PARSER_VERSION
    from warehouse.runs import Run

    settings = load_settings(root)
    home = open_home(settings.home)
    run = Run(f"retry-{uuid.uuid4()}", datetime.now(UTC), PARSER_VERSION)
    with writer_lock(home.lock):
        mended = find_mended(home, names)
        put_back(home, names)
        ingest_once(root, [], wait=True, as_json=as_json, debug=debug, retry=True)
        close_findings(home, mended, run, settings.public_home)


def replay_once(root: Path | None, choice: Choice, *, as_json: bool) -> None:
    """Read the chosen sources again, and print what that changed."""
    from flows.bars import showing_progress
    from flows.replay import replay
    from transforms import PARSER_VERSION
    from warehouse.runs import Run

    settings = load_settings(root)
    home = open_home(settings.home)
    with writer_lock(home.lock), showing_progress(not as_json):
        done = replay(
            home, settings, choice, Run(f"replay-{uuid.uuid4()}", datetime.now(UTC), PARSER_VERSION)
        )
    typer.echo(json.dumps(done.as_json()) if as_json else done.as_text())


def roll_back_once(root: Path | None, number: int, *, as_json: bool) -> None:
    """Bring an earlier snapshot back, and print the number of the new one."""
    from flows.passes import recover_home
    from warehouse.storage.snapshots import NoSuchSnapshotError
    from warehouse.upkeep.rollback import roll_back

    settings = load_settings(root)
    home = open_home(settings.home)
    with writer_lock(home.lock):
        recover_home(home)
        try:
            done = roll_back(home.root, number, datetime.now(UTC), settings.public_home)
        except NoSuchSnapshotError as error:
            raise WrongUse(str(error)) from None
    counts: Counts = {"snapshot": done.number, "restored": number, "cables": done.row_counts["cables"]}
    told = f"snapshot {done.number} is as snapshot {number} was: {done.row_counts['cables']:,} cables"
    typer.echo(json.dumps(counts) if as_json else told)


def maintain_once(root: Path | None, *, as_json: bool) -> None:
    """Compact and clean a home, and print what was done."""
    from flows.maintenance import maintain

    settings = load_settings(root)
    home = open_home(settings.home)
    with writer_lock(home.lock):
        done = maintain(home, settings)
    typer.echo(json.dumps(done.as_json()) if as_json else done.as_sentence())


def write_samples(count: int, folder: Path, seed: int) -> None:
    """Write synthetic cables into a folder, made if it is missing."""
    from transforms.samples import sample_cables

    if folder.exists() and not folder.is_dir():
        raise WrongUse(f"{folder}: is a file; name a folder")
    folder.mkdir(parents=True, exist_ok=True)
    for sample in sample_cables(count, seed=seed):
        (folder / sample.file_name).write_bytes(sample.data)
    typer.echo(f"{count:,} cables in {folder}")


def show_status(root: Path | None, *, as_json: bool, as_metrics: bool = False) -> int:
    """Print the status of a home, and renew its metrics file; 2 where an objective is missed, else 0."""
    from flows.metrics import render, write_metrics
    from flows.status import read_status

    settings = load_settings(root)
    status = read_status(settings)
    if as_metrics:
        typer.echo(render(status), nl=False)
    else:
        typer.echo(json.dumps(status.as_json()) if as_json else status.as_text())
    # After it is shown: who looks because the disk is full has no room for this file.
    write_metrics(open_home(settings.home), settings, status)
    return 0 if all(objective.holds for objective in status.objectives) else 2


def watch_drop(root: Path | None, *, debug: bool) -> None:
    """Ingest as files settle, until stopped by SIGINT or SIGTERM."""
    from flows.watch import watch

    settings = load_settings(root)
    home = open_home(settings.home)
    configure_prefect(home, debug=debug)
    for counts in watch(home, settings, debug=debug):
        typer.echo(_tell_counts(counts))


def serve_deployments(root: Path | None, *, debug: bool) -> None:
    """Serve the deployments until stopped."""
    settings = load_settings(root)
    home = open_home(settings.home)
    # A server that ends is started again here, so its runs wait for it.
    configure_prefect(home, debug=debug, days=settings.retention_days, retries=6)
    from flows.serve import serve

    serve(home, settings)
