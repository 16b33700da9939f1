"""Numbers, dates and documents, to the byte."""

import pytest

from simulator.vendors.easee import jsontext


@pytest.mark.parametrize(
    ("document", "text"),
    [
        pytest.param(3600.0, b"3600", id="whole double"),
        pytest.param(0.0, b"0", id="zero"),
        pytest.param(-0.0, b"0", id="minus zero"),
        pytest.param(10.912, b"10.912", id="fraction"),
        pytest.param(0.009, b"0.009", id="small fraction"),
        pytest.param(True, b"true", id="boolean"),
        pytest.param(None, b"null", id="null"),
        pytest.param("40.0", b'"40.0"', id="text stays"),
        pytest.param("Bj\u00f8rn", '"Bj\u00f8rn"'.encode(), id="UTF-8"),
        pytest.param({"a": [1.0, {"b": 40.0}], "c": 0.5}, b'{"a":[1,{"b":40}],"c":0.5}', id="nested"),
        pytest.param(639086870099692230, b"639086870099692230", id="ticks"),
    ],
)
def test_dump(document: object, text: bytes) -> None:
    assert jsontext.dump(document) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_dump_never_leaves_json(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        jsontext.dump([value])


@pytest.mark.parametrize(
    ("at_s", "text"),
    [
        pytest.param(0.0, "1970-01-01T00:00:00Z", id="epoch"),
        pytest.param(1_767_370_481.0, "2026-01-02T16:14:41Z", id="whole"),
        pytest.param(1_767_370_480.531, "2026-01-02T16:14:40.531Z", id="milliseconds"),
        pytest.param(1_767_370_480.5, "2026-01-02T16:14:40.500Z", id="always three digits"),
        pytest.param(1_767_370_480.9999, "2026-01-02T16:14:40.999Z", id="cut, never rounded into the future"),
        pytest.param(1_767_370_480.0004, "2026-01-02T16:14:40Z", id="less than a millisecond"),
    ],
)
def test_instant(at_s: float, text: str) -> None:
    assert jsontext.instant(at_s) == text


def test_second_cuts() -> None:
    assert jsontext.second(1_767_370_480.999) == "2026-01-02T16:14:40Z"


def test_zoneless_has_six_digits_and_no_zone() -> None:
    assert jsontext.zoneless(1_583_484_772.5) == "2020-03-06T08:52:52.500000"


@pytest.mark.parametrize(
    ("text", "at_s"),
    [
        pytest.param("2026-01-02T16:14:41Z", 1_767_370_481.0, id="Z"),
        pytest.param("2026-01-02T16:14:41.250Z", 1_767_370_481.25, id="milliseconds"),
        pytest.param("2026-01-02T17:14:41+01:00", 1_767_370_481.0, id="offset"),
        pytest.param("2026-01-02T16:14:41", 1_767_370_481.0, id="no zone is UTC"),
        pytest.param("2026-01-02T16:14:41.123456+00:00", 1_767_370_481.123456, id="isoformat"),
        pytest.param("2026-01-02", 1_767_312_000.0, id="day"),
    ],
)
def test_parse_instant(text: str, at_s: float) -> None:
    assert jsontext.parse_instant(text) == pytest.approx(at_s, abs=1e-6)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01T00:00:00Z"])
def test_parse_instant_refuses(text: str) -> None:
    with pytest.raises(ValueError, match=r"Invalid isoformat|month must be"):
        jsontext.parse_instant(text)
