import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.scenario.times import parse_span, say_span


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        pytest.param("0s", 0.0, id="nothing"),
        pytest.param("90s", 90.0, id="seconds"),
        pytest.param("10m", 600.0, id="minutes"),
        pytest.param("2h30m", 9000.0, id="hours and minutes"),
        pytest.param("1h1m1s", 3661.0, id="all three"),
        pytest.param("1h5s", 3605.0, id="no minutes"),
        pytest.param("1.5h", 5400.0, id="a half"),
        pytest.param("0.25s", 0.25, id="a quarter of a second"),
    ],
)
def test_span_is_read(text: str, seconds: float) -> None:
    assert parse_span(text) == seconds


@pytest.mark.parametrize("text", ["", "90", "s", "5 m", "1m1h", "-1s", "1d", "1m2m", "½h", "１s", "1s\n"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a time such as 90s, 10m or 2h30m"):
        parse_span(text)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (59, "59s"),
        (60, "1m"),
        (90, "1m30s"),
        (3600, "1h"),
        (9000, "2h30m"),
        (3601.5, "1h1.5s"),
        (59.999999, "59.999999s"),
        (59.9999999, "1m"),
    ],
)
def test_span_is_said(seconds: float, text: str) -> None:
    assert say_span(seconds) == text


@settings(derandomize=True, deadline=None, database=None)
@given(st.integers(0, 10**6))
def test_what_is_said_can_be_read(seconds: int) -> None:
    assert parse_span(say_span(seconds)) == seconds
