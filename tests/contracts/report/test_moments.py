"""The moments of a scenario in lines."""

import json
from dataclasses import replace

import pytest

from contracts.drive.scenarios import cases
from contracts.exchange import Answer, Exchange, Request
from contracts.findings import Finding
from contracts.report.moments import Seen, clock, json_line, line, said
from simulator.scenario.library import find
from simulator.scenario.runner import Moment, MomentKind
from simulator.truth.charger import Charger
from simulator.truth.states import ChargingState, Vendor

TRUTH = Charger(at_s=0.0, state=ChargingState.CHARGING, power_w=10_980.0)


def _exchange(status: int, body: object) -> Exchange:
    return Exchange(Request("GET", "/"), Answer(status, body=json.dumps(body).encode()))


def _seen() -> Seen:
    (case,) = cases([find("charging")], (Vendor.EASEE,))
    step = case.script.steps[0]
    moment = Moment(MomentKind.CHECKPOINT, step, 3661.0, 0.0, "refresh, expect 200", None)
    exchange = _exchange(200, {"chargeState": {"chargingState": "CHARGING", "chargeRate": 11.0}})
    return Seen(case, moment, TRUTH, True, exchange, ())


@pytest.mark.parametrize(
    ("exchange", "words"),
    [
        pytest.param(_exchange(200, {"chargeState": {"chargingState": "FAULT"}}), "200 FAULT - kW", id="200"),
        pytest.param(_exchange(200, {"chargeState": 7}), "200 - - kW", id="200 without a state"),
        pytest.param(_exchange(503, {"errorCode": "X"}), "503 X", id="refusal"),
        pytest.param(_exchange(500, []), "500", id="no object"),
        pytest.param(Exchange(Request("GET", "/"), None, "reset"), "reset", id="no answer"),
    ],
)
def test_an_answer_in_few_words(exchange: Exchange, words: str) -> None:
    assert said(exchange) == words


def test_a_moment_in_a_line() -> None:
    assert line(_seen()).split() == [
        *("+1:01:01", "refresh,", "expect", "200", "truth", "CHARGING", "10.98", "kW", "0.00", "kWh"),
        *("refresh", "200", "CHARGING", "11.0", "kW"),
    ]
    assert "refresh 200" not in line(replace(_seen(), exchange=None))


def test_a_wrong_answer_is_told_in_the_line() -> None:
    wrong = Finding("truth", "t", "10 kW", "11000", "w", "w")
    assert line(replace(_seen(), findings=(wrong,))).endswith("WRONG: expected 10 kW, seen 11000")


def test_a_long_text_is_cut() -> None:
    seen = _seen()
    long = replace(seen, moment=replace(seen.moment, text="word " * 40))
    assert len(line(long)) == len(line(seen))


def test_a_moment_as_json() -> None:
    told = json.loads(json_line(_seen()))
    assert (told["scenario"], told["vendor"], told["atS"], told["kind"]) == ("charging", "EASEE", 3661.0, "checkpoint")
    assert told["truth"] == {
        "chargingState": "CHARGING",
        "powerW": 10980.0,
        "sessionWh": 0.0,
        "isPlugged": False,
        "isOnline": True,
    }
    assert told["exchange"]["answer"]["status"] == 200
    assert json.loads(json_line(replace(_seen(), exchange=None)))["exchange"] is None


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "+0:00:00"), (59.9, "+0:00:59"), (3600, "+1:00:00"), (90061, "+25:01:01")]
)
def test_time_since_the_start(seconds: float, text: str) -> None:
    assert clock(seconds) == text
