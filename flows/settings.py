"""Settings: every one is an environment variable `CABLES_<NAME>`, and `--home` is an option everywhere."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.errors import WrongUse

MEGABYTE = 1_000_000


class Settings(BaseSettings):
    """What an operator can set; the defaults suit one machine and cables of about 11 KB."""

    model_config = SettingsConfigDict(env_prefix="CABLES_", frozen=True)

    home: Path = Field(Path("data"), description="The folder that holds everything the user owns.")
    public_home: Path | None = Field(None, description="The home as readers see it, where that differs.")
    settle_seconds: float = Field(1.0, ge=0, description="A file is settled after so long without a change.")
    workers: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, description="How many processes parse."
    )
    chunk_bytes: int = Field(
        24 * MEGABYTE, gt=0, description="Bytes of sources parsed and committed at once."
    )
    job_bytes: int = Field(
        8 * MEGABYTE, gt=0, description="Bytes of sources a parsing process takes at once."
    )
    max_bytes: int = Field(64 * MEGABYTE, gt=0, description="A larger file is quarantined unread.")
    rescan_seconds: float = Field(15.0, gt=0, description="`watch` lists the drop anew after so long.")
    schedule_seconds: float = Field(300.0, gt=0, description="`serve` starts a run every so often.")
    server_port: int = Field(4200, gt=0, lt=65536, description="Where `serve` shows the Prefect UI.")
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
        raise WrongUse(
            f"{name}: {first['msg'].lower()}, not {first['input']!r}; correct or unset it"
        ) from None
