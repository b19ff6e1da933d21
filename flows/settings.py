"""Settings: every one is an environment variable `CABLES_<NAME>`, and `--home` is an option everywhere."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.errors import WrongUse
from warehouse.storage.location import find_misread

MEGABYTE = 1_000_000


def _absolute(path: Path) -> Path:
    if not path.is_absolute():
        raise ValueError("must be an absolute path, for it stands in views that are read anywhere")
    if (part := find_misread(path)) is not None:
        raise ValueError(f"must be a path without {part!r}, which its readers take for something else")
    return path


class Settings(BaseSettings):
    """What an operator can set; the defaults suit one machine and cables of about 11 KB."""

    # A variable left empty, as a file of them for containers has it, is one that is not set.
    model_config = SettingsConfigDict(env_prefix="CABLES_", env_ignore_empty=True, frozen=True)

    home: Path = Field(Path("data"), description="Folder that holds everything the user owns.")
    public_home: Annotated[Path, AfterValidator(_absolute)] | None = Field(
        None, description="Absolute path of the home as readers see it, where it differs, as with containers."
    )
    settle_seconds: float = Field(
        1.0, ge=0, description="Seconds without a change before a file is ingested."
    )
    workers: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, description="Number of parsing processes."
    )
    chunk_bytes: int = Field(16 * MEGABYTE, gt=0, description="Bytes of sources in one commit.")
    job_bytes: int = Field(
        8 * MEGABYTE, gt=0, description="Bytes of sources handed to a parsing process at once."
    )
    max_bytes: int = Field(
        64 * MEGABYTE, gt=0, description="Largest source in bytes; a larger one is quarantined unread."
    )
    parse_seconds: float = Field(
        20.0, gt=0, description="Processor time in seconds for parsing one source; over it is quarantined."
    )
    rescan_seconds: float = Field(
        15.0, gt=0, description="Seconds between two listings of the drop folder by `watch`."
    )
    schedule_seconds: float = Field(300.0, gt=0, description="Seconds between two scheduled runs of `serve`.")
    maintenance_cron: str = Field(
        "17 3 * * *", description="Cron schedule of nightly maintenance in `serve`, in UTC."
    )
    server_host: str = Field("127.0.0.1", description="Address that the server of `serve` listens on.")
    server_port: int = Field(4200, gt=0, lt=65536, description="Port of the server and its UI.")
    retention_days: float = Field(
        90.0, gt=0, description="Days that Prefect's database keeps runs and events."
    )
    progress_seconds: float = Field(
        5.0, ge=0, description="Seconds after which a run shows its progress in the UI."
    )
    hang_minutes: float = Field(60.0, gt=0, description="Report a run as hung after this many minutes.")
    quiet_hours: float = Field(24.0, gt=0, description="Report when nothing has loaded for this many hours.")
    notify_url: str | None = Field(None, description="Webhook that receives the reports of the automations.")
    metrics_file: Annotated[Path, AfterValidator(Path.absolute)] | None = Field(
        None, description="Path of the Prometheus text file; default `state/cables.prom` in the home."
    )
    snapshot_retention_hours: float = Field(
        168.0, ge=0, description="Hours that a snapshot stays queryable after the next one."
    )
    orphan_grace_hours: float = Field(
        1.0, ge=0, description="Age in hours after which `maintain` removes files that no snapshot needs."
    )
    small_files: int = Field(
        64, ge=2, description="Number of small files in a partition above which an ingest compacts it."
    )
    quality_runs: int = Field(30, ge=1, description="Number of runs that the Data Docs keep.")
    backlog_minutes: float = Field(
        60.0, gt=0, description="Objective: longest time in minutes that a file may wait in the drop folder."
    )
    freshness_hours: float | None = Field(
        None, gt=0, description="Objective: longest time in hours since a cable was loaded."
    )
    quarantine_rate: float = Field(
        0.5, ge=0, le=1, description="Objective: highest share of rejected files in the last run."
    )


def load_settings(home: Path | None = None) -> Settings:
    """The settings of this process, `home` before the environment; WrongUse names a bad variable."""
    try:
        return Settings() if home is None else Settings(home=home)
    except ValidationError as error:
        first = error.errors()[0]
        name = "CABLES_" + "_".join(str(part) for part in first["loc"]).upper()
        wrong = first["msg"].lower().removeprefix("value error, ")
        raise WrongUse(f"{name}: {wrong}, not {first['input']!r}; correct or unset it") from None
