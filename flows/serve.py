"""Serving the deployments: a Prefect server with its UI where none is set, and the runner of their runs."""

from __future__ import annotations

import asyncio
import math
import os
import signal
import socket
import threading
import time
from collections.abc import Sequence
from contextlib import closing, redirect_stdout, suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, cast

import typer

from flows.errors import CablesError, ServerGone, WrongUse
from flows.home import Home
from flows.loopback import is_answering, is_loopback
from flows.prefect_env import API_URL, describe_server, own_folder
from flows.server import (
    announce_shared_server,
    await_api,
    await_server,
    end_server,
    find_shared_server,
    kept_server,
    name_server,
    start_server,
    telling_server_gone,
)
from flows.settings import Settings

if TYPE_CHECKING:
    from uuid import UUID

    from prefect.deployments.runner import RunnerDeployment
    from prefect.runner import Runner

# The runner asks for runs that are due so often: the time from a drop to its run is at most this longer.
POLL_SECONDS = 1.0
HEARTBEAT_SECONDS = 30
# A server that does not answer for so long is gone, and not busy: who is told to end does not wait for it.
GONE_SECONDS = 10.0


def serve(home: Home, settings: Settings) -> None:
    """Serve until stopped. The server, where it is ours, is on the loopback address and ends with us."""
    with suppress(KeyboardInterrupt):  # which is how serving ends
        _serve_with_server(home, settings)


def _serve_with_server(home: Home, settings: Settings) -> None:
    if os.environ.get(API_URL):
        _serve_deployments(home, settings)
        return
    if (shared := find_shared_server(home)) is not None:
        raise CablesError(
            f"{home.root} is served already, see {shared.removesuffix('/api')}; stop that first"
        )
    _check_address(settings.server_host, settings.server_port)
    _stop_on_sigterm()
    # Prefect reads settings in the working folder, and so do the runs that are started in it.
    if settings.metrics_file is not None:
        os.environ["CABLES_METRICS_FILE"] = str(settings.metrics_file)
    os.chdir(own_folder(home))
    environment = describe_server(own_folder(home))
    start = partial(start_server, environment, settings.server_port, ui_host=settings.server_host)
    server = start()
    url = server.api_url.removesuffix("/api")
    try:
        name_server(server.api_url)
        await_server(server)
        with kept_server(server, start, partial(typer.echo, err=True)):
            announce_shared_server(home, server.api_url)
            typer.echo(f"Prefect UI at {url}; drop files into {home.drop}; Ctrl-C ends", err=True)
            _serve_deployments(home, settings)
    finally:
        end_server(server)


def _serve_deployments(home: Home, settings: Settings) -> None:
    """Serve until told to end. A server that is gone for longer than Prefect waits is waited for here."""
    while True:
        _stop_on_sigterm()  # each time: Prefect's runner put its own in the place of ours
        try:
            with telling_server_gone(home):
                _serve_once(home, settings)
            return
        except ServerGone:
            gone = f"the Prefect server at {os.environ[API_URL]} does not answer"
            typer.echo(f"{gone}; serving goes on when it does", err=True)
        await_api(math.inf)


def _serve_once(home: Home, settings: Settings) -> None:
    import prefect

    from flows.automations import ship_automations
    from flows.deployments import describe_deployments
    from flows.notice import notice_drops

    deployments = describe_deployments(home, settings)
    # Not in an event loop, so what comes is no coroutine.
    identifiers = [cast("UUID", deployment.apply()) for deployment in deployments]
    ship_automations(settings)
    with prefect.get_client(sync_client=True) as client:
        # What lies in the drop already does not wait for the schedule; runs that were missed are covered.
        client.create_flow_run_from_deployment(identifiers[0])
    stop = threading.Event()
    threading.Thread(target=notice_drops, args=(home, settings, stop), daemon=True).start()
    try:
        # Prefect's loops print what they met before they give up; all there is to say is told by the caller.
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            asyncio.run(_take_runs(deployments))
    finally:
        stop.set()


async def _take_runs(deployments: Sequence[RunnerDeployment]) -> None:
    """Run what is due until told to end, in Prefect's runner.

    All of the runner asks through one client. A client waits out a server that was there before and is gone;
    the runner's listener for cancellations, with a client of its own, gives up for good in three seconds.
    """
    from prefect.context import AsyncClientContext
    from prefect.runner import Runner

    runner = Runner(
        # There is one writer: a second run at a time would only wait for the first.
        limit=1,
        # Schedules stand while we are away: what they miss is seen as late, and caught up by one run.
        pause_on_shutdown=False,
        query_seconds=POLL_SECONDS,
        heartbeat_seconds=HEARTBEAT_SECONDS,
    )
    async with AsyncClientContext.get_or_create(), asyncio.TaskGroup() as tasks:
        for deployment in deployments:
            await runner.aadd_deployment(deployment)
        serving = tasks.create_task(runner.start())
        tasks.create_task(_end_without_server(runner, serving))


async def _end_without_server(runner: Runner, serving: asyncio.Task[None]) -> None:
    """Cancel `serving` where it was told to end and the server is gone: its runs are killed, and it ends.

    Left alone, the runner asks the server first about each run, and its client asks again for two minutes.
    """
    answered = time.monotonic()
    while not serving.done():
        if not runner.stopping or await asyncio.to_thread(is_answering, os.environ[API_URL]):
            answered = time.monotonic()
        elif time.monotonic() - answered > GONE_SECONDS:
            serving.cancel()
            return
        await asyncio.wait([serving], timeout=POLL_SECONDS)


def _stop_on_sigterm() -> None:
    """End as with Ctrl-C, so that runs and server end with us."""

    def end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler's shape
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, end)


def _check_address(host: str, port: int) -> None:
    is_open = not is_loopback(host) and not os.environ.get("PREFECT_SERVER_API_AUTH_STRING")
    if is_open:
        raise WrongUse(
            f"CABLES_SERVER_HOST is {host}, where anybody could start runs; set "
            "PREFECT_SERVER_API_AUTH_STRING to USER:PASSWORD too"
        )
    with closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise CablesError(
                f"{host} port {port} cannot be had; set CABLES_SERVER_PORT, or PREFECT_API_URL to its server"
            ) from None
