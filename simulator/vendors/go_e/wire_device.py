"""Keys about the device itself: name, model, network, cards."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from simulator.truth.fleet import Identity
from simulator.truth.seeds import derived_int, derived_text
from simulator.vendors.go_e.jsontext import text
from simulator.vendors.go_e.keys import CARD_ENERGY, CARD_NAME, CARD_STORED
from simulator.vendors.go_e.moment import Moment
from simulator.vendors.go_e.options import HARDWARE
from simulator.vendors.go_e.sheet import CONSTANTS, SSID, cards

NO_SLASH_FROM = (54, 6)
RELEASES = ("055.7", "59.4", "60.2", "60.3", "60.4", "60.5")
"""Firmware a charger may come through, oldest first."""


def firmware(moment: Moment) -> str:
    """``fwv``: the world's choice, and a newer release for each update the truth has seen."""
    chosen, updates = moment.options.firmware, moment.charger.firmware - 1
    if updates <= 0:
        return chosen
    place = RELEASES.index(chosen) if chosen in RELEASES else len(RELEASES) - 1
    return RELEASES[min(place + updates, len(RELEASES) - 1)]


def offers(moment: Moment) -> list[str]:
    """``ocu``: firmware branches on offer, the present one first."""
    now = firmware(moment)
    later = RELEASES[RELEASES.index(now) + 1 :] if now in RELEASES else ()
    return [now, *(f"{release} BETA" for release in later[:1])]


def card_slots(moment: Moment) -> list[dict[str, Any]]:
    """``cards`` with what was written to the slots."""
    return cards({key: moment.setting(key, CONSTANTS[key]) for key in (*CARD_NAME, *CARD_STORED, *CARD_ENERGY)})


PLATE = frozenset({"sse", "typ", "styp", "var", "host", "wcb", "ccw", "dll"})
"""The keys of ``plate``."""


@lru_cache(maxsize=1024)
def plate(identity: Identity, seed: int, hardware: str) -> dict[str, str]:
    """Ready JSON members of what is printed on the device or fixed by where it hangs."""
    low, mid, high, top = derived_int(seed, identity.id, "go-e", "network", below=2**32).to_bytes(4, "big")
    access_point = f"12:34:{low:02X}:{mid:02X}:{high:02X}:{top:02X}"
    ticket = derived_text(seed, identity.id, "go-e", "ticket", alphabet="0123456789abcdef", length=32)
    values: dict[str, object] = {
        "sse": identity.serial,
        "typ": HARDWARE[hardware],
        "styp": f"{hardware.lower()}_cable",
        "var": 11 if identity.max_a <= 16 else 22,
        "host": f"go-echarger_{identity.serial}",
        "wcb": access_point,
        "ccw": _wlan(access_point, f"192.168.1.{low % 250 + 2}"),
        "dll": f"https://data.v3.go-e.io/export?e={ticket}",
    }
    return {key: f'"{key}":{text(value)}' for key, value in values.items()}


def _wlan(access_point: str, address: str) -> dict[str, Any]:
    """``ccw``: the WLAN joined."""
    ciphers = {"encryptionType": 3, "pairwiseCipher": 4, "groupCipher": 4}
    link = {"channel": 8, "bssid": access_point, "ip": address}
    return {"ssid": SSID, **ciphers, **link, "netmask": "255.255.255.0", "gw": "192.168.1.1", "ipv6": []}


def _topics(moment: Moment) -> str:
    """What ``mtp`` is until it is written: up to firmware 054.5 with a slash before it (go-eCharger-API-v2#84)."""
    slash = "/" if moment.options.before(NO_SLASH_FROM) else ""
    return f"{slash}go-eCharger/{moment.identity.serial}/"


READERS: dict[str, Callable[[Moment], Any]] = {
    "fna": lambda moment: moment.setting("fna", moment.identity.name),
    "fwv": firmware,
    "ocu": offers,
    "mtp": lambda moment: moment.setting("mtp", _topics(moment)),
    "rssi": lambda moment: -60 - moment.noise % 15 + round(moment.wobble(10)),
}
"""Key -> how it is read off a Moment."""
