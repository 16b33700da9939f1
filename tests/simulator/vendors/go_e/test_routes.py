"""The address of the status: whom it answers, with which keys, and what it says instead."""

import json

import pytest

from simulator.truth.accounts import Login
from tests.simulator.vendors.go_e.conftest import EMPTY, Stage, new_stage

UNAUTHORIZED = '{"success":false,"reason":"Unauthorized"}'
UNAVAILABLE = '{"success":false,"reason":"Charger is offline or cloud API is disabled"}'


def test_a_status(stage: Stage) -> None:
    answer = stage.answer()
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Last-Modified"] == "Sun, 15 Jun 2025 15:06:40 GMT"
    assert len(answer.get_json()) == 309


@pytest.mark.parametrize(
    ("text", "body"),
    [
        pytest.param("car", '{"car":1}', id="one key"),
        pytest.param("car,amp", '{"amp":16,"car":1}', id="the device's own order"),
        pytest.param("amp,car,amp", '{"amp":16,"car":1}', id="no key twice"),
        pytest.param("amp,nosuchkey", '{"amp":16}', id="an unknown key is left out"),
        pytest.param("nosuchkey", "{}", id="nothing known"),
        pytest.param('["car","amp"]', "{}", id="the form of firmware 051.3 names no key"),
        pytest.param("CAR", "{}", id="letter case counts"),
        pytest.param("styp,car", '{"car":1}', id="a key of other hardware"),
        pytest.param("cae,c0p", '{"cae":true,"c0p":"{}"}', id="what the cloud adds"),
        pytest.param("cak", "{}", id="the key is not handed out"),
    ],
)
def test_a_filter(stage: Stage, text: str, body: str) -> None:
    answer = stage.answer(filter=text)
    assert (answer.status_code, answer.text) == (200, body)


def test_a_comma_may_come_encoded_or_not(stage: Stage) -> None:
    path = f"/{stage.charger().serial}/api/status?token={stage.key()}"
    assert stage.client.get(f"{path}&filter=amp%2Ccar").data == stage.client.get(f"{path}&filter=amp,car").data


def test_an_empty_filter_asks_for_everything(stage: Stage) -> None:
    assert stage.answer(filter="").data == stage.answer().data


@pytest.mark.parametrize("hardware", ["CORE", "PRO"])
@pytest.mark.parametrize(
    ("names", "switched_on", "code"),
    [
        pytest.param("car", True, 200, id="all there"),
        pytest.param("car,cbl", True, 400, id="one missing"),
        pytest.param("", True, 400, id="everything"),
        pytest.param("car,cbl", False, 200, id="one missing, switch off"),
        pytest.param("", False, 200, id="everything, switch off"),
    ],
)
def test_core_and_pro_may_answer_400_with_a_body(hardware: str, names: str, switched_on: bool, code: int) -> None:
    stage = new_stage(hardware=hardware, core_pro_400=switched_on)
    answer = stage.answer(filter=names)
    assert answer.status_code == code
    assert answer.get_json()["car"] == 1


def test_a_charger_with_a_socket_never_answers_400() -> None:
    assert new_stage(core_pro_400=True).answer(filter="car,styp").status_code == 200


@pytest.mark.parametrize(
    ("how", "code", "body"),
    [
        pytest.param("good", 200, '{"car":1}', id="the key"),
        pytest.param("wrong", 401, UNAUTHORIZED, id="a wrong key"),
        pytest.param("none", 401, UNAUTHORIZED, id="no key"),
        pytest.param("rejected", 401, UNAUTHORIZED, id="an account the vendor rejects"),
        pytest.param("foreign", 401, UNAUTHORIZED, id="the key of another charger"),
        pytest.param("away", 404, '{"success":false,"reason":"Data is outdated","age":45.5}', id="off line"),
        pytest.param("away and wrong", 401, UNAUTHORIZED, id="the key goes before the age"),
        pytest.param("long away", 403, UNAVAILABLE, id="forgotten"),
        pytest.param("long away and wrong", 403, UNAVAILABLE, id="no feed, no key to compare"),
    ],
)
@pytest.mark.parametrize("path", ["status", "set"])
def test_refusals(stage: Stage, path: str, how: str, code: int, body: str) -> None:
    token = {"wrong": "x" * 32, "none": "", "foreign": stage.key("go-e-charging")}.get(
        how.split(" and ")[-1], stage.key()
    )
    if how == "rejected":
        stage.world.accounts.set_login(stage.charger().account_id, Login.REJECTED)
    if "away" in how:
        stage.act("go_offline")
        stage.step(86_401 if "long" in how else 45.5)
    if path == "set" and code == 200:
        code, body = 202, '{"succeeded":[{"amp":10}],"failed":[]}'
    answer = stage.get(path, token=token, **({"filter": "car"} if path == "status" else {"amp": "10"}))
    assert (answer.status_code, answer.text) == (code, body)
    assert answer.headers["Content-Type"] == "application/json"


def test_refusals_may_be_empty() -> None:
    stage = new_stage(empty_errors=True)
    answer = stage.get("status", token="wrong")
    assert (answer.status_code, answer.data, answer.headers["Content-Type"]) == (401, b"", "application/json")


def test_an_unknown_serial_looks_like_a_charger_that_never_came(stage: Stage) -> None:
    answer = stage.client.get("/000001/api/status?token=" + stage.key())
    assert (answer.status_code, answer.text) == (403, UNAVAILABLE)


@pytest.mark.parametrize("name", ["handle", "id", "vendor"])
def test_only_the_serial_names_a_charger(stage: Stage, name: str) -> None:
    other = {"handle": EMPTY, "id": stage.charger().id, "vendor": stage.charger("easee-charging").serial}[name]
    assert stage.client.get(f"/{other}/api/status?token={stage.key()}").status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "host"),
    [
        pytest.param("GET", "/123456/api/nothing", "123456", id="unknown route"),
        pytest.param("GET", "/123456/api/status/", "123456", id="trailing slash"),
        pytest.param("GET", "/123456//api/status", "123456", id="double slash"),
        pytest.param("GET", "/123456", "123456", id="no route"),
        pytest.param("GET", "/", "", id="nothing"),
        pytest.param("POST", "/123456/api/status", "123456", id="POST of a status"),
        pytest.param("POST", "/123456/api/set", "123456", id="POST of a set"),
        pytest.param("PUT", "/123456/api/set", "123456", id="PUT"),
        pytest.param("OPTIONS", "/123456/api/status", "123456", id="OPTIONS"),
        pytest.param("DELETE", "/123456/api/status", "123456", id="DELETE"),
    ],
)
def test_what_is_not_served(stage: Stage, method: str, path: str, host: str) -> None:
    answer = stage.client.open(path, method=method)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text == f"404 Not Found: Requested route ('{host}.api.v3.go-e.io') does not exist."


def test_a_mistake_of_ours_is_no_answer_of_the_vendor() -> None:
    stage = new_stage(hardware="V99")
    with pytest.raises(ValueError, match="V3, V4, V5, CORE, PRO"):
        stage.answer()


def test_head_has_no_body(stage: Stage) -> None:
    answer = stage.client.head(f"/{stage.charger().serial}/api/status?token={stage.key()}")
    assert (answer.status_code, answer.data) == (200, b"")


@pytest.mark.parametrize("handle", ["go-e-charging", "go-e-unplugged", "go-e-fault", "go-e-stopped", "go-e-big"])
def test_no_whole_number_has_a_point(stage: Stage, handle: str) -> None:
    raw = stage.answer(handle).text
    floats: list[str] = []
    json.loads(raw, parse_float=floats.append)
    assert floats
    assert not [text for text in floats if text.endswith(".0") or "e" in text.lower()]
    assert ", " not in raw
    assert '": ' not in raw


def test_a_read_changes_nothing(stage: Stage) -> None:
    before = stage.world.history(stage.charger("go-e-charging").id)
    assert stage.answer("go-e-charging").data == stage.answer("go-e-charging").data
    assert stage.world.history(stage.charger("go-e-charging").id) is before
