"""The sandbox with an interceptor beside it, and clients of the proxy that look at the wire themselves."""

import os
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from simulator.delivery import delivering
from simulator.hosts import DOMAINS, answers_for
from simulator.intercept.authority import Authority
from simulator.intercept.interceptor import Interceptor
from simulator.serve import Server
from simulator.truth.clock import SystemWall
from tests.simulator.clouds import Clouds

PATIENCE_S = 30.0


@pytest.fixture(scope="session")
def authority() -> Authority:
    """One that is good today."""
    return Authority.make(DOMAINS, SystemWall().now_s)


@pytest.fixture(scope="session")
def trusting(authority: Authority) -> ssl.SSLContext:
    """A client that trusts this authority and nobody else, and is strict about it."""
    context = ssl.create_default_context(cadata=authority.certificate_pem.decode())
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    context.set_alpn_protocols(["h2", "http/1.1"])
    return context


class Stage(Clouds):
    """The demo world behind a real server and an interceptor."""

    def __init__(self, running: ExitStack, authority: Authority, trusting: ssl.SSLContext) -> None:
        super().__init__()
        self.trusting = trusting
        self.server = running.enter_context(Server(delivering(self.sandbox.wsgi)))
        self.interceptor = running.enter_context(Interceptor(self.server.port, answers_for, authority.leaf))

    @contextmanager
    def connected(self) -> Iterator[socket.socket]:
        """A connection to the proxy."""
        with socket.create_connection((self.interceptor.host, self.interceptor.port), timeout=PATIENCE_S) as sock:
            yield sock

    @contextmanager
    def tunnel(self, host: str) -> Iterator[socket.socket]:
        """A tunnel to that host's port 443, nothing said in it yet."""
        with self.connected() as sock:
            sock.sendall(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n".encode())
            with sock.makefile("rb", buffering=0) as stream:
                head = b"".join(iter(stream.readline, b"\r\n"))
            assert head.startswith(b"HTTP/1.1 200 "), head
            yield sock

    @contextmanager
    def secure(self, host: str) -> Iterator[ssl.SSLSocket]:
        """TLS with that host, through a tunnel. Ends that are no orderly end of TLS are errors here."""
        with (
            self.tunnel(host) as sock,
            self.trusting.wrap_socket(sock, server_hostname=host, suppress_ragged_eofs=False) as tls,
        ):
            yield tls


@pytest.fixture
def stage(_leaves_no_thread: None, authority: Authority, trusting: ssl.SSLContext) -> Iterator[Stage]:
    """The whole, running."""
    with ExitStack() as running:
        yield Stage(running, authority, trusting)


@pytest.fixture(autouse=True)
def _leaves_no_thread() -> Iterator[None]:
    others = set(threading.enumerate())
    yield
    assert [thread.name for thread in set(threading.enumerate()) - others if thread.name.startswith("sandbox-")] == []


def open_sockets() -> int:
    """How many sockets this process has open."""
    links = list(Path("/proc/self/fd").iterdir())
    return sum(1 for link in links if link.is_symlink() and os.readlink(link).startswith("socket:"))
