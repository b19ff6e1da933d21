"""A Prefect server where none is set: started beside us, gone with us, its database under the home."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from flows.errors import CablesError, ServerGone
from flows.home import Home
from flows.server_process import LAST_SECONDS

API_URL = "PREFECT_API_URL"
# A first start makes the database: on a busy machine with one core that can take a minute.
MOST_SECONDS = 180.0
# How long one that ended stays down: whatever ended it is not asked without pause.
PAUSE_SECONDS = 1.0
# What Prefect's loops say when they give up a server, and no type of error tells.
GIVEN_UP = "exceeded error threshold"


class Server(NamedTuple):
    """A server we started; it may not answer yet."""

    process: subprocess.Popen[bytes]
    api_url: str


def begin_server(home: Home) -> Server | None:
    """Start a server for this process, unless the user set one or `cables serve` runs one for this home.

    It is not waited for: the caller imports Prefect meanwhile. PREFECT_API_URL names it from here on.
    """
    if os.environ.get(API_URL):
        return None
    if (shared := find_shared_server(home)) is not None:
        os.environ[API_URL] = shared
        return None
    server = start_server(_free_port())
    os.environ[API_URL] = server.api_url
    return server


def start_server(port: int, *, ui_host: str | None = None) -> Server:
    """Start a server process at that port of the loopback address; with `ui_host` at that, with its UI."""
    options = [] if ui_host is None else ["--ui", ui_host]
    command = [sys.executable, "-m", "flows.server_process", str(port), *options]
    reached = "127.0.0.1" if ui_host in (None, "0.0.0.0") else ui_host  # noqa: S104 - compared, not bound
    own = {
        # The pages ask the API at the address they came from, whatever name or port a reader reached them by.
        "PREFECT_SERVER_UI_API_URL": "/api",
        # What automations tell links to the run; a proxy's address is the operator's to set.
        "PREFECT_UI_URL": f"http://{reached}:{port}",
    }
    # stdout is for answers alone; the server's own troubles go where ours go.
    process = subprocess.Popen(  # noqa: S603 - our own module
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=own | os.environ
    )
    return Server(process, f"http://{reached}:{port}/api")


def await_server(server: Server) -> None:
    """Return once the server answers; CablesError where it ended or takes too long."""
    end = time.monotonic() + MOST_SECONDS
    while not is_answering(server.api_url):
        if server.process.poll() is not None:
            raise CablesError(
                f"the Prefect server at {server.api_url} ended with code {server.process.returncode}; "
                "run again with --debug, or set PREFECT_API_URL to one that runs"
            )
        if time.monotonic() > end:
            raise CablesError(
                f"the Prefect server at {server.api_url} did not answer in {MOST_SECONDS:.0f} s"
            )
        time.sleep(0.05)


def end_server(server: Server) -> None:
    """Let the server write down what it was told, and end."""
    if server.process.stdin is not None:
        server.process.stdin.close()
    try:
        server.process.wait(LAST_SECONDS)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()
    if os.environ.get(API_URL) == server.api_url:
        del os.environ[API_URL]


@contextmanager
def kept_server(server: Server, start: Callable[[], Server], tell: Callable[[str], None]) -> Iterator[None]:
    """Within this block a server that ends is started again; after it none runs."""
    stop = threading.Event()
    keeper = threading.Thread(target=_keep, args=(server, start, tell, stop))
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _keep(
    server: Server, start: Callable[[], Server], tell: Callable[[str], None], stop: threading.Event
) -> None:
    while not stop.wait(PAUSE_SECONDS):
        if server.process.poll() is not None:
            tell(f"the Prefect server ended with code {server.process.returncode}; it is started again")
            server = start()
    end_server(server)


def await_api(seconds: float = MOST_SECONDS) -> None:
    """Return once the server the environment names answers, or after so long: the next request then says why.

    Prefect's client waits out a restart only where it has reached the server before.
    """
    api_url, end = os.environ.get(API_URL), time.monotonic() + seconds
    while api_url and not is_answering(api_url) and time.monotonic() < end:
        time.sleep(PAUSE_SECONDS)


def ensure_server(home: Home, meanwhile: Callable[[], None]) -> None:
    """Return once Prefect has a server that answers; one started for it stays until this process ends.

    `meanwhile` is called while a server starts, and not where one runs already.
    """
    server = begin_server(home)
    if server is None:
        return
    # Registered before Prefect is imported, so that it runs after Prefect has sent its last log lines.
    atexit.register(end_server, server)
    import prefect  # noqa: F401 - a second of import, spent while the server starts

    meanwhile()
    await_server(server)


@contextmanager
def telling_server_gone() -> Iterator[None]:
    """Raise ServerGone for what Prefect raises within this block because its server is gone."""
    try:
        yield
    except (CablesError, OSError):
        raise
    except Exception as error:
        api_url = os.environ.get(API_URL, "")
        if is_answering(api_url) and not _has_given_up(error):
            raise
        raise ServerGone(
            f"the Prefect server at {api_url} ended during this run; what was committed stands: start it "
            "again, or unset PREFECT_API_URL, and run `cables ingest` to finish"
        ) from error


def _has_given_up(error: Exception) -> bool:
    """Whether Prefect's runner ended for a server that failed it; it ends its runs first, for half a minute.

    By then the server may answer again.
    """
    return (
        isinstance(error, ExceptionGroup) and error.subgroup(lambda part: GIVEN_UP in str(part)) is not None
    )


def announce_shared_server(home: Home, api_url: str) -> None:
    """Tell other commands of this home that a server runs that will stay."""
    (home.state / "prefect-server").write_text(api_url, encoding="utf-8")


def find_shared_server(home: Home) -> str | None:
    """The server that `cables serve` runs for this home, where it answers."""
    try:
        api_url = (home.state / "prefect-server").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return api_url if is_answering(api_url) else None


def is_answering(api_url: str) -> bool:
    """Whether a Prefect server answers there."""
    try:
        with urllib.request.urlopen(f"{api_url}/health", timeout=2) as response:  # noqa: S310 - http only
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
