"""From an upgrade request to a conversation: promised behind the gate, and kept once the gate has let it through."""

import re
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Request, Response

from simulator.vendors.go_e.socket_stream import Caller, WebSocket

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

OpenWebSocket = Callable[["WSGIEnvironment"], WebSocket | None]
"""Takes the connection of an upgrade request. None where there is no connection to be had."""

PROMISED = "charger_sandbox.go_e.socket"
"""WSGI environ key: whom a conversation is to be opened for."""
_KEY = re.compile(r"[A-Za-z0-9+/]{22}==")


def is_in_order(request: Request) -> bool:
    """Whether an upgrade has the version and key a WebSocket needs (RFC 6455, section 4.2.1)."""
    key = request.headers.get("Sec-WebSocket-Key", "")
    version = request.headers.get("Sec-WebSocket-Version")
    return request.method == "GET" and version == "13" and _KEY.fullmatch(key) is not None


def promise(request: Request, caller: Caller) -> Response:
    """Agree to the upgrade. Whatever stands between here and the socket may still turn it into something else."""
    request.environ[PROMISED] = caller
    response = Response(status=101)
    del response.headers["Content-Type"]
    return response


class Upgrading:
    """A WSGI application around go-e's that opens the WebSockets it promised.

    converse: has the conversation; called on a thread of its own, a daemon, that ends with it.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        open_websocket: OpenWebSocket | None,
        converse: Callable[[Caller, WebSocket], None],
    ) -> None:
        self._app = app
        self._open = open_websocket or (lambda _: None)
        self._converse = converse

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
            start_response("400 Bad Request", [("Content-Length", "0")])
            return []
        threading.Thread(target=self._converse, args=(caller, websocket), name="go-e-socket", daemon=True).start()
        start_response("101 Switching Protocols", [])
        return []
