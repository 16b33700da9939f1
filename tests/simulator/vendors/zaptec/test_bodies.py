"""Bodies of writes: what counts as none, what cannot be read, and what is out of range."""

from typing import Any

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from simulator.vendors.zaptec.bodies import Fields, fields_of, rows_of
from simulator.vendors.zaptec.errors import Refusal

JSON = "application/json"


def request_with(data: bytes, content_type: str | None = JSON) -> Request:
    """A POST with that body."""
    return Request(EnvironBuilder(method="POST", data=data, content_type=content_type).get_environ())


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        pytest.param(b"", None, id="nothing"),
        pytest.param(b"", JSON, id="an empty body"),
        pytest.param(b" \r\n", JSON, id="blanks"),
        pytest.param(b"{}", JSON, id="an empty object"),
        pytest.param(b"null", JSON, id="null"),
        pytest.param(b"", "application/x-www-form-urlencoded", id="an empty form"),
        pytest.param(b"a=6", "application/x-www-form-urlencoded", id="a form"),
        pytest.param(b'{"a": null}', JSON, id="a null member"),
    ],
)
def test_nothing_said(data: bytes, content_type: str | None) -> None:
    assert fields_of(request_with(data, content_type)).number("a") is None


@pytest.mark.parametrize("content_type", [JSON, "application/json-patch+json", "text/json", "text/plain", None])
@pytest.mark.parametrize("data", [b'{"maxChargeCurrent": 6}', b'\xef\xbb\xbf{"MAXCHARGECURRENT": "6.0"}'])
def test_json_under_any_type_in_any_case(data: bytes, content_type: str | None) -> None:
    assert fields_of(request_with(data, content_type)).number("maxChargeCurrent") == 6


@pytest.mark.parametrize(
    "data", [b"{", b"[1]", b"6", b'"text"', b"\xff", b'{"a": NaN}', b"[" * 200_000, b'{"a": 1' + b"0" * 5000 + b"}"]
)
def test_what_is_no_object_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        fields_of(request_with(data))
    response = refused.value.response
    assert (response.status_code, response.content_type) == (400, "application/problem+json; charset=utf-8")


@pytest.mark.parametrize(("data", "count"), [(b"", 0), (b"null", 0), (b"[]", 0), (b'[{"id": 1}, {}]', 2)])
def test_rows(data: bytes, count: int) -> None:
    assert len(rows_of(request_with(data))) == count


@pytest.mark.parametrize("data", [b"{}", b"[1]", b"[null]", b"7"])
def test_what_is_no_list_of_objects_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        rows_of(request_with(data))
    assert refused.value.response.status_code == 400


READ = [
    pytest.param("number", 6, 6.0, id="a whole number"),
    pytest.param("number", 15.9, 15.9, id="a decimal"),
    pytest.param("number", "-1", -1.0, id="a number as text"),
    pytest.param("flag", True, True, id="true"),
    pytest.param("flag", "False", False, id="false as text"),
    pytest.param("text", "a", "a", id="text"),
    pytest.param("text", 1, "1", id="a number as a text"),
    pytest.param("text", True, "true", id="a boolean as a text"),
]


@pytest.mark.parametrize(("read", "value", "expected"), READ)
def test_members(read: str, value: object, expected: object) -> None:
    assert getattr(Fields({"Key": value}), read)("key") == expected


UNREADABLE = [
    ("number", True),
    ("number", "six"),
    ("number", ""),
    ("number", [6]),
    ("number", "Infinity"),
    ("number", 10**400),
    ("flag", "yes"),
    ("flag", 1),
    ("text", {}),
    ("text", []),
    ("inner", "text"),
    ("inner", 1),
]


@pytest.mark.parametrize(("read", "value"), UNREADABLE)
def test_members_that_cannot_be_read(read: str, value: object) -> None:
    with pytest.raises(Refusal) as refused:
        getattr(Fields({"Key": value}), read)("key")
    assert refused.value.response.status_code == 400
    assert list(refused.value.response.get_json()["errors"]) == ["key"]


@pytest.mark.parametrize(
    ("read", "arguments", "value"),
    [("number", (0, 32), 32.1), ("number", (0, 32), -0.1), ("choice", ((1, 3),), 2), ("choice", ((1, 3),), 1.5)],
)
def test_members_out_of_range(read: str, arguments: tuple[Any, ...], value: float) -> None:
    with pytest.raises(Refusal) as refused:
        getattr(Fields({"Key": value}), read)("key", *arguments)
    assert refused.value.response.status_code == 500
    assert refused.value.response.get_json() == {"Code": 529, "Details": None, "StackTrace": None}
