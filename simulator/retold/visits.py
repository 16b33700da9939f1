"""Which exchanges belong to one refresh, as far as the times tell."""

from collections.abc import Iterable
from dataclasses import dataclass

from simulator.record.archive import Exchange
from simulator.retold.purpose import role_of
from simulator.retold.trouble import Trouble, trouble_with
from simulator.truth.states import Vendor

VISIT_GAP_MS = 1500.0
"""A longer pause between two exchanges ends a visit."""


@dataclass(frozen=True, slots=True)
class Told:
    """One exchange of a visit: what it was for and what was wrong with it."""

    exchange: Exchange
    role: str
    trouble: Trouble | None


@dataclass(frozen=True, slots=True)
class Visit:
    """What a client asked in one go. at_s: since the recording began."""

    at_s: float
    told: tuple[Told, ...]

    def last(self, role: str) -> Told | None:
        """How asking for that ended."""
        return next((one for one in reversed(self.told) if one.role == role), None)

    @property
    def signed_in_anew(self) -> bool:
        """Whether a token was refused, another one fetched, and that one accepted."""
        roles = [one.role for one in self.told if one.trouble is None]
        refused = any(one.exchange.status == 401 and one.role not in ("login", "renew") for one in self.told)
        return refused and bool({"login", "renew"} & set(roles)) and "state" in roles


def visits_in(exchanges: Iterable[Exchange], vendor: Vendor, stand_ins: frozenset[str]) -> list[Visit]:
    """The visits to one vendor, in order."""
    found: list[list[Told]] = []
    ended_ms = 0.0
    for exchange in sorted(exchanges, key=lambda one: one.after_ms):
        role = role_of(exchange, vendor)
        if role is None:
            continue
        if not found or exchange.after_ms - ended_ms > VISIT_GAP_MS:
            found.append([])
        found[-1].append(Told(exchange, role, trouble_with(exchange, vendor, role, stand_ins)))
        ended_ms = max(ended_ms, exchange.after_ms + exchange.took_ms)
    return [Visit(told[0].exchange.after_ms / 1000, tuple(told)) for told in found]
