"""Settings of a charger: what the truth knows changes there, the rest is kept and shown again.

Sources: docs.zaptec.com/reference/api_chargers_id_update_post; custom-components/zaptec `zaptec/api.py` for the
undocumented ``localSettings`` and ``settings``.
"""

from dataclasses import dataclass

from simulator.truth.charger import Charger
from simulator.truth.fleet import Identity
from simulator.truth.states import ChargingState, Hold
from simulator.truth.world import World
from simulator.vendors.zaptec.bodies import Fields
from simulator.vendors.zaptec.commands import SETTINGS
from simulator.vendors.zaptec.currents import MIN_CURRENT, allot, wish
from simulator.vendors.zaptec.enums import PHASE_ID_MAP
from simulator.vendors.zaptec.errors import rejected
from simulator.vendors.zaptec.jsontext import decimal
from simulator.vendors.zaptec.options import option
from simulator.vendors.zaptec.records import Records
from simulator.vendors.zaptec.timeline import LIMIT_S

MAX_A = 32.0
DAY_S = 86400
_OFFLINE_PHASES = (0, *(row[0] for row in PHASE_ID_MAP))
_APOLLO = frozenset(row[0] for row in SETTINGS if "A" in row[3])
_SWITCHES = frozenset({120, 151, 154, 711, 712, 806, 868})
_AMPERES = {510: 0.0, 511: 0.0, 523: -1.0}
"""Settings in A and the least they take."""
_WHOLE: dict[int, tuple[int, ...]] = {520: (1, 3), 522: _OFFLINE_PHASES}
_PHASES_WANTED = "phases wanted"
PRIORITY = "priority"


@dataclass(frozen=True, slots=True)
class Priority:
    """What one visit of a car is granted: phases, and a current in A."""

    session: int
    phases: int | None
    current_a: float | None


@dataclass(frozen=True, slots=True)
class Panel:
    """A charger whose settings change, with its records and its installation's. Hold the world's lock meanwhile."""

    world: World
    identity: Identity
    records: Records
    site: Records

    @property
    def charger(self) -> Charger:
        """The charger as it really is."""
        return self.world.truth(self.identity.id)

    def note(self, state_id: int, value: str) -> None:
        """Keep a value; it comes back from the charger a little later."""
        self.records.write(state_id, value, self.world.now_s() + LIMIT_S)

    def limit(self, limit_a: float) -> None:
        """A new limit of the charger, A; phases that waited for one come along."""
        changed = limit_a != self.charger.limit_a
        wish(self.world, self.identity, self.records, limit_a)
        allot(self.world, self.identity, self.records, self.site)
        waiting = self.records.newest(_PHASES_WANTED)
        if changed and waiting is not None:
            self.records.write(_PHASES_WANTED, None, self.world.now_s())
            self._use_phases(waiting)

    def phases(self, phases: int) -> None:
        """One phase or three."""
        if option(self.world, "zaptec.lazy_phases"):
            self.records.write(_PHASES_WANTED, phases, self.world.now_s())
        else:
            self._use_phases(phases)

    def _use_phases(self, phases: int) -> None:
        if phases != self.charger.phases:
            self.world.act(self.identity.id, "phases", phases=phases)

    def require_authorisation(self, required: bool) -> None:
        """Ask for a tag before the next car may charge; a car that waits for one goes on when it is not asked for."""
        if required != self.charger.authorisation_required:
            self.world.act(self.identity.id, "require_authorisation", required=required)
        if not required and self.charger.hold is Hold.AUTHORISATION:
            self.world.act(self.identity.id, "authorise")

    def enable(self, enabled: bool) -> None:
        """Switch the charger off or on for the car that is there."""
        charger = self.charger
        if enabled and charger.hold is Hold.POWER:
            self.world.act(self.identity.id, "release")
        waits = charger.plugged and charger.state not in (ChargingState.FAULT, ChargingState.STOPPED)
        if not enabled and waits:
            self.world.act(self.identity.id, "pause", hold=Hold.POWER.value)


def update(panel: Panel, fields: Fields) -> None:
    """POST /api/chargers/{id}/update. Units: A and s. Raises Refusal; then nothing has changed."""
    max_a = fields.number("maxChargeCurrent", 0, MAX_A)
    phases = fields.choice("maxChargePhases", (1, 3))
    min_a = fields.number("minChargeCurrent", 0, MAX_A)
    offline_a = fields.number("offlineChargeCurrent", -1, MAX_A)
    offline_phase = fields.choice("offlineChargePhase", _OFFLINE_PHASES)
    interval_s = fields.number("meterValueInterval", 0, DAY_S)
    if min_a is not None:
        panel.note(MIN_CURRENT, decimal(min_a))
    if offline_a is not None:
        panel.note(523, decimal(offline_a))
    if offline_phase is not None:
        panel.note(522, str(offline_phase))
    if interval_s is not None:
        panel.note(555, f"{interval_s:.0f}")
    if phases is not None:
        panel.phases(phases)
    if max_a is not None:
        panel.limit(max_a)


def write_local(panel: Panel, fields: Fields) -> None:
    """POST /api/chargers/{id}/localSettings: cable lock and ring light. Raises Refusal; then nothing has changed."""
    locked = fields.inner("Cable").flag("PermanentLock")
    brightness = fields.inner("Device").number("HmiBrightness", 0, 1)
    if locked is not None:
        panel.note(151, "1" if locked else "0")
    if brightness is not None:
        panel.note(153, decimal(brightness))


def write_numbered(panel: Panel, rows: list[Fields]) -> None:
    """POST /api/chargers/{id}/settings: rows of id and value. Raises Refusal; then nothing has changed."""
    for state_id, value in [_numbered(row) for row in rows]:
        if state_id == 120:
            panel.require_authorisation(value == "1")
        elif state_id == 510:
            panel.limit(float(value))
        elif state_id == 520:
            panel.phases(int(value))
        else:
            panel.note(state_id, value)
            if state_id == 711:
                panel.enable(value == "1")


def prioritise(panel: Panel, session: int, fields: Fields) -> None:
    """POST /api/session/{id}/priority: phases, and a current in A, for a running visit. Raises Refusal."""
    phases = fields.choice("prioritizedPhases", (1, 3))
    current_a = fields.number("prioritizedCurrent", 0, MAX_A)
    panel.records.write(PRIORITY, Priority(session, phases, current_a), panel.world.now_s())
    if phases is not None:
        panel.phases(phases)


def _numbered(row: Fields) -> tuple[int, str]:
    """A setting and its value as the charger will show it."""
    number = row.number("id")
    if number not in _APOLLO:
        raise rejected("UnknownSetting")
    state_id = int(number)
    if state_id in _AMPERES:
        return state_id, decimal(_given(row.number("value", _AMPERES[state_id], MAX_A)))
    if state_id in _WHOLE:
        return state_id, str(_given(row.choice("value", _WHOLE[state_id])))
    value = row.text("value")
    if state_id in _SWITCHES:
        if value.casefold() not in ("0", "1", "false", "true"):
            raise rejected("InvalidFormat")
        value = "1" if value.casefold() in ("1", "true") else "0"
    return state_id, value


def _given(value: float | None) -> float:
    if value is None:
        raise rejected("MissingRequiredData")
    return value
