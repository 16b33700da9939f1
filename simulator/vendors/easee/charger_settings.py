"""What ``POST /api/chargers/{id}/settings`` takes: any part of these tables (nordicopen/pyeasee, charger.py).

A setting has a command of its own; those whose number no source tells go under "download settings".
"""

from collections.abc import Collection, Iterator, Mapping
from functools import partial

from simulator.vendors.easee import deeds
from simulator.vendors.easee.bodies import Form
from simulator.vendors.easee.changes import Change
from simulator.vendors.easee.circuit_settings import LARGEST_A, circuit_changes
from simulator.vendors.easee.desk import AUTHORISATION, REMOTE_START
from simulator.vendors.easee.enums import CommandId
from simulator.vendors.easee.written import DYNAMIC_A, ENABLED, MAX_A, PHASE_MODE, SINGLE_PHASE

_FLAGS: Mapping[str, tuple[int, CommandId]] = {
    "enableIdleCurrent": (37, CommandId.IDLE_CURRENT),
    "lockCablePermanently": (30, CommandId.LOCK_CABLE),
    "smartButtonEnabled": (44, CommandId.DOWNLOAD_SETTINGS),
    "smartCharging": (102, CommandId.SMART_CHARGING),
    "localPreAuthorizeEnabled": (15, CommandId.DOWNLOAD_SETTINGS),
    "localAuthorizeOfflineEnabled": (16, CommandId.DOWNLOAD_SETTINGS),
    "allowOfflineTxForUnknownId": (17, CommandId.DOWNLOAD_SETTINGS),
    "remoteStartRequired": (REMOTE_START, CommandId.DOWNLOAD_SETTINGS),
}
_CHOICES: Mapping[str, tuple[int, CommandId, Collection[int]]] = {
    "offlineChargingMode": (45, CommandId.DOWNLOAD_SETTINGS, range(3)),
    "ledStripBrightness": (40, CommandId.LED_BRIGHTNESS, range(101)),
}
_PHASE_MODES = (1, 2, 3)


def charger_changes(form: Form) -> list[Change]:
    """The settings of a body. Raises errors.Refusal (400) for values that cannot be."""
    found = [*_kept(form), *_phases(form), *_switches(form), *_amps(form), *circuit_changes(form)]
    form.check()
    return found


def _kept(form: Form) -> Iterator[Change]:
    for name, (number, command_id) in _FLAGS.items():
        if (flag := form.flag(name)) is not None:
            yield Change(command_id, {number: flag}, deeds.write(number, flag))
    for name, (number, command_id, allowed) in _CHOICES.items():
        if (value := form.whole(name, allowed)) is not None:
            yield Change(command_id, {number: value}, deeds.write(number, value))


def _phases(form: Form) -> Iterator[Change]:
    single = form.flag("limitToSinglePhaseCharging")
    if single is not None:
        mode = deeds.ONE_PHASE if single else deeds.AUTOMATIC
        yield Change(CommandId.PHASE_MODE, {SINGLE_PHASE: single}, partial(deeds.phase_mode, mode=mode))
    if (mode_wanted := form.whole("phaseMode", _PHASE_MODES)) is not None:
        yield Change(CommandId.PHASE_MODE, {PHASE_MODE: mode_wanted}, partial(deeds.phase_mode, mode=mode_wanted))


def _switches(form: Form) -> Iterator[Change]:
    if (on := form.flag("enabled")) is not None:
        yield Change(CommandId.ENABLED, {ENABLED: on}, partial(deeds.enable, on=on))
    if (required := form.flag("authorizationRequired")) is not None:
        deed = partial(deeds.require_authorisation, required=required)
        yield Change(CommandId.DOWNLOAD_SETTINGS, {AUTHORISATION: required}, deed)


def _amps(form: Form) -> Iterator[Change]:
    if (most_a := form.number("maxChargerCurrent", 0, LARGEST_A)) is not None:
        deed = partial(deeds.most, amps=most_a)
        yield Change(CommandId.MAX_CHARGER_CURRENT, {MAX_A: most_a}, deed)
    if (amps := deeds.offered(form.number("dynamicChargerCurrent", 0, LARGEST_A))) is not None:
        deed = partial(deeds.dynamic, amps=amps, minutes=0.0)
        yield Change(CommandId.DYNAMIC_CHARGER_CURRENT, {DYNAMIC_A: amps}, deed)
