"""The Prefect server as a child process: `python -m flows.server_process PORT [--ui HOST]`.

It ends when its standard input ends, so that it goes with the process that started it, killed or not.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

# How long a server may take to write down what it was told before it is ended.
LAST_SECONDS = 20.0
# Prefect's newer pages ask an analytics service for its configuration, whether analytics are on or off.
POLICY = (
    b"default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src 'self' ws: wss: data: blob:"
)

Application = Callable[[Any, Any, Any], Awaitable[None]]


def main(arguments: Sequence[str]) -> None:
    """Serve at that port of the loopback address, or of HOST with schedules and UI."""
    threading.Thread(target=_end_with_input, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer; it closes our input
    port, *options = arguments
    if not options:
        # Prefect's services write the pages out, 17 MB, where nobody asked for them.
        os.environ["PREFECT_UI_ENABLED"] = "false"
    import uvicorn
    from prefect.server.api.server import create_app

    host = options[1] if options else "127.0.0.1"
    app = create_app(ephemeral=not options, final=True)
    uvicorn.run(keep_to_itself(app), host=host, port=int(port), log_level="error")


def keep_to_itself(app: Application) -> Application:
    """The same application, its answers forbidding browsers to load from or send to anywhere else."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        async def send_with_policy(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (b"content-security-policy", POLICY)]
            await send(message)

        await app(scope, receive, send_with_policy)

    return answer


def _end_with_input() -> None:
    # The descriptor and not sys.stdin: the interpreter locks that one when it ends.
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(LAST_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
