"""The loopback address is asked directly, whatever proxy the environment names."""

from __future__ import annotations

import ipaddress
import os
import urllib.error
import urllib.request
from collections.abc import MutableMapping
from http.client import HTTPException
from urllib.parse import urlsplit

NAMES = ("localhost", "127.0.0.1", "::1")
# A proxy that stands before a server says so itself where the server is gone.
GONE = (502, 503, 504)
PROBE_SECONDS = 2.0


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its name or address; brackets of an IPv6 address are allowed."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


def as_url_host(host: str) -> str:
    """A host as it stands in a URL: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def name_exceptions(environment: MutableMapping[str, str]) -> None:
    """Except the loopback address from the proxies of an environment."""
    # The name in small letters counts where both are set.
    told = environment.get("no_proxy") or environment.get("NO_PROXY") or ""
    hosts = [host for host in map(str.strip, told.split(",")) if host]
    hosts += [name for name in NAMES if name not in hosts and "*" not in hosts]
    environment["no_proxy"] = environment["NO_PROXY"] = ",".join(hosts)


def reach_directly(api_url: str) -> None:
    """Let this process, and those it starts, ask the server there without a proxy where it is on loopback.

    Exceptions alone do not do: clients load every proxy that is named, and fail at one they do not know.
    """
    name_exceptions(os.environ)
    if is_loopback(urlsplit(api_url).hostname or ""):
        for name in [name for name in os.environ if _names_proxy(name)]:
            del os.environ[name]


def _names_proxy(variable: str) -> bool:
    return variable.lower().endswith("_proxy") and variable.lower() != "no_proxy"


def is_answering(api_url: str) -> bool:
    """Whether a Prefect server answers there."""
    try:
        return _ask_health(api_url) == 200
    except (OSError, ValueError, HTTPException):
        return False


def find_silence(api_url: str) -> str | None:
    """Why no server answers there, in a few words; None where one does, well or not."""
    try:
        _ask_health(api_url)
    except urllib.error.HTTPError as error:
        return f"HTTP {error.code} {error.reason}" if error.code in GONE else None
    except urllib.error.URLError as error:
        return str(getattr(error.reason, "strerror", None) or error.reason).lower()
    except (OSError, ValueError, HTTPException) as error:
        return str(error).lower() or type(error).__name__
    return None


def _ask_health(api_url: str) -> int:
    is_local = is_loopback(urlsplit(api_url).hostname or "")
    opener = urllib.request.build_opener(*([urllib.request.ProxyHandler({})] if is_local else []))
    with opener.open(f"{api_url}/health", timeout=PROBE_SECONDS) as response:
        return int(response.status)
