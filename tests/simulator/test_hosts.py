"""Vendors are found by host name as well as by path."""

import json

import httpx
import pytest

from simulator.app import Sandbox
from simulator.demo import open_demo
from simulator.hosts import _HOSTS, DOMAINS, answers_for, mount_of
from simulator.inprocess import call_wsgi
from simulator.serve import Server
from simulator.truth.clock import WorldClock


@pytest.mark.parametrize(
    ("host", "mount"),
    [
        ("easee.localhost", "/easee"),
        ("easee.localhost:8420", "/easee"),
        ("api.easee.com", "/easee"),
        ("API.Easee.COM.", "/easee"),
        ("api.easee.cloud", "/easee"),
        ("streams.easee.com", "/easee"),
        ("zaptec.localhost:1", "/zaptec"),
        ("api.zaptec.com", "/zaptec"),
        ("012345.go-e.localhost:8420", "/go-e/012345"),
        ("205563.api.v3.go-e.io", "/go-e/205563"),
        ("app.v3.go-e.io", "/go-e/app"),
        ("app.go-e.localhost:8420", "/go-e/app"),
        ("12345.api.v3.go-e.io", None),
        ("1234567.go-e.localhost", None),
        ("x.205563.api.v3.go-e.io", None),
        ("api.easee.com.evil.example", None),
        ("127.0.0.1:8420", None),
        ("localhost", None),
        ("", None),
    ],
)
def test_which_vendor_a_host_is(host: str, mount: str | None) -> None:
    assert mount_of(host) == mount
    assert answers_for(host) is (mount is not None)


def test_every_host_is_under_one_of_the_domains() -> None:
    names = [*_HOSTS, "205563.api.v3.go-e.io", "205563.go-e.localhost"]
    assert [name for name in names if not name.endswith(tuple(f".{domain}" for domain in DOMAINS))] == []


@pytest.mark.parametrize(
    ("host", "scheme"),
    [("api.zaptec.com", "https"), ("zaptec.localhost", "http"), ("127.0.0.1", "http")],
)
def test_a_vendor_has_its_own_name_under_tls_only(sandbox: Sandbox, host: str, scheme: str) -> None:
    prefix = "" if mount_of(host) else "/zaptec"
    said = call_wsgi(sandbox.wsgi, "GET", f"{prefix}/.well-known/openid-configuration", [("Host", host)])
    assert json.loads(said.body)["token_endpoint"].startswith(f"{scheme}://{host}/")


@pytest.fixture
def sandbox() -> Sandbox:
    sandbox = Sandbox()
    open_demo(sandbox, WorldClock(1_767_603_600.0))
    return sandbox


@pytest.mark.parametrize("host", ["api.zaptec.com", "zaptec.localhost:8420"])
@pytest.mark.parametrize("prefix", ["", "/zaptec"])
def test_the_same_answer_by_host_and_by_path(sandbox: Sandbox, host: str, prefix: str) -> None:
    by_path = call_wsgi(sandbox.wsgi, "GET", "/zaptec/api/constants", [("Host", "127.0.0.1")])
    by_host = call_wsgi(sandbox.wsgi, "GET", f"{prefix}/api/constants", [("Host", host)])
    assert (by_host.status, by_host.body) == (by_path.status, by_path.body) == (200, by_path.body)


def test_a_vendor_host_has_no_charger_service(sandbox: Sandbox) -> None:
    sandbox.service = sandbox.vendors
    answer = call_wsgi(sandbox.wsgi, "GET", "/v1.0.0/chargers/x/refresh", [("Host", "api.zaptec.com")])
    assert answer.status == 404
    assert b"places" not in answer.body


def test_a_charger_by_its_own_host_over_a_socket(sandbox: Sandbox) -> None:
    world = sandbox.opened["demo"].world
    charger = world.charger("go-e-charging")
    key = world.accounts.get(charger.account_id).token
    with Server(sandbox.wsgi) as server:
        answer = httpx.get(
            f"{server.url}/api/status",
            params={"token": key, "filter": "sse,car"},
            headers={"Host": f"{charger.serial}.api.v3.go-e.io"},
            trust_env=False,
        )
    assert answer.json() == {"sse": charger.serial, "car": 2}
