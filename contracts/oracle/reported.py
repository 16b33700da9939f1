"""How old the values can be that name a state: a vendor stamps a value when it changes, and some say two states alike.

Easee says one mode (109) for waiting and for stopped and gives the reason elsewhere. Zaptec says one mode (710) for
everything that is plugged in without charging, and keeps it through a fault. A value that is the same after an outage
as before it keeps its time.
"""

from collections.abc import Mapping

from contracts.oracle.window import heard_at
from simulator.truth.charger import Charger
from simulator.truth.history import History
from simulator.truth.states import ChargingState, Vendor

_SAID_ALIKE: Mapping[Vendor, frozenset[ChargingState]] = {
    Vendor.EASEE: frozenset({ChargingState.PREPARING, ChargingState.STOPPED}),
    Vendor.GO_E: frozenset(),
    Vendor.ZAPTEC: frozenset({ChargingState.PREPARING, ChargingState.STOPPED, ChargingState.FINISHED}),
}


def reported_since_s(history: History, charger: Charger) -> float:
    """The earliest time, unix seconds, that the values naming this charger's state may carry."""
    since_s = charger.since_s
    word = _word(history.vendor, charger)
    for picture in reversed(history.pictures):
        if picture.at_s > charger.at_s:
            continue
        before = heard_at(history, picture.at_s)
        said = _word(history.vendor, before)
        if word and said and said != word:
            break
        word = word or said
        since_s = min(since_s, before.since_s)
    return since_s


def _word(vendor: Vendor, charger: Charger) -> str:
    """What stands for the state; empty when the vendor just keeps the word it had."""
    if vendor is Vendor.ZAPTEC and charger.state is ChargingState.FAULT:
        return ""
    return "alike" if charger.state in _SAID_ALIKE[vendor] else charger.state.value
