"""Tokens, the profile, the members of a site (valiquette/homebridge-easee)."""

from simulator.truth.accounts import Account
from simulator.truth.world import World
from simulator.vendors.easee.auth import Pair
from simulator.vendors.easee.identifiers import user_number


def tokens(pair: Pair) -> dict[str, object]:
    """Say what a login or refresh bought; expiresIn in whole seconds."""
    return {
        "accessToken": pair.access,
        "expiresIn": int(pair.lifetime_s),
        "accessClaims": ["User"],
        "tokenType": "Bearer",
        "refreshToken": pair.refresh,
    }


def profile(world: World, account: Account) -> dict[str, object]:
    """Say who the account belongs to."""
    owner = world.people.owner_of(account.id)
    return {
        "userId": user_number(world.seed, account.id),
        "eMail": account.username,
        "phoneNo": account.phone,
        "firstName": owner.first_name,
        "lastName": owner.last_name,
        "street": f"{owner.street} {owner.building_number}",
        "zipCode": owner.postcode,
        "city": owner.city,
        "country": "Norway",
        "countryId": owner.country_code,
        "emailVerified": True,
        "subscribeNewProductUpdate": False,
        "subscribeProductUpdate": False,
        "company": None,
        "isActive": True,
        "isBetaTester": False,
    }


def member(world: World, account: Account) -> dict[str, object]:
    """Say who uses a site. role: 1 is the owner."""
    owner = world.people.owner_of(account.id)
    return {
        "userId": user_number(world.seed, account.id),
        "name": owner.full_name,
        "email": account.username,
        "role": 1,
    }
