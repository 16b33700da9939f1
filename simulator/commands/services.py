"""The reference charger-services that ``up`` runs, one a world: found by API key, every refresh in the journal."""

import json
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

import httpx

from simulator.export import export_fleet
from simulator.gate import CAUSE_HEADER, OpenWorld, refresh_number
from simulator.inprocess import call_wsgi
from simulator.journal.journal import Headers, Leg, text_of
from simulator.journal.verdict import Judgement
from simulator.scenario.script import Expectation
from simulator.service.app import create_app
from simulator.service.clock import Clock
from simulator.service.settings import ServiceSettings
from simulator.service.transport import pooled_client
from simulator.truth.clock import WallClock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEY_HEADER = "X-API-KEY"
_REFRESH = re.compile(r"/v1\.0\.0/chargers/([^/]+)/refresh")
_UNTIED = ("/_provider_states",)


@dataclass(frozen=True, slots=True)
class AskedOfService:
    """A request to a charger-service. target: path and query as sent; charger_id: as it stands in the path."""

    method: str
    target: str
    headers: Headers
    body: bytes
    charger_id: str | None


@dataclass(frozen=True, slots=True)
class SaidByService:
    """What it answered. elapsed_s: until the answer was complete."""

    status: int
    reason: str
    headers: Headers
    body: bytes
    elapsed_s: float


class Judge(Protocol):
    """Judges a service's answers. Called right before the service is asked; what it returns takes the answer and
    gives a judgement that is made when somebody looks. expected: what a scenario's author wrote down, if one asked.
    """

    def __call__(
        self, opened: OpenWorld, asked: AskedOfService, expected: Expectation | None
    ) -> Callable[[SaidByService], Judgement]:
        """Look at the world before the service is asked."""


@dataclass(frozen=True, slots=True)
class Served:
    """An answer with its numbers: the exchange's in the journal (0 when it is not in there), and the refresh's own."""

    said: SaidByService
    number: int
    cause: int


class Services:
    """A WSGI app that hands each request to the charger-service of the world its API key belongs to.

    default: the world whose service answers when nobody else's does. url: where services find the vendors. A service
    is made when it is first asked for, and anew after its fleet changed; it logs in again then. transport and clock:
    how services reach the vendors and what time they have, real connections and the machine's unless told.
    """

    def __init__(
        self,
        opened: Mapping[str, OpenWorld],
        default: str,
        url: str,
        wall: WallClock,
        judge: Judge | None = None,
        *,
        transport: httpx.BaseTransport | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._opened = opened
        self._default = default
        self._url = url
        self._wall = wall
        self._judge = judge
        self._apps: dict[str, WSGIApplication] = {}
        self._transport = transport or TiedTransport()
        self._clock = clock
        self._numbers = count(1)
        self._lock = threading.Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request of a caller."""
        served = self.serve(self._world_of(environ.get("HTTP_X_API_KEY", "")), environ)
        start_response(f"{served.said.status} {served.said.reason}", list(served.said.headers))
        return [served.said.body]

    def serve(self, name: str, environ: "WSGIEnvironment", expected: Expectation | None = None) -> Served:
        """Let a world's service answer, and note it in that world's journal."""
        opened, app = self._opened[name], self._app(name)
        if environ.get("PATH_INFO", "").startswith(_UNTIED):
            return Served(self._said(app, environ), 0, 0)
        asked = _asked(environ)
        cause = next(self._numbers)
        judging = self._judge(opened, asked, expected) if self._judge else None
        began_s, at_s = self._wall.now_s(), opened.world.now_s()
        tie = refresh_number.set(cause)
        try:
            said = self._said(app, environ)
        finally:
            refresh_number.reset(tie)
        leg = _leg(opened, asked, said, cause, at_s, began_s)
        return Served(said, opened.journal.note(leg, judging(said) if judging else None), cause)

    def tell_link(self, name: str, connected: bool, account_id: str) -> bool:
        """Tell a world's service that an owner connects or disconnects an account; False when it does not take it."""
        state = "account connected" if connected else "account disconnected"
        body = json.dumps({"state": state, "params": {"accountId": account_id}, "action": "setup"}).encode()
        headers = ((KEY_HEADER, self._opened[name].world.api_key), ("Content-Type", "application/json"))
        return call_wsgi(self._app(name), "POST", "/_provider_states", headers, body).status < 300

    def changed(self, name: str) -> None:
        """The fleet of a world changed, or the world is gone: its service ends."""
        with self._lock:
            self._apps.pop(name, None)

    def close(self) -> None:
        """Close all connections to the vendors."""
        self._transport.close()

    def _world_of(self, key: str) -> str:
        return next((name for name, o in list(self._opened.items()) if o.world.api_key == key), self._default)

    def _app(self, name: str) -> "WSGIApplication":
        with self._lock:
            if name not in self._apps:
                settings = ServiceSettings(api_key=self._opened[name].world.api_key, provider_states=True)
                export = self._export(name, settings)
                self._apps[name] = create_app(settings, export, clock=self._clock, transport=_Shared(self._transport))
            return self._apps[name]

    def _export(self, name: str, settings: ServiceSettings) -> dict[str, Any]:
        """The fleet as the service knows it; a link that it had given up itself stays given up."""
        world = self._opened[name].world
        export = export_fleet([world], self._url, self._url, settings.api_key)
        for account in export["accounts"]:
            rejected = world.accounts.standing(account["id"]).rejected_in_a_row
            account["connected"] = account["connected"] and rejected < settings.max_rejected_logins
        return export

    def _said(self, app: "WSGIApplication", environ: "WSGIEnvironment") -> SaidByService:
        began = self._wall.monotonic_s()
        head: list[Any] = ["500 Internal Server Error", []]

        def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> Callable[[bytes], object]:
            head[:] = [status, headers]
            return lambda _data: None

        chunks = app(environ, start_response)
        try:
            body = b"".join(chunks)
        finally:
            if close := getattr(chunks, "close", None):
                close()
        status, _, reason = head[0].partition(" ")
        return SaidByService(int(status), reason, tuple(head[1]), body, self._wall.monotonic_s() - began)


def _asked(environ: "WSGIEnvironment") -> AskedOfService:
    path = environ.get("PATH_INFO", "")
    target = environ.get("REQUEST_URI") or quote(path.encode("latin-1"))
    names = {key: key[5:].replace("_", "-").title() for key in environ if key.startswith("HTTP_")}
    headers = tuple((name, str(environ[key])) for key, name in names.items())
    found = _REFRESH.fullmatch(path)
    return AskedOfService(environ["REQUEST_METHOD"], target, headers, b"", found[1] if found else None)


def _leg(opened: OpenWorld, asked: AskedOfService, said: SaidByService, cause: int, at_s: float, began_s: float) -> Leg:
    charger = opened.world.find(asked.charger_id) if asked.charger_id else None
    return Leg(
        leg="service",
        at_s=at_s,
        method=asked.method,
        target=asked.target,
        status=said.status,
        vendor=charger.vendor.value if charger else None,
        account_id=charger.account_id if charger else None,
        charger_id=charger.id if charger else None,
        request_headers=asked.headers,
        headers=said.headers,
        body=text_of(said.body),
        cause=cause,
        began_s=began_s,
        elapsed_ms=round(said.elapsed_s * 1000, 3),
    )


class TiedTransport(httpx.BaseTransport):
    """The service's own pooled connections, with the number of the refresh on each call, so that the journal can tie
    it to its cause. A request that comes a second time is a retry after a stale connection and gets a fresh one.
    """

    def __init__(self) -> None:
        self._kept = pooled_client(tls=False, keep_alive=True)
        self._fresh = pooled_client(tls=False, keep_alive=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request of the service to a vendor."""
        client = self._fresh if CAUSE_HEADER in request.headers else self._kept
        request.headers[CAUSE_HEADER] = str(refresh_number.get() or "")
        return client.send(request, stream=True)

    def close(self) -> None:
        """Close all connections."""
        self._kept.close()
        self._fresh.close()


class _Shared(httpx.BaseTransport):
    """A transport of several services: the end of one is not that of the others' connections."""

    def __init__(self, transport: httpx.BaseTransport) -> None:
        self._transport = transport

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._transport.handle_request(request)
