"""Sits between a generator of requests and the service, so that every answer is judged, whoever asked for it."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote

from contracts.exchange import Answer, Exchange, Headers, Request
from contracts.target import PLACELESS_HOST

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade"})
_OF_THE_TAP = frozenset({"host", "x-schemathesis-testcaseid"})
"""They name the tap's own port, or are drawn anew for each request; the same seed shall ask the same."""


class Tap:
    """A WSGI app that passes each request to ``hear``, which sends it on and judges what comes back."""

    def __init__(self, hear: Callable[[Request], Exchange]) -> None:
        self._hear = hear

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Pass one request on and its answer back."""
        exchange = self._hear(_request(environ))
        answer = exchange.answer or Answer(502, "Bad Gateway", (), exchange.failure.encode())
        headers = [(name, value) for name, value in answer.headers if name.lower() not in _HOP_BY_HOP]
        start_response(f"{answer.status} {answer.reason}", headers)
        return [answer.body]


def _request(environ: "WSGIEnvironment") -> Request:
    path = environ.get("REQUEST_URI") or quote(environ["PATH_INFO"].encode("latin-1"))
    if environ.get("QUERY_STRING") and "?" not in path:
        path = f"{path}?{environ['QUERY_STRING']}"
    return Request(environ["REQUEST_METHOD"], path, _headers(environ), environ["wsgi.input"].read())


def _headers(environ: "WSGIEnvironment") -> Headers:
    named = [(key[5:], value) for key, value in environ.items() if key.startswith("HTTP_")]
    plain = [(key, environ[key]) for key in ("CONTENT_TYPE", "CONTENT_LENGTH") if environ.get(key)]
    spelled = [(key.replace("_", "-").title(), str(value)) for key, value in (*named, *plain)]
    kept = tuple((name, value) for name, value in spelled if name.lower() not in _HOP_BY_HOP | _OF_THE_TAP)
    return (("Host", PLACELESS_HOST), *kept)
