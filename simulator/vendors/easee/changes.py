"""Settings somebody wants, one command each, and giving those that would change something."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from simulator.truth.fleet import Identity
from simulator.truth.world import World
from simulator.vendors.easee.desk import Deed, Delivery, Desk
from simulator.vendors.easee.enums import CommandId
from simulator.vendors.easee.observations import Value
from simulator.vendors.easee.tickets import Ticket


class Change(NamedTuple):
    """A setting. values: what its observations will say."""

    command_id: CommandId
    values: Mapping[int, Value]
    deed: Deed

    def is_news(self, delivery: Delivery) -> bool:
        """Whether the charger has anything else set."""
        return any(delivery.setting(number) != value for number, value in self.values.items())


def apply(desk: Desk, world: World, identity: Identity, wanted: Iterable[Change]) -> list[Ticket]:
    """Give a command for each setting that is news. Raises errors.Refusal (400) for a charger that is off line."""
    with world.lock:
        desk.arrival(world, identity)
        return [
            desk.give(world, identity, change.command_id, change.deed)
            for change in wanted
            if change.is_news(desk.arrival(world, identity))
        ]
