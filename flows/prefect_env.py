"""How Prefect is set up here, before it is imported: its state under the home, nothing sent anywhere."""

from __future__ import annotations

import os

from flows.home import Home


def configure_prefect(home: Home, *, debug: bool = False) -> None:
    """Set Prefect's environment for this process and those it starts; what the user set stands."""
    settings = {
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        # People at a terminal get our own lines; the run's log is in the UI.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "INFO" if debug else "CRITICAL",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING" if debug else "CRITICAL",
    }
    if not any(os.environ.get(name) for name in ("PREFECT_API_URL", "PREFECT_HOME", "PREFECT_PROFILE")):
        settings["PREFECT_HOME"] = str(home.state / "prefect")
    for name, value in settings.items():
        os.environ.setdefault(name, value)
