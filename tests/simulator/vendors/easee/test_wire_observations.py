"""The list of observations: shape, types, order."""

import pytest

from simulator.vendors.easee.enums import DataType
from simulator.vendors.easee.observations import OBSERVATIONS
from tests.simulator.vendors.easee.cloud import Cloud

TYPES = {
    DataType.BOOLEAN: (bool,),
    DataType.INTEGER: (int,),
    DataType.DOUBLE: (int, float),
    DataType.STRING: (str,),
}
ABOUTS = ("charging", "unplugged", "preparing", "finished", "stopped", "fault", "device-offline")


@pytest.mark.parametrize("about", ABOUTS)
def test_values_are_typed_json(cloud: Cloud, about: str) -> None:
    rows = cloud.rows(about)
    for number, row in rows.items():
        assert list(row) == ["id", "timestamp", "dataType", "value"]
        assert row["dataType"] == OBSERVATIONS[number].data_type
        assert type(row["value"]) in TYPES[OBSERVATIONS[number].data_type], number


@pytest.mark.parametrize("about", ABOUTS)
def test_everything_known_is_reported_except_what_never_happened(cloud: Cloud, about: str) -> None:
    assert set(OBSERVATIONS) - set(cloud.rows(about)) == {251}


@pytest.mark.parametrize("about", ABOUTS)
def test_no_timestamp_lies_ahead(cloud: Cloud, about: str) -> None:
    for _ in range(30):
        cloud.step(37.7)
        now = cloud.clock.now_s()
        report = cloud.report(about)
        assert all(reading[1] <= now for number in OBSERVATIONS if (reading := report.read(number)))


def test_a_value_with_a_new_timestamp_only(cloud: Cloud) -> None:
    """Between two looks, whatever kept its timestamp kept its value."""
    before = cloud.rows("charging")
    cloud.act("charging", "stop")
    cloud.step(4000.0)
    after = cloud.rows("charging")
    changed = {number for number in before if before[number]["value"] != after[number]["value"]}
    assert changed >= {48, 96, 109, 110, 114, 120, 121, 124}
    assert all(before[number]["timestamp"] < after[number]["timestamp"] for number in changed)


def test_names_are_unique() -> None:
    assert len({known.name for known in OBSERVATIONS.values()}) == len(OBSERVATIONS)
