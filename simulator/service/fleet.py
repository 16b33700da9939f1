"""The service's own records: which chargers exist, whose they are, how their vendor is reached."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from simulator.service.errors import ChargerNotFound, FleetError

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Vendor(StrEnum):
    """Vendors as the contract names them."""

    EASEE = "EASEE"
    GO_E = "GO_E"
    ZAPTEC = "ZAPTEC"


_CREDENTIALS = {
    Vendor.EASEE: ("username", "password"),
    Vendor.GO_E: ("token",),
    Vendor.ZAPTEC: ("username", "password"),
}


@dataclass(frozen=True, slots=True)
class Account:
    """A user's account at a vendor. connected: whether the user has it linked at the start."""

    id: str
    vendor: Vendor
    user_id: str
    connected: bool
    base_url: str
    credentials: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Charger:
    """A charger we know. id, location_id: canonical lower case UUIDs. vendor_id: what the vendor calls it."""

    id: str
    account: Account
    user_id: str
    serial: str
    vendor_id: str
    location_id: str | None = None
    name: str | None = None
    model: str | None = None


class Fleet:
    """All chargers and accounts, found by id."""

    def __init__(self, accounts: Mapping[str, Account], chargers: Mapping[str, Charger]) -> None:
        self.accounts = accounts
        self._chargers = chargers

    @classmethod
    def from_export(cls, export: Mapping[str, Any]) -> Self:
        """Build from a fleet export. Raises FleetError that says where it is wrong; unknown keys are ignored."""
        vendors = _member(export, "vendors", Mapping, "fleet")
        accounts: dict[str, Account] = {}
        for index, row in enumerate(_member(export, "accounts", list, "fleet")):
            account = _account(row, vendors, f"accounts[{index}]")
            accounts[account.id] = account
        chargers: dict[str, Charger] = {}
        for index, row in enumerate(_member(export, "chargers", list, "fleet")):
            charger = _charger(row, accounts, f"chargers[{index}]")
            if charger.id in chargers:
                raise FleetError(f"chargers[{index}].id: expected each id once, {charger.id} comes again")
            chargers[charger.id] = charger
        return cls(accounts, chargers)

    def charger(self, charger_id: str) -> Charger:
        """Return the charger with this id, in either case. Raises ChargerNotFound, also for what is no UUID."""
        charger = self._chargers.get(charger_id.lower()) if _UUID.fullmatch(charger_id) else None
        if charger is None:
            raise ChargerNotFound("no charger has this id")
        return charger


def _member(row: object, key: str, kind: type[Any], where: str) -> Any:
    value = row.get(key) if isinstance(row, Mapping) else None
    if not isinstance(value, kind) or (kind is str and not value):
        raise FleetError(f"{where}.{key}: expected {_named(kind)}, got {type(value).__name__}")
    return value


def _named(kind: type[Any]) -> str:
    if kind is str:
        return "a text that is not empty"
    return "a list" if kind is list else "an object"


def _uuid(row: object, key: str, where: str) -> str:
    value = _member(row, key, str, where)
    if not _UUID.fullmatch(value):
        raise FleetError(f"{where}.{key}: expected a UUID with dashes, got {value!r}")
    return str(value).lower()


def _vendor(row: object, where: str) -> Vendor:
    value = _member(row, "vendor", str, where)
    if value not in set(Vendor):
        raise FleetError(f"{where}.vendor: expected one of {', '.join(Vendor)}, got {value!r}")
    return Vendor(value)


def _account(row: object, vendors: Mapping[str, Any], where: str) -> Account:
    vendor = _vendor(row, where)
    given = _member(row, "credentials", Mapping, where)
    connected = row.get("connected", True) if isinstance(row, Mapping) else True
    if not isinstance(connected, bool):
        raise FleetError(f"{where}.connected: expected true or false, got {type(connected).__name__}")
    names = _CREDENTIALS[vendor]
    credentials = {name: str(_member(given, name, str, f"{where}.credentials")) for name in names}
    base_url = _member(vendors.get(vendor), "baseUrl", str, f"vendors.{vendor}")
    return Account(
        id=_member(row, "id", str, where),
        vendor=vendor,
        user_id=_member(row, "userId", str, where),
        connected=connected,
        base_url=str(base_url).rstrip("/"),
        credentials=credentials,
    )


def _charger(row: object, accounts: Mapping[str, Account], where: str) -> Charger:
    account_id = _member(row, "accountId", str, where)
    account = accounts.get(account_id)
    if account is None:
        raise FleetError(f"{where}.accountId: expected the id of an account in this fleet, got {account_id!r}")
    if _vendor(row, where) is not account.vendor:
        raise FleetError(f"{where}.vendor: expected {account.vendor} like its account, got {row['vendor']!r}")  # type: ignore[index]
    rest: Mapping[str, Any] = row if isinstance(row, Mapping) else {}
    serial = str(_member(row, "serial", str, where))
    return Charger(
        id=_uuid(row, "id", where),
        account=account,
        user_id=str(rest.get("userId") or account.user_id),
        serial=serial,
        vendor_id=str(rest.get("vendorChargerId") or serial),
        location_id=_uuid(row, "locationId", where) if rest.get("locationId") is not None else None,
        name=rest.get("name") if isinstance(rest.get("name"), str) else None,
        model=rest.get("model") if isinstance(rest.get("model"), str) else None,
    )
