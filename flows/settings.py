"""Settings: every one is an environment variable `CABLES_<NAME>`, and `--home` is an option everywhere."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.errors import WrongUse

MEGABYTE = 1_000_000


def _absolute(path: Path) -> Path:
    if not path.is_absolute():
        raise ValueError("must be an absolute path, for it stands in views that are read anywhere")
    return path


class Settings(BaseSettings):
    """What an operator can set; the defaults suit one machine and cables of about 11 KB."""

    # A variable left empty, as a file of them for containers has it, is one that is not set.
    model_config = SettingsConfigDict(env_prefix="CABLES_", env_ignore_empty=True, frozen=True)

    home: Path = Field(Path("data"), description="The folder that holds everything the user owns.")
    public_home: Annotated[Path, AfterValidator(_absolute)] | None = Field(
        None, description="The home as readers see it, an absolute path, where that differs."
    )
    settle_seconds: float = Field(1.0, ge=0, description="A file is settled after so long without a change.")
    workers: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, description="How many processes parse."
    )
    chunk_bytes: int = Field(
        16 * MEGABYTE, gt=0, description="Bytes of sources parsed and committed at once."
    )
    job_bytes: int = Field(
        8 * MEGABYTE, gt=0, description="Bytes of sources a parsing process takes at once."
    )
    max_bytes: int = Field(64 * MEGABYTE, gt=0, description="A larger file is quarantined unread.")
    rescan_seconds: float = Field(15.0, gt=0, description="`watch` lists the drop anew after so long.")
    schedule_seconds: float = Field(300.0, gt=0, description="`serve` starts a run every so often.")
    maintenance_cron: str = Field("17 3 * * *", description="When `serve` compacts and cleans, in UTC.")
    server_host: str = Field("127.0.0.1", description="The address the server of `serve` listens at.")
    server_port: int = Field(4200, gt=0, lt=65536, description="Where `serve` shows the Prefect UI.")
    retention_days: float = Field(
        90.0, gt=0, description="How long Prefect's database keeps runs and events."
    )
    progress_seconds: float = Field(5.0, ge=0, description="A longer run shows its progress in the UI.")
    hang_minutes: float = Field(60.0, gt=0, description="A run that takes longer is told to hang.")
    quiet_hours: float = Field(24.0, gt=0, description="Nothing loaded for so long is told.")
    notify_url: str | None = Field(None, description="A webhook that is sent what the automations tell.")
    metrics_file: Path | None = Field(
        None, description="The Prometheus text file; `state/cables.prom` of the home where not set."
    )
    snapshot_retention_hours: float = Field(
        168.0, ge=0, description="A snapshot can be asked for so long after the next one came."
    )
    orphan_grace_hours: float = Field(
        1.0, ge=0, description="Files no snapshot needs are removed by `maintain` when so old."
    )
    small_files: int = Field(
        64, ge=2, description="An ingest compacts by itself where a partition has more small files."
    )
    quality_runs: int = Field(30, ge=1, description="How many runs the Data Docs keep.")
    backlog_minutes: float = Field(60.0, gt=0, description="Objective: no file waits in the drop for longer.")
    freshness_hours: float | None = Field(None, gt=0, description="Objective: something was loaded since.")
    quarantine_rate: float = Field(0.5, ge=0, le=1, description="Objective: the last run's share rejected.")


def load_settings(home: Path | None = None) -> Settings:
    """The settings of this process, `home` before the environment; WrongUse names a bad variable."""
    try:
        return Settings() if home is None else Settings(home=home)
    except ValidationError as error:
        first = error.errors()[0]
        name = "CABLES_" + "_".join(str(part) for part in first["loc"]).upper()
        wrong = first["msg"].lower().removeprefix("value error, ")
        raise WrongUse(f"{name}: {wrong}, not {first['input']!r}; correct or unset it") from None
