"""A small trial in this process: the drives of ``check`` with scripts that reach every state and every refusal."""

from functools import cache

from contracts.choosing import choose
from contracts.court import CourtRules
from contracts.drive.arena import InProcessArena, Make, Wrap
from contracts.findings import Finding
from contracts.harness import Plan, Report, Trial
from contracts.oracle import Offline, Policy
from contracts.profiles import DRIVES
from contracts.record import Record
from contracts.spec import Contract
from simulator.scenario.library import find
from simulator.scenario.script import Script
from simulator.service.app import create_app
from simulator.truth.clock import SystemWall
from simulator.truth.states import Vendor

SCRIPTS = (
    "unplugged",
    "charging",
    "preparing",
    "stopped",
    "finished",
    "fault",
    "whole-visit",
    "device-disconnect-and-return",
    "account-disconnected-and-reconnected",
    "login-rejected",
    "malformed-charger-id",
    "unknown-charger",
    "missing-api-key",
    "wrong-api-key",
    "vendor-unreachable",
    "vendor-5xx-html",
    "vendor-rubbish",
)
"""Together they reach each of the six states and each refusal of the contract."""


class Unwatched:
    """Nobody looks on."""

    def begins(self, drive: str, total: int) -> None:
        """A drive begins."""

    def advances(self, text: str) -> None:
        """A part is done."""


@cache
def contract() -> Contract:
    """The contract, read once."""
    return Contract.load()


@cache
def scripts(*names: str) -> tuple[Script, ...]:
    """The named scenarios, read once."""
    return tuple(find(name) for name in names or SCRIPTS)


def drive_of(finding: Finding) -> str:
    """The drive that found it."""
    word = finding.where.partition(" ")[0].strip(",")
    return word if word in DRIVES else "scenarios"


def hold(
    wrap: Wrap = lambda app: app,
    *,
    drives: tuple[str, ...] = DRIVES,
    seed: int = 7,
    vendors: tuple[Vendor, ...] = tuple(Vendor),
    names: tuple[str, ...] = (),
    offline: Offline = Offline.REFUSE,
    runs: int = 10,
    record: Record | None = None,
    make: Make = create_app,
    only: tuple[str, ...] = (),
    whole_walk: bool = True,
) -> Report:
    """Judge the reference service with something around it."""
    plan = Plan(seed, scripts(*names), vendors, drives, examples=1, runs=runs, whole_walk=whole_walk)
    plan = choose(plan, frozenset(only), frozenset())
    rules = CourtRules(contract(), Policy(offline=offline))
    arena = InProcessArena(seed, wrap=wrap, make=make)
    return Trial(plan, arena, rules, Unwatched(), SystemWall().monotonic_s, record=record or Record()).hold()
