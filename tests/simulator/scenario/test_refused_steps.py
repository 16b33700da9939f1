"""Ways to write a step wrongly; the step under test is the second, from line 8 on."""

import pytest

from tests.simulator.scenario.refusals import (
    CHANGES,
    DOINGS,
    FAULT_KINDS,
    SPAN,
    STEP_KEYS,
    VERBS,
    problems_of,
    step_text,
)

CASES = [
    pytest.param(
        "    note: hm",
        [
            (8, f"step 2 (at 10s): expected one of {VERBS}, got none: say what happens"),
        ],
        id="none",
    ),
    pytest.param(
        "    do: stop\n    mend: x",
        [
            (10, f"step 2 (at 10s): expected one of {VERBS}, got do and mend: make it two steps"),
        ],
        id="two-verbs",
    ),
    pytest.param(
        "    brake: {fault: reset}",
        [
            (8, f"step 2 (at 10s): expected one of {VERBS}, got none: say what happens"),
            (9, f"step 2 (at 10s): unknown key 'brake': expected {STEP_KEYS}; did you mean 'break'?"),
        ],
        id="unknown-key",
    ),
    pytest.param(
        "    do: stop\n    probability: 0.5",
        [
            (10, "step 2 (at 10s): 'probability' goes with break, this step has do"),
        ],
        id="key-of-other",
    ),
    pytest.param(
        "    do: stop\n    ask: {key: wrong}",
        [
            (10, "step 2 (at 10s): 'ask' goes with expect, this step has do"),
        ],
        id="ask-on-do",
    ),
    pytest.param(
        "    do: stop\n    repeat: {times: 2}",
        [
            (10, "step 2 (at 10s): 'repeat' goes with expect, this step has do"),
        ],
        id="repeat-on-do",
    ),
    pytest.param(
        "    expect: {answer: 200}\n    repeat: {times: 1}",
        [
            (10, "step 2 (at 10s), repeat.times: expected a number of refreshes, 2 to 1000, got 1"),
        ],
        id="repeat-once",
    ),
    pytest.param(
        "    expect: {answer: 200}\n    repeat: {times: 3, every: 0s}",
        [
            (10, "step 2 (at 10s), repeat.every: expected a time above 0s, got '0s'"),
        ],
        id="repeat-at-once",
    ),
    pytest.param(
        "    expect: {answer: 200}\n    repeat: {every: 10s}",
        [
            (10, "step 2 (at 10s), repeat: 'times' is missing: add a number of refreshes, 2 to 1000"),
        ],
        id="repeat-without-times",
    ),
    pytest.param(
        "    expect: {answer: 200}\n    repeat: {times: 3, for: 1m}",
        [
            (10, "step 2 (at 10s), repeat: unknown key 'for': expected times, every"),
        ],
        id="repeat-unknown-key",
    ),
    pytest.param(
        "    expect: {answer: 200}\n    with: {a: 1}",
        [
            (10, "step 2 (at 10s): 'with' goes with do, this step has expect"),
        ],
        id="with-on-expect",
    ),
    pytest.param(
        "    do: stop\n    do: start",
        [
            (10, "key 'do' stands here a second time: line 9 has it already"),
        ],
        id="dup-step",
    ),
    pytest.param(
        "    do: unplugg",
        [
            (
                9,
                f"step 2 (at 10s), do: expected something that can happen to a charger ({DOINGS}), got "
                "'unplugg'; did you mean 'unplug'?",
            ),
        ],
        id="action-typo",
    ),
    pytest.param(
        "    do: explode",
        [
            (9, f"step 2 (at 10s), do: expected something that can happen to a charger ({DOINGS}), got 'explode'"),
        ],
        id="action-word",
    ),
    pytest.param(
        "    do: [stop]",
        [
            (9, f"step 2 (at 10s), do: expected something that can happen to a charger ({DOINGS}), got a list"),
        ],
        id="action-list",
    ),
    pytest.param(
        "    do: plug\n    with: {wanted_kwh: 5}",
        [
            (
                10,
                "step 2 (at 10s): plug has no parameter 'wanted_kwh': it takes wanted_wh, car_phases, hold; "
                "did you mean 'wanted_wh'?",
            ),
        ],
        id="param-unknown",
    ),
    pytest.param(
        "    do: stop\n    with: {now: true}",
        [
            (10, "step 2 (at 10s): stop has no parameter 'now': it takes none"),
        ],
        id="param-none",
    ),
    pytest.param(
        "    do: limit",
        [
            (8, "step 2 (at 10s): limit needs 'limit_a': add with: {limit_a: a current in A, 0 or 6 and more}"),
        ],
        id="param-missing",
    ),
    pytest.param(
        "    do: limit\n    with: {limit_a: 3}",
        [
            (10, "step 2 (at 10s), with.limit_a: expected a current in A, 0 or 6 and more, got 3"),
        ],
        id="param-value",
    ),
    pytest.param(
        "    do: limit\n    with: {limit_a: 32}",
        [
            (10, "step 2 (at 10s), with.limit_a: expected at most 16 A, the installation's limit, got 32: raise max_a"),
        ],
        id="param-over",
    ),
    pytest.param(
        "    do: fault\n    with: {kind: OVERCURENT}",
        [
            (
                10,
                f"step 2 (at 10s), with.kind: expected one of {FAULT_KINDS}, got 'OVERCURENT'; did you mean "
                "'OVERCURRENT'?",
            ),
        ],
        id="param-enum",
    ),
    pytest.param(
        "    do: go_offline\n    with: {lag_s: 30s}",
        [
            (10, "step 2 (at 10s), with.lag_s: expected seconds, 0 or more, got '30s'"),
        ],
        id="param-word",
    ),
    pytest.param(
        "    do: car_waits\n    with: {waits: 'yes'}",
        [
            (10, "step 2 (at 10s), with.waits: expected true or false, got 'yes'"),
        ],
        id="param-bool",
    ),
    pytest.param(
        "    do: plug\n    with: [3]",
        [
            (10, "step 2 (at 10s), with: expected a mapping of the action's parameters, got a list"),
        ],
        id="with-list",
    ),
    pytest.param(
        "    do: plug",
        [
            (9, "step 2 (at 10s): refused: plug: a car is plugged in already: unplug it first"),
        ],
        id="refused",
    ),
    pytest.param(
        "    do: release",
        [
            (9, "step 2 (at 10s): refused: release: no schedule or load balancing holds this car back"),
        ],
        id="refused-later",
    ),
    pytest.param(
        "    account: disconect",
        [
            (
                9,
                f"step 2 (at 10s), account: expected a change of the vendor account, or {{token_lifetime: "
                f"10m}} ({CHANGES}), got 'disconect'; did you mean 'disconnect'?",
            ),
        ],
        id="account",
    ),
    pytest.param(
        "    account: {token_lifetime: 10}",
        [
            (9, f"step 2 (at 10s), account.token_lifetime: expected {SPAN}, got 10"),
        ],
        id="account-life",
    ),
    pytest.param(
        "    account: {token_lifetime: 0s}",
        [
            (9, "step 2 (at 10s), account.token_lifetime: expected a time above 0s, got '0s'"),
        ],
        id="account-life0",
    ),
    pytest.param(
        "    account: {lifetime: 10m}",
        [
            (9, f"step 2 (at 10s), account: 'token_lifetime' is missing: add {SPAN}"),
            (
                9,
                "step 2 (at 10s), account: unknown key 'lifetime': expected token_lifetime; did you mean "
                "'token_lifetime'?",
            ),
        ],
        id="account-key",
    ),
    pytest.param(
        "    only: [ZAPTEC]\n    do: stop",
        [
            (
                9,
                "step 2 (at 10s), only: expected vendors of this scenario (EASEE, GO_E), got 'ZAPTEC': add "
                "it to vendors",
            ),
        ],
        id="only-foreign",
    ),
    pytest.param(
        "    only: []\n    do: stop",
        [
            (9, "step 2 (at 10s), only: expected a list of at least one vendor, each once, got an empty list"),
        ],
        id="only-empty",
    ),
]


@pytest.mark.parametrize(("text", "problems"), CASES)
def test_step_is_refused_with_place_and_sentence(text: str, problems: list[tuple[int, str]]) -> None:
    assert problems_of(step_text(text)) == problems
