from collections.abc import Iterator

import pytest

from simulator.faults.table import FAULTS
from simulator.scenario.params import ALL_ACTIONS, PARAMS, params_of, required_of, setting_kinds
from simulator.truth.states import FaultKind, Hold


def all_params() -> Iterator[tuple[str, str]]:
    yield from ((action, name) for action in ALL_ACTIONS for name in params_of(action))


@pytest.mark.parametrize(("action", "name"), list(all_params()))
def test_every_parameter_has_words_and_a_check(action: str, name: str) -> None:
    words, holds = PARAMS[name]
    assert words
    assert not holds(None), f"{action} takes nothing for {name}"
    assert not holds([]), f"{action} takes a list for {name}"


def test_no_check_is_left_over() -> None:
    assert set(PARAMS) == {name for _, name in all_params()}


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("wanted_wh", (1, 0.5, 60_000), (0, -1, True, "5")),
        ("car_phases", (1, 2, 3), (0, 4, True, 1.5, "1")),
        ("hold", tuple(map(str, Hold)), ("car", "", 1)),
        ("kind", tuple(map(str, FaultKind)), ("OVERCURENT", 1)),
        ("limit_a", (0, 6, 10.5, 32), (3, 5.9, -6, True, "6")),
        ("phases", (1, 3), (2, True, 0)),
        ("required", (True, False), (1, 0, "true")),
        ("waits", (True, False), (1, 0, "true")),
        ("lag_s", (0, 60, 0.5), (-1, "60", False)),
        ("away_s", (0, 60), (-1, "1m")),
        ("down_s", (0.5, 60), (0, -1, "1m", True)),
        ("up_s", (0.5, 60), (0, -1, "1m", True)),
        ("times", (1, 100), (0, 101, 1.5, True, "3")),
    ],
)
def test_values_are_checked(name: str, right: tuple[object, ...], wrong: tuple[object, ...]) -> None:
    holds = PARAMS[name][1]
    assert [value for value in right if not holds(value)] == []
    assert [value for value in wrong if holds(value)] == []


def test_only_limit_and_phases_must_be_told_something() -> None:
    assert {action: required_of(action) for action in ALL_ACTIONS if required_of(action)} == {
        "limit": ("limit_a",),
        "phases": ("phases",),
    }


@pytest.mark.parametrize(
    ("words", "right", "wrong"),
    [
        ("a whole number", (0, 5), (True, 0.5, "5", None)),
        ("a number", (0, 0.5), (True, "5", None)),
        ("a word", ("html",), (5, None, True)),
        ("a mapping of names and values", ({},), ([], "a", None)),
        ("a text", ("", "<html>"), (5, None, [])),
        ("a list of words", ([], ["state"]), ("state", {}, None)),
        ("true or false", (True, False), (1, "true", None)),
        ("anything JSON can say", (1, None, "a", [1], {"a": None}), ()),
    ],
)
def test_settings_are_checked(words: str, right: tuple[object, ...], wrong: tuple[object, ...]) -> None:
    kind = next(k for fault in FAULTS for k in setting_kinds(fault).values() if k.words == words)
    assert [value for value in right if not kind.holds(value)] == []
    assert [value for value in wrong if kind.holds(value)] == []


@pytest.mark.parametrize("fault", FAULTS)
def test_every_setting_of_every_fault_has_a_kind(fault: str) -> None:
    assert set(setting_kinds(fault)) == set(FAULTS[fault].__dataclass_fields__)
