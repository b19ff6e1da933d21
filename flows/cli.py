"""The command line: every command reads its options, calls the module that does the work, and prints.

Heavy modules are imported by the command that needs them, so that `cables --help` is quick.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Annotated

import typer

from flows.errors import CablesError, ServerGone, one_line, tell_error

app = typer.Typer(
    name="cables",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    epilog="Every command takes --home (or CABLES_HOME), and --debug for tracebacks and Prefect's log.",
)
quarantine = typer.Typer(no_args_is_help=True, help="See why files were rejected, and try again after a fix.")
app.add_typer(quarantine, name="quarantine")

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="The folder that holds drop, archive and warehouse. [CABLES_HOME, ./data]"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
DEBUG_SWITCH = "CABLES_DEBUG"


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        typer.echo(f"cables {version('cablehouse')}")
        raise typer.Exit


@app.callback()
def root(
    is_version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """Diplomatic cables from a drop folder into tables of paragraphs and named entities."""


class Format(StrEnum):
    """How `cables sql` prints an answer."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders outside the drop: copied in, never moved.")
    ] = None,
    home: HomeOption = None,
    wait: Annotated[bool, typer.Option(help="Wait for a running ingest, or end at once.")] = True,
    as_json: JsonOption = False,
) -> None:
    """Take every settled file of the drop folder into the warehouse, once."""
    from flows.commands import ingest_once

    ingest_once(home, paths or [], wait=wait, as_json=as_json, debug=is_debugging())


@app.command()
def watch(home: HomeOption = None) -> None:
    """Keep ingesting as files settle, until stopped."""
    from flows.commands import watch_drop

    watch_drop(home, debug=is_debugging())


@app.command()
def serve(home: HomeOption = None) -> None:
    """Serve the Prefect deployments: schedule and drop trigger; starts a Prefect server if none is set."""
    from flows.commands import serve_deployments

    serve_deployments(home, debug=is_debugging())


@app.command()
def sql(
    query: Annotated[
        str | None, typer.Argument(metavar="[SQL]", help="One SELECT; a prompt without it.")
    ] = None,
    home: HomeOption = None,
    form: Annotated[Format, typer.Option("--format", help="How to print the answer.")] = Format.TABLE,
    at: Annotated[int | None, typer.Option("--at", help="The snapshot to ask, the newest without.")] = None,
) -> None:
    """Ask the warehouse, read-only."""
    from flows.asking import answer, prompt

    if query is None:
        prompt(home, at, form.value)
    else:
        answer(home, query, at, form.value)


@app.command()
def status(
    home: HomeOption = None,
    as_json: JsonOption = False,
    as_metrics: Annotated[
        bool, typer.Option("--metrics", help="Print the Prometheus text that CABLES_METRICS_FILE gets.")
    ] = False,
) -> None:
    """Show freshness, backlog, the last run, quarantine and sizes; exit 2 when an objective is missed."""
    from flows.commands import show_status

    raise typer.Exit(show_status(home, as_json=as_json, as_metrics=as_metrics))


@app.command()
def replay(
    hashes: Annotated[
        list[str] | None, typer.Option("--hash", help="Only this source: its SHA-256 or the beginning of it.")
    ] = None,
    parser_version: Annotated[
        str | None, typer.Option("--parser-version", help="Only what this version of the parser read.")
    ] = None,
    is_outdated: Annotated[
        bool, typer.Option("--outdated", help="Only what another version of the parser read than this one.")
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Rebuild the tables from the stored bytes, and show which fields were gained and lost."""
    from flows.commands import replay_once
    from flows.replay import Choice

    replay_once(home, Choice(hashes or (), parser_version, is_outdated), as_json=as_json)


@app.command()
def rollback(
    snapshot: Annotated[int, typer.Argument(help="The snapshot whose state comes back.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring back the tables as an earlier snapshot shows them, as a new snapshot; nothing is deleted."""
    from flows.commands import roll_back_once

    roll_back_once(home, snapshot, as_json=as_json)


@app.command()
def changes(
    old: Annotated[int, typer.Argument(help="The earlier snapshot.")],
    new: Annotated[int | None, typer.Argument(help="The later one, the newest without.")] = None,
    home: HomeOption = None,
    form: Annotated[Format, typer.Option("--format", help="How to print the answer.")] = Format.TABLE,
) -> None:
    """List the cables that were added, removed, replaced or changed between two snapshots."""
    from flows.asking import answer_changes

    answer_changes(home, old, new, form.value)


@app.command()
def maintain(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Compact to few files, remove what killed runs left, keep what the retention time needs."""
    from flows.commands import maintain_once

    maintain_once(home, as_json=as_json)


@app.command()
def sample(
    count: Annotated[int, typer.Argument(min=1, metavar="N", help="How many cables.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write them.")],
    seed: Annotated[int, typer.Option(help="Another seed gives other cables.")] = 0,
) -> None:
    """Write N deterministic synthetic cables in the annotated dialect."""
    from flows.commands import write_samples

    write_samples(count, folder, seed)


@quarantine.command("list")
def list_quarantine(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List the rejected files with their codes and reasons."""
    from flows.quarantine import print_list

    print_list(home, as_json=as_json)


@quarantine.command("show")
def show_quarantine(
    name: Annotated[str, typer.Argument(help="The file's name, or the beginning of its hash.")],
    home: HomeOption = None,
) -> None:
    """Show why a file was rejected, where in its text, and what to do."""
    from flows.quarantine import print_reasons

    print_reasons(home, name)


@quarantine.command("retry")
def retry_quarantine(
    names: Annotated[
        list[str] | None, typer.Argument(help="Names or beginnings of hashes; all files without any.")
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put rejected files back into the drop and ingest them again."""
    from flows.commands import retry

    retry(home, names or [], as_json=as_json, debug=is_debugging())


def is_debugging() -> bool:
    """Whether `--debug` was given (or CABLES_DEBUG is set)."""
    return bool(os.environ.get(DEBUG_SWITCH))


def main(arguments: Sequence[str] | None = None) -> None:
    """The `cables` command: runs it and ends the process with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if "--debug" in given:
        given.remove("--debug")
        os.environ[DEBUG_SWITCH] = "1"
    if not is_debugging():
        sys.excepthook = _tell
    sys.exit(_run(given))


def _run(arguments: Sequence[str]) -> int:
    try:
        # The command and not the app is called: the app puts a hook of its own in place of ours.
        return int(typer.main.get_command(app)(arguments, prog_name="cables", standalone_mode=False) or 0)
    except typer.TyperException as error:
        message = error.format_message()
        if message.startswith("Usage:"):  # a command group without its command: its help is the message
            typer.echo(message, err=True)
            return error.exit_code
        return _fail(f"{message.rstrip('.')}; see `cables --help`" if message else "", error.exit_code)
    except CablesError as error:
        if is_debugging():
            raise
        code = _fail(str(error), error.exit_code)
        if isinstance(error, ServerGone):
            _end_at_once(code)
        return code
    except typer.Abort:
        return _fail("stopped", 1)


def _end_at_once(code: int) -> None:
    # Prefect would go on trying, for minutes, to deliver what it was told; nothing of ours is left to do.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _fail(message: str, exit_code: int) -> int:
    if message:
        typer.echo(f"cables: {one_line(message)}", err=True)
    return exit_code


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:  # noqa: ARG001 - a hook
    """Say what nobody expected in one line; the interpreter then exits with 1."""
    _fail(f"{tell_error(error)}; --debug shows where", 1)


if __name__ == "__main__":
    main()
