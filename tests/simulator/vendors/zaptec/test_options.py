"""Switches: what holds when nobody sets them."""

import pytest

from simulator.vendors.zaptec.options import DEFAULTS, option
from tests.simulator.vendors.zaptec.bench import new_world


@pytest.mark.parametrize("name", DEFAULTS)
def test_every_switch_has_a_default_and_can_be_set(name: str) -> None:
    world, _ = new_world("charging")
    assert option(world, name) == DEFAULTS[name]
    world.options[name] = "something else"
    assert option(world, name) == "something else"


def test_an_unknown_switch_is_a_mistake() -> None:
    world, _ = new_world("charging")
    with pytest.raises(KeyError, match=r"zaptec\.colour"):
        option(world, "zaptec.colour")
