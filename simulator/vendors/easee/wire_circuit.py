"""A circuit's limits (evcc-io/evcc, charger/easee.go; nordicopen/pyeasee, site.py). Currents in A per phase."""

from simulator.vendors.easee.circuit_settings import LIMITS
from simulator.vendors.easee.report import Report
from simulator.vendors.easee.written import CIRCUIT_DYNAMIC_A

_IDLE_CURRENT = 37


def settings(report: Report, serial: str, *, allow_offline: bool, equalizer: str | None = None) -> dict[str, object]:
    """Say ``GET /api/sites/{s}/circuits/{c}/settings``. report, serial: of the circuit's master. Errors: none.

    equalizer: serial of the one that watches over it, if any.
    """
    amps = {
        f"{name}P{phase}": report.value(number)
        for name, (numbers, _) in LIMITS.items()
        for phase, number in enumerate(numbers, 1)
    }
    return {
        **amps,
        "enableIdleCurrent": report.value(_IDLE_CURRENT),
        "allowOfflineMaxCircuitCurrent": allow_offline,
        "equalizerId": equalizer,
        "masterChargerId": serial,
    }


def dynamic_current(report: Report, minutes_left: int) -> dict[str, object]:
    """Say ``GET .../dynamicCurrent``: each phase, and the minutes it still holds, 0 for ever. Errors: none."""
    amps = {f"phase{phase}": report.value(number) for phase, number in enumerate(CIRCUIT_DYNAMIC_A, 1)}
    return {**amps, "timeToLive": minutes_left}
