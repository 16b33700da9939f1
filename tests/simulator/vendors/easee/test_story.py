"""What a charger told, event by event, including the session texts."""

import json

import pytest

from simulator.truth.history import MAX_PICTURES
from simulator.vendors.easee.story import Story
from tests.simulator.vendors.easee.cloud import START_S, Cloud, at


def session(cloud: Cloud, about: str, number: int) -> dict[str, object]:
    text = cloud.value(about, number)
    assert isinstance(text, str)
    document = json.loads(text)
    assert isinstance(document, dict)
    return document


def test_started_session(cloud: Cloud) -> None:
    cloud.act("unplugged", "plug")
    cloud.step(4.9)
    before = session(cloud, "unplugged", 223)
    cloud.step(0.1)
    after = session(cloud, "unplugged", 223)
    assert cloud.stamp("unplugged", 223) == at(4)
    assert after["Start"] == at(0)
    assert isinstance(before["Id"], int)
    assert after["Id"] == before["Id"] + 1
    assert list(after) == ["Id", "MeterValue", "Start", "Auth", "AuthReason"]


def test_finished_session_agrees_with_its_start(cloud: Cloud) -> None:
    started = session(cloud, "charging", 223)
    cloud.act("charging", "unplug")
    cloud.step(1.0)
    ended = session(cloud, "charging", 129)
    assert list(ended) == [
        "Id", "Start", "Stop", "EnergyKwh", "MeterValueStart", "MeterValueStop", "Auth", "AuthReason",
    ]  # fmt: skip
    assert (ended["Id"], ended["Start"], ended["MeterValueStart"]) == (
        started["Id"], started["Start"], started["MeterValue"],
    )  # fmt: skip
    assert ended["Stop"] == at(0)
    energy, first, last = (ended[name] for name in ("EnergyKwh", "MeterValueStart", "MeterValueStop"))
    assert isinstance(energy, float)
    assert isinstance(first, float)
    assert isinstance(last, float)
    assert last - first == pytest.approx(energy, abs=0.02)
    assert cloud.value("charging", 121) == energy


def test_a_visit_without_energy_starts_no_session(cloud: Cloud) -> None:
    before = cloud.rows("preparing", 223)[223]
    cloud.step(100.0)
    assert cloud.rows("preparing", 223)[223] == before


def test_story_says_the_same_when_told_again(cloud: Cloud) -> None:
    pictures = cloud.world.history(cloud.charger("fault").id).pictures
    one, two = Story(pictures, 5), Story(pictures, 5)
    for moment in range(-40_000, 100, 977):
        assert one.at(START_S + moment) == two.at(START_S + moment)


def test_a_forgotten_past_still_answers(cloud: Cloud) -> None:
    for _ in range(MAX_PICTURES):
        cloud.step(10.0)
        cloud.act("charging", "limit", limit_a=10)
        cloud.step(10.0)
        cloud.act("charging", "limit", limit_a=16)
    cloud.step(5.0)
    read_often = cloud.values("charging", 48, 109, 120)
    assert (read_often[48], read_often[109]) == (16, 3)
    assert read_often == {number: cloud.report("charging").value(number) for number in (48, 109, 120)}
