"""What was measured and when it was reported: steps of power and energy, heartbeats, full reports, old values."""

from itertools import pairwise

import pytest

from simulator.vendors.zaptec.jsontext import timestamp
from simulator.vendors.zaptec.reports import energy_step
from tests.simulator.vendors.zaptec.bench import Bench


def stamps(bench: Bench, *state_ids: int) -> list[str]:
    """When some observations were made."""
    rows = bench.rows()
    return [rows[state_id]["Timestamp"] for state_id in state_ids]


@pytest.mark.parametrize(
    ("delivered_wh", "reported_wh"),
    [
        (0.0, 0.0),
        (99.9, 0.0),
        (100.0, 100.0),
        (999.0, 900.0),
        (1000.0, 1000.0),
        (1199.0, 1000.0),
        (1200.0, 1200.0),
        (4999.0, 4800.0),
        (5000.0, 5000.0),
        (5499.0, 5000.0),
        (14_200.0, 14_000.0),
    ],
)
def test_energy_is_reported_in_steps(delivered_wh: float, reported_wh: float) -> None:
    assert energy_step(delivered_wh) == reported_wh


def test_a_new_session_keeps_the_old_energy_until_the_current_flows() -> None:
    bench = Bench("unplugged")
    assert bench.state()[553] == "14.200"
    bench.act("plug", hold="POWER")
    bench.clock.step(60)
    assert bench.state()[553] == "14.200"
    bench.act("release")
    bench.clock.step(4)
    assert bench.state()[710] == "3"
    assert bench.state()[553] == "0.000"


def test_energy_of_a_session_rises_step_by_step_and_stays_after_unplug() -> None:
    bench = Bench("unplugged")
    bench.act("plug")
    seen: list[str | None] = []
    for _ in range(41):
        bench.clock.step(10)
        value = bench.state()[553]
        if seen[-1:] != [value]:
            seen.append(value)
    assert seen == [*(f"{n / 10:.3f}" for n in range(11)), "1.200"]
    bench.act("unplug")
    bench.clock.step(60)
    assert bench.state()[553] == "1.200"


def test_the_time_of_an_energy_step_is_when_it_was_reached() -> None:
    bench = Bench("unplugged")
    bench.act("plug")
    bench.clock.step(200)
    rows = bench.rows()
    reached = float(rows[553]["ValueAsString"])
    bench.clock.step(20)
    assert bench.rows()[553]["Timestamp"] >= rows[553]["Timestamp"]
    assert reached in (0.5, 0.6)
    assert "2026-01-05T10:02:30" < rows[553]["Timestamp"] <= "2026-01-05T10:03:20"


def test_power_stays_flat_between_reports_and_sinks_in_steps() -> None:
    bench = Bench("unplugged")
    bench.act("plug", wanted_wh=3000)
    powers: list[float] = []
    for _ in range(200):
        bench.clock.step(10)
        state = bench.state()
        if state[710] == "3" and state[702] == "6":
            powers.append(float(state[513] or 0))
    flat = [power for power in dict.fromkeys(powers) if power]
    assert flat == sorted(flat, reverse=True)
    steps = [before - after for before, after in pairwise(flat)]
    assert len(steps) >= 20
    for before, step in zip(flat, steps, strict=False):
        assert step > (150 if before < 7500 else 450), (before, step)
    assert powers.count(flat[0]) > 20


def test_a_report_holds_five_rounds_after_its_step_was_passed() -> None:
    bench = Bench("unplugged")
    bench.act("plug", wanted_wh=3000)
    bench.clock.step(250)
    first = now = bench.rows()[513]
    for _ in range(300):
        bench.clock.step(1)
        now = bench.rows()[513]
        if now["ValueAsString"] != first["ValueAsString"]:
            break
    view = bench.world.view(bench.charger.id)
    first_w = float(first["ValueAsString"])
    assert first_w - view.ago(5).power_w >= 500
    assert first_w - view.ago(6).power_w < 500
    assert float(now["ValueAsString"]) == pytest.approx(view.charger.power_w, abs=0.001)
    assert now["Timestamp"] == timestamp(view.now_s)


def test_power_currents_belong_to_one_report() -> None:
    bench = Bench("charging")
    bench.clock.step(1234)
    assert len(set(stamps(bench, 507, 508, 509, 513))) == 1


def test_power_in_the_seven_seconds_of_a_stop_is_the_last_report() -> None:
    bench = Bench("unplugged")
    bench.act("plug", wanted_wh=2500)
    bench.clock.step(600)
    before = bench.rows()[513]
    assert 5000 < float(before["ValueAsString"]) < 10_000
    bench.act("stop")
    bench.clock.step(6)
    assert float(bench.state()[513] or 0) == pytest.approx(float(before["ValueAsString"]), abs=600)
    bench.clock.step(1)
    assert bench.state()[513] == "0.000"


@pytest.mark.parametrize(("situation", "interval_s"), [("charging", 180), ("unplugged", 600), ("finished", 600)])
def test_heartbeat(situation: str, interval_s: int) -> None:
    bench = Bench(situation)
    seen = []
    for _ in range(3 * interval_s // 30):
        bench.clock.step(30)
        seen += stamps(bench, -1)
    assert len(set(seen)) in (3, 4)
    assert bench.state()[147] == str(interval_s)


def test_heartbeats_end_when_the_line_breaks() -> None:
    bench = Bench("device-offline")
    last = stamps(bench, -1)
    bench.clock.step(7200)
    assert stamps(bench, -1) == last
    assert last[0] <= "2026-01-05T09:35:00"


def test_a_heartbeat_never_goes_back() -> None:
    bench = Bench("charging")
    seen = []
    for step in range(120):
        if step == 10:
            bench.act("stop")
        if step == 90:
            bench.act("start")
        bench.clock.step(20)
        seen += stamps(bench, -1)
    assert seen == sorted(seen)


@pytest.mark.parametrize(("situation", "interval_s"), [("charging", 3600), ("unplugged", 12 * 3600)])
def test_a_full_report_brings_everything_up_to_date(situation: str, interval_s: int) -> None:
    bench = Bench(situation)
    seen = []
    for _ in range(25):
        bench.clock.step(interval_s / 12)
        moments = stamps(bench, 201, 270, 820)
        assert len(set(moments)) == 1
        seen.append(moments[0])
        newer = stamps(bench, 513, 501)
        assert min(newer) >= moments[0]
    assert len(set(seen)) in (3, 4)


def test_idle_noise_is_drawn_from_the_seed() -> None:
    same = [Bench("unplugged").values([507, 508, 509, 501]) for _ in range(2)]
    other = Bench("unplugged", seed=8).values([507, 508, 509, 501])
    assert same[0] == same[1]
    assert same[0] != other


def test_live_reports_follow_the_truth_at_once() -> None:
    bench = Bench("unplugged", reports="live")
    bench.act("plug", wanted_wh=5000)
    bench.clock.step(6.5)
    truth = bench.world.truth(bench.charger.id)
    state = bench.state()
    assert state[513] == f"{truth.power_w:.3f}"
    assert state[507] == f"{truth.current_a[0]:.3f}"
    assert state[501] == f"{truth.voltage_v[0]:.3f}"
    assert state[553] == f"{truth.session_wh / 1000:.3f}"
    assert set(stamps(bench, 513, 501, 553, 201)) == {"2026-01-05T10:00:06.5"}


def test_two_phase_car() -> None:
    bench = Bench("unplugged")
    bench.act("plug", car_phases=2)
    bench.clock.step(60)
    state = bench.state()
    assert (state[507], state[508], state[509]) == ("15.900", "15.900", "0.000")
    assert (state[512], state[519], state[520]) == ("3", "4", "3")
