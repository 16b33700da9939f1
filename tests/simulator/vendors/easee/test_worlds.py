"""Two worlds on one port never meet; the same world says the same."""

import pytest

from simulator.truth.fleet import demo_entries
from tests.simulator.vendors.easee.cloud import Cloud


@pytest.fixture
def pair() -> tuple[Cloud, Cloud]:
    """Two worlds behind one app."""
    one = Cloud(name="one")
    two = Cloud(name="two", first_index=1000, worlds=one.worlds)
    return one, two


@pytest.mark.parametrize("path", ["/state/{id}/observations", "/api/chargers/{id}", "/api/chargers/{id}/config"])
def test_a_token_does_not_open_the_other_world(pair: tuple[Cloud, Cloud], path: str) -> None:
    one, two = pair
    address = path.format(id=two.charger("charging").serial)
    assert one.client.get(address, headers=one.bearer("charging")).status_code == 404
    assert one.client.get(address, headers=two.bearer("charging")).status_code == 200


def test_sites_of_the_other_world_are_unknown(pair: tuple[Cloud, Cloud]) -> None:
    one, two = pair
    number = two.get("charging", "/api/sites").get_json()[0]["id"]
    assert one.get("charging", f"/api/sites/{number}").status_code == 404


def test_options_and_clocks_are_their_own(pair: tuple[Cloud, Cloud]) -> None:
    one, two = pair
    two.world.options["easee.profile"] = "legacy"
    two.step(100.0)
    assert one.get("charging", "/api/chargers/{id}/state").status_code == 404
    assert two.get("charging", "/api/chargers/{id}/state").status_code == 200
    assert two.stamp("charging", 120) > one.stamp("charging", 120)


def test_a_dropped_world_is_gone(pair: tuple[Cloud, Cloud]) -> None:
    one, two = pair
    headers = two.bearer("charging")
    assert one.client.get("/api/chargers", headers=headers).status_code == 200
    one.worlds.drop("two")
    assert one.client.get("/api/chargers", headers=headers).status_code == 401


def test_same_world_same_bytes() -> None:
    paths = ("/state/{id}/observations", "/api/chargers/{id}/site", "/api/accounts/profile", "/api/chargers/{id}")
    clouds = [Cloud(), Cloud()]
    for about in [entry.about for entry in demo_entries()[:6]]:
        for path in paths:
            one, two = (cloud.get(about, path) for cloud in clouds)
            assert (one.data, list(one.headers)) == (two.data, list(two.headers))


def test_another_seed_says_something_else() -> None:
    one, two = Cloud(seed=1), Cloud(seed=2)
    assert one.get("charging", "/api/chargers/{id}/site").data != two.get("charging", "/api/chargers/{id}/site").data
