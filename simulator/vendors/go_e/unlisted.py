"""Keys that were seen on the wire and are in no list; in a status only where the world's options ask for them.

Shapes from dumps and client sources; of the objects about flash and firmware no content is public, so they are empty.
"""

from collections.abc import Callable
from typing import Any

from simulator.vendors.go_e.moment import Moment
from simulator.vendors.go_e.wire_power import lifetime_wh
from simulator.vendors.go_e.wire_state import offered_a, underlying_status
from simulator.vendors.go_e.wire_time import charging_left_s, stamp

STORED_EVERY_WH = 100
"""Steps in which the lifetime energy is written to flash."""

CONSTANTS: dict[str, Any] = {
    **dict.fromkeys(("cws", "wen"), True),
    "upd": False,
    **dict.fromkeys(("rcd", "los", "acl", "stao", "lssfc", "lsstc"), None),
    **dict.fromkeys(("ocs", "ocl", "lps"), 0),
    **{key: [] for key in ("lom", "part", "esr", "tpck", "tpcm")},
    **{key: {} for key in ("apd", "otap", "nvs", "oca")},
    "ocm": "",
    "wak": "********",
    "ts": "europe.pool.ntp.org",
    "mod": 1,
    "rr": 4,
    "onv": "60.3",
    "efh": 125_920,
    "efh8": 90_112,
    "efh32": 35_808,
    "ehs": 290_000,
    "emfh": 101_376,
    "emhb": 65_536,
}
"""Key -> value of every unlisted key that follows from nothing."""


def _last_flow_s(moment: Moment) -> float | None:
    return moment.at_s if moment.charger.charging else charging_left_s(moment)


READERS: dict[str, Callable[[Moment], Any]] = {
    "etop": lambda moment: lifetime_wh(moment) // STORED_EVERY_WH * STORED_EVERY_WH,
    "acui": lambda moment: offered_a(moment) or 6,
    "msi": underlying_status,
    "cpe": lambda moment: moment.charger.plugged,
    "cpr": lambda moment: moment.charger.plugged,
    "cwsc": lambda moment: moment.history.picture_at(moment.at_s).uplink.up,
    "cwsca": lambda moment: stamp(moment, moment.history.picture_at(moment.at_s).uplink.since_s) or 0,
    "lch": lambda moment: stamp(moment, _last_flow_s(moment)) or 0,
    "wan": lambda moment: moment.setting("wan", f"go-e-{moment.identity.serial}"),
    "hsts": lambda moment: f"go-echarger_{moment.identity.serial}",
}
"""Key -> how it is read off a Moment."""
