"""Sites: where an account's chargers hang (nordicopen/pyeasee, tests/fixtures/site.json; openHAB easee binding)."""

from collections.abc import Callable, Mapping, Sequence

from simulator.truth.fleet import Identity
from simulator.truth.people import Person
from simulator.truth.world import World
from simulator.vendors.easee import jsontext, wire_charger, wire_equalizer
from simulator.vendors.easee.equalizer import at_site
from simulator.vendors.easee.identifiers import circuit_id, dates, site_id, site_key
from simulator.vendors.easee.options import choice
from simulator.vendors.easee.particulars import SITE_FUSE_A, UNTOLD, Particulars

_EVERYONE = 1
_OWNER = 1
COUNTRIES: Mapping[str, Mapping[str, object]] = {"NO": {"id": "NO", "name": "Norway", "phonePrefix": 47}}

ChargerState = Callable[[Identity], tuple[dict[str, object] | None, dict[str, object] | None]]
"""Configuration and state of a charger as a site's state shows them."""


def address(owner: Person) -> dict[str, object]:
    """Say where somebody lives; coordinates in degrees."""
    return {
        "street": owner.street,
        "buildingNumber": owner.building_number,
        "zip": owner.postcode,
        "area": owner.city,
        "country": COUNTRIES[owner.country_code],
        "latitude": owner.latitude,
        "longitude": owner.longitude,
        "altitude": None,
    }


def site_name(owner: Person) -> str:
    """A site is called by its street."""
    return f"{owner.street} {owner.building_number}"


def listed(world: World, chargers: Sequence[Identity], told: Particulars = UNTOLD) -> dict[str, object]:
    """Say a site as ``GET /api/sites`` lists it. chargers: all of one location, at least one."""
    first = chargers[0]
    owner = world.people.owner_of(first.account_id)
    return {
        "id": site_id(world.seed, first.location_id),
        "siteKey": site_key(world.seed, first.location_id),
        "name": told.name or site_name(owner),
        "levelOfAccess": _EVERYONE,
        "siteType": 1,
        "installerAlias": None,
        "address": address(owner),
    }


def site(world: World, chargers: Sequence[Identity], told: Particulars = UNTOLD) -> dict[str, object]:
    """Say a site in full. chargers: all of one location, at least one. Units: A, percent, currency per kWh."""
    first = chargers[0]
    owner = world.people.owner_of(first.account_id)
    when = dates(world.seed, first, world.epoch_s)
    return {
        "id": site_id(world.seed, first.location_id),
        "siteKey": site_key(world.seed, first.location_id),
        "name": told.name or site_name(owner),
        "levelOfAccess": _EVERYONE,
        "userRole": _OWNER,
        "allowedSiteActions": [],
        "contactInfo": _contact(world, first, owner),
        "costPerKWh": told.tariff.including_vat,
        "costPerKwhExcludeVat": told.tariff.excluding_vat,
        "vat": told.tariff.vat_percent,
        "currencyId": told.tariff.currency,
        "partnerId": 1,
        "ownerPartnerId": 1,
        "siteType": 1,
        "ratedCurrent": SITE_FUSE_A,
        "useDynamicMaster": False,
        "createdOn": jsontext.zoneless(when.created_s),
        "updatedOn": jsontext.zoneless(when.updated_s),
        "address": address(owner),
        "circuits": [circuit(world, chargers, told)],
        "equalizers": _equalizers(world, chargers),
    }


def _equalizers(world: World, chargers: Sequence[Identity]) -> list[dict[str, object]]:
    has_one = choice(world.options, "easee.equalizers")
    return [wire_equalizer.listed(world, at_site(world, chargers))] if has_one else []


def _contact(world: World, first: Identity, owner: Person) -> dict[str, object]:
    return {
        "installerName": None,
        "installerPhoneNumber": None,
        "ownerName": owner.full_name,
        "ownerPhoneNumber": world.accounts.get(first.account_id).phone,
        "company": None,
    }


def circuit(world: World, chargers: Sequence[Identity], told: Particulars = UNTOLD) -> dict[str, object]:
    """Say the circuit of a site that all its chargers share; ratedCurrent in A."""
    first = chargers[0]
    return {
        "id": circuit_id(world.seed, first.location_id),
        "siteId": site_id(world.seed, first.location_id),
        "circuitPanelId": 1,
        "panelName": "C1",
        "ratedCurrent": told.fuse_a,
        "masterBackplate": None,
        "useDynamicMaster": False,
        "parentCircuitId": None,
        "chargers": [wire_charger.at_site(world, charger, told.access(charger.id)) for charger in chargers],
    }


def state(
    world: World, chargers: Sequence[Identity], of: ChargerState, told: Particulars = UNTOLD
) -> dict[str, object]:
    """Say a site with the state of its chargers. ``chargerID`` has a capital D; states may be null (easee_hass#198)."""
    states: list[dict[str, object]] = []
    for charger in chargers:
        config, now = of(charger)
        states.append({"chargerID": charger.serial, "chargerConfig": config, "chargerState": now})
    return {
        "site": site(world, chargers, told),
        "circuitStates": [{"circuit": circuit(world, chargers, told), "chargerStates": states}],
    }
