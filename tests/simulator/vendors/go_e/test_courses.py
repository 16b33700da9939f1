"""What changes first, and when: the status second by second."""

import pytest

from tests.simulator.vendors.go_e.conftest import EMPTY, START_S, Stage, new_stage


def test_data_is_as_of_the_last_whole_second(stage: Stage) -> None:
    stage.step(0.4)
    stage.act("plug")
    stage.step(0.59)
    assert stage.value("car") == 1
    stage.step(0.02)
    assert stage.value("car") == 3
    assert stage.answer().headers["Last-Modified"] == "Sun, 15 Jun 2025 15:06:41 GMT"


def test_plugging_in(stage: Stage) -> None:
    assert stage.status(names="car,cbl,cus,wh,trx") == {"car": 1, "cbl": None, "cus": 1, "wh": 14200, "trx": None}
    stage.act("plug")
    assert stage.status(names="car,cbl,cus,wh,trx") == {"car": 3, "cbl": 32, "cus": 3, "wh": 0, "trx": None}
    stage.step(3)
    assert stage.value("car") == 3
    stage.step(1)
    assert stage.status(names="car,trx") == {"car": 2, "trx": 0}


def test_power_ramps_up_and_energies_grow_together(stage: Stage) -> None:
    stage.act("plug")
    stage.act("start")
    eto, powers = stage.value("eto"), []
    for _ in range(7):
        powers.append(stage.value("nrg")[11])
        stage.step(1)
    assert powers[0] == 0
    assert powers == sorted(powers)
    assert powers[4] < 10_000 < powers[5] == pytest.approx(powers[6], abs=0.03)
    stage.step(600)
    status = stage.status(names="eto,wh,whg")
    assert status["wh"] == status["whg"] > 1000
    assert status["eto"] - eto == pytest.approx(status["wh"], abs=1)


@pytest.mark.parametrize(
    ("after_s", "car", "power_share", "closed"),
    [
        pytest.param(0, 2, 1.0, True, id="told to stop"),
        pytest.param(1, 2, 2 / 3, True, id="letting go"),
        pytest.param(2, 2, 1 / 3, True, id="nearly gone"),
        pytest.param(3, 2, 0.0, True, id="no power left"),
        pytest.param(5, 2, 0.0, True, id="contactor still closed"),
        pytest.param(6, 4, 0.0, False, id="contactor open"),
        pytest.param(60, 4, 0.0, False, id="for good"),
    ],
)
@pytest.mark.parametrize(
    ("action", "reason", "force"),
    [pytest.param("stop", 4, 1, id="by hand"), pytest.param("pause", 27, 0, id="by load management")],
)
def test_a_charge_cut_short(
    stage: Stage, action: str, reason: int, force: int, after_s: float, car: int, power_share: float, closed: bool
) -> None:
    stage.plug_and_charge()
    before = stage.status(names="nrg,wh,eto")
    stage.act(action)
    stage.step(after_s)
    status = stage.status(names="car,alw,acu,modelStatus,frc,nrg,pha,wh,eto")
    assert (status["car"], status["alw"], status["acu"]) == (car, False, None)
    assert (status["modelStatus"], status["frc"]) == (reason, force)
    assert status["nrg"][11] == pytest.approx(before["nrg"][11] * power_share, abs=0.1)
    assert status["pha"][:3] == [closed] * 3
    assert (status["wh"], status["eto"]) == (before["wh"], before["eto"])


def test_some_cars_take_their_time_to_stop() -> None:
    stage = new_stage(stop_takes_s=900)
    stage.plug_and_charge()
    stage.act("stop")
    stage.step(899)
    assert stage.status(names="car,alw") == {"car": 2, "alw": False}
    stage.step(1)
    assert stage.value("car") == 4


def test_stopping_a_finished_car_needs_no_time(stage: Stage) -> None:
    stage.plug_and_charge()
    stage.act("finish")
    stage.act("stop")
    assert stage.status(names="car,frc,modelStatus") == {"car": 4, "frc": 1, "modelStatus": 4}


def test_a_stop_from_elsewhere_ends_with_the_visit(stage: Stage) -> None:
    stage.plug_and_charge()
    stage.act("stop")
    stage.act("unplug")
    assert stage.status(names="car,frc,alw,modelStatus") == {"car": 1, "frc": 0, "alw": True, "modelStatus": 15}


@pytest.mark.parametrize(
    ("after_s", "switching"),
    [
        pytest.param(0, True, id="starts"),
        pytest.param(4, True, id="still pausing"),
        pytest.param(5, False, id="over"),
    ],
)
@pytest.mark.parametrize(("first", "then"), [pytest.param(3, 1, id="to one"), pytest.param(1, 3, id="to three")])
def test_a_phase_switch(stage: Stage, first: int, then: int, after_s: float, switching: bool) -> None:
    stage.act("phases", phases=first)
    stage.plug_and_charge()
    before = stage.status(names="wh,eto,fsp")
    stage.act("phases", phases=then)
    stage.step(after_s)
    status = stage.status(names="car,alw,acu,modelStatus,fsp,nrg,pha,wh,eto")
    assert (status["car"], status["alw"], status["modelStatus"]) == ((4, False, 23) if switching else (2, True, 15))
    assert status["fsp"] is (before["fsp"] if switching else then == 1)
    assert sum(amps > 1 for amps in status["nrg"][4:7]) == (0 if switching else then)
    assert status["pha"][:3] == [not switching and phase < then for phase in range(3)]
    assert (status["wh"] == before["wh"]) is switching
    assert (status["eto"] == before["eto"]) is switching


def test_phases_change_quietly_while_nobody_charges(stage: Stage) -> None:
    stage.act("phases", phases=1)
    assert stage.status(names="car,fsp,psm,modelStatus,pnp") == {
        "car": 1,
        "fsp": True,
        "psm": 1,
        "modelStatus": 15,
        "pnp": 1,
    }
    assert stage.value("lfspt") == stage.value("rbt")


def test_a_start_right_after_a_quiet_change_is_no_switch(stage: Stage) -> None:
    stage.act("phases", phases=1)
    stage.act("plug")
    stage.step(1)
    stage.act("start")
    assert stage.status(names="car,fsp") == {"car": 2, "fsp": True}


def test_a_new_limit_is_no_switch(stage: Stage) -> None:
    stage.plug_and_charge()
    stage.act("limit", limit_a=8)
    assert stage.status(names="car,acu,modelStatus") == {"car": 2, "acu": 8, "modelStatus": 15}
    stage.step(5)
    assert stage.value("nrg")[4:7] == pytest.approx([7.9] * 3, abs=0.03)


def test_finishing(stage: Stage) -> None:
    stage.plug_and_charge()
    stage.act("finish")
    stage.step(1)
    status = stage.status(names="car,alw,acu,modelStatus,nrg,pha,cdi,lccfc,rbt")
    assert (status["car"], status["alw"], status["acu"], status["modelStatus"]) == (4, True, 16, 15)
    assert status["nrg"][4:] == [0] * 12
    assert status["pha"][:3] == [False] * 3
    assert status["cdi"] == {"type": 1, "value": 10_000}
    assert status["lccfc"] == status["rbt"] - 1000


def test_the_energy_limit_is_told_once_the_car_is_done(stage: Stage) -> None:
    stage.plug_and_charge()
    stage.write(dwo="20")
    stage.step(60)
    assert stage.status(names="car,alw,dwo") == {"car": 2, "alw": True, "dwo": 20}
    stage.act("finish")
    assert stage.status(names="car,alw,acu,modelStatus") == {"car": 4, "alw": False, "acu": None, "modelStatus": 6}


def test_unplugging(stage: Stage) -> None:
    stage.plug_and_charge()
    energy = stage.value("wh")
    stage.act("unplug")
    stage.step(3600)
    status = stage.status(names="car,trx,cus,wh,cbl,nrg")
    assert (status["car"], status["trx"], status["cus"], status["cbl"]) == (1, None, 1, None)
    assert status["wh"] == energy
    assert status["nrg"][:3] != [0, 0, 0]


@pytest.mark.parametrize(
    ("after_s", "age", "code"),
    [
        pytest.param(29.9, None, 200, id="nobody notices for half a minute"),
        pytest.param(30, None, 404, id="older than the default"),
        pytest.param(9.9, "10", 200, id="younger than asked for"),
        pytest.param(10, "10", 404, id="older than asked for"),
        pytest.param(3599, "3600", 200, id="an hour may be enough"),
        pytest.param(29.9, "soon", 200, id="no number is the default"),
        pytest.param(30, "-5", 404, id="below zero is the default"),
        pytest.param(29, "nan", 200, id="not a number is the default"),
        pytest.param(0, "0", 404, id="no age is allowed"),
        pytest.param(86_400, None, 404, id="a day"),
        pytest.param(86_400.5, None, 403, id="forgotten after a day"),
    ],
)
def test_going_off_line(stage: Stage, after_s: float, age: str | None, code: int) -> None:
    stage.plug_and_charge()
    before = stage.answer()
    stage.act("go_offline")
    stage.world.plan(stage.charger().id, 0.5, "unplug")
    stage.step(after_s)
    answer = stage.answer() if age is None else stage.answer(age=age)
    assert answer.status_code == code
    if code == 200:
        assert answer.data == before.data
        assert answer.headers["Last-Modified"] == before.headers["Last-Modified"]
    else:
        assert "Last-Modified" not in answer.headers


@pytest.mark.parametrize("lag_s", [0, 5, 30, 600])
def test_a_line_may_be_made_to_be_missed_sooner_or_later(stage: Stage, lag_s: float) -> None:
    stage.act("go_offline", lag_s=lag_s)
    for seconds in (lag_s - 0.5, 0.5):
        stage.step(max(0.0, seconds))
        online = stage.world.view(stage.charger().id).online
        assert stage.answer().status_code == (200 if online else 404)


def test_an_open_line_is_never_outdated(stage: Stage) -> None:
    stage.step(0.9)
    assert stage.answer(age="0").status_code == 200


def test_the_age_of_outdated_data_grows(stage: Stage) -> None:
    stage.act("go_offline")
    stage.step(30)
    assert stage.answer().text == '{"success":false,"reason":"Data is outdated","age":30}'
    stage.step(1.25)
    assert stage.answer().text == '{"success":false,"reason":"Data is outdated","age":31.25}'


def test_back_on_line_tells_what_happened_meanwhile(stage: Stage) -> None:
    stage.act("go_offline")
    stage.act("plug")
    stage.step(100)
    assert stage.answer().status_code == 404
    stage.act("come_online")
    assert stage.value("car") == 2
    assert stage.answer().headers["Last-Modified"] == "Sun, 15 Jun 2025 15:08:20 GMT"


def test_a_reboot_resets_the_uptime(stage: Stage) -> None:
    stage.plug_and_charge()
    before = stage.status(names="rbc,rbt,tab")
    stage.act("reboot")
    stage.step(40)
    assert stage.answer().status_code == 404
    stage.step(25)
    after = stage.status(names="rbc,rbt,tab,lccfi,lcctc,car,alwt,cdi")
    assert (after["rbc"], after["rbt"], after["car"]) == (before["rbc"] + 1, 65_000, 2)
    assert after["tab"] == before["tab"] + before["rbt"] == (START_S + 10) * 1000
    assert (after["lccfi"], after["lcctc"], after["alwt"]) == (None, None, 0)


@pytest.mark.parametrize(
    ("firmware", "after_s", "car", "reason"),
    [
        pytest.param("60.3", 0, 2, 15, id="older firmware says nothing"),
        pytest.param("60.4", 0, 6, 40, id="starting up"),
        pytest.param("60.4", 4, 6, 40, id="still starting"),
        pytest.param("60.4", 5, 2, 15, id="started"),
        pytest.param("60.5-rc1", 0, 6, 40, id="newer firmware"),
        pytest.param("61.0", 0, 6, 40, id="next generation"),
        pytest.param("unknown", 0, 2, 15, id="no number"),
    ],
)
def test_starting_up(firmware: str, after_s: float, car: int, reason: int) -> None:
    stage = new_stage(firmware=firmware)
    stage.plug_and_charge()
    stage.act("reboot", away_s=20)
    stage.step(20 + after_s)
    assert (stage.value("nrg")[11] > 0) is (car == 2)
    status = stage.status(names="car,modelStatus,alw,acu,err")
    allowed = car == 2
    assert status == {"car": car, "modelStatus": reason, "alw": allowed, "acu": 16 if allowed else None, "err": 0}


def test_a_line_that_only_broke_starts_nothing_up() -> None:
    stage = new_stage(firmware="60.4")
    stage.act("go_offline")
    stage.step(60)
    stage.act("come_online")
    assert stage.value("car") == 1


def test_the_mean_power_lags(stage: Stage) -> None:
    stage.plug_and_charge()
    stage.step(20)
    power_w = stage.value("nrg")[11]
    assert stage.value("tpa") < power_w - 100
    stage.step(30)
    assert stage.value("tpa") == pytest.approx(power_w, abs=0.1)


def test_an_untouched_charger_fluctuates_and_repeats(stage: Stage) -> None:
    first = stage.answer(EMPTY).data
    assert stage.answer(EMPTY).data == first == new_stage().answer(EMPTY).data
    stage.step(1)
    assert stage.answer(EMPTY).data != first
