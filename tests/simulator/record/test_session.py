"""A charger-service's whole talk with each vendor, recorded over sockets and said again without the vendor."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.app import Sandbox
from simulator.delivery import delivering
from simulator.demo import open_demo
from simulator.export import export_fleet
from simulator.faults.board import Rule
from simulator.faults.reset import Reset
from simulator.inprocess import call_wsgi
from simulator.record.archive import read, write
from simulator.record.playback import Playback
from simulator.record.recorder import Recorder
from simulator.serve import Server
from simulator.service.app import create_app
from simulator.service.settings import ServiceSettings
from simulator.truth.clock import SteppedWall, SystemWall, WorldClock
from simulator.truth.world import World

HANDLES = [
    f"{vendor}-{about}" for vendor in ("easee", "go-e", "zaptec") for about in ("charging", "unplugged", "fault")
]


class Session:
    """A vendor on a socket, a recorder in front of it, and a service that asks through it."""

    def __init__(self, running: Callable[[Any], Server]) -> None:
        sandbox = Sandbox()
        wall = SystemWall()
        self.opened = open_demo(sandbox, WorldClock(wall.now_s() - 60, source=wall.now_s))
        self.clock = SteppedWall(WorldClock(wall.now_s()))
        self.world: World = self.opened.world
        self.vendors = running(delivering(sandbox.vendors))
        self.recorder = Recorder(self.vendors.url, wall, lambda: "http://recorder.test")
        self.front = running(self.recorder)

    def refresh(self, vendors_url: str, handles: list[str], times: int = 2) -> list[Any]:
        """What a new service answers that finds the vendors there."""
        settings = ServiceSettings(api_key="sk-test")
        export = export_fleet([self.world], vendors_url, vendors_url, "sk-test")
        headers = [("X-API-KEY", "sk-test")]
        ids = [self.world.charger(handle).id for handle in handles] * times
        with httpx.HTTPTransport() as transport:
            service = create_app(settings, export, transport=transport, clock=self.clock)
            said = [call_wsgi(service, "GET", f"/v1.0.0/chargers/{i}/refresh", headers) for i in ids]
        return [{"status": one.status, **json.loads(one.body)} for one in said]


@pytest.fixture
def running() -> Iterator[Callable[[Any], Server]]:
    """Serves applications until the test is over."""
    with ExitStack() as stack:

        def run(app: Any) -> Server:
            server = Server(app, workers=8)
            server.start()
            stack.callback(server.stop)
            if isinstance(app, Recorder):
                stack.callback(app.close)
            return server

        yield run


def _redacted(answers: list[Any], recorder: Recorder) -> list[Any]:
    """Answers with the recording's stand-ins for the names that vendors told."""
    named = [{**one["staticData"], "name": recorder.redactor.json(one["staticData"]["name"])} for one in answers]
    return _modelless([{**one, "staticData": static} for one, static in zip(answers, named, strict=True)])


def _modelless(answers: list[Any]) -> list[Any]:
    """Without the model, which a service composes from words and numbers."""
    return [{**one, "staticData": {**one["staticData"], "model": None}} for one in answers]


def test_all_vendors_recorded_and_said_again(running: Callable[[Any], Server], tmp_path: Path) -> None:
    session = Session(running)
    first = session.refresh(session.front.url, HANDLES)
    assert [one["status"] for one in first] == [200] * len(first)
    file = tmp_path / "recording.json"
    write(file, session.recorder.document())
    session.vendors.stop()
    session.front.stop()
    recording = read(file)
    assert len(recording.exchanges) == session.recorder.count > len(first)
    playing = running(Playback(recording, SystemWall(), None))
    again = session.refresh(playing.url, HANDLES)
    assert _modelless(again) == _redacted(first, session.recorder)


def test_the_file_tells_nothing_of_anybody(running: Callable[[Any], Server], tmp_path: Path) -> None:
    session = Session(running)
    session.refresh(session.front.url, HANDLES)
    file = tmp_path / "recording.json"
    write(file, session.recorder.document())
    text = file.read_text(encoding="utf-8")
    tokens = {t.text for account in session.world.accounts for t in session.world.tokens.held_by(account.id)}
    credentials = {v for a in session.world.accounts for v in (a.username, a.password, a.token, a.phone) if v}
    chargers = {v for c in session.world.chargers for v in (c.id, c.serial, c.vendor_charger_id, c.name)}
    assert tokens
    assert [secret for secret in tokens | credentials | chargers if secret in text] == []


def test_what_failed_fails_again(running: Callable[[Any], Server]) -> None:
    session = Session(running)
    charger = session.world.charger("go-e-charging")
    session.opened.board.post(Rule("r", Reset(), account_id=charger.account_id, calls=2))
    first = session.refresh(session.front.url, ["go-e-charging"], times=3)
    document = session.recorder.document()
    failures = [one.get("failure") for one in document["exchanges"]]
    assert failures[0] == "ReadError"
    assert [one["status"] for one in first][-1] == 200


def _failing(tmp_path: Path) -> Playback:
    """Nothing came back, then something."""
    asked = {"method": "GET", "path": "/api/status", "query": []}
    told: list[dict[str, Any]] = [
        {"number": 1, "afterMs": 0, "tookMs": 0, "request": asked, "failure": "ReadError"},
        {"number": 2, "afterMs": 9, "tookMs": 0, "request": asked, "answer": {"status": 200, "headers": []}},
    ]
    file = tmp_path / "recording.json"
    write(file, {"format": "charger-sandbox recording", "version": 1, "standIns": [], "exchanges": told})
    return Playback(read(file), SteppedWall(WorldClock(0.0)))


def test_where_nothing_came_back_the_connection_is_reset(running: Callable[[Any], Server], tmp_path: Path) -> None:
    server = running(_failing(tmp_path))
    with socket.create_connection(("127.0.0.1", server.port), timeout=30.0) as client:
        client.sendall(b"GET /api/status HTTP/1.1\r\nHost: x\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            client.recv(1)
    assert httpx.get(f"{server.url}/api/status").status_code == 200


def test_without_a_socket_to_reset_nothing_is_a_502(tmp_path: Path) -> None:
    playback = _failing(tmp_path)
    said = [call_wsgi(playback, "GET", "/api/status") for _ in range(2)]
    assert [(one.status, one.body) for one in said] == [(502, b""), (200, b"")]


def test_answers_come_in_order_then_the_last_again_and_as_late_as_they_did(tmp_path: Path) -> None:
    file = tmp_path / "recording.json"
    told = [
        {
            "number": n,
            "afterMs": 0,
            "tookMs": took,
            "request": {"method": "GET", "path": "/api/chargers/XX000001/state", "query": []},
            "answer": {"status": 200, "headers": [], "body": {"json": {"id": "XX000001", "n": n}}},
        }
        for n, took in ((1, 500), (2, 4000))
    ]
    write(file, {"format": "charger-sandbox recording", "version": 1, "standIns": ["XX000001"], "exchanges": told})
    clock = WorldClock(0.0)
    playback = Playback(read(file), SteppedWall(clock), speed=2.0)
    said = [call_wsgi(playback, "GET", "/api/chargers/EH123456/state") for _ in range(3)]
    assert [json.loads(one.body) for one in said] == [{"id": "EH123456", "n": n} for n in (1, 2, 2)]
    assert clock.now_s() == pytest.approx((0.5 + 4 + 4) / 2)
    nothing = call_wsgi(playback, "GET", "/api/sites")
    assert nothing.status == 404
    assert b"nothing like GET /api/sites was recorded" in nothing.body
    assert call_wsgi(playback, "GET", "/api/chargers/EH777777/state").status == 404


def test_the_upstream_sees_the_request_and_the_client_the_answer(running: Callable[[Any], Server]) -> None:
    seen: list[dict[str, Any]] = []

    def upstream(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append({**environ, "body": environ["wsgi.input"].read()})
        here = f"http://{environ['HTTP_HOST']}"
        headers = [("Location", f"{here}/api/next"), ("X-Own", "1"), ("Content-Length", "2"), ("Keep-Alive", "x")]
        start_response("302 Found", headers)
        return [b"{}"]

    behind = running(upstream)
    front = running(Recorder(behind.url, SystemWall(), lambda: "http://recorder.test"))
    hops = {"Connection": "X-Hop", "X-Hop": "1", "TE": "trailers", "X-End": "2", "Authorization": "Bearer abc"}
    answer = httpx.post(f"{front.url}/a%2Fb/c%20d?x=1&x=%41", headers=hops, content=b"\x00body")
    assert (answer.status_code, answer.text) == (302, "{}")
    assert answer.headers["Location"] == "http://recorder.test/api/next"
    assert answer.headers["X-Own"] == "1"
    (environ,) = seen
    assert environ["REQUEST_METHOD"] == "POST"
    assert environ["QUERY_STRING"] == "x=1&x=%41"
    assert environ["PATH_INFO"] == "/a%2Fb/c d"
    assert environ["body"] == b"\x00body"
    assert environ["HTTP_X_END"] == "2"
    assert environ["HTTP_AUTHORIZATION"] == "Bearer abc"
    assert "HTTP_X_HOP" not in environ
    assert "HTTP_TE" not in environ


def test_websockets_are_refused(running: Callable[[Any], Server]) -> None:
    front = running(Recorder("http://127.0.0.1:9", SystemWall()))
    answer = httpx.get(front.url, headers={"Connection": "Upgrade", "Upgrade": "websocket"})
    assert answer.status_code == 501
    assert answer.json() == {"detail": "charger-sandbox record: WebSockets and other upgrades are not recorded"}


def test_an_upstream_that_went_away(running: Callable[[Any], Server]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        recorder = Recorder(f"http://127.0.0.1:{taken.getsockname()[1]}", SystemWall())
        answer = httpx.get(running(recorder).url)
    assert answer.status_code == 502
    assert "ConnectError" in answer.json()["detail"]
    assert recorder.document()["exchanges"][0]["failure"] == "ConnectError"
