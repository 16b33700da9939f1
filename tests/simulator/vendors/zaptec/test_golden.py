"""One stored example for each charging state, which the fake gives field by field."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from simulator.truth.states import ChargingState
from tests.simulator.vendors.zaptec.bench import Bench
from tests.simulator.vendors.zaptec.golden import GOLDEN, PARTS, Comparison, example

STATES = [state.value.lower() for state in ChargingState]


def answers(situation: str) -> dict[str, Any]:
    """What the fake says of a charger in that situation, in the shape of the examples."""
    bench = Bench(situation)
    [row] = bench.get("/api/chargers").get_json()["Data"]
    [site] = bench.get("/api/installation").get_json()["Data"]
    return {
        "charger": row,
        "installation": site,
        "hierarchy": bench.get("/api/installation/{site}/hierarchy").get_json(),
        "state": {key: [row.get("ValueAsString"), row["Timestamp"]] for key, row in bench.rows().items()},
    }


def differences(wanted: dict[str, Any], got: dict[str, Any]) -> list[str]:
    """Where the answers are not as the example says."""
    comparison = Comparison()
    for part in PARTS:
        comparison.compare(part, wanted[part], got[part])
    return comparison.differences


def test_there_is_one_for_each_state() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.yaml")) == sorted([*STATES, "every"])


@pytest.mark.parametrize("state", STATES)
def test_the_fake_gives_the_example(state: str) -> None:
    assert differences(example(state), answers(state)) == []


@pytest.mark.parametrize("state", STATES)
def test_only_the_state_itself_gives_its_example(state: str) -> None:
    """An example that any state fulfils would prove nothing."""
    for other in STATES:
        if other != state:
            assert differences(example(other), answers(state)), other


SPOILS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a field is missing": lambda got: got["charger"].pop("Pin"),
    "a field too much": lambda got: got["charger"].update(Colour="red"),
    "a number in place of a text": lambda got: got["state"][710].__setitem__(0, 3),
    "an integer in place of a double": lambda got: got["installation"].update(MaxCurrent=16),
    "a double in place of an integer": lambda got: got["charger"].update(DeviceType=4.0),
    "another charger": lambda got: got["hierarchy"]["Circuits"][0]["Chargers"][0].update(
        Id="5d1f0c3a-7f0e-4b7e-9a51-0c2f6f1d9b11"
    ),
    "an id in capitals": lambda got: got["installation"].update(Id=got["installation"]["Id"].upper()),
    "two decimals": lambda got: got["state"][513].__setitem__(0, "10971.00"),
    "another power": lambda got: got["state"][513].__setitem__(0, "7400.000"),
    "an observation is missing": lambda got: got["state"].pop(718),
    "an observation too much": lambda got: got["state"].update({-1000: ["x", "2026-01-05T10:00:00"]}),
    "another time": lambda got: got["state"][702].__setitem__(1, "2026-01-05T09:20:05"),
    "a zone": lambda got: got["state"][702].__setitem__(1, "2026-01-05T09:20:04Z"),
    "an empty text for no value": lambda got: got["state"][722].__setitem__(0, ""),
}


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
def test_every_difference_is_seen(spoil: Callable[[dict[str, Any]], Any]) -> None:
    got = answers("charging")
    spoilt = copy.deepcopy(got)
    spoil(spoilt)
    assert spoilt != got or json.dumps(spoilt) != json.dumps(got)
    assert len(differences(example("charging"), spoilt)) == 1
