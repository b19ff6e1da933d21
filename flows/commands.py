"""What the commands of `flows.cli` do, where they do more than print."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import typer

from flows.drop import list_drop
from flows.errors import WrongUse, tell_error
from flows.home import Home, open_home
from flows.lock import writer_lock
from flows.prefect_env import configure_prefect
from flows.server import ensure_server
from flows.settings import Settings, load_settings

Counts = dict[str, object]


def ingest_once(
    root: Path | None, paths: Sequence[Path], *, wait: bool, as_json: bool, debug: bool, retry: bool = False
) -> None:
    """Do one pass and print its counts; on failure the JSON object says so, and the error goes on."""
    from flows.copying import check_paths

    began = time.perf_counter()
    try:
        settings = load_settings(root)
        check_paths(paths)
        home = open_home(settings.home)
        with writer_lock(home.lock, wait=wait):
            counts = run_once(home, settings, paths, is_shown=not as_json, debug=debug, retry=retry)
    except Exception as error:
        if as_json:
            _print_failure(error, began)
        raise
    counts["seconds"] = round(time.perf_counter() - began, 3)
    typer.echo(json.dumps(counts) if as_json else _tell_counts(counts))


def run_once(
    home: Home, settings: Settings, paths: Sequence[Path], *, is_shown: bool, debug: bool, retry: bool = False
) -> Counts:
    """The counts of one pass; nothing in the drop starts no flow. The caller holds the lock."""
    if not paths and not list_drop(home.drop) and not any(home.journal.iterdir()):
        return _find_nothing(home, settings)
    configure_prefect(home, debug=debug)
    ensure_server(home)
    from flows.bars import showing_progress
    from flows.ingest import ingest

    with showing_progress(is_shown):
        absolute = [path.resolve() for path in paths]
        # Prefect gives back the data of the state that the flow returns, and not the state.
        return cast("Counts", ingest(home=home.root, paths=absolute or None, retry=retry))


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
    from flows.quarantine import put_back

    home = open_home(load_settings(root).home)
    with writer_lock(home.lock):
        put_back(home, names)
        ingest_once(root, [], wait=True, as_json=as_json, debug=debug, retry=True)


def write_samples(count: int, folder: Path, seed: int) -> None:
    """Write synthetic cables into a folder, made if it is missing."""
    from transforms.samples import sample_cables

    if folder.exists() and not folder.is_dir():
        raise WrongUse(f"{folder}: is a file; name a folder")
    folder.mkdir(parents=True, exist_ok=True)
    for sample in sample_cables(count, seed=seed):
        (folder / sample.file_name).write_bytes(sample.data)
    typer.echo(f"{count:,} cables in {folder}")


def show_status(root: Path | None, *, as_json: bool) -> int:
    """Print the status of a home; 2 where an objective is missed, else 0."""
    from flows.status import read_status

    status = read_status(load_settings(root))
    typer.echo(json.dumps(status.as_json()) if as_json else status.as_text())
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
    """Serve the ingest deployment until stopped."""
    settings = load_settings(root)
    home = open_home(settings.home)
    configure_prefect(home, debug=debug)
    from flows.serve import serve

    serve(home, settings)
