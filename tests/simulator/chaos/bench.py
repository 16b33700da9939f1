"""A sandbox in chaos whose one clock is stepped, with the reference service, and the same again from the file."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contracts.court import Court, CourtRules
from contracts.drive.arena import InProcessArena
from contracts.drive.scenarios import cases, play
from contracts.findings import Finding
from contracts.spec import Contract
from simulator.app import Sandbox
from simulator.chaos.chaos import Chaos
from simulator.commands.house import SandboxHouse
from simulator.commands.services import Services
from simulator.control.control import Control
from simulator.demo import open_demo
from simulator.inprocess import InProcessTransport
from simulator.journal.journal import Leg
from simulator.scenario.script import Script
from simulator.truth.clock import SteppedWall, WorldClock
from simulator.truth.fleet import Identity
from tests.simulator.clouds import START_S, VENDORS_URL

Struck = tuple[float, str | None, int | None, str, tuple[str, ...]]
"""When, since the beginning; what for; status; ending; what shaped it."""


class ChaosBench:
    """Chaos in the demo world, and somebody who asks for chargers meanwhile."""

    def __init__(self, profile: str, seed: int, chargers: Sequence[str] | None = None) -> None:
        self.sandbox = Sandbox()
        self.clock = WorldClock(START_S)
        wall = SteppedWall(self.clock)
        self.opened = open_demo(self.sandbox, self.clock)
        self.world = self.opened.world
        house = SandboxHouse(self.sandbox, "demo", wall)
        transport = InProcessTransport(self.sandbox.vendors, wall)
        house.services = Services(house.opened, "demo", VENDORS_URL, wall, transport=transport, clock=wall)
        self.house = house
        self.console = Control(house).console()
        self.before = self.board()
        named = None if chargers is None else [self.world.charger(name) for name in chargers]
        self.chaos: Chaos = self.console.begin_chaos(profile, seed, named)

    def board(self) -> list[str]:
        """The names of all faults."""
        return [notice.rule.name for notice in self.opened.board.notices()]

    def ask(self, handles: Iterable[str], every_s: float, times: int) -> None:
        """Refresh each charger, again and again."""
        for _ in range(times):
            self.console.advance(every_s)
            for handle in handles:
                self.house.refresh("demo", self.world.charger(handle).id)

    def struck(self, charger: Identity) -> list[Struck]:
        """The vendor calls for a charger that something went wrong with."""
        return struck(self.opened.journal.since(0), START_S, charger.account_id)

    def answers(self, charger: Identity) -> list[tuple[float, str]]:
        """What was answered for a charger."""
        happened, _ = self.chaos.happened(charger)
        return [(round(one.at_s, 3), one.text) for one in happened if one.text.startswith("refresh answered")]


def struck(legs: Iterable[Leg], start_s: float, account_id: str) -> list[Struck]:
    """The vendor calls of an account that something went wrong with."""
    return [
        (round(leg.at_s - start_s, 3), leg.role, leg.status, leg.ending, leg.shaped_by)
        for leg in legs
        if leg.leg == "vendor" and leg.account_id == account_id and leg.shaped_by
    ]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a scenario did."""

    struck: list[Struck]
    answers: list[tuple[float, str]]
    findings: list[Finding]


def replayed(script: Script) -> Replayed:
    """Play a scenario of one vendor, its last checkpoint included."""
    (case,) = cases([script], script.vendors)
    place = InProcessArena(7).open(case.booking)
    world = place.opened.world
    start_s, charger = world.now_s(), world.fleet.chargers[0]
    answers: list[tuple[float, str]] = []
    findings: list[Finding] = []
    for judged in play(case, place, Court(place, CourtRules(Contract.load())), ""):
        findings += judged.findings
        if judged.exchange is not None and judged.exchange.answer is not None:
            answer = judged.exchange.answer
            word = "200" if answer.status == 200 else json.loads(answer.body)["errorCode"]
            answers.append((round(judged.moment.at_s, 3), f"refresh answered {word}"))
    return Replayed(struck(place.opened.journal.since(0), start_s, charger.account_id), answers, findings)
