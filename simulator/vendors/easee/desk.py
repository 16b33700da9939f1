"""Where commands are taken in: whether the charger can be reached, what it will do, and the receipt.

A command reaches its charger a moment after it was given (``easee.command_delay_s``). What it will find there decides
what it does, so two commands in a row work as they would one after the other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from simulator.truth.charger import Charger
from simulator.truth.fleet import Identity
from simulator.truth.states import ChargingState, Hold
from simulator.truth.world import World
from simulator.vendors.easee import errors, orders
from simulator.vendors.easee.observations import Value
from simulator.vendors.easee.options import seconds
from simulator.vendors.easee.orders import Order
from simulator.vendors.easee.overlay import phase_mode
from simulator.vendors.easee.records import Records
from simulator.vendors.easee.story import Row
from simulator.vendors.easee.tickets import Ticket
from simulator.vendors.easee.told import CIRCUIT_DYNAMIC_A as UNBALANCED_A
from simulator.vendors.easee.written import (
    CIRCUIT_DYNAMIC_A,
    DYNAMIC_A,
    ENABLED,
    LIMITS,
    PHASE_MODE,
    Ledger,
    Reading,
    Written,
)

AUTHORISATION, REMOTE_START = 42, 43


@dataclass(slots=True)
class Delivery:
    """A charger at the moment a command reaches it, and what the command does there.

    at_s: unix seconds. told: what it told last, by observation number. written: what counts from then on. limits:
    those in force before, by observation number. orders: what happens in the truth at once; later: after some seconds.
    announced: what will count later on, if nothing is written meanwhile.
    """

    charger: Charger
    at_s: float
    told: Mapping[int, Value]
    written: Written
    limits: Mapping[int, Reading]
    orders: list[Order] = field(default_factory=list)
    later: tuple[float, Sequence[Order]] = (0.0, ())
    announced: Written | None = None

    def order(self, more: Iterable[Order]) -> bool:
        """Let something happen; returns whether there is anything."""
        before = len(self.orders)
        self.orders.extend(more)
        return len(self.orders) > before

    def put(self, number: int, value: Value) -> None:
        """Write one observation's value."""
        self.written = self.written.put(number, value, self.at_s)

    def mark(self, **values: object) -> None:
        """Change something else that is kept of what was written."""
        self.written = replace(self.written, **values)  # type: ignore[arg-type]

    def limit(self, number: int) -> float:
        """A limit as it was in force before, A."""
        return float(self.limits[number][0])

    def setting(self, number: int) -> Value | None:
        """What an observation would say if nothing more was written; None for what was never set."""
        charger = self.charger
        if number == DYNAMIC_A and (charger.state is ChargingState.STOPPED or self.written.holds(charger)):
            return 0.0
        if number == AUTHORISATION:
            return charger.authorisation_required
        if number == PHASE_MODE:
            return phase_mode(charger, self.written)
        known = self.limits if number in self.limits else self.written.values
        return known[number][0] if number in known else self.told.get(number)


Deed = Callable[[Delivery], bool]
"""What a command does when it arrives; says whether the charger took it."""


class Desk:
    """The one place where clients change something about chargers."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.tickets = records.tickets

    def arrival(self, world: World, identity: Identity) -> Delivery:
        """The charger as a command given now will find it. Raises errors.Refusal (400) for one that is off line."""
        history = world.history(identity.id)
        if not history.last.uplink.up:
            raise errors.charger_disconnected()
        at_s = world.now_s() + seconds(world.options, "easee.command_delay_s")
        ledger = self.records.book.of(world, identity.id) or Ledger()
        charger, written = history.up_to(at_s).charger_at(at_s), ledger.at(at_s)
        row = self.records.report(world, identity).row
        if written.counts(charger):
            limits = {number: written.values[number] for number in LIMITS}
        else:
            limits = _limits_told(charger, row)
        return Delivery(charger, at_s, row.values, written, limits)

    def give(self, world: World, identity: Identity, command_id: int, deed: Deed) -> Ticket:
        """Send one command. Raises errors.Refusal (400) for a charger that is off line."""
        with world.lock:
            delivery = self.arrival(world, identity)
            accepted = deed(delivery)
            if accepted:
                self._deliver(world, identity, delivery)
            now_s = world.now_s()
            ticks = self.tickets.ticks(world, now_s)
            ticket = Ticket(identity.id, identity.serial, command_id, ticks, now_s, delivery.at_s, accepted)
            return self.tickets.keep(world, ticket)

    def note(self, world: World, device_id: str, serial: str, command_id: int) -> Ticket:
        """The receipt of a command to something that is no charger; it is always taken."""
        with world.lock:
            now_s = world.now_s()
            delivered_s = now_s + seconds(world.options, "easee.command_delay_s")
            ticks = self.tickets.ticks(world, now_s)
            return self.tickets.keep(world, Ticket(device_id, serial, command_id, ticks, now_s, delivered_s, True))

    def _deliver(self, world: World, identity: Identity, delivery: Delivery) -> None:
        ledger, at_s = self.records.book.opened(world, identity.id), delivery.at_s
        _plan(world, identity, at_s, delivery.orders)
        _plan(world, identity, at_s + delivery.later[0], delivery.later[1])
        charger = world.history(identity.id).up_to(at_s).charger_at(at_s)
        for outdated in ledger.announced(at_s):
            # The truth still has planned what was to happen then; it must not last.
            _plan(world, identity, outdated.at_s, [("limit", {"limit_a": charger.limit_a}), *_kept_waiting(charger)])
        ledger.keep(replace(delivery.written, at_s=at_s, ends=False))
        if delivery.announced is not None:
            ledger.announce(delivery.announced)
            later_a = delivery.announced.limit_a or 0.0
            _plan(world, identity, delivery.announced.at_s, orders.limit(charger, later_a))


def _plan(world: World, identity: Identity, at_s: float, what: Iterable[Order]) -> None:
    for action, params in what:
        world.plan_at(identity.id, at_s, action, **params)


def _kept_waiting(charger: Charger) -> list[Order]:
    return [orders.HOLD] if charger.hold is Hold.POWER and charger.limit_a else []


def _limits_told(charger: Charger, row: Row) -> dict[int, Reading]:
    """Limits as the charger tells them while no client has written any; row: for how long it has told them."""
    amps: dict[int, Value] = dict.fromkeys(LIMITS, charger.max_a)
    amps[ENABLED] = True
    amps.update(dict.fromkeys(CIRCUIT_DYNAMIC_A, UNBALANCED_A if charger.limit_a else 0.0))
    amps[DYNAMIC_A] = charger.limit_a or charger.max_a
    return {number: (value, row.since[number]) for number, value in amps.items()}
