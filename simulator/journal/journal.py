"""The journal of one world: bounded, in order, tied together by the refresh that caused a vendor call."""

import threading
from collections import deque
from dataclasses import dataclass, field, replace
from itertools import takewhile

from simulator.journal.redact import redact_headers, redact_text

KEPT_BODY_BYTES = 16_384
"""Bytes of a body that a journal keeps."""
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Leg:
    """One exchange. ``leg`` is "service" (a caller asks the charger-service) or "vendor" (the service asks a vendor).

    number: counts the exchanges of a world. at_s: world time, unix seconds. status: None when no answer came, then
    ``ending`` says what came instead. faults: the names of the rules that struck. cause: number of the refresh that
    caused a vendor call, where it is known.
    """

    leg: str
    at_s: float
    method: str
    target: str
    status: int | None
    ending: str = "complete"
    vendor: str | None = None
    role: str | None = None
    endpoint: str | None = None
    account_id: str | None = None
    charger_id: str | None = None
    faults: tuple[str, ...] = ()
    request_headers: Headers = ()
    request_body: str = ""
    headers: Headers = ()
    body: str = ""
    cause: int | None = None
    number: int = field(default=0, compare=False)


def text_of(body: bytes) -> str:
    """A body as a journal shows it: at most KEPT_BODY_BYTES, undecodable bytes escaped."""
    return body[:KEPT_BODY_BYTES].decode("utf-8", "backslashreplace")


class Journal:
    """The newest ``keep`` exchanges of one world. Safe to use from several threads."""

    def __init__(self, keep: int = 5000) -> None:
        self._legs: deque[Leg] = deque(maxlen=keep)
        self._lock = threading.Lock()
        self._count = 0

    def __len__(self) -> int:
        return len(self._legs)

    @property
    def count(self) -> int:
        """Exchanges noted so far, kept or not."""
        return self._count

    def note(self, leg: Leg) -> int:
        """Keep an exchange, redacted; returns its number."""
        with self._lock:
            self._count += 1
            self._legs.append(_clean(leg, self._count))
            return self._count

    def since(self, number: int) -> list[Leg]:
        """The exchanges after that number, oldest first, as far as they are kept."""
        with self._lock:
            newer = list(takewhile(lambda leg: leg.number > number, reversed(self._legs)))
        return newer[::-1]


def _clean(leg: Leg, number: int) -> Leg:
    return replace(
        leg,
        number=number,
        target=redact_text(leg.target),
        request_headers=redact_headers(leg.request_headers),
        request_body=redact_text(leg.request_body),
        headers=redact_headers(leg.headers),
        body=redact_text(leg.body),
    )
