"""How Prefect is set up here, before it is imported: its state under the home, nothing sent anywhere.

A server that the user names with PREFECT_API_URL is theirs, and so is every other setting then. A server of
our own has settings of its own: wherever the user's Prefect keeps its history, this one keeps it in the home.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

from flows.children import keep_working_folder_out
from flows.home import Home
from flows.loopback import name_exceptions, reach_directly

API_URL = "PREFECT_API_URL"
SECONDS_A_DAY = 86400
# Beginnings of what the user may set for a server of ours too: its pages, password, services and log.
SHARED = (
    "PREFECT_SERVER_API_",
    "PREFECT_SERVER_UI_",
    "PREFECT_SERVER_SERVICES_",
    "PREFECT_SERVER_ANALYTICS_ENABLED",
    "PREFECT_SERVER_EVENTS_RETENTION_PERIOD",
    "PREFECT_SERVER_LOGGING_LEVEL",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL",
    "PREFECT_LOGGING_INTERNAL_LEVEL",
    "PREFECT_LOGGING_LEVEL",
    "PREFECT_API_AUTH_STRING",
    "PREFECT_UI_",
    "PREFECT_CLIENT_",
    "PREFECT__",
)
# By its working folder, so that no sign in the home's path is read as part of an address.
DATABASE = "sqlite+aiosqlite:///prefect.db"
# A run holds a lease on its deployment. Kept in memory, as Prefect does by itself, it is gone with the server
# that gave it, and Prefect ends the run at the next renewal although the server is back.
LEASES = "prefect.server.concurrency.lease_storage.filesystem"


def configure_prefect(home: Home, *, debug: bool = False, days: float = 90.0, retries: int = 3) -> None:
    """Set Prefect's environment for this process and those it starts.

    Args:
        home: Its state folder holds Prefect's database, where the user names no server.
        debug: Show Prefect's own log.
        days: How long a server of ours keeps runs and events.
        retries: How often a request is sent again. The wait doubles each time: with three a server that is
            gone is told in half a minute, with six its restart is waited out.
    """
    settings = _describe_settings(home, debug=debug, days=days, retries=retries)
    if password := os.environ.get("PREFECT_SERVER_API_AUTH_STRING"):
        settings["PREFECT_API_AUTH_STRING"] = password  # what our server asks for is what we say
    keep_working_folder_out(os.environ)
    if chosen := os.environ.get(API_URL):
        reach_directly(chosen)
    else:
        for name in [name for name in os.environ if _is_foreign(name)]:
            del os.environ[name]
        os.environ["PREFECT_HOME"] = str(own_folder(home))
    for name, value in settings.items():
        os.environ.setdefault(name, value)
    # Where its log cannot be delivered Prefect asks this, and would tell it between our lines.
    logging.raiseExceptions = debug


def own_folder(home: Home) -> Path:
    """Where a server of ours keeps its database, made where it is missing."""
    folder = home.state / "prefect"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def describe_server(folder: Path) -> dict[str, str]:
    """The environment of a server of ours, whose working folder this is and holds its database.

    Proxies stay, for it sends notifications, but for the loopback address.
    """
    environment = {name: value for name, value in os.environ.items() if not _is_foreign(name)}
    keep_working_folder_out(environment)
    name_exceptions(environment)
    own = {
        "PREFECT_HOME": str(folder),
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": DATABASE,
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": LEASES,
    }
    return environment | own


@contextmanager
def reading_own_settings(home: Home) -> Iterator[None]:
    """Within this block Prefect is imported: where the server is ours, from a folder of ours.

    It reads `prefect.toml`, `pyproject.toml` and `.env` of the working folder as it is imported.
    """
    if os.environ.get("PREFECT_HOME") == str(home.state / "prefect"):
        with chdir(own_folder(home)):
            yield
    else:
        yield


def _is_foreign(variable: str) -> bool:
    name = variable.upper()  # Prefect reads small letters too
    return name.startswith("PREFECT_") and not name.startswith(SHARED)


def _describe_settings(home: Home, *, debug: bool, days: float, retries: int) -> dict[str, str]:
    return {
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        # Prefect serves a copy of its pages, made beside itself: where a service may not write.
        "PREFECT_UI_STATIC_DIRECTORY": str(home.state / "prefect-ui"),
        # People at a terminal get our own lines; the run's log is in the UI.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "INFO" if debug else "CRITICAL",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING" if debug else "CRITICAL",
        "PREFECT_LOGGING_INTERNAL_LEVEL": "WARNING" if debug else "CRITICAL",
        "PREFECT_CLIENT_MAX_RETRIES": str(retries),
        **_retention(days),
    }


def _retention(days: float) -> dict[str, str]:
    seconds = f"PT{int(days * SECONDS_A_DAY)}S"  # ISO 8601, which both settings read
    return {
        # Left alone, the server throws away events and keeps every run for ever.
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": seconds,
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": seconds,
    }
