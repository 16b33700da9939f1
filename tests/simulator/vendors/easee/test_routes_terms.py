"""Name and price of a site, and every read that shows them."""

from typing import Any

import pytest

from tests.simulator.vendors.easee.cloud import Cloud


def read(cloud: Cloud, path: str) -> Any:
    answer = cloud.send("charging", path, method="GET")
    assert answer.status_code == 200
    return answer.get_json()


class TestSite:
    """Name and price of a site."""

    def test_name(self, cloud: Cloud) -> None:
        answer = cloud.send("charging", "/api/sites/{site}", {"name": "Hytta"}, "PUT")
        assert (answer.status_code, answer.get_json()) == (200, read(cloud, "/api/sites/{site}"))
        assert answer.get_json()["name"] == "Hytta"
        assert read(cloud, "/api/sites")[0]["name"] == "Hytta"
        assert read(cloud, "/api/sites/{site}/state")["site"]["name"] == "Hytta"
        assert cloud.send("charging", "/api/sites/{site}", {"name": 7}, "PUT").status_code == 400
        assert cloud.send("charging", "/api/sites/{site}", {}, "PUT").get_json()["name"] == "Hytta"

    @pytest.mark.parametrize(
        ("body", "net", "vat", "currency"),
        [
            pytest.param({"costPerKWh": 2.5}, 2, 25, "NOK", id="net follows"),
            pytest.param({"costPerKWh": 2.4, "vat": 20, "currencyId": "EUR"}, 2, 20, "EUR", id="other tax"),
            pytest.param({"costPerKWh": 3, "vat": 0, "costPerKwhExcludeVat": 2.9}, 2.9, 0, "NOK", id="net given"),
        ],
    )
    def test_price(self, cloud: Cloud, body: dict[str, Any], net: float, vat: float, currency: str) -> None:
        answer = cloud.send("charging", "/api/sites/{site}/price", body)
        assert answer.status_code == 200
        site = read(cloud, "/api/sites/{site}")
        assert answer.get_json() == site
        told = tuple(site[name] for name in ("costPerKWh", "costPerKwhExcludeVat", "vat", "currencyId"))
        assert told == (body["costPerKWh"], net, vat, currency)
        session = read(cloud, "/api/chargers/{id}/sessions/ongoing")
        assert session["pricePrKwhIncludingVat"] == body["costPerKWh"]
        assert session["costIncludingVat"] == round(session["sessionEnergy"] * body["costPerKWh"], 2)
        (month,) = read(cloud, "/api/sessions/charger/{id}/monthly")
        assert (month["totalCost"], month["currencyId"]) == (
            round(month["totalEnergyUsage"] * body["costPerKWh"], 2), currency,
        )  # fmt: skip

    @pytest.mark.parametrize("body", [{}, {"costPerKWh": "1"}, {"costPerKWh": 1, "vat": 101}, {"costPerKWh": -1}])
    def test_no_price(self, cloud: Cloud, body: dict[str, Any]) -> None:
        assert cloud.send("charging", "/api/sites/{site}/price", body).status_code == 400

    @pytest.mark.parametrize(("method", "tail"), [("PUT", ""), ("POST", "/price")])
    def test_whose(self, cloud: Cloud, method: str, tail: str) -> None:
        foreign = cloud.get("stopped", "/api/sites").get_json()[0]["id"]
        for number, status in ((foreign, 403), (1, 404)):
            assert cloud.send("charging", f"/api/sites/{number}{tail}", {}, method).status_code == status
