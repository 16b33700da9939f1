"""Too many calls: 429 with nothing in it, counted in the world's time."""

import math

import pytest

from simulator.vendors.easee.rate_limits import RATE_LIMITS
from tests.simulator.vendors.easee.cloud import Cloud

JSON = "application/json; charset=utf-8"
SPAN = "2025-12-01/2026-02-01"
CALLS = [
    pytest.param("GET", "/api/chargers", 2, 60, id="chargers"),
    pytest.param("GET", "/api/sites/{site}", 10, 3600, id="site"),
    pytest.param("GET", f"/api/sites/{{site}}/breakdown/{SPAN}", 10, 3600, id="breakdown"),
    pytest.param("GET", f"/api/sessions/charger/{{id}}/sessions/{SPAN}", 10, 3600, id="sessions"),
    pytest.param("GET", f"/api/sessions/charger/{{id}}/total/{SPAN}", 10, 3600, id="total"),
    pytest.param("GET", "/api/sessions/charger/{id}/sessions/descending", 10, 3600, id="newest sessions"),
    pytest.param("GET", "/api/sessions/charger/{id}/monthly", 1, 60, id="monthly"),
    pytest.param("POST", "/api/chargers/{id}/settings", 20, 60, id="settings"),
    pytest.param("POST", "/api/chargers/{id}/commands/set_dynamic_charger_current", 20, 60, id="dynamic current"),
    pytest.param("POST", "/api/sites/{site}/circuits/{circuit}/settings", 20, 60, id="circuit"),
    pytest.param("POST", "/api/chargers/{id}/commands/poll_all", 1, 180, id="poll"),
    pytest.param("GET", "/state/{id}/observations?ids=109", 500, 300, id="anything"),
]


@pytest.fixture
def strict() -> Cloud:
    lasting = {"easee.access_token_lifetime_s": 86_400.0, "easee.profile": "legacy"}
    return Cloud(options={"easee.rate_limits": True, **lasting})


@pytest.mark.parametrize(("method", "path", "calls", "window_s"), CALLS)
def test_one_too_many(strict: Cloud, method: str, path: str, calls: int, window_s: int) -> None:
    body = {"amps": 10} if method == "POST" else None
    for _ in range(calls):
        assert strict.send("charging", path, body, method).status_code in (200, 202)
    strict.step(1.5)
    refused = strict.send("charging", path, body, method)
    assert (refused.status_code, refused.content_type, refused.data) == (429, JSON, b"")
    assert refused.headers["Retry-After"] == str(math.ceil(window_s - 1.5))
    strict.step(window_s - 1.6)
    assert strict.send("charging", path, body, method).status_code == 429
    strict.step(0.2)
    assert strict.send("charging", path, body, method).status_code in (200, 202)


@pytest.mark.parametrize(("method", "path", "calls", "window_s"), CALLS[:3])
def test_off_by_default(cloud: Cloud, method: str, path: str, calls: int, window_s: int) -> None:
    del window_s
    assert {cloud.send("charging", path, None, method).status_code for _ in range(calls + 1)} == {200}


def test_accounts_do_not_share(strict: Cloud) -> None:
    for about in ("charging", "charging", "stopped", "stopped"):
        assert strict.get(about, "/api/chargers").status_code == 200
    assert strict.get("charging", "/api/chargers").status_code == 429


def test_other_endpoints_go_on(strict: Cloud) -> None:
    for _ in range(3):
        strict.get("charging", "/api/chargers")
    assert strict.get("charging", "/api/chargers/{id}").status_code == 200


def test_logins_are_free(strict: Cloud) -> None:
    assert {strict.login("charging").status_code for _ in range(510)} == {200}


def test_a_call_nobody_can_be_found_for_is_not_counted(strict: Cloud) -> None:
    for _ in range(3):
        assert strict.client.get("/api/chargers").status_code == 401


def test_every_limit_has_a_call_above() -> None:
    assert {limit.name for limit in RATE_LIMITS} == {
        "account", "allocations", "chargers", "site", "breakdown", "sessions", "monthly", "writes", "polls",
    }  # fmt: skip


def test_allocations_of_an_equalizer(strict: Cloud) -> None:
    strict.world.options["easee.equalizers"] = True
    (equalizer,) = strict.get("charging", "/api/chargers/{id}/site").get_json()["equalizers"]
    path = f"/api/equalizers/{equalizer['id']}/commands/configure_max_allocated_current"
    statuses = [strict.send("charging", path, {"maxCurrent": 20}).status_code for _ in range(2)]
    strict.step(60.0)
    assert [*statuses, strict.send("charging", path, {"maxCurrent": 20}).status_code] == [202, 429, 202]
