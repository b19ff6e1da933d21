from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from flows.loopback import (
    as_url_host,
    find_silence,
    is_answering,
    is_loopback,
    name_exceptions,
    reach_directly,
)

DEAD = "http://127.0.0.1:9"
PROXIES = ["http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "Socks_Proxy"]


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "127.0.0.1", "127.8.9.1", "::1", "[::1]"])
def test_this_machine_under_each_of_its_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["", "192.0.2.1", "10.0.0.1", "server", "127.0.0.1.example", "::", "localhosts"]
)
def test_other_machines(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("told", "exceptions"),
    [
        ({}, "localhost,127.0.0.1,::1"),
        ({"no_proxy": ""}, "localhost,127.0.0.1,::1"),
        ({"NO_PROXY": "intranet, localhost"}, "intranet,localhost,127.0.0.1,::1"),
        ({"no_proxy": "a", "NO_PROXY": "b"}, "a,localhost,127.0.0.1,::1"),
        ({"no_proxy": "*"}, "*"),
    ],
)
def test_exceptions_are_added_to_those_of_the_user(told: dict[str, str], exceptions: str) -> None:
    name_exceptions(told)
    assert (told["no_proxy"], told["NO_PROXY"]) == (exceptions, exceptions)


@pytest.mark.parametrize(
    ("api_url", "kept"),
    [
        ("http://localhost:4200/api", []),
        ("http://127.0.0.1:1/api", []),
        ("http://[::1]:4200/api", []),
        ("https://prefect.example/api", sorted(PROXIES)),
    ],
)
def test_proxies_are_for_other_machines(
    monkeypatch: pytest.MonkeyPatch, api_url: str, kept: list[str]
) -> None:
    monkeypatch.setattr(os, "environ", {"PATH": "/bin", **dict.fromkeys(PROXIES, DEAD)})
    reach_directly(api_url)
    assert sorted(os.environ.keys() - {"PATH", "no_proxy", "NO_PROXY"}) == kept
    assert "127.0.0.1" in os.environ["no_proxy"]


@contextmanager
def serving(address: str, status: int) -> Iterator[str]:
    """A server at an address of this machine that answers everything with a status."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """A server of tests says nothing."""

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in address else socket.AF_INET

    try:
        server = Server((address, 0), Answering)
    except OSError:
        pytest.skip(f"this machine has no {address}")
    with server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield f"http://{as_url_host(address)}:{server.server_port}/api"
        server.shutdown()


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.3", "::1"])
@pytest.mark.parametrize("name", PROXIES)
def test_a_server_here_is_asked_without_the_proxy(
    monkeypatch: pytest.MonkeyPatch, address: str, name: str
) -> None:
    monkeypatch.setenv(name, DEAD)
    monkeypatch.setenv("no_proxy", "localhost")
    with serving(address, 200) as api_url:
        assert is_answering(api_url)
        assert find_silence(api_url) is None


@pytest.mark.parametrize(
    ("status", "why"), [(401, None), (404, None), (500, None), (502, "HTTP 502 Bad Gateway")]
)
def test_who_answers_anything_is_there_but_for_a_proxy_that_finds_nobody(
    status: int, why: str | None
) -> None:
    with serving("127.0.0.1", status) as api_url:
        assert find_silence(api_url) == why
        assert not is_answering(api_url)


@pytest.mark.parametrize(
    ("api_url", "why"),
    [
        ("http://127.0.0.1:9/api", "connection refused"),
        ("prefect:4200", "unknown url type: prefect"),
        ("", "unknown url type: '/health'"),
    ],
)
def test_why_nobody_answers_is_told(api_url: str, why: str) -> None:
    assert find_silence(api_url) == why
    assert not is_answering(api_url)
