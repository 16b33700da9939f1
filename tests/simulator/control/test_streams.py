"""Many open event streams on real sockets: they never take the sandbox away from those who ask something."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from simulator.control.events import MAX_STREAMS
from simulator.serve import Server
from tests.simulator.control.bench import ControlBench

WORLDS = ("demo", "second", "third", "fourth")
PATIENCE_S = 30.0


@pytest.fixture
def bench() -> ControlBench:
    """A sandbox with four worlds."""
    made = ControlBench(service=False)
    for seed, name in enumerate(WORLDS[1:], 20):
        made.done("POST", "/worlds", {"name": name, "seed": seed})
    return made


@pytest.fixture
def server(bench: ControlBench) -> Iterator[Server]:
    """The sandbox served as ``up`` does."""
    with Server(bench.sandbox.wsgi) as served:
        yield served
        bench.control.close()


def _follow(server: Server, world: str) -> socket.socket:
    """A reader that has been answered."""
    reader = socket.create_connection((server.host, server.port), PATIENCE_S)
    path = f"/_sandbox/worlds/{world}/events"
    reader.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode())
    return reader


def _status(reader: socket.socket) -> int:
    return int(reader.recv(65536).split(b" ", 2)[1])


def test_more_readers_than_places_starve_nobody(server: Server) -> None:
    with ExitStack() as stack:
        readers = [stack.enter_context(_follow(server, WORLDS[n % 4])) for n in range(3 * MAX_STREAMS)]
        statuses = [_status(reader) for reader in readers]
        assert (statuses.count(200), statuses.count(503)) == (MAX_STREAMS, 2 * MAX_STREAMS)
        client = stack.enter_context(httpx.Client(base_url=server.url, trust_env=False, timeout=PATIENCE_S))
        said = client.post("/_sandbox/chargers/easee-charging/actions", json={"do": "unplug"})
        assert (said.status_code, said.json()["truth"]["isPlugged"]) == (200, False)
        told = client.get("/_sandbox/events")
        assert (told.status_code, told.json()["code"], told.headers["retry-after"]) == (503, "TOO_MANY_STREAMS", "3")


def test_a_reader_that_left_makes_room(bench: ControlBench, server: Server) -> None:
    bench.control.places.limit = 1
    with _follow(server, "demo") as reader:
        assert _status(reader) == 200
    # The server learns of it by what it writes next, or next but one.
    for _ in range(1000):
        bench.done("PATCH", "/clock", {"stepS": 1})
        with _follow(server, "second") as next_reader:
            status = _status(next_reader)
        if status == 200:
            break
    assert status == 200


def test_a_page_that_finds_no_place_is_told_what_to_do(bench: ControlBench, server: Server) -> None:
    bench.control.places.limit = 0
    told = httpx.get(f"{server.url}/_sandbox/events", trust_env=False, timeout=PATIENCE_S)
    assert told.status_code == 503
    assert told.json()["todo"].startswith("close a page or a `journal --follow`")
