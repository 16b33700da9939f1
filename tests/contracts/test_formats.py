import math

import pytest

from contracts.formats import FORMAT_WORDS, FORMATS, is_date_time, is_double, is_uuid

U = "9f68c660-b11c-4531-8f0d-b0864117ecbe"


@pytest.mark.parametrize(
    ("value", "passes"),
    [
        pytest.param(U, True, id="canonical"),
        pytest.param(U.upper(), True, id="upper case"),
        pytest.param(U[:18].upper() + U[18:], True, id="mixed case"),
        pytest.param("00000000-0000-0000-0000-000000000000", True, id="nil"),
        pytest.param(U.replace("-", ""), False, id="no dashes"),
        pytest.param("{" + U + "}", False, id="braces"),
        pytest.param("urn:uuid:" + U, False, id="urn"),
        pytest.param("9f68c66-0b11c-4531-8f0d-b0864117ecbe", False, id="misplaced dash"),
        pytest.param(U + "\n", False, id="line feed behind"),
        pytest.param(" " + U, False, id="blank before"),
        pytest.param(U[:-1], False, id="a digit short"),
        pytest.param(U + "0", False, id="a digit more"),
        pytest.param("g" + U[1:], False, id="not hexadecimal"),
        pytest.param("９" + U[1:], False, id="digit of another script"),
        pytest.param("", False, id="empty"),
        pytest.param(None, False, id="null"),
        pytest.param(7, False, id="number"),
    ],
)
def test_uuid(value: object, passes: bool) -> None:
    assert is_uuid(value) is passes


@pytest.mark.parametrize(
    ("value", "passes"),
    [
        pytest.param("2026-03-01T12:00:00Z", True, id="UTC"),
        pytest.param("2026-03-01T12:00:00.1Z", True, id="tenths"),
        pytest.param("2026-03-01T12:00:00.123456789Z", True, id="nanoseconds"),
        pytest.param("2026-03-01T12:00:00+01:00", True, id="offset east"),
        pytest.param("2026-03-01T12:00:00-09:30", True, id="offset west"),
        pytest.param("2026-03-01T12:00:00+00:00", True, id="offset zero"),
        pytest.param("2026-03-01T12:00:00-00:00", True, id="offset unknown"),
        pytest.param("2026-03-01t12:00:00z", True, id="small letters"),
        pytest.param("2024-02-29T00:00:00Z", True, id="leap day"),
        pytest.param("0001-01-01T00:00:00Z", True, id="year one"),
        pytest.param("0000-02-29T00:00:00Z", True, id="year zero"),
        pytest.param("2016-12-31T23:59:60Z", True, id="leap second"),
        pytest.param("2016-12-31T23:59:60.5Z", True, id="within the leap second"),
        pytest.param("1990-12-31T15:59:60-08:00", True, id="leap second elsewhere"),
        pytest.param("2017-01-01T05:29:60+05:30", True, id="leap second next morning"),
        pytest.param("2016-12-31T12:00:60Z", False, id="second 60 at noon"),
        pytest.param("2016-12-31T23:59:60+01:00", False, id="second 60 at local midnight"),
        pytest.param("2016-12-31T23:59:61Z", False, id="second 61"),
        pytest.param("2026-03-01T12:00:00", False, id="no zone"),
        pytest.param("2026-03-01T12:00:00+0000", False, id="offset without colon"),
        pytest.param("2026-03-01T12:00:00+01", False, id="offset without minutes"),
        pytest.param("2026-03-01T12:00:00+25:00", False, id="offset beyond a day"),
        pytest.param("2026-03-01T12:00:00+01:60", False, id="offset minute 60"),
        pytest.param("2026-03-01 12:00:00Z", False, id="blank for T"),
        pytest.param("2026-03-01T12:00Z", False, id="no seconds"),
        pytest.param("2026-03-01", False, id="date only"),
        pytest.param("1772366400", False, id="epoch as text"),
        pytest.param("", False, id="empty"),
        pytest.param("2026-02-30T12:00:00Z", False, id="30 February"),
        pytest.param("2025-02-29T12:00:00Z", False, id="leap day in another year"),
        pytest.param("1900-02-29T12:00:00Z", False, id="1900 was no leap year"),
        pytest.param("2026-13-01T12:00:00Z", False, id="month 13"),
        pytest.param("2026-00-01T12:00:00Z", False, id="month 0"),
        pytest.param("2026-04-31T12:00:00Z", False, id="31 April"),
        pytest.param("2026-03-01T24:00:00Z", False, id="hour 24"),
        pytest.param("2026-03-01T12:60:00Z", False, id="minute 60"),
        pytest.param("2026-03-01T12:00:00,5Z", False, id="comma fraction"),
        pytest.param("2026-03-01T12:00:00.Z", False, id="empty fraction"),
        pytest.param("2026-03-01T12:00:00Z\n", False, id="line feed behind"),
        pytest.param("２026-03-01T12:00:00Z", False, id="digit of another script"),
        pytest.param("26-03-01T12:00:00Z", False, id="two-digit year"),
        pytest.param(1772366400, False, id="number"),
        pytest.param(None, False, id="null"),
    ],
)
def test_date_time(value: object, passes: bool) -> None:
    assert is_date_time(value) is passes


@pytest.mark.parametrize(
    ("value", "passes"),
    [
        pytest.param(7.2, True, id="fraction"),
        pytest.param(12, True, id="integer"),
        pytest.param(0, True, id="zero"),
        pytest.param(-1.5, True, id="negative"),
        pytest.param(10**308, True, id="large integer"),
        pytest.param(10**400, False, id="integer beyond a double"),
        pytest.param(math.inf, False, id="infinity"),
        pytest.param(-math.inf, False, id="minus infinity"),
        pytest.param(math.nan, False, id="not a number"),
        pytest.param(True, False, id="true"),
        pytest.param(False, False, id="false"),
        pytest.param("7.2", False, id="number as text"),
        pytest.param(None, False, id="null"),
    ],
)
def test_double(value: object, passes: bool) -> None:
    assert is_double(value) is passes


def test_every_format_has_its_words() -> None:
    assert set(FORMATS) == set(FORMAT_WORDS) == {"uuid", "date-time", "double"}
