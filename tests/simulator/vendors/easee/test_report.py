"""The courses over time: what changes first, what keeps its old value, what comes when."""

from typing import Any

import pytest

from simulator.truth.states import Hold
from tests.simulator.vendors.easee.cloud import START_S, Cloud, at, easee

WATCHED = (48, 100, 103, 109, 96, 110, 114, 120, 121)


def snapshots(cloud: Cloud, about: str, moments: list[float]) -> dict[float, dict[int, Any]]:
    """Values of WATCHED so many seconds after now."""
    seen = {}
    gone_s = 0.0
    for moment in moments:
        cloud.step(moment - gone_s)
        gone_s = moment
        seen[moment] = cloud.values(about, *WATCHED)
    return seen


def test_plug_in(cloud: Cloud) -> None:
    cloud.act("unplugged", "plug")
    seen = snapshots(cloud, "unplugged", [0.9, 1.0, 1.9, 2.0])
    before = {100: "A", 103: False, 114: 0, 109: 1, 96: 50, 121: 14.2}
    assert {number: seen[0.9][number] for number in before} == before
    # Cable, pilot and offer first, and the session energy of the last visit goes with them; the mode a second later.
    assert {number: seen[1.0][number] for number in before} == {100: "B", 103: True, 114: 16, 109: 1, 96: 50, 121: 0}
    assert seen[1.9] == seen[1.0]
    assert {number: seen[2.0][number] for number in (109, 96)} == {109: 6, 96: 0}


def test_car_starts_and_power_follows(cloud: Cloud) -> None:
    cloud.act("unplugged", "plug")
    cloud.step(4.0)
    seen = snapshots(cloud, "unplugged", [0.9, 1.0, 1.9, 2.0, 7.9, 8.0, 17.9, 18.0])
    assert [(seen[t][100], seen[t][109], seen[t][110]) for t in (0.9, 1.0, 1.9, 2.0)] == [
        ("B", 6, 0),
        ("C", 6, 0),
        ("C", 6, 0),
        ("C", 3, 30),
    ]
    assert seen[7.9][120] == 0, "mode 3 without power while the car ramps"
    assert seen[8.0][120] == pytest.approx(10.98, abs=0.1)
    assert cloud.stamp("unplugged", 120) == at(4 + 15)
    assert seen[8.0][120] == seen[17.9][120]


def test_stop_shows_old_power_for_a_moment(cloud: Cloud) -> None:
    power_kw = cloud.value("charging", 120)
    cloud.act("charging", "stop")
    seen = snapshots(cloud, "charging", [0.9, 1.0, 2.0, 2.9, 3.0])
    assert (seen[0.9][48], seen[0.9][109]) == (16, 3)
    assert (seen[1.0][48], seen[1.0][114], seen[1.0][100], seen[1.0][109]) == (0, 0, "B", 3)
    assert (seen[2.0][109], seen[2.0][96], seen[2.0][110], seen[2.0][120]) == (2, 52, 0, power_kw)
    assert seen[2.9][120] == power_kw
    assert seen[3.0][120] == 0
    assert cloud.stamp("charging", 120) == at(0)


def test_power_outlives_the_plug_for_a_moment(cloud: Cloud) -> None:
    cloud.act("charging", "unplug")
    cloud.step(2.0)
    assert (cloud.value("charging", 109), cloud.value("charging", 120) > 10) == (1, True)
    cloud.step(1.0)
    assert (cloud.value("charging", 109), cloud.value("charging", 120)) == (1, 0)


def test_session_energy_comes_each_minute_and_at_the_end(cloud: Cloud) -> None:
    cloud.act("unplugged", "plug")
    cloud.step(4.0 + 60.0 + 0.9)
    assert cloud.value("unplugged", 121) == 0
    cloud.step(0.1)
    first_kwh = cloud.value("unplugged", 121)
    assert first_kwh == pytest.approx(11 / 60, abs=0.02)
    assert cloud.stamp("unplugged", 121) == at(64)
    cloud.step(30.0)
    assert cloud.value("unplugged", 121) == first_kwh
    cloud.act("unplugged", "stop")
    cloud.step(1.0)
    assert cloud.value("unplugged", 121) == pytest.approx(first_kwh * 1.5, abs=0.02)
    assert cloud.stamp("unplugged", 121) == at(95)


def test_session_energy_stays_after_unplugging_until_the_next_car(cloud: Cloud) -> None:
    cloud.act("stopped", "unplug")
    cloud.step(3600.0)
    kept_kwh = cloud.value("stopped", 121)
    assert kept_kwh > 3
    cloud.act("stopped", "plug", hold="AUTHORISATION")
    cloud.step(0.9)
    assert cloud.value("stopped", 121) == kept_kwh
    cloud.step(0.1)
    assert cloud.value("stopped", 121) == 0


def test_session_energy_never_falls_within_a_session(cloud: Cloud) -> None:
    cloud.act("unplugged", "plug")
    energies = []
    for second in range(300):
        cloud.step(1.0)
        if second == 100:
            cloud.act("unplugged", "pause", hold="POWER")
        if second == 150:
            cloud.act("unplugged", "release")
        if second > 1:
            energies.append(cloud.value("unplugged", 121))
    assert energies == sorted(energies)
    assert energies[-1] > energies[0]


def test_fault_keeps_power_energy_and_limit(cloud: Cloud) -> None:
    cloud.step(33.0)
    before = cloud.values("charging", 48, 104, 120, 121, 183, 184, 185)
    cloud.act("charging", "fault")
    cloud.step(7200.0)
    assert cloud.values("charging", 48, 104, 120, 121, 183, 184, 185) == before
    assert before[120] > 10
    assert cloud.values("charging", 109, 96, 103, 110, 114, 119) == {
        109: 5, 96: 56, 103: False, 110: 0, 114: 0, 119: 2048,
    }  # fmt: skip
    cloud.act("charging", "clear_fault")
    cloud.step(3.0)
    assert cloud.values("charging", 109, 120, 119) == {109: 6, 120: 0, 119: 0}


def test_fault_after_a_pause_keeps_the_limit_of_zero(cloud: Cloud) -> None:
    cloud.act("stopped", "fault")
    cloud.step(5.0)
    assert cloud.values("stopped", 48, 109, 120) == {48: 0, 109: 5, 120: 0}


def test_fault_before_any_power_shows_none(cloud: Cloud) -> None:
    cloud.act("preparing", "fault")
    cloud.step(5.0)
    assert cloud.values("preparing", 48, 109, 120, 121) == {48: 16, 109: 5, 120: 0, 121: 0}


def test_resumed_charging_has_its_limit_back(cloud: Cloud) -> None:
    cloud.act("stopped", "start")
    cloud.step(10.0)
    assert cloud.values("stopped", 48, 109, 96) == {48: 16, 109: 3, 96: 0}


def test_next_car_has_its_limit_back(cloud: Cloud) -> None:
    cloud.act("stopped", "unplug")
    cloud.step(3.0)
    assert cloud.values("stopped", 48, 109) == {48: 16, 109: 1}


class TestHours:
    """Lifetime energy and energy of the last hour."""

    def test_come_minutes_past_the_hour(self, cloud: Cloud) -> None:
        late_s = cloud.report("charging").hour[1] % 3600
        assert 120 <= late_s <= 600
        cloud.step(3600.0 + late_s - 0.1)
        before = cloud.values("charging", 122, 124)
        cloud.step(0.1)
        after = cloud.values("charging", 122, 124)
        truth_wh = cloud.world.view(cloud.charger("charging").id).at(START_S + 3600).lifetime_wh
        assert after[124] == round(truth_wh / 1000, 2)
        assert after[124] > before[124]
        assert after[122] == pytest.approx(11.0, abs=0.1)
        assert before[122] == pytest.approx(11.0 * 2400 / 3600, abs=0.1)
        assert cloud.stamp("charging", 124) == at(3600 + late_s)

    def test_stand_still_between(self, cloud: Cloud) -> None:
        cloud.step(700.0)
        first = cloud.value("charging", 124)
        cloud.step(2900.0)
        assert cloud.value("charging", 124) == first

    def test_come_extra_at_the_end_of_a_visit_and_never_fall(self, cloud: Cloud) -> None:
        cloud.step(700.0)
        before = cloud.value("charging", 124)
        cloud.act("charging", "unplug")
        cloud.step(1.0)
        ended = cloud.value("charging", 124)
        assert ended > before + 1
        for _ in range(90):
            cloud.step(60.0)
            assert cloud.value("charging", 124) == ended


class TestOffline:
    """A charger that goes quiet: everything stays, the flag lags."""

    def test_everything_stays_and_the_flag_lags(self, cloud: Cloud) -> None:
        cloud.step(31.0)
        cloud.act("charging", "go_offline")
        cloud.step(5.0)
        frozen = cloud.rows("charging")
        cloud.step(1014.9)
        assert cloud.rows("charging") == frozen
        assert frozen[250]["value"] is True
        cloud.step(0.1)
        seen = cloud.rows("charging")
        assert seen.pop(250) == {"id": 250, "timestamp": at(31 + 1020), "dataType": 2, "value": False}
        assert seen == {number: row for number, row in frozen.items() if number != 250}
        assert (seen[109]["value"], seen[120]["value"] > 10) == (3, True)

    def test_days_later_still_mode_3(self, cloud: Cloud) -> None:
        cloud.act("charging", "go_offline")
        cloud.step(4 * 86_400.0)
        assert (cloud.value("charging", 109), cloud.stamp("charging", 109)) == (3, "2026-01-02T15:20:04Z")
        assert max(row["timestamp"] for row in cloud.rows("charging").values()) <= at(1020)

    def test_what_happens_meanwhile_is_heard_after_the_return(self, cloud: Cloud) -> None:
        cloud.act("charging", "go_offline")
        cloud.step(1200.0)
        cloud.act("charging", "unplug")
        cloud.step(10.0)
        assert cloud.value("charging", 109) == 3
        cloud.act("charging", "come_online")
        cloud.step(3.0)
        assert cloud.values("charging", 109, 120, 250) == {109: 1, 120: 0, 250: True}
        assert cloud.stamp("charging", 250) == at(1210)

    def test_reason_of_the_loss_comes_with_the_return(self, cloud: Cloud) -> None:
        assert 251 not in cloud.rows("charging", 251)
        cloud.act("charging", "go_offline")
        cloud.step(1200.0)
        assert 251 not in cloud.rows("charging", 251)
        cloud.act("charging", "come_online")
        row = cloud.rows("charging", 251)[251]
        assert (row["value"], row["timestamp"]) == ("SERVER_INITIATED_DISCONNECT", at(0))
        cloud.step(100.0)
        cloud.act("charging", "go_offline")
        cloud.step(5.0)
        assert cloud.stamp("charging", 251) == at(0), "the break that lasts is not yet told"

    def test_reboot_comes_back_by_itself(self, cloud: Cloud) -> None:
        cloud.act("charging", "reboot", lag_s=10)
        cloud.step(10.0)
        assert cloud.value("charging", 250) is False
        cloud.step(50.0)
        assert cloud.value("charging", 250) is True

    def test_op_mode_zero_when_the_world_wants_it(self) -> None:
        cloud = Cloud(options={"easee.offline_op_mode": "zero"})
        row = cloud.rows("device-offline", 109)[109]
        assert (row["value"], row["timestamp"]) == (0, "2026-01-02T15:36:00Z")
        assert cloud.value("charging", 109) == 3


@pytest.mark.parametrize(
    ("about", "pilot"),
    [pytest.param("fault", "F", id="fault"), pytest.param("charging", "C", id="no fault")],
)
def test_pilot_f_when_the_world_wants_it(about: str, pilot: str) -> None:
    cloud = Cloud(options={"easee.fault_pilot": "F"})
    assert cloud.value(about, 100) == pilot


class TestHeartbeat:
    """Signs of life of an idle charger."""

    def test_every_fifteen_minutes(self, cloud: Cloud) -> None:
        beats = set()
        for _ in range(4 * 15):
            cloud.step(60.0)
            beats.add(cloud.report("unplugged").beat_s)
        first, *others = sorted(beats)
        assert others[:3] == [first + 900 * n for n in (1, 2, 3)]

    @pytest.mark.parametrize("about", ["unplugged", "preparing", "charging", "finished", "stopped", "fault"])
    def test_newest_timestamp_of_a_healthy_charger_is_young(self, cloud: Cloud, about: str) -> None:
        for _ in range(20):
            cloud.step(97.0)
            report = cloud.report(about)
            times = [reading[1] for number in cloud.rows(about) if (reading := report.read(number))]
            assert 0 <= report.now_s - max(times) <= 900
            assert max(times) == report.latest_pulse_s

    def test_its_interval_is_an_option(self) -> None:
        cloud = Cloud(options={"easee.heartbeat_s": 60})
        cloud.step(600.0)
        assert cloud.report("unplugged").now_s - cloud.report("unplugged").beat_s < 60


def test_steady_charging_can_be_silent_for_a_quarter_of_an_hour() -> None:
    cloud = Cloud(options={"easee.power_every_s": 900, "easee.session_energy_every_s": 900})
    cloud.step(400.0)
    before = cloud.rows("charging", 109, 120, 121, 183)
    cloud.step(800.0)
    assert cloud.rows("charging", 109, 120, 121, 183) == before


def test_an_observation_keeps_the_time_of_its_change(cloud: Cloud) -> None:
    cloud.step(86_400.0 * 90)
    assert cloud.stamp("unplugged", 109) == "2026-01-01T19:00:00Z"
    assert cloud.stamp("unplugged", 250) == "2026-01-01T10:00:00Z"


def test_limit_changes_show_at_once_and_in_power_later(cloud: Cloud) -> None:
    cloud.act("charging", "limit", limit_a=8)
    cloud.step(1.0)
    assert cloud.values("charging", 48, 114, 47) == {48: 8, 114: 8, 47: 16}
    cloud.step(20.0)
    assert cloud.value("charging", 120) == pytest.approx(5.45, abs=0.1)


@pytest.mark.parametrize("hold", list(Hold))
def test_plan_is_there_while_a_schedule_holds(cloud: Cloud, hold: Hold) -> None:
    cloud.act("unplugged", "plug", hold=hold)
    cloud.step(2.0)
    plan = (
        '{"StartSchedule":1767391200,"ProfileKind":"Recurring","RecurrencyKind":"Daily","Periods":[[0,16],[28800,0]]}'
    )
    assert cloud.value("unplugged", 62) == (plan if hold is Hold.SCHEDULE else "")


def test_plan_does_not_move_while_it_holds(cloud: Cloud) -> None:
    cloud.act("unplugged", "plug", hold="SCHEDULE")
    cloud.step(86_400.0)
    cloud.act("unplugged", "limit", limit_a=10)
    cloud.step(5.0)
    assert '"StartSchedule":1767391200' in cloud.value("unplugged", 62)


def test_reads_change_nothing() -> None:
    read, unread = Cloud(), Cloud()
    for _ in range(5):
        read.step(700.0)
        read.rows("charging")
    unread.step(3500.0)
    assert read.rows("charging") == unread.rows("charging")


def test_fractions_of_a_second_are_three_digits() -> None:
    cloud = Cloud([easee("car")], start_s=START_S + 0.25)
    cloud.act("car", "plug")
    cloud.step(2.0)
    assert cloud.stamp("car", 109) == "2026-01-02T16:00:00.250Z"
