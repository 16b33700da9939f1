"""What a scenario's author wrote down: wrong answers are told, and what the contract leaves open stays open."""

import json
from dataclasses import replace
from typing import Any

import pytest

from contracts.drive.expectations import AsTheScenarioSays
from contracts.exchange import Answer as Came
from contracts.exchange import Exchange, Request
from contracts.oracle import Offline, Policy
from simulator.scenario.script import Answer, Expectation, Power
from simulator.truth.states import ChargingState

CHARGING: dict[str, Any] = {
    "chargingState": "CHARGING",
    "isPlugged": True,
    "chargeRate": 11.0,
    "chargeCurrentMax": 16,
    "activePhases": 3,
}
OK = frozenset({Answer.OK})
AWAY = frozenset({Answer.DEVICE_IS_DISCONNECTED})
WHOLE = Expectation(OK, frozenset({ChargingState.CHARGING}), True, Power(10, 12), (16.0,), (3.0,))
STATE = "$.chargeState"


def _exchange(body: object, status: int = 200) -> Exchange:
    return Exchange(Request("GET", "/"), Came(status, body=json.dumps(body).encode()))


def _charging(**values: Any) -> Exchange:
    return _exchange({"chargeState": {**CHARGING, **values}})


def _without(name: str) -> Exchange:
    return _exchange({"chargeState": {key: value for key, value in CHARGING.items() if key != name}})


@pytest.mark.parametrize(
    ("exchange", "expected", "where", "words"),
    [
        pytest.param(_charging(), WHOLE, None, ("", ""), id="as written"),
        pytest.param(_exchange({}, 404), WHOLE, "status", ("200", "404"), id="another status"),
        pytest.param(
            _exchange({"errorCode": "CHARGER_NOT_FOUND"}, 404),
            WHOLE,
            "status",
            ("200", "404 CHARGER_NOT_FOUND"),
            id="code",
        ),
        pytest.param(_charging(), Expectation(AWAY), "status", ("DEVICE_IS_DISCONNECTED", "200"), id="no refusal"),
        pytest.param(
            _exchange({"errorCode": "DEVICE_IS_DISCONNECTED"}, 503), Expectation(AWAY), None, ("", ""), id="the refusal"
        ),
        pytest.param(
            _charging(chargingState="FAULT"), WHOLE, f"{STATE}.chargingState", ("CHARGING", '"FAULT"'), id="state"
        ),
        pytest.param(
            _without("chargingState"), WHOLE, f"{STATE}.chargingState", ("CHARGING", "left out"), id="no state"
        ),
        pytest.param(_charging(isPlugged=False), WHOLE, f"{STATE}.isPlugged", ("true", "false"), id="plug"),
        pytest.param(_without("isPlugged"), WHOLE, f"{STATE}.isPlugged", ("true", "left out"), id="no plug"),
        pytest.param(_charging(chargeRate=12.1), WHOLE, f"{STATE}.chargeRate", ("10 to 12 kW", "12.1"), id="rate"),
        pytest.param(
            _charging(chargeRate="11"), WHOLE, f"{STATE}.chargeRate", ("10 to 12 kW", '"11"'), id="rate as text"
        ),
        pytest.param(
            _charging(chargeRate=True), WHOLE, f"{STATE}.chargeRate", ("10 to 12 kW", "true"), id="rate as bool"
        ),
        pytest.param(_without("chargeRate"), WHOLE, f"{STATE}.chargeRate", ("10 to 12 kW", "left out"), id="no rate"),
        pytest.param(
            _without("chargeRate"), Expectation(OK, power=Power(0, 0.05)), None, ("", ""), id="no rate where none is"
        ),
        pytest.param(_charging(chargeCurrentMax=10), WHOLE, f"{STATE}.chargeCurrentMax", ("16", "10"), id="limit"),
        pytest.param(_without("chargeCurrentMax"), WHOLE, None, ("", ""), id="no limit"),
        pytest.param(_charging(activePhases=1), WHOLE, f"{STATE}.activePhases", ("3", "1"), id="phases"),
        pytest.param(_without("activePhases"), WHOLE, None, ("", ""), id="no phases"),
        pytest.param(
            _charging(),
            Expectation(OK, absent=frozenset({"chargeRate"})),
            "$.chargeRate",
            ("left out", "11.0"),
            id="absent",
        ),
        pytest.param(
            _exchange({"errorCode": ["AWAY"]}, 503),
            WHOLE,
            "status",
            ("200", "503 without a readable errorCode"),
            id="no code",
        ),
        pytest.param(_exchange({}, 502), Expectation(frozenset(Answer)), None, ("", ""), id="nobody said which"),
        pytest.param(_exchange({"errorCode": "AWAY"}, 503), WHOLE, "status", ("200", "503 AWAY"), id="a refusal"),
        pytest.param(Exchange(Request("GET", "/"), None, "reset"), WHOLE, "status", ("200", "reset"), id="no answer"),
    ],
)
def test_what_was_written_down(
    exchange: Exchange, expected: Expectation, where: str | None, words: tuple[str, str]
) -> None:
    told = AsTheScenarioSays()(exchange, expected, Policy())
    assert [violation.where for violation in told] == ([where] if where else [])
    assert all(violation.rule == AsTheScenarioSays.slug for violation in told)
    assert all(words[0] in violation.expected and words[1] in violation.seen for violation in told)


@pytest.mark.parametrize(
    ("body", "offline", "right"),
    [
        pytest.param({"isOnline": False}, Offline.STALE, True, id="agreed"),
        pytest.param({"isOnline": False}, Offline.REFUSE, False, id="not agreed"),
        pytest.param({"isOnline": True}, Offline.STALE, False, id="agreed but online"),
    ],
)
def test_a_200_for_a_device_that_is_away_has_to_be_agreed(body: object, offline: Offline, right: bool) -> None:
    told = AsTheScenarioSays()(_exchange(body), Expectation(AWAY), Policy(offline=offline))
    assert (told == []) is right


@pytest.mark.parametrize(
    ("code", "expected", "stale", "right"),
    [
        pytest.param("DEVICE_IS_DISCONNECTED", OK, True, True, id="looks old"),
        pytest.param("DEVICE_IS_DISCONNECTED", OK, False, False, id="fresh"),
        pytest.param("VENDOR_CONNECTION_ERROR", OK, True, False, id="no word for old data"),
        pytest.param("DEVICE_IS_DISCONNECTED", frozenset({Answer.UNAUTHORIZED}), True, False, id="no data were meant"),
    ],
)
def test_a_service_may_take_data_for_stale_by_its_own_clock(
    code: str, expected: frozenset[Answer], stale: bool, right: bool
) -> None:
    told = AsTheScenarioSays()(_exchange({"errorCode": code}, 503), Expectation(expected), Policy(), stale=stale)
    assert (told == []) is right


@pytest.mark.parametrize(
    ("offline", "stale", "right"),
    [
        pytest.param(Offline.STALE, True, True, id="agreed and looks old"),
        pytest.param(Offline.STALE, False, False, id="agreed but fresh"),
        pytest.param(Offline.REFUSE, True, False, id="looks old but not agreed"),
    ],
)
def test_a_200_for_data_that_look_old_has_to_be_agreed(offline: Offline, stale: bool, right: bool) -> None:
    told = AsTheScenarioSays()(_exchange({"isOnline": False}), WHOLE, Policy(offline=offline), stale=stale)
    assert (told == []) is right


@pytest.mark.parametrize(
    ("exchange", "optional", "right"),
    [
        pytest.param(_without("chargingState"), "chargingState", True, id="state left out"),
        pytest.param(_charging(chargingState="FAULT"), "chargingState", False, id="wrong state"),
        pytest.param(_charging(chargingState=None), "chargingState", False, id="null is not left out"),
        pytest.param(_without("isPlugged"), "isPlugged", True, id="plug left out"),
        pytest.param(_charging(isPlugged=False), "isPlugged", False, id="wrong plug"),
        pytest.param(_without("chargeRate"), "chargeRate", True, id="rate left out"),
        pytest.param(_charging(chargeRate=0.3), "chargeRate", False, id="wrong rate"),
        pytest.param(_without("chargeRate"), "isPlugged", False, id="another field"),
    ],
)
def test_an_optional_field_is_right_or_left_out(exchange: Exchange, optional: str, right: bool) -> None:
    expected = replace(WHOLE, optional=frozenset({optional}))
    assert (AsTheScenarioSays()(exchange, expected, Policy()) == []) is right


@pytest.mark.parametrize(
    ("code", "paused", "right"),
    [
        pytest.param("VENDOR_COMMUNICATION_ERROR", True, True, id="keeps to the pause"),
        pytest.param("VENDOR_COMMUNICATION_ERROR", False, False, id="no pause"),
        pytest.param("VENDOR_CONNECTION_ERROR", True, False, id="no word for a pause"),
    ],
)
def test_a_service_may_keep_to_a_pause_by_its_own_clock(code: str, paused: bool, right: bool) -> None:
    told = AsTheScenarioSays()(_exchange({"errorCode": code}, 503), Expectation(OK), Policy(), paused=paused)
    assert (told == []) is right
