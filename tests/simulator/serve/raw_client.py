"""A client that looks at the wire itself: the bytes that came, and how they ended."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

GET = b"GET / HTTP/1.1\r\nHost: t\r\n\r\n"
PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Seen:
    """data: all bytes that came. end: FIN, RST, or OPEN when nothing more came in time."""

    data: bytes
    end: str


@contextmanager
def connected(port: int, patience_s: float = PATIENCE_S) -> Iterator[socket.socket]:
    """A connection to 127.0.0.1:port that gives up waiting after patience_s."""
    with socket.create_connection(("127.0.0.1", port), timeout=patience_s) as sock:
        yield sock


def watch(sock: socket.socket) -> Seen:
    """Read until the connection ends or falls silent."""
    data = b""
    try:
        while piece := sock.recv(65536):
            data += piece
    except ConnectionResetError:
        return Seen(data, "RST")
    except TimeoutError:
        return Seen(data, "OPEN")
    return Seen(data, "FIN")


def ask(port: int, request: bytes = GET, patience_s: float = PATIENCE_S) -> Seen:
    """Send a request on a new connection and watch what comes."""
    with connected(port, patience_s) as sock:
        sock.sendall(request)
        return watch(sock)


def greeted(port: int) -> Seen:
    """Connect, say nothing and watch what comes. A reset at accept may come before connect() has looked."""
    try:
        with connected(port) as sock:
            return watch(sock)
    except ConnectionResetError:
        return Seen(b"", "RST")


def answer_on(sock: socket.socket, request: bytes = GET) -> tuple[str, dict[str, str], bytes]:
    """Send a request and read one complete answer with a Content-Length: status line, headers as sent, body."""
    sock.sendall(request)
    with sock.makefile("rb") as stream:
        status = stream.readline().decode().rstrip()
        lines = iter(stream.readline, b"\r\n")
        headers = dict(line.decode().rstrip().split(": ", 1) for line in lines)
        return status, headers, stream.read(int(headers["Content-Length"]))
