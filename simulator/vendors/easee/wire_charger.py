"""A charger's master data: list entry, the same within a site, and details (nordicopen/pyeasee, tests/fixtures)."""

from collections.abc import Mapping

from simulator.truth.fleet import Identity
from simulator.truth.world import World
from simulator.vendors.easee import jsontext
from simulator.vendors.easee.enums import PRODUCT_CODE
from simulator.vendors.easee.identifiers import backplate_id, dates, pin_code
from simulator.vendors.easee.particulars import EVERYONE

_WHITE = 4
_OWNER = 1
_HOME = 1

EASEE: Mapping[str, object] = {"id": 1, "name": "Easee AS"}
"""The partner of a charger whose owner has chosen none."""


def partner_in_full(partner: Mapping[str, object]) -> dict[str, object]:
    """Say who looks after a charger. partner: id and name."""
    name = str(partner["name"])
    short = name.removesuffix(" AS")
    return {**partner, "short": short, "long": name, "bigImage": None, "smallImage": None}


def listed(world: World, identity: Identity, access: int = EVERYONE) -> dict[str, object]:
    """Say a charger as ``GET /api/chargers`` lists it: without ``userRole``, and ``backPlate`` null (pyeasee PR 83)."""
    when = dates(world.seed, identity, world.epoch_s)
    return {
        "id": identity.serial,
        "name": identity.name,
        "color": _WHITE,
        "createdOn": jsontext.zoneless(when.created_s),
        "updatedOn": jsontext.zoneless(when.updated_s),
        "backPlate": None,
        "levelOfAccess": access,
        "productCode": PRODUCT_CODE.get(identity.model, _HOME),
    }


def charger(world: World, identity: Identity, access: int = EVERYONE) -> dict[str, object]:
    """Say a charger as ``GET /api/chargers/{id}`` does: as listed, with its back plate."""
    plate = backplate_id(world.seed, identity.id)
    back_plate = {"id": plate, "masterBackPlateId": plate, "name": identity.name}
    return {**listed(world, identity, access), "backPlate": back_plate}


def at_site(world: World, identity: Identity, access: int = EVERYONE) -> dict[str, object]:
    """Say a charger as a site's circuit holds it: with back plate and the user's role."""
    return {**charger(world, identity, access), "userRole": _OWNER, "isTemporary": False}


def details(
    world: World, identity: Identity, access: int = EVERYONE, partner: Mapping[str, object] = EASEE
) -> dict[str, object]:
    """Say what is printed on a charger. ``product`` is the marketing name, ``pinCode`` four digits."""
    return {
        "serialNumber": identity.serial,
        "pinCode": pin_code(world.seed, identity.id),
        "product": identity.model,
        "unitType": "Primary",
        "levelOfAccess": access,
        "partner": partner_in_full(partner),
    }
