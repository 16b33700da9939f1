"""The charger-service under judgement: in this process, or anywhere by its URL."""

import time
from typing import TYPE_CHECKING, Protocol

import httpx

from contracts.exchange import Answer, Exchange, Request
from simulator.inprocess import call_wsgi

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

KEY_HEADER = "X-API-KEY"
PLACELESS_HOST = "charger-service.test"
"""Host of a request that was made before it was known who will be asked; an HttpTarget puts its own in place of it."""


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
    """A charger-service behind a URL, in any language. Raises httpx.InvalidURL for what is none."""

    def __init__(self, base_url: str, api_key: str, timeout_s: float = 60.0) -> None:
        self.base_url = base_url.rstrip("/")
        self.api_key = api_key
        self._url = httpx.URL(self.base_url)
        limits = httpx.Limits(max_connections=64, max_keepalive_connections=16)
        # The judge talks to the service itself: a proxy from the environment would be judged in its place.
        self._client = httpx.Client(timeout=timeout_s, limits=limits, follow_redirects=False, trust_env=False)

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    def send(self, request: Request) -> Exchange:
        """Send one request over HTTP."""
        return self._exchange(request, self._client.timeout)

    def _exchange(self, request: Request, timeout: httpx.Timeout) -> Exchange:
        asked = self._request(request, timeout)
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

    def reachable(self, patience_s: float) -> str:
        """Return an empty text when something answers at the URL within patience_s, else why not."""
        asked = refresh_request("00000000-0000-0000-0000-000000000000", None)
        return self._exchange(asked, httpx.Timeout(patience_s)).failure

    def _request(self, request: Request, timeout: httpx.Timeout) -> httpx.Request:
        headers = [(name, value) for name, value in request.headers if (name, value) != ("Host", PLACELESS_HOST)]
        path = self._url.raw_path.rstrip(b"/") + request.path.encode("ascii", "ignore")
        return httpx.Request(
            request.method,
            self._url,
            headers=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers],
            content=request.body or None,
            extensions={"target": path, "timeout": timeout.as_dict()},
        )


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
    headers = (("Host", PLACELESS_HOST), ("Accept", "application/json"))
    key = ((KEY_HEADER, api_key),) if api_key is not None else ()
    return Request("GET", f"/v1.0.0/chargers/{charger_id}/refresh", (*headers, *key))
