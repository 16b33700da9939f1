"""A world with one charger on a clock stepped by hand, and the right answer about it in one plain style."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from contracts.oracle import Picture, Situation, allowed, observe
from simulator.faults.board import FaultBoard, Rule
from simulator.faults.table import make_fault
from simulator.truth.charger import Charger
from simulator.truth.clock import WorldClock
from simulator.truth.fleet import Entry, Fleet
from simulator.truth.states import ChargingState, Vendor
from simulator.truth.tokens import TokenKind
from simulator.truth.world import World

START_S = 1_767_603_600.0
"""2026-01-05T09:00:00Z."""
SITUATION_OF: dict[ChargingState, str] = {state: state.value.lower() for state in ChargingState}

Body = dict[str, Any]


def utc(at_s: float) -> str:
    """The moment as an answer spells it."""
    return datetime.fromtimestamp(at_s, UTC).isoformat().replace("+00:00", "Z")


class Stage:
    """One charger in the named situation, and a second one of somebody else."""

    def __init__(self, vendor: Vendor, situation: str = "charging", **entry: Any) -> None:
        self.clock = WorldClock(START_S)
        entries = (Entry(vendor, "one", situation, **entry), Entry(vendor, "other", "charging"))
        self.world = World("stage", Fleet(7, entries), self.clock, "key")
        self.board = FaultBoard(7)
        self.charger, self.other = self.world.fleet.chargers

    @property
    def truth(self) -> Charger:
        """The charger as it is now."""
        return self.world.truth(self.charger.id)

    def step(self, seconds: float) -> "Stage":
        """Let time pass."""
        self.clock.step(seconds)
        return self

    def act(self, action: str, **params: Any) -> "Stage":
        """Let something happen to the charger."""
        self.world.act(self.charger.id, action, **params)
        return self

    def break_down(self, fault: str, *, on: tuple[str, ...] = (), name: str = "broken", **settings: Any) -> "Stage":
        """Put a fault in force for the charger's account; rule settings go by their names, others to the fault."""
        known = ("skip_calls", "calls", "probability", "from_s", "until_s", "vendor", "charger_id")
        rule = {key: settings.pop(key) for key in known if key in settings}
        account_id = self.charger.account_id
        made = make_fault(fault, **settings)
        self.board.post(Rule(name, made, account_id=account_id, roles=frozenset(on), **rule))
        return self

    def hand_out_token(self, kind: TokenKind = TokenKind.ACCESS, lifetime_s: float = 3600.0) -> None:
        """The vendor gives the account a token, as after a good login."""
        text = f"token {self.world.tokens.issued}"
        self.world.tokens.issue(text, kind, self.charger.account_id, self.clock.now_s(), lifetime_s)

    def ask(self, charger_id: str | None = None, **facts: Any) -> Situation:
        """A refresh now, during which nothing else happens."""
        return self.during(lambda: None, charger_id, **facts)

    def during(self, change: Callable[[], object], charger_id: str | None = None, **facts: Any) -> Situation:
        """A refresh now, while something happens."""
        asked = self.charger.id if charger_id is None else charger_id
        before = observe(self.world, self.board, asked)
        change()
        return Situation(before, observe(self.world, self.board, asked), **facts)

    @property
    def heard_s(self) -> float:
        """When the vendor's cloud last heard of the charger, unix seconds."""
        line = self.world.history(self.charger.id).last.uplink
        return self.clock.now_s() if line.up else line.since_s

    def right_answer(self) -> Body:
        """What a plain right service says of the truth as it is now."""
        now, who = self.truth, self.charger
        data_s = self.clock.now_s()
        return {
            "id": who.id,
            "userId": who.user_id,
            "locationId": who.location_id,
            "isOnline": True,
            "lastUpdated": utc(data_s),
            "chargeState": {
                "lastUpdated": utc(self.heard_s),
                "chargingState": now.state.value,
                "isPlugged": now.plugged,
                "chargeRate": round(now.power_w / 1000, 3),
                "chargeCurrentMax": now.limit_a,
                "activePhases": now.active_phases,
            },
            "staticData": {
                "lastUpdated": utc(data_s - 300),
                "vendor": who.vendor.value,
                "name": who.name,
                "model": who.model,
            },
        }


def refusal(code: str) -> Body:
    """The body of a refusal."""
    return {"errorCode": code, "id": "9f68c660-b11c-4531-8f0d-b0864117ecbe", "message": "no"}


def painted(situation: Situation) -> Picture:
    """What a 200 may say. Fails where none may come."""
    picture = allowed(situation).picture
    assert picture is not None
    return picture


def told(situation: Situation) -> set[str]:
    """Everything that may be answered: ``200`` and the codes of refusals."""
    may = allowed(situation)
    return {code.value for code in may.refusals} | ({"200"} if may.picture else set())
