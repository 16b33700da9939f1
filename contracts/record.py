"""What a trial keeps for its reports: the evidence behind findings, and counts of everything else.

It listens between court and service, so that every answer is counted whichever drive asked. Memory stays bounded: of a
kind of finding only the first few keep their exchanges, and exchanges behind no finding are kept by nobody.
"""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from contracts.drive.arena import Place
from contracts.drive.scenarios import CaseResult
from contracts.exchange import Answer, Exchange, Request, VendorCall
from contracts.findings import Finding
from contracts.masking import Mask, secrets_of
from contracts.outcome import Outcome, outcome
from contracts.target import Target
from simulator.gate import OpenWorld, refresh_number
from simulator.journal.journal import Leg
from simulator.truth.fleet import Identity

KEPT_EXCHANGES = 20
"""Findings of one kind, in one part of a trial, that keep their exchange."""
KEPT_CALLS = 40
"""Vendor calls that an exchange keeps."""

Coverage = Counter[tuple[str, Outcome]]
"""How often each kind of answer came, by vendor; vendor is empty when the request named no charger of one."""


class Spool(Protocol):
    """Takes every exchange of a trial."""

    def begin(self, part: int) -> None:
        """A part of the trial begins."""

    def note(self, exchange: Exchange) -> None:
        """An exchange, its secrets marked."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is left of one part of a trial."""

    findings: tuple[Finding, ...]
    cases: tuple[CaseResult, ...]
    coverage: Coverage


@dataclass(slots=True)
class Record:
    """Listens to one part of a trial after the other. spool: is told each exchange with its secrets marked."""

    spool: Spool | None = None
    _coverage: Coverage = field(default_factory=Counter)
    _opened: list[OpenWorld] = field(default_factory=list)
    _keys: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, part: int) -> None:
        """A part begins."""
        if self.spool is not None:
            self.spool.begin(part)
        self._coverage, self._opened, self._keys = Counter(), [], set()

    def listen(self, place: Place) -> Place:
        """The same place, listened to."""
        self._opened.append(place.opened)
        self._keys.add(place.target.api_key)
        return replace(place, target=_Listening(place.target, place.opened, self._note))

    def keep(self, drive: str, findings: Sequence[Finding], cases: Sequence[CaseResult]) -> Kept:
        """End the part: findings that name the drive, carry evidence as far as it is kept, and give away no secret."""
        worlds = self._opened if findings else []
        mask = Mask(self._keys.union(*(secrets_of(opened.world) for opened in worlds)))
        times: Counter[tuple[str, ...]] = Counter()
        done: dict[int, Finding] = {}
        for finding in findings:
            kind = (finding.check, finding.rule, finding.part, finding.vendor or "")
            times[kind] += 1
            kept = finding if times[kind] <= KEPT_EXCHANGES else replace(finding, exchange=None)
            done[id(finding)] = mask.finding(replace(kept, drive=drive))
        told = tuple(
            replace(case, findings=tuple(done[id(finding)] for finding in case.findings)) if case.findings else case
            for case in cases
        )
        return Kept(tuple(done[id(finding)] for finding in findings), told, self._coverage)

    def _note(self, opened: OpenWorld, vendor: str, exchange: Exchange) -> None:
        with self._lock:
            self._coverage[vendor, outcome(exchange)] += 1
            if self.spool is not None:
                self.spool.note(Mask(self._keys | secrets_of(opened.world)).exchange(exchange))


class _Listening:
    """A target that tells of every exchange, and knows the vendor calls behind it."""

    def __init__(self, inner: Target, opened: OpenWorld, note: Callable[[OpenWorld, str, Exchange], None]) -> None:
        self._inner = inner
        self._opened = opened
        self._note = note
        self.api_key = inner.api_key
        vendors = {charger.vendor.value for charger in opened.world.chargers}
        self._only_vendor = vendors.pop() if len(vendors) == 1 else ""

    def send(self, request: Request) -> Exchange:
        """Send one request on."""
        journal, world = self._opened.journal, self._opened.world
        said, at_s = journal.count, world.now_s()
        exchange = self._inner.send(request)
        who = self._charger(request)
        legs = [leg for leg in journal.since(said) if leg.leg == "vendor" and _belongs(leg, refresh_number.get(), who)]
        exchange = replace(exchange, at_s=at_s, calls=tuple(map(vendor_call, legs[:KEPT_CALLS])))
        self._note(self._opened, who.vendor.value if who else self._only_vendor, exchange)
        return exchange

    def _charger(self, request: Request) -> Identity | None:
        parts = request.bare_path.split("/")
        return self._opened.world.find(parts[3]) if len(parts) > 3 else None


def _belongs(leg: Leg, number: int | None, who: Identity | None) -> bool:
    """Whether a call belongs to a refresh: it says so, or it was for that charger's account and names no other."""
    if leg.cause is not None:
        return leg.cause == number
    return who is None or leg.account_id in (None, who.account_id)


def vendor_call(leg: Leg) -> VendorCall:
    """A leg of the journal as a report tells it."""
    asked = Request(leg.method, leg.target, leg.request_headers, leg.request_body.encode("utf-8", "surrogatepass"))
    answer = None
    if leg.status is not None:
        body = leg.body.encode("utf-8", "surrogatepass")
        answer = Answer(leg.status, "", leg.headers, body, leg.elapsed_ms / 1000)
    failure = "" if answer else f"the vendor's answer did not come: {leg.ending}"
    exchange = Exchange(asked, answer, failure, leg.at_s)
    return VendorCall(exchange, leg.at_s, leg.vendor or "", leg.role or "", leg.ending, leg.faults)
