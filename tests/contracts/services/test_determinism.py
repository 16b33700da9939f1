"""Same seed, same service: the same findings with the same exchanges, in the same order, in any process."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from contracts.profiles import DRIVES
from contracts.report.jsontext import report_json
from simulator.truth.states import Vendor
from tests.contracts.services.table import WRONG
from tests.contracts.services.trial import hold

ROOT = Path(__file__).resolve().parents[3]
_PRINT = """import sys
from tests.contracts.services.test_determinism import told
sys.stdout.write(told(sys.argv[1], 7, (sys.argv[2],)))
"""


def told(name: str, seed: int, drives: tuple[str, ...] = DRIVES) -> str:
    """The report about a wrong service, without the times that answers took."""
    wrap = next(wrong.wrap for wrong in WRONG if wrong.name == name)
    names = ("charging", "vendor-unreachable")
    report = hold(
        wrap, drives=drives, seed=seed, vendors=(Vendor.EASEE, Vendor.GO_E), names=names, runs=3, whole_walk=False
    )
    return json.dumps(_timeless(json.loads(report_json(report))), indent=1)


def _timeless(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: _timeless(one) for name, one in told.items() if name not in ("elapsedS", "elapsed_ms")}
    return [_timeless(one) for one in told] if isinstance(told, list) else told


def test_the_same_seed_tells_the_same_of_a_service_that_remembers() -> None:
    drives = ("scenarios", "concurrent", "explore")
    assert told("sticky-error", 7, drives) == told("sticky-error", 7, drives)


def test_another_seed_asks_other_things() -> None:
    first, second = (json.loads(told("plug-inverted", seed, ("explore",)))["findings"] for seed in (7, 8))
    assert [finding["where"] for finding in first] != [finding["where"] for finding in second]


@pytest.mark.parametrize("drive", DRIVES)
def test_no_process_tells_otherwise(drive: str) -> None:
    here = told("plug-inverted", 7, (drive,))
    assert json.loads(here)["findings"]
    assert _elsewhere("1", drive) == here


def _elsewhere(hash_seed: str, drive: str) -> str:
    env = {**os.environ, "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-c", _PRINT, "plug-inverted", drive]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=True).stdout
