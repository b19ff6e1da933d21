"""The Prefect server as a child process: `python -m flows.server_process PORT [--ui]`.

It ends when its standard input ends, so that it goes with the process that started it, killed or not.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence

# How long a server may take to write down what it was told before it is ended.
LAST_SECONDS = 20.0


def main(arguments: Sequence[str]) -> None:
    """Serve on the loopback address, at the port given, with schedules and UI where `--ui` is given."""
    threading.Thread(target=_end_with_input, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer; it closes our input
    import uvicorn
    from prefect.server.api.server import create_app

    app = create_app(ephemeral="--ui" not in arguments, final=True)
    uvicorn.run(app, host="127.0.0.1", port=int(arguments[0]), log_level="error")


def _end_with_input() -> None:
    # The descriptor and not sys.stdin: the interpreter locks that one when it ends.
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(LAST_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
