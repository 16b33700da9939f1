"""How values are written and read."""

from enum import IntEnum

import pytest

from simulator.vendors.go_e.jsontext import Ready, encoded, number, text, value_of


class Seven(IntEnum):
    SEVEN = 7


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param(None, "null", id="null"),
        pytest.param(True, "true", id="true"),
        pytest.param(False, "false", id="false"),
        pytest.param(16, "16", id="int"),
        pytest.param(Seven.SEVEN, "7", id="enum"),
        pytest.param(0.0, "0", id="zero"),
        pytest.param(-0.0, "0", id="minus zero"),
        pytest.param(32.0, "32", id="whole float"),
        pytest.param(231.2, "231.2", id="float"),
        pytest.param(-16843.01, "-16843.01", id="below zero"),
        pytest.param("Øst \"1\"", '"Øst \\"1\\""', id="text"),
        pytest.param([1.0, "a", None], '[1,"a",null]', id="list"),
        pytest.param({"a": {"b": [0.5]}}, '{"a":{"b":[0.5]}}', id="object"),
        pytest.param([], "[]", id="empty list"),
        pytest.param({}, "{}", id="empty object"),
        pytest.param(Ready("[1,2]"), "[1,2]", id="ready"),
    ],
)  # fmt: skip
def test_text(value: object, written: str) -> None:
    assert text(value) == written


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_json_has_no_word_for(value: float) -> None:
    with pytest.raises(ValueError, match="no word"):
        number(value)


def test_text_of_something_else() -> None:
    with pytest.raises(TypeError, match="set"):
        text({1})


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        pytest.param("16", 16, id="int"),
        pytest.param("0.0", 0, id="whole float"),
        pytest.param("3.5", 3.5, id="float"),
        pytest.param("true", True, id="bool"),
        pytest.param("null", None, id="null"),
        pytest.param('"16"', "16", id="quoted"),
        pytest.param("Bare", "Bare", id="bare"),
        pytest.param("", "", id="empty"),
        pytest.param('{"a":[1.0]}', {"a": [1]}, id="nested"),
        pytest.param("NaN", "NaN", id="NaN"),
        pytest.param("-Infinity", "-Infinity", id="infinity"),
        pytest.param("[1e999]", "[1e999]", id="too big"),
        pytest.param("[" * 3000, "[" * 3000, id="never closed"),
        pytest.param("[" * 300 + "]" * 300, "[" * 300 + "]" * 300, id="too deep"),
        pytest.param("[[[[[]]]]]", [[[[[]]]]], id="deep enough"),
        pytest.param("9" * 5000, "9" * 5000, id="too long"),
    ],
)
def test_value_of(raw: str, value: object) -> None:
    read = value_of(raw)
    assert read == value
    assert type(read) is type(value)


def test_encoded() -> None:
    assert encoded('"Ø\ud800"') == b'"\xc3\x98?"'
