"""Stories are kept while nothing happens, and told again with the same words."""

from typing import Any

import pytest

from simulator.vendors.easee import records
from simulator.vendors.easee.observations import OBSERVATIONS
from tests.simulator.vendors.easee.cloud import Cloud, easee

BUSY_DAY: list[tuple[str, dict[str, Any]]] = [
    ("plug", {"wanted_wh": 20_000.0}),
    ("limit", {"limit_a": 10}),
    ("fault", {}),
    ("go_offline", {}),
    ("clear_fault", {}),
    ("come_online", {}),
    ("stop", {}),
    ("start", {}),
    ("unplug", {}),
]


def test_a_forgotten_story_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "KEPT_STORIES", 2)
    cloud = Cloud([easee(f"c{n}", "charging") for n in range(4)])
    first = [cloud.rows(f"c{n}") for n in range(4)]
    assert [cloud.rows(f"c{n}") for n in range(4)] == first


def test_an_event_changes_the_story(cloud: Cloud) -> None:
    kept = records.Records()
    charger = cloud.charger("charging")
    assert kept.report(cloud.world, charger).value(109) == 3
    cloud.act("charging", "finish")
    cloud.step(2.0)
    assert kept.report(cloud.world, charger).value(109) == 4


def test_kept_and_fresh_records_agree_over_a_busy_day(cloud: Cloud) -> None:
    kept, charger = records.Records(), cloud.charger("unplugged")
    for action, params in BUSY_DAY:
        cloud.act("unplugged", action, **params)
        for seconds in (1.0, 1.0, 1.0, 777.0):
            cloud.step(seconds)
            old, new = kept.report(cloud.world, charger), cloud.report("unplugged")
            assert [old.read(number) for number in OBSERVATIONS] == [new.read(number) for number in OBSERVATIONS]
