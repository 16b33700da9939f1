"""Lists, health, firmware, and products there are none of."""

import pytest

from simulator.vendors.easee.observations import OBSERVATIONS
from tests.simulator.vendors.easee.cloud import Cloud

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


def test_observation_properties_need_no_token(cloud: Cloud) -> None:
    answer = cloud.client.get("/api/resources/observation_properties")
    assert (answer.status_code, answer.content_type) == (200, JSON)
    rows = answer.get_json()
    assert {"observationId": 109, "name": "chargerOpMode", "dataType": 4} in rows
    assert [row["observationId"] for row in rows] == list(OBSERVATIONS)


@pytest.mark.parametrize(
    ("path", "first"),
    [
        pytest.param("/api/resources/currencies", "NOK", id="currencies"),
        pytest.param(
            "/api/resources/countries/active", {"id": "NO", "name": "Norway", "phonePrefix": 47}, id="countries"
        ),
        pytest.param("/api/accounts/easeekeys", None, id="keys"),
    ],
)
def test_lists(cloud: Cloud, path: str, first: object) -> None:
    answer = cloud.get("charging", path)
    assert (answer.status_code, answer.content_type) == (200, JSON)
    assert next(iter(answer.get_json()), None) == first
    assert cloud.client.get(path).status_code == 401


def test_health(cloud: Cloud) -> None:
    answer = cloud.client.get("/health")
    assert (answer.status_code, answer.content_type, answer.data) == (200, TEXT, b"Healthy")


class TestFirmware:
    """``GET /firmware/{serial}/latest``."""

    def test_is_the_chargers_own(self, cloud: Cloud) -> None:
        answer = cloud.get("charging", "/firmware/{id}/latest")
        assert (answer.status_code, answer.get_json()) == (200, {"latestFirmware": cloud.value("charging", 80)})

    @pytest.mark.parametrize("about", ["stopped", None])
    def test_without_access_is_401(self, cloud: Cloud, about: str | None) -> None:
        serial = cloud.charger(about).serial if about else "EHNOBODY"
        answer = cloud.get("charging", f"/firmware/{serial}/latest")
        assert (answer.status_code, answer.content_type, answer.data) == (401, TEXT, b"")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/equalizers/QP123456"),
        ("GET", "/api/equalizers/QP123456/state"),
        ("GET", "/api/equalizers/QP123456/config"),
        ("GET", "/api/equalizers/QP123456/details"),
        ("GET", "/api/equalizers/QP123456/site"),
        ("POST", "/api/equalizers/QP123456/commands/configure_max_allocated_current"),
        ("POST", "/api/equalizers/QP123456/commands/configure_fuse"),
        ("GET", "/cloud-loadbalancing/equalizer/QP123456/config/surplus-energy"),
        ("POST", "/cloud-loadbalancing/equalizer/QP123456/config/surplus-energy"),
    ],
)
def test_there_is_no_equalizer(cloud: Cloud, method: str, path: str) -> None:
    answer = cloud.send("charging", path, method=method)
    assert (answer.status_code, answer.content_type) == (404, PROBLEM)
    assert answer.get_json(force=True)["title"] == "Not Found"
    assert cloud.client.open(path, method=method).status_code == 401
    assert cloud.send("charging", path, method="PATCH").status_code == 405
