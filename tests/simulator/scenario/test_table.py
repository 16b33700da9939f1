"""The page of all scenarios: it is what the files say, and each cell says one thing of one file."""

from pathlib import Path

import pytest

from simulator.scenario.library import all_scenarios
from simulator.scenario.load import parse
from simulator.scenario.table import expected_course, library_page
from tests.simulator.commands.terminal import typed

PAGE = Path(__file__).parents[3] / "docs" / "scenario-library.md"
HEAD = "title: Off | on\nstory: b\nvendors: [EASEE, GO_E]\n"


def test_the_page_is_what_the_files_say() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == library_page(all_scenarios()), "charger-sandbox scenarios table > docs/scenario-library.md"


def test_the_command_prints_the_page() -> None:
    said = typed("scenarios", "table")
    assert (said.exit_code, said.stdout) == (0, library_page(all_scenarios()))


@pytest.mark.parametrize(
    ("source", "cell"),
    [
        pytest.param("", "", id="none"),
        pytest.param("source: synthetic\n", "*synthetic*", id="synthetic"),
        pytest.param("source: docs.zaptec.com/docs/x\n", "docs.zaptec.com/docs/x", id="page"),
        pytest.param(
            "source: [a-b/c.d#12, a-b/c.d readme.md]\n",
            "[a-b/c.d#12](https://github.com/a-b/c.d/issues/12), a-b/c.d readme.md",
            id="issue and file",
        ),
    ],
)
def test_a_row(source: str, cell: str) -> None:
    script = parse(f"{HEAD}{source}steps:\n  - {{at: 0s, expect: {{answer: 200}}}}\n", "off-on")
    row = library_page([script]).splitlines()[-1]
    assert row == f"| `off-on` | EASEE, GO_E | Off \\| on | 200 | {cell} |"


@pytest.mark.parametrize(
    ("steps", "course"),
    [
        pytest.param(["answer: 200, state: CHARGING"] * 3, "200 CHARGING", id="said once"),
        pytest.param(
            ["answer: 200", "answer: DEVICE_IS_DISCONNECTED", "answer: 200"],
            "200, then DEVICE_IS_DISCONNECTED, then 200",
            id="one after the other",
        ),
        pytest.param(
            ["answer: [VENDOR_CONNECTION_ERROR, 200], state: [STOPPED, PREPARING]"],
            "200 PREPARING or STOPPED or VENDOR_CONNECTION_ERROR",
            id="either",
        ),
        pytest.param(["answer: 200, absent: [name, chargeRate]"], "200 without chargeRate, name", id="left out"),
    ],
)
def test_what_is_answered_one_after_the_other(steps: list[str], course: str) -> None:
    lines = "".join(f"  - {{at: {n}m, expect: {{{step}}}}}\n" for n, step in enumerate(steps))
    assert expected_course(parse(f"{HEAD}steps:\n{lines}", "a")) == course


def test_what_is_for_one_vendor_says_so() -> None:
    lines = "  - {at: 0s, expect: {answer: 200}}\n  - {at: 0s, only: [GO_E], expect: {answer: 200}}\n"
    assert expected_course(parse(f"{HEAD}steps:\n{lines}", "a")) == "200, then 200 (GO_E)"
