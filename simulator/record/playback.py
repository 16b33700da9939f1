"""A recording said again: a WSGI application that gives the stored answers in their order, without the upstream.

A client may still use its own names. Where the recording has a stand-in in a path or query, anything fits, and what
fitted once stands for the same from then on: the answers then bear the client's own name in its place.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote

from simulator.record.archive import Exchange, Recording, body_text
from simulator.serve import seize
from simulator.truth.clock import WallClock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_Key = tuple[str, str, tuple[str, ...]]


class Playback:
    """Gives each request the next answer that was recorded for its like; the last one again when none is left.

    speed: how much faster than recorded answers come; None lets nobody wait.
    """

    def __init__(self, recording: Recording, wall: WallClock, speed: float | None = 1.0) -> None:
        self._wall = wall
        self._speed = speed
        self._stand_ins = recording.stand_ins
        self._told: dict[_Key, list[Exchange]] = defaultdict(list)
        self._given: dict[_Key, int] = defaultdict(int)
        self._bound: dict[str, str] = {}
        self._lock = threading.Lock()
        for exchange in recording.exchanges:
            self._told[exchange.method, exchange.path, _values(exchange.query)].append(exchange)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        path = quote(environ.get("PATH_INFO", "").encode("latin-1"), safe="/%:@!$&'()*+,;=~-._")
        query = tuple(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
        with self._lock:
            exchange = self._next(environ["REQUEST_METHOD"], path, query)
            body = self._named(body_text(exchange.body)).encode() if exchange else b""
        if exchange is None:
            return _nothing(start_response, environ["REQUEST_METHOD"], path)
        if self._speed is not None:
            self._wall.sleep(exchange.took_ms / 1000 / self._speed)
        if exchange.status is None:
            return self._fail(environ, start_response)
        bodyless = exchange.status in (204, 304)
        length = [] if bodyless else [("Content-Length", str(len(body)))]
        start_response(f"{exchange.status} Recorded", [*exchange.headers, *length])
        return [b"" if bodyless or environ["REQUEST_METHOD"] == "HEAD" else body]

    def _next(self, method: str, path: str, query: tuple[tuple[str, str], ...]) -> Exchange | None:
        fitting = [(self._fit(key, method, path, query), key) for key in self._told]
        found = [(score, key) for score, key in fitting if score is not None]
        if not found:
            return None
        _, key = max(found, key=lambda one: one[0])
        self._bind(key, path, query)
        number = self._given[key]
        self._given[key] += 1
        told = self._told[key]
        return told[min(number, len(told) - 1)]

    def _fit(self, key: _Key, method: str, path: str, query: tuple[tuple[str, str], ...]) -> tuple[int, int] | None:
        """How well a request fits: words that are the same, then words that may stand for a stand-in; None if not."""
        words = self._pairs(key, path, query)
        if key[0] != method or words is None:
            return None
        same = free = 0
        for is_path, recorded, given in words:
            if recorded == given or self._bound.get(recorded) == given:
                same += 1
            elif recorded in self._stand_ins and recorded not in self._bound and given not in self._bound.values():
                free += 1
            elif is_path:
                return None
        return same, free

    def _pairs(self, key: _Key, path: str, query: tuple[tuple[str, str], ...]) -> list[tuple[bool, str, str]] | None:
        """Recorded and given word side by side: of the path, then the values of the query; None when they differ."""
        _, told_path, told_query = key
        here, there = told_path.split("/"), path.split("/")
        names = [item.partition("=")[0] for item in told_query]
        if len(here) != len(there) or sorted(names) != sorted(name for name, _ in query):
            return None
        given = dict(query)
        pairs = [(True, unquote(recorded), unquote(word)) for recorded, word in zip(here, there, strict=True)]
        values = [item.partition("=") for item in told_query]
        return pairs + [(False, value, given[name]) for name, _, value in values]

    def _bind(self, key: _Key, path: str, query: tuple[tuple[str, str], ...]) -> None:
        for _, recorded, given in self._pairs(key, path, query) or ():
            if recorded in self._stand_ins and recorded != given:
                self._bound.setdefault(recorded, given)

    def _named(self, text: str) -> str:
        for stand_in, given in self._bound.items():
            text = text.replace(f'"{stand_in}"', f'"{given}"')
        return text

    def _fail(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Nothing came back then, and nothing comes back now."""
        connection = seize(environ)
        if connection is not None:
            connection.reset()
        start_response("502 Bad Gateway", [("Content-Length", "0")])
        return []


def _values(query: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(f"{name}={value}" for name, value in query)


def _nothing(start_response: "StartResponse", method: str, path: str) -> Iterable[bytes]:
    text = f"charger-sandbox play-back: nothing like {method} {path[:200]} was recorded".encode("ascii", "replace")
    start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", str(len(text)))])
    return [text]
