"""Something around a charger-service: sees each refresh and what the service says to it, and may say something else."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from contracts.drive.arena import Wrap

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Body = dict[str, Any]
_REFRESH = "/v1.0.0/chargers/"


@dataclass(frozen=True, slots=True)
class Said:
    """What a service says: status with its phrase, headers in order, the bytes."""

    status: str
    headers: tuple[tuple[str, str], ...]
    content: bytes

    @property
    def code(self) -> int:
        """The status as a number."""
        return int(self.status.partition(" ")[0])

    @property
    def body(self) -> Body:
        """The JSON object of the answer."""
        told: Body = json.loads(self.content)
        return told

    def with_content(self, content: bytes) -> "Said":
        """The same with other bytes and the length that belongs to them."""
        kept = [(name, value) for name, value in self.headers if name.lower() != "content-length"]
        return replace(self, headers=(*kept, ("Content-Length", str(len(content)))), content=content)

    def with_body(self, body: Body) -> "Said":
        """The same with another JSON object."""
        return self.with_content(json.dumps(body).encode())

    def with_header(self, name: str, value: str) -> "Said":
        """The same with that header in place of what went by its name."""
        kept = [(key, told) for key, told in self.headers if key.lower() != name.lower()]
        return replace(self, headers=(*kept, (name, value)))


@dataclass(frozen=True, slots=True)
class Asked:
    """One refresh. again: asks the wrapped service, with other WSGI environ values than those that came."""

    charger_id: str
    environ: "WSGIEnvironment"
    again: Callable[..., Said]


Answering = Callable[[Asked], Said]
"""What a service around the service says to one refresh."""


def wrap(make: Callable[[], Answering]) -> Wrap:
    """A wrap that answers every refresh; make is called once for each service, so that its memory is its own."""
    return lambda app: _Wrapped(app, make())


def changing(change: Callable[[Said], Said]) -> Wrap:
    """A wrap that changes what was said."""
    return wrap(lambda: lambda asked: change(asked.again()))


def changing_ok(change: Callable[[Body], Body | None]) -> Wrap:
    """A wrap that changes the body of each 200, in place or for the one returned."""
    return changing(lambda said: said.with_body(_changed(said.body, change)) if said.code == 200 else said)


def changing_error(change: Callable[[Body], Body | None], *codes: str) -> Wrap:
    """A wrap that changes the body of each error, or of those with one of the codes."""

    def answer(said: Said) -> Said:
        if said.code == 200 or (codes and said.body["errorCode"] not in codes):
            return said
        return said.with_body(_changed(said.body, change))

    return changing(answer)


def _changed(body: Body, change: Callable[[Body], Body | None]) -> Body:
    other = change(body)
    return body if other is None else other


class _Wrapped:
    def __init__(self, app: "WSGIApplication", answering: Answering) -> None:
        self._app = app
        self._answering = answering

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] != "GET" or not path.startswith(_REFRESH):
            return self._app(environ, start_response)
        asked = Asked(
            path.removeprefix(_REFRESH).removesuffix("/refresh"),
            environ,
            lambda **other: _listen(self._app, {**environ, **other}),
        )
        said = self._answering(asked)
        start_response(said.status, list(said.headers))
        return [said.content]


def _listen(app: "WSGIApplication", environ: "WSGIEnvironment") -> Said:
    begun: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> Callable[[bytes], object]:
        begun.append((status, headers))
        return lambda _: None

    content = b"".join(app(environ, start_response))
    status, headers = begun[-1]
    return Said(status, tuple(headers), content)
