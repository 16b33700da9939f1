"""Ways to expect wrongly; the step under test is the second, from line 8 on."""

import pytest

from tests.simulator.scenario.refusals import (
    ANSWERS,
    FIELDS,
    STATES,
    problems_of,
    step_text,
)

CASES = [
    pytest.param(
        "    expect: {state: CHARGING}",
        [
            (9, "step 2 (at 10s), expect: 'answer' is missing: add an answer of refresh, or a list of them"),
        ],
        id="answer-missing",
    ),
    pytest.param(
        "    expect: {answer: DEVICE_DISCONNECTED}",
        [
            (
                9,
                "step 2 (at 10s), expect.answer: expected an answer of refresh, or a list of them "
                f"({ANSWERS}), got 'DEVICE_DISCONNECTED'; did you mean 'DEVICE_IS_DISCONNECTED'?",
            ),
        ],
        id="answer-unknown",
    ),
    pytest.param(
        "    expect: {answer: 500}",
        [
            (
                9,
                "step 2 (at 10s), expect.answer: expected an answer of refresh, or a list of them "
                f"({ANSWERS}), got 500",
            ),
        ],
        id="answer-500",
    ),
    pytest.param(
        "    expect: {answer: '200'}",
        [
            (
                9,
                "step 2 (at 10s), expect.answer: expected an answer of refresh, or a list of them "
                f"({ANSWERS}), got '200'; write it without quotes",
            ),
        ],
        id="answer-text",
    ),
    pytest.param(
        "    expect: {answer: [200, VENDOR_ERROR]}",
        [
            (
                9,
                f"step 2 (at 10s), expect.answer: expected an answer of refresh ({ANSWERS}), got "
                "'VENDOR_ERROR'; did you mean 'VENDOR_CONNECTION_ERROR'?",
            ),
        ],
        id="answer-list-typo",
    ),
    pytest.param(
        "    expect: {answer: []}",
        [
            (9, "step 2 (at 10s), expect.answer: expected an answer of refresh, or a list of them, got an empty list"),
        ],
        id="answer-empty",
    ),
    pytest.param(
        "    expect: {answer: 200, state: CHARGIN}",
        [
            (
                9,
                f"step 2 (at 10s), expect.state: expected a charging state, or a list of them ({STATES}), got "
                "'CHARGIN'; did you mean 'CHARGING'?",
            ),
        ],
        id="state-typo",
    ),
    pytest.param(
        "    expect: {answer: 200, state: [CHARGING, PAUSED]}",
        [
            (9, f"step 2 (at 10s), expect.state: expected a charging state ({STATES}), got 'PAUSED'"),
        ],
        id="state-list",
    ),
    pytest.param(
        "    expect: {answer: DEVICE_IS_DISCONNECTED, state: CHARGING}",
        [
            (
                9,
                "step 2 (at 10s), expect: 'state' speaks about a 200, but the answer is "
                "DEVICE_IS_DISCONNECTED: leave it out",
            ),
        ],
        id="state-not-200",
    ),
    pytest.param(
        "    expect: {answer: 200, power: 11}",
        [
            (
                9,
                "step 2 (at 10s), expect: unknown key 'power': expected answer, state, plugged, power_kw, "
                "limit_a, phases, absent, optional; did you mean 'power_kw'?",
            ),
        ],
        id="expect-key",
    ),
    pytest.param(
        "    expect: {answer: 200, plugged: yes}",
        [
            (9, "step 2 (at 10s), expect.plugged: expected true or false, got 'yes'"),
        ],
        id="plugged",
    ),
    pytest.param(
        "    expect: {answer: 200, power_kw: much}",
        [
            (9, "step 2 (at 10s), expect.power_kw: expected a charge rate in kW, or {min: kW, max: kW}, got 'much'"),
        ],
        id="power-word",
    ),
    pytest.param(
        "    expect: {answer: 200, power_kw: -1}",
        [
            (9, "step 2 (at 10s), expect.power_kw: expected a charge rate in kW, 0 or more, got -1"),
        ],
        id="power-minus",
    ),
    pytest.param(
        "    expect: {answer: 200, power_kw: {min: 3}}",
        [
            (9, "step 2 (at 10s), expect.power_kw: 'max' is missing: add a charge rate in kW, 0 or more"),
        ],
        id="power-half",
    ),
    pytest.param(
        "    expect: {answer: 200, power_kw: {min: 5, max: 3}}",
        [
            (9, "step 2 (at 10s), expect.power_kw: min 5 is above max 3: change one of them"),
        ],
        id="power-turned",
    ),
    pytest.param(
        "    expect: {answer: 200, power_kw: 1e999}",
        [
            (9, "step 2 (at 10s), expect.power_kw: expected a charge rate in kW, or {min: kW, max: kW}, got '1e999'"),
        ],
        id="power-huge",
    ),
    pytest.param(
        "    expect: {answer: 200, state: STOPPED, power_kw: 5}",
        [
            (9, "step 2 (at 10s), expect.power_kw: only CHARGING has a charge rate above 0: change one of them"),
        ],
        id="power-idle",
    ),
    pytest.param(
        "    expect: {answer: 200, state: UNPLUGGED, plugged: true}",
        [
            (9, "step 2 (at 10s), expect.plugged: UNPLUGGED is never plugged in: change one of them"),
        ],
        id="unplugged-plugged",
    ),
    pytest.param(
        "    expect: {answer: 200, state: CHARGING, plugged: false}",
        [
            (9, "step 2 (at 10s), expect.plugged: CHARGING is always plugged in: change one of them"),
        ],
        id="charging-unplugged",
    ),
    pytest.param(
        "    expect: {answer: 200, phases: 4}",
        [
            (9, "step 2 (at 10s), expect.phases: expected a number of phases, 0 to 3, got 4"),
        ],
        id="phases",
    ),
    pytest.param(
        "    expect: {answer: 200, limit_a: -6}",
        [
            (9, "step 2 (at 10s), expect.limit_a: expected a current in A, 0 or more, got -6"),
        ],
        id="limit",
    ),
    pytest.param(
        "    expect: {answer: 200, absent: [chargerate]}",
        [
            (
                9,
                f"step 2 (at 10s), expect.absent: expected a field the contract lets be left out ({FIELDS}), "
                "got 'chargerate'; did you mean 'chargeRate'?",
            ),
        ],
        id="absent",
    ),
    pytest.param(
        "    expect: {answer: 200, state: CHARGING, absent: [chargingState]}",
        [
            (
                9,
                "step 2 (at 10s), expect: 'state' says what chargingState must be, but 'absent' wants it "
                "left out: choose one",
            ),
        ],
        id="absent-both",
    ),
    pytest.param(
        "    expect: 200",
        [
            (9, "step 2 (at 10s), expect: expected a mapping with answer and what a 200 must say, got 200"),
        ],
        id="expect-word",
    ),
    pytest.param(
        "    ask: {key: none}\n    expect: {answer: UNAUTHORIZED}",
        [
            (9, "step 2 (at 10s), ask.key: expected how the API key is wrong (missing, wrong), got 'none'"),
        ],
        id="ask-key",
    ),
    pytest.param(
        "    ask: {key: wrong}\n    expect: {answer: 200}",
        [
            (10, "step 2 (at 10s), expect.answer: expected UNAUTHORIZED, the only answer to a wrong key, got 200"),
        ],
        id="ask-wrong-answer",
    ),
    pytest.param(
        "    ask: {charger: unknown}\n    expect: {answer: [CHARGER_NOT_FOUND, DEVICE_IS_DISCONNECTED]}",
        [
            (
                10,
                "step 2 (at 10s), expect.answer: expected CHARGER_NOT_FOUND, the only answer to an id that "
                "is unknown, got CHARGER_NOT_FOUND or DEVICE_IS_DISCONNECTED",
            ),
        ],
        id="ask-unknown-answer",
    ),
    pytest.param(
        "    expect: {answer: UNAUTHORIZED}",
        [
            (9, "step 2 (at 10s), expect.answer: a right request never gets UNAUTHORIZED: add ask: {key: wrong}"),
        ],
        id="unauth-without",
    ),
    pytest.param(
        "    expect: {answer: CHARGER_NOT_FOUND}",
        [
            (
                9,
                "step 2 (at 10s), expect.answer: a right request never gets CHARGER_NOT_FOUND: add ask: "
                "{charger: unknown}",
            ),
        ],
        id="notfound-without",
    ),
    pytest.param(
        "    ask: {}\n    expect: {answer: 200}",
        [
            (9, "step 2 (at 10s), ask: expected a mapping with key or charger, got a mapping"),
        ],
        id="ask-empty",
    ),
]


@pytest.mark.parametrize(("text", "problems"), CASES)
def test_expectation_is_refused_with_place_and_sentence(text: str, problems: list[tuple[int, str]]) -> None:
    assert problems_of(step_text(text)) == problems
