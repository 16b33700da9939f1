"""Ways to write the head of a scenario wrongly: where, and the sentence."""

import pytest

from tests.simulator.scenario.refusals import (
    SITUATIONS,
    SPAN,
    VERBS,
    problems_of,
)

CASES = [
    pytest.param(
        "",
        [
            (1, "the file is empty: expected title, story and steps"),
        ],
        id="empty",
    ),
    pytest.param(
        "# nothing\n",
        [
            (1, "the file is empty: expected title, story and steps"),
        ],
        id="only-a-comment",
    ),
    pytest.param(
        "- a\n- b\n",
        [
            (1, "the file: expected a mapping with title, story and steps, got a list"),
        ],
        id="list",
    ),
    pytest.param(
        "hello\n",
        [
            (1, "the file: expected a mapping with title, story and steps, got 'hello'"),
        ],
        id="word",
    ),
    pytest.param(
        "title: [a\nstory: b\n",
        [
            (2, "this is not YAML: expected ',' or ']', but got ':'; check indentation, colons and quotes"),
        ],
        id="yaml",
    ),
    pytest.param(
        "title: a\n\tstory: b\n",
        [
            (
                2,
                "this is not YAML: found character '\\t' that cannot start any token; check indentation, "
                "colons and quotes",
            ),
        ],
        id="tab",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nsteps:\n  - at: 0s\n    expect: {answer: 200}\n---\ntitle: b\n",
        [
            (6, "expected one document, found a second one: a file holds one scenario"),
        ],
        id="two-docs",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\ntags: &t [a]\nsteps:\n  - at: 0s\n    expect: {answer: 200}\n",
        [
            (3, "anchors and aliases are not used in scenarios: write the value out"),
        ],
        id="anchor",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\ntags: *t\nsteps:\n  - at: 0s\n    expect: {answer: 200}\n",
        [
            (3, "anchors and aliases are not used in scenarios: write the value out"),
        ],
        id="alias",
    ),
    pytest.param(
        "title: A car charges\n"
        "story: It draws 11 kW.\n"
        "tags: !!python/tuple [a]\n"
        "steps:\n"
        "  - at: 0s\n"
        "    expect: {answer: 200}\n",
        [
            (3, "tags are not used in scenarios: write the value out"),
        ],
        id="tag",
    ),
    pytest.param(
        "title: a\x07b\n",
        [
            (1, "character U+0007 is not allowed in YAML: remove it"),
        ],
        id="control",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\n[a]: b\nsteps:\n  - at: 0s\n    expect: {answer: 200}\n",
        [
            (3, "expected a word as a key, got a list or a mapping"),
        ],
        id="list-key",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\ntitle: b\nsteps:\n  - at: 0s\n    expect: {answer: 200}\n",
        [
            (3, "key 'title' stands here a second time: line 1 has it already"),
        ],
        id="dup-top",
    ),
    pytest.param(
        "story: b\nsteps:\n  - at: 0s\n    expect: {answer: 200}\n",
        [
            (1, "the file: 'title' is missing: add a short line that says what happens"),
        ],
        id="missing-title",
    ),
    pytest.param(
        "{}\n",
        [
            (1, "the file: 'steps' is missing: add a list of at least one step"),
            (1, "the file: 'story' is missing: add a paragraph that says what happens and why it matters"),
            (1, "the file: 'title' is missing: add a short line that says what happens"),
        ],
        id="missing-all",
    ),
    pytest.param(
        "title: ' '\nstory: b\nsteps:\n  - at: 0s\n    expect: {answer: 200}\n",
        [
            (1, "title: expected a short line that says what happens, got ' '"),
        ],
        id="empty-title",
    ),
    pytest.param(
        "title: 5\nstory: b\nsteps:\n  - at: 0s\n    expect: {answer: 200}\n",
        [
            (1, "title: expected a short line that says what happens, got 5"),
        ],
        id="title-number",
    ),
    pytest.param(
        "title: A car charges\n"
        "story: It draws 11 kW.\n"
        "vendor: [EASEE]\n"
        "steps:\n"
        "  - at: 0s\n"
        "    expect: {answer: 200}\n",
        [
            (
                3,
                "the file: unknown key 'vendor': expected title, story, tags, vendors, source, start, max_a, "
                "serial, options, steps; did you mean 'vendors'?",
            ),
        ],
        id="unknown-top",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nvendors: []\nsteps:\n  - at: 0s\n    expect: {answer: 200}\n",
        [
            (3, "vendors: expected a list of at least one vendor, each once, got an empty list"),
        ],
        id="vendors-empty",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nvendors: EASEE\nsteps:\n  - at: 0s\n    expect: {answer: 200}\n",
        [
            (3, "vendors: expected a list of at least one vendor, each once, got 'EASEE'"),
        ],
        id="vendors-word",
    ),
    pytest.param(
        "title: A car charges\n"
        "story: It draws 11 kW.\n"
        "vendors: [EASY]\n"
        "steps:\n"
        "  - at: 0s\n"
        "    expect: {answer: 200}\n",
        [
            (3, "vendors: expected a vendor (EASEE, GO_E, ZAPTEC), got 'EASY'; did you mean 'EASEE'?"),
        ],
        id="vendor-typo",
    ),
    pytest.param(
        "title: A car charges\n"
        "story: It draws 11 kW.\n"
        "vendors: [go-e]\n"
        "steps:\n"
        "  - at: 0s\n"
        "    expect: {answer: 200}\n",
        [
            (3, "vendors: expected a vendor (EASEE, GO_E, ZAPTEC), got 'go-e'; did you mean 'GO_E'?"),
        ],
        id="vendor-lower",
    ),
    pytest.param(
        "title: A car charges\n"
        "story: It draws 11 kW.\n"
        "vendors: [EASEE, EASEE]\n"
        "steps:\n"
        "  - at: 0s\n"
        "    expect: {answer: 200}\n",
        [
            (3, "vendors: expected a list of at least one vendor, each once, got EASEE twice"),
        ],
        id="vendor-twice",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nstart: chargin\nsteps:\n  - at: 0s\n    expect: {answer: 200}\n",
        [
            (
                3,
                f"start: expected the situation the charger starts in ({SITUATIONS}), got 'chargin'; did you "
                "mean 'charging'?",
            ),
        ],
        id="start",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nmax_a: 4\nsteps:\n  - at: 0s\n    expect: {answer: 200}\n",
        [
            (3, "max_a: expected the installation's limit per phase, 6 to 80 A, got 4"),
        ],
        id="max_a",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nmax_a: 16A\nsteps:\n  - at: 0s\n    expect: {answer: 200}\n",
        [
            (3, "max_a: expected the installation's limit per phase, 6 to 80 A, got '16A'"),
        ],
        id="max_a-word",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nvendors: [GO_E]\nserial: 49583\nsteps:\n  - at: 0s\n"
        "    expect: {answer: 200}\n",
        [
            (4, 'serial: expected a serial number in the vendor\'s form and in quotes, such as "056129", got 49583'),
        ],
        id="serial-number",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nvendors: [GO_E]\nserial: '49583'\nsteps:\n  - at: 0s\n"
        "    expect: {answer: 200}\n",
        [
            (4, "serial: expected six digits, got '49583'"),
        ],
        id="serial-short",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nvendors: [EASEE]\nserial: '049583'\nsteps:\n  - at: 0s\n"
        "    expect: {answer: 200}\n",
        [
            (4, "serial: expected EH and six letters or digits, got '049583'"),
        ],
        id="serial-easee",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nvendors: [ZAPTEC]\nserial: ZAP12345\nsteps:\n  - at: 0s\n"
        "    expect: {answer: 200}\n",
        [
            (4, "serial: expected ZAP and six digits, got 'ZAP12345'"),
        ],
        id="serial-zaptec",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nserial: '049583'\nsteps:\n  - at: 0s\n"
        "    expect: {answer: 200}\n",
        [
            (
                3,
                "serial: a serial number belongs to one vendor, got one for EASEE, GO_E, ZAPTEC: name it in vendors",
            ),
        ],
        id="serial-of-whom",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\ntags: [Vendor]\nsteps:\n  - at: 0s\n    expect: {answer: 200}\n",
        [
            (3, "tags: expected a tag in lower case, such as device or vendor-outage, got 'Vendor'"),
        ],
        id="tag-upper",
    ),
    pytest.param(
        "title: A car charges\n"
        "story: It draws 11 kW.\n"
        "options: {profile: legacy}\n"
        "steps:\n"
        "  - at: 0s\n"
        "    expect: {answer: 200}\n",
        [
            (3, "options: expected a vendor's option such as easee.profile, got 'profile'"),
        ],
        id="option-name",
    ),
    pytest.param(
        "title: A car charges\n"
        "story: It draws 11 kW.\n"
        "vendors: [GO_E]\n"
        "options: {easee.profile: legacy}\n"
        "steps:\n"
        "  - at: 0s\n"
        "    expect: {answer: 200}\n",
        [
            (4, "options: 'easee.profile' is about EASEE, for which this scenario does not run: add it to vendors"),
        ],
        id="option-vendor",
    ),
    pytest.param(
        "title: A car charges\n"
        "story: It draws 11 kW.\n"
        "options: {easee.profile: [a]}\n"
        "steps:\n"
        "  - at: 0s\n"
        "    expect: {answer: 200}\n",
        [
            (3, "options.easee.profile: expected a word, a number, true or false, got a list"),
        ],
        id="option-list",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nsteps: []\n",
        [
            (3, "steps: expected a list of at least one step, got an empty list"),
        ],
        id="no-steps",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nsteps: {at: 0s}\n",
        [
            (3, "steps: expected a list of at least one step, got a mapping"),
        ],
        id="steps-map",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nsteps:\n  - wait\n",
        [
            (4, f"step 1: expected a step: a mapping with at and one of {VERBS}, got 'wait'"),
        ],
        id="step-word",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nsteps:\n  - expect: {answer: 200}\n",
        [
            (4, f"step 1: 'at' is missing: add {SPAN}"),
        ],
        id="no-at",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nsteps:\n  - at: 0s\n    do: unplug\n",
        [
            (3, "steps: expected at least one expect for EASEE, got none: say what refresh must answer"),
            (3, "steps: expected at least one expect for GO_E, got none: say what refresh must answer"),
            (3, "steps: expected at least one expect for ZAPTEC, got none: say what refresh must answer"),
        ],
        id="no-expect",
    ),
    pytest.param(
        "title: A car charges\n"
        "story: It draws 11 kW.\n"
        "steps:\n"
        "  - at: 0s\n"
        "    only: [EASEE, GO_E]\n"
        "    expect: {answer: 200}\n",
        [
            (3, "steps: expected at least one expect for ZAPTEC, got none: say what refresh must answer"),
        ],
        id="no-expect-vendor",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nsteps:\n  - at: 5\n    expect: {answer: 200}\n",
        [
            (4, f"step 1 (at 5), at: expected {SPAN}, got 5"),
        ],
        id="at-number",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nsteps:\n  - at: soon\n    expect: {answer: 200}\n",
        [
            (4, f"step 1 (at soon), at: expected {SPAN}, got 'soon'"),
        ],
        id="at-word",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nsteps:\n  - at: -5s\n    expect: {answer: 200}\n",
        [
            (4, f"step 1 (at -5s), at: expected {SPAN}, got '-5s'"),
        ],
        id="at-minus",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nsteps:\n  - at: 1:30\n    expect: {answer: 200}\n",
        [
            (4, f"step 1 (at 1:30), at: expected {SPAN}, got '1:30'"),
        ],
        id="at-clock",
    ),
    pytest.param(
        "title: A car charges\n"
        "story: It draws 11 kW.\n"
        "steps:\n"
        "  - at: 0s\n"
        "    expect: {answer: 200}\n"
        "  - at: 1m\n"
        "    do: stop\n"
        "  - at: 30s\n"
        "    do: start\n",
        [
            (
                8,
                "step 3 (at 30s): expected 1m or later, as the step before it, got '30s': put the steps in "
                "order of time",
            ),
        ],
        id="backwards",
    ),
    pytest.param(
        "title: A car charges\nstory: It draws 11 kW.\nsource: []\nsteps:\n  - at: 0s\n    expect: {answer: 200}\n",
        [
            (
                3,
                "source: expected where it was reported, such as evcc-io/evcc#25208, or a list of such places; "
                "synthetic when nowhere, got an empty list",
            ),
        ],
        id="no-source",
    ),
    pytest.param(
        "title: A car charges\n"
        "story: It draws 11 kW.\n"
        "source: [evcc-io/evcc#1, 2]\n"
        "steps:\n"
        "  - at: 0s\n"
        "    expect: {answer: 200}\n",
        [(3, "source: expected a place of a report, got 2")],
        id="source-is-a-number",
    ),
    pytest.param(
        "title: A car charges\n"
        "story: It draws 11 kW.\n"
        "steps:\n"
        "  - at: 1m\n"
        "    repeat: {times: 3, every: 30s}\n"
        "    expect: {answer: 200}\n"
        "  - at: 90s\n"
        "    do: stop\n",
        [
            (
                7,
                "step 2 (at 90s): expected 2m or later, as the step before it, got '90s': put the steps in order "
                "of time",
            ),
        ],
        id="before-the-last-repeat",
    ),
]


@pytest.mark.parametrize(("text", "problems"), CASES)
def test_file_is_refused_with_place_and_sentence(text: str, problems: list[tuple[int, str]]) -> None:
    assert problems_of(text) == problems
