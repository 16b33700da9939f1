"""Wrong services that no wrapper can be: the reference service made of one faulty part, the others untouched."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx

from contracts.drive.arena import Make
from simulator.service.app import Parts, ServiceSettings, create_app
from simulator.truth.clock import WallClock

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Send = Callable[[httpx.Request], httpx.Response]
Sending = Callable[[Send, httpx.Request], httpx.Response]
"""What a transport does with one request, given a way to send requests on."""


def made(
    *,
    parts: Parts | None = None,
    sending: Callable[[], Sending] | None = None,
    clock: Callable[[WallClock], WallClock] = lambda clock: clock,
    around: Callable[["WSGIApplication", str], "WSGIApplication"] = lambda app, _: app,
    **habits: Any,
) -> Make:
    """A maker of services with other parts, another way to call vendors, another clock or other habits (settings).

    sending: called once for each service, so that its memory is its own. around: a wrap that also learns the API key.
    """

    def make(
        settings: ServiceSettings,
        fleet: Mapping[str, Any],
        *,
        clock: WallClock,
        transport: httpx.BaseTransport,
        error_ids: Callable[[], str],
    ) -> "WSGIApplication":
        app = create_app(
            replace(settings, **habits),
            fleet,
            clock=own_clock(clock),
            transport=_Other(transport, sending()) if sending else transport,
            error_ids=error_ids,
            parts=parts or Parts(),
        )
        return around(app, settings.api_key)

    own_clock = clock
    return make


class _Other(httpx.BaseTransport):
    def __init__(self, inner: httpx.BaseTransport, sending: Sending) -> None:
        self._inner = inner
        self._sending = sending

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._sending(self._inner.handle_request, request)
