"""The journal of one world: bounded, in order, tied together by the refresh that caused a vendor call."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile

from simulator.journal.redact import redact_headers, redact_text
from simulator.journal.verdict import Judgement, Verdict

KEPT_BODY_BYTES = 16_384
"""Bytes of a body that a journal keeps."""
KEPT_JUDGEMENTS = 1000
"""Judgements that are kept until somebody looks; older ones are never made."""
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Leg:
    """One exchange. ``leg`` is "service" (a caller asks the charger-service) or "vendor" (the service asks a vendor).

    number: counts the exchanges of a world. at_s: world time, unix seconds. status: None when no answer came, then
    ``ending`` says what came instead. faults: the names of the rules that struck; shaped_by: what each of them was.
    cause: number of the refresh that caused a vendor call, where it is known; a refresh bears its own. began_s: wall
    time of the request, unix seconds, and elapsed_ms until the answer was ready; 0 where nobody looked at a watch.
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
    shaped_by: tuple[str, ...] = ()
    request_headers: Headers = ()
    request_body: str = ""
    headers: Headers = ()
    body: str = ""
    cause: int | None = None
    began_s: float = field(default=0.0, compare=False)
    elapsed_ms: float = field(default=0.0, compare=False)
    number: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which exchanges are asked for; None is any. status: a number such as 503, a class such as "5xx", or "none"."""

    leg: str | None = None
    vendor: str | None = None
    charger_id: str | None = None
    status: str | None = None
    cause: int | None = None
    since: int = 0

    def fits(self, leg: Leg) -> bool:
        """Whether the exchange is one of them."""
        return (
            leg.number > self.since
            and self.leg in (None, leg.leg)
            and self.vendor in (None, leg.vendor)
            and self.charger_id in (None, leg.charger_id)
            and self.cause in (None, leg.cause)
            and self.status in (None, *status_words(leg))
        )


def status_words(leg: Leg) -> tuple[str, ...]:
    """The words that ask for an exchange with that status."""
    return ("none",) if leg.status is None else (str(leg.status), f"{leg.status // 100}xx")


def text_of(body: bytes) -> str:
    """A body as a journal shows it: at most KEPT_BODY_BYTES, undecodable bytes escaped."""
    return body[:KEPT_BODY_BYTES].decode("utf-8", "backslashreplace")


class Journal:
    """The newest ``keep`` exchanges of one world. Safe to use from several threads.

    on_note: told each exchange as it is kept; on_verdict: told the number of each that was judged. They must not wait.
    """

    def __init__(self, keep: int = 5000) -> None:
        self.on_note: Callable[[Leg], None] = lambda _: None
        self.on_verdict: Callable[[int], None] = lambda _: None
        self._legs: deque[Leg] = deque(maxlen=keep)
        self._lock = threading.Lock()
        self._judging = threading.Lock()
        self._pending: dict[int, Judgement] = {}
        self._verdicts: dict[int, Verdict] = {}
        self._count = 0

    def __len__(self) -> int:
        return len(self._legs)

    @property
    def count(self) -> int:
        """Exchanges noted so far, kept or not."""
        return self._count

    def go_on_after(self, count: int) -> None:
        """Count on from there, where exchanges of an earlier life had numbers up to that."""
        with self._lock:
            self._count = max(self._count, count)

    def note(self, leg: Leg, judgement: Judgement | None = None, *, redacted: bool = False) -> int:
        """Keep an exchange, redacted; returns its number. judgement: made when somebody first asks for the verdict.
        redacted: nothing secret is in it any more, ``without_secrets`` has been through.
        """
        with self._lock:
            self._count += 1
            if len(self._legs) == self._legs.maxlen:
                self._verdicts.pop(self._legs[0].number, None)
                self._pending.pop(self._legs[0].number, None)
            clean = replace(leg, number=self._count) if redacted else without_secrets(leg, self._count)
            self._legs.append(clean)
            if judgement is not None:
                self._pending[clean.number] = judgement
                if len(self._pending) > KEPT_JUDGEMENTS:
                    del self._pending[next(iter(self._pending))]
        self.on_note(clean)
        return clean.number

    def verdict(self, number: int) -> Verdict | None:
        """What is wrong with that exchange; None for one that nobody judges or that is no longer kept."""
        with self._judging:
            with self._lock:
                judgement = self._pending.pop(number, None)
            if judgement is None:
                return self._verdicts.get(number)
            verdict = judgement()
            with self._lock:
                if self._legs and number >= self._legs[0].number:
                    self._verdicts[number] = verdict
        self.on_verdict(number)
        return verdict

    def verdict_word(self, number: int) -> str:
        """How the verdict of that exchange stands, without making one: not-judged, waiting, right or wrong."""
        if number in self._pending:
            return "waiting"
        verdict = self._verdicts.get(number)
        if verdict is None:
            return "not-judged"
        return "wrong" if verdict else "right"

    def wrong_at(self, number: int) -> tuple[str, ...]:
        """The places in that exchange's answer that were found wrong, each once, without making a verdict."""
        return tuple(dict.fromkeys(finding.part for finding in self._verdicts.get(number, ())))

    def get(self, number: int) -> Leg | None:
        """The exchange with that number, None when it is not kept."""
        return next((leg for leg in self.since(number - 1) if leg.number == number), None)

    def since(self, number: int) -> list[Leg]:
        """The exchanges after that number, oldest first, as far as they are kept."""
        with self._lock:
            newer = list(takewhile(lambda leg: leg.number > number, reversed(self._legs)))
        return newer[::-1]

    def newest(self, wanted: Wanted, limit: int) -> list[Leg]:
        """The newest exchanges that fit, at most ``limit``, newest first."""
        with self._lock:
            legs = list(self._legs)
        return list(islice(_fitting(reversed(legs), wanted), limit))

    def clear(self) -> int:
        """Forget every exchange and return how many; numbers go on."""
        with self._lock:
            forgotten = len(self._legs)
            self._legs.clear()
            self._pending.clear()
            self._verdicts.clear()
        return forgotten


def _fitting(legs: Iterator[Leg], wanted: Wanted) -> Iterator[Leg]:
    return (leg for leg in takewhile(lambda leg: leg.number > wanted.since, legs) if wanted.fits(leg))


def without_secrets(leg: Leg, number: int | None = None) -> Leg:
    """The exchange with a mark in place of every secret. number: its own from now on."""
    return replace(
        leg,
        number=leg.number if number is None else number,
        target=redact_text(leg.target),
        request_headers=redact_headers(leg.request_headers),
        request_body=redact_text(leg.request_body),
        headers=redact_headers(leg.headers),
        body=redact_text(leg.body),
    )
