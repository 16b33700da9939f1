"""The fleet export: what a charger-service needs to fill its own database. A public shape: extend, never break.

Shape: {"seed", "service": {"baseUrl", "apiKey"}, "vendors": {VENDOR: {"baseUrl"}}, "accounts": [..], "chargers": [..]}.
go-e's base URL holds ``{serial}``, as its cloud names the charger by host; its credentials are {"token"}.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from simulator.truth.accounts import Account
from simulator.truth.fleet import Identity
from simulator.truth.states import Vendor
from simulator.truth.world import World

MOUNTS: dict[Vendor, str] = {Vendor.EASEE: "/easee", Vendor.GO_E: "/go-e", Vendor.ZAPTEC: "/zaptec"}
"""Where each vendor lives on the sandbox's port."""


def export_fleet(
    worlds: Iterable[World], vendors_url: str | Mapping[Vendor, str], service_url: str, api_key: str
) -> dict[str, Any]:
    """Return the export of all chargers in these worlds.

    vendors_url: where the sandbox serves the vendors, one address for all or one for each; no slash at the end.
    """
    urls = {vendor: vendors_url if isinstance(vendors_url, str) else vendors_url[vendor] for vendor in Vendor}
    members = list(worlds)
    return {
        "seed": members[0].seed if members else 0,
        "service": {"baseUrl": service_url, "apiKey": api_key},
        "vendors": {vendor.value: {"baseUrl": vendor_url(vendor, urls[vendor])} for vendor in Vendor},
        "accounts": [_account(world, account) for world in members for account in world.accounts],
        "chargers": [_charger(identity) for world in members for identity in world.chargers],
    }


def vendor_url(vendor: Vendor, base_url: str) -> str:
    """The base URL of a vendor's cloud in the sandbox."""
    return f"{base_url}{MOUNTS[vendor]}" + ("/{serial}" if vendor is Vendor.GO_E else "")


def _account(world: World, account: Account) -> dict[str, Any]:
    secret = {"token": account.token} if account.token else None
    return {
        "id": account.id,
        "vendor": account.vendor.value,
        "userId": account.user_id,
        "connected": world.accounts.standing(account.id).connected,
        "credentials": secret or {"username": account.username, "password": account.password},
    }


def _charger(identity: Identity) -> dict[str, Any]:
    return {
        "id": identity.id,
        "vendor": identity.vendor.value,
        "serial": identity.serial,
        "vendorChargerId": identity.vendor_charger_id,
        "accountId": identity.account_id,
        "userId": identity.user_id,
        "locationId": identity.location_id,
        "name": identity.name,
        "model": identity.model,
        "about": identity.about,
    }
