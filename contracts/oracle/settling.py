"""How late each vendor's cloud shows what happened, by kind of value. Seconds, a little margin included.

Easee: states and limits within 1 to 3 s of a change, power and currents every 5 to 60 s while charging, the online flag
about a minute after a reconnect (nordicopen/easee_hass#430; evcc-io/evcc#20791). go-e: the charger's logic runs once a
second, a forced stop may read as charging for 6 s, writes have shown up after 4 to 6 s
(goecharger/go-eCharger-API-v2#60; go-eCharger-API-v1#75); a fast charger link returns every 10 s. Zaptec: state answers
come from a cache of about 15 s (docs.zaptec.com); a pause takes 7 s (custom-components/zaptec#209), a resume up to
10 s, power and phases 5 to 20 s, and a full car reads as charging for 120 s (evcc-io/evcc#33719).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.truth.states import Vendor


@dataclass(frozen=True, slots=True)
class Settling:
    """Seconds until a change is surely seen. state_s: state and plug; power_s, limit_s, phases_s: those values;

    full_car_s: a car that stopped asking; flag_s: the cloud's offline mark; back_s: after the line is there again.
    """

    state_s: float
    power_s: float
    limit_s: float
    phases_s: float
    full_car_s: float
    flag_s: float
    back_s: float


SETTLING: Mapping[Vendor, Settling] = {
    Vendor.EASEE: Settling(5.0, 65.0, 5.0, 65.0, 5.0, 5.0, 90.0),
    Vendor.GO_E: Settling(8.0, 8.0, 8.0, 8.0, 8.0, 3.0, 15.0),
    Vendor.ZAPTEC: Settling(26.0, 45.0, 40.0, 40.0, 137.0, 17.0, 30.0),
}

LOOKS_OLD_S: Mapping[Vendor, float] = {Vendor.EASEE: 120.0, Vendor.GO_E: 30.0, Vendor.ZAPTEC: 180.0}
"""A service whose clock is this far ahead of the world, seconds, may take good data for those of a charger gone silent.

It then sees the vendor's longest honest silence and this on top. Easee: 15 min idle, and careful clients give up after
17 (nordicopen/easee_hass). go-e: 30 s, twice that is a clear sign (go-e cloud API paper, parameter age). Zaptec: a
heartbeat every 180 s while charging, gone after two of them.
"""
PHASE_SWITCH_S = 30.0
"""A switch between one and three phases interrupts charging for 5 to 20 s (goecharger/go-eCharger-API-v2#121)."""
STARTING_UP_S = 90.0
"""A booting go-e is away up to a minute and then says it initializes for a while."""


def power_slack_kw(vendor: Vendor, power_kw: float) -> float:
    """How far a right reading may be off: meter and voltage noise, rounding, and Zaptec's reporting threshold.

    Zaptec reports power again only after it moved by 200 W, or 500 W above 7 kW (smjothen/ApolloESP32Application).
    """
    slack_kw = 0.25 + 0.02 * power_kw
    if vendor is Vendor.ZAPTEC:
        slack_kw += 0.5 if power_kw > 7 else 0.2
    return slack_kw
