"""What commands do to the truth, and how the observations tell it afterwards."""

import re

import pytest

from simulator.truth.states import ChargingState, Hold
from tests.simulator.vendors.easee.cloud import Cloud, easee

SETTLED_S = 10.0
"""Long enough for a command to arrive, a car to start and everything to be told."""


class TestPause:
    """``pause_charging`` and ``resume_charging``."""

    def test_order_of_changes(self, cloud: Cloud) -> None:
        cloud.command("charging", "pause_charging")
        cloud.step(1.4)
        assert cloud.values("charging", 48, 114, 109) == {48: 16, 114: 16, 109: 3}
        cloud.step(0.2)
        assert cloud.values("charging", 48, 114, 109) == {48: 0, 114: 0, 109: 3}
        cloud.step(1.0)
        assert cloud.values("charging", 96, 109, 110) == {96: 52, 109: 2, 110: 0}
        cloud.step(1.0)
        assert cloud.value("charging", 120) == 0
        assert cloud.truth("charging").state is ChargingState.STOPPED

    def test_resume_takes_the_limit_to_the_maximum(self, cloud: Cloud) -> None:
        cloud.command("charging", "set_dynamic_charger_current", {"amps": 8})
        cloud.command("charging", "pause_charging")
        cloud.step(SETTLED_S)
        assert cloud.values("charging", 48, 109) == {48: 0, 109: 2}
        cloud.command("charging", "resume_charging")
        cloud.step(3.0)
        assert cloud.values("charging", 48, 109, 96) == {48: 16, 109: 6, 96: 0}
        cloud.step(SETTLED_S)
        assert cloud.values("charging", 48, 109, 96) == {48: 16, 109: 3, 96: 0}
        assert cloud.truth("charging").limit_a == 16

    def test_two_in_a_row_work_one_after_the_other(self, cloud: Cloud) -> None:
        cloud.command("charging", "pause_charging")
        cloud.command("charging", "resume_charging")
        cloud.step(SETTLED_S)
        assert cloud.values("charging", 48, 109) == {48: 16, 109: 3}

    def test_a_car_that_has_not_charged_yet(self, cloud: Cloud) -> None:
        cloud.act("unplugged", "plug")
        cloud.command("unplugged", "pause_charging")
        cloud.step(SETTLED_S)
        assert cloud.values("unplugged", 48, 96, 109, 111, 114) == {48: 0, 96: 52, 109: 2, 111: 40, 114: 0}
        assert cloud.truth("unplugged").hold is Hold.POWER
        cloud.command("unplugged", "resume_charging")
        cloud.step(SETTLED_S)
        assert cloud.values("unplugged", 48, 96, 109) == {48: 16, 96: 0, 109: 3}

    @pytest.mark.parametrize("charged", [True, False])
    def test_lasts_until_the_next_car(self, cloud: Cloud, charged: bool) -> None:
        cloud.act("unplugged", "plug")
        cloud.step(SETTLED_S if charged else 1.0)
        cloud.command("unplugged", "pause_charging")
        cloud.step(SETTLED_S)
        cloud.act("unplugged", "unplug")
        cloud.step(SETTLED_S)
        assert cloud.values("unplugged", 48, 109) == {48: 16, 109: 1}
        cloud.act("unplugged", "plug")
        cloud.step(SETTLED_S)
        assert cloud.values("unplugged", 48, 109) == {48: 16, 109: 3}

    def test_a_full_car_stays_full(self, cloud: Cloud) -> None:
        cloud.command("finished", "pause_charging")
        cloud.step(SETTLED_S)
        assert cloud.values("finished", 48, 109) == {48: 0, 109: 2}
        cloud.command("finished", "resume_charging")
        cloud.step(SETTLED_S)
        assert cloud.values("finished", 48, 109) == {48: 16, 109: 4}

    def test_something_else_may_start_the_car(self, cloud: Cloud) -> None:
        cloud.act("unplugged", "plug")
        cloud.command("unplugged", "pause_charging")
        cloud.step(SETTLED_S)
        cloud.act("unplugged", "start")
        cloud.step(SETTLED_S)
        assert cloud.values("unplugged", 48, 96, 109) == {48: 16, 96: 0, 109: 3}

    @pytest.mark.parametrize("about", ["unplugged", "preparing", "fault"])
    def test_nothing_to_pause(self, cloud: Cloud, about: str) -> None:
        before = cloud.truth(about).state
        receipt = cloud.command(about, "pause_charging")
        cloud.step(SETTLED_S)
        assert cloud.outcome(about, receipt)["wasAccepted"] is False
        assert cloud.truth(about).state is before

    def test_a_stop_from_elsewhere_can_be_resumed(self, cloud: Cloud) -> None:
        receipt = cloud.command("stopped", "pause_charging")
        cloud.step(1.0)
        assert cloud.outcome("stopped", receipt)["wasAccepted"] is True
        cloud.command("stopped", "resume_charging")
        cloud.step(SETTLED_S)
        assert cloud.value("stopped", 109) == 3


class TestAuthorisation:
    """``start_charging`` and ``stop_charging``: only where authorisation is required."""

    def modes(self, cloud: Cloud, about: str, seconds: float) -> list[int]:
        seen: list[int] = []
        for _ in range(int(seconds * 2)):
            cloud.step(0.5)
            mode = cloud.value(about, 109)
            seen += [mode] if seen[-1:] != [mode] else []
        return seen

    def test_start(self, cloud: Cloud) -> None:
        cloud.command("preparing", "start_charging")
        assert self.modes(cloud, "preparing", 12) == [7, 6, 3]

    def test_stop(self, cloud: Cloud) -> None:
        cloud.command("preparing", "start_charging")
        cloud.step(60.0)
        cloud.command("preparing", "stop_charging")
        assert self.modes(cloud, "preparing", 12) == [3, 8, 7]
        assert cloud.values("preparing", 48, 96, 120) == {48: 16, 96: 55, 120: 0}
        assert cloud.stamp("preparing", 109) == "2026-01-02T16:01:03.500Z"
        cloud.command("preparing", "start_charging")
        assert self.modes(cloud, "preparing", 12) == [7, 6, 3]

    @pytest.mark.parametrize(
        ("about", "name"),
        [
            ("charging", "start_charging"),
            ("charging", "stop_charging"),
            ("preparing", "stop_charging"),
            ("unplugged", "start_charging"),
        ],
    )
    def test_nothing_to_do(self, cloud: Cloud, about: str, name: str) -> None:
        receipt = cloud.command(about, name)
        before = cloud.values(about, 48, 96, 109)
        cloud.step(SETTLED_S)
        assert cloud.outcome(about, receipt)["resultCode"] == 4
        assert cloud.values(about, 48, 96, 109) == before


def test_override_schedule(cloud: Cloud) -> None:
    cloud.act("unplugged", "plug", hold="SCHEDULE")
    cloud.step(SETTLED_S)
    assert cloud.values("unplugged", 96, 109) == {96: 54, 109: 2}
    cloud.command("unplugged", "override_schedule")
    cloud.step(SETTLED_S)
    assert cloud.values("unplugged", 96, 109) == {96: 0, 109: 3}
    receipt = cloud.command("unplugged", "override_schedule")
    cloud.step(1.0)
    assert cloud.outcome("unplugged", receipt)["wasAccepted"] is False


class TestDynamicCurrent:
    """``set_dynamic_charger_current``."""

    @pytest.mark.parametrize(
        ("amps", "told", "limit_a", "reason"),
        [
            pytest.param(10, 10, 10, 78, id="lower"),
            pytest.param(10.5, 10.5, 10.5, 78, id="a fraction"),
            pytest.param(6, 6, 6, 78, id="least"),
            pytest.param(16, 16, 16, 0, id="as it is"),
            pytest.param(32, 32, 16, 0, id="more than the installation has"),
        ],
    )
    def test_amps(self, cloud: Cloud, amps: float, told: float, limit_a: float, reason: int) -> None:
        cloud.command("charging", "set_dynamic_charger_current", {"amps": amps})
        cloud.step(SETTLED_S)
        assert cloud.truth("charging").limit_a == limit_a
        assert cloud.values("charging", 48, 96, 109, 114) == {48: told, 96: reason, 109: 3, 114: limit_a}

    @pytest.mark.parametrize("amps", [0, 5.9])
    def test_below_six_is_a_pause(self, cloud: Cloud, amps: float) -> None:
        cloud.command("charging", "set_dynamic_charger_current", {"amps": amps})
        cloud.step(SETTLED_S)
        assert cloud.values("charging", 48, 96, 109) == {48: 0, 96: 52, 109: 2}
        cloud.command("charging", "set_dynamic_charger_current", {"amps": 7})
        cloud.step(SETTLED_S)
        assert cloud.values("charging", 48, 96, 109) == {48: 7, 96: 78, 109: 3}

    def test_minutes(self, cloud: Cloud) -> None:
        cloud.command("charging", "set_dynamic_charger_current", {"amps": 10, "minutes": 2})
        cloud.step(119.0)
        assert cloud.values("charging", 48, 114) == {48: 10, 114: 10}
        cloud.step(5.0)
        assert cloud.values("charging", 48, 114) == {48: 16, 114: 16}
        assert cloud.stamp("charging", 48) == "2026-01-02T16:02:00.500Z"

    def test_a_new_limit_ends_the_minutes_of_the_old_one(self, cloud: Cloud) -> None:
        cloud.command("charging", "set_dynamic_charger_current", {"amps": 10, "minutes": 1})
        cloud.step(30.0)
        cloud.command("charging", "set_dynamic_charger_current", {"amps": 12})
        cloud.step(120.0)
        assert cloud.values("charging", 48, 114) == {48: 12, 114: 12}
        assert cloud.truth("charging").limit_a == 12

    def test_a_pause_outlasts_the_minutes(self, cloud: Cloud) -> None:
        cloud.act("unplugged", "plug")
        cloud.command("unplugged", "set_dynamic_charger_current", {"amps": 10, "minutes": 1})
        cloud.command("unplugged", "pause_charging")
        cloud.step(180.0)
        assert cloud.values("unplugged", 48, 109) == {48: 0, 109: 2}

    def test_something_else_may_set_another_limit(self, cloud: Cloud) -> None:
        cloud.command("charging", "set_dynamic_charger_current", {"amps": 10})
        cloud.step(SETTLED_S)
        cloud.act("charging", "limit", limit_a=13)
        cloud.step(SETTLED_S)
        assert cloud.values("charging", 48, 114) == {48: 13, 114: 13}


def test_lock(cloud: Cloud) -> None:
    cloud.command("unplugged", "lock_state", {"state": True})
    cloud.step(SETTLED_S)
    assert cloud.values("unplugged", 30, 103) == {30: True, 103: True}
    assert cloud.get("unplugged", "/api/chargers/{id}/config").get_json()["lockCablePermanently"] is True
    cloud.command("unplugged", "lock_state", {"state": False})
    cloud.step(SETTLED_S)
    assert cloud.values("unplugged", 30, 103) == {30: False, 103: False}


def test_smart_charging_has_a_light_of_its_own(cloud: Cloud) -> None:
    cloud.command("charging", "smart_charging")
    cloud.step(SETTLED_S)
    assert cloud.values("charging", 102, 46) == {102: True, 46: 22}
    cloud.command("charging", "pause_charging")
    cloud.step(SETTLED_S)
    assert cloud.value("charging", 46) == 21


def test_reboot(cloud: Cloud) -> None:
    boots = cloud.truth("charging").boots
    cloud.set("charging", dynamicCircuitCurrentP1=20, dynamicChargerCurrent=10)
    cloud.step(SETTLED_S)
    assert cloud.values("charging", 48, 111) == {48: 10, 111: 20}
    cloud.command("charging", "reboot")
    cloud.step(30.0)
    assert cloud.send("charging", "/api/chargers/{id}/commands/reboot").status_code == 400
    cloud.step(60.0)
    assert cloud.values("charging", 48, 109, 111) == {48: 16, 109: 3, 111: 40}
    assert cloud.truth("charging").boots == boots + 1


def test_reboot_ends_a_pause(cloud: Cloud) -> None:
    cloud.command("charging", "pause_charging")
    cloud.step(SETTLED_S)
    cloud.command("charging", "reboot")
    cloud.step(90.0)
    assert cloud.values("charging", 48, 109) == {48: 16, 109: 3}


def test_the_delay_is_a_switch() -> None:
    cloud = Cloud(options={"easee.command_delay_s": 20.0})
    cloud.command("charging", "pause_charging")
    cloud.step(20.0)
    assert cloud.truth("charging").state is ChargingState.STOPPED
    assert cloud.value("charging", 109) == 3


def test_worlds_do_not_meet() -> None:
    one = Cloud()
    two = Cloud(name="two", first_index=1000, worlds=one.worlds)
    one.command("charging", "pause_charging")
    one.command("charging", "lock_state", {"state": True})
    for cloud in (one, two):
        cloud.step(SETTLED_S)
    assert (one.value("charging", 109), two.value("charging", 109)) == (2, 3)
    assert two.value("charging", 30) is False


def test_legacy_state_tells_it_too(legacy: Cloud) -> None:
    legacy.command("charging", "pause_charging")
    legacy.step(SETTLED_S)
    state = legacy.get("charging", "/api/chargers/{id}/state").get_json()
    assert (state["chargerOpMode"], state["dynamicChargerCurrent"], state["reasonForNoCurrent"]) == (2, 0, 52)
    assert re.fullmatch(r"2026-01-02T16:00:0\dZ", state["latestPulse"])


def test_several_chargers_of_one_world() -> None:
    cloud = Cloud([easee("a", "charging"), easee("b", "charging")])
    cloud.command("a", "pause_charging")
    cloud.step(SETTLED_S)
    assert (cloud.value("a", 109), cloud.value("b", 109)) == (2, 3)
