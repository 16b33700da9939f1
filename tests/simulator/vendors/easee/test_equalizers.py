"""Equalizers: one at each site, where a world wants them."""

from typing import Any

import pytest

from simulator.vendors.easee.equalizer import OBSERVATIONS
from tests.simulator.vendors.easee.cloud import Cloud

PROBLEM = "application/problem+json; charset=utf-8"
SURPLUS = "/cloud-loadbalancing/equalizer/{eq}/config/surplus-energy"


class Site(Cloud):
    """A cloud with equalizers, and what it is asked about the one at the charging car's."""

    def __init__(self) -> None:
        super().__init__(options={"easee.equalizers": True})
        self.equalizer = self.equalizer_of("charging")

    def equalizer_of(self, about: str) -> str:
        """The serial of the equalizer at a charger's site."""
        (listed,) = self.get(about, "/api/chargers/{id}/site").get_json()["equalizers"]
        return str(listed["id"])

    def ask(self, path: str, about: str = "charging") -> Any:
        """A good answer about it."""
        answer = self.get(about, path.replace("{eq}", self.equalizer))
        assert answer.status_code == 200, answer.data
        return answer.get_json()

    def tell(self, path: str, body: Any) -> Any:
        """Write something to it."""
        return self.send("charging", path.replace("{eq}", self.equalizer), body)


@pytest.fixture
def site() -> Site:
    return Site()


def test_it_hangs_at_its_site(site: Site) -> None:
    (products,) = site.ask("/api/accounts/products")
    (listed,) = products["equalizers"]
    assert (listed["siteId"], listed["circuitId"]) == (products["id"], products["circuits"][0]["id"])
    assert listed == site.ask("/api/equalizers/{eq}")
    assert (listed["id"][:2], len(listed["id"])) == ("QP", 8)
    assert site.ask("/api/equalizers/{eq}/site") == products
    assert site.ask("/api/equalizers/{eq}/details")["serialNumber"] == site.equalizer
    circuit = f"/api/sites/{products['id']}/circuits/{listed['circuitId']}/settings"
    assert site.ask(circuit)["equalizerId"] == site.equalizer


def test_it_measures_what_the_car_draws(site: Site) -> None:
    before = site.ask("/api/equalizers/{eq}/state")
    assert 15.9 + 0.5 < before["currentL1"] < 15.9 + 2
    assert before["activePowerImport"] == pytest.approx(
        sum(before[f"currentL{n}"] * before[f"voltageNL{n}"] for n in (1, 2, 3)) / 1000, abs=0.002
    )
    assert before["availableCurrentL1"] == pytest.approx(63 - before["currentL1"], abs=0.002)
    site.act("charging", "stop")
    site.step(600.0)
    after = site.ask("/api/equalizers/{eq}/state")
    assert 0.5 < after["currentL1"] < 2
    assert after["cumulativeActivePowerImport"] > before["cumulativeActivePowerImport"]
    assert after["latestPulse"] == "2026-01-02T16:10:00Z"


def test_state_and_config_agree_with_the_observations(site: Site) -> None:
    rows = site.ask("/state/{eq}/observations".replace("{eq}", site.equalizer))["observations"]
    assert {row["id"]: row["dataType"] for row in rows} == {n: int(o.data_type) for n, o in OBSERVATIONS.items()}
    shown = {**site.ask("/api/equalizers/{eq}/state"), **site.ask("/api/equalizers/{eq}/config")}
    told = {OBSERVATIONS[row["id"]].name: row["value"] for row in rows if row["id"] != 250}
    assert {name: shown[name] for name in told} == told
    types: dict[int, type | tuple[type, ...]] = {2: bool, 3: (int, float), 4: int, 6: str}
    assert [row["id"] for row in rows if not isinstance(row["value"], types[row["dataType"]])] == []


def test_numbers_mean_what_they_mean_there(site: Site) -> None:
    rows = site.ask("/state/{eq}/observations?ids=31,29,109".replace("{eq}", site.equalizer))["observations"]
    assert [(row["id"], row["dataType"]) for row in rows] == [(31, 3), (29, 4)]


def test_allocation(site: Site) -> None:
    answer = site.tell("/api/equalizers/{eq}/commands/configure_max_allocated_current", {"maxCurrent": 25})
    assert answer.status_code == 202
    assert sorted(answer.get_json()) == ["commandId", "device", "ticks"]
    assert answer.get_json()["device"] == site.equalizer
    assert site.ask("/api/equalizers/{eq}/config")["maxAllocatedCurrent"] == 25


def test_fuse(site: Site) -> None:
    answer = site.tell("/api/equalizers/{eq}/commands/configure_fuse", {"FuseSize": 40, "MaxContinuousCurrent": 35})
    config = site.ask("/api/equalizers/{eq}/config")
    assert (answer.status_code, config["fuseSize"], config["maxAllocatedCurrent"]) == (202, 40, 35)


def test_surplus(site: Site) -> None:
    assert site.ask(SURPLUS) == {"mode": "none"}
    wanted = {"mode": "chargingWithImport", "chargingWithImport": {"eligible": True, "maximumImportAddedCurrent": 6}}
    assert site.tell(SURPLUS, wanted).status_code == 200
    assert site.ask(SURPLUS) == wanted
    text = site.ask("/state/{eq}/observations?ids=115".replace("{eq}", site.equalizer))["observations"][0]["value"]
    assert text == '{"mode":"chargingWithImport","standbycurrent":6}'
    assert site.tell(SURPLUS, {"mode": "none"}).status_code == 200
    assert site.ask(SURPLUS) == {"mode": "none"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/equalizers/{eq}/commands/configure_max_allocated_current", {}),
        ("/api/equalizers/{eq}/commands/configure_max_allocated_current", {"maxCurrent": "25"}),
        ("/api/equalizers/{eq}/commands/configure_fuse", {"FuseSize": 40}),
        (SURPLUS, {"mode": "all"}),
        (SURPLUS, {"mode": "chargingWithImport"}),
    ],
)
def test_values_that_cannot_be(site: Site, path: str, body: object) -> None:
    answer = site.tell(path, body)
    assert (answer.status_code, answer.content_type) == (400, PROBLEM)


@pytest.mark.parametrize(
    "path", ["/api/equalizers/{eq}", "/api/equalizers/{eq}/state", SURPLUS, "/state/{eq}/observations"]
)
def test_whose(site: Site, path: str) -> None:
    assert site.get("stopped", path.replace("{eq}", site.equalizer)).status_code == 403
    assert site.get("stopped", path.replace("{eq}", "QP000000")).status_code == 404
    assert site.client.get(path.replace("{eq}", site.equalizer)).status_code == 401


def test_firmware(site: Site) -> None:
    assert site.ask(f"/firmware/{site.equalizer}/latest") == {"latestFirmware": 221}
    assert site.get("stopped", f"/firmware/{site.equalizer}/latest").status_code == 401
