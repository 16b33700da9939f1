"""A sandbox with its control API, a reference service and a clock that is stepped, all in this process."""

import json
from collections.abc import Iterable
from typing import Any

from flask import Flask

from contracts.verdicts import Bench
from simulator.app import Sandbox
from simulator.commands.house import SandboxHouse
from simulator.commands.services import Services
from simulator.control.app import create_app
from simulator.control.control import Control
from simulator.control.guard import Guard
from simulator.demo import open_demo
from simulator.inprocess import InProcessTransport, WsgiAnswer, call_wsgi
from simulator.truth.clock import SteppedWall, WorldClock
from tests.simulator.clouds import START_S, VENDORS_URL

HOST = ("Host", "localhost:8420")
JSON = ("Content-Type", "application/json")


class Answer:
    """What the control API said."""

    def __init__(self, said: WsgiAnswer) -> None:
        self.status = said.status
        self.headers = {name.lower(): value for name, value in said.headers}
        self.body = said.body

    @property
    def json(self) -> Any:
        """The body parsed."""
        return json.loads(self.body)


class ControlBench:
    """Asks the control API. wall_ahead_s: how far the wall is ahead of a world that follows it; None for a world that
    only steps. judged: answers are, by the contract and the truth.
    """

    def __init__(
        self,
        *,
        wall_ahead_s: float | None = None,
        host: str = "127.0.0.1",
        token: str | None = None,
        judged: bool = False,
        service: bool = True,
    ) -> None:
        self.sandbox = Sandbox()
        self.wall = SteppedWall(WorldClock(START_S + (wall_ahead_s or 0.0)))
        source = self.wall.now_s if wall_ahead_s is not None else None
        self.clock = WorldClock(START_S, source=source, speed=0.0 if source else 1.0)
        self.opened = open_demo(self.sandbox, self.clock)
        self.world = self.opened.world
        self.house = SandboxHouse(self.sandbox, "demo", self.wall)
        self.control = Control(self.house)
        self.app: Flask = create_app(self.sandbox.ready, self.control, Guard(host, token))
        self.sandbox.put_control(self.app)
        if service:
            self.services = Services(
                self.house.opened,
                "demo",
                VENDORS_URL,
                self.wall,
                Bench(SteppedWall(self.clock)) if judged else None,
                transport=InProcessTransport(self.sandbox.vendors, self.wall),
                clock=SteppedWall(self.clock),
            )
            self.house.services = self.sandbox.service = self.services

    def call(
        self, method: str, path: str, headers: Iterable[tuple[str, str]] = (HOST, JSON), body: bytes = b""
    ) -> Answer:
        """Send any request."""
        return Answer(call_wsgi(self.sandbox.wsgi, method, path, headers, body))

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        """Ask as a program on this machine does. path: below /_sandbox."""
        content = b"" if body is None else json.dumps(body).encode()
        return self.call(method, f"/_sandbox{path}", (HOST, JSON), content)

    def get(self, path: str) -> Any:
        """The JSON of a resource that is there."""
        return self.done("GET", path)

    def done(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON of something that must succeed."""
        said = self.ask(method, path, body)
        assert said.status in (200, 201), said.body
        return said.json

    def refused(self, method: str, path: str, body: Any = None) -> tuple[int, str]:
        """Status and code of something that must fail."""
        said = self.ask(method, path, body)
        assert said.headers["content-type"] == "application/problem+json", said.body
        assert said.status == said.json["status"]
        return said.status, said.json["code"]
