"""The vendor's front answers with a status of its own; the vendor behind it is not reached."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from random import Random

from simulator.faults.fault import BadFault, Call
from simulator.faults.named_bodies import NAMED_BODIES
from simulator.faults.outcome import Answer, Headers, Outcome, phrase_of


@lru_cache(maxsize=64)
def html_page(status: int) -> bytes:
    """The page an nginx front sends with that status."""
    title = f"{status} {phrase_of(status)}".rstrip()
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
    return f'{{"message":"{phrase_of(status) or "Error"}"}}'.encode()


_BODIES: dict[str, tuple[str | None, Callable[[int], bytes]]] = {
    "html": ("text/html", html_page),
    "json": ("application/json", _gateway_json),
    "text": ("text/plain", lambda status: f"error {status}".encode()),
    "empty": (None, lambda _: b""),
}


@dataclass(frozen=True, slots=True)
class Status:
    """Answer ``status`` with a body: html, json, text, empty, or one of ``NAMED_BODIES`` such as easee.forbidden.

    content: the body itself in place of all of those, as JSON or what content_type says. headers are added, in place of
    any of their name. after_ms: how long the front waits for the vendor before it says so.
    """

    status: int = 503
    body: str = "html"
    headers: Mapping[str, str] = field(default_factory=dict)
    content: str | None = None
    content_type: str = ""
    after_ms: float = 0.0

    def __post_init__(self) -> None:
        if not 200 <= self.status <= 599:
            raise BadFault(f"status: a whole number from 200 to 599 was expected, got {self.status!r}")
        if not all(isinstance(name, str) for name in dict(self.headers)):
            raise BadFault(f"headers: names and values were expected, got {self.headers!r}")
        if self.body not in _BODIES and self.body not in NAMED_BODIES:
            words = f"one of {', '.join(_BODIES)}, or a vendor's own such as {_near(self.body)},"
            raise BadFault(f"body: {words} was expected, got {self.body!r}")
        if self.after_ms < 0:
            raise BadFault(f"after_ms: milliseconds, 0 or more, were expected, got {self.after_ms!r}")

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Answer without asking the vendor."""
        del call, draw, proceed
        content_type, body = self._said()
        head: Headers = (("Content-Type", content_type),) if content_type else ()
        answer = Answer(self.status, (*head, ("Content-Length", str(len(body)))), body, self.after_ms)
        for name, value in self.headers.items():
            answer = replace(answer, headers=answer.with_header(name, str(value)))
        return answer

    def _said(self) -> tuple[str | None, bytes]:
        if self.content is not None:
            return self.content_type or "application/json", self.content.encode()
        if self.body in NAMED_BODIES:
            named = NAMED_BODIES[self.body]
            return named.content_type, named.text.encode()
        content_type, make = _BODIES[self.body]
        return content_type, make(self.status)


def _near(word: str) -> str:
    """The named body that is meant, as far as one can tell."""
    return next(iter(get_close_matches(word, NAMED_BODIES, n=1)), "easee.forbidden")
