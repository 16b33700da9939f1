"""From a request to what it is about: who asks, which charger or installation, and whether they may see it."""

from collections.abc import Callable, Sequence
from weakref import WeakKeyDictionary

from flask import request

from simulator.truth.fleet import Identity
from simulator.truth.history import Picture
from simulator.truth.states import Vendor
from simulator.truth.view import CloudView
from simulator.truth.world import World, Worlds
from simulator.vendors.zaptec import ids, wire_history, wire_state
from simulator.vendors.zaptec.auth import Caller, caller_of, find_charger
from simulator.vendors.zaptec.charger_settings import PRIORITY, Panel
from simulator.vendors.zaptec.currents import stopped_early_s
from simulator.vendors.zaptec.errors import forbidden, unknown_object
from simulator.vendors.zaptec.hook_sender import Send, post
from simulator.vendors.zaptec.hook_settings import WEB_HOOKS, authentication_type
from simulator.vendors.zaptec.limits import Limits
from simulator.vendors.zaptec.options import option
from simulator.vendors.zaptec.orders import BY_USER, FIRMWARE, Scene, Told
from simulator.vendors.zaptec.records import RecordBook, Written
from simulator.vendors.zaptec.site_settings import Site
from simulator.vendors.zaptec.timeline import Manner, Timeline, tell
from simulator.vendors.zaptec.webhooks import EXTERNAL_IDS, WebHooks
from simulator.vendors.zaptec.wire_chargers import Known


class Lookup:
    """The vendor's index over the worlds, and what it keeps between requests."""

    def __init__(self, worlds: Worlds, send: Send = post) -> None:
        self.worlds = worlds
        self.limits = Limits()
        self.book = RecordBook()
        self.hooks = WebHooks(self.book, send)
        self._timelines = _Timelines()

    def caller(self) -> Caller:
        """Who sends the request at hand. Raises Refusal (401, 429)."""
        return caller_of(self.worlds, request, self.limits)

    def owner(self) -> Caller:
        """The same, for what plain users may not see. Raises Refusal (401, 403, 429)."""
        caller = self.caller()
        if not caller.owner:
            raise forbidden()
        return caller

    def charger(self, caller: Caller, charger_id: str) -> Identity:
        """A charger of the caller, by the vendor's id. Raises Refusal: 404 unknown, 403 somebody else's."""
        identity = find_charger(caller.world, charger_id.lower())
        if identity is None:
            raise unknown_object("Charger")
        if identity.account_id != caller.account.id:
            raise forbidden()
        return identity

    def chargers(self, caller: Caller) -> list[Identity]:
        """The chargers of the caller's installation."""
        return caller.world.chargers_of(caller.account.id)

    def installation(self, caller: Caller, installation_id: str) -> list[Identity]:
        """The chargers of that installation. Raises Refusal: 404 unknown, 403 somebody else's."""
        return self._site(caller, installation_id, ids.installation_id, "Installation")

    def circuit(self, caller: Caller, circuit_id: str) -> list[Identity]:
        """The chargers of that circuit. Raises Refusal: 404 unknown, 403 somebody else's."""
        return self._site(caller, circuit_id, ids.circuit_id, "Circuit")

    def _site(self, caller: Caller, site_id: str, id_of: Callable[[int, str], str], what: str) -> list[Identity]:
        world, wanted = caller.world, site_id.lower()
        if id_of(world.seed, caller.account.id) == wanted and (mine := self.chargers(caller)):
            return mine
        others = (account.id for account in world.accounts if account.vendor is Vendor.ZAPTEC)
        if any(id_of(world.seed, account_id) == wanted for account_id in others):
            raise forbidden()
        raise unknown_object(what)

    def readings(self, world: World, identity: Identity) -> list[wire_state.Reading]:
        """What the state endpoint shows of a charger now."""
        view = wire_state.as_of(world.view(identity.id), float(option(world, "zaptec.state_cache_s")))
        written = self._written(world, identity, view.now_s)
        known = wire_state.readings(
            world.seed,
            identity,
            view,
            self._timelines.of(world, identity, view, written),
            installed_s=ids.installed_s(world.seed, identity.id, world.epoch_s),
            live=option(world, "zaptec.reports") == "live",
        )
        early_s = stopped_early_s(self.book.of(world, identity.id), view.charger, view.now_s) if written else None
        stop: list[wire_state.Reading] = [] if early_s is None else [(718, early_s, "1")]
        if self.authentication_type(world, identity) == WEB_HOOKS:
            known = wire_state.asking_nobody(known)
        return wire_state.overlaid(known, written, stop)

    def authentication_type(self, world: World, identity: Identity) -> int:
        """Who authorises at the charger's installation: 0 the vendor, 1 a web hook."""
        return authentication_type(world, self.book.read(world, identity.account_id, world.now_s()))

    def known(self, world: World, identity: Identity) -> Known:
        """What a list shows of a charger now; lists are not cached."""
        view = world.view(identity.id)
        written = self._written(world, identity, view.now_s)
        mode = self._timelines.of(world, identity, view, written).last(710, view.now_s)[1]
        installed_s = ids.installed_s(world.seed, identity.id, world.epoch_s)
        priority = written[PRIORITY].value if PRIORITY in written else None
        version = written[FIRMWARE[0]].value if FIRMWARE[0] in written else None
        authentication = self.authentication_type(world, identity)
        return Known(
            identity, view.charger, int(mode or 0), view.online, installed_s, priority, version, authentication
        )

    def finished(self, world: World, identity: Identity) -> list[wire_history.Past]:
        """The sessions of a charger the cloud has in its history by now, oldest first."""
        view = world.view(identity.id)
        written = self._written(world, identity, view.now_s)
        external = written[EXTERNAL_IDS].value if EXTERNAL_IDS in written else {}
        return list(wire_history.finished(identity, view, _by_user(written), external))

    def scene(self, world: World, identity: Identity) -> Scene:
        """A charger as a command finds it; hold the world's lock meanwhile."""
        view = world.view(identity.id)
        timeline = self._timelines.of(world, identity, view, self._written(world, identity, view.now_s))
        mode, final_stop, plan = (timeline.last(state_id, view.now_s)[1] for state_id in (710, 718, 763))
        told = Told(int(mode or 0), final_stop == "1", plan is not None)
        return Scene(world, identity, self.book.of(world, identity.id), world.truth(identity.id), told)

    def panel(self, world: World, identity: Identity) -> Panel:
        """The settings of a charger; hold the world's lock meanwhile."""
        return Panel(world, identity, self.book.of(world, identity.id), self.book.of(world, identity.account_id))

    def site(self, caller: Caller) -> Site:
        """The settings of the caller's installation; hold the world's lock meanwhile."""
        return Site(caller.world, caller.account.id, self.chargers(caller), self.book)

    def site_written(self, caller: Caller) -> Written:
        """What was written about the caller's installation."""
        return self.book.read(caller.world, caller.account.id, caller.world.now_s())

    def _written(self, world: World, identity: Identity, now_s: float) -> Written:
        return self.book.read(world, identity.id, now_s)


class _Timelines:
    """What chargers said so far, kept until something happens to them. Goes away with its world."""

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[World, dict[str, tuple[Sequence[Picture], Manner, Timeline]]] = (
            WeakKeyDictionary()
        )

    def of(self, world: World, identity: Identity, view: CloudView, written: Written) -> Timeline:
        """The timeline of a charger up to its last event."""
        held_mode, fault_mode = option(world, "zaptec.held_mode"), option(world, "zaptec.fault_mode")
        manner = Manner(int(held_mode), str(fault_mode), _by_user(written))
        pictures = view.history.pictures
        of_world = self._kept.setdefault(world, {})
        kept = of_world.get(identity.id)
        if kept is not None and _same_past(kept[0], pictures) and kept[1] == manner:
            return kept[2]
        timeline = tell(world.seed, identity, pictures, manner)
        of_world[identity.id] = (pictures, manner, timeline)
        return timeline


def _same_past(one: Sequence[Picture], other: Sequence[Picture]) -> bool:
    """Whether nothing happened between two looks: pasts only grow at the end and are cut at the beginning."""
    return one is other or (len(one) == len(other) and one[0] is other[0] and one[-1] is other[-1])


def _by_user(written: Written) -> frozenset[int]:
    """Numbers of the visits the owner authorised through the cloud."""
    note = written.get(BY_USER)
    return frozenset() if note is None else note.value
