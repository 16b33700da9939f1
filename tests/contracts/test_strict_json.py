import json
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.strict_json import StrictJsonError, json_path, parse, parse_object

ACCEPTED = [
    pytest.param(b"{}", {}, id="empty object"),
    pytest.param(b' \r\n\t{"a": 1}\n', {"a": 1}, id="blanks around"),
    pytest.param(b'{"a":7.2e0,"b":-1E+2,"c":-0.0}', {"a": 7.2, "b": -100.0, "c": 0.0}, id="exponents"),
    pytest.param(b'{"a":12,"b":12.0}', {"a": 12, "b": 12.0}, id="integers and doubles"),
    pytest.param(b'{"a":1e-999}', {"a": 0.0}, id="too small is zero"),
    pytest.param(b'{"a":' + b"9" * 308 + b"}", {"a": int("9" * 308)}, id="a long integer that a double holds"),
    pytest.param('{"a":"Zürich 🚗"}'.encode(), {"a": "Zürich 🚗"}, id="UTF-8"),
    pytest.param(rb'{"a":"\u00fc \ud83d\ude97 \/"}', {"a": "ü 🚗 /"}, id="escapes and a whole pair"),
    pytest.param(rb'{"a":"\\ud83d"}', {"a": r"\ud83d"}, id="an escaped backslash is no surrogate"),
    pytest.param(b'{"a":{"x":1},"b":{"x":1}}', {"a": {"x": 1}, "b": {"x": 1}}, id="same key in two objects"),
    pytest.param(b'{"a":1,"A":2}', {"a": 1, "A": 2}, id="keys differ in case"),
    pytest.param(b'{"NaN":"Infinity"}', {"NaN": "Infinity"}, id="NaN as text"),
    pytest.param(b"[1, null, true]", [1, None, True], id="a list is the schema's business"),
    pytest.param(b"null", None, id="null is the schema's business"),
]

REFUSED = [
    pytest.param(b"", "empty", "byte 0", id="empty"),
    pytest.param(b" \n", "not JSON", "line 2, column 1", id="blanks only"),
    pytest.param(b"\xef\xbb\xbf{}", "byte order mark of UTF-8", "byte 0", id="byte order mark"),
    pytest.param("{}".encode("utf-16"), "byte order mark of UTF-16", "byte 0", id="UTF-16 with mark"),
    pytest.param(b"\xfe\xff\x00{\x00}", "UTF-16, big-endian", "byte 0", id="UTF-16 big-endian with mark"),
    pytest.param("{}".encode("utf-16-le"), "not JSON", "line 1, column 2", id="UTF-16 without mark"),
    pytest.param(b"\x00\x00\xfe\xff\x00\x00\x00{", "UTF-32", "byte 0", id="UTF-32 with mark"),
    pytest.param('{"a":"ü"}'.encode("latin-1"), "0xFC is not UTF-8", "byte 6", id="Latin-1"),
    pytest.param(b'{"a":"\xed\xa0\xbd"}', "0xED is not UTF-8", "byte 6", id="surrogate in UTF-8 bytes"),
    pytest.param(b'{"a":"\xc0\xaf"}', "0xC0 is not UTF-8", "byte 6", id="overlong UTF-8"),
    pytest.param(b'{"a":1,"a":1}', '"a" appears more than once', "$", id="duplicate key"),
    pytest.param(b'{"b":[{},{"a":1,"a":2}]}', '"a" appears more than once', "$.b[1]", id="nested duplicate key"),
    pytest.param(rb'{"a":1,"\u0061":2}', '"a" appears more than once', "$", id="duplicate by escape"),
    pytest.param(b'{"a":{"b":NaN}}', "NaN is not a JSON number", "$.a.b", id="NaN"),
    pytest.param(b'{"a":[Infinity]}', "Infinity is not", "$.a[0]", id="Infinity"),
    pytest.param(b'{"a":-Infinity}', "-Infinity is not", "$.a", id="minus Infinity"),
    pytest.param(b'{"a":1e999}', "1e999 is too large", "$.a", id="overflow"),
    pytest.param(b'{"a":-1.5E400}', "too large", "$.a", id="negative overflow"),
    pytest.param(b'{"a":' + b"9" * 400 + b"}", "too large", "$.a", id="integer overflow"),
    pytest.param(b'{"a":' + b"9" * 5000 + b"}", "too large", "$.a", id="more digits than Python converts"),
    pytest.param(rb'{"a":"\ud83d"}', "half a surrogate pair", "$.a", id="first half alone"),
    pytest.param(rb'{"a":["\ude97"]}', "half a surrogate pair", "$.a[0]", id="second half alone"),
    pytest.param(rb'{"a":{"\ud83d":1}}', "half a surrogate pair", "$.a", id="half a pair in a key"),
    pytest.param(b'{"a":1,}', "not JSON", "line 1, column 8", id="trailing comma"),
    pytest.param(b"{}\n{}", "something follows", "line 2, column 1", id="two documents"),
    pytest.param(b"{}x", "something follows", "line 1, column 3", id="trailing garbage"),
    pytest.param(b"{}\x00", "something follows", "line 1, column 3", id="trailing zero byte"),
    pytest.param(b'{"a":"x\ny"}', "not JSON", "line 1, column 8", id="bare line feed in a text"),
    pytest.param(b"{'a':1}", "not JSON", "line 1, column 2", id="single quotes"),
    pytest.param(b"{a:1}", "not JSON", "line 1, column 2", id="key without quotes"),
    pytest.param(b'{"a":01}', "not JSON", "line 1, column 7", id="leading zero"),
    pytest.param(b'{"a":+1}', "not JSON", "line 1, column 6", id="plus sign"),
    pytest.param(b'{"a":.5}', "not JSON", "line 1, column 6", id="no digit before the point"),
    pytest.param(b'{"a":True}', "not JSON", "line 1, column 6", id="Python's True"),
    pytest.param(b'{"a":1} // done', "something follows", "line 1, column 9", id="comment"),
    pytest.param('{"a":１}'.encode(), "not JSON", "line 1, column 6", id="digits of another script"),
    pytest.param(b"Unauthorized", "not JSON", "line 1, column 1", id="bare text"),
    pytest.param(b'"Unauthorized"', "bare text", "$", id="bare text in quotes"),
    pytest.param(json.dumps("{}").encode(), "bare text", "$", id="JSON inside a string"),
    pytest.param(b"<html></html>", "not JSON", "line 1, column 1", id="HTML"),
    pytest.param(b'{"a":1', "not JSON", "line 1, column 7", id="cut short"),
    pytest.param(b"[" * 100_000, "nested too deeply", "$", id="nested beyond the stack"),
]


@pytest.mark.parametrize(("raw", "value"), ACCEPTED)
def test_accepted(raw: bytes, value: object) -> None:
    assert parse(raw) == value


@pytest.mark.parametrize(("raw", "what", "where"), REFUSED)
def test_refused(raw: bytes, what: str, where: str) -> None:
    with pytest.raises(StrictJsonError) as caught:
        parse(raw)
    assert what in caught.value.what
    assert caught.value.where == where
    assert str(caught.value) == f"{caught.value.what} ({where})"


def test_the_first_fault_is_told() -> None:
    with pytest.raises(StrictJsonError, match=r"NaN is not a JSON number \(\$\.a\)"):
        parse(b'{"a":NaN,"b":{"c":1,"c":2}}')


def test_a_long_word_is_cut_in_the_sentence() -> None:
    with pytest.raises(StrictJsonError) as caught:
        parse(b'{"a":' + b"9" * 5000 + b"}")
    assert len(caught.value.what) < 100


def test_a_deep_but_readable_value_with_a_fault_is_told() -> None:
    depth = sys.getrecursionlimit() // 4
    with pytest.raises(StrictJsonError) as caught:
        parse(b"[" * depth + b"NaN" + b"]" * depth)
    assert caught.value.where == "$" + "[0]" * depth


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        pytest.param(b'{"a":1}', {"a": 1}, id="object"),
        pytest.param(b"[]", None, id="list"),
        pytest.param(b"nonsense", None, id="not JSON"),
        pytest.param(b'{"a":1,"a":2}', None, id="not strict"),
        pytest.param(None, None, id="no content"),
    ],
)
def test_parse_object(raw: bytes | None, value: object) -> None:
    assert parse_object(raw) == value


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ([], "$"),
        (["chargeState", "chargeRate"], "$.chargeState.chargeRate"),
        (["a", 0, "b"], "$.a[0].b"),
        (["a b"], '$["a b"]'),
        (["ä"], '$["\\u00e4"]'),
        ([""], '$[""]'),
    ],
)
def test_json_path(parts: list[str | int], path: str) -> None:
    assert json_path(parts) == path


def read_or_refused(raw: bytes) -> object:
    try:
        return parse(raw)
    except StrictJsonError as error:
        return error


@settings(deadline=None, database=None, derandomize=True, max_examples=300)
@given(st.binary() | st.text(alphabet='{}[]":,\\ud8NaInfty019.e-+ \n').map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_reason(raw: bytes) -> None:
    value = read_or_refused(raw)
    if isinstance(value, StrictJsonError):
        assert value.what
        assert value.where
    else:
        assert json.loads(raw) == value
        assert json.dumps(value, allow_nan=False, ensure_ascii=False).encode("utf-8")
