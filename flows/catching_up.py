"""Catching up: of all runs that waited for one another, the first to start covers the rest."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from prefect import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.runtime import deployment, flow_run

from flows.server import await_api

MOST_AT_ONCE = 200


def cover_waiting_runs() -> int:
    """Cancel, saying why, the runs of our deployment that are due and would do the same again; how many.

    A run that nobody deployed covers nothing. Runs with other parameters are somebody's wish, and stay.
    """
    if deployment.id is None:
        return 0
    mine = UUID(str(flow_run.get_id()))
    covered = 0
    await_api()
    with get_client(sync_client=True) as client:
        # As it was asked for: what the flow is given has defaults filled in, and paths for text.
        wish = client.read_flow_run(mine).parameters
        for run in _list_due(UUID(str(deployment.id))):
            if run.id != mine and run.parameters == wish:
                message = f"missed; covered by the run {mine}"
                client.set_flow_run_state(
                    run.id, State(type=StateType.CANCELLED, message=message), force=True
                )
                covered += 1
    return covered


def _list_due(deployment_id: UUID) -> list[FlowRun]:
    with get_client(sync_client=True) as client:
        return client.read_flow_runs(
            flow_run_filter=FlowRunFilter(
                state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
                expected_start_time=FlowRunFilterExpectedStartTime(before_=datetime.now(UTC)),
            ),
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment_id])),
            sort=FlowRunSort.EXPECTED_START_TIME_ASC,
            limit=MOST_AT_ONCE,
        )
