"""Switches: defaults, choices, refusals."""

from typing import Any

import pytest

from simulator.vendors.easee import options


def test_every_default_is_allowed() -> None:
    for name, value in options.DEFAULTS.items():
        if name.endswith("_s"):
            assert options.seconds({}, name) == value
        elif value == "told":
            assert options.number_or_told({}, name) is None
        else:
            assert options.choice({}, name) == value


def test_every_switch_is_documented() -> None:
    documentation = options.__doc__ or ""
    assert [name for name in options.DEFAULTS if name not in documentation] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("easee.profile", "modern", id="unknown profile"),
        pytest.param("easee.removed_state_status", 500, id="unknown status"),
        pytest.param("easee.offline_op_mode", 0, id="number for a word"),
        pytest.param("easee.fault_pilot", "D", id="another letter"),
    ],
)
def test_choice_refuses(name: str, value: Any) -> None:
    with pytest.raises(options.BadOption, match=f"{name} is one of .* got {value!r}"):
        options.choice({name: value}, name)


@pytest.mark.parametrize("value", [0, -1, "60", None, True, float("inf"), float("nan")])
def test_seconds_refuses(value: Any) -> None:
    with pytest.raises(options.BadOption, match="number of seconds above 0"):
        options.seconds({"easee.heartbeat_s": value}, "easee.heartbeat_s")


@pytest.mark.parametrize("value", [True, 3.0, "nine", None])
def test_number_or_told_refuses(value: Any) -> None:
    with pytest.raises(options.BadOption, match="a whole number or 'told'"):
        options.number_or_told({"easee.op_mode": value}, "easee.op_mode")


def test_manner_follows_the_world() -> None:
    changed = options.manner({"easee.power_every_s": 30, "easee.fault_pilot": "F", "easee.offline_op_mode": "zero"})
    assert changed == options.Manner(30.0, 60.0, 900.0, zero_when_offline=True, pilot_f_in_fault=True)
