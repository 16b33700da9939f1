"""Every address of Easee's, with what it answers when all is well: status, content type, the fields of the body."""

import re
from typing import Any

import pytest

from tests.simulator.vendors.easee.cloud import Cloud

JSON, BINARY, TEXT = "application/json; charset=utf-8", "application/octet-stream", "text/plain; charset=utf-8"
SPAN = "2026-01-01T00:00:00/2026-01-31T00:00:00+00:00"
TOKENS = "accessToken expiresIn accessClaims tokenType refreshToken"
SITE = (
    "id siteKey name levelOfAccess userRole allowedSiteActions contactInfo costPerKWh costPerKwhExcludeVat vat "
    "currencyId partnerId ownerPartnerId siteType ratedCurrent useDynamicMaster createdOn updatedOn address circuits "
    "equalizers"
)
CHARGER = "id name color createdOn updatedOn backPlate levelOfAccess productCode"
SESSION = (
    "chargerId sessionEnergy sessionStart sessionEnd sessionId chargeDurationInSeconds firstEnergyTransferPeriodStart "
    "lastEnergyTransferPeriodEnd pricePrKwhIncludingVat pricePerKwhExcludingVat vatPercentage currencyId "
    "costIncludingVat costExcludingVat"
)
ROW = (
    "id chargerId carConnected carDisconnected kiloWattHours isComplete actualDurationSeconds "
    "firstEnergyTransferPeriodStarted lastEnergyTransferPeriodEnd pricePerKwhExcludingVat costIncludingVat currency "
    "authToken authUser"
)
USAGE = "year month day hour consumption date"
RECEIPT = "device commandId ticks"
CIRCUIT = " ".join(f"{kind}CircuitCurrentP{n}" for kind in ("dynamic", "max", "offlineMax") for n in (1, 2, 3))
DAILY = {"enabled": True, "timezone": "UTC", "periods": [{"startTime": "22:00:00", "stopTime": "06:00:00"}]}
OCPP = {"connectivityMode": "DualProtocol", "websocketConnectionArgs": {"url": "ws://192.0.2.10:8887"}}
OBJECT, ARRAY, NUMBER, NOTHING = "object", "array", "number", "nothing"
READS = [
    ("/api/accounts/profile", OBJECT, "userId eMail phoneNo firstName lastName street zipCode city country countryId"
     " emailVerified subscribeNewProductUpdate subscribeProductUpdate company isActive isBetaTester"),
    ("/api/accounts/products", ARRAY, SITE),
    ("/api/accounts/easeekeys", ARRAY, None),
    ("/api/sites", ARRAY, "id siteKey name levelOfAccess siteType installerAlias address"),
    ("/api/sites/{site}", OBJECT, SITE),
    ("/api/sites/{site}?detailed=true", OBJECT, SITE),
    ("/api/sites/{site}/state", OBJECT, "site circuitStates"),
    ("/api/sites/{site}/users", ARRAY, "userId name email role"),
    ("/api/sites/{site}/users/{user}/monthly", ARRAY, "year month totalEnergyUsage totalCost currencyId"),
    ("/api/sites/{site}/users/{user}/yearly", ARRAY, "year totalEnergyUsage totalCost currencyId"),
    (f"/api/sites/{{site}}/breakdown/{SPAN}", ARRAY, "chargerId totalCost currencyId totalEnergyUsage"),
    ("/api/sites/{site}/circuits/{circuit}/settings", OBJECT, f"{CIRCUIT} enableIdleCurrent equalizerId masterChargerId"
     " allowOfflineMaxCircuitCurrent"),
    ("/api/sites/{site}/circuits/{circuit}/dynamicCurrent", OBJECT, "phase1 phase2 phase3 timeToLive"),
    ("/api/chargers", ARRAY, CHARGER),
    ("/api/chargers/{id}", OBJECT, CHARGER),
    ("/api/chargers/{id}?alwaysGetChargerAccessLevel=true", OBJECT, CHARGER),
    ("/api/chargers/{id}/config", OBJECT, None),
    ("/api/chargers/{id}/site", OBJECT, SITE),
    ("/api/chargers/{id}/details", OBJECT, "serialNumber pinCode product unitType levelOfAccess partner"),
    ("/api/chargers/{id}/details?alwaysGetChargerAccessLevel=false", OBJECT, None),
    ("/api/chargers/{id}/state", OBJECT, None),
    ("/state/{id}/observations?ids=109,120", OBJECT, "observations"),
    ("/api/chargers/{id}/sessions/ongoing", OBJECT, SESSION),
    ("/api/chargers/{id}/sessions/latest", OBJECT, SESSION),
    (f"/api/sessions/charger/{{id}}/sessions/{SPAN}", ARRAY, ROW),
    ("/api/sessions/charger/{id}/sessions/descending?limit=2", ARRAY, ROW),
    (f"/api/sessions/charger/{{id}}/total/{SPAN}", NUMBER, None),
    ("/api/sessions/charger/{id}/monthly", ARRAY, "year month totalEnergyUsage totalCost currencyId"),
    ("/api/chargers/{id}/usage/hourly/2026-01-01T00:00:00Z/2026-01-02T00:00:00Z", ARRAY, USAGE),
    ("/api/chargers/lifetime-energy/{id}/hourly?from=2026-01-01&to=2026-01-02", ARRAY, USAGE),
    ("/api/chargers/lifetime-energy/{id}/monthly?from=2026-01-01&to=2026-01-02", ARRAY, USAGE),
    ("/api/chargers/{id}/partners", OBJECT, "id name"),
    ("/firmware/{id}/latest", OBJECT, "latestFirmware"),
    ("/api/resources/observation_properties", ARRAY, "observationId name dataType"),
    ("/api/resources/currencies", ARRAY, None),
    ("/api/resources/countries/active", ARRAY, "id name phonePrefix"),
    ("/api/equalizers/{equalizer}", OBJECT, None),
    ("/api/equalizers/{equalizer}/state", OBJECT, None),
    ("/api/equalizers/{equalizer}/config", OBJECT, None),
    ("/api/equalizers/{equalizer}/details", OBJECT, None),
    ("/api/equalizers/{equalizer}/site", OBJECT, SITE),
    ("/state/{equalizer}/observations?ids=31,40", OBJECT, "observations"),
    ("/cloud-loadbalancing/equalizer/{equalizer}/config/surplus-energy", OBJECT, "mode"),
]  # fmt: skip
"""Address, kind of body, its fields (all of them) or those of its first item."""
COMMANDS = [
    ("start_charging", 25), ("stop_charging", 26), ("pause_charging", 48), ("resume_charging", 48),
    ("toggle_charging", 48), ("override_schedule", 63), ("reboot", 1), ("update_firmware", 4), ("smart_charging", 11),
    ("poll_lifetimeenergy", 2), ("poll_chargeropmode", 2), ("poll_all", 3),
]  # fmt: skip
WRITES = [
    *(("POST", f"/api/chargers/{{id}}/commands/{name}", None, 202, OBJECT, RECEIPT) for name, _ in COMMANDS),
    ("POST", "/api/chargers/{id}/commands/set_dynamic_charger_current", {"amps": 10, "minutes": 0}, 202, OBJECT,
     RECEIPT),
    ("POST", "/api/chargers/{id}/commands/lock_state", {"state": True}, 202, OBJECT, RECEIPT),
    ("POST", "/api/chargers/{id}/settings", {"maxChargerCurrent": 10}, 202, ARRAY, RECEIPT),
    ("POST", "/api/sites/{site}/circuits/{circuit}/settings", {"dynamicCircuitCurrentP1": 10}, 200, NOTHING, None),
    ("POST", "/api/sites/{site}/circuits/{circuit}/dynamicCurrent", {"phase1": 9, "phase2": 9, "phase3": 9}, 202,
     OBJECT, RECEIPT),
    ("POST", "/api/sites/{site}/circuits/{circuit}/rated_current", {"ratedCurrentFuseValue": 32}, 202, OBJECT, RECEIPT),
    ("PUT", "/api/chargers/{id}/access", 2, 200, NOTHING, None),
    ("DELETE", "/api/chargers/{id}/access", None, 200, NOTHING, None),
    ("POST", "/api/sites/{site}/price", {"costPerKWh": 2}, 200, OBJECT, SITE),
    ("PUT", "/api/sites/{site}", {"name": "Home"}, 200, OBJECT, SITE),
    ("POST", "/api/chargers/{id}/partners", {"id": 123}, 200, OBJECT, "id name"),
    ("POST", "/api/chargers/{id}/schedules/daily", DAILY, 202, OBJECT, RECEIPT),
    ("POST", "/api/chargers/{id}/unpair?pinCode={pin}", None, 200, NOTHING, None),
    ("POST", "/local-ocpp/v1/connection-details/{id}", OCPP, 200, OBJECT, "version"),
    ("POST", "/api/equalizers/{equalizer}/commands/configure_max_allocated_current", {"maxCurrent": 25}, 202, OBJECT,
     RECEIPT),
    ("POST", "/api/equalizers/{equalizer}/commands/configure_fuse", {"FuseSize": 40, "MaxContinuousCurrent": 40}, 202,
     OBJECT, RECEIPT),
    ("POST", "/cloud-loadbalancing/equalizer/{equalizer}/config/surplus-energy", {"mode": "none"}, 200, NOTHING, None),
    ("POST", "/hubs/chargers/negotiate", None, 200, OBJECT, "negotiateVersion connectionId availableTransports"),
    ("POST", "/hubs/products/negotiate?negotiateVersion=1", None, 200, OBJECT,
     "negotiateVersion connectionId connectionToken availableTransports"),
]  # fmt: skip
HEADERS = {
    "Cache-Control": "no-cache,no-store",
    "Pragma": "no-cache",
    "Expires": "-1",
    "Access-Control-Allow-Origin": "*",
}


_TYPES: dict[str, type] = {OBJECT: dict, ARRAY: list, NUMBER: float}


@pytest.fixture
def whole() -> Cloud:
    """A cloud with everything switched on that can be asked for."""
    return Cloud(options={"easee.profile": "legacy", "easee.equalizers": True, "easee.installer": True})


def _fill(cloud: Cloud, path: str) -> str:
    """Put the charging car's ids in."""
    site = cloud.get("charging", "/api/chargers/{id}/site").get_json()
    known = {
        "id": cloud.charger("charging").serial,
        "site": site["id"],
        "circuit": site["circuits"][0]["id"],
        "equalizer": site["equalizers"][0]["id"],
        "user": cloud.get("charging", "/api/accounts/profile").get_json()["userId"],
        "pin": cloud.get("charging", "/api/chargers/{id}/details").get_json()["pinCode"],
    }
    return re.sub(r"{(\w+)}", lambda found: str(known[found[1]]), path)


def _check(answer: Any, status: int, kind: str, fields: str | None) -> None:
    assert answer.status_code == status, answer.data
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    if kind == NOTHING:
        assert (answer.data, "Content-Type" in answer.headers) == (b"", False)
        return
    assert answer.content_type == JSON
    assert type(answer.get_json()) is _TYPES[kind]
    if fields is not None:
        assert set(answer.get_json()[0] if kind == ARRAY else answer.get_json()) == set(fields.split())


@pytest.mark.parametrize(("path", "kind", "fields"), [pytest.param(*read, id=read[0]) for read in READS])
def test_read(whole: Cloud, path: str, kind: str, fields: str | None) -> None:
    _check(whole.get("charging", _fill(whole, path)), 200, kind, fields)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "kind", "fields"),
    [pytest.param(*write, id=f"{write[0]} {write[1]}") for write in WRITES],
)
def test_write(whole: Cloud, method: str, path: str, body: Any, status: int, kind: str, fields: str | None) -> None:
    _check(whole.send("charging", _fill(whole, path), body, method), status, kind, fields)


@pytest.mark.parametrize(("name", "number"), COMMANDS)
def test_command_numbers(whole: Cloud, name: str, number: int) -> None:
    receipt = whole.command("charging", name)
    assert (receipt["device"], receipt["commandId"]) == (whole.charger("charging").serial, number)
    assert receipt["ticks"] > 6.39e17


def test_the_others(whole: Cloud) -> None:
    login = whole.login("charging")
    _check(login, 200, OBJECT, TOKENS)
    tokens = {name: login.get_json()[name] for name in ("accessToken", "refreshToken")}
    _check(whole.client.post("/api/accounts/refresh_token", json=tokens), 200, OBJECT, TOKENS)
    health = whole.client.get("/health")
    assert (health.status_code, health.content_type, health.data) == (200, TEXT, b"Healthy")
    report = whole.get("charging", _fill(whole, f"/api/sessions/export/{{site}}/0/{SPAN}"))
    assert (report.status_code, report.content_type) == (200, BINARY)
