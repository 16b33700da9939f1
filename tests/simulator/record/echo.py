"""An upstream that says what it is told, and somebody who asks a recorder without sockets."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import httpx

from simulator.inprocess import WsgiAnswer, call_wsgi

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class Echo(httpx.BaseTransport):
    """Answers every request alike. answer: as JSON, unless there is a text."""

    def __init__(self) -> None:
        self.answer: Any = {}
        self.text = ""
        self.fields: dict[str, str] = {}
        self.asked: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Note the request and answer it."""
        request.read()
        self.asked.append(request)
        kind = "text/html" if self.text else "application/json"
        content = self.text or json.dumps(self.answer)
        return httpx.Response(200, headers={"Content-Type": kind, **self.fields}, content=content.encode())


def call(
    app: "WSGIApplication", method: str, target: str, fields: Iterable[tuple[str, str]] = (), body: bytes = b""
) -> WsgiAnswer:
    """Ask an application."""
    return call_wsgi(app, method, target, fields, body)
