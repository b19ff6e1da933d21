"""An address that takes messages as a chat service does, for tests of who is told what."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from awaiting import await_that


class Webhook:
    """The address, and the texts it was sent."""

    def __init__(self, url: str, told: list[str]) -> None:
        self.url = url
        self.told = told

    def await_told(self, *words: str) -> None:
        """Return once a message with these words has come."""
        await_that(
            lambda: list(self.told), lambda told: any(all(word in text for word in words) for text in told)
        )


@contextmanager
def open_webhook() -> Iterator[Webhook]:
    """A webhook that answers within this block."""
    told: list[str] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["content-length"])))["text"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """A server of tests says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Webhook(f"http://127.0.0.1:{server.server_port}/", told)
        server.shutdown()
