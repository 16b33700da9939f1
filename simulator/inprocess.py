"""Without sockets: call a WSGI app directly, and give the charger-service's HTTP client what a socket would have given.

A refused, reset or silent vendor raises what httpx would have raised; a wait moves the wall clock on instead of holding
anybody.
"""

import errno
import io
import re
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

import httpx

from simulator.faults.outcome import Answer, BadCertificate, Ending, Headers, NoAnswer, Silence
from simulator.faults.pieces import pieces
from simulator.gate import OUTCOME
from simulator.truth.clock import WallClock

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import WSGIApplication


_SLASH = re.compile("%2f", re.IGNORECASE)


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
    """Send one request to a WSGI app. target is the raw path with its query, still percent-encoded.

    A header that comes twice is joined, one with an underscore in its name is dropped, as servers do (it
    would pass for the one with a dash). Raises what the app raises, and RuntimeError when it breaks the WSGI protocol.
    """
    environ = environ_of(method, target, headers, body)
    said = _Said()
    chunks = app(environ, said.start_response)
    try:
        for chunk in chunks:
            said.take(chunk)
    finally:
        if close := getattr(chunks, "close", None):
            close()
    code, _, reason = said.started().partition(" ")
    return WsgiAnswer(int(code), reason, said.headers, bytes(said.body), environ)


class _Said:
    """What an app says: by start_response, by the write function that gives, and by its chunks."""

    def __init__(self) -> None:
        self.headers: Headers = ()
        self.body = bytearray()
        self._status = ""

    def start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: "OptExcInfo | None" = None
    ) -> Callable[[bytes], object]:
        """Take status and headers; with exc_info in place of those before, as long as no body was sent (PEP 3333)."""
        if exc_info is not None and self.body and exc_info[1] is not None:
            raise exc_info[1].with_traceback(exc_info[2])
        if exc_info is None and self._status:
            raise RuntimeError("the application called start_response twice without exc_info")
        self._status, self.headers = status, tuple(headers)
        return self.take

    def take(self, chunk: bytes) -> None:
        """Take a part of the body."""
        if chunk:
            self.started()
            self.body += chunk

    def started(self) -> str:
        """The status. Raises RuntimeError when there is none yet."""
        if not self._status:
            raise RuntimeError("the application did not call start_response before its body or its end")
        return self._status


def environ_of(method: str, target: str, headers: Iterable[tuple[str, str]] = (), body: bytes = b"") -> dict[str, Any]:
    """The WSGI environ of a request, as ``call_wsgi`` makes it."""
    path, _, query = target.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _decoded(path),
        "REQUEST_URI": target,
        "QUERY_STRING": query,
        "SERVER_NAME": "sandbox",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in ((name, value) for name, value in headers if "_" not in name):
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        between = "; " if key == "HTTP_COOKIE" else ", "
        environ[key] = f"{environ[key]}{between}{value}" if key in environ else value
    if body:
        environ.setdefault("CONTENT_LENGTH", str(len(body)))
    return environ


def _decoded(path: str) -> str:
    """The path as the embedded server hands it on: an encoded slash parts nothing, so it stays encoded."""
    parts = (unquote_to_bytes(part) for part in _SLASH.split(path))
    return b"%2F".join(parts).decode("latin-1")


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
        return self._planned(outcome, said, request)

    def _nothing(self, outcome: NoAnswer, request: httpx.Request) -> httpx.TransportError:
        if outcome.why in (Silence.REFUSED, Silence.UNRESOLVED, Silence.UNTRUSTED):
            return _not_connected(outcome, request)
        if outcome.why is Silence.RESET:
            return httpx.ReadError("[Errno 104] Connection reset by peer", request=request)
        patience_s = _read_timeout_s(request)
        if patience_s is not None and patience_s <= outcome.max_s:
            self._wall.sleep(patience_s)
            return httpx.ReadTimeout("timed out", request=request)
        self._wall.sleep(outcome.max_s)
        return httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)

    def _planned(self, answer: Answer, said: WsgiAnswer, request: httpx.Request) -> httpx.Response:
        patience_s = _read_timeout_s(request)
        if patience_s is not None and answer.hold_ms / 1000 >= patience_s:
            self._wall.sleep(patience_s)
            raise httpx.ReadTimeout("timed out", request=request)
        self._wall.sleep(answer.hold_ms / 1000)
        # The body as said, not as planned: an answer to HEAD has none that could be cut.
        stream = _CutStream(said.body, answer, request, self._wall)
        return httpx.Response(answer.status, headers=list(answer.headers), stream=stream)


def _not_connected(outcome: NoAnswer, request: httpx.Request) -> httpx.ConnectError:
    """What httpx raises before it has sent a byte; below it lies the error of the system or of its TLS library."""
    cause: OSError = ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")
    if outcome.why is Silence.UNRESOLVED:
        cause = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    elif outcome.certificate is not None:
        cause = ssl.SSLCertVerificationError(1, _CERTIFICATES[outcome.certificate].format(host=request.url.host))
    error = httpx.ConnectError(str(cause), request=request)
    error.__cause__ = cause
    return error


_CERTIFICATES = {
    BadCertificate.EXPIRED: "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired",
    BadCertificate.WRONG_NAME: (
        "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for "
        "'{host}'."
    ),
}


def _read_timeout_s(request: httpx.Request) -> float | None:
    timeout: dict[str, float | None] = request.extensions.get("timeout", {})
    return timeout.get("read")


class _CutStream(httpx.SyncByteStream):
    """The body as far as it goes, then the end the answer asks for. Once all that was promised came, no client minds
    the end, or what may come behind it.
    """

    def __init__(self, body: bytes, answer: Answer, request: httpx.Request, wall: WallClock) -> None:
        self._body = body
        self._answer = answer
        self._request = request
        self._wall = wall

    def __iter__(self) -> Iterator[bytes]:
        promised = len(self._body) if self._answer.promised_bytes is None else self._answer.promised_bytes
        promised = promised if self._body or not self._answer.body else 0
        sent = self._body[: self._answer.cut_after_bytes][:promised]
        yield from self._pieces(sent)
        if len(sent) < promised:
            raise self._end()

    def _pieces(self, sent: bytes) -> Iterator[bytes]:
        """All at once, or as it drips; the first piece comes an interval behind the head."""
        piece_bytes, interval_ms = pieces(self._answer.bytes_per_s, len(sent))
        patience_s = _read_timeout_s(self._request)
        for start in range(0, len(sent), piece_bytes):
            if patience_s is not None and interval_ms / 1000 >= patience_s:
                self._wall.sleep(patience_s)
                raise httpx.ReadTimeout("timed out", request=self._request)
            self._wall.sleep(interval_ms / 1000)
            yield sent[start : start + piece_bytes]

    def _end(self) -> httpx.TransportError:
        if self._answer.ending is Ending.RESET:
            return httpx.ReadError("[Errno 104] Connection reset by peer", request=self._request)
        if self._answer.ending is Ending.STALL:
            # Who set no time limit would wait for ever; here he is told at once.
            self._wall.sleep(_read_timeout_s(self._request) or 0.0)
            return httpx.ReadTimeout("timed out", request=self._request)
        message = "peer closed connection without sending complete message body"
        return httpx.RemoteProtocolError(message, request=self._request)
