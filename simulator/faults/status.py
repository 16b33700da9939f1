"""The vendor's front answers with a status of its own; the vendor behind it is not reached."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from random import Random

from simulator.faults.fault import BadFault, Call
from simulator.faults.outcome import Answer, Headers, Outcome


@lru_cache(maxsize=64)
def html_page(status: int) -> bytes:
    """The page an nginx front sends with that status."""
    title = f"{status} {HTTPStatus(status).phrase}" if status in set(HTTPStatus) else f"{status}"
    lines = (
        "<html>",
        f"<head><title>{title}</title></head>",
        "<body>",
        f"<center><h1>{title}</h1></center>",
        "<hr><center>nginx</center>",
        "</body>",
        "</html>",
        "",
    )
    return "\r\n".join(lines).encode()


def _gateway_json(status: int) -> bytes:
    message = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Error"
    return f'{{"message":"{message}"}}'.encode()


_BODIES: dict[str, tuple[str | None, Callable[[int], bytes]]] = {
    "html": ("text/html", html_page),
    "json": ("application/json", _gateway_json),
    "text": ("text/plain", lambda status: f"error {status}".encode()),
    "empty": (None, lambda _: b""),
}


@dataclass(frozen=True, slots=True)
class Status:
    """Answer ``status`` with a body of that kind: html, json, text or empty. headers are added as they are."""

    status: int = 503
    body: str = "html"
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 200 <= self.status <= 599:
            raise BadFault(f"status: a whole number from 200 to 599 was expected, got {self.status!r}")
        if not all(isinstance(name, str) for name in dict(self.headers)):
            raise BadFault(f"headers: names and values were expected, got {self.headers!r}")
        if self.body not in _BODIES:
            raise BadFault(f"body: one of {', '.join(_BODIES)} was expected, got {self.body!r}")

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Answer at once."""
        del call, draw, proceed
        content_type, make = _BODIES[self.body]
        body = make(self.status)
        head: Headers = (("Content-Type", content_type),) if content_type else ()
        extra = tuple((name, str(value)) for name, value in self.headers.items())
        return Answer(self.status, (*head, ("Content-Length", str(len(body))), *extra), body)
