"""The sandbox nobody had to configure: the demo fleet, and what refresh answers for each of its chargers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.app import Sandbox
from simulator.faults.board import Rule
from simulator.faults.body import Body
from simulator.faults.fault import Fault
from simulator.faults.refuse import Refuse
from simulator.gate import OpenWorld
from simulator.truth.clock import WorldClock
from simulator.truth.fleet import demo_entries

WORLD = "demo"
SEED = 7


@dataclass(frozen=True, slots=True)
class Documented:
    """What refresh answers for a magic id: the status and the word that tells it from others."""

    status: int
    word: str
    remark: str = ""

    def __str__(self) -> str:
        return f"{self.status} {self.word}" + (" *" if self.remark else "")


ANSWERS: dict[str, Documented] = {
    "charging": Documented(200, "CHARGING"),
    "unplugged": Documented(200, "UNPLUGGED"),
    "preparing": Documented(200, "PREPARING"),
    "finished": Documented(200, "FINISHED"),
    "stopped": Documented(200, "STOPPED"),
    "fault": Documented(200, "FAULT"),
    "device-offline": Documented(503, "DEVICE_IS_DISCONNECTED"),
    "account-disconnected": Documented(503, "VENDOR_ACCOUNT_IS_DISCONNECTED"),
    "credentials-rejected": Documented(
        503, "VENDOR_AUTHENTICATION_ERROR", "three times, then VENDOR_ACCOUNT_IS_DISCONNECTED"
    ),
    "vendor-unreachable": Documented(503, "VENDOR_CONNECTION_ERROR"),
    "vendor-rubbish": Documented(503, "VENDOR_COMMUNICATION_ERROR"),
}
"""Magic id -> documented answer; one with a star has a remark."""


def remarks() -> list[str]:
    """What the stars stand for, a line each."""
    return [f"* {answer.word} {answer.remark}" for answer in ANSWERS.values() if answer.remark]


_FAULTS: dict[str, Fault] = {"vendor-unreachable": Refuse(), "vendor-rubbish": Body("malformed")}


def open_demo(
    sandbox: Sandbox,
    clock: WorldClock,
    *,
    seed: int = SEED,
    name: str = WORLD,
    options: Mapping[str, Any] | None = None,
) -> OpenWorld:
    """Open the demo world, with the faults that belong to its magic ids. Raises WorldExists when it is open already."""
    opened = sandbox.open_world(name, demo_entries(), clock, seed=seed, options=options)
    post_magic_faults(opened)
    return opened


def post_magic_faults(opened: OpenWorld) -> None:
    """Break the vendors for the chargers whose magic ids are about that."""
    for identity in opened.world.chargers:
        if fault := _FAULTS.get(identity.about):
            opened.board.post(Rule(f"magic {identity.handle}", fault, account_id=identity.account_id))
