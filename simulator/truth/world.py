"""A world: one clock, one seed, one fleet, its accounts and tokens. Several worlds live side by side and never meet."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Protocol

from simulator.truth.accounts import AccountBook
from simulator.truth.charger import Charger
from simulator.truth.clock import WorldClock
from simulator.truth.errors import ActionRefused, UnknownCharger, UnknownWorld, WorldExists
from simulator.truth.fleet import INSTALLED_V, Entry, Fleet, Identity
from simulator.truth.history import History, Planned
from simulator.truth.people import People
from simulator.truth.situations import begin, settled_state
from simulator.truth.states import ChargingState, Vendor
from simulator.truth.tokens import TokenKind, TokenLedger
from simulator.truth.view import CloudView


class HistoryStore(Protocol):
    """Where touched chargers are kept. Memory here; another store must need no change elsewhere."""

    def get(self, charger_id: str) -> History | None:
        """The history of a touched charger, else None."""

    def put(self, charger_id: str, history: History) -> None:
        """Keep the history of a charger."""

    def drop(self, charger_id: str) -> None:
        """Forget a charger that may have been touched."""

    def all(self) -> Mapping[str, History]:
        """The histories of every charger that was touched, as they are now."""


class MemoryStore:
    """Histories in a dict."""

    def __init__(self) -> None:
        self._histories: dict[str, History] = {}

    def get(self, charger_id: str) -> History | None:
        """The history of a touched charger, else None."""
        return self._histories.get(charger_id)

    def put(self, charger_id: str, history: History) -> None:
        """Keep the history of a charger."""
        self._histories[charger_id] = history

    def drop(self, charger_id: str) -> None:
        """Forget a charger that may have been touched."""
        self._histories.pop(charger_id, None)

    def all(self) -> Mapping[str, History]:
        """The histories of every charger that was touched, as they are now."""
        return dict(self._histories)


class World:
    """Everything that is true for one user of the sandbox. Safe to use from several threads.

    options: settings of the vendors' fakes by dotted name, such as ``easee.profile``. epoch_s: when it began, unix
    seconds; now, unless told. on_change: told the id of each charger that something happened to; called with the
    world's lock held, so it must not wait.
    """

    def __init__(
        self,
        name: str,
        fleet: Fleet,
        clock: WorldClock,
        api_key: str,
        *,
        options: Mapping[str, Any] | None = None,
        store: HistoryStore | None = None,
        epoch_s: float | None = None,
    ) -> None:
        self.name = name
        self.fleet = fleet
        self.seed = fleet.seed
        self.clock = clock
        self.api_key = api_key
        self.options: dict[str, Any] = dict(options or {})
        self.epoch_s = clock.now_s() if epoch_s is None else epoch_s
        self.lock = threading.RLock()
        self.accounts = AccountBook(tuple(fleet.accounts))
        self.tokens = TokenLedger()
        self.people = People(fleet.seed)
        self.on_change: Callable[[str], None] = lambda _: None
        self._changes = 0
        self._store = store or MemoryStore()
        self._by_name = _index(fleet.chargers)
        self._by_account: dict[str, list[Identity]] = {}
        for identity in fleet.chargers:
            self._by_account.setdefault(identity.account_id, []).append(identity)

    @property
    def chargers(self) -> Iterable[Identity]:
        """All chargers of the world, in the order of the fleet."""
        return self.fleet.chargers

    @property
    def changes(self) -> int:
        """Another number whenever something happened that a vendor may have to tell, but for the time that passes."""
        return self._changes + self.accounts.changes + self.tokens.changes

    def touch(self) -> None:
        """Something was written somewhere that this world's vendors may have to tell."""
        with self.lock:
            self._changes += 1

    def now_s(self) -> float:
        """World time, unix seconds."""
        return self.clock.now_s()

    def find(self, name: str) -> Identity | None:
        """The charger with that id, serial, vendor id or handle, in any letter case."""
        return self._by_name.get(name.casefold())

    def charger(self, name: str) -> Identity:
        """The same, for a caller who expects one. Raises UnknownCharger."""
        if (identity := self.find(name)) is None:
            raise UnknownCharger(f"no charger is called {name!r}: `charger-sandbox fleet` lists ids, serials and names")
        return identity

    def chargers_of(self, account_id: str) -> list[Identity]:
        """The chargers an account may see, in the order of the fleet."""
        return list(self._by_account.get(account_id, ()))

    def enrol(self, entry: Entry, index: int | None = None) -> Identity:
        """Let one more charger in, with an account of its own. index: what its ids derive from, the next one unless
        told; whoever holds several worlds sees to it that they do not meet.
        """
        with self.lock:
            identity, account = self.fleet.enrol(entry, self.fleet.next_index if index is None else index)
            self.accounts.add(account)
            self._by_account[identity.account_id] = [identity]
            for name in _names_of(identity):
                self._by_name.setdefault(name, identity)
            self._begin(identity, self.now_s())
            self._changed(identity.id)
            return identity

    def amend(self, charger_id: str, **values: Any) -> Identity:
        """Change what may change about a charger (name, situation, max_a). Raises UnknownCharger."""
        with self.lock:
            old = self.charger(charger_id)
            new = replace(old, **values)
            self.fleet.put(new)
            self._by_name |= {name: new for name, known in self._by_name.items() if known.id == old.id}
            mine = self._by_account[old.account_id]
            self._by_account[old.account_id] = [new if known.id == old.id else known for known in mine]
            self._changed(old.id)
            return new

    def expel(self, charger_id: str) -> None:
        """Take a charger away, and its account unless another charger has it too. Raises UnknownCharger."""
        with self.lock:
            identity = self.charger(charger_id)
            self.fleet.expel(identity)
            self._by_name = _index(self.fleet.chargers)
            left = [known for known in self._by_account.pop(identity.account_id, []) if known.id != identity.id]
            if left:
                self._by_account[identity.account_id] = left
            else:
                self.tokens.revoke_all(identity.account_id, self.now_s())
                self.tokens.revoke_all(identity.account_id, self.now_s(), TokenKind.REFRESH)
                self.accounts.remove(identity.account_id)
            self._store.drop(identity.id)
            self._changed(identity.id)

    def reset(self, charger_id: str) -> None:
        """Let a charger begin anew, now, in its situation, and its account as it was. Raises UnknownCharger."""
        with self.lock:
            identity = self.charger(charger_id)
            self._begin(identity, self.now_s())
            self.accounts.reset(identity.account_id)
            self._changed(identity.id)

    def view(self, charger_id: str) -> CloudView:
        """What the charger's cloud knows now. Reading changes nothing."""
        with self.lock:
            now_s = self.now_s()
            return CloudView.of(now_s, self._history(charger_id, now_s))

    def truth(self, charger_id: str) -> Charger:
        """The charger as it really is now."""
        with self.lock:
            now_s = self.now_s()
            return self._history(charger_id, now_s).charger_at(now_s)

    def state(self, charger_id: str) -> ChargingState:
        """The state of ``truth``, for who asks it of very many: a charger that nobody touched costs a look-up where its
        situation tells, and no power is worked out. Raises UnknownCharger.
        """
        with self.lock:
            if self._store.get(charger_id) is None:
                identity = self.charger(charger_id)
                told = settled_state(identity.vendor, identity.situation, identity.max_a, INSTALLED_V)
                if told is not None:
                    return told
            now_s = self.now_s()
            return self._history(charger_id, now_s).picture_at(now_s).charger.state

    def history(self, charger_id: str) -> History:
        """The charger's past up to now."""
        with self.lock:
            return self._history(charger_id, self.now_s())

    def histories(self) -> Mapping[str, History]:
        """The pasts of every charger that was looked at or changed; all others follow from seed and time."""
        with self.lock:
            return self._store.all()

    def put_histories(self, histories: Mapping[str, History]) -> None:
        """Let chargers have had these pasts. Raises UnknownCharger."""
        with self.lock:
            for charger_id, history in histories.items():
                self._store.put(self.charger(charger_id).id, history)
            self._changes += 1

    def act(self, charger_id: str, action: str, **params: Any) -> None:
        """Let something happen to a charger now. Raises UnknownCharger, UnknownAction or ActionRefused."""
        with self.lock:
            now_s = self.now_s()
            history = self._history(charger_id, now_s)
            try:
                self._store.put(charger_id, history.act(action, max(now_s, history.last.at_s), **params))
            except ActionRefused as error:
                raise ActionRefused(f"{action} on {self.charger(charger_id).handle}: {error}") from error
            self._changed(charger_id)

    def plan(self, charger_id: str, in_s: float, action: str, **params: Any) -> None:
        """Let something happen to a charger in_s seconds from now. Raises UnknownCharger."""
        self.plan_at(charger_id, self.now_s() + in_s, action, **params)

    def plan_at(self, charger_id: str, at_s: float, action: str, **params: Any) -> None:
        """Let something happen to a charger at at_s, unix seconds of the world. Raises UnknownCharger."""
        with self.lock:
            history = self._history(charger_id, self.now_s())
            self._store.put(charger_id, history.plan(Planned(at_s, action, params)))
            self._changes += 1

    def _changed(self, charger_id: str) -> None:
        self._changes += 1
        self.on_change(charger_id)

    def _history(self, charger_id: str, now_s: float) -> History:
        kept = self._store.get(charger_id)
        if kept is None:
            kept = self._begin(self.charger(charger_id), self.epoch_s)
        grown = kept.up_to(now_s)
        if grown is not kept:
            self._store.put(charger_id, grown)
            if grown.last is not kept.last:
                self._changed(charger_id)
        return grown

    def _begin(self, identity: Identity, at_s: float) -> History:
        new = self.fleet.new_charger(identity)
        history = begin(identity.vendor, new, identity.situation, at_s)
        self._store.put(identity.id, history)
        return history


def _index(chargers: Iterable[Identity]) -> dict[str, Identity]:
    index: dict[str, Identity] = {}
    for identity in chargers:
        for name in _names_of(identity):
            index.setdefault(name, identity)
    return index


def _names_of(identity: Identity) -> list[str]:
    names = (identity.id, identity.serial, identity.vendor_charger_id, identity.handle)
    return [name.casefold() for name in names]


def _names(world: World) -> set[str]:
    """What a request may find the world by, beside its key and tokens."""
    logins = {name for account in world.accounts for name in (account.username, account.phone) if name}
    return logins | {identity.serial for identity in world.chargers}


class Worlds:
    """The worlds of one sandbox. A request finds its world by what it carries."""

    def __init__(self) -> None:
        self._worlds: dict[str, World] = {}

    def __iter__(self) -> Iterator[World]:
        return iter(list(self._worlds.values()))

    def add(self, world: World) -> World:
        """Let a world in. Raises WorldExists when its name, key, or one of its serials or logins is taken."""
        self._refuse_taken(world, list(self))
        self._worlds[world.name] = world
        return world

    def _refuse_taken(self, world: World, others: Iterable[World]) -> None:
        for other in others:
            if other.name == world.name or other.api_key == world.api_key:
                raise WorldExists(f"a world with the name {world.name!r} or its API key exists: choose another")
            taken = _names(other) & _names(world)
            if taken:
                raise WorldExists(f"world {other.name!r} already has {sorted(taken)[:3]}: shift first_index")

    def put(self, world: World) -> World:
        """Let a world in, in place of one of its name. Raises WorldExists as ``add`` does; then the old one stays."""
        self._refuse_taken(world, [other for other in self if other.name != world.name])
        self._worlds[world.name] = world
        return world

    def drop(self, name: str) -> None:
        """Forget a world. Raises UnknownWorld."""
        self.get(name)
        del self._worlds[name]

    def get(self, name: str) -> World:
        """The world with that name. Raises UnknownWorld."""
        if name not in self._worlds:
            raise UnknownWorld(f"no world is called {name!r}: there are {sorted(self._worlds)}")
        return self._worlds[name]

    def by_api_key(self, key: str) -> World | None:
        """The world whose charger-service uses that key."""
        return self._first(lambda world: world.api_key == key)

    def by_login(self, vendor: Vendor, username: str) -> World | None:
        """The world where somebody can log in at that vendor under that name."""
        return self._first(lambda world: world.accounts.by_login(vendor, username) is not None)

    def by_token(self, text: str) -> World | None:
        """The world in which that token was handed out."""
        return self._first(lambda world: world.tokens.find(text) is not None)

    def by_charger(self, vendor: Vendor, name: str) -> World | None:
        """The world that has that charger, by serial or vendor id."""
        return self._first(lambda world: (found := world.find(name)) is not None and found.vendor is vendor)

    def _first(self, holds: Callable[[World], bool]) -> World | None:
        return next((world for world in list(self._worlds.values()) if holds(world)), None)
