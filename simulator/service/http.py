"""Calls to a vendor: bounded in time and size, and every way to fail sorted into "nothing came" or "unusable"."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from simulator.service import vendor_json
from simulator.service.deadline import Deadline
from simulator.service.errors import Refusal, VendorCommunication, VendorConnection
from simulator.service.settings import ServiceSettings
from simulator.service.transport import Watch, pooled_client, watching

_USER_AGENT = "charger-service/1.0"
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": _USER_AGENT}
_DISCONNECTED = "Server disconnected without sending a response."
_HTTP = b"HTTP/"

# What an error of httpx means before a response head is there; looked up along the class's bases. After the head
# every one of them means that the answer is unusable.
BEFORE_HEAD: dict[type[Exception], type[Refusal]] = {
    httpx.TimeoutException: VendorConnection,
    httpx.NetworkError: VendorConnection,
    httpx.ProxyError: VendorConnection,
    httpx.UnsupportedProtocol: VendorConnection,
    httpx.InvalidURL: VendorConnection,
    httpx.RemoteProtocolError: VendorCommunication,
    httpx.LocalProtocolError: VendorCommunication,
    httpx.DecodingError: VendorCommunication,
    httpx.TooManyRedirects: VendorCommunication,
    httpx.HTTPError: VendorCommunication,
    httpx.StreamError: VendorCommunication,
    httpx.CookieConflict: VendorCommunication,
    # Not httpx's own: a host name that cannot be encoded, a socket error that no layer translated.
    UnicodeError: VendorConnection,
    OSError: VendorConnection,
}
FAILURES = tuple(BEFORE_HEAD)
_STALE = (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)


@dataclass(frozen=True, slots=True)
class VendorAnswer:
    """A complete answer of a vendor, whatever its status."""

    status: int
    headers: httpx.Headers
    body: bytes

    def peek(self) -> dict[str, Any]:
        """Return the JSON object of the body, empty when it holds none."""
        return vendor_json.peek_object(self.body)

    def speaks_html(self) -> bool:
        return self.body.lstrip()[:1] == b"<"


class VendorHttp:
    """One shared client for all vendors; safe for many threads.

    transport: stands in for the network; without one, real pooled connections are opened at the first call.
    """

    def __init__(self, settings: ServiceSettings, transport: httpx.BaseTransport | None = None) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._given = httpx.Client(transport=transport) if transport is not None else None
        self._pooled: dict[tuple[bool, bool], httpx.Client] = {}

    def get(self, url: str, deadline: Deadline, headers: Mapping[str, str | bytes] | None = None) -> VendorAnswer:
        """GET url. Raises VendorConnection or VendorCommunication when no complete answer came in time."""
        return self._send(httpx.Request("GET", *self._target(url), headers=_wire(headers)), deadline)

    def post_json(self, url: str, deadline: Deadline, body: object) -> VendorAnswer:
        """POST body as JSON. Raises as get() does."""
        return self._send(httpx.Request("POST", *self._target(url), headers=_wire(None), json=body), deadline)

    def post_form(self, url: str, deadline: Deadline, body: Mapping[str, str]) -> VendorAnswer:
        """POST body as a form. Raises as get() does."""
        return self._send(httpx.Request("POST", *self._target(url), headers=_wire(None), data=dict(body)), deadline)

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            clients = [*self._pooled.values(), *([self._given] if self._given else [])]
            self._pooled.clear()
        for client in clients:
            client.close()

    @staticmethod
    def _target(url: str) -> tuple[httpx.URL]:
        try:
            return (httpx.URL(url),)
        except (httpx.InvalidURL, ValueError) as error:
            raise VendorConnection(f"vendor address cannot be used ({type(error).__name__})") from None

    def _send(self, request: httpx.Request, deadline: Deadline) -> VendorAnswer:
        with watching(deadline) as watch:
            try:
                return self._exchange(self._client(request, keep_alive=True), request, watch)
            except _StaleConnection:
                pass
        with watching(deadline) as watch:
            return self._exchange(self._client(request, keep_alive=False), request, watch)

    def _exchange(self, client: httpx.Client, request: httpx.Request, watch: Watch) -> VendorAnswer:
        if watch.deadline.passed():
            raise VendorConnection("deadline passed before the vendor was called")
        request.extensions = {"timeout": self._timeouts(watch.deadline)}
        try:
            response = client.send(request, stream=True)
        except FAILURES as error:
            if isinstance(error, _STALE) and request.method == "GET" and watch.reused() and not watch.first:
                raise _StaleConnection from None
            raise before_head(error, watch.first) from None
        return self._finish(response, watch.deadline)

    def _finish(self, response: httpx.Response, deadline: Deadline) -> VendorAnswer:
        body = bytearray()
        try:
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > self._settings.max_body_bytes:
                    raise VendorCommunication(f"vendor answer is longer than {self._settings.max_body_bytes} bytes")
                if deadline.passed():
                    raise VendorCommunication("vendor answer was not complete at the deadline")
        except FAILURES as error:
            raise VendorCommunication(f"vendor answer was cut short ({type(error).__name__})") from None
        finally:
            response.close()
        return VendorAnswer(response.status_code, response.headers, bytes(body))

    def _timeouts(self, deadline: Deadline) -> dict[str, float]:
        remaining = deadline.remaining_s()
        read = min(self._settings.read_timeout_s, remaining)
        connect = min(self._settings.connect_timeout_s, remaining)
        return {"connect": connect, "read": read, "write": read, "pool": connect}

    def _client(self, request: httpx.Request, keep_alive: bool) -> httpx.Client:
        if self._given is not None:
            return self._given
        key = (request.url.scheme == "https", keep_alive)
        with self._lock:
            if key not in self._pooled:
                self._pooled[key] = pooled_client(*key)
            return self._pooled[key]


class _StaleConnection(Exception):
    """The server had closed a kept-alive connection: the call may be sent once more, on a fresh one.

    Only a GET that got no byte back: anything else may have been acted upon (RFC 9110, section 9.2.2).
    """


def before_head(error: Exception, first: bytes = b"") -> Refusal:
    """Return the refusal for an error that came before a response head.

    first: the bytes that did come back. What cannot grow into a response head is unusable rather than missing.
    """
    kind = next((BEFORE_HEAD[base] for base in type(error).__mro__ if base in BEFORE_HEAD), VendorCommunication)
    if isinstance(error, httpx.RemoteProtocolError) and str(error) == _DISCONNECTED:
        kind = VendorConnection
    if first and not (first.startswith(_HTTP) or _HTTP.startswith(first)):
        kind = VendorCommunication
    return kind(f"no response head from the vendor ({type(error).__name__})")


def _wire(headers: Mapping[str, str | bytes] | None) -> list[tuple[bytes, bytes]]:
    pairs = {**_HEADERS, **(headers or {})}
    return [(name.encode(), value if isinstance(value, bytes) else value.encode()) for name, value in pairs.items()]
