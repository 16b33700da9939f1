"""The charger-service under judgement: in this process, or anywhere by its URL."""

import time
from typing import TYPE_CHECKING, Protocol

import httpx

from contracts.exchange import Answer, Exchange, Request
from simulator.inprocess import call_wsgi

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

KEY_HEADER = "X-API-KEY"


class Target(Protocol):
    """Something that answers requests to a charger-service. api_key: the right one."""

    api_key: str

    def send(self, request: Request) -> Exchange:
        """Send one request and return what came back, raw; never raises for what the service does."""


class InProcessTarget:
    """A WSGI charger-service in this process."""

    def __init__(self, app: "WSGIApplication", api_key: str) -> None:
        self._app = app
        self.api_key = api_key

    def send(self, request: Request) -> Exchange:
        """Call the app. An exception that escapes it is what a server would turn into a broken connection."""
        began_s = time.perf_counter()
        try:
            said = call_wsgi(self._app, request.method, request.path, request.headers, request.body)
        except Exception as error:
            return Exchange(request, None, f"the service raised {type(error).__name__}: {error}")
        elapsed_s = time.perf_counter() - began_s
        return Exchange(request, Answer(said.status, said.reason, said.headers, said.body, elapsed_s))


class HttpTarget:
    """A charger-service behind a URL, in any language."""

    def __init__(self, base_url: str, api_key: str, timeout_s: float = 60.0) -> None:
        self.base_url = base_url.rstrip("/")
        self.api_key = api_key
        limits = httpx.Limits(max_connections=64, max_keepalive_connections=16)
        # The judge talks to the service itself: a proxy from the environment would be judged in its place.
        self._client = httpx.Client(timeout=timeout_s, limits=limits, follow_redirects=False, trust_env=False)

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    def send(self, request: Request) -> Exchange:
        """Send one request over HTTP."""
        url = httpx.URL(self.base_url)
        prefix = url.raw_path.rstrip(b"/")
        asked = httpx.Request(
            request.method,
            url,
            headers=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in request.headers],
            content=request.body or None,
            extensions={"target": prefix + request.path.encode("ascii", "ignore"), "timeout": self._timeout()},
        )
        began_s = time.perf_counter()
        try:
            response = self._client.send(asked, stream=True)
            try:
                body = b"".join(response.iter_raw())
            finally:
                response.close()
        except (httpx.TransportError, httpx.StreamError) as error:
            return Exchange(request, None, _failure(error))
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw)
        elapsed_s = time.perf_counter() - began_s
        return Exchange(request, Answer(response.status_code, response.reason_phrase, headers, body, elapsed_s))

    def reachable(self) -> str:
        """Return an empty text when something answers at the URL, else why not."""
        exchange = self.send(Request("GET", "/v1.0.0/chargers/00000000-0000-0000-0000-000000000000/refresh"))
        return exchange.failure

    def _timeout(self) -> dict[str, float | None]:
        return self._client.timeout.as_dict()


def _failure(error: Exception) -> str:
    kinds: tuple[tuple[type[Exception], str], ...] = (
        (httpx.ConnectError, "the connection was refused"),
        (httpx.ConnectTimeout, "no connection could be made in time"),
        (httpx.TimeoutException, "no answer came in time"),
        (httpx.RemoteProtocolError, "the answer was cut short or was not HTTP"),
        (httpx.NetworkError, "the connection was reset"),
    )
    said = next((text for kind, text in kinds if isinstance(error, kind)), "the exchange failed")
    return f"{said} ({type(error).__name__}: {error})"


def refresh_request(charger_id: str, api_key: str | None) -> Request:
    """The request of the contract; charger_id as it shall stand in the path, api_key None for none at all."""
    headers = (("Host", "charger-service.test"), ("Accept", "application/json"))
    key = ((KEY_HEADER, api_key),) if api_key is not None else ()
    return Request("GET", f"/v1.0.0/chargers/{charger_id}/refresh", (*headers, *key))
