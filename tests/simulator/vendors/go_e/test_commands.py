"""What /api/set answers, and what it does to the truth a second later."""

import pytest

from simulator.truth.states import ChargingState, Hold
from tests.simulator.vendors.go_e.conftest import EMPTY, START_S, Stage, new_stage


def state(stage: Stage, handle: str = EMPTY) -> ChargingState:
    return stage.world.truth(stage.charger(handle).id).state


@pytest.mark.parametrize(
    ("query", "code", "body"),
    [
        pytest.param("amp=10", 202, '{"succeeded":[{"amp":10}],"failed":[]}', id="a key"),
        pytest.param("amp=10&frc=1", 202, '{"succeeded":[{"amp":10},{"frc":1}],"failed":[]}', id="two keys"),
        pytest.param("eto=0.0", 202, '{"succeeded":[{"eto":0}],"failed":[]}', id="a read-only key, float made whole"),
        pytest.param("amp=99", 202, '{"succeeded":[{"amp":99}],"failed":[]}', id="a value the charger refuses"),
        pytest.param("awp=3.5", 202, '{"succeeded":[{"awp":3.5}],"failed":[]}', id="a fraction"),
        pytest.param("trx=null", 202, '{"succeeded":[{"trx":null}],"failed":[]}', id="null"),
        pytest.param("fup=true", 202, '{"succeeded":[{"fup":true}],"failed":[]}', id="bool"),
        pytest.param("fna=%22My+charger%22", 202, '{"succeeded":[{"fna":"My charger"}],"failed":[]}', id="text"),
        pytest.param("fna=Bare", 202, '{"succeeded":[{"fna":"Bare"}],"failed":[]}', id="a bare word"),
        pytest.param("fna=%22%C3%98st%22", 202, '{"succeeded":[{"fna":"Øst"}],"failed":[]}', id="more letters"),
        pytest.param(
            "ids=%7B%22pGrid%22:-500,%22pPv%22:3000.0%7D",
            202,
            '{"succeeded":[{"ids":{"pGrid":-500,"pPv":3000}}],"failed":[]}',
            id="object",
        ),
        pytest.param("clp=[6,8]", 202, '{"succeeded":[{"clp":[6,8]}],"failed":[]}', id="array"),
        pytest.param("amp=NaN", 202, '{"succeeded":[{"amp":"NaN"}],"failed":[]}', id="no JSON number"),
        pytest.param("amp=1e999", 202, '{"succeeded":[{"amp":"1e999"}],"failed":[]}', id="beyond all numbers"),
        pytest.param("fna=%22%5Cud800%22", 202, '{"succeeded":[{"fna":"?"}],"failed":[]}', id="half a letter"),
        pytest.param("amp=6&zzz=1", 202, '{"succeeded":[{"amp":6}],"failed":[{"zzz":1}]}', id="one unknown"),
        pytest.param("zzz=1", 422, '{"success":false,"reason":"No key was accepted"}', id="only unknown"),
        pytest.param("", 422, '{"success":false,"reason":"No key was accepted"}', id="nothing"),
    ],
)
def test_answers(stage: Stage, query: str, code: int, body: str) -> None:
    answer = stage.client.get(f"/{stage.charger().serial}/api/set?token={stage.key()}&{query}")
    assert (answer.status_code, answer.data.decode()) == (code, body)
    assert answer.headers["Content-Type"] == "application/json"


def test_deep_nesting_is_text(stage: Stage) -> None:
    answer = stage.set(clp="[" * 5000)
    assert answer.get_json()["succeeded"] == [{"clp": "[" * 5000}]


@pytest.mark.parametrize("offset_s", [0.0, 0.3, 0.97])
def test_a_write_shows_within_a_second(stage: Stage, offset_s: float) -> None:
    stage.step(offset_s)
    stage.plug_and_charge()
    stage.set(amp="10")
    assert stage.status(names="amp,acu") == {"amp": 16, "acu": 16}
    stage.step(1)
    assert stage.status(names="amp,acu") == {"amp": 10, "acu": 10}


def test_older_set_ups_take_longer() -> None:
    stage = new_stage(write_delay_s=5)
    stage.set(amp="10")
    stage.step(4.9)
    assert stage.value("amp") == 16
    stage.step(0.1)
    assert stage.value("amp") == 10


@pytest.mark.parametrize(
    ("key", "given", "kept"),
    [
        pytest.param("amp", "6", 6, id="amp least"),
        pytest.param("amp", "16", 16, id="amp most"),
        pytest.param("amp", "5", 16, id="amp too low"),
        pytest.param("amp", "17", 16, id="amp above ama"),
        pytest.param("amp", "10.5", 16, id="amp no fraction"),
        pytest.param("amp", "true", 16, id="amp no bool"),
        pytest.param("amp", '"10"', 16, id="amp no text"),
        pytest.param("amp", "null", 16, id="amp no null"),
        pytest.param("amp", "10.0", 10, id="a whole float is an int"),
        pytest.param("ama", "10", 10, id="ama"),
        pytest.param("ama", "17", 16, id="ama above the hardware"),
        pytest.param("frc", "3", 0, id="frc too high"),
        pytest.param("frc", "-1", 0, id="frc too low"),
        pytest.param("psm", "1", 1, id="psm one"),
        pytest.param("psm", "2", 2, id="psm three"),
        pytest.param("psm", "3", 0, id="psm too high"),
        pytest.param("lmo", "4", 4, id="lmo"),
        pytest.param("lmo", "2", 3, id="lmo too low"),
        pytest.param("acs", "2", 2, id="acs by a back end"),
        pytest.param("acs", "1", 1, id="acs by card"),
        pytest.param("acs", "3", 0, id="acs too high"),
        pytest.param("ust", "2", 2, id="ust"),
        pytest.param("dwo", "5000", 5000, id="dwo"),
        pytest.param("dwo", "0", None, id="dwo above 0"),
        pytest.param("lbr", "255", 255, id="lbr"),
        pytest.param("lbr", "256", 255, id="lbr too high"),
        pytest.param("lof", "6", 6, id="lof"),
        pytest.param("lof", "5", 0, id="lof too low"),
        pytest.param("awp", "3.5", 3.5, id="a number"),
        pytest.param("awp", '"3"', 3, id="no text for a number"),
        pytest.param("fup", "true", True, id="a bool"),
        pytest.param("fup", "1", False, id="no int for a bool"),
        pytest.param("fna", '"Yard"', "Yard", id="text"),
        pytest.param("fna", '""', "", id="empty text"),
        pytest.param("log", '"north"', "north", id="load group"),
        pytest.param("loe", "true", True, id="load management"),
        pytest.param("clp", "[6,8]", [6, 8], id="array"),
        pytest.param("sch_week", '{"control":1,"ranges":[]}', {"control": 1, "ranges": []}, id="object"),
        pytest.param("sch_week", "[]", None, id="no array for an object"),
        pytest.param("eto", "0", None, id="read only"),
        pytest.param("car", "4", 1, id="read only state"),
        pytest.param("alw", "false", True, id="alw has no setter"),
        pytest.param("fsp", "true", True, id="fsp asks for one phase, as psm does"),
        pytest.param("tcl", "8", None, id="no temporary limit here"),
        pytest.param("c3n", '"Ann"', "Ann", id="card name"),
        pytest.param("c3i", '"04aabb"', True, id="a card's id is not told"),
        pytest.param("trx", "1", None, id="nobody there to authorise"),
    ],
)
def test_what_the_charger_takes(stage: Stage, key: str, given: str, kept: object) -> None:
    before = stage.value(key)
    stage.write(**{key: given})
    after = stage.value(key)
    assert after == (before if kept is None else kept)


def test_a_bigger_charger_takes_more(stage: Stage) -> None:
    stage.write("go-e-big", amp="32")
    assert stage.status("go-e-big", "amp,acu,var") == {"acu": 32, "amp": 32, "var": 22}


def test_card_slots_show_twice_and_can_be_cleared(stage: Stage) -> None:
    stage.write(c3n='"Ann"', c3i='"04aabb"', c3e="1500")
    assert stage.value("cards")[3] == {"name": "Ann", "energy": 1500, "cardId": True}
    stage.write(**{"del": "3"})
    assert stage.value("cards")[3] == {"name": "n/a", "energy": 0, "cardId": False}
    assert stage.status(names="c3n,c3i,c3e") == {"c3e": 0, "c3i": False, "c3n": "n/a"}


def test_lowering_the_upper_limit_lowers_the_current(stage: Stage) -> None:
    stage.write(ama="10")
    assert stage.status(names="ama,amp,acu") == {"acu": 10, "ama": 10, "amp": 10}
    stage.write(amp="12")
    assert stage.value("amp") == 10
    stage.write(ama="16", amp="12")
    assert stage.value("amp") == 12


def test_a_wish_waits_while_the_installation_allows_nothing(stage: Stage) -> None:
    stage.plug_and_charge()
    stage.act("limit", limit_a=0)
    stage.write(amp="10")
    assert state(stage) is ChargingState.PREPARING
    assert stage.status(names="amp,acu") == {"acu": None, "amp": 10}


def test_forced_off_and_back(stage: Stage) -> None:
    stage.plug_and_charge()
    stage.write(frc="1")
    assert state(stage) is ChargingState.STOPPED
    assert stage.status(names="frc,alw,car,modelStatus") == {"alw": False, "frc": 1, "car": 2, "modelStatus": 4}
    stage.step(6)
    assert stage.value("car") == 4
    stage.write(frc="0")
    assert state(stage) is ChargingState.CHARGING
    assert stage.status(names="frc,alw,car,modelStatus") == {"alw": True, "frc": 0, "car": 2, "modelStatus": 15}


def test_forced_on_after_a_stop(stage: Stage) -> None:
    stage.act("unplug", "go-e-stopped")
    stage.act("plug", "go-e-stopped")
    stage.write("go-e-stopped", frc="2")
    stage.step(4)
    status = stage.status("go-e-stopped", "frc,alw,car,modelStatus")
    assert status == {"alw": True, "frc": 2, "car": 2, "modelStatus": 3}


def test_a_stop_from_elsewhere_can_be_lifted(stage: Stage) -> None:
    assert stage.value("frc", "go-e-stopped") == 1
    stage.write("go-e-stopped", frc="0")
    assert state(stage, "go-e-stopped") is ChargingState.CHARGING


def test_both_ways_within_one_second(stage: Stage) -> None:
    stage.plug_and_charge()
    stage.set(frc="1")
    stage.set(frc="0")
    stage.step(1)
    assert state(stage) is ChargingState.CHARGING
    assert stage.value("frc") == 0


def test_a_full_car_does_not_charge_again(stage: Stage) -> None:
    stage.act("stop", "go-e-finished")
    stage.write("go-e-finished", frc="0")
    assert state(stage, "go-e-finished") is ChargingState.FINISHED


def test_forced_off_keeps_the_next_car_waiting(stage: Stage) -> None:
    stage.write(frc="1")
    assert stage.status(names="car,frc,alw,modelStatus") == {"alw": False, "frc": 1, "car": 1, "modelStatus": 4}
    stage.act("plug")
    stage.step(300)
    assert state(stage) is ChargingState.PREPARING
    assert stage.status(names="car,frc,alw,modelStatus") == {"alw": False, "frc": 1, "car": 3, "modelStatus": 4}
    stage.write(frc="0")
    assert state(stage) is ChargingState.CHARGING
    assert stage.value("wh") < 1


def test_a_car_that_waits_by_itself_goes_on_waiting(stage: Stage) -> None:
    stage.act("car_waits")
    stage.write(frc="1")
    stage.write(frc="1")
    stage.act("plug")
    stage.write(frc="0")
    stage.step(60)
    assert state(stage) is ChargingState.PREPARING


def test_a_start_from_elsewhere_overrules(stage: Stage) -> None:
    stage.act("plug")
    stage.write(frc="1")
    stage.act("start")
    assert stage.status(names="car,frc,alw") == {"alw": True, "frc": 0, "car": 2}


@pytest.mark.parametrize(
    ("hold", "value", "after"),
    [
        pytest.param(Hold.AUTHORISATION, "2", ChargingState.CHARGING, id="on goes past the card"),
        pytest.param(Hold.SCHEDULE, "2", ChargingState.CHARGING, id="on goes past the schedule"),
        pytest.param(Hold.POWER, "2", ChargingState.PREPARING, id="on has no power to give"),
        pytest.param(Hold.AUTHORISATION, "0", ChargingState.PREPARING, id="neutral waits for the card"),
        pytest.param(Hold.SCHEDULE, "0", ChargingState.PREPARING, id="neutral waits for the schedule"),
        pytest.param(Hold.CAR, "0", ChargingState.CHARGING, id="the car starts by itself"),
    ],
)
def test_force_and_what_holds_the_car(stage: Stage, hold: Hold, value: str, after: ChargingState) -> None:
    stage.act("plug", hold=hold.value)
    stage.write(frc=value)
    stage.step(5)
    assert state(stage) is after


@pytest.mark.parametrize(
    ("value", "shown"),
    [pytest.param("0", 0, id="no card"), pytest.param("3", 3, id="card"), pytest.param("11", None, id="no such slot")],
)
def test_opening_a_session(stage: Stage, value: str, shown: int | None) -> None:
    assert stage.value("trx", "go-e-preparing") is None
    stage.write("go-e-preparing", trx=value)
    assert stage.status("go-e-preparing", "car,trx")["trx"] == shown
    stage.step(5)
    assert (state(stage, "go-e-preparing") is ChargingState.CHARGING) is (shown is not None)


def test_a_session_belongs_to_its_visit(stage: Stage) -> None:
    stage.write("go-e-preparing", trx="3")
    stage.act("unplug", "go-e-preparing")
    assert stage.value("trx", "go-e-preparing") is None
    stage.act("plug", "go-e-preparing")
    stage.act("authorise", "go-e-preparing")
    assert stage.value("trx", "go-e-preparing") == 0


def test_closing_a_session_waits_for_the_next_yes(stage: Stage) -> None:
    stage.write("go-e-preparing", trx="1")
    stage.step(60)
    stage.write("go-e-preparing", trx="null")
    stage.step(6)
    status = stage.status("go-e-preparing", "car,trx,alw,modelStatus")
    assert status == {"alw": False, "car": 4, "trx": None, "modelStatus": 2}
    stage.write("go-e-preparing", trx="0")
    stage.step(5)
    assert stage.status("go-e-preparing", "car,trx") == {"car": 2, "trx": 0}


def test_closing_a_session_that_needs_no_card_does_nothing(stage: Stage) -> None:
    stage.plug_and_charge()
    stage.write(trx="null")
    assert stage.status(names="car,trx") == {"car": 2, "trx": 0}


def test_opening_access_lets_a_waiting_car_go_on(stage: Stage) -> None:
    stage.write("go-e-preparing", acs="0")
    stage.step(5)
    assert stage.status("go-e-preparing", "acs,car,alw,trx") == {"alw": True, "acs": 0, "car": 2, "trx": 0}


def test_asking_for_cards_stops_the_next_car_only(stage: Stage) -> None:
    stage.plug_and_charge()
    stage.write(acs="1")
    assert stage.status(names="acs,car") == {"acs": 1, "car": 2}
    stage.act("unplug")
    stage.act("plug")
    stage.step(60)
    assert stage.status(names="car,modelStatus") == {"car": 3, "modelStatus": 2}


def test_switching_phases(stage: Stage) -> None:
    stage.plug_and_charge()
    stage.write(psm="1")
    assert stage.status(names="psm,car,fsp,modelStatus") == {"fsp": False, "psm": 1, "car": 4, "modelStatus": 23}
    stage.step(10)
    assert stage.status(names="psm,car,fsp") == {"fsp": True, "psm": 1, "car": 2}
    stage.write(psm="0")
    stage.step(10)
    assert stage.status(names="psm,car,fsp") == {"fsp": False, "psm": 0, "car": 2}


def test_asking_for_the_phases_in_use_pauses_nothing(stage: Stage) -> None:
    stage.plug_and_charge()
    stage.write(psm="2")
    assert stage.status(names="psm,car") == {"psm": 2, "car": 2}


@pytest.mark.parametrize(
    ("value", "away"),
    [pytest.param("true", True, id="true"), pytest.param("1", False, id="nothing but true")],
)
def test_a_reboot(stage: Stage, value: str, away: bool) -> None:
    stage.write(rst=value)
    stage.step(29.9)
    assert stage.world.view(stage.charger().id).down_since_s == (pytest.approx(START_S + 0.95) if away else None)
    stage.step(1)
    assert stage.value("rbt") < 40_000 if away else stage.value("rbt") > 40_000


def test_what_is_written_into_a_broken_line_is_lost(stage: Stage) -> None:
    stage.act("go_offline")
    assert stage.set(amp="10", fna='"Lost"').status_code == 202
    stage.step(29)
    assert stage.set(amp="10").status_code == 202
    stage.step(1)
    assert stage.set(amp="10").status_code == 404
    stage.act("come_online")
    stage.step(5)
    status = stage.status(names="amp,fna")
    assert status == {"amp": 16, "fna": stage.charger().name}


def test_what_is_written_last_counts(stage: Stage) -> None:
    for name in ("one", "two", "three"):
        stage.set(fna=name)
    stage.step(1)
    assert stage.value("fna") == "three"
    stage.set(fna="four")
    assert stage.value("fna") == "three"


def test_writes_survive_a_reboot(stage: Stage) -> None:
    stage.write(fna="Kept", amp="8")
    stage.act("reboot", away_s=20)
    stage.step(21)
    assert stage.status(names="fna,amp") == {"amp": 8, "fna": "Kept"}
