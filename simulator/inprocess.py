"""Without sockets: call a WSGI app directly, and give the charger-service's HTTP client what a socket would have given.

A refused, reset or silent vendor raises what httpx would have raised; a wait moves the wall clock on instead of holding
anybody.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

import httpx

from simulator.faults.outcome import Answer, Ending, Headers, NoAnswer, Silence
from simulator.gate import OUTCOME
from simulator.truth.clock import WallClock

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@dataclass(frozen=True, slots=True)
class WsgiAnswer:
    """What a WSGI app said: status, reason, headers in order, body; and the environ it was called with."""

    status: int
    reason: str
    headers: Headers
    body: bytes
    environ: dict[str, Any]


def call_wsgi(
    app: "WSGIApplication", method: str, target: str, headers: Iterable[tuple[str, str]] = (), body: bytes = b""
) -> WsgiAnswer:
    """Send one request to a WSGI app. target is the raw path with its query, still percent-encoded."""
    environ = _environ(method, target, headers, body)
    seen: list[tuple[str, Headers]] = []

    def start_response(status: str, response_headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        if exc_info:
            raise exc_info[1]
        seen.append((status, tuple(response_headers)))
        return lambda _: None

    chunks = app(environ, start_response)
    try:
        content = b"".join(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    status, response_headers = seen[-1]
    code, _, reason = status.partition(" ")
    return WsgiAnswer(int(code), reason, response_headers, content, environ)


def _environ(method: str, target: str, headers: Iterable[tuple[str, str]], body: bytes) -> dict[str, Any]:
    path, _, query = target.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "REQUEST_URI": target,
        "QUERY_STRING": query,
        "SERVER_NAME": "sandbox",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers:
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    if body:
        environ.setdefault("CONTENT_LENGTH", str(len(body)))
    return environ


class InProcessTransport(httpx.BaseTransport):
    """An httpx transport that reaches the vendors without a socket.

    ``wall`` is moved on by every wait. Raises the httpx exceptions a client on a socket would have seen.
    """

    def __init__(self, app: "WSGIApplication", wall: WallClock) -> None:
        self._app = app
        self._wall = wall

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request to the vendors and hand the answer, or the lack of one, to the client."""
        target = request.url.raw_path.decode("ascii")
        said = call_wsgi(self._app, request.method, target, request.headers.multi_items(), request.read())
        outcome = said.environ.get(OUTCOME)
        if isinstance(outcome, NoAnswer):
            raise self._nothing(outcome, request)
        if outcome is None:
            return httpx.Response(said.status, headers=list(said.headers), content=said.body)
        return self._planned(outcome, request)

    def _nothing(self, outcome: NoAnswer, request: httpx.Request) -> httpx.TransportError:
        if outcome.why is Silence.REFUSED:
            return httpx.ConnectError("[Errno 111] Connection refused", request=request)
        if outcome.why is Silence.RESET:
            return httpx.ReadError("[Errno 104] Connection reset by peer", request=request)
        patience_s = _read_timeout_s(request)
        if patience_s is not None and patience_s <= outcome.max_s:
            self._wall.sleep(patience_s)
            return httpx.ReadTimeout("timed out", request=request)
        self._wall.sleep(outcome.max_s)
        return httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)

    def _planned(self, answer: Answer, request: httpx.Request) -> httpx.Response:
        patience_s = _read_timeout_s(request)
        if patience_s is not None and answer.hold_ms / 1000 >= patience_s:
            self._wall.sleep(patience_s)
            raise httpx.ReadTimeout("timed out", request=request)
        self._wall.sleep(answer.hold_ms / 1000)
        stream = _CutStream(answer, request, self._wall)
        return httpx.Response(answer.status, headers=list(answer.headers), stream=stream)


def _read_timeout_s(request: httpx.Request) -> float | None:
    timeout: dict[str, float | None] = request.extensions.get("timeout", {})
    return timeout.get("read")


class _CutStream(httpx.SyncByteStream):
    """The body as far as it goes, then the end the answer asks for."""

    def __init__(self, answer: Answer, request: httpx.Request, wall: WallClock) -> None:
        self._answer = answer
        self._request = request
        self._wall = wall

    def __iter__(self) -> Iterator[bytes]:
        answer = self._answer
        cut = len(answer.body) if answer.cut_after_bytes is None else answer.cut_after_bytes
        if cut:
            yield answer.body[:cut]
        if answer.ending is Ending.FIN and cut < len(answer.body):
            message = "peer closed connection without sending complete message body"
            raise httpx.RemoteProtocolError(message, request=self._request)
        if answer.ending is Ending.RESET:
            raise httpx.ReadError("[Errno 104] Connection reset by peer", request=self._request)
        if answer.ending is Ending.STALL:
            self._wall.sleep(_read_timeout_s(self._request) or 0.0)
            raise httpx.ReadTimeout("timed out", request=self._request)
