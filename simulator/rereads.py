"""A state that is asked for again while nothing has happened: told again without being worked out again.

Whoever polls many chargers as fast as he can, or loads a charger-service with hundreds of refreshes a second, would
otherwise measure how long the fakes take to describe a charger. Only in worlds whose clock runs, and for a moment:
whatever happens (an act, a token, an account, a write at the vendor, a fault) ends it at once, and values that change
with time alone are late by KEPT_S at the most. In worlds that stand still or are stepped every answer is worked out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from simulator.gate import CAUSE_KEY, STATE_READ, StateRead, cause_of
from simulator.journal.journal import Leg, without_secrets
from simulator.truth.clock import SystemWall, WallClock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEPT_S = 0.05
"""World seconds an answer may be told again."""
MAX_KEPT = 512
"""Answers kept at once."""
_PLAIN_OPTIONS = frozenset({"easee.profile"})
"""Options that make no answer depend on how often it is asked for, as limits and quotas do."""

_Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    read: StateRead
    leg: Leg
    options: Mapping[str, Any]
    status: str
    headers: list[tuple[str, str]]

    def holds_at(self, now_s: float) -> bool:
        opened = self.read.opened
        fresh = 0 <= now_s - self.leg.at_s <= KEPT_S and opened.world.clock.speed > 0
        return fresh and opened.changes == self.read.changes and opened.world.options == self.options


class Rereads:
    """A vendor's WSGI application with its memory of a moment. Safe to use from several threads."""

    def __init__(self, app: "WSGIApplication", wall: WallClock | None = None) -> None:
        self._app = app
        self._wall = wall or SystemWall()
        self._kept: dict[_Key, _Kept] = {}

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        if environ["REQUEST_METHOD"] != "GET":
            return self._app(environ, start_response)
        key = _key(environ)
        kept = self._kept.get(key)
        if kept is not None:
            began_s, began = self._wall.now_s(), self._wall.monotonic_s()
            now_s = kept.read.opened.world.now_s()
            if kept.holds_at(now_s):
                start_response(kept.status, list(kept.headers))
                elapsed_ms = round((self._wall.monotonic_s() - began) * 1000, 3)
                again = replace(kept.leg, at_s=now_s, cause=cause_of(environ), began_s=began_s, elapsed_ms=elapsed_ms)
                kept.read.opened.journal.note(again, redacted=True)
                return [kept.read.body]
            self._kept.pop(key, None)

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            self._keep(key, environ.get(STATE_READ), status, headers)
            return start_response(status, headers, exc_info)

        return self._app(environ, start)

    def _keep(self, key: _Key, read: StateRead | None, status: str, headers: list[tuple[str, str]]) -> None:
        if read is None or not status.startswith("200 "):
            return
        options = dict(read.opened.world.options)
        if set(options) <= _PLAIN_OPTIONS and read.opened.world.clock.speed > 0:
            while len(self._kept) >= MAX_KEPT:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[key] = _Kept(read, without_secrets(read.leg), options, status, list(headers))


def _key(environ: "WSGIEnvironment") -> _Key:
    """Everything a vendor can tell two requests apart by, but for the refresh that caused them."""
    said = tuple(item for item in environ.items() if item[0].startswith("HTTP_") and item[0] != CAUSE_KEY)
    return environ["SCRIPT_NAME"], environ["PATH_INFO"], environ.get("QUERY_STRING", ""), said
