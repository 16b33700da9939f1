"""Connection ids: no two alike, each good once, for one account and one hub."""

from collections.abc import Mapping

import pytest

from simulator.vendors.easee.hub_negotiation import KEPT_IDS, Negotiations
from tests.simulator.vendors.easee.cloud import Cloud

HUB = "chargers"


def _negotiate(
    cloud: Cloud, negotiations: Negotiations, about: str = "charging", version: int = 0
) -> Mapping[str, str]:
    account = cloud.world.accounts.get(cloud.charger(about).account_id)
    answer = negotiations.negotiate(cloud.world, account, HUB, version)
    return {key: value for key, value in answer.items() if isinstance(value, str)}


def _claim(cloud: Cloud, negotiations: Negotiations, ticket: str, about: str = "charging", hub: str = HUB) -> bool:
    account = cloud.world.accounts.get(cloud.charger(about).account_id)
    return negotiations.claim(cloud.world, account, hub, ticket)


def test_negotiations_at_one_moment_differ(cloud: Cloud) -> None:
    negotiations = Negotiations()
    said = [_negotiate(cloud, negotiations, about, 1) for about in ("charging", "stopped") for _ in range(5)]
    assert len({value for answer in said for value in answer.values()}) == 20


@pytest.mark.parametrize(
    ("version", "name"),
    [pytest.param(0, "connectionId", id="version 0"), pytest.param(1, "connectionToken", id="version 1")],
)
def test_an_id_is_good_once(cloud: Cloud, version: int, name: str) -> None:
    negotiations = Negotiations()
    ticket = _negotiate(cloud, negotiations, version=version)[name]
    assert [_claim(cloud, negotiations, ticket) for _ in range(3)] == [True, False, False]


def test_in_version_1_the_id_is_no_token(cloud: Cloud) -> None:
    negotiations = Negotiations()
    said = _negotiate(cloud, negotiations, version=1)
    assert not _claim(cloud, negotiations, said["connectionId"])
    assert _claim(cloud, negotiations, said["connectionToken"])


def test_an_id_is_its_owners_at_its_hub(cloud: Cloud) -> None:
    negotiations = Negotiations()
    ticket = _negotiate(cloud, negotiations)["connectionId"]
    assert not _claim(cloud, negotiations, ticket, about="stopped")
    assert not _claim(cloud, negotiations, ticket, hub="products")
    assert not _claim(Cloud(name="other"), negotiations, ticket)
    assert _claim(cloud, negotiations, ticket)


def test_the_oldest_of_very_many_is_forgotten(cloud: Cloud) -> None:
    negotiations = Negotiations()
    tickets = [_negotiate(cloud, negotiations)["connectionId"] for _ in range(KEPT_IDS + 1)]
    assert [_claim(cloud, negotiations, tickets[n]) for n in (0, 1, -1)] == [False, True, True]


def test_the_same_seed_gives_the_same_ids() -> None:
    assert _negotiate(Cloud(), Negotiations(), version=1) == _negotiate(Cloud(), Negotiations(), version=1)
