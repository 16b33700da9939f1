from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulator.service.errors import ChargerNotFound, FleetError
from simulator.service.fleet import Fleet
from tests.simulator.service.stage import EASEE, GO_E, LOCATION, fleet


def test_a_charger_knows_its_account() -> None:
    charger = Fleet.from_export(fleet()).charger(EASEE.upper())
    assert (charger.id, charger.account.id, charger.location_id) == (EASEE, "acc-easee", LOCATION)
    assert "s3cret" not in repr(charger)


def test_optional_fields_have_a_stand_in() -> None:
    records = fleet()
    for key in ("userId", "locationId", "name", "model"):
        del records["chargers"][1][key]
    charger = Fleet.from_export(records).charger(GO_E)
    assert (charger.user_id, charger.location_id, charger.vendor_id) == ("user-2", None, "056129")


@pytest.mark.parametrize("charger_id", ["", "x", EASEE + "\n", "00000000-0000-4000-8000-00000000000a", "é" * 36])
def test_an_unknown_id_is_not_found(charger_id: str) -> None:
    with pytest.raises(ChargerNotFound):
        Fleet.from_export(fleet()).charger(charger_id)


def _set(*path: Any, to: object) -> Callable[[dict[str, Any]], None]:
    def change(records: dict[str, Any]) -> None:
        place: Any = records
        for step in path[:-1]:
            place = place[step]
        if to is ...:
            del place[path[-1]]
        else:
            place[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (_set("vendors", to=...), "fleet.vendors"),
        (_set("accounts", to={}), "fleet.accounts: expected a list"),
        (_set("chargers", to=None), "fleet.chargers"),
        (_set("vendors", "EASEE", to=...), "vendors.EASEE.baseUrl"),
        (_set("vendors", "EASEE", "baseUrl", to=""), "vendors.EASEE.baseUrl: expected a text that is not empty"),
        (_set("accounts", 0, to="x"), r"accounts\[0\].vendor"),
        (_set("accounts", 0, "id", to=...), r"accounts\[0\].id"),
        (_set("accounts", 0, "vendor", to="TESLA"), r"accounts\[0\].vendor: expected one of EASEE, GO_E, ZAPTEC"),
        (_set("accounts", 0, "credentials", to={}), r"accounts\[0\].credentials.username"),
        (_set("accounts", 1, "credentials", to={"token": 7}), r"accounts\[1\].credentials.token"),
        (_set("accounts", 0, "credentials", to=...), r"accounts\[0\].credentials: expected an object"),
        (_set("accounts", 0, "connected", to="yes"), r"accounts\[0\].connected: expected true or false"),
        (_set("accounts", 0, "userId", to=...), r"accounts\[0\].userId"),
        (_set("chargers", 0, to=3), r"chargers\[0\].accountId"),
        (_set("chargers", 0, "id", to="EH123456"), r"chargers\[0\].id: expected a UUID"),
        (_set("chargers", 0, "serial", to=...), r"chargers\[0\].serial"),
        (_set("chargers", 0, "accountId", to="nobody"), r"chargers\[0\].accountId: expected the id of an account"),
        (_set("chargers", 0, "vendor", to="ZAPTEC"), r"chargers\[0\].vendor: expected EASEE like its account"),
        (_set("chargers", 0, "locationId", to="home"), r"chargers\[0\].locationId"),
        (_set("chargers", 1, "id", to=EASEE.upper()), "comes again"),
    ],
)
def test_a_broken_fleet_says_where(change: Callable[[dict[str, Any]], None], where: str) -> None:
    records = fleet()
    change(records)
    with pytest.raises(FleetError, match=where):
        Fleet.from_export(records)
