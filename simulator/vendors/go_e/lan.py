"""The charger itself, as it is reached in its owner's LAN: no cloud between, so no key, no age, and always live values.

A charger that boots answers nobody. One that only lost its cloud goes on answering: "outdated" in the cloud for weeks
while the LAN works is what owners report (go-eCharger-API-v2#122).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.truth.fleet import Identity
from simulator.truth.history import History
from simulator.truth.world import World, Worlds
from simulator.vendors.go_e import auth
from simulator.vendors.go_e.lan_words import Unreachable
from simulator.vendors.go_e.moment import Moment
from simulator.vendors.go_e.options import Options
from simulator.vendors.go_e.settings import SettingsBook, Write


@dataclass(frozen=True, slots=True)
class Device:
    """A charger that answers, as it is now. written: what its owner wrote to it so far."""

    world: World
    identity: Identity
    options: Options
    history: History
    now_s: float
    written: Mapping[str, Write]

    @classmethod
    def at(cls, worlds: Worlds, serial: str, book: SettingsBook) -> "Device":
        """The charger with that serial. Raises Unreachable."""
        found = auth.addressed(worlds, serial)
        if found is None:
            raise Unreachable(f"no charger has the serial {serial!r}")
        return cls.of(found.world, found.identity, book)

    @classmethod
    def of(cls, world: World, identity: Identity, book: SettingsBook) -> "Device":
        """That charger. Raises Unreachable while it boots or has no power."""
        options = Options.of(world.options)
        with world.lock:
            now_s = world.now_s()
            history = world.history(identity.id)
        if not _answers(history, options):
            raise Unreachable(f"{identity.serial} is not there")
        return cls(world, identity, options, history, now_s, book.read(world, identity.id, now_s))

    def moment(self) -> Moment:
        """What it would say now."""
        return Moment.live(self.identity, self.world.seed, self.history, self.now_s, self.written, self.options)

    def allows(self, switch: str) -> bool:
        """Whether its owner has switched an interface on: ``hai`` is v2, ``hla`` v1, which CORE and PRO do not have."""
        write = self.written.get(switch)
        by_owner = bool(getattr(self.options, switch) if write is None else write.value)
        return by_owner and (switch != "hla" or self.options.locks)


def _answers(history: History, options: Options) -> bool:
    uplink = history.last.uplink
    if uplink.up:
        return True
    boots = history.last.charger.booted_s >= uplink.since_s
    return options.lan_without_cloud and not boots
