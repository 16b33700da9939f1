"""The reverse proxy that listens in: a WSGI application that passes each request on and keeps what was said."""

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import httpx

from simulator.record.archive import Exchange, as_document
from simulator.record.fields import Fields, field, kept, passed_on
from simulator.record.redactor import Redactor, read_json
from simulator.truth.clock import WallClock
from simulator.truth.errors import SandboxError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LARGEST_BODY = 8 * 2**20
"""Bytes of a body that are passed on; a longer one, or a stream without an end, is refused."""
LONGEST_S = 120.0
"""How long an answer may take, until it is complete, seconds."""
MAX_EXCHANGES = 20_000
_FORM = "application/x-www-form-urlencoded"


class BadUpstream(SandboxError):
    """The address of the upstream is none."""


class UpstreamGone(SandboxError):
    """Nothing listens there."""

    exit_code = 3


class TooLong(Exception):
    """A body is longer, or takes longer, than is passed on."""


def check_upstream(url: str) -> str:
    """The address without its final slash. Raises BadUpstream."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment or parts.username is not None:
        raise BadUpstream(f"--upstream: an address such as https://api.easee.com was expected, got {url[:80]!a}")
    return url.rstrip("/")


class Recorder:
    """Passes requests on to ``upstream`` and keeps them without secrets. Safe to use from several threads.

    own_url: what clients know it by, for redirects. transport: how the upstream is reached, real connections unless
    told. keep: further words that paths may keep. redactor: gives the stand-ins.
    """

    def __init__(
        self,
        upstream: str,
        wall: WallClock,
        own_url: Callable[[], str] = lambda: "",
        *,
        transport: httpx.BaseTransport | None = None,
        keep: frozenset[str] = frozenset(),
    ) -> None:
        self._upstream = check_upstream(upstream)
        self._wall = wall
        self._own_url = own_url
        self._client = httpx.Client(
            transport=transport, timeout=httpx.Timeout(LONGEST_S, connect=10.0), follow_redirects=False, trust_env=False
        )
        self.redactor = Redactor(keep)
        self._lock = threading.Lock()
        self._began_s = wall.monotonic_s()
        self._exchanges: list[Exchange] = []
        self.not_kept = 0

    def reach(self) -> None:
        """See whether something answers. Raises UpstreamGone."""
        try:
            with self._client.stream("HEAD", self._upstream + "/"):
                return
        except httpx.TransportError as error:
            why = type(error).__name__
            raise UpstreamGone(f"nothing answers at {self._upstream} ({why}): start it, or name another") from error

    @property
    def count(self) -> int:
        """Exchanges that were kept."""
        return len(self._exchanges)

    def document(self) -> dict[str, Any]:
        """The recording so far, as the file has it."""
        with self._lock:
            swept = (_swept(self.redactor, exchange) for exchange in self._exchanges)
            return as_document(swept, self.redactor.stand_ins)

    def close(self) -> None:
        """Close the connections to the upstream."""
        self._client.close()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request as the upstream does."""
        if environ.get("HTTP_UPGRADE"):
            return _refuse(start_response, "501 Not Implemented", "WebSockets and other upgrades are not recorded")
        if not environ.get("wsgi.input_terminated") and int(environ.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
            return _refuse(start_response, "413 Content Too Large", f"at most {LARGEST_BODY} bytes are passed on")
        body = environ["wsgi.input"].read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            return _refuse(start_response, "413 Content Too Large", f"at most {LARGEST_BODY} bytes are passed on")
        began_s = self._wall.monotonic_s()
        asked = _Asked(environ, body)
        try:
            status, reason, fields, content = self._ask(asked)
        except (httpx.TransportError, TooLong) as error:
            self._keep(asked, began_s, None, (), b"", type(error).__name__)
            detail = f"the upstream gave no answer that can be passed on ({type(error).__name__}: {error})"
            return _refuse(start_response, "502 Bad Gateway", detail)
        self._keep(asked, began_s, status, fields, content)
        told = [(name, self._moved(name, value)) for name, value in passed_on(fields)]
        if status not in (204, 304):
            told.append(("Content-Length", str(len(content))))
        start_response(f"{status} {reason or 'Unknown'}", told)
        return [content]

    def _ask(self, asked: "_Asked") -> tuple[int, str, Fields, bytes]:
        request = self._client.build_request(
            asked.method, self._upstream + asked.target, headers=list(passed_on(asked.fields)), content=asked.body
        )
        if not field(asked.fields, "user-agent"):
            request.headers.pop("user-agent", None)
        end_s = self._wall.monotonic_s() + LONGEST_S
        response = self._client.send(request, stream=True)
        content = bytearray()
        try:
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > LARGEST_BODY:
                    raise TooLong(f"the answer is longer than {LARGEST_BODY} bytes")
                if self._wall.monotonic_s() > end_s:
                    raise TooLong(f"the answer was not complete after {LONGEST_S:g} s")
        except httpx.DecodingError as error:
            raise TooLong("the answer's Content-Encoding is broken") from error
        finally:
            response.close()
        fields = tuple(response.headers.multi_items())
        return response.status_code, response.reason_phrase, fields, bytes(content)

    def _moved(self, name: str, value: str) -> str:
        """A redirect within the upstream leads back here."""
        if name.lower() == "location" and value.startswith(self._upstream):
            return self._own_url() + value.removeprefix(self._upstream)
        return value

    def _keep(
        self, asked: "_Asked", began_s: float, status: int | None, fields: Fields, content: bytes, failure: str = ""
    ) -> None:
        took_ms = round((self._wall.monotonic_s() - began_s) * 1000, 1)
        with self._lock:
            if len(self._exchanges) >= MAX_EXCHANGES:
                self.not_kept += 1
                return
            redactor = self.redactor
            for name, value in (*asked.fields, *fields):
                redactor.learn_header(name, value)
            path, _, query = asked.target.partition("?")
            exchange = Exchange(
                number=len(self._exchanges) + 1,
                after_ms=round((began_s - self._began_s) * 1000, 1),
                took_ms=took_ms,
                method=asked.method if asked.method.isalpha() and len(asked.method) < 10 else "OTHER",
                path=redactor.path(path),
                query=tuple(redactor.query(query)),
                status=status,
                headers=kept(fields),
                body=_kept_body(redactor, content, field(fields, "content-type")),
                failure=failure,
                request_body=_kept_body(redactor, asked.body, field(asked.fields, "content-type")),
            )
            self._exchanges.append(exchange)


class _Asked:
    """A request as it came. target: raw path and query."""

    def __init__(self, environ: "WSGIEnvironment", body: bytes) -> None:
        self.method: str = environ["REQUEST_METHOD"]
        query = environ.get("QUERY_STRING", "")
        path = quote(environ.get("PATH_INFO", "").encode("latin-1"), safe="/%:@!$&'()*+,;=~-._")
        self.target = path + (f"?{query}" if query else "")
        named = {key: key[5:].replace("_", "-").title() for key in environ if key.startswith("HTTP_")}
        typed = environ.get("CONTENT_TYPE")
        own: Fields = (("Content-Type", typed),) if typed else ()
        self.fields: Fields = (*((name, str(environ[key])) for key, name in named.items()), *own)
        self.body = body


def _kept_body(redactor: Redactor, body: bytes, content_type: str) -> Mapping[str, Any] | None:
    """A body for the file: JSON and forms by their values, anything else by its length."""
    if not body:
        return None
    text = body.decode("utf-8", "replace")
    if content_type.startswith(_FORM):
        return {"text": redactor.form(text)}
    is_json, value = read_json(text)
    return {"json": redactor.json(value)} if is_json else {"text": redactor.text(text)}


def _swept(redactor: Redactor, exchange: Exchange) -> Exchange:
    """The same without secrets that were learnt only later."""
    return replace(
        exchange,
        path="/".join(redactor.swept(exchange.path.split("/"))),
        query=tuple((redactor.swept(name), redactor.swept(value)) for name, value in exchange.query),
        body=_swept_body(redactor, exchange.body),
        request_body=_swept_body(redactor, exchange.request_body),
    )


def _swept_body(redactor: Redactor, body: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return {kind: redactor.swept(value) for kind, value in body.items()} if body else None


def _refuse(start_response: "StartResponse", status: str, detail: str) -> Iterable[bytes]:
    body = json.dumps({"detail": f"charger-sandbox record: {detail}"}).encode()
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
