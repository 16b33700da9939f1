"""Whatever happens to a charger, telling the truth is never wrong and turning the plug round always is."""

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.oracle import judge
from simulator.truth.errors import ActionRefused
from simulator.truth.states import ChargingState, Vendor
from tests.contracts.oracle.stage import Stage

DEEDS = st.sampled_from(
    [
        ("plug", {}),
        ("plug", {"wanted_wh": 3000.0}),
        ("plug", {"hold": "SCHEDULE"}),
        ("plug", {"car_phases": 1}),
        ("unplug", {}),
        ("start", {}),
        ("stop", {}),
        ("finish", {}),
        ("pause", {}),
        ("pause", {"hold": "SCHEDULE"}),
        ("release", {}),
        ("fault", {}),
        ("clear_fault", {}),
        ("limit", {"limit_a": 10}),
        ("limit", {"limit_a": 16}),
        ("phases", {"phases": 1}),
        ("phases", {"phases": 3}),
        ("require_authorisation", {}),
        ("authorise", {}),
        ("car_waits", {}),
    ]
)
WAITS_S = st.sampled_from([0.0, 1.0, 3.0, 7.0, 20.0, 60.0, 400.0, 7200.0])
LIFE = st.lists(st.tuples(DEEDS, WAITS_S), max_size=12)
EXAMPLES = settings(max_examples=60, deadline=None, derandomize=True, database=None)


def live(vendor: Vendor, life: list[tuple[tuple[str, dict[str, object]], float]]) -> Stage:
    stage = Stage(vendor, "unplugged")
    for (action, params), wait_s in life:
        try:
            stage.act(action, **params)
        except ActionRefused:
            continue
        finally:
            stage.step(wait_s)
    return stage


@EXAMPLES
@given(vendor=st.sampled_from(Vendor), life=LIFE)
def test_the_truth_is_never_wrong(vendor: Vendor, life: list[tuple[tuple[str, dict[str, object]], float]]) -> None:
    stage = live(vendor, life)
    assert judge(200, stage.right_answer(), stage.ask()) == []


@EXAMPLES
@given(vendor=st.sampled_from(Vendor), life=LIFE)
def test_a_plug_turned_round_is_always_wrong(
    vendor: Vendor, life: list[tuple[tuple[str, dict[str, object]], float]]
) -> None:
    stage = live(vendor, life).step(600)
    body = stage.right_answer()
    body["chargeState"]["isPlugged"] = not stage.truth.plugged
    found = judge(200, body, stage.ask())
    assert bool(found) or stage.truth.state is ChargingState.FAULT
