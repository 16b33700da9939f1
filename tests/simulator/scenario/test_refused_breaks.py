"""Ways to break and mend wrongly; the step under test is the second, from line 8 on."""

import pytest

from tests.simulator.scenario.refusals import (
    FAULT_NAMES,
    SPAN,
    TOUCHES,
    problems_of,
    step_text,
)

CASES = [
    pytest.param(
        "    break: {fault: reste}\n    name: a",
        [
            (
                9,
                f"step 2 (at 10s), break.fault: expected a fault ({FAULT_NAMES}), got 'reste'; did you mean 'reset'?",
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
            (
                9,
                "step 2 (at 10s), break: fault 'status' has no setting 'code': it takes status, body, headers, "
                "content, content_type, after_ms",
            ),
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
    pytest.param(
        "    break: {fault: value, at: car, touches: [state]}\n    name: a",
        [(9, "step 2 (at 10s), break: fault 'value' needs to: add it beside fault")],
        id="setting-missing",
    ),
    pytest.param(
        "    break: {fault: nulled, touches: [state]}\n    name: a",
        [(9, "step 2 (at 10s), break: fault 'nulled' needs at: add it beside fault")],
        id="place-missing",
    ),
    pytest.param(
        "    break: {fault: nulled, at: car}\n    name: a",
        [(9, "step 2 (at 10s), break: fault 'nulled' needs touches: add it beside fault")],
        id="touches-missing",
    ),
    pytest.param(
        "    break: {fault: nulled, at: car, touches: [stat]}\n    name: a",
        [
            (
                9,
                f"step 2 (at 10s), break.touches: expected what a change is about ({TOUCHES}), got "
                "'stat'; did you mean 'state'?",
            )
        ],
        id="touches-typo",
    ),
    pytest.param(
        "    break: {fault: nulled, at: car, touches: state}\n    name: a",
        [
            (
                9,
                "step 2 (at 10s), break.touches: expected a list of what a reader may read "
                "otherwise, each once, got 'state'",
            )
        ],
        id="touches-word",
    ),
    pytest.param(
        "    break: {fault: nulled, at: car, touches: [nothing, state]}\n    name: a",
        [
            (
                9,
                "step 2 (at 10s), break: touches: a list of what a reader may read otherwise was "
                f"expected ({TOUCHES}; nothing stands alone), got ['nothing', 'state']",
            )
        ],
        id="touches-nothing-and-more",
    ),
    pytest.param(
        "    break: {fault: nulled, at: 'nrg[', touches: [power]}\n    name: a",
        [
            (
                9,
                "step 2 (at 10s), break: at: a place such as car, nrg[11], "
                "observations[id=109].value or Data[*].Id was expected, got 'nrg['",
            )
        ],
        id="place-bad",
    ),
    pytest.param(
        "    break: {fault: missing, at: '', touches: [power]}\n    name: a",
        [(9, "step 2 (at 10s), break: at: a place inside the answer was expected, got the whole of it")],
        id="place-whole",
    ),
    pytest.param(
        "    break: {fault: scale, at: car, touches: [power], by: ten}\n    name: a",
        [(9, "step 2 (at 10s), break.by: expected a number, got 'ten'")],
        id="factor-word",
    ),
    pytest.param(
        "    break: {fault: scale, at: car, touches: [power], by: 1}\n    name: a",
        [(9, "step 2 (at 10s), break: by: a factor other than 0 and 1 was expected, got 1")],
        id="factor-one",
    ),
    pytest.param(
        "    break: {fault: shorten, at: nrg, touches: [power], keep: -1}\n    name: a",
        [(9, "step 2 (at 10s), break: keep: a number of entries, 0 or more, was expected, got -1")],
        id="keep",
    ),
    pytest.param(
        "    break: {fault: extra_keys, keys: [a]}\n    name: a",
        [(9, "step 2 (at 10s), break.keys: expected a mapping of names and values, got a list")],
        id="keys-list",
    ),
    pytest.param(
        "    break: {fault: extra_keys, keys: {}}\n    name: a",
        [(9, "step 2 (at 10s), break: keys: at least one key with its value was expected, got none")],
        id="keys-none",
    ),
    pytest.param(
        "    break: {fault: repeat, at: car, touches: [state], times: 0}\n    name: a",
        [(9, "step 2 (at 10s), break: times: a number of repetitions, 1 or more, was expected, got 0")],
        id="times",
    ),
    pytest.param(
        "    break: {fault: extra_entry, entry: {}, touches: [nothing], first: 1}\n    name: a",
        [(9, "step 2 (at 10s), break.first: expected true or false, got 1")],
        id="first",
    ),
    pytest.param(
        "    break: {fault: pad, size_bytes: 0}\n    name: a",
        [(9, "step 2 (at 10s), break: size_bytes: 1 to 64000000 bytes were expected, got 0")],
        id="pad",
    ),
    pytest.param(
        "    break: {fault: clock}\n    name: a",
        [
            (
                9,
                "step 2 (at 10s), break: skew_s: a number of seconds other than 0 was expected, or "
                "zone: drop, got neither",
            )
        ],
        id="clock-right",
    ),
    pytest.param(
        "    break: {fault: clock, zone: utc}\n    name: a",
        [(9, "step 2 (at 10s), break: zone: one of keep, drop was expected, got 'utc'")],
        id="zone",
    ),
    pytest.param(
        "    break: {fault: cut, then: close}\n    name: a",
        [(9, "step 2 (at 10s), break: then: one of fin, reset, stall was expected, got 'close'")],
        id="cut",
    ),
    pytest.param(
        "    break: {fault: drip, bytes_per_s: 0}\n    name: a",
        [(9, "step 2 (at 10s), break: bytes_per_s: a number above 0 was expected, got 0")],
        id="drip",
    ),
    pytest.param(
        "    break: {fault: length, by: 0}\n    name: a",
        [(9, "step 2 (at 10s), break: by: a number of bytes other than 0 was expected, got 0: that would be right")],
        id="length",
    ),
    pytest.param(
        "    break: {fault: tls, certificate: old}\n    name: a",
        [(9, "step 2 (at 10s), break: certificate: one of wrong-name, expired was expected, got 'old'")],
        id="certificate",
    ),
    pytest.param(
        "    break: {fault: status, body: easee.forbiden}\n    name: a",
        [
            (
                9,
                "step 2 (at 10s), break: body: one of html, json, text, empty, or a vendor's own "
                "such as easee.forbidden, was expected, got 'easee.forbiden'",
            )
        ],
        id="body-name",
    ),
    pytest.param(
        "    break: {fault: status, after_ms: -1}\n    name: a",
        [(9, "step 2 (at 10s), break: after_ms: milliseconds, 0 or more, were expected, got -1")],
        id="after-ms",
    ),
    pytest.param(
        "    break: {fault: status, content: {a: 1}}\n    name: a",
        [(9, "step 2 (at 10s), break.content: expected a text, got a mapping")],
        id="content",
    ),
    pytest.param(
        "    break: {fault: reset}\n    name: a\n    whose: chargers",
        [
            (
                11,
                "step 2 (at 10s), whose: expected whose calls it hits (account, charger, vendor), "
                "got 'chargers'; did you mean 'charger'?",
            )
        ],
        id="whose",
    ),
    pytest.param(
        "    break: {fault: reset}\n    name: a\n    path: config",
        [(11, "step 2 (at 10s), path: expected a path that begins with / or *, got 'config'")],
        id="path",
    ),
    pytest.param(
        "    break: {fault: reset}\n    name: a\n    quota: {calls: 10}",
        [(11, "step 2 (at 10s), quota: 'per' is missing: add a time such as 90s, 10m or 2h30m")],
        id="quota-per",
    ),
    pytest.param(
        "    break: {fault: reset}\n    name: a\n    quota: {calls: -1, per: 1s}",
        [(11, "step 2 (at 10s), quota.calls: expected a number of calls that go well, 0 or more, got -1")],
        id="quota-calls",
    ),
    pytest.param(
        "    break: {fault: reset}\n    name: a\n    quota: {calls: 1, per: 0s}",
        [(11, "step 2 (at 10s), quota.per: expected a time above 0s, got '0s'")],
        id="quota-zero",
    ),
    pytest.param(
        "    break: {fault: reset}\n    name: a\n    turns: {broken: 1m}",
        [(11, "step 2 (at 10s), turns: 'well' is missing: add a time such as 90s, 10m or 2h30m")],
        id="turns-well",
    ),
    pytest.param(
        "    break: {fault: reset}\n    name: a\n    turns: {broken: 1m, well: 0s}",
        [(11, "step 2 (at 10s), turns.well: expected a time above 0s, got '0s'")],
        id="turns-zero",
    ),
    pytest.param(
        "    break: {fault: reset}\n    name: a\n    until_quiet: 0s",
        [(11, "step 2 (at 10s), until_quiet: expected a time above 0s, got '0s'")],
        id="quiet-zero",
    ),
    pytest.param(
        "    do: stop\n    whose: charger",
        [(10, "step 2 (at 10s): 'whose' goes with break, this step has do")],
        id="whose-without-break",
    ),
    pytest.param(
        "    set: {zaptec.requests_per_s: 10}",
        [
            (
                9,
                "step 2 (at 10s), set: 'zaptec.requests_per_s' is about ZAPTEC, for which this "
                "scenario does not run: add it to vendors",
            )
        ],
        id="set-other-vendor",
    ),
    pytest.param(
        "    set: {rate_limits: true}",
        [(9, "step 2 (at 10s), set: expected a vendor's option such as easee.profile, got 'rate_limits'")],
        id="set-name",
    ),
    pytest.param(
        "    set: rate_limits",
        [(9, "step 2 (at 10s), set: expected a mapping of options of the vendors' fakes, got 'rate_limits'")],
        id="set-word",
    ),
    pytest.param(
        "    do: flap\n    with: {times: 0}",
        [(10, "step 2 (at 10s), with.times: expected a whole number from 1 to 100, got 0")],
        id="flap-times",
    ),
]


@pytest.mark.parametrize(("text", "problems"), CASES)
def test_break_is_refused_with_place_and_sentence(text: str, problems: list[tuple[int, str]]) -> None:
    assert problems_of(step_text(text)) == problems
