"""A vendor that asks to be left alone is left alone."""

from collections.abc import Iterator

from contracts.findings import Violation
from contracts.manners.visit import Visit, call_name, pause_wanted_s, pause_words

_FURTHER_CALLS = 1
"""Calls that may already have been decided upon when the vendor asked for a pause."""
_SENT_TOGETHER = 4
"""The same for a service elsewhere, which may have sent state, master data, configuration and site side by side."""


class LeavesAlone:
    """After a 429 or a block no call goes out before the time the vendor named, in this refresh or in later ones."""

    slug = "leaves_alone"
    title = "The service goes on calling a vendor that asked for a pause"
    why = "Easee starts a block anew with every call, and Zaptec cuts integrations off that ignore its 429."

    def __call__(self, visit: Visit) -> Iterator[Violation]:
        """Look at calls during a pause from before, and at calls after a pause was asked for."""
        if visit.calls and visit.answered_s < visit.quiet_until_s:
            left_s = visit.quiet_until_s - visit.asked_s
            expected = f"no call for another {left_s:.0f} s, as the vendor asked: {visit.quiet_why}"
            yield Violation("hammering", "vendor calls", expected, call_name(visit.calls[0]))
            return
        yield from self._within(visit)

    def _within(self, visit: Visit) -> Iterator[Violation]:
        for place, leg in enumerate(visit.calls):
            pause_s = pause_wanted_s(leg, visit.budget)
            if pause_s is None:
                continue
            later = [one for one in visit.calls[place + 1 :] if not _waited(visit, one.at_s - leg.at_s, pause_s)]
            again = any((one.method, one.target) == (leg.method, leg.target) for one in later)
            if again or len(later) > (_FURTHER_CALLS if visit.clock_moves else _SENT_TOGETHER):
                expected = f"no call after the vendor's {leg.status}: {pause_words(leg, pause_s)}"
                yield Violation(
                    "hammering", "vendor calls", expected, f"{len(later)} more, {call_name(later[0])} first"
                )
                return


def _waited(visit: Visit, passed_s: float, pause_s: float) -> bool:
    """Whether the service kept the pause within the refresh; where no clock shows that, its own patience does."""
    if visit.clock_moves:
        return 0 < passed_s >= pause_s
    return visit.answered_s - visit.asked_s >= max(pause_s, 1.0)
