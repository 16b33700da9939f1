"""Every exchange of a trial, on both legs, as a HAR 1.2 archive, which the network panels of browsers open.

Entries go to disk as they happen, a file for each part of a trial, so that memory stays bounded and processes that work
side by side do not meet. What HAR has no field for begins with an underscore; an exchange without an answer has status
0, as browsers write it, and says in ``_error`` what came instead. A vendor call names in ``_cause`` the number of the
exchange that it belongs to. Times are the world's.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from contracts.drive.arena import VENDORS_URL
from contracts.exchange import HIDDEN, HIDDEN_HEADERS, Exchange, Headers
from contracts.target import PLACELESS_HOST
from simulator.journal.har import har
from simulator.journal.journal import Leg

MOST_EXCHANGES = 20_000
"""Of one part of a trial; what comes after them is counted and left out."""


_NUMBERS = 10_000_000
"""Numbers of entries that a part has for itself; an exchange has KEPT_CALLS vendor calls at most."""


class HarSpool:
    """Collects the entries of a trial in a folder and writes the archive at its end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._part = 0
        self._noted = 0
        self._numbered = 0

    def begin(self, part: int) -> None:
        """A part of the trial begins; parts are written in the order of their numbers."""
        self._part, self._noted, self._numbered = part, 0, part * _NUMBERS

    def note(self, exchange: Exchange) -> None:
        """Keep an exchange whose secrets are marked."""
        self._noted += 1
        with (self._folder / f"{self._part:08}.jsonl").open("a", encoding="utf-8") as file:
            if self._noted > MOST_EXCHANGES:
                file.write("\n")
                return
            for entry in entries(exchange, self._numbered + 1):
                self._numbered += 1
                file.write(json.dumps(entry) + "\n")

    def write(self, path: Path, version: str) -> None:
        """Write the archive, entry by entry. Raises OSError."""
        creator = json.dumps({"name": "charger-sandbox", "version": version})
        left_out, separator = 0, ""
        with path.open("w", encoding="utf-8") as out:
            out.write(f'{{"log": {{"version": "1.2", "creator": {creator}, "pages": [], "entries": [')
            for line in self._lines():
                if not line.strip():
                    left_out += 1
                    continue
                out.write(f"{separator}\n{line.rstrip()}")
                separator = ","
            comment = f', "comment": "{left_out} exchanges left out"' if left_out else ""
            out.write(f"\n]{comment}}}}}\n")

    def _lines(self) -> Iterator[str]:
        for part in sorted(self._folder.glob("*.jsonl")):
            with part.open(encoding="utf-8") as file:
                yield from file


def entries(exchange: Exchange, number: int) -> list[dict[str, Any]]:
    """The exchange with the service, which gets that number, then the vendor calls it caused with those that follow."""
    leg = replace(_leg("service", exchange, exchange.failure or "complete"), number=number)
    asked = har([leg], f"http://{PLACELESS_HOST}", "")
    legs = [
        replace(
            _leg("vendor", call.exchange, call.ending),
            number=number + place,
            cause=number,
            vendor=call.vendor,
            role=call.role,
            faults=call.faults,
        )
        for place, call in enumerate(exchange.calls, 1)
    ]
    told: list[dict[str, Any]] = [*asked["log"]["entries"], *har(legs, VENDORS_URL, "")["log"]["entries"]]
    return told


def _leg(side: str, exchange: Exchange, ending: str) -> Leg:
    request, answer = exchange.request, exchange.answer
    content = (answer.body if answer.content is None else answer.content) if answer else b""
    return Leg(
        leg=side,
        at_s=exchange.at_s or 0.0,
        method=request.method,
        target=request.path,
        status=answer.status if answer else None,
        ending=ending,
        request_headers=_hidden(request.headers),
        request_body=_text(request.body),
        headers=_hidden(answer.headers) if answer else (),
        body=_text(content),
        elapsed_ms=round(answer.elapsed_s * 1000, 3) if answer else 0.0,
    )


def _text(body: bytes) -> str:
    return body.decode("utf-8", "backslashreplace")


def _hidden(headers: Headers) -> Headers:
    """Secrets that are not marked yet go; a mark still tells one from another."""
    return tuple(
        (name, HIDDEN if name.lower() in HIDDEN_HEADERS and "<redacted" not in value else value)
        for name, value in headers
    )
