"""Ways to break and mend wrongly; the step under test is the second, from line 8 on."""

import pytest

from tests.simulator.scenario.refusals import (
    SPAN,
    problems_of,
    step_text,
)

CASES = [
    pytest.param(
        "    break: {fault: reste}\n    name: a",
        [
            (
                9,
                "step 2 (at 10s), break.fault: expected a fault (body, delay, refuse, reset, silence, "
                "status), got 'reste'; did you mean 'reset'?",
            ),
        ],
        id="fault-typo",
    ),
    pytest.param(
        "    break: {status: 503}\n    name: a",
        [
            (9, "step 2 (at 10s), break: 'fault' is missing: add a fault"),
        ],
        id="fault-missing",
    ),
    pytest.param(
        "    break: {fault: status, code: 503}\n    name: a",
        [
            (9, "step 2 (at 10s), break: fault 'status' has no setting 'code': it takes status, body, headers"),
        ],
        id="fault-setting",
    ),
    pytest.param(
        "    break: {fault: status, status: 900}\n    name: a",
        [
            (9, "step 2 (at 10s), break: status: a whole number from 200 to 599 was expected, got 900"),
        ],
        id="fault-value",
    ),
    pytest.param(
        "    break: {fault: status, status: '503'}\n    name: a",
        [
            (9, "step 2 (at 10s), break.status: expected a whole number, got '503'"),
        ],
        id="fault-value-type",
    ),
    pytest.param(
        "    break: {fault: body, kind: htm}\n    name: a",
        [
            (9, "step 2 (at 10s), break: kind: one of html, malformed, empty, truncated was expected, got 'htm'"),
        ],
        id="fault-body",
    ),
    pytest.param(
        "    break: {fault: status, headers: Retry-After}\n    name: a",
        [
            (9, "step 2 (at 10s), break.headers: expected a mapping of names and values, got 'Retry-After'"),
        ],
        id="headers",
    ),
    pytest.param(
        "    break: reset\n    name: a",
        [
            (9, "step 2 (at 10s), break: expected a mapping with fault and its settings, got 'reset'"),
        ],
        id="break-word",
    ),
    pytest.param(
        "    break: {fault: reset}",
        [
            (8, "step 2 (at 10s): 'name' is missing: name what breaks, so that it can be mended"),
        ],
        id="no-name",
    ),
    pytest.param(
        "    break: {fault: reset}\n    name: my outage",
        [
            (10, "step 2 (at 10s), name: expected a name of letters, digits and dashes, got 'my outage'"),
        ],
        id="name-bad",
    ),
    pytest.param(
        "    break: {fault: reset}\n    name: a\n    on: [logins]",
        [
            (
                11,
                "step 2 (at 10s), on: expected what an endpoint is for (login, renew, state, details, list, "
                "command, other), got 'logins'; did you mean 'login'?",
            ),
        ],
        id="role",
    ),
    pytest.param(
        "    break: {fault: reset}\n    name: a\n    on: login",
        [
            (11, "step 2 (at 10s), on: expected a list of at least one role, each once, got 'login'"),
        ],
        id="on-word",
    ),
    pytest.param(
        "    break: {fault: reset}\n    name: a\n    for: 0s",
        [
            (11, "step 2 (at 10s), for: expected a time above 0s, got '0s'"),
        ],
        id="for-zero",
    ),
    pytest.param(
        "    break: {fault: reset}\n    name: a\n    for: 5 minutes",
        [
            (11, f"step 2 (at 10s), for: expected {SPAN}, got '5 minutes'"),
        ],
        id="for-bad",
    ),
    pytest.param(
        "    break: {fault: reset}\n    name: a\n    calls: 0",
        [
            (11, "step 2 (at 10s), calls: expected a number of calls that go wrong, 1 or more, got 0"),
        ],
        id="calls",
    ),
    pytest.param(
        "    break: {fault: reset}\n    name: a\n    after_calls: -1",
        [
            (11, "step 2 (at 10s), after_calls: expected a number of calls that go well first, 0 or more, got -1"),
        ],
        id="after",
    ),
    pytest.param(
        "    break: {fault: reset}\n    name: a\n    probability: 1.5",
        [
            (
                11,
                "step 2 (at 10s), probability: expected the share of calls that go wrong, above 0 and up to 1, got 1.5",
            ),
        ],
        id="prob",
    ),
    pytest.param(
        "    break: {fault: reset}\n    name: a\n    probability: 0",
        [
            (11, "step 2 (at 10s), probability: expected the share of calls that go wrong, above 0 and up to 1, got 0"),
        ],
        id="prob0",
    ),
    pytest.param(
        "    break: {fault: reset}\n    name: outage\n  - at: 20s\n    mend: outtage",
        [
            (
                12,
                "step 3 (at 20s): mend outtage: expected the name of something broken before, got 'outtage'; "
                "did you mean 'outage'?",
            ),
        ],
        id="mend",
    ),
    pytest.param(
        "    break: {fault: reset}\n    name: outage\n    for: 5s\n  - at: 20s\n    mend: outage",
        [
            (
                13,
                "step 3 (at 20s): mend outage: it works again already: leave this step out, or the 'for' of the break",
            ),
        ],
        id="mend-over",
    ),
    pytest.param(
        "    break: {fault: reset}\n    name: outage\n  - at: 20s\n    break: {fault: refuse}\n    name: outage",
        [
            (13, "step 3 (at 20s): 'outage' is broken already: mend it first, or choose another name"),
        ],
        id="break-twice",
    ),
    pytest.param(
        "    only: [EASEE]\n    break: {fault: reset}\n    name: outage\n  - at: 20s\n    mend: outage",
        [
            (13, "step 3 (at 20s): mend outage: expected the name of something broken before, got 'outage'"),
        ],
        id="mend-other-vendor",
    ),
]


@pytest.mark.parametrize(("text", "problems"), CASES)
def test_break_is_refused_with_place_and_sentence(text: str, problems: list[tuple[int, str]]) -> None:
    assert problems_of(step_text(text)) == problems
