"""The control app: alive, ready, what is where, and JSON for everything else."""

import json
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from simulator.app import Sandbox
from simulator.control.app import create_app
from simulator.demo import open_demo
from simulator.export import MOUNTS
from simulator.truth.clock import WorldClock
from tests.simulator.clouds import START_S


def _ask(path: str, method: str = "GET", ready: Callable[[], bool] = lambda: True) -> TestResponse:
    return create_app(ready).test_client().open(path, method=method)


def test_health_does_not_wait_for_readiness() -> None:
    said = _ask("/_sandbox/healthz", ready=lambda: False)
    assert (said.status_code, said.get_json()) == (200, {"status": "ok"})


@pytest.mark.parametrize(
    ("ready", "status", "word"),
    [pytest.param(True, 200, "ok", id="ready"), pytest.param(False, 503, "starting", id="not ready")],
)
def test_readiness(ready: bool, status: int, word: str) -> None:
    said = _ask("/_sandbox/readyz", ready=lambda: ready)
    assert (said.status_code, said.get_json()) == (status, {"status": word})


def test_the_index_names_what_is_where() -> None:
    said = _ask("/").get_json()
    assert said["name"] == "charger-sandbox"
    places = said["places"]
    assert places["chargerService"] == "/v1.0.0/chargers/{chargerId}/refresh"
    vendors = [places["easee"], places["goE"], places["zaptec"]]
    assert [place.split("/")[1] for place in vendors] == [mount.strip("/") for mount in MOUNTS.values()]
    assert _ask(places["health"]).status_code == 200
    assert _ask(places["readiness"]).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        pytest.param("GET", "/nothing", 404, None, id="unknown path"),
        pytest.param("GET", "/_sandbox", 404, None, id="half a path"),
        pytest.param("GET", "/v1.0.0/chargers/1/refresh", 404, None, id="no service here"),
        pytest.param("POST", "/", 405, {"GET", "HEAD", "OPTIONS"}, id="wrong method"),
        pytest.param("DELETE", "/_sandbox/healthz", 405, {"GET", "HEAD", "OPTIONS"}, id="wrong method at health"),
    ],
)
def test_everything_else_is_json_too(method: str, path: str, status: int, allow: set[str] | None) -> None:
    said = _ask(path, method)
    assert (said.status_code, said.mimetype) == (status, "application/problem+json")
    problem = json.loads(said.data)
    assert (problem["status"], problem["detail"]) == (status, f"nothing answers {method} {path}: see places")
    assert problem["places"]["health"] == "/_sandbox/healthz"
    assert (set(said.headers["Allow"].split(", ")) if "Allow" in said.headers else None) == allow


@pytest.mark.parametrize(
    ("awaits_service", "world", "service", "ready"),
    [
        pytest.param(False, False, False, False, id="no world"),
        pytest.param(False, True, False, True, id="a world"),
        pytest.param(True, True, False, False, id="the service is awaited"),
        pytest.param(True, True, True, True, id="the service is there"),
        pytest.param(True, False, True, False, id="the service without a world"),
    ],
)
def test_a_sandbox_is_ready_when_all_is_there(awaits_service: bool, world: bool, service: bool, ready: bool) -> None:
    sandbox = Sandbox(awaits_service=awaits_service)
    if world:
        open_demo(sandbox, WorldClock(START_S))
    if service:
        sandbox.service = create_app(lambda: True)
    assert sandbox.ready() is ready
