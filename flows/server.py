"""A Prefect server where none is set: started beside us, gone with us, its database under the home."""

from __future__ import annotations

import atexit
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

from flows.errors import CablesError, ServerGone, one_line, tell_error, tell_remedy
from flows.home import Home
from flows.loopback import as_url_host, find_silence, is_answering, reach_directly
from flows.prefect_env import API_URL, describe_server, own_folder, reading_own_settings
from flows.server_process import LAST_SECONDS

# Hosts that are no address to reach a server by.
EVERYWHERE = (None, "0.0.0.0", "::")  # noqa: S104 - compared, not bound
# A first start makes the database: on a busy machine with one core that can take a minute.
MOST_SECONDS = 180.0
# How long one that ended stays down: whatever ended it is not asked without pause.
PAUSE_SECONDS = 1.0
# What Prefect's loops say when they give up a server, and no type of error tells.
GIVEN_UP = "exceeded error threshold"
# The line of a traceback that names the error.
ERROR_LINE = re.compile(r"[\w.]+(Error|Exception|Warning|Exit)\b")  # matches `OSError: no`, not `  raise`
# More than a database writes at a time.
PROBED_BYTES = 1_000_000


class Server(NamedTuple):
    """A server we started; it may not answer yet. `log` holds what it says of its troubles."""

    process: subprocess.Popen[bytes]
    api_url: str
    log: Path


def begin_server(home: Home) -> Server | None:
    """Start a server for this process, unless the user set one or `cables serve` runs one for this home.

    It is not waited for: the caller imports Prefect meanwhile. PREFECT_API_URL names it from here on.
    """
    if os.environ.get(API_URL):
        return None
    if (shared := find_shared_server(home)) is not None:
        name_server(shared)
        return None
    server = start_server(describe_server(own_folder(home)), _free_port())
    name_server(server.api_url)
    return server


def name_server(api_url: str) -> None:
    """Let Prefect ask this server, in this process and those it starts."""
    os.environ[API_URL] = api_url
    reach_directly(api_url)


def start_server(environment: Mapping[str, str], port: int, *, ui_host: str | None = None) -> Server:
    """Start a server process at that port of the loopback address; with `ui_host` at that, with its UI.

    `environment` is as `describe_server` gives it: its PREFECT_HOME is where the server works.
    """
    options = [] if ui_host is None else ["--ui", ui_host]
    command = [sys.executable, "-P", "-m", "flows.server_process", str(port), *options]
    reached = as_url_host("127.0.0.1" if ui_host in EVERYWHERE else ui_host)
    own = {
        # The pages ask the API at the address they came from, whatever name or port a reader reached them by.
        "PREFECT_SERVER_UI_API_URL": "/api",
        # What automations tell links to the run; a proxy's address is the operator's to set.
        "PREFECT_UI_URL": f"http://{reached}:{port}",
    }
    folder = Path(environment["PREFECT_HOME"])
    with (folder / "server.log").open("wb") as log:
        # stdout is for answers alone, and one line of what it says is told where it ends.
        process = subprocess.Popen(  # noqa: S603 - our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=None if os.environ.get("CABLES_DEBUG") else log,
            env=own | dict(environment),
            cwd=folder,
        )
    return Server(process, f"http://{reached}:{port}/api", folder / "server.log")


def await_server(server: Server) -> None:
    """Return once the server answers; CablesError where it ended or takes too long."""
    end = time.monotonic() + MOST_SECONDS
    while not is_answering(server.api_url):
        if server.process.poll() is not None:
            raise CablesError(tell_end(server))
        if time.monotonic() > end:
            raise CablesError(
                f"the Prefect server at {server.api_url} did not answer in {MOST_SECONDS:.0f} s; "
                f"{server.log} holds what it said"
            )
        time.sleep(0.05)


def tell_end(server: Server) -> str:
    """In one line that a server ended by itself, and why, where it said so."""
    lines = server.log.read_text("utf-8", "replace").splitlines()
    # Of a traceback that ends in a link to an explanation, the line that names the error.
    last = next((line for line in reversed(lines) if ERROR_LINE.match(line)), "")
    why = f": {tell_remedy(one_line(last, 300))}" if last else f"; {server.log} may say why"
    return f"the Prefect server at {server.api_url} ended with code {server.process.returncode}{why}"


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
            tell(f"{tell_end(server)}; it is started again")
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

    `meanwhile` is called while a server starts, and not where one runs already. CablesError where the one
    that PREFECT_API_URL names does not answer.
    """
    check_chosen_server()
    server = begin_server(home)
    if server is not None:
        # Registered before Prefect is imported, so that it runs after Prefect has sent its last log lines.
        atexit.register(end_server, server)
    with reading_own_settings(home):
        import prefect  # noqa: F401 - a second of import, spent while the server starts
    if server is not None:
        meanwhile()
        await_server(server)


def check_chosen_server() -> None:
    """CablesError where PREFECT_API_URL names a server that does not answer."""
    chosen = os.environ.get(API_URL)
    if chosen and (why := find_silence(chosen)) is not None:
        raise CablesError(
            f"the Prefect server at {chosen} does not answer: {why}; start it, or unset PREFECT_API_URL to "
            "have one started"
        )


@contextmanager
def telling_server_gone(home: Home) -> Iterator[None]:
    """Raise ServerGone for what Prefect raises within this block because its server is gone.

    Where there is no room on the disk, which the server tells as an error of its own, that is raised.
    """
    try:
        yield
    except (CablesError, OSError):
        raise
    except Exception as error:
        api_url, full = os.environ.get(API_URL, ""), find_full_disk(home.state)
        if is_answering(api_url) and not _has_given_up(error):
            if full is None:
                raise
            raise CablesError(full) from error
        raise ServerGone(
            full
            or f"the Prefect server at {api_url} ended during this run; what was committed stands: start it "
            "again, or unset PREFECT_API_URL, and run `cables ingest` to finish"
        ) from error


def find_full_disk(folder: Path) -> str | None:
    """In one line that nothing can be written to a folder; None where something can."""
    try:
        with TemporaryFile(dir=folder) as probe:
            probe.write(bytes(PROBED_BYTES))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        error.filename = str(folder)
        return tell_error(error)
    return None


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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
