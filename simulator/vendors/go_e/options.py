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

_PREFIX = "go_e."
_RELEASE = re.compile(r"(\d+)(?:\.(\d+))?")


@dataclass(frozen=True, slots=True)
class Options:
    """All switches with their defaults; ``hardware`` is the world option ``go_e.hardware`` and so on.

    hardware: V3, V4, V5, CORE or PRO; CORE and PRO have no lock keys.
    firmware: key ``fwv``; up to 056 the older ``err`` numbers, 053 and 054 write times with two dots.
    core_pro_400: CORE and PRO answer 400, body and all, when a key asked for is missing or no filter is given, as their
    LAN interface does (go-eCharger-API-v2#312).
    empty_errors: refusals carry no body.
    retention_s: seconds after which the cloud has forgotten a silent charger and says 403 instead of 404.
    write_delay_s: whole seconds until a write shows in the status.
    stop_takes_s: seconds ``car`` stays 2 after a stop; 6 by the control pilot's standard, some cars take minutes.
    phase_switch_s: length of the pause of a phase switch.
    reboot_s: seconds a reboot by ``rst`` takes the charger off line.
    starting_s: seconds firmware from 60.4 on says ``car`` 6 once it is back from a reboot.
    """

    hardware: str = "V4"
    firmware: str = "60.3"
    core_pro_400: bool = False
    empty_errors: bool = False
    retention_s: float = 86_400.0
    write_delay_s: int = 1
    stop_takes_s: float = 6.0
    phase_switch_s: float = 5.0
    reboot_s: float = 30.0
    starting_s: float = 5.0

    @classmethod
    def of(cls, world_options: Mapping[str, Any]) -> "Options":
        """The switches of one world. Raises ValueError for a name or a hardware that does not exist."""
        given = {name[len(_PREFIX) :]: value for name, value in world_options.items() if name.startswith(_PREFIX)}
        return cls._checked(given) if given else DEFAULTS

    @classmethod
    def _checked(cls, given: dict[str, Any]) -> "Options":
        known = [field.name for field in fields(cls)]
        if unknown := sorted(set(given) - set(known)):
            raise ValueError(f"no option is called {_PREFIX}{unknown[0]}: choose among {', '.join(known)}")
        options = cls(**given)
        if options.hardware not in HARDWARE:
            raise ValueError(f"{_PREFIX}hardware is one of {', '.join(HARDWARE)}, got {options.hardware!r}")
        return options

    @property
    def locks(self) -> bool:
        """Whether the hardware has a Type 2 socket that locks, and the keys about it."""
        return self.hardware not in ("CORE", "PRO")

    @property
    def release(self) -> tuple[int, int]:
        """The firmware in numbers: (55, 7) for ``055.7``, (60, 3) for ``60.3-rc2``; (0, 0) if there are none."""
        found = _RELEASE.match(self.firmware)
        return (int(found[1]), int(found[2] or 0)) if found else (0, 0)


DEFAULTS = Options()
