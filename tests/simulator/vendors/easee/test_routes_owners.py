"""What owners decide, and every read that shows it."""

from typing import Any

import pytest

from simulator.vendors.easee.identifiers import pin_code
from tests.simulator.vendors.easee.cloud import Cloud

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json; charset=utf-8"


def read(cloud: Cloud, path: str) -> Any:
    answer = cloud.send("charging", path, method="GET")
    assert (answer.status_code, answer.content_type) == (200, JSON)
    return answer.get_json()


def levels(cloud: Cloud) -> set[int]:
    (listed,) = read(cloud, "/api/chargers")
    (circuit,) = read(cloud, "/api/sites/{site}")["circuits"]
    return {
        listed["levelOfAccess"],
        read(cloud, "/api/chargers/{id}")["levelOfAccess"],
        read(cloud, "/api/chargers/{id}/details")["levelOfAccess"],
        circuit["chargers"][0]["levelOfAccess"],
        read(cloud, "/api/chargers/{id}/site")["circuits"][0]["chargers"][0]["levelOfAccess"],
        read(cloud, "/api/accounts/products")[0]["circuits"][0]["chargers"][0]["levelOfAccess"],
    }


class TestAccess:
    """``PUT`` and ``DELETE /api/chargers/{id}/access``."""

    PATH = "/api/chargers/{id}/access"

    @pytest.mark.parametrize("level", [1, 2, 3])
    def test_level(self, cloud: Cloud, level: int) -> None:
        answer = cloud.send("charging", self.PATH, level, "PUT")
        assert (answer.status_code, answer.data, "Content-Type" in answer.headers) == (200, b"", False)
        assert levels(cloud) == {level}
        assert cloud.send("charging", self.PATH, method="DELETE").status_code == 200
        assert levels(cloud) == {1}

    @pytest.mark.parametrize("body", [0, 4, True, "2", None, {"level": 2}, 2.5])
    def test_no_level(self, cloud: Cloud, body: Any) -> None:
        answer = cloud.send("charging", self.PATH, body, "PUT")
        assert (answer.status_code, answer.content_type) == (400, PROBLEM)
        assert levels(cloud) == {1}


class TestPartners:
    """``/api/chargers/{id}/partners``."""

    PATH = "/api/chargers/{id}/partners"

    def test_is_easee_at_first(self, cloud: Cloud) -> None:
        assert read(cloud, self.PATH) == {"id": 1, "name": "Easee AS"}

    @pytest.mark.parametrize(("number", "name"), [(123, "Partner 123 AS"), (1, "Easee AS")])
    def test_is_whom_the_owner_chooses(self, cloud: Cloud, number: int, name: str) -> None:
        answer = cloud.send("charging", self.PATH, {"id": number})
        assert (answer.status_code, answer.get_json()) == (200, {"id": number, "name": name})
        assert read(cloud, self.PATH) == {"id": number, "name": name}
        partner = read(cloud, "/api/chargers/{id}/details")["partner"]
        assert (partner["id"], partner["name"], partner["long"]) == (number, name, name)

    @pytest.mark.parametrize("body", [{}, {"id": 0}, {"id": "1"}, {"id": None}])
    def test_nobody(self, cloud: Cloud, body: dict[str, Any]) -> None:
        assert cloud.send("charging", self.PATH, body).status_code == 400


class TestPairing:
    """``pair`` and ``unpair``: no charger changes hands here."""

    def pin(self, cloud: Cloud, about: str) -> str:
        return pin_code(cloud.world.seed, cloud.charger(about).id)

    @pytest.mark.parametrize("about", ["charging", "stopped"])
    @pytest.mark.parametrize(("right", "title"), [(True, "AlreadyPairedWithUser"), (False, "IncorrectPIN")])
    def test_pair(self, cloud: Cloud, about: str, right: bool, title: str) -> None:
        path = f"/api/chargers/{cloud.charger(about).serial}/pair?pinCode={self.pin(cloud, about) if right else 'x'}"
        answer = cloud.send("charging", path)
        document = answer.get_json(force=True)
        assert (answer.status_code, document["errorCode"], document["title"]) == (400, 123, title)

    def test_pair_nobodys(self, cloud: Cloud) -> None:
        assert cloud.send("charging", "/api/chargers/EHNOBODY/pair?pinCode=1234").status_code == 404

    def test_unpair(self, cloud: Cloud) -> None:
        pin = self.pin(cloud, "charging")
        assert cloud.send("charging", f"/api/chargers/{{id}}/unpair?pinCode={pin}").status_code == 200
        for wrong in ("?pinCode=x", ""):
            answer = cloud.send("charging", f"/api/chargers/{{id}}/unpair{wrong}")
            assert (answer.status_code, answer.get_json(force=True)["errorCode"]) == (400, 193)
        foreign = cloud.charger("stopped").serial
        assert cloud.send("charging", f"/api/chargers/{foreign}/unpair").status_code == 403


def test_what_is_told_stays_in_its_world() -> None:
    one = Cloud()
    two = Cloud(name="two", first_index=1000, worlds=one.worlds)
    one.send("charging", "/api/chargers/{id}/access", 3, "PUT")
    assert (levels(one), levels(two)) == ({3}, {1})
