"""What a charger says of a value it does not take, in the LAN; what it takes shows a second later."""

import pytest

from tests.simulator.vendors.go_e.conftest import EMPTY, Stage, new_stage

AMP = "amp: failed: "


@pytest.mark.parametrize(
    ("query", "code", "body"),
    [
        pytest.param("amp=10", 200, {"amp": True}, id="taken"),
        pytest.param("amp=10&frc=1", 200, {"amp": True, "frc": True}, id="both taken"),
        pytest.param("amp=-1", 500, {"amp": AMP + "value must be uint8_t (-1)"}, id="below a byte"),
        pytest.param("amp=300", 500, {"amp": AMP + "value must be uint8_t (300)"}, id="above a byte"),
        pytest.param("amp=%2210%22", 500, {"amp": AMP + "value must be uint8_t (10)"}, id="text for a number"),
        pytest.param("amp=true", 500, {"amp": AMP + "value must be uint8_t (true)"}, id="bool for a number"),
        pytest.param("amp=0", 500, {"amp": AMP + "Value 0 exceeds range 6 to 16 (0)"}, id="too low"),
        pytest.param("amp=17", 500, {"amp": AMP + "Value 17 exceeds range 6 to 16 (17)"}, id="above ama"),
        pytest.param("ama=17", 500, {"ama": "ama: failed: Value 17 exceeds range 6 to 16 (17)"}, id="hardware"),
        pytest.param("amp=null", 500, {"amp": AMP + "null not allowed (null)"}, id="null"),
        pytest.param("trx=null", 200, {"trx": True}, id="null where it is allowed"),
        pytest.param("trx=11", 500, {"trx": "trx: failed: Value 11 exceeds range 0 to 10 (11)"}, id="no such card"),
        pytest.param("fup=1", 500, {"fup": "fup: failed: value must be bool (1)"}, id="int for a bool"),
        pytest.param("fna=0", 500, {"fna": "fna: failed: value must be string (0)"}, id="int for text"),
        pytest.param("clp=6", 500, {"clp": "clp: failed: value must be array (6)"}, id="int for an array"),
        pytest.param("sch_week=[]", 500, {"sch_week": "sch_week: failed: value must be object ([])"}, id="object"),
        pytest.param("awp=%22x%22", 500, {"awp": "awp: failed: value must be float (x)"}, id="text for a price"),
        pytest.param("fmt=1.5", 500, {"fmt": "fmt: failed: value must be int32_t (1.5)"}, id="fraction"),
        pytest.param("dwo=0", 500, {"dwo": "dwo: failed: Value 0 must be above 0 (0)"}, id="no energy"),
        pytest.param("lof=5", 500, {"lof": "lof: failed: Value 5 exceeds range 0 or 6 to 32 (5)"}, id="gap"),
        pytest.param("alw=true", 500, {"alw": "alw: tried to set api key without setter (true)"}, id="no setter"),
        pytest.param("zzz=1", 500, {"zzz": "zzz: tried to set unknown api key (1)"}, id="unknown"),
        pytest.param(
            "acs=1&ct=renaultZoe",
            500,
            {"acs": True, "ct": "ct: tried to set api key which is not allowed from api (renaultZoe)"},
            id="one of two, for the app alone",
        ),
        pytest.param("ids=%7B%22pGrid%22:-500%7D", 200, {"ids": True}, id="pushed power"),
        pytest.param("tcl=8", 200, {"tcl": True}, id="taken, nothing comes of it"),
        pytest.param("rst=true", 200, {"rst": True}, id="write only"),
        pytest.param("", 200, {}, id="nothing"),
    ],
)
def test_answers_of_set(stage: Stage, query: str, code: int, body: dict[str, object]) -> None:
    answer = stage.lan(f"api/set?{query}")
    assert (answer.status_code, answer.get_json()) == (code, body)
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("firmware", "code", "said", "single"),
    [
        pytest.param("60.3", 200, True, True, id="before 60.4"),
        pytest.param(
            "60.4",
            500,
            "fsp: failed: this parameter is only showing the current state and readonly, to change the preference, "
            "use psm (true)",
            False,
            id="from 60.4 on",
        ),
    ],
)
def test_fsp(firmware: str, code: int, said: object, single: bool) -> None:
    stage = new_stage(firmware=firmware)
    answer = stage.lan("api/set?fsp=true")
    assert (answer.status_code, answer.get_json()) == (code, {"fsp": said})
    stage.step(1)
    assert stage.status(names="fsp,psm") == {"fsp": single, "psm": int(single)}


def test_firmware_050_only_counted() -> None:
    answer = new_stage(firmware="050.0").lan("api/set?amp=10&alw=true&frc=1")
    assert (answer.status_code, answer.text) == (200, "2 succeeded and 1 failed")
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_the_cloud_may_check_values() -> None:
    stage = new_stage(checks_values=True)
    answer = stage.set(amp="99", frc="1", eto="0")
    assert answer.get_json() == {"succeeded": [{"frc": 1}], "failed": [{"amp": 99}, {"eto": 0}]}
    assert stage.set(amp="99").status_code == 422


def test_the_cloud_may_name_the_last_key_only() -> None:
    stage = new_stage(lists_every_key=False)
    assert stage.set(amp="7", eto="0.0").text == '{"succeeded":[{"eto":0}],"failed":[]}'
    stage.step(1)
    assert stage.value("amp") == 7


@pytest.mark.parametrize(("works", "code"), [(False, 404), (True, 202)])
def test_the_cloud_may_take_post(works: bool, code: int) -> None:
    stage = new_stage(post_works=works)
    path = f"/{stage.charger(EMPTY).serial}/api/set?token={stage.key()}&amp=10"
    assert stage.client.post(path).status_code == code
    assert stage.client.post("/000001/api/set").status_code == 404


@pytest.mark.parametrize("code", [401, 403])
def test_the_answer_without_any_key(code: int) -> None:
    stage = new_stage(no_key_status=code)
    assert stage.get("status").status_code == code
    assert stage.get("status", token="wrong").status_code == 401
