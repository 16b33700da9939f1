"""The switches of the go-e fake, read from a world's options under ``go_e.``; each has a default."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

HARDWARE: dict[str, str] = {
    "V3": "go-eCharger",
    "V4": "go-eCharger_V4",
    "V5": "go-eCharger_V5",
    "CORE": "go-eCharger_Phoenix",
    "PRO": "go-eCharger_Phoenix",
}
"""Hardware -> key ``typ`` (goecharger/go-eCharger-API-v2, apikeys-en.md)."""

_CHOICES: dict[str, tuple[str, ...]] = {
    "hardware": tuple(HARDWARE),
    "thermometers": ("both", "one", "broken", "none"),
    "cdi_counts": ("stamp", "elapsed"),
    "socket_quirk": (
        "none",
        "text success",
        "delta between",
        "ends early",
        "delta first",
        "silent",
        "password in cloud",
    ),
}
"""Switch -> what it may be, where that is one of a few words."""

_PREFIX = "go_e."
_RELEASE = re.compile(r"(\d+)(?:\.(\d+))?")


@dataclass(frozen=True, slots=True)
class Options:
    """All switches with their defaults; ``hardware`` is the world option ``go_e.hardware`` and so on.

    The charger:

    hardware: V3, V4, V5, CORE or PRO; CORE and PRO have no lock keys.
    firmware: key ``fwv``; up to 056 the older ``err`` numbers and keys, 053 and 054 write times with two dots, 60.0 to
    60.2 have no ``cards`` in the LAN, 60.4 refuses ``fsp``.
    write_delay_s: whole seconds until a write shows in the status.
    stop_takes_s: seconds ``car`` stays 2 after a stop; 6 by the control pilot's standard, some cars take minutes.
    phase_switch_s: length of the pause of a phase switch.
    silent_switch: ``modelStatus`` does not tell of a phase switch (go-eCharger-API-v2#194).
    switch_loses_owner, switch_loses_energy: from a phase switch on ``trx`` is null (#145), ``wh`` counts from 0.
    reboot_s: seconds a reboot by ``rst`` takes the charger off line.
    starting_s: seconds firmware from 60.4 on says ``car`` 6 once it is back from a reboot.
    clock_set_after_s: seconds after its return from a reboot in which ``utc`` still counts from 1970 (#80).
    unlisted_keys: the status has the keys that were seen on the wire and are in no list.
    zero_meter: ``nrg`` is zeros while the car charges (#321, PRO 60.4).
    phantom_car: unplugged, ``car`` is 3 and ``modelStatus`` 2 (evcc-io/evcc#32510, CORE 60.5).
    zero_setpoint_status: ``modelStatus`` where load management grants nothing; 39 was seen, too (#295).
    thermometers: what ``tma`` holds: both, one (#161), broken is -16843.01 (#132), none is null.
    missing_keys: keys, with commas between, the status lacks (marq24/ha-goecharger-api2#93, #94: ``rfb``, ``var``).
    deaf_keys: keys, with commas between, whose writes are acknowledged and nothing happens (#306: ``frc``).
    networks_around: WLANs in ``scan`` (#12).
    cdi_counts: what ``cdi`` of type 0 holds: the uptime stamp of the start, or the ms elapsed.

    The cloud:

    core_pro_400: CORE and PRO answer 400, body and all, when a key asked for is missing or no filter is given, as their
    LAN interface does (#312).
    empty_errors: refusals carry no body.
    no_key_status: status of a request without any key.
    retention_s: seconds after which the cloud has forgotten a silent charger and says 403 instead of 404.
    post_works: POST is answered like GET.
    lists_every_key: ``succeeded`` holds every key of a set; else only the last, as once seen (#135).
    checks_values: values that do not fit are among ``failed``; else the charger ignores them without a word.

    The LAN:

    hai, hla: whether its interfaces v2 and v1 are on before anybody writes these keys.
    lan_without_cloud: a charger that lost its cloud still answers in the LAN, as its WLAN is not what broke (#122);
    else it has no power.
    app_password: opens the WebSocket; empty is ``go-e-`` and the serial.
    lan_secured: writes through the LAN's WebSocket are signed.
    socket_quirk: how both WebSockets misbehave: "text success" is ``"success":"true"`` (#306), "delta between" the
    parts of a full status and "ends early" are #87, "delta first" is a delta in place of the full status, "silent"
    says nothing after it; "password in cloud" asks for the app password although the key came along.
    socket_missing: keys, with commas between, that never come through a WebSocket (marq24/ha-goecharger-api2#160).
    """

    hardware: str = "V4"
    firmware: str = "60.3"
    write_delay_s: int = 1
    stop_takes_s: float = 6.0
    phase_switch_s: float = 5.0
    silent_switch: bool = False
    switch_loses_owner: bool = False
    switch_loses_energy: bool = False
    reboot_s: float = 30.0
    starting_s: float = 5.0
    clock_set_after_s: float = 0.0
    unlisted_keys: bool = False
    zero_meter: bool = False
    phantom_car: bool = False
    zero_setpoint_status: int = 27
    thermometers: str = "both"
    missing_keys: str = ""
    deaf_keys: str = ""
    networks_around: int = 0
    cdi_counts: str = "stamp"
    core_pro_400: bool = False
    empty_errors: bool = False
    no_key_status: int = 401
    retention_s: float = 86_400.0
    post_works: bool = False
    lists_every_key: bool = True
    checks_values: bool = False
    hai: bool = True
    hla: bool = False
    lan_without_cloud: bool = True
    app_password: str = ""
    lan_secured: bool = True
    socket_quirk: str = "none"
    socket_missing: str = ""

    @classmethod
    def of(cls, world_options: Mapping[str, Any]) -> "Options":
        """The switches of one world. Raises ValueError for a name or a word that does not exist."""
        given = {name[len(_PREFIX) :]: value for name, value in world_options.items() if name.startswith(_PREFIX)}
        return cls._checked(given) if given else DEFAULTS

    @classmethod
    def _checked(cls, given: dict[str, Any]) -> "Options":
        known = [field.name for field in fields(cls)]
        if unknown := sorted(set(given) - set(known)):
            raise ValueError(f"no option is called {_PREFIX}{unknown[0]}: choose among {', '.join(known)}")
        for name in _CHOICES.keys() & given.keys():
            if given[name] not in _CHOICES[name]:
                raise ValueError(f"{_PREFIX}{name} is one of {', '.join(_CHOICES[name])}, got {given[name]!r}")
        return cls(**given)

    @property
    def locks(self) -> bool:
        """Whether the hardware has a Type 2 socket that locks, and the keys about it."""
        return self.hardware not in ("CORE", "PRO")

    @property
    def release(self) -> tuple[int, int]:
        """The firmware in numbers: (55, 7) for ``055.7``, (60, 3) for ``60.3-rc2``; (0, 0) if there are none."""
        found = _RELEASE.match(self.firmware)
        return (int(found[1]), int(found[2] or 0)) if found else (0, 0)

    def before(self, release: tuple[int, int]) -> bool:
        """Whether the firmware is a known one older than that."""
        return (0, 0) < self.release < release


DEFAULTS = Options()
