"""A charger's master data: list entry, the same within a site, and details (nordicopen/pyeasee, tests/fixtures)."""

from simulator.truth.fleet import Identity
from simulator.truth.world import World
from simulator.vendors.easee import jsontext
from simulator.vendors.easee.enums import PRODUCT_CODE
from simulator.vendors.easee.identifiers import backplate_id, dates, pin_code

_WHITE = 4
_EVERYONE = 1
_OWNER = 1
_HOME = 1


def listed(world: World, identity: Identity) -> dict[str, object]:
    """Say a charger as ``GET /api/chargers`` lists it: without ``userRole``, and ``backPlate`` null (pyeasee PR 83)."""
    when = dates(world.seed, identity, world.epoch_s)
    return {
        "id": identity.serial,
        "name": identity.name,
        "color": _WHITE,
        "createdOn": jsontext.zoneless(when.created_s),
        "updatedOn": jsontext.zoneless(when.updated_s),
        "backPlate": None,
        "levelOfAccess": _EVERYONE,
        "productCode": PRODUCT_CODE.get(identity.model, _HOME),
    }


def charger(world: World, identity: Identity) -> dict[str, object]:
    """Say a charger as ``GET /api/chargers/{id}`` does: as listed, with its back plate."""
    plate = backplate_id(world.seed, identity.id)
    back_plate = {"id": plate, "masterBackPlateId": plate, "name": identity.name}
    return {**listed(world, identity), "backPlate": back_plate}


def at_site(world: World, identity: Identity) -> dict[str, object]:
    """Say a charger as a site's circuit holds it: with back plate and the user's role."""
    return {**charger(world, identity), "userRole": _OWNER, "isTemporary": False}


def details(world: World, identity: Identity) -> dict[str, object]:
    """Say what is printed on a charger. ``product`` is the marketing name, ``pinCode`` four digits."""
    return {
        "serialNumber": identity.serial,
        "pinCode": pin_code(world.seed, identity.id),
        "product": identity.model,
        "unitType": "Primary",
        "levelOfAccess": _EVERYONE,
        "partner": {
            "id": 1,
            "name": "Easee AS",
            "short": "Easee",
            "long": "Easee AS",
            "bigImage": None,
            "smallImage": None,
        },
    }
