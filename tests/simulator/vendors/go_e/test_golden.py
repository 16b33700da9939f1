"""One golden example for each charging state: a whole status, field by field, from both of the charger's faces.

The files tell what the demo chargers of seed 7 say at 2025-06-15T15:06:40Z. They come from the vendor's key lists and
from dumps (goecharger/go-eCharger-API-v2; supermihi/goe, a whole status of a V4), put into these chargers' situations:
a car that came 40 minutes ago, one that was stopped after 20. Meters flutter, and addresses come from the seed.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from simulator.truth.states import ChargingState
from tests.simulator.vendors.go_e.conftest import Stage

FILES = Path(__file__).parent / "golden"
FLUTTER: dict[str, list[float]] = {
    "nrg": [3, 3, 3, 1, 0.2, 0.2, 0.2, 60, 60, 60, 0, 150, 1, 1, 1, 0],
    "tma": [8, 8],
    "fhz": [0.1],
    "avgfhz": [0.1],
    "rssi": [15],
}
"""How far a reading may be from the golden one; where that is nothing, it stays nothing."""
ADDRESSES = {
    "wcb": r"([0-9A-F]{2}:){5}[0-9A-F]{2}",
    "dll": r"https://data\.v3\.go-e\.io/export\?e=[0-9a-f]{32}",
}
states = pytest.mark.parametrize("state", ChargingState)


def _golden(state: ChargingState) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FILES / f"{state.lower()}.json").read_text("utf-8"))
    return document


def _readings(value: Any) -> list[float]:
    return value if isinstance(value, list) else [value]


def _agrees(key: str, said: Any, golden: Any) -> bool:
    if key in ADDRESSES:
        return re.fullmatch(ADDRESSES[key], said) is not None
    if key == "ccw":
        own = {"bssid", "ip"}
        return all(said[name] == golden[name] for name in golden.keys() - own) and said.keys() == golden.keys()
    if key not in FLUTTER:
        return bool(said == golden) and type(said) is type(golden)
    rows = list(zip(_readings(said), _readings(golden), FLUTTER[key], strict=True))
    return all(abs(now - then) <= within if then else now == 0 for now, then, within in rows)


def _check(said: dict[str, Any], golden: dict[str, Any]) -> None:
    assert list(said) == list(golden)
    different = {key: (said[key], golden[key]) for key in golden if not _agrees(key, said[key], golden[key])}
    assert different == {}


@states
def test_the_cloud_says_the_golden_status(stage: Stage, state: ChargingState) -> None:
    _check(stage.status(f"go-e-{state.lower()}"), _golden(state))


@states
def test_the_charger_itself_says_the_same(stage: Stage, state: ChargingState) -> None:
    golden = _golden(state)
    del golden["c0p"]
    _check(stage.lan("api/status", f"go-e-{state.lower()}").get_json(), golden)


@states
def test_the_golden_status_agrees_with_itself(state: ChargingState) -> None:
    golden = _golden(state)
    assert golden["tab"] + golden["rbt"] == 1_750_000_000_000
    assert golden["nrg"][11] == sum(golden["nrg"][7:11])
    assert golden["acu"] == (16 if golden["alw"] else None)
    assert [slot["name"] for slot in golden["cards"]] == [golden[f"c{n}n"] for n in range(10)]
