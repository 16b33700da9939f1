"""What a charger itself says over HTTP in the LAN, and how: JSON, or the few sentences of its little web server.

Headers: evcc-io/evcc#2644. Sentences: go-eCharger-API-v2#287, openhab/openhab-addons#10861; answers of set:
go-eCharger-API-v2#4, #86, #153, #322 and, of firmware 050, go-eCharger-API-v1#65.
"""

from collections.abc import Iterable

from flask import Response

from simulator.vendors.go_e import refused
from simulator.vendors.go_e.commands import Taken
from simulator.vendors.go_e.jsontext import encoded, text

JSON = "application/json"
_SENTENCE = "text/html"
"""The web server of the chip's maker calls its error sentences that."""


class Unreachable(Exception):
    """There is no charger at that address of the LAN, or none that answers: no answer at all is due."""


def say(body: str, status: int = 200, content_type: str = JSON) -> Response:
    """An answer of the charger, which ends the connection behind each."""
    answer = Response(encoded(body), status, content_type=content_type)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Connection"] = "close"
    return answer


def nothing_here() -> Response:
    """404: no such address, or the owner has not switched that interface on."""
    return say("Nothing matches the given URI", 404, _SENTENCE)


def no_such_method() -> Response:
    """405: the address takes GET only."""
    return say("Request method for this URI is not handled by server", 405, _SENTENCE)


def set_outcome(taken: Iterable[Taken]) -> Response:
    """Say what became of each written key.

    Shape: {key: true}, or {key: "key: complaint (value)"} where it was refused; 500 as soon as there is one of these.
    """
    outcomes = {row.key: _outcome(row) for row in taken}
    failed = any(outcome is not True for outcome in outcomes.values())
    return say(text(outcomes), 500 if failed else 200)


def _outcome(row: Taken) -> bool | str:
    return True if row.complaint is None else f"{row.key}: {row.complaint} ({refused.shown(row.value)})"


def counted_outcome(taken: Iterable[Taken]) -> Response:
    """The same as firmware before 051 said it: how many keys were taken."""
    good = [row.complaint is None for row in taken]
    return say(f"{sum(good)} succeeded and {len(good) - sum(good)} failed", 200, "text/plain")
