"""From request to stream without any socket: who is let in, and what others are told."""

import threading
from typing import Any

import pytest
from flask import Response
from werkzeug.test import TestResponse

from simulator.vendors.easee import create_app
from simulator.vendors.front import Gate, open_gate
from simulator.vendors.upgrade import WebSocket
from tests.simulator.vendors.easee.cloud import Cloud
from tests.simulator.vendors.easee.test_hub_stream import HELLO, Line

PATIENCE_S = 30.0
UPGRADE = {
    "Connection": "keep-alive, Upgrade",
    "Upgrade": "WebSocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
HUB = "/hubs/chargers"


class Ended(Line):
    """A line on which somebody waits for the end."""

    def __init__(self) -> None:
        super().__init__(HELLO)
        self.over = threading.Event()

    def close(self) -> None:
        """Tell of the end."""
        self.over.set()


class Door:
    """Easee's cloud under a server that has a line to give, or none."""

    def __init__(self, gate: Gate = open_gate, *, line: Ended | None = None) -> None:
        self.cloud = Cloud()
        self.opened: list[WebSocket] = []
        self.line = line
        self.client = create_app(self.cloud.worlds, gate, self._open).test_client()

    def _open(self, environ: dict[str, Any]) -> WebSocket | None:
        assert environ["HTTP_SEC_WEBSOCKET_KEY"] == UPGRADE["Sec-WebSocket-Key"]
        self.opened += [self.line] if self.line else []
        return self.line

    def knock(self, path: str = HUB, method: str = "GET", **headers: str) -> TestResponse:
        """Ask for a stream; headers by name with underscores, an empty one is left out."""
        own = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {**self.cloud.bearer("charging"), **UPGRADE, **own}
        return self.client.open(path, method=method, headers={name: value for name, value in sent.items() if value})


@pytest.mark.parametrize("hub", ["chargers", "products"])
def test_an_upgrade_becomes_a_stream(hub: str) -> None:
    line = Ended()
    door = Door(line=line)
    answer = door.knock(f"/hubs/{hub}")
    assert (answer.status_code, answer.data, door.opened) == (101, b"", [line])
    assert line.over.wait(PATIENCE_S)
    assert line.said == [{}]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Upgrade": ""}, id="no upgrade"),
        pytest.param({"Upgrade": "h2c"}, id="upgrade to something else"),
        pytest.param({"Connection": "keep-alive"}, id="no upgrade of the connection"),
        pytest.param({"Sec_WebSocket_Key": ""}, id="no key"),
        pytest.param({"Sec_WebSocket_Key": "short"}, id="no real key"),
        pytest.param({"Sec_WebSocket_Version": "8"}, id="old version"),
        pytest.param({"Sec_WebSocket_Version": ""}, id="no version"),
    ],
)
def test_what_is_no_upgrade(headers: dict[str, str]) -> None:
    door = Door(line=Ended())
    answer = door.knock(**headers)
    assert (answer.status_code, answer.data, "Content-Type" in answer.headers) == (400, b"", False)
    assert door.opened == []


def test_head_is_no_upgrade() -> None:
    door = Door(line=Ended())
    assert (door.knock(method="HEAD").status_code, door.opened) == (400, [])


@pytest.mark.parametrize("has_opener", [True, False])
def test_a_server_without_sockets(has_opener: bool) -> None:
    door = Door()
    if not has_opener:
        door.client = create_app(door.cloud.worlds).test_client()
    answer = door.knock()
    assert (answer.status, answer.data) == ("400 Bad Request", b"")
    assert answer.headers["Content-Length"] == "0"


@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param("", id="none"),
        pytest.param("Bearer garbage", id="garbage"),
        pytest.param("Basic dTpw", id="another scheme"),
    ],
)
@pytest.mark.parametrize("upgrade", ["websocket", ""])
def test_tokens_that_open_nothing(authorization: str, upgrade: str) -> None:
    door = Door(line=Ended())
    answer = door.knock(Authorization=authorization, Upgrade=upgrade)
    assert (answer.status_code, answer.data, door.opened) == (401, b"", [])


def test_an_expired_token_opens_nothing() -> None:
    door = Door(line=Ended())
    door.cloud.bearer("charging")
    door.cloud.step(3601.0)
    assert (door.knock().status_code, door.opened) == (401, [])
    negotiation = door.client.post(f"{HUB}/negotiate", headers=door.cloud.bearer("charging"))
    assert negotiation.status_code == 401


@pytest.mark.parametrize(
    ("query", "status"),
    [
        pytest.param("", 101, id="negotiation skipped"),
        pytest.param("?id=", 101, id="empty id"),
        pytest.param("?id=unknown", 404, id="unknown id"),
    ],
)
def test_ids(query: str, status: int) -> None:
    door = Door(line=Ended())
    assert door.knock(HUB + query).status_code == status
    assert len(door.opened) == (status == 101)


@pytest.mark.parametrize(("version", "name"), [(0, "connectionId"), (1, "connectionToken")])
def test_a_negotiated_id_is_good_once(version: int, name: str) -> None:
    door = Door(line=Ended())
    bearer = door.cloud.bearer("charging")
    ticket = door.client.post(f"{HUB}/negotiate?negotiateVersion={version}", headers=bearer).get_json()[name]
    statuses = [door.knock(f"{path}?id={ticket}").status_code for path in ("/hubs/products", HUB, HUB)]
    assert statuses == [404, 101, 404]


def test_what_the_gate_makes_of_it_counts() -> None:
    door = Door(lambda _, proceed: Response(f"was {proceed().status_code}", 503), line=Ended())
    answer = door.knock()
    assert (answer.status_code, answer.data, door.opened) == (503, b"was 101", [])


def test_a_101_of_the_gate_is_no_stream() -> None:
    door = Door(lambda *_: Response(status=101), line=Ended())
    assert (door.knock().status_code, door.opened) == (101, [])
