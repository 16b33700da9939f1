"""What the charger-service answered last for each charger, and which answers were seen so far at all."""

import threading
from collections import Counter, OrderedDict
from dataclasses import dataclass
from typing import Any

from simulator.control.facts import STATE, parsed, read, vendor_state
from simulator.control.views import verdict_summary
from simulator.journal.har import moment
from simulator.journal.journal import Journal, Leg

KEPT_CHARGERS = 2000
"""Chargers whose last answers are kept; who was refreshed longest ago is forgotten first."""
KEPT_ANSWERS = 500
"""Kinds of answers that are counted apart; a service that makes up error codes gets OTHER beyond."""
OTHER = "OTHER"
NO_STATE = "NO_STATE"
"""What a 200 without a charging state counts as."""


@dataclass(slots=True)
class _Last:
    refresh: Leg | None = None
    vendor: Leg | None = None


class Answers:
    """Told each exchange of a world. Safe to use from several threads."""

    def __init__(self) -> None:
        self._last: OrderedDict[str, _Last] = OrderedDict()
        self._seen: Counter[tuple[str, int, str]] = Counter()
        self._lock = threading.Lock()

    def note(self, leg: Leg) -> None:
        """Remember an exchange if it is a refresh of a known charger or a vendor's word on its state."""
        if leg.charger_id is None:
            return
        with self._lock:
            if leg.leg == "service":
                self._of(leg.charger_id).refresh = leg
                self._count(leg)
            elif leg.role == "state":
                self._of(leg.charger_id).vendor = leg

    def _of(self, charger_id: str) -> _Last:
        last = self._last.setdefault(charger_id, _Last())
        self._last.move_to_end(charger_id)
        if len(self._last) > KEPT_CHARGERS:
            self._last.popitem(last=False)
        return last

    def _count(self, leg: Leg) -> None:
        if leg.vendor is not None and leg.status is not None:
            kind = (leg.vendor, leg.status, answer_word(leg))
            known = kind in self._seen or len(self._seen) < KEPT_ANSWERS
            self._seen[kind if known else (leg.vendor, leg.status, OTHER)] += 1

    def forget(self) -> None:
        """Begin to count anew."""
        with self._lock:
            self._last.clear()
            self._seen.clear()

    def last_refresh(self, charger_id: str, journal: Journal) -> dict[str, Any] | None:
        """The newest refresh of a charger; None when none is remembered."""
        with self._lock:
            last = self._last.get(charger_id)
        if last is None or last.refresh is None:
            return None
        leg = last.refresh
        answer = parsed(leg.body)
        state, code = read(answer, STATE), read(answer, "errorCode")
        return {
            "number": leg.number,
            "cause": leg.cause,
            "at": moment(leg.at_s),
            "status": leg.status,
            "chargingState": state if isinstance(state, str) else None,
            "errorCode": code if isinstance(code, str) else None,
            **verdict_summary(journal, leg.number),
            "vendorState": vendor_state(last.vendor) if last.vendor else None,
        }

    def coverage(self) -> list[dict[str, Any]]:
        """Every answer that was seen, by vendor, and how often."""
        with self._lock:
            seen = sorted(self._seen.items())
        return [
            {"vendor": vendor, "status": status, "answer": answer, "count": count}
            for (vendor, status, answer), count in seen
        ]


def answer_word(leg: Leg) -> str:
    """The word an answer counts as: the charging state it tells, or its error code."""
    answer = parsed(leg.body)
    word = read(answer, STATE if leg.status == 200 else "errorCode")
    return word[:60] if isinstance(word, str) else NO_STATE
