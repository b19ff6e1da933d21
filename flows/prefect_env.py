"""How Prefect is set up here, before it is imported: its state under the home, nothing sent anywhere."""

from __future__ import annotations

import logging
import os

from flows.home import Home

SECONDS_A_DAY = 86400


def configure_prefect(home: Home, *, debug: bool = False, days: float = 90.0, retries: int = 3) -> None:
    """Set Prefect's environment for this process and those it starts; what the user set stands.

    Args:
        home: Its state folder holds Prefect's database, where the user names no other.
        debug: Show Prefect's own log.
        days: How long a server of ours keeps runs and events.
        retries: How often a request is sent again. The wait doubles each time: with three a server that is
            gone is told in half a minute, with six its restart is waited out.
    """
    settings = {
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
    }
    settings |= _retention(days)
    if not any(os.environ.get(name) for name in ("PREFECT_API_URL", "PREFECT_HOME", "PREFECT_PROFILE")):
        settings["PREFECT_HOME"] = str(home.state / "prefect")
    if password := os.environ.get("PREFECT_SERVER_API_AUTH_STRING"):
        settings["PREFECT_API_AUTH_STRING"] = password  # what our server asks for is what we say
    for name, value in settings.items():
        os.environ.setdefault(name, value)
    # Where its log cannot be delivered Prefect asks this, and would tell it between our lines.
    logging.raiseExceptions = debug


def _retention(days: float) -> dict[str, str]:
    seconds = f"PT{int(days * SECONDS_A_DAY)}S"  # ISO 8601, which both settings read
    return {
        # Left alone, the server throws away events and keeps every run for ever.
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": seconds,
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": seconds,
    }
