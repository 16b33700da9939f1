"""An equalizer's answers, by its observations' names (nordicopen/pyeasee, const.py); other fields are assumed."""

from simulator.truth.world import World
from simulator.vendors.easee import jsontext
from simulator.vendors.easee.equalizer import CONFIG, STATE, Equalizer, Gauge
from simulator.vendors.easee.identifiers import circuit_id, pin_code, site_id
from simulator.vendors.easee.wire_charger import EASEE, partner_in_full

PRODUCT = "Easee Equalizer"


def listed(world: World, equalizer: Equalizer) -> dict[str, object]:
    """Say an equalizer as its site lists it."""
    return {
        "id": equalizer.serial,
        "name": "Equalizer",
        "siteId": site_id(world.seed, equalizer.location_id),
        "circuitId": circuit_id(world.seed, equalizer.location_id),
    }


def state(gauge: Gauge) -> dict[str, object]:
    """Say what it measures. Units: A, V, kW, kWh, dBm, degrees Celsius. Errors: none."""
    return {
        **{name: _value(gauge, number) for name, number in STATE.items()},
        "isOnline": True,
        "latestPulse": jsontext.second(gauge.read_s),
    }


def config(gauge: Gauge) -> dict[str, object]:
    """Say how it is set up; maxAllocatedCurrent in A. Errors: none."""
    return {
        **{name: _value(gauge, number) for name, number in CONFIG.items()},
        "maxAllocatedCurrent": gauge.allocated_a,
        "fuseSize": gauge.fuse_a,
    }


def details(world: World, equalizer: Equalizer) -> dict[str, object]:
    """Say what is printed on it."""
    return {
        "serialNumber": equalizer.serial,
        "pinCode": pin_code(world.seed, equalizer.serial),
        "product": PRODUCT,
        "levelOfAccess": 1,
        "partner": partner_in_full(EASEE),
    }


def _value(gauge: Gauge, number: int) -> object:
    reading = gauge.read(number)
    return reading[0] if reading else None
