"""The assembly: worlds come and go, and everything has its place on one port."""

import json
from typing import TYPE_CHECKING

import pytest

from simulator.app import Sandbox, api_key_for
from simulator.inprocess import call_wsgi
from simulator.truth.clock import WorldClock
from simulator.truth.errors import UnknownWorld, WorldExists
from simulator.truth.states import Vendor
from tests.simulator.clouds import START_S, Clouds, one_charger

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment


def _service(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    start_response("299 Service", [])
    return [str(environ["PATH_INFO"]).encode()]


@pytest.mark.parametrize(
    ("path", "who"),
    [
        pytest.param("/v1.0.0/chargers/1/refresh", "service", id="refresh"),
        pytest.param("/v1.0.0/anything", "service", id="the service's own 404"),
        pytest.param("/v1.0.0", "service", id="its root"),
        pytest.param("/_provider_states", "service", id="provider states"),
        pytest.param("/v1.0.01/chargers/1/refresh", "control", id="begins alike"),
        pytest.param("/_provider_statesman", "control", id="begins alike too"),
        pytest.param("/easee/v1.0.0", "EASEE", id="easee"),
        pytest.param("/go-e/1/api/status", "GO_E", id="go-e"),
        pytest.param("/zaptec/api/chargers", "ZAPTEC", id="zaptec"),
        pytest.param("/easees/api", "control", id="nearly a vendor"),
        pytest.param("/", "control", id="index"),
        pytest.param("/_sandbox/healthz", "control", id="health"),
    ],
)
def test_everything_has_its_place(path: str, who: str) -> None:
    clouds = Clouds()
    clouds.sandbox.service = _service
    said = clouds.call("GET", path)
    is_control = b"places" in said.body or said.body == b'{"status":"ok"}\n'
    seen = "service" if said.status == 299 else "control" if is_control else "vendor"
    assert seen == (who if who in ("service", "control") else "vendor")
    if seen == "service":
        assert said.body.decode() == path


def test_without_a_service_its_paths_lead_nowhere() -> None:
    said = Clouds().call("GET", "/v1.0.0/chargers/1/refresh")
    assert said.status == 404
    assert json.loads(said.body)["code"] == "NOT_FOUND"


def test_the_clouds_alone_know_no_service() -> None:
    sandbox = Sandbox()
    sandbox.service = _service
    assert call_wsgi(sandbox.wsgi, "GET", "/v1.0.0/x").status == 299
    assert call_wsgi(sandbox.vendors, "GET", "/v1.0.0/x").status == 404


@pytest.mark.parametrize(
    ("seed", "world", "key"),
    [
        pytest.param(7, "demo", "sk-r1lvwqxyerdiy5u1n8jeezio", id="the documented one"),
        pytest.param(8, "demo", "sk-", id="another seed"),
        pytest.param(7, "other", "sk-", id="another world"),
    ],
)
def test_api_keys_are_derived(seed: int, world: str, key: str) -> None:
    made = api_key_for(seed, world)
    assert made.startswith(key)
    assert made == api_key_for(seed, world)
    assert len(made) == 27
    assert (made == api_key_for(7, "demo")) is (seed == 7 and world == "demo")


@pytest.mark.parametrize(
    ("name", "seed", "first_index", "words"),
    [
        pytest.param("demo", 8, 1000, "a world with the name 'demo'", id="name taken"),
        pytest.param("other", 7, 0, "already has", id="serials taken"),
    ],
)
def test_a_world_that_does_not_fit_leaves_no_trace(name: str, seed: int, first_index: int, words: str) -> None:
    clouds = Clouds()
    before = dict(clouds.sandbox.opened)
    with pytest.raises(WorldExists, match=words):
        clouds.beside(name, seed=seed, first_index=first_index)
    assert clouds.sandbox.opened == before
    assert list(clouds.sandbox.worlds) == [clouds.world]
    assert clouds.state("go-e-charging").status == 200


@pytest.mark.parametrize("vendor", ["easee", "go-e", "zaptec"])
def test_a_closed_world_is_unknown_and_its_place_free(vendor: str) -> None:
    clouds = Clouds()
    other = clouds.beside("other")
    handle = f"{vendor}-charging"
    assert other.state(handle).status == 200
    key, path = other.bearer(handle), other.state_path(handle)
    clouds.sandbox.close_world("other")
    assert set(clouds.sandbox.opened) == {"demo"}
    assert clouds.call("GET", path, [key]).status in (401, 403)
    assert clouds.state(handle).status == 200
    again = clouds.beside("other")
    assert again.legs() == []
    assert again.state(handle).status == 200


def test_closing_a_world_that_is_not_there() -> None:
    clouds = Clouds()
    with pytest.raises(UnknownWorld, match="no world is called 'other'"):
        clouds.sandbox.close_world("other")
    assert set(clouds.sandbox.opened) == {"demo"}


def test_options_reach_the_world() -> None:
    sandbox = Sandbox()
    options = {"easee.profile": "legacy"}
    opened = sandbox.open_world("w", one_charger(Vendor.EASEE), WorldClock(START_S), options=options)
    assert opened.world.options == options
    clouds = Clouds(sandbox, opened)
    charger = clouds.charger("easee-charging")
    said = clouds.call("GET", f"/easee/api/chargers/{charger.serial}/state", [clouds.bearer("easee-charging")])
    assert said.status == 200
