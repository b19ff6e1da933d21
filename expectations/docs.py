"""Data Docs: a static site about the quality of the last runs, and about what is expected and why.

    index.html                the last runs, and the suites
    validations/<run>.html    one run: its rates, and every expectation with its failing rows
    expectations/<suite>.html one suite in prose, each expectation with its severity and what to do
    runs.json                 the runs listed, so that a new one need not read the pages of the others

Pages need nothing from elsewhere: the stock pages of Great Expectations load their style from fifteen
addresses on the network. What a cable says is escaped by the templates.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from expectations.declaration import Expectation
from expectations.quality import Quality, figure, meaning_of, read_baseline, run_suite, severity_of
from expectations.suites import BY_CODE, SUITES
from expectations.verdict import Tally
from transforms.faults import FAULTS
from warehouse.schema import TABLES

if TYPE_CHECKING:
    from jinja2 import Environment

KEEP = 30
_TABLES = {table.name: table.description for table in TABLES} | {
    "run": "A run as a whole: rates held against the baseline. A run outside them is named, never stopped.",
}


def write_docs(folder: Path, quality: Quality, *, keep: int = KEEP) -> Path:
    """Write the pages of a run and drop those of runs beyond the last `keep`; returns the index.

    The cost does not grow with history: one page, the suites, and an index of `keep` lines are written.
    """
    runs = _read_runs(folder)
    page = page_name(quality)
    runs = [_entry(quality, page), *(run for run in runs if run["page"] != page)]
    _write(folder / "validations" / page, _render("run.html", **_run(quality)))
    _write_suites(folder)
    _write(folder / "index.html", _render("index.html", runs=runs[:keep], suites=_suites(), tables=_TABLES))
    _write(folder / "runs.json", json.dumps(runs[:keep], indent=1))
    for run in runs[keep:]:
        (folder / "validations" / run["page"]).unlink(missing_ok=True)
    return folder / "index.html"


def _suites() -> Mapping[str, tuple[Expectation, ...]]:
    return {**SUITES, "run": run_suite(read_baseline())}


def _read_runs(folder: Path) -> list[dict[str, Any]]:
    """The runs listed; none where the list is missing or damaged, as after a disk that was full."""
    try:
        runs = json.loads((folder / "runs.json").read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return []
    return [run for run in runs if isinstance(run, dict) and _PAGE.fullmatch(str(run.get("page")))]


_PAGE = re.compile(r"[0-9]{8}T[0-9]{6}-[A-Za-z0-9_-]+\.html")


def page_name(quality: Quality) -> str:
    """The name of a run's page in the folder `validations`."""
    safe = re.sub(r"[^A-Za-z0-9_-]", "-", quality.run_id)[:40] or "run"
    return f"{quality.started_at:%Y%m%dT%H%M%S}-{safe}.html"


def _entry(quality: Quality, page: str) -> dict[str, Any]:
    return {
        "page": page,
        "run_id": quality.run_id,
        "started_at": f"{quality.started_at:%Y-%m-%d %H:%M:%S}",
        "sources": quality.statistics.sources,
        "cables": quality.statistics.cables,
        "rejected": quality.statistics.rejected,
        "findings": quality.severity_counts,
        "drifts": [drift.title for drift in quality.drifts],
    }


def _run(quality: Quality) -> dict[str, Any]:
    faults = [tally for tally in quality.failing if tally.code in FAULTS and tally.code not in BY_CODE]
    return {
        "quality": quality,
        "entry": _entry(quality, page_name(quality)),
        "rates": quality.statistics.rates(),
        "baseline": read_baseline(),
        "drifting": {drift.name for drift in quality.drifts},
        "faults": faults,
        "suites": {
            name: [(e, _tally(quality, e)) for e in _worst_first(quality, suite)]
            for name, suite in SUITES.items()
        },
        "tables": _TABLES,
    }


def _worst_first(quality: Quality, suite: tuple[Expectation, ...]) -> list[Expectation]:
    order = {tally.code: place for place, tally in enumerate(quality.failing)}
    return sorted(suite, key=lambda e: order.get(e.code, len(order)))


def _tally(quality: Quality, expectation: Expectation) -> Tally:
    return quality.tallies.get(expectation.code, Tally(expectation.code, 0, 0, 0, ()))


def _write_suites(folder: Path) -> None:
    _write(folder / "style.css", files("expectations").joinpath("templates", "style.css").read_text("utf-8"))
    for name, page in _suite_pages().items():
        _write(folder / "expectations" / f"{name}.html", page)


@cache
def _suite_pages() -> dict[str, str]:
    """The pages of the suites: the same in every run of a process."""
    from expectations import engine

    return {
        name: _render(
            "suite.html",
            name=name,
            description=_TABLES[name],
            suite=[(expectation, engine.stated(expectation)) for expectation in suite],
        )
        for name, suite in _suites().items()
    }


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("expectations"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "prose": _prose,
        "severity": severity_of,
        "meaning": meaning_of,
        "number": figure,
    }
    return environment


def _render(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(**values)


def _prose(text: str) -> Markup:
    """Prose with its code in backticks set as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped above


def _write(path: Path, text: str) -> None:
    """Put a whole page in place of the old one: a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_text(text, "utf-8", errors="replace")
    temporary.replace(path)
