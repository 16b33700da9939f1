"""One world of a running sandbox, as judges and drives know worlds."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from contracts.attached.client import Refused
from contracts.attached.deeds import (
    AttachedAccounts,
    AttachedBoard,
    AttachedClock,
    AttachedFleet,
    AttachedOptions,
    AttachedTokens,
    ReadHistories,
    Tell,
)
from contracts.attached.lease import Lease
from contracts.oracle import Observation, observe
from contracts.oracle.situation import cleaned
from simulator.control.exact import read_exact, read_rule
from simulator.faults.board import Tally
from simulator.gate import OpenWorld
from simulator.journal.journal import Journal, Leg
from simulator.journal.verdict import Judgement
from simulator.truth.accounts import Account, Standing
from simulator.truth.errors import ActionRefused
from simulator.truth.fleet import Identity
from simulator.truth.history import History, Picture
from simulator.truth.states import Vendor
from simulator.truth.tokens import Token
from simulator.truth.world import World

_PAGE = 500
_IDENTITY = {
    "id": "id",
    "serial": "serial",
    "vendor_charger_id": "vendorChargerId",
    "account_id": "accountId",
    "user_id": "userId",
    "location_id": "locationId",
    "name": "name",
    "model": "model",
    "about": "about",
    "situation": "situation",
    "max_a": "maxA",
}


class AttachedJournal(Journal):
    """The sandbox's journal as far as it was read. pull: reads what is new."""

    def __init__(self, pull: Callable[[], object]) -> None:
        super().__init__()
        self._pull = pull
        self.stale = False

    def note(self, leg: Leg, judgement: Judgement | None = None, *, redacted: bool = False) -> int:
        """Keep nothing: the sandbox writes its journal itself."""
        del leg, judgement, redacted
        return 0

    def since(self, number: int) -> list[Leg]:
        """The exchanges after that number, read anew once something was asked."""
        if self.stale:
            self._pull()
        return super().since(number)

    def show(self, legs: Iterable[Leg], newest: int) -> None:
        """Show what was read there. Its refreshes have numbers of their own, which no caller learns."""
        with self._lock:
            self._legs.extend(replace(leg, cause=None) for leg in legs if leg.number > self._count)
            self._count = max(self._count, newest)
            self.stale = False


class AttachedWorld(World):
    """A world that lives in the sandbox."""

    def __init__(self, name: str, fleet: AttachedFleet, clock: AttachedClock, api_key: str, tell: Tell) -> None:
        self.read_there = ReadHistories()
        super().__init__(name, fleet, clock, api_key, store=self.read_there)
        self._tell = tell

    def act(self, charger_id: str, action: str, **params: Any) -> None:
        """Let something happen to a charger there. Raises ActionRefused."""
        try:
            self._tell("POST", f"chargers/{charger_id}/actions", {"do": action, "with": params})
        except Refused as error:
            if error.code != "ACTION_REFUSED":
                raise
            raise ActionRefused(str(error)) from error

    def _history(self, charger_id: str, now_s: float) -> History:
        """As it was last read: the sandbox has let everything happen in it that was due."""
        del now_s
        kept = self.read_there.get(charger_id)
        if kept is None:
            raise LookupError(f"nobody has looked at {charger_id} yet")
        return kept


class Mirror:
    """A world of a running sandbox, opened under that name. made: what the sandbox said when it was made.

    wall_ahead_s: how far the sandbox's clock is ahead of the one handed in as wall_now_s.
    """

    def __init__(self, lease: Lease, made: dict[str, Any], seed: int, wall_now_s: Callable[[], float]) -> None:
        self.name: str = made["name"]
        self.url = lease.url
        self._lease = lease
        exported = self.tell("GET", "export")
        asked_s = wall_now_s()
        first = self.tell("GET", "export/truth")
        self.wall_ahead_s = float(first["wallS"]) - (asked_s + wall_now_s()) / 2
        self._clock = AttachedClock(first["nowS"], self.tell)
        fleet = AttachedFleet(seed, self._chargers(), map(_account, exported["accounts"]))
        self._world = AttachedWorld(self.name, fleet, self._clock, made["apiKey"], self.tell)
        self._world.accounts = self._accounts = AttachedAccounts(fleet.accounts, self.tell)
        self._world.tokens = self._tokens = AttachedTokens(self.tell)
        self._world.options = AttachedOptions(made["options"], self.tell)
        self._board = AttachedBoard(seed, self.tell, self._world.now_s, self._any_charger)
        self.journal = AttachedJournal(lambda: self.look(None))
        self.opened = OpenWorld(self._world, self._board, self.journal)
        self.exported = exported
        self._show(first)

    def tell(self, method: str, path: str, body: Any = None, **query: Any) -> dict[str, Any]:
        """Ask for a resource of the world."""
        return self._lease.ask(method, f"worlds/{self.name}/{path}", body, **query)

    def observe(self, charger_id: str) -> Observation:
        """The world at this moment, as the oracle wants it. charger_id: as it stood in the path."""
        with self._world.lock:
            self.look(self._world.find(charger_id) or self._world.find(cleaned(charger_id)))
            return observe(self._world, self._board, charger_id)

    def look(self, charger: Identity | None) -> None:
        """Read what is the case there, about a charger or about none."""
        with self._world.lock:
            since = self.journal.count
            self._show(self.tell("GET", "export/truth", charger=charger.id if charger else None, since=since))

    def drop(self) -> None:
        """Let the sandbox forget the world."""
        self._lease.ask("DELETE", f"worlds/{self.name}")

    def _show(self, told: dict[str, Any]) -> None:
        self._clock.show(told["nowS"])
        if (charger := told["charger"]) is not None:
            pictures = tuple(read_exact(Picture, one) for one in charger["pictures"])
            vendor = self._world.charger(charger["id"]).vendor
            self._world.read_there.show(charger["id"], History(vendor, pictures, car_waits=charger["carWaits"]))
        if (account := told["account"]) is not None:
            self._accounts.show(account["id"], read_exact(Standing, account["standing"]))
            tokens = [read_exact(Token, one) for one in account["tokens"]]
            self._tokens.show(account["id"], tokens, refuses_new=account["refusesNewTokens"])
        rules = [(read_rule(one["rule"]), one) for one in told["faults"]]
        tallies = {rule.name: {r: Tally(**tally) for r, tally in one["tallies"].items()} for rule, one in rules}
        self._board.show((rule for rule, one in rules if one["isInForce"]), tallies)
        self.journal.show([read_exact(Leg, one) for one in told["exchanges"]], told["newest"])

    def _chargers(self) -> Iterator[Identity]:
        offset: int | None = 0
        while offset is not None:
            page = self.tell("GET", "chargers", limit=_PAGE, offset=offset)
            yield from (_identity(offset + place, one) for place, one in enumerate(page["items"]))
            offset = page["nextOffset"]

    def _any_charger(self, account_id: str) -> str:
        return self._world.chargers_of(account_id)[0].id


def _identity(index: int, told: dict[str, Any]) -> Identity:
    return Identity(index, vendor=Vendor(told["vendor"]), **{name: told[key] for name, key in _IDENTITY.items()})


def _account(told: dict[str, Any]) -> Account:
    secret = told["credentials"]
    return Account(
        id=told["id"],
        vendor=Vendor(told["vendor"]),
        user_id=told["userId"],
        username=secret.get("username", ""),
        password=secret.get("password", ""),
        token=secret.get("token", ""),
        phone="",
        connected=told["connected"],
    )
