"""Values as plain JSON and back: each comes back as exactly what it was, and nothing else is taken for one."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pytest

from simulator.truth.errors import BadState
from simulator.truth.openings import Openings
from simulator.truth.plain import Codecs

CODECS = Codecs(classes=(Openings,))


class Colour(StrEnum):
    """Two words."""

    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Point:
    """A dataclass."""

    x: float
    name: str = ""


@dataclass(frozen=True)
class Pair:
    """A dataclass with others in it."""

    first: Point
    second: "Point | Colour"


ROUND_TRIPS: list[tuple[Any, Any]] = [
    (bool, True),
    (int, 2**63),
    (float, 0.1 + 0.2),
    (float, 16),
    (float, math.inf),
    (float, -math.inf),
    (float, 1_767_603_600.123456),
    (str, 'a "text" of \ud800 and \0'),
    (Colour, Colour.BLUE),
    (int | None, None),
    (int | None, 3),
    (tuple[int, ...], (1, 2, 3)),
    (tuple[float, str], (1.5, "a")),
    (Sequence[str], ("a", "b")),
    (frozenset[str], frozenset({"b", "a"})),
    (Mapping[str, float], {"b": 1.0, "a": math.inf}),
    (Mapping[int, str], {109: "a"}),
    (Mapping[int | str, int], {109: 1, "109": 2}),
    (Mapping[str, Mapping[str, int]], {"a": {"b": 1}}),
    (Point, Point(1.0, "a")),
    (Pair, Pair(Point(1.0), Colour.RED)),
    (Pair, Pair(Point(1.0), Point(math.inf, "b"))),
    (Point | Colour | None, None),
    (bool | int | float | str, 2.5),
    (Any, None),
    (Any, [1, 2.5, "a", True, None]),
    (Any, {"a": [{"b": (1, 2)}]}),
    (Any, {"$tuple": 1, "b": {"$number": "2"}}),
    (Any, {1: "a", "1": "b"}),
    (Any, (16.0, math.inf)),
    (Any, frozenset({3, 1})),
    (Any, Openings(((1.0, 2.0),), 86_400.0)),
    (Any, {"openings": Openings(((1.0, 2.0),))}),
]


def _told(value: object) -> str:
    """The same in every process, whatever order sets have there."""
    return repr(sorted(value)) if isinstance(value, frozenset) else repr(value)


@pytest.mark.parametrize(("hint", "value"), ROUND_TRIPS, ids=_told)
def test_values_come_back_as_they_were(hint: Any, value: Any) -> None:
    codec = CODECS.of(hint)
    text = json.dumps(codec.write(value), allow_nan=False)
    back = codec.read(json.loads(text))
    assert back == value
    assert type(back) is type(value)


def test_what_is_no_number_comes_back_too() -> None:
    for hint in (float, Any):
        assert math.isnan(CODECS.of(hint).read(CODECS.of(hint).write(math.nan)))


def test_the_order_of_a_mapping_is_kept() -> None:
    codec = CODECS.of(Mapping[str, int])
    assert list(codec.read(json.loads(json.dumps(codec.write({"b": 1, "a": 2}))))) == ["b", "a"]


@pytest.mark.parametrize(
    ("hint", "plain"),
    [
        (bool, 1),
        (int, True),
        (int, 1.0),
        (int, "1"),
        (float, "1"),
        (float, True),
        (float, None),
        (str, 1),
        (str, None),
        (Colour, "green"),
        (Colour, ["red"]),
        (int | None, "x"),
        (tuple[int, ...], {"0": 1}),
        (tuple[int, ...], ["1"]),
        (tuple[float, str], [1.0]),
        (frozenset[str], "ab"),
        (Mapping[str, int], [["a", 1]]),
        (Mapping[int, str], {"1": "a"}),
        (Point, {"x": 1.0}),
        (Point, {"x": 1.0, "name": "a", "z": 1}),
        (Point, [1.0, "a"]),
        (Pair, {"first": {"x": 1.0, "name": ""}, "second": {"x": 1.0, "name": ""}}),
        (Point | Colour, {"$Openings": {}}),
        (Any, {"$Point": {"x": 1.0, "name": ""}}),
        (Any, {"$number": "1e5"}),
        (Any, {"$tuple": [], "more": 1}),
    ],
    ids=repr,
)
def test_anything_else_is_refused(hint: Any, plain: Any) -> None:
    with pytest.raises(BadState, match="expected, got"):
        CODECS.of(hint).read(plain)


def test_what_no_room_has_named_is_not_written() -> None:
    with pytest.raises(TypeError, match="no way to keep a Point"):
        CODECS.of(Any).write(Point(1.0))
    with pytest.raises(TypeError, match="no way to keep"):
        CODECS.of(object.__class__)
