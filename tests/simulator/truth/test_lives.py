"""Any life a charger can live keeps the same few promises."""

import math
from contextlib import suppress
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from simulator.truth.actions import ACTIONS
from simulator.truth.charger import MIN_CURRENT_A, Charger
from simulator.truth.errors import ActionRefused
from simulator.truth.fleet import Entry, Fleet
from simulator.truth.history import History, Planned
from simulator.truth.physics import full_power_w
from simulator.truth.situations import SITUATIONS, begin
from simulator.truth.states import ChargingState, FaultKind, Hold, Vendor
from simulator.truth.view import CloudView

S = ChargingState
NOW_S = 1_767_603_600.0
DUST = 1e-6
"""What floating point may lose, Wh."""
PARAMS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "plug": st.fixed_dictionaries(
        {},
        optional={
            "wanted_wh": st.one_of(st.just(math.inf), st.floats(10, 50_000)),
            "car_phases": st.integers(1, 3),
            "hold": st.sampled_from(sorted(Hold)),
        },
    ),
    "pause": st.fixed_dictionaries({}, optional={"hold": st.sampled_from(sorted(Hold))}),
    "fault": st.fixed_dictionaries({"kind": st.sampled_from([kind.value for kind in FaultKind])}),
    "limit": st.fixed_dictionaries({"limit_a": st.sampled_from([0, 6, 10, 16])}),
    "phases": st.fixed_dictionaries({"phases": st.sampled_from([1, 3])}),
    "require_authorisation": st.fixed_dictionaries({"required": st.booleans()}),
    "go_offline": st.fixed_dictionaries({}, optional={"lag_s": st.floats(0, 600)}),
    "reboot": st.fixed_dictionaries({}, optional={"away_s": st.floats(0, 600)}),
    "car_waits": st.fixed_dictionaries({"waits": st.booleans()}),
}
DEEDS = st.sampled_from([*ACTIONS, "go_offline", "come_online", "reboot", "car_waits"]).flatmap(
    lambda name: st.tuples(st.just(name), PARAMS.get(name, st.just({})))
)


class Life(RuleBasedStateMachine):
    """Something happens, something is planned, time passes; after each the promises are looked at."""

    history: History
    now_s: float

    @initialize(vendor=st.sampled_from(Vendor), situation=st.sampled_from(sorted(SITUATIONS)))
    def begin(self, vendor: Vendor, situation: str) -> None:
        fleet = Fleet(7, [Entry(vendor, "x", situation)])
        self.now_s = NOW_S
        self.history = begin(vendor, fleet.new_charger(fleet.chargers[0]), situation, NOW_S)
        self.before = self.charger

    @property
    def charger(self) -> Charger:
        return self.history.charger_at(self.now_s)

    @rule(deed=DEEDS)
    def happen(self, deed: tuple[str, dict[str, Any]]) -> None:
        name, params = deed
        with suppress(ActionRefused):
            self.history = self.history.act(name, self.now_s, **params)
        self.history = self.history.up_to(self.now_s)

    @rule(deed=DEEDS, in_s=st.floats(0, 2000))
    def plan(self, deed: tuple[str, dict[str, Any]], in_s: float) -> None:
        name, params = deed
        self.history = self.history.plan(Planned(self.now_s + in_s, name, params)).up_to(self.now_s)

    @rule(seconds=st.one_of(st.floats(0, 10), st.floats(0, 20_000)))
    def wait(self, seconds: float) -> None:
        self.now_s += seconds
        self.history = self.history.up_to(self.now_s)

    @invariant()
    def power_flows_only_while_charging(self) -> None:
        charger = self.charger
        assert charger.charging or (charger.power_w, charger.active_phases) == (0.0, 0)
        assert 0 <= charger.power_w <= max(full_power_w(charger) * 1.001, self.before.power_w)
        assert not charger.charging or charger.limit_a >= MIN_CURRENT_A

    @invariant()
    def a_session_runs_while_a_car_is_there(self) -> None:
        charger = self.charger
        assert charger.plugged is (charger.session is not None)
        assert charger.plugged or charger.state in (S.UNPLUGGED, S.FAULT)
        assert not (charger.plugged and charger.state is S.UNPLUGGED)

    @invariant()
    def reasons_go_with_their_states(self) -> None:
        charger = self.charger
        assert (charger.hold is not None) is (charger.state is S.PREPARING)
        assert (charger.fault is not None) is (charger.state is S.FAULT)
        if charger.state in (S.CHARGING, S.STOPPED, S.FINISHED):
            assert charger.had_charged

    @invariant()
    def energy_never_falls(self) -> None:
        before, charger = self.before, self.charger
        assert charger.lifetime_wh >= before.lifetime_wh - DUST
        if before.session and charger.session and before.session.number == charger.session.number:
            assert charger.session_wh >= before.session_wh - DUST
        assert charger.wanted_wh >= 0

    @invariant()
    def the_cloud_knows_no_more_than_it_heard(self) -> None:
        view = CloudView.of(self.now_s, self.history)
        assert view.heard_until_s <= self.now_s
        assert view.charger.at_s <= view.heard_until_s
        assert view.online or view.down_since_s is not None
        assert view.link_changed_s <= self.now_s

    @invariant()
    def time_runs_forward(self) -> None:
        times = [picture.at_s for picture in self.history.pictures]
        assert times == sorted(times)
        assert self.charger.since_s <= self.now_s

    @invariant()
    def remember(self) -> None:
        self.before = self.charger


Life.TestCase.settings = settings(
    derandomize=True, deadline=None, database=None, max_examples=60, stateful_step_count=30
)
TestLife = Life.TestCase
