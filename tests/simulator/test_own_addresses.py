"""What answers say of the vendor's own addresses: its root by host name, its mount by path, and nothing else."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from simulator.export import MOUNTS
from simulator.faults.status import Status
from simulator.inprocess import WsgiAnswer
from simulator.truth.states import Vendor
from simulator.truth.world import Worlds
from simulator.vendors import easee, go_e, zaptec
from tests.simulator.clouds import Clouds

HERE = "127.0.0.1:8420"
APPS = {
    Vendor.EASEE: easee.create_app(Worlds()),
    Vendor.GO_E: go_e.create_app(Worlds()),
    Vendor.ZAPTEC: zaptec.create_app(Worlds()),
}
HANDLES = {Vendor.EASEE: "easee-charging", Vendor.GO_E: "go-e-charging", Vendor.ZAPTEC: "zaptec-charging"}
READ_BY_POST = ("/hubs/<any(chargers, products):hub>/negotiate", "/api/chargehistory/installationreport")
"""What is asked by POST and changes nothing."""
_ANY_URL = re.compile(r"https?://[^\s\"'<>\\]+")
_WORDS = {"number": "1", "circuit": "1", "user": "1", "start": "2026-01-01", "end": "2026-01-02", "ticks": "1"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A vendor at one of its names. prefix: what stands before its own paths there."""

    vendor: Vendor
    host: str
    prefix: str

    @property
    def root(self) -> str:
        """Its address there."""
        scheme = "http" if self.host.endswith((".localhost", HERE)) else "https"
        return f"{scheme}://{self.host}{self.prefix}/"


def _asked(vendor: Vendor, clouds: Clouds) -> Iterator[Asked]:
    serial = clouds.charger("go-e-charging").serial
    names = {
        Vendor.EASEE: ("api.easee.com", "api.easee.cloud", "streams.easee.com", "easee.localhost"),
        Vendor.GO_E: (f"{serial}.api.v3.go-e.io", f"{serial}.go-e.localhost"),
        Vendor.ZAPTEC: ("api.zaptec.com", "zaptec.localhost"),
    }
    yield Asked(vendor, HERE, MOUNTS[vendor] + (f"/{serial}" if vendor is Vendor.GO_E else ""))
    for host in names[vendor]:
        yield Asked(vendor, host, "")


def _paths(vendor: Vendor, clouds: Clouds) -> list[tuple[str, str]]:
    """Method and path of whatever can be read, and of some addresses nobody has."""
    charger = clouds.charger(HANDLES[vendor])
    words = {**_WORDS, "serial": charger.serial, "charger_id": charger.vendor_charger_id, "hub": "chargers"}
    found = [("GET", "/"), ("GET", "//api//chargers"), ("GET", "/api/chargers/"), ("GET", "/nothing/here")]
    for rule in APPS[vendor].url_map.iter_rules():
        method = "GET" if "GET" in (rule.methods or ()) else "POST" if rule.rule in READ_BY_POST else None
        path = re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda name: words.get(name[1], charger.vendor_charger_id), rule.rule)
        if method and not path.startswith("/app/"):
            found.append((method, path.removeprefix(f"/{charger.serial}") if vendor is Vendor.GO_E else path))
    return found


def _ask(clouds: Clouds, asked: Asked, method: str, path: str) -> WsgiAnswer:
    headers = [("Host", asked.host), clouds.bearer(HANDLES[asked.vendor])]
    if method == "GET":
        return clouds.call(method, f"{asked.prefix}{path}", headers)
    return clouds.call(method, f"{asked.prefix}{path}", [*headers, ("Content-Type", "application/json")], b"{}")


def _said(answer: WsgiAnswer) -> str:
    return "\n".join([*(f"{name}: {value}" for name, value in answer.headers), answer.body.decode()])


@pytest.mark.parametrize("vendor", Vendor)
def test_no_answer_names_an_address_of_ours(vendor: Vendor) -> None:
    clouds = Clouds()
    answered = set()
    for asked in _asked(vendor, clouds):
        for method, path in _paths(vendor, clouds):
            answer = _ask(clouds, asked, method, path)
            answered.add(answer.status)
            text = _said(answer)
            ours = [url for url in _ANY_URL.findall(text) if urlsplit(url).netloc in (asked.host, HERE, "sandbox")]
            assert [url for url in ours if not url.startswith(asked.root)] == [], (asked, method, path)
            if not asked.prefix:
                assert not re.search(rf"{MOUNTS[vendor]}\b/|_sandbox|{HERE}", text), (asked, method, path, text)
            assert not 300 <= answer.status < 400, (asked, method, path)
    assert {200, 404} <= answered


@pytest.mark.parametrize(
    ("host", "prefix", "root"),
    [
        (HERE, "/zaptec", f"http://{HERE}/zaptec/"),
        ("api.zaptec.com", "", "https://api.zaptec.com/"),
        ("API.zaptec.com:443", "", "https://api.zaptec.com/"),
        ("zaptec.localhost:8420", "", "http://zaptec.localhost:8420/"),
    ],
)
def test_zaptecs_discovery_leads_to_its_own_token_endpoint(host: str, prefix: str, root: str) -> None:
    clouds = Clouds()
    said = json.loads(clouds.call("GET", f"{prefix}/.well-known/openid-configuration", [("Host", host)]).body)
    places = {
        "authorization_endpoint": "oauth/authorize",
        "token_endpoint": "oauth/token",
        "jwks_uri": ".well-known/jwks",
    }
    assert {name: said[name] for name in places} == {name: f"{root}{place}" for name, place in places.items()}
    token = urlsplit(said["token_endpoint"])
    refused = clouds.call("POST", token.path, [("Host", token.netloc)])
    assert (refused.status, json.loads(refused.body)["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("host", "prefix"), [(HERE, "/easee"), ("streams.easee.com", ""), ("easee.localhost:8420", "")]
)
def test_easees_negotiation_sends_a_listener_nowhere_else(host: str, prefix: str) -> None:
    clouds = Clouds()
    asked = Asked(Vendor.EASEE, host, prefix)
    said = json.loads(_ask(clouds, asked, "POST", "/hubs/chargers/negotiate?negotiateVersion=1").body)
    assert set(said) == {"negotiateVersion", "connectionId", "connectionToken", "availableTransports"}
    assert "url" not in said


@pytest.mark.parametrize(("host", "prefix"), [(HERE, "/easee"), ("api.easee.com", "")])
def test_easees_gateway_redirects_to_where_the_vendor_does(host: str, prefix: str) -> None:
    clouds = Clouds()
    clouds.bearer("easee-charging")
    clouds.world.options["easee.gateway_block"] = "redirect"
    answer = _ask(clouds, Asked(Vendor.EASEE, host, prefix), "GET", "/api/chargers")
    assert (answer.status, dict(answer.headers)["Location"]) == (301, "https://blackhole.easee.com")


@pytest.mark.parametrize(
    ("vendor", "host", "path"),
    [
        (Vendor.EASEE, "api.easee.com", "/api/chargers"),
        (Vendor.GO_E, "{serial}.api.v3.go-e.io", "/api/status"),
        (Vendor.ZAPTEC, "api.zaptec.com", "/api/chargers"),
    ],
)
def test_journal_and_faults_know_one_path_by_host_and_by_mount(vendor: Vendor, host: str, path: str) -> None:
    clouds = Clouds()
    serial = clouds.charger("go-e-charging").serial
    name, place = host.format(serial=serial), f"{MOUNTS[vendor]}/{serial}" if vendor is Vendor.GO_E else MOUNTS[vendor]
    clouds.bearer(HANDLES[vendor])
    clouds.break_(Status(503), paths=frozenset({f"{place}{path}"}))
    seen = len(clouds.legs())
    by_path = _ask(clouds, Asked(vendor, HERE, place), "GET", path)
    by_host = _ask(clouds, Asked(vendor, name, ""), "GET", path)
    assert (by_path.status, by_host.status) == (503, 503)
    assert [leg.target for leg in clouds.legs()[seen:]] == [f"{place}{path}"] * 2
