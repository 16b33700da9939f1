"""A world that was written down earlier can still be read, or the version says that it cannot."""

import json
from pathlib import Path

from simulator.truth.shelf import VERSION
from tests.simulator.control.bench import ControlBench

FILE = Path(__file__).with_name("kept_world.json")
RENEW = (
    "what a world is kept as has changed: raise VERSION in simulator/truth/shelf.py, so that older files are refused, "
    "and renew kept_world.json by `charger-sandbox state save` of a world that has something on every shelf it has now"
)


def test_a_world_of_this_version_can_be_read() -> None:
    kept = json.loads(FILE.read_bytes())
    assert kept["version"] == VERSION, RENEW
    bench = ControlBench()
    bench.done("POST", "/worlds", {"name": "kept", "followsWall": False, "fleet": [{"vendor": "EASEE"}]})
    said = bench.ask("PUT", "/worlds/kept/state", kept)
    assert said.status == 200, f"{RENEW}: {said.body.decode()}"
    assert bench.get("/worlds/kept/state")["shelves"] == kept["shelves"], RENEW
    for handle in ("easee-one", "go-e-one"):
        assert bench.done("POST", f"/worlds/kept/chargers/{handle}/refresh")["status"] == 200


def test_it_has_something_of_almost_everything() -> None:
    shelves = json.loads(FILE.read_bytes())["shelves"]
    assert {name for name, rows in shelves.items() if not rows} == {"zaptec web hooks", "chaos", "chaos happened"}
