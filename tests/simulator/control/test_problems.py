"""Everything that goes wrong has one shape, and every error of the rooms below has an answer."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest

import simulator
from simulator.control.problems import ANSWERS, ControlError, TooManyStreams, code_of
from simulator.truth.errors import SandboxError
from tests.simulator.control.bench import HOST, JSON, ControlBench

ROOMS = ("truth", "faults", "journal", "scenario", "control")


def _errors(kind: type[SandboxError] = SandboxError) -> Iterator[type[SandboxError]]:
    for room in ROOMS:
        package = importlib.import_module(f"simulator.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    yield from _below(kind)


def _below(kind: type[SandboxError]) -> Iterator[type[SandboxError]]:
    for inner in kind.__subclasses__():
        if inner.__module__.startswith(tuple(f"{simulator.__name__}.{room}." for room in ROOMS)):
            yield inner
        yield from _below(inner)


@pytest.mark.parametrize("kind", sorted(set(_errors()) - {ControlError}, key=str), ids=code_of)
def test_every_error_has_an_answer(kind: type[SandboxError]) -> None:
    assert kind in ANSWERS
    assert 400 <= ANSWERS[kind].status < 500 or kind is TooManyStreams  # nobody's mistake: it passes
    assert ANSWERS[kind].todo


def test_codes_tell_errors_apart() -> None:
    assert len({code_of(kind) for kind in ANSWERS}) == len(ANSWERS)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        pytest.param("GET", "/chargers/nobody", None, 404, "UNKNOWN_CHARGER", id="charger"),
        pytest.param("GET", "/accounts/nobody", None, 404, "UNKNOWN_ACCOUNT", id="account"),
        pytest.param("GET", "/worlds/none", None, 404, "UNKNOWN_WORLD", id="world"),
        pytest.param("GET", "/worlds/none/chargers", None, 404, "UNKNOWN_WORLD", id="in a world"),
        pytest.param("GET", "/faults/none", None, 404, "UNKNOWN_FAULT", id="fault"),
        pytest.param("DELETE", "/faults/none", None, 404, "UNKNOWN_FAULT", id="fault to mend"),
        pytest.param("GET", "/runs/9", None, 404, "UNKNOWN_RUN", id="run"),
        pytest.param("GET", "/journal/9", None, 404, "UNKNOWN_EXCHANGE", id="exchange"),
        pytest.param("GET", "/journal/x", None, 404, "UNKNOWN_EXCHANGE", id="no number"),
        pytest.param("GET", "/scenarios/none", None, 404, "UNKNOWN_SCENARIO", id="scenario"),
        pytest.param("GET", "/scenarios/..%2Fetc.yaml", None, 404, "UNKNOWN_SCENARIO", id="a file"),
        pytest.param("GET", "/nowhere", None, 404, "NOT_FOUND", id="path"),
        pytest.param("PUT", "/clock", {}, 405, "METHOD_NOT_ALLOWED", id="method"),
        pytest.param("GET", "/chargers?limit=0", None, 422, "BAD_INPUT", id="limit too small"),
        pytest.param("GET", "/chargers?limit=501", None, 422, "BAD_INPUT", id="limit too large"),
        pytest.param("GET", "/chargers?limit=many", None, 422, "BAD_INPUT", id="no limit"),
        pytest.param("GET", "/chargers?limit=1&limit=2", None, 422, "BAD_INPUT", id="twice"),
        pytest.param("GET", "/chargers?vendor=WALLBOX", None, 422, "BAD_INPUT", id="no vendor"),
        pytest.param("GET", "/chargers?colour=red", None, 422, "BAD_INPUT", id="unknown query"),
        pytest.param("GET", "/clock?x=1", None, 422, "BAD_INPUT", id="no query at all"),
        pytest.param("GET", "/journal?status=600", None, 422, "BAD_INPUT", id="no status"),
        pytest.param("POST", "/chargers", [], 422, "BAD_INPUT", id="no object"),
        pytest.param("POST", "/chargers", {}, 422, "BAD_INPUT", id="vendor missing"),
        pytest.param("POST", "/chargers", {"vendor": "EASEE", "x": 1}, 422, "BAD_INPUT", id="unknown key"),
        pytest.param("POST", "/chargers", {"vendor": "EASEE", "about": "A B"}, 422, "BAD_INPUT", id="no handle"),
        pytest.param("POST", "/chargers/easee-charging/reset", {"x": 1}, 422, "BAD_INPUT", id="no body wanted"),
        pytest.param("PATCH", "/clock", {"stepS": -1}, 422, "BAD_INPUT", id="back in time"),
        pytest.param("PATCH", "/clock", {"stepS": 1e300}, 422, "BAD_INPUT", id="for ever"),
        pytest.param("PATCH", "/clock", {"now": "tomorrow"}, 422, "BAD_INPUT", id="no moment"),
        pytest.param("POST", "/worlds", {"name": "demo"}, 409, "WORLD_EXISTS", id="world exists"),
        pytest.param("DELETE", "/worlds/demo", None, 422, "BAD_INPUT", id="the default world stays"),
    ],
)
def test_one_shape(method: str, path: str, body: object, status: int, code: str) -> None:
    bench = ControlBench()
    assert bench.refused(method, path, body) == (status, code)
    problem = bench.ask(method, path, body).json
    assert problem["detail"]
    assert problem["todo"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"{", id="broken"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
        pytest.param(b'{"do": "plug", "with": {"wanted_wh": NaN}}', id="NaN"),
        pytest.param(b'{"do": "plug", "with": {"wanted_wh": 1e999}}', id="infinite"),
        pytest.param(b'{"do": "plug", "with": {"wanted_wh": 1' + b"0" * 400 + b"}}", id="huge"),
        pytest.param(b'{"do": "\\ud800"}', id="half a letter"),
        pytest.param(b'{"do": "a\\u0000b"}', id="NUL"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_bodies_nobody_can_read(body: bytes) -> None:
    said = ControlBench().call("POST", "/_sandbox/chargers/easee-charging/actions", (HOST, JSON), body)
    assert (said.status, said.json["code"]) == (422, "BAD_INPUT")


def test_what_was_expected_and_what_came() -> None:
    problem = ControlBench().ask("POST", "/chargers/easee-charging/actions", {"do": "limit", "with": {"limit_a": 3}})
    assert problem.json["detail"] == "with.limit_a: expected a current in A, 0 or 6 and more, got 3"
    assert (problem.json["expected"], problem.json["got"]) == ("a current in A, 0 or 6 and more", "3")


def test_a_mistake_of_ours_tells_nothing(caplog: pytest.LogCaptureFixture) -> None:
    bench = ControlBench()
    views: dict[str, Any] = bench.app.view_functions
    views["getClock_default"] = lambda **_: 1 / 0
    said = bench.ask("GET", "/clock")
    assert (said.status, said.json["code"]) == (500, "OUR_MISTAKE")
    assert b"Traceback" not in said.body
    assert "division by zero" in caplog.text
