"""The schema editors use says the same as the code."""

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from simulator.faults.table import FAULTS
from simulator.faults.touches import TOUCHES
from simulator.scenario import script
from simulator.scenario.params import ALL_ACTIONS, setting_kinds
from simulator.scenario.script import AccountChange, Answer, AskCharger, AskKey, Whose
from simulator.scenario.shape import VERBS, schema_path
from simulator.scenario.times import parse_span
from simulator.truth.situations import SITUATIONS
from simulator.truth.states import ChargingState, Vendor

SCHEMA: dict[str, Any] = json.loads(schema_path().read_text(encoding="utf-8"))
STEP = SCHEMA["$defs"]["step"]["properties"]


def test_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize(
    ("listed", "known"),
    [
        pytest.param(STEP["do"]["enum"], ALL_ACTIONS, id="actions"),
        pytest.param(STEP["break"]["properties"]["fault"]["enum"], FAULTS, id="faults"),
        pytest.param(STEP["break"]["properties"]["touches"]["items"]["enum"], TOUCHES, id="touches"),
        pytest.param(
            STEP["break"]["properties"],
            {"fault", *(name for fault in FAULTS for name in setting_kinds(fault))},
            id="settings of faults",
        ),
        pytest.param(STEP["whose"]["enum"], Whose, id="whose"),
        pytest.param(STEP["on"]["items"]["enum"], script.ROLES, id="roles"),
        pytest.param(SCHEMA["properties"]["start"]["enum"], SITUATIONS, id="situations"),
        pytest.param(SCHEMA["$defs"]["vendor"]["enum"], Vendor, id="vendors"),
        pytest.param(SCHEMA["$defs"]["state"]["enum"], ChargingState, id="states"),
        pytest.param([str(code) for code in SCHEMA["$defs"]["code"]["enum"]], Answer, id="answers"),
        pytest.param(
            [*STEP["account"]["anyOf"][0]["enum"], *STEP["account"]["anyOf"][1]["required"]],
            AccountChange,
            id="account changes",
        ),
        pytest.param([*STEP["ask"]["properties"]["key"]["enum"], AskKey.RIGHT], AskKey, id="keys"),
        pytest.param([*STEP["ask"]["properties"]["charger"]["enum"], AskCharger.KNOWN], AskCharger, id="ids"),
        pytest.param([branch["required"][0] for branch in SCHEMA["$defs"]["step"]["oneOf"]], VERBS, id="verbs"),
    ],
)
def test_lists_agree_with_the_code(listed: list[str], known: Any) -> None:
    assert sorted(listed) == sorted(str(name) for name in known)
    assert len(set(listed)) == len(listed)


@pytest.mark.parametrize("text", ["0s", "90s", "1.5h", "2h30m", "", "s", "1m1h", "5", "1h 5m", "-1s", "1s\n"])
def test_schema_and_code_read_the_same_times(text: str) -> None:
    matches = re.search(SCHEMA["$defs"]["span"]["pattern"], text) is not None
    try:
        parse_span(text)
    except ValueError:
        assert not matches
    else:
        assert matches


def described(schema: Any, path: str = "$") -> list[str]:
    """Paths of everything that has a type or an enum and says nothing of itself, though messages need it."""
    if not isinstance(schema, dict):
        return []
    mute = (
        [path] if ("type" in schema or "enum" in schema) and "description" not in schema and "anyOf" not in path else []
    )
    return mute + [lost for key, value in schema.items() for lost in described(value, f"{path}.{key}")]


def test_everything_that_can_be_wrong_says_what_was_expected() -> None:
    assert described(SCHEMA) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_schema_and_code_expect_the_same_of_a_setting(fault: str) -> None:
    listed = STEP["break"]["properties"]
    for name, kind in setting_kinds(fault).items():
        words = {kind.words, "a number"} if kind.words == "a whole number" else {kind.words}
        assert name == "touches" or listed[name]["description"] in words
