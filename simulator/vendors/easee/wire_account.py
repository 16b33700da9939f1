"""Tokens, the profile, and the stream's negotiation (valiquette/homebridge-easee; pysignalr, client.py)."""

import base64

from simulator.truth.accounts import Account
from simulator.truth.seeds import derived_uuid
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


def negotiation(world: World, account: Account, hub: str, version: int) -> dict[str, object]:
    """Say how to reach a hub: by WebSocket alone. Version 1 adds the token that then stands for the connection."""
    names = ("easee", hub, account.id, repr(world.now_s()))
    answer: dict[str, object] = {
        "negotiateVersion": version,
        "connectionId": _short(derived_uuid(world.seed, *names, "connection").bytes),
        "availableTransports": [{"transport": "WebSockets", "transferFormats": ["Text", "Binary"]}],
    }
    if version:
        answer["connectionToken"] = _short(derived_uuid(world.seed, *names, "token").bytes)
    return answer


def balancer_cookie(world: World, account: Account) -> str:
    """What the load balancer's cookies hold: base64 text."""
    halves = [derived_uuid(world.seed, "easee", "balancer", account.id, half).bytes for half in ("left", "right")]
    return base64.b64encode(b"".join(halves)).decode()


def _short(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
