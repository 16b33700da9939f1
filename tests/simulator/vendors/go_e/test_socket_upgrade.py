"""From request to conversation without any socket: who is let in, and what others are told."""

import threading
from typing import Any

import pytest
from flask import Response
from werkzeug.test import TestResponse

from simulator.vendors.front import Gate, open_gate
from simulator.vendors.go_e import create_app
from simulator.vendors.upgrade import WebSocket
from tests.simulator.vendors.go_e.conftest import new_stage
from tests.simulator.vendors.go_e.test_socket_stream import Line

PATIENCE_S = 30.0
UPGRADE = {
    "Connection": "keep-alive, Upgrade",
    "Upgrade": "WebSocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


class Ended(Line):
    """A line on which somebody waits for the end."""

    def __init__(self) -> None:
        super().__init__()
        self.over = threading.Event()

    def close(self) -> None:
        """Tell of the end."""
        self.over.set()


class Door:
    """go-e under a server that has a line to give, or none."""

    def __init__(self, gate: Gate = open_gate, *, line: Ended | None = None, **options: Any) -> None:
        self.stage = new_stage(**options)
        self.opened: list[WebSocket] = []
        self.line = line
        self.client = create_app(self.stage.worlds, gate, self._open).test_client()

    def _open(self, environ: dict[str, Any]) -> WebSocket | None:
        assert environ["HTTP_SEC_WEBSOCKET_KEY"] == UPGRADE["Sec-WebSocket-Key"]
        self.opened += [self.line] if self.line else []
        return self.line

    def knock(self, path: str, method: str = "GET", **headers: str) -> TestResponse:
        """Ask for a conversation; ``{serial}`` in path; headers by name with underscores, an empty one is left out."""
        own = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in {**UPGRADE, **own}.items() if value}
        return self.client.open(path.format(serial=self.stage.charger().serial), method=method, headers=sent)


LAN, CLOUD = "/{serial}/lan/ws", "/app/{serial}"
both = pytest.mark.parametrize("path", [LAN, CLOUD])


@both
def test_an_upgrade_becomes_a_conversation(path: str) -> None:
    line = Ended()
    door = Door(line=line)
    answer = door.knock(path)
    assert (answer.status_code, answer.data, door.opened) == (101, b"", [line])
    assert line.over.wait(PATIENCE_S)
    assert [said["type"] for said in line.said] == ["hello", "authRequired"]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Upgrade": ""}, id="no upgrade"),
        pytest.param({"Upgrade": "h2c"}, id="upgrade to something else"),
        pytest.param({"Connection": "keep-alive"}, id="no upgrade of the connection"),
        pytest.param({"Sec_WebSocket_Key": ""}, id="no key"),
        pytest.param({"Sec_WebSocket_Key": "short"}, id="no real key"),
        pytest.param({"Sec_WebSocket_Version": "8"}, id="old version"),
    ],
)
@both
def test_what_is_no_upgrade(path: str, headers: dict[str, str]) -> None:
    door = Door(line=Ended())
    assert door.knock(path, **headers).status_code == 400
    assert door.opened == []


@both
@pytest.mark.parametrize("has_opener", [True, False])
def test_a_server_without_sockets(path: str, has_opener: bool) -> None:
    door = Door()
    if not has_opener:
        door.client = create_app(door.stage.worlds).test_client()
    answer = door.knock(path)
    assert (answer.status, answer.data) == ("400 Bad Request", b"")


def test_the_cloud_key_opens_the_cloud() -> None:
    line = Ended()
    door = Door(line=line)
    assert door.knock(CLOUD, Authorization=f"Bearer {door.stage.key()}").status_code == 101
    assert line.over.wait(PATIENCE_S)
    assert line.said[1] == {"type": "authSuccess"}


@pytest.mark.parametrize(
    ("how", "code"),
    [
        pytest.param("wrong key", 401, id="wrong key"),
        pytest.param("unknown", 403, id="unknown serial"),
        pytest.param("away", 404, id="off line"),
        pytest.param("long away", 403, id="forgotten"),
    ],
)
def test_whom_the_cloud_does_not_let_in(how: str, code: int) -> None:
    door = Door(line=Ended())
    if "away" in how:
        door.stage.act("go_offline")
        door.stage.step(90_000 if "long" in how else 60)
    path = "/app/000001" if how == "unknown" else CLOUD
    answer = door.knock(path, Authorization=f"Bearer {'wrong' if 'wrong' in how else door.stage.key()}")
    assert (answer.status_code, door.opened) == (code, [])


def test_the_lan_lets_in_whoever_comes_while_it_is_there() -> None:
    door = Door(line=Ended())
    door.stage.act("go_offline")
    door.stage.step(90_000)
    assert door.knock(LAN).status_code == 101
    door.stage.act("come_online")
    door.stage.act("reboot")
    assert door.knock(LAN).status_code == 502


@both
def test_what_the_gate_makes_of_it_counts(path: str) -> None:
    door = Door(lambda _, proceed: Response(f"was {proceed().status_code}", 503), line=Ended())
    answer = door.knock(path)
    assert (answer.status_code, answer.data, door.opened) == (503, b"was 101", [])


def test_a_101_of_the_gate_is_no_conversation() -> None:
    door = Door(lambda *_: Response(status=101), line=Ended())
    assert (door.knock(LAN).status_code, door.opened) == (101, [])
