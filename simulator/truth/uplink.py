"""What the cloud last heard. One place for all three vendors: a charger goes quiet, its cloud keeps the last picture.

How long a cloud takes to notice, by vendor: go-e answers 404 as soon as data is older than 30 s
(goecharger/go-eCharger-API-v2, cloud API paper); Zaptec after about twice the heartbeat of 180 s charging or 600 s idle
(smjothen/ApolloESP32Application, PulseInterval); Easee after 15 to 35 minutes (nordicopen/easee_hass#116, #430).
"""

from dataclasses import dataclass

from simulator.truth.states import Vendor

NOTICED_AFTER_S: dict[tuple[Vendor, bool], float] = {
    (Vendor.GO_E, True): 30.0,
    (Vendor.GO_E, False): 30.0,
    (Vendor.ZAPTEC, True): 360.0,
    (Vendor.ZAPTEC, False): 1200.0,
    (Vendor.EASEE, True): 1020.0,
    (Vendor.EASEE, False): 1020.0,
}
"""Seconds from the last word to the cloud's offline mark, by vendor and whether the charger was charging."""


@dataclass(frozen=True, slots=True)
class Uplink:
    """The line between charger and cloud. since_s: when it last changed. noticed_after_s: the flag's lag when down."""

    up: bool = True
    since_s: float = 0.0
    noticed_after_s: float = 0.0

    def noticed(self, now_s: float) -> bool:
        """Whether the cloud has marked the charger offline by now_s."""
        return not self.up and now_s >= self.since_s + self.noticed_after_s


def went_down(vendor: Vendor, charging: bool, at_s: float, lag_s: float | None = None) -> Uplink:
    """The line breaks at at_s; lag_s overrides the vendor's own slowness to notice."""
    return Uplink(False, at_s, NOTICED_AFTER_S[vendor, charging] if lag_s is None else lag_s)


def came_up(at_s: float) -> Uplink:
    """The line is there again."""
    return Uplink(True, at_s)
