"""The deployments that `cables serve` offers: what runs, when, started by what, with which parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

from prefect import Flow
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.events import DeploymentEventTrigger
from prefect.schedules import Cron, Interval, Schedule
from prefect.types.entrypoint import EntrypointType

from flows.home import Home
from flows.ingest import ingest
from flows.notice import SETTLED, name_drop
from flows.settings import Settings
from flows.upkeep import maintain, replay

TAGS = ["cables"]


def describe_deployments(home: Home, settings: Settings) -> list[RunnerDeployment]:
    """Ingest first, then the rest."""
    parameters = {"home": str(home.root)}
    return [
        _describe(
            ingest,
            "drop",
            parameters,
            schedule=Interval(timedelta(seconds=settings.schedule_seconds), slug="regular"),
            triggers=[_when_files_settle(home)],
        ),
        _describe(
            maintain,
            "nightly",
            parameters,
            schedule=Cron(settings.maintenance_cron, slug="nightly"),
        ),
        _describe(replay, "stored", parameters | {"is_outdated": True}),
    ]


def _describe(
    flow: Flow[..., Any],
    name: str,
    parameters: Mapping[str, object],
    *,
    schedule: Schedule | None = None,
    triggers: Sequence[DeploymentEventTrigger] = (),
) -> RunnerDeployment:
    deployment = flow.to_deployment(
        name=name,
        schedule=schedule,
        triggers=list(triggers),
        parameters=dict(parameters),
        description=flow.description,
        tags=TAGS,
        enforce_parameter_schema=True,
        concurrency_limit=ConcurrencyLimitConfig(
            limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE
        ),
        # By module: a file path would put flows/ itself on the path, where our modules would hide others.
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    # Not in an event loop, so what comes is no coroutine.
    return cast("RunnerDeployment", deployment)


def _when_files_settle(home: Home) -> DeploymentEventTrigger:
    return DeploymentEventTrigger(
        name="cables: files settled in the drop",
        description="Starts an ingest when files have settled in the drop folder.",
        match={"prefect.resource.id": name_drop(home)},
        expect={SETTLED},
        parameters={"home": str(home.root)},
    )
