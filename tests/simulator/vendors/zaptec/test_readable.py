"""Whatever happens to a charger, a reader of the public tables finds the truth once every word is said."""

import pytest

from simulator.truth.actions import ACTIONS
from simulator.truth.errors import ActionRefused
from simulator.truth.seeds import stream
from simulator.truth.states import ChargingState, FaultKind, Hold
from tests.simulator.vendors.zaptec.bench import Bench

QUIET_S = 121.0
"""The slowest word: 710 of a full car."""
REBOOT_WARNING = 1024


def read(state: dict[int, str | None]) -> ChargingState:
    """The charging state a reader sees: 710 and 718 by the vendor's table, faults by 804 and 702."""
    mode, warnings = int(state[710] or 0), int(state[804] or 0) & ~REBOOT_WARNING
    if mode not in (1, 2, 3, 5) or state[702] == "-12" or (warnings and mode != 3):
        return ChargingState.FAULT
    if mode == 5:
        return ChargingState.STOPPED if state[718] == "1" else ChargingState.FINISHED
    return {1: ChargingState.UNPLUGGED, 2: ChargingState.PREPARING, 3: ChargingState.CHARGING}[mode]


HOLDS = (None, Hold.AUTHORISATION, Hold.POWER, Hold.SCHEDULE)
EVENTS = sorted({*ACTIONS, "reboot", "go_offline", "come_online", "car_waits"})


@pytest.mark.parametrize("walk", range(12))
def test_the_truth_can_be_read_after_any_walk(walk: int) -> None:
    draw = stream(walk, "walk")
    bench = Bench("unplugged")
    done = 0
    for _ in range(120):
        action = draw.choice(EVENTS)
        # A car that waits for itself is offered current; a limit of 0 A would be another reason to wait.
        limits_a = [6, 10, 16] if bench.world.truth(bench.charger.id).hold is Hold.CAR else [0, 6, 10, 16]
        params: dict[str, dict[str, object]] = {
            "plug": {"hold": draw.choice(HOLDS), "car_phases": draw.choice([1, 2, 3]), "wanted_wh": 30_000.0},
            "pause": {"hold": draw.choice([Hold.POWER, Hold.SCHEDULE])},
            "fault": {"kind": draw.choice(list(FaultKind))},
            "limit": {"limit_a": draw.choice(limits_a)},
            "phases": {"phases": draw.choice([1, 3])},
            "car_waits": {"waits": draw.random() < 0.5},
        }
        try:
            bench.act(action, **params.get(action, {}))
        except ActionRefused:
            continue
        done += 1
        bench.clock.step(draw.choice([0.0, 1.0, 3.0, 30.0]))
        at_once = bench.state()
        assert at_once[710] in {"1", "2", "3", "5"}
        bench.clock.step(QUIET_S)
        view = bench.world.view(bench.charger.id)
        if view.now_s - view.charger.since_s < QUIET_S and view.down_since_s is None:
            continue
        state = bench.state()
        heard = view.charger
        assert read(state) is heard.state, (action, params.get(action), state)
        assert (state[721] is not None) == heard.plugged
        assert float(state[510] or 0) == heard.limit_a
        assert float(state[708] or 0) == pytest.approx(heard.offered_a)
        if not heard.charging:
            assert state[513] == "0.000"
        elif view.down_since_s is None:
            assert float(state[513] or 0) == pytest.approx(heard.power_w, abs=520)
    assert done > 40
