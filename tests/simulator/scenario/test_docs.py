"""docs/scenarios.md names everything a scenario can say, and its example is one."""

import re
from pathlib import Path

import pytest

from simulator.faults.named_bodies import NAMED_BODIES
from simulator.faults.table import FAULTS, settings_of
from simulator.faults.touches import TOUCHES
from simulator.scenario.load import parse
from simulator.scenario.params import ALL_ACTIONS
from simulator.scenario.script import ROLES, AccountChange, Whose

TEXT = (Path(__file__).parents[3] / "docs" / "scenarios.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"`([^`\n]+)`", TEXT))
ROWS = {
    name: row
    for row in TEXT.splitlines()
    if row.startswith("| `")
    for name in re.findall(r"`(\w+)`", row.split("|")[1])
}


@pytest.mark.parametrize(
    "word",
    [*FAULTS, *NAMED_BODIES, *TOUCHES, *ALL_ACTIONS, *ROLES, *AccountChange, *Whose],
)
def test_is_named(word: str) -> None:
    assert str(word) in WORDS or f"{word}: [state]" in WORDS or f"do: {word}" in TEXT


@pytest.mark.parametrize("fault", FAULTS)
def test_the_settings_of_a_fault_are_in_its_row(fault: str) -> None:
    told = set(re.findall(r"`(\w+)`", ROWS[fault].split("|")[2]))
    assert set(settings_of(fault)) - {"touches"} <= told


def test_no_fault_is_named_that_does_not_exist() -> None:
    table = TEXT.partition("## What can break")[2].partition("Over plain HTTP")[0]
    rows = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == set(FAULTS)


def test_the_examples_are_scenarios() -> None:
    whole, broken = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    parse(whole, "example")
    rest = whole.partition("steps:")[0].replace("EASEE, ZAPTEC", "EASEE")
    script = parse(f"{rest}steps:\n{broken}  - {{at: 2m, expect: {{answer: 200}}}}\n", "example")
    assert len(script.steps) == 2
