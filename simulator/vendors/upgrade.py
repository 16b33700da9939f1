"""From an upgrade request to a conversation: promised behind the gate, and kept once the gate has let it through.

The same for every vendor with a WebSocket; whom it is opened for and what is said there is the vendor's business.
"""

import re
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from flask import Request, Response

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Caller = TypeVar("Caller")
PROMISED = "charger_sandbox.websocket"
"""WSGI environ key: whom a conversation is to be opened for."""
_KEY = re.compile(r"[A-Za-z0-9+/]{22}==")


class WebSocket(Protocol):
    """A client's connection. Every act but ``close`` raises ConnectionError once the peer is gone."""

    def accept(self) -> None:
        """Answer the upgrade request."""

    def receive(self, timeout_s: float) -> bytes | None:
        """What came, in pieces of any size; None when nothing did in timeout_s."""

    def send(self, text: str) -> None:
        """Send one frame."""

    def close(self) -> None:
        """End the connection, whatever state it is in."""


OpenWebSocket = Callable[["WSGIEnvironment"], WebSocket | None]
"""Takes the connection of an upgrade request. None where there is no connection to be had."""


def is_in_order(request: Request) -> bool:
    """Whether an upgrade has the version and key a WebSocket needs (RFC 6455, section 4.2.1)."""
    key = request.headers.get("Sec-WebSocket-Key", "")
    version = request.headers.get("Sec-WebSocket-Version")
    return request.method == "GET" and version == "13" and _KEY.fullmatch(key) is not None


def promise(request: Request, caller: object) -> Response:
    """Agree to the upgrade. Whatever stands between here and the socket may still turn it into something else."""
    request.environ[PROMISED] = caller
    response = Response(status=101)
    del response.headers["Content-Type"]
    return response


class Upgrading(Generic[Caller]):
    """A WSGI application around a vendor's that opens the WebSockets it promised.

    converse: has the conversation; called on a daemon thread of its own, with that name. instead: what is answered
    where there is no connection to be had; no gate is there any more to spell its status as web servers do.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        open_websocket: OpenWebSocket | None,
        converse: Callable[[Caller, WebSocket], None],
        instead: Callable[[], Response],
        thread_name: str,
    ) -> None:
        self._app = app
        self._open = open_websocket or (lambda _: None)
        self._converse = converse
        self._instead = instead
        self._thread_name = thread_name

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request, or take its connection away from the server."""

        def answer(
            status: str, headers: list[tuple[str, str]], exc_info: "OptExcInfo | None" = None
        ) -> Callable[[bytes], object]:
            if PROMISED in environ and status.startswith("101"):
                return lambda _: None
            environ.pop(PROMISED, None)
            return start_response(status, headers, exc_info)

        chunks = self._app(environ, answer)
        caller = environ.pop(PROMISED, None)
        if caller is None:
            return chunks
        if close := getattr(chunks, "close", None):
            close()
        websocket = self._open(environ)
        if websocket is None:
            return self._instead()(environ, start_response)
        threading.Thread(target=self._converse, args=(caller, websocket), name=self._thread_name, daemon=True).start()
        start_response("101 Switching Protocols", [])
        return []
