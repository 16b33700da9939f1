"""A state read at each fake, beside a bare Flask route that returns a constant of the same size on the same server.

The server is a process of its own. One kept-alive connection asks for both in turn, block by block, so that whatever
else the machine does meets both; what counts is the ratio of the medians.
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlsplit

BLOCKS = 40
IN_A_BLOCK = 25
_CREDENTIALS = ("username", "password", "token")


@dataclass(frozen=True, slots=True)
class Read:
    """One kind of read: its name, and the bytes of the request for it and for the constant of the same size."""

    name: str
    asked: bytes
    bare: bytes


@dataclass(frozen=True, slots=True)
class Cost:
    """Medians of one read, microseconds. again_us: asked again and again; new_us: with another header each time, so
    that every answer is worked out.
    """

    name: str
    again_us: float
    new_us: float
    bare_us: float

    @property
    def ratio(self) -> float:
        """How many times the bare route a read takes that is asked again and again."""
        return self.again_us / self.bare_us


def costs() -> Iterator[Cost]:
    """Measure every kind of read."""
    with _served() as (fakes, bare, reads):
        for read in reads:
            yield _cost(read, fakes, bare)


def _cost(read: Read, fakes: "Line", bare: "Line") -> Cost:
    again_us: list[float] = []
    new_us: list[float] = []
    bare_us: list[float] = []
    for block in range(BLOCKS + 1):
        spent = [fakes.ask_us(read.asked) for _ in range(IN_A_BLOCK)]
        spent_bare = [bare.ask_us(read.bare) for _ in range(IN_A_BLOCK)]
        spent_new = [fakes.ask_us(_marked(read.asked, block * IN_A_BLOCK + number)) for number in range(IN_A_BLOCK)]
        if block:  # the first warms up
            again_us += spent
            bare_us += spent_bare
            new_us += spent_new
    return Cost(read.name, median(again_us), median(new_us), median(bare_us))


def _marked(request: bytes, number: int) -> bytes:
    return request.replace(b"\r\n\r\n", b"\r\nX-Number: %d\r\n\r\n" % number, 1)


class Line:
    """A kept-alive connection."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._socket = socket.create_connection((parts.hostname, parts.port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask_us(self, request: bytes) -> float:
        """Microseconds until the whole answer is there. Raises SystemExit when it is no 200."""
        began_s = time.perf_counter()
        self.ask(request)
        return (time.perf_counter() - began_s) * 1e6

    def ask(self, request: bytes) -> bytes:
        """Send a request; return the body of the answer."""
        self._socket.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._read()
        head, _, body = data.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"a 200 was expected, got {head[:200]!r}")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        while len(body) < length:
            body += self._read()
        return body

    def _read(self) -> bytes:
        if not (data := self._socket.recv(65536)):
            raise SystemExit("the server closed the connection")
        return data

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def _get(path: str, *headers: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "", ""]).encode()


def _post(path: str, body: str, content_type: str) -> bytes:
    head = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Type: {content_type}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, "", body]).encode()


@contextmanager
def _served() -> Iterator[tuple[Line, Line, list[Read]]]:
    command = [sys.executable, "-m", "benchmarks.vendor_reads"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        said = json.loads(server.stdout.readline() if server.stdout else "")
        fakes, bare = Line(said["fakes"]), Line(said["bare"])
        try:
            yield fakes, bare, list(_reads(fakes, said["chargers"]))
        finally:
            fakes.close()
            bare.close()
            if server.stdin:
                server.stdin.close()
            server.wait(10)


def _reads(fakes: Line, chargers: dict[str, dict[str, str]]) -> Iterator[Read]:
    easee, go_e, zaptec = chargers["EASEE"], chargers["GO_E"], chargers["ZAPTEC"]
    login = json.dumps({"userName": easee["username"], "password": easee["password"]})
    token = json.loads(fakes.ask(_post("/easee/api/accounts/login", login, "application/json")))["accessToken"]
    form = f"grant_type=password&username={zaptec['username']}&password={zaptec['password']}"
    spoken = fakes.ask(_post("/zaptec/oauth/token", form, "application/x-www-form-urlencoded"))
    zaptec_token = json.loads(spoken)["access_token"]
    observations = f"/easee/state/{easee['serial']}/observations?ids=109,96,120,103,48,183,184,185,110,250"
    asked = {
        "Easee observations": _get(observations, f"Authorization: Bearer {token}"),
        "go-e status, whole": _get(f"/go-e/{go_e['serial']}/api/status", f"Authorization: Bearer {go_e['token']}"),
        "go-e status, filtered": _get(
            f"/go-e/{go_e['serial']}/api/status?filter=car,alw,nrg,amp,err", f"Authorization: Bearer {go_e['token']}"
        ),
        "Zaptec state": _get(
            f"/zaptec/api/chargers/{zaptec['vendor_id']}/state", f"Authorization: Bearer {zaptec_token}"
        ),
    }
    for name, request in asked.items():
        yield Read(name, request, _get(f"/{len(fakes.ask(request))}"))


def _serve() -> None:
    """Serve fakes and bare route until standard input ends."""
    from flask import Flask, Response

    from simulator.app import Sandbox
    from simulator.delivery import delivering
    from simulator.demo import open_demo
    from simulator.serve import Server
    from simulator.truth.clock import SystemWall, WorldClock

    wall = SystemWall()
    sandbox = Sandbox()
    demo = open_demo(sandbox, WorldClock(wall.now_s(), source=wall.now_s)).world
    chargers = {
        charger.vendor.value: {
            "serial": charger.serial,
            "vendor_id": charger.vendor_charger_id,
            **{
                name: getattr(demo.accounts.get(charger.account_id), name) for name in ("username", "password", "token")
            },
        }
        for charger in demo.chargers
        if charger.about == "charging"
    }
    bare = Flask("bare")

    @bare.get("/<int:size>")
    def constant(size: int) -> Response:
        return Response(b"x" * size, content_type="application/json")

    with Server(delivering(sandbox.wsgi)) as fakes, Server(bare.wsgi_app) as beside:
        sys.stdout.write(json.dumps({"fakes": fakes.url, "bare": beside.url, "chargers": chargers}) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    _serve()
