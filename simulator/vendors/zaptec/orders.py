"""Commands: when the cloud refuses to send one, and what it does to the charger.

The cloud judges by what the charger told it, not by how it is. Rules and the refusal's words: evcc-io/evcc#21566,
docs.zaptec.com/page/charger-command-validation-update, custom-components/zaptec#346 (10001).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.truth.charger import MIN_CURRENT_A, Charger
from simulator.truth.errors import ActionRefused
from simulator.truth.fleet import Identity
from simulator.truth.states import ChargingState, Hold
from simulator.truth.world import World
from simulator.vendors.zaptec import ids
from simulator.vendors.zaptec.commands import COMMANDS
from simulator.vendors.zaptec.currents import stop_early, stopped_early_s
from simulator.vendors.zaptec.enums import Mode
from simulator.vendors.zaptec.errors import forbidden, rejected
from simulator.vendors.zaptec.options import option
from simulator.vendors.zaptec.records import Records
from simulator.vendors.zaptec.timeline import FINAL_STOP_S

NOT_PAUSED = "Charging is not Paused nor Scheduled; Resume command cannot be sent"
BY_USER = "authorised by user"
"""Record of a charger: numbers of the visits its owner authorised through the cloud and not with a tag."""
STANDALONE = 712
FIRMWARE = (911, 916)
RESTART_NOTICED_S = 5.0
"""A charger that restarts says goodbye, so the cloud knows at once."""
UPGRADE_S = 180.0
_A_MOMENT_WH = 1.0
"""What a full car asks for when its session begins anew."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the cloud knows of a charger when a command comes: 710, 718, and whether 763 names a schedule."""

    mode: int
    final_stop: bool
    scheduled: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """A command's charger: as it really is, as it told, and what was written about it. lost: no word reaches it."""

    world: World
    identity: Identity
    records: Records
    charger: Charger
    told: Told
    lost: bool = False

    def act(self, action: str, **params: Any) -> None:
        """Let it happen now. Raises Refusal (500, code 528) when the charger cannot."""
        if self.lost:
            return
        try:
            self.world.act(self.identity.id, action, **params)
        except ActionRefused:
            raise rejected("DeviceCommandRejected") from None


def reachable(world: World, identity: Identity) -> bool:
    """Whether a word to the charger arrives. Raises Refusal (500, code 520) when not, unless options say it is lost."""
    if world.history(identity.id).last.uplink.up:
        return True
    if option(world, "zaptec.offline_commands") == "refused":
        raise rejected("ErrorCommunicatingWithDevice")
    return False


def known_command(text: str) -> int:
    """The id of a command third parties may send. Raises Refusal: 500 with code 519, 403 for the vendor's own."""
    if not text.isascii() or not text.isdigit() or int(text[:9]) not in _SENDABLE:
        raise rejected("UnknownCommand")
    if int(text) not in OPEN:
        raise forbidden()
    return int(text)


def stop(scene: Scene) -> None:
    """506: a pause. A car that had no energy yet is held back, which the truth does not call a stop."""
    told, charger = scene.told, scene.charger
    if told.mode == Mode.DISCONNECTED or (told.mode == Mode.CONNECTED_FINISHED and told.final_stop):
        raise rejected("DeviceCommandRejected")
    if charger.state is ChargingState.PREPARING and not charger.had_charged:
        scene.act("pause", hold=Hold.POWER.value)
        stop_early(scene.records, charger, scene.world.now_s() + FINAL_STOP_S)
        return
    scene.act("stop")


def resume(scene: Scene) -> None:
    """507: ends a pause by 506, or a wait for a schedule."""
    told, charger, now_s = scene.told, scene.charger, scene.world.now_s()
    paused = told.mode == Mode.CONNECTED_FINISHED and told.final_stop
    if stopped_early_s(scene.records, charger, now_s) is not None:
        scene.act("release")
    elif paused:
        _go_on(scene)
    elif told.scheduled:
        scene.act("release")
    else:
        raise rejected("DeviceCommandRejected", NOT_PAUSED)


def _go_on(scene: Scene) -> None:
    if scene.charger.limit_a < MIN_CURRENT_A:
        scene.act("pause", hold=Hold.POWER.value)
        return
    scene.act("start")
    if not scene.charger.wanted_wh:
        scene.act("finish")


def deauthorise(scene: Scene) -> None:
    """10001: the session is closed and the next one begins, with the cable still in.

    To the truth a session lasts from cable to cable, so there the cable is out for no time at all.
    """
    charger = scene.charger
    if not charger.plugged or charger.state is ChargingState.FAULT:
        raise rejected("DeviceCommandRejected")
    held = charger.hold in (Hold.POWER, Hold.SCHEDULE) and not charger.authorisation_required
    hold = charger.hold.value if charger.hold and held else None
    scene.act("unplug")
    scene.act("plug", wanted_wh=charger.wanted_wh or _A_MOMENT_WH, car_phases=charger.car_phases, hold=hold)
    if option(scene.world, "zaptec.deauthorise_complains"):
        raise rejected("DeviceCommandRejected")


def restart(scene: Scene) -> None:
    """102: about a minute away; the session goes on."""
    scene.act("reboot", lag_s=RESTART_NOTICED_S)


def upgrade(scene: Scene) -> None:
    """200: to the available version if there is a newer one; some minutes away."""
    available = option(scene.world, "zaptec.firmware")
    if available == "unset":
        raise rejected("DeviceFirmwareNotConfigured")
    version = ids.firmware_version(scene.charger.firmware + 1)
    if available != "newer" or scene.records.newest(FIRMWARE[0]) == version:
        return
    back_s = scene.world.now_s() + UPGRADE_S
    scene.act("reboot", lag_s=RESTART_NOTICED_S, away_s=UPGRADE_S)
    for state_id in FIRMWARE:
        scene.records.write(state_id, version, back_s)


def authorise(scene: Scene) -> None:
    """POST authorizecharge: the owner says yes. Refused when nobody waits for that (sveinse/zaptec#2)."""
    charger = scene.charger
    if charger.session is None or charger.authorised or not charger.authorisation_required:
        raise rejected("DeviceCommandRejected")
    by_user: frozenset[int] = scene.records.newest(BY_USER, frozenset())
    scene.records.write(BY_USER, by_user | {charger.session.number}, scene.world.now_s())
    scene.act("authorise")


OPEN: dict[int, Callable[[Scene], None]] = {
    102: restart,
    200: upgrade,
    506: stop,
    507: resume,
    10001: deauthorise,
}
"""Commands third parties may send."""
_SENDABLE = frozenset(row[0] for row in COMMANDS) - {0, 10000, 10999}
