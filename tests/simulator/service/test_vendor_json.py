from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from simulator.service import vendor_json
from simulator.service.errors import VendorCommunication


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b"<html></html>",
        b"{}{}",
        b"{'a': 1}",
        b'{"a": 1,}',
        b"\xff",
        b'{"a": 0x1}',
        b"[" * 100_000,
        "{}".encode("utf-16"),
    ],
)
def test_what_is_no_json(body: bytes) -> None:
    with pytest.raises(VendorCommunication):
        vendor_json.parse(body)
    assert vendor_json.peek_object(body) == {}


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"\xef\xbb\xbf{}", {}),
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b"[1e400]", [math.inf]),
        (b"[" + b"9" * 5000 + b"]", [math.inf]),
        (b'"\\ud83d"', "\ud83d"),
    ],
)
def test_odd_json_is_json(body: bytes, value: object) -> None:
    assert vendor_json.parse(body) == value


@pytest.mark.parametrize("body", [b"[]", b"null", b"1", b'"x"'])
def test_an_object_is_wanted(body: bytes) -> None:
    with pytest.raises(VendorCommunication, match="object"):
        vendor_json.parse_object(body)


NOTHING: list[object] = [
    None,
    "",
    " ",
    "n/a",
    "NaN",
    "inf",
    "1_000",
    "0x10",
    "1,5",
    "1e99999",
    [],
    {},
    [1],
    math.nan,
    math.inf,
    -math.inf,
]


@pytest.mark.parametrize("read", [vendor_json.number, vendor_json.integer])
@pytest.mark.parametrize("value", [*NOTHING, True, False])
def test_what_is_no_number(read: Callable[[object], float | None], value: object) -> None:
    assert read(value) is None


@pytest.mark.parametrize(
    ("value", "number", "integer"),
    [
        (7, 7, 7),
        (7.5, 7.5, None),
        (7.0, 7, 7),
        ("7", 7, 7),
        (" 7.500 ", 7.5, None),
        ("16.000", 16, 16),
        ("-12", -12, -12),
        ("1e3", 1000, 1000),
        ("9007199254740993", 9007199254740992, 9007199254740993),
        (9007199254740993, 9007199254740992, 9007199254740993),
        (-0.0, 0, 0),
    ],
)
def test_numbers(value: object, number: float, integer: int | None) -> None:
    assert vendor_json.number(value) == number
    assert vendor_json.integer(value) == integer


def test_there_is_no_negative_zero() -> None:
    assert str(vendor_json.number(-0.0)) == "0.0"


TRUTHS: list[tuple[object, bool | None]] = [
    *((value, True) for value in (True, 1, "1", "true", "True", " 1 ")),
    *((value, False) for value in (False, 0, "0", "false", "FALSE")),
    *((value, None) for value in [*NOTHING, 2, "yes", 1.0]),
]


@pytest.mark.parametrize(("value", "truth"), TRUTHS)
def test_truth(value: object, truth: bool | None) -> None:
    assert vendor_json.boolean(value) is truth


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Garage", "Garage"),
        ("  ", None),
        ("", None),
        (None, None),
        (7, None),
        ("a\ud800b", "a?b"),
        ("x" * 5000, "x" * 1000),
    ],
)
def test_text(value: object, text: str | None) -> None:
    assert vendor_json.text(value) == text
