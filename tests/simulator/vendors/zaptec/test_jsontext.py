"""How the vendor writes numbers and times."""

import pytest

from simulator.vendors.zaptec.jsontext import decimal, dumps, meter_time, session_time, timestamp
from tests.simulator.vendors.zaptec.bench import START_S


@pytest.mark.parametrize(
    ("after_s", "text"),
    [
        (0, "2026-01-05T10:00:00"),
        (10.837, "2026-01-05T10:00:10.837"),
        (19.38, "2026-01-05T10:00:19.38"),
        (3.5, "2026-01-05T10:00:03.5"),
        (3.0004, "2026-01-05T10:00:03"),
        (59.9999, "2026-01-05T10:00:59.999"),
        (0.007, "2026-01-05T10:00:00.007"),
    ],
)
def test_timestamp(after_s: float, text: str) -> None:
    assert timestamp(START_S + after_s) == text


def test_times_of_sessions_and_meter_values() -> None:
    assert session_time(START_S + 39.217128) == "2026-01-05T10:00:39.217128Z"
    assert meter_time(START_S + 0.25) == "2026-01-05T10:00:00,250+00:00 R"


@pytest.mark.parametrize(("value", "text"), [(16, "16.000"), (10969.1042, "10969.104"), (0, "0.000"), (-52, "-52.000")])
def test_decimal(value: float, text: str) -> None:
    assert decimal(value) == text


def test_json_is_compact_shows_points_and_refuses_what_is_no_number() -> None:
    assert dumps({"A": 32.0, "B": 3, "C": "Bøler", "D": True}) == '{"A":32.0,"B":3,"C":"Bøler","D":true}'
    with pytest.raises(ValueError, match="JSON compliant"):
        dumps(float("nan"))
