"""Prefect servers as tests start them: each with its database in a folder of the test's choice."""

from __future__ import annotations

from pathlib import Path

from flows.prefect_env import describe_server
from flows.server import Server, await_server, start_server

# A server of tests waits longer for a locked database. And what an automation waits for, others throw away a
# minute after its time, where a slow one may not have looked at it yet.
PATIENT = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_DATABASE_TIMEOUT": "60",
    "PREFECT_SERVER_EVENTS_EXPIRED_BUCKET_BUFFER": "PT12H",
}


def open_server(folder: Path, port: int) -> Server:
    """A server with pages that answers at that port of the loopback address, its database in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    server = start_server(describe_server(folder) | PATIENT, port, ui_host="127.0.0.1")
    await_server(server)
    return server
