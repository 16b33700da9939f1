"""How much a charger may draw: its own limit and what its installation leaves it, as one limit of the truth.

Below a charger's least current nothing is allotted at all (api.zaptec.com/help, ``ChargerExternalUpdateModel``).
"""

import math

from simulator.truth.charger import MIN_CURRENT_A, Charger
from simulator.truth.fleet import Identity
from simulator.truth.states import Hold
from simulator.truth.world import World
from simulator.vendors.zaptec.records import Records

AVAILABLE = ("AvailableCurrent", "AvailableCurrentPhase1", "AvailableCurrentPhase2", "AvailableCurrentPhase3")
MIN_CURRENT = 511
"""Observation and setting of the least current."""
_OWN = "own limit"
_STOPPED_EARLY = "stopped before it charged"


def wish(world: World, identity: Identity, records: Records, limit_a: float) -> None:
    """Take a charger's own limit, A; ``allot`` then makes it count."""
    records.write(_OWN, (limit_a, world.truth(identity.id).limit_a), world.now_s())


def allot(world: World, identity: Identity, records: Records, site: Records) -> None:
    """Give a charger the smaller of its own limit and its installation's. Hold the world's lock meanwhile."""
    charger = world.truth(identity.id)
    own_a = _own_a(records, charger)
    allowed_a = min(own_a, _site_a(site, charger), charger.max_a)
    least_a = max(MIN_CURRENT_A, float(records.newest(MIN_CURRENT, MIN_CURRENT_A)))
    limit_a = allowed_a if allowed_a >= least_a else 0.0
    records.write(_OWN, (own_a, limit_a), world.now_s())
    if limit_a == charger.limit_a:
        return
    world.act(identity.id, "limit", limit_a=limit_a)
    if stopped_early(records, charger):
        world.act(identity.id, "pause", hold=Hold.POWER.value)


def stop_early(records: Records, charger: Charger, at_s: float) -> None:
    """Remember that somebody stopped this car before it had any energy; counts from at_s on."""
    records.write(_STOPPED_EARLY, charger.session.number if charger.session else None, at_s)


def stopped_early(records: Records, charger: Charger) -> bool:
    """Whether the car waits because somebody stopped it before it had any energy."""
    return _waits_for(charger, records.newest(_STOPPED_EARLY))


def stopped_early_s(records: Records, charger: Charger, now_s: float) -> float | None:
    """Since when the cloud knows of such a stop, unix seconds; None while it does not, or there is none."""
    note = records.read(now_s).get(_STOPPED_EARLY)
    return note.at_s if note is not None and _waits_for(charger, note.value) else None


def _waits_for(charger: Charger, session: int | None) -> bool:
    waits = charger.session is not None and charger.hold is Hold.POWER and not charger.had_charged
    return waits and charger.session is not None and charger.session.number == session


def _own_a(records: Records, charger: Charger) -> float:
    """What the charger itself was set to; a limit somebody set without this cloud counts as that."""
    own_a, allotted_a = records.newest(_OWN, (charger.limit_a, charger.limit_a))
    return float(own_a if allotted_a == charger.limit_a else charger.limit_a)


def _site_a(site: Records, charger: Charger) -> float:
    """What the installation leaves each charger: the least of the phases it uses."""
    phases = AVAILABLE[1 : 1 + charger.phases]
    left = [site.newest(name) for name in (*phases, "MaxCurrent")]
    return min((float(amps) for amps in left if amps is not None), default=math.inf)
