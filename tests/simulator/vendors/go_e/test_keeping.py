"""What owners wrote to their go-e chargers is there after a restart."""

import json
from urllib.parse import urlencode

import pytest

from tests.simulator.clouds import Clouds

HANDLES = ("go-e-charging", "go-e-preparing", "go-e-unplugged")
WRITES: dict[str, dict[str, object]] = {
    "nothing": {},
    "a limit": {"amp": 10},
    "one phase": {"psm": 1},
    "off": {"frc": 1},
    "on": {"frc": 2},
    "a card is needed": {"acs": 1},
    "no card is needed": {"acs": 0},
    "an energy limit": {"dwo": 5000},
    "names and colours": {"fna": "Shed", "cid": "#FF0000", "loe": True},
    "a list": {"clp": [6, 8, 10, 12, 15]},
    "no cloud": {"cae": False},
    "a reboot": {"rst": True},
}
LATER_S = (0.0, 1.0, 30.0, 600.0)


def _set(clouds: Clouds, handle: str, values: dict[str, object]) -> int:
    query = urlencode({key: json.dumps(value) for key, value in values.items()})
    return clouds.ask(handle, "GET", f"/go-e/{clouds.charger(handle).serial}/api/set?{query}").status


def _told(clouds: Clouds, handle: str) -> tuple[int, bytes]:
    said = clouds.ask(handle, "GET", f"/go-e/{clouds.charger(handle).serial}/api/status")
    return said.status, said.body


@pytest.mark.parametrize("handle", HANDLES)
@pytest.mark.parametrize("values", WRITES.values(), ids=WRITES)
def test_a_restart_is_not_noticed(values: dict[str, object], handle: str) -> None:
    clouds = Clouds()
    if values:
        assert _set(clouds, handle, values) == 202
    again = clouds.again()
    for later_s in LATER_S:
        for one in (clouds, again):
            one.world.clock.step(later_s)
        assert _told(again, handle) == _told(clouds, handle)


def test_a_car_that_was_held_back_goes_on_after_a_restart() -> None:
    clouds = Clouds()
    handle = "go-e-charging"
    _set(clouds, handle, {"frc": 1})
    clouds.world.clock.step(60)
    again = clouds.again()
    for one in (clouds, again):
        _set(one, handle, {"frc": 0})
        one.world.clock.step(60)
    assert again.world.truth(again.charger(handle).id) == clouds.world.truth(clouds.charger(handle).id)
    assert again.world.truth(again.charger(handle).id).charging
