"""A progress bar on a terminal: one for files parsed, one for files committed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from flows.progress import listening


@contextmanager
def showing_progress(is_wanted: bool) -> Iterator[None]:
    """Show bars on stderr while a pass runs, where stderr is a terminal."""
    if not is_wanted or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:>9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bars = {stage: progress.add_task(stage, total=None) for stage in ("parsed", "committed")}

        def listen(stage: str, done: int, total: int) -> None:
            progress.update(bars[stage], completed=done, total=total)

        with listening(listen):
            yield
