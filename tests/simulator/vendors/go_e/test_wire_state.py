"""Every state, hold and fault of the truth in the vendor's numbers."""

import pytest

from simulator.truth.states import ChargingState, FaultKind, Hold
from simulator.vendors.go_e.enums import ERR, OLD_ERR
from tests.simulator.vendors.go_e.conftest import EMPTY, Stage, new_stage

KEYS = "car,alw,acu,modelStatus,err,frc,trx,cbl,cus,pha,cdi,fsp"
FRONT = [False, False, False, True, True, True]
CLOSED = [True] * 6

PICTURES: dict[ChargingState, tuple[str, dict[str, object]]] = {
    ChargingState.UNPLUGGED: (
        "go-e-unplugged",
        {"car": 1, "alw": True, "acu": 16, "modelStatus": 15, "err": 0, "frc": 0, "trx": None, "cbl": None, "cus": 1,
         "pha": FRONT, "cdi": {"type": 1, "value": 5_658_584}, "fsp": False},
    ),
    ChargingState.PREPARING: (
        "go-e-preparing",
        {"car": 3, "alw": False, "acu": None, "modelStatus": 2, "err": 0, "frc": 0, "trx": None, "cbl": 32, "cus": 3,
         "pha": FRONT, "cdi": {"type": 1, "value": 5_649_623}, "fsp": False},
    ),
    ChargingState.CHARGING: (
        "go-e-charging",
        {"car": 2, "alw": True, "acu": 16, "modelStatus": 15, "err": 0, "frc": 0, "trx": 0, "cbl": 32, "cus": 3,
         "pha": CLOSED, "cdi": {"type": 0, "value": 1_056_004_000}, "fsp": False},
    ),
    ChargingState.FINISHED: (
        "go-e-finished",
        {"car": 4, "alw": True, "acu": 16, "modelStatus": 15, "err": 0, "frc": 0, "trx": 0, "cbl": 32, "cus": 3,
         "pha": FRONT, "cdi": {"type": 1, "value": 3_965_862}, "fsp": False},
    ),
    ChargingState.STOPPED: (
        "go-e-stopped",
        {"car": 4, "alw": False, "acu": None, "modelStatus": 4, "err": 0, "frc": 1, "trx": 0, "cbl": 32, "cus": 3,
         "pha": FRONT, "cdi": {"type": 1, "value": 1_196_000}, "fsp": False},
    ),
    ChargingState.FAULT: (
        "go-e-fault",
        {"car": 5, "alw": False, "acu": None, "modelStatus": 26, "err": 5, "frc": 0, "trx": 0, "cbl": 32, "cus": 3,
         "pha": FRONT, "cdi": {"type": 1, "value": 1_496_000}, "fsp": False},
    ),
}  # fmt: skip


@pytest.mark.parametrize("state", ChargingState)
def test_a_picture_of_every_state(stage: Stage, state: ChargingState) -> None:
    handle, expected = PICTURES[state]
    assert stage.world.truth(stage.charger(handle).id).state is state
    assert stage.status(handle, KEYS) == expected


@pytest.mark.parametrize(
    ("hold", "reason", "allowed"),
    [
        pytest.param(Hold.CAR, 15, True, id="the car has not asked"),
        pytest.param(Hold.AUTHORISATION, 2, False, id="a card is missing"),
        pytest.param(Hold.POWER, 27, False, id="load management"),
        pytest.param(Hold.SCHEDULE, 5, False, id="a plan says later"),
    ],
)
def test_every_hold_before_the_first_charge_is_car_3(stage: Stage, hold: Hold, reason: int, allowed: bool) -> None:
    stage.act("car_waits")
    stage.act("plug", hold=hold.value)
    expected = {"car": 3, "modelStatus": reason, "alw": allowed, "acu": 16 if allowed else None, "wh": 0, "frc": 0}
    assert stage.status(names="car,modelStatus,alw,acu,wh,frc") == expected


@pytest.mark.parametrize(
    ("hold", "reason"),
    [
        pytest.param(Hold.AUTHORISATION, 2, id="session taken back"),
        pytest.param(Hold.POWER, 27, id="load management"),
        pytest.param(Hold.SCHEDULE, 5, id="a plan"),
    ],
)
def test_every_pause_of_a_charge_is_car_4(stage: Stage, hold: Hold, reason: int) -> None:
    stage.plug_and_charge()
    stage.act("pause", hold=hold.value)
    stage.step(6)
    status = stage.status(names="car,modelStatus,alw,acu,frc,err")
    assert status == {"car": 4, "modelStatus": reason, "alw": False, "acu": None, "frc": 0, "err": 0}


@pytest.mark.parametrize("kind", FaultKind)
@pytest.mark.parametrize(
    ("firmware", "numbers"),
    [
        pytest.param("60.3", ERR, id="newer list"),
        pytest.param("59.4", ERR, id="first firmware known for the newer list"),
        pytest.param("056", OLD_ERR, id="last firmware known for the older list"),
        pytest.param("055.7", OLD_ERR, id="older list"),
    ],
)
def test_every_fault_has_its_number(kind: FaultKind, firmware: str, numbers: dict[FaultKind, int]) -> None:
    stage = new_stage(firmware=firmware)
    stage.plug_and_charge()
    stage.act("fault", kind=kind.value)
    status = stage.status(names="car,err,modelStatus,alw,acu,nrg")
    assert status["err"] == numbers[kind]
    assert (status["car"], status["modelStatus"], status["alw"], status["acu"]) == (5, 26, False, None)
    assert status["nrg"][4:] == [0] * 12


def test_the_two_fault_lists_differ_where_the_vendor_renumbered() -> None:
    changed = {kind: (OLD_ERR[kind], ERR[kind]) for kind in FaultKind if OLD_ERR[kind] != ERR[kind]}
    assert changed == {
        FaultKind.LOCK: (15, 12),
        FaultKind.INTERNAL: (12, 15),
        FaultKind.OVERTEMPERATURE: (13, 16),
    }


def test_a_fault_without_a_car(stage: Stage) -> None:
    stage.act("fault", kind="GROUND")
    assert stage.status(names="car,err,cbl,trx,cus,modelStatus") == {
        "car": 5,
        "err": 8,
        "cbl": None,
        "trx": None,
        "cus": 1,
        "modelStatus": 26,
    }


def test_a_fault_goes_and_the_car_charges_on(stage: Stage) -> None:
    stage.plug_and_charge()
    stage.act("fault")
    stage.step(5)
    stage.act("clear_fault")
    assert stage.status(names="car,err,alw,modelStatus") == {"alw": True, "car": 3, "err": 0, "modelStatus": 15}
    stage.step(4)
    assert stage.status(names="car,err") == {"car": 2, "err": 0}


@pytest.mark.parametrize(
    ("action", "params", "expected"),
    [
        pytest.param("fault", {"kind": "LOCK"}, {"cus": 4, "ffb": 1}, id="the lock fails"),
        pytest.param("fault", {"kind": "CABLE"}, {"cus": 3, "ffb": 0}, id="another fault leaves it locked"),
        pytest.param("unplug", {}, {"cus": 1, "ffb": 0}, id="nobody there"),
        pytest.param("finish", {}, {"cus": 3, "ffb": 0}, id="finished, still locked"),
    ],
)
def test_the_lock(stage: Stage, action: str, params: dict[str, str], expected: dict[str, int]) -> None:
    stage.plug_and_charge()
    stage.act(action, **params)
    assert stage.status(names="cus,ffb") == expected


@pytest.mark.parametrize(
    ("unlock_setting", "when_finished", "when_gone"),
    [
        pytest.param("0", 3, 1, id="normal"),
        pytest.param("1", 1, 1, id="opens when finished"),
        pytest.param("2", 3, 3, id="always locked, so no plug sign"),
    ],
)
def test_the_unlock_setting(stage: Stage, unlock_setting: str, when_finished: int, when_gone: int) -> None:
    stage.plug_and_charge()
    stage.write(ust=unlock_setting)
    stage.act("finish")
    assert stage.status(names="cus,lck,ust") == {
        "cus": when_finished,
        "lck": int(unlock_setting),
        "ust": int(unlock_setting),
    }
    stage.act("unplug")
    assert stage.value("cus") == when_gone


def test_an_empty_charger_may_be_forbidden_to_charge(stage: Stage) -> None:
    stage.act("require_authorisation")
    assert stage.status(names="car,alw,acu,modelStatus,acs") == {
        "car": 1,
        "alw": False,
        "acu": None,
        "modelStatus": 2,
        "acs": 1,
    }


def test_nothing_left_for_this_charger(stage: Stage) -> None:
    stage.plug_and_charge()
    stage.act("limit", limit_a=0)
    stage.step(6)
    status = stage.status(names="car,amp,acu,modelStatus,loe,loa,log")
    assert status == {"car": 4, "amp": 16, "acu": None, "modelStatus": 27, "loe": True, "loa": 0, "log": "group-1"}
    stage.act("unplug")
    assert stage.status(names="car,modelStatus,alw") == {"car": 1, "modelStatus": 27, "alw": False}


@pytest.mark.parametrize(
    ("limit_a", "amp", "acu"),
    [
        pytest.param(6, 6, 6, id="least"),
        pytest.param(10.7, 10, 10, id="whole ampere"),
        pytest.param(16, 16, 16, id="all"),
    ],
)
def test_the_current_asked_for_and_offered(stage: Stage, limit_a: float, amp: int, acu: int) -> None:
    stage.plug_and_charge()
    stage.act("limit", limit_a=limit_a)
    assert stage.status(names="amp,acu,cll") == {
        "amp": amp,
        "acu": acu,
        "cll": {"requestedCurrent": amp, "currentLimitMax": 16, "minChargingCurrent": 6, "temperatureCurrentLimit": 32},
    }


def test_a_schedule_blocks_the_whole_day(stage: Stage) -> None:
    stage.act("plug", hold="SCHEDULE")
    day = stage.value("sch_week")
    assert (day["control"], day["ranges"][0]["end"]) == (2, {"hour": 24, "minute": 0})
    stage.act("release")
    assert stage.value("sch_week")["control"] == 0


@pytest.mark.parametrize(
    ("handle", "light"),
    [
        pytest.param("go-e-unplugged", (2, "Idle", "#0000FF"), id="idle"),
        pytest.param("go-e-preparing", (3, "WaitCar", "#FFFF00"), id="waiting"),
        pytest.param("go-e-charging", (8, "Charging", "#00FFFF"), id="charging"),
        pytest.param("go-e-finished", (5, "Finished", "#00FF00"), id="finished"),
        pytest.param("go-e-fault", (9, "Error", "#FF0000"), id="fault"),
    ],
)
def test_the_light(stage: Stage, handle: str, light: tuple[int, str, str]) -> None:
    led = stage.value("led", handle)
    assert (led["id"], led["name"], led["ranges"][0]["colors"][0]) == light


def test_a_written_colour_shines(stage: Stage) -> None:
    stage.write(cid='"#123456"')
    assert stage.value("led")["ranges"][0]["colors"] == ["#123456"]


def test_card_needed_shows_in_the_limits(stage: Stage) -> None:
    assert stage.value("cll", "go-e-preparing")["accessControl"] == 0
    assert "accessControl" not in stage.value("cll", EMPTY)
