"""Our checks in the hands of ``schemathesis run``: the real command, against a served service that is wrong."""

import re
import subprocess
import sys
from pathlib import Path

import contracts
from contracts.checks import CHECKS
from contracts.drive.arena import Booking, InProcessArena
from contracts.resources import contract_path
from simulator.serve import Server
from simulator.truth.fleet import Entry
from simulator.truth.states import Vendor
from tests.contracts.services.table import WRONG

SETTINGS = Path(contracts.__file__).with_name("schemathesis.toml")


def _schemathesis(*words: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(SETTINGS), "run", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_schemathesis_run_asks_our_checks_too() -> None:
    wrong = next(one for one in WRONG if one.name == "message-empty")
    opened: list[object] = []

    def kept(app: object) -> object:
        opened.append(app)
        return wrong.wrap(app)  # type: ignore[arg-type]

    arena = InProcessArena(7, wrap=kept)  # type: ignore[arg-type]
    place = arena.open(Booking("hooks", (Entry(Vendor.GO_E, "hooks"),), 0))
    with Server(wrong.wrap(opened[0])) as server:  # type: ignore[arg-type]
        said = _schemathesis(
            str(contract_path()), "--url", server.url, "--header", f"X-API-KEY: {place.target.api_key}",
            "--phases", "coverage", "--no-color",
        )  # fmt: skip
    assert said.returncode == 1, said.stdout + said.stderr
    assert CHECKS["message_for_people"].title in said.stdout, said.stdout
    assert re.search(r"\$\.message: expected words for a person", said.stdout)
