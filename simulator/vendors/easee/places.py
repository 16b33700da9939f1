"""Which chargers hang at which site, and who may see them."""

from simulator.truth.fleet import Identity
from simulator.truth.states import Vendor
from simulator.truth.world import World
from simulator.vendors.easee import errors
from simulator.vendors.easee.auth import find_charger
from simulator.vendors.easee.equalizer import EQUALIZERS, Equalizer, at_site
from simulator.vendors.easee.identifiers import site_id
from simulator.vendors.easee.options import choice


def sites_of(world: World, account_id: str) -> list[list[Identity]]:
    """The account's chargers by site, in the order of the fleet."""
    sites: dict[str, list[Identity]] = {}
    for charger in world.chargers_of(account_id):
        sites.setdefault(charger.location_id, []).append(charger)
    return list(sites.values())


def site_of(world: World, account_id: str, number: int) -> list[Identity]:
    """The account's chargers at the site with that number. Raises errors.Refusal (403 or 404)."""
    for chargers in sites_of(world, account_id):
        if site_id(world.seed, chargers[0].location_id) == number:
            return chargers
    all_here = (charger for charger in world.chargers if charger.vendor is Vendor.EASEE)
    if any(site_id(world.seed, charger.location_id) == number for charger in all_here):
        raise errors.forbidden()
    raise errors.not_found()


def is_equalizer(world: World, serial: str) -> bool:
    """Whether that could be the serial of an equalizer of this world."""
    return bool(choice(world.options, "easee.equalizers")) and serial.upper().startswith(EQUALIZERS)


def equalizer_of(world: World, account_id: str, serial: str) -> Equalizer:
    """The account's equalizer with that serial. Raises errors.Refusal: 403 for somebody else's, 404 for nobody's."""
    if is_equalizer(world, serial):
        for account in world.accounts:
            for chargers in sites_of(world, account.id):
                found = at_site(world, chargers)
                if found.serial.casefold() != serial.casefold() or chargers[0].vendor is not Vendor.EASEE:
                    continue
                if account.id != account_id:
                    raise errors.forbidden()
                return found
    raise errors.not_found()


def charger_of(world: World, account_id: str, serial: str) -> Identity:
    """The account's charger with that serial. Raises errors.Refusal: 403 for somebody else's, 404 for nobody's."""
    identity = find_charger(world, serial)
    if identity is None:
        raise errors.charger_not_found()
    if identity.account_id != account_id:
        raise errors.forbidden()
    return identity
