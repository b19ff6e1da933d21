"""The Prefect deployment of ingest, on a schedule, with a server and its UI where none is set."""

from __future__ import annotations

import os
import socket
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import typer

from flows.errors import CablesError
from flows.home import Home
from flows.server import (
    API_URL,
    announce_shared_server,
    await_server,
    end_server,
    find_shared_server,
    start_server,
)
from flows.settings import Settings

if TYPE_CHECKING:
    from uuid import UUID

    from prefect.deployments.runner import RunnerDeployment

DESCRIPTION = """One pass over the drop folder: every settled file is parsed, judged, committed and archived,
or quarantined with the reason. One run at a time; a schedule that comes due meanwhile is skipped."""


def serve(home: Home, settings: Settings) -> None:
    """Serve until stopped. The server, where it is ours, is on the loopback address and ends with us."""
    if os.environ.get(API_URL):
        _serve_deployment(home, settings)
        return
    if (shared := find_shared_server(home)) is not None:
        raise CablesError(
            f"{home.root} is served already, see {shared.removesuffix('/api')}; stop that first"
        )
    _check_port(settings.server_port)
    url = f"http://127.0.0.1:{settings.server_port}"
    os.environ.setdefault("PREFECT_SERVER_UI_API_URL", f"{url}/api")
    server = start_server(settings.server_port, "--ui")
    try:
        os.environ[API_URL] = server.api_url
        await_server(server)
        announce_shared_server(home, server.api_url)
        typer.echo(f"Prefect UI at {url}; drop files into {home.drop}; Ctrl-C ends", err=True)
        _serve_deployment(home, settings)
    finally:
        end_server(server)


def _serve_deployment(home: Home, settings: Settings) -> None:
    import prefect

    # Not in an event loop, so what comes is no coroutine.
    deployment = cast("RunnerDeployment", _describe(home, settings))
    deployment_id = cast("UUID", deployment.apply())
    with prefect.get_client(sync_client=True) as client:
        # What lies in the drop already does not wait for the schedule.
        client.create_flow_run_from_deployment(deployment_id)
    prefect.serve(deployment, print_starting_message=False)


def _describe(home: Home, settings: Settings) -> object:
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.types.entrypoint import EntrypointType

    from flows.ingest import ingest

    return ingest.to_deployment(
        name="drop",
        interval=timedelta(seconds=settings.schedule_seconds),
        parameters={"home": str(home.root)},
        description=DESCRIPTION,
        tags=["cables"],
        concurrency_limit=ConcurrencyLimitConfig(
            limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
        ),
        # By module: a file path would put flows/ itself on the path, where our modules would hide others.
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


def _check_port(port: int) -> None:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise CablesError(
                f"port {port} is taken; set CABLES_SERVER_PORT, or PREFECT_API_URL to its server"
            ) from None
