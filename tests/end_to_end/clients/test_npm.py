"""Clients from npm, unmodified and with the vendor's hosts built in, through the interceptor."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from simulator.faults.fault import Fault
from simulator.faults.reset import Reset
from simulator.faults.status import Status
from simulator.hosts import DOMAINS, answers_for
from simulator.intercept.authority import Authority
from simulator.intercept.exports import exports
from simulator.intercept.interceptor import Interceptor
from simulator.truth.clock import SystemWall
from tests.end_to_end.clients import node
from tests.end_to_end.clients.catalogue import NotInstalled
from tests.end_to_end.clients.conftest import Serving
from tests.end_to_end.clients.install import install_from_npm
from tests.end_to_end.clients.node import NPM, node_running, npm_clients, npm_place_of, run_node
from tests.end_to_end.clients.run import DRIVERS
from tests.end_to_end.clients.served import ServedClouds

SLIM, HOMEBRIDGE = "easee-js-slim-1.1.0", "homebridge-easee-1.2.4"
HANDLE = "easee-charging"
EXAMPLE = "easee-js-slim/src/examples/printEaseeDetails.js"
LAST_LINE = "With EASEE_DEBUG=true all API call-results will be printed. "
each_client = pytest.mark.parametrize("client", npm_clients())


PROFILES = ("current", "legacy")
"""Easee's cloud without and with the state route that went away in September 2026."""


class Behind:
    """Easee's cloud behind an interceptor. env: what leads a client there."""

    def __init__(self, running: ExitStack, clouds: ServedClouds, folder: Path) -> None:
        authority = Authority.make(DOMAINS, SystemWall().now_s)
        trusted = folder / "ca.pem"
        trusted.write_bytes(authority.certificate_pem)
        self.clouds = clouds
        self.account, self.serial = clouds.account(HANDLE), clouds.charger(HANDLE).serial
        self.interceptor = running.enter_context(Interceptor(clouds.server.port, answers_for, authority.leaf))
        self.env = exports(self.interceptor.url, trusted)
        self.owner = {"EASEE_USERNAME": self.account.username, "EASEE_PASSWORD": self.account.password}
        self.told = {"username": self.account.username, "password": self.account.password, "serial": self.serial}


@pytest.fixture(params=PROFILES)
def profile(request: pytest.FixtureRequest) -> str:
    """How old Easee's cloud is."""
    return str(request.param)


@pytest.fixture
def behind(serving: Serving, tmp_path: Path, profile: str) -> Iterator[Behind]:
    """The whole, running."""
    with ExitStack() as running:
        yield Behind(running, serving({"easee.profile": profile}), tmp_path)


@each_client
def test_the_lock_pins_everything_and_names_no_registry(client: str) -> None:
    lock = json.loads((NPM / client / "package-lock.json").read_text(encoding="utf-8"))
    own, *packages = lock["packages"].values()
    name, _, version = client.rpartition("-")
    assert own["dependencies"] == {name: version}
    assert all(package["integrity"].startswith("sha512-") and "resolved" not in package for package in packages)
    assert {"axios": lock["packages"]["node_modules/axios"]["version"]} == json.loads(
        (NPM / client / "package.json").read_text(encoding="utf-8")
    )["overrides"]


@each_client
def test_what_is_installed_is_what_is_locked(client: str) -> None:
    lock = json.loads((NPM / client / "package-lock.json").read_text(encoding="utf-8"))
    for place, package in lock["packages"].items():
        if place and not package.get("optional") and not package.get("peer"):
            manifest = npm_place_of(client) / place / "package.json"
            assert json.loads(manifest.read_text(encoding="utf-8"))["version"] == package["version"]


def test_without_npm_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(node, "INSTALLED", tmp_path)
    monkeypatch.setenv("PATH", "")
    assert install_from_npm() == 0
    said = capfd.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert said.err.startswith("npm is not installed, so clients from npm are not either")
    with pytest.raises(NotInstalled, match="with Node and npm there, run "), node_running(SLIM, EXAMPLE, env={}):
        pass


def test_the_slim_client_prints_its_summary(behind: Behind) -> None:
    with node_running(SLIM, EXAMPLE, env=behind.env | behind.owner) as program:
        lines = program.lines_until(LAST_LINE)
    text = "\n".join(lines)
    assert "---- Login success ----" in lines
    assert f"(ChargerId: {behind.serial})" in text
    assert f"export EASEE_CHARGERID='{behind.serial}'" in lines
    assert re.search(r"^export EASEE_SITEID='\d+'$", text, re.MULTILINE)
    assert "maxCircuitCurrentP1: 16" in text


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        pytest.param(Reset(), "Could not query access Token from login", id="reset"),
        pytest.param(Status(503), "Could not query access Token from login", id="503"),
    ],
)
def test_the_slim_client_meets_a_fault_and_comes_back(behind: Behind, fault: Fault, said: str) -> None:
    behind.clouds.break_(fault)
    with node_running(SLIM, EXAMPLE, env=behind.env | behind.owner) as program:
        ended = program.ended()
    assert ended.code != 0
    assert said in ended.stderr
    behind.clouds.opened.board.mend("fault")
    with node_running(SLIM, EXAMPLE, env=behind.env | behind.owner) as program:
        assert "---- Login success ----" in program.lines_until(LAST_LINE)


def test_homebridge_without_our_authority(behind: Behind) -> None:
    env = {name: value for name, value in behind.env.items() if name != "NODE_EXTRA_CA_CERTS"}
    with node_running(
        HOMEBRIDGE, str(DRIVERS / "homebridge_easee_rest.js"), json.dumps(behind.told), env=env
    ) as program:
        ended = program.ended()
    assert ended.code != 0
    assert re.search("unable to verify|self-signed|issuer certificate", ended.stderr)
    assert behind.clouds.legs() == []


def test_homebridge_reads_and_steers(behind: Behind, profile: str) -> None:
    said = run_node(HOMEBRIDGE, "homebridge_easee_rest.js", env=behind.env, **behind.told)
    assert said["properties"] > 10
    assert said["expiresIn"] == 3600
    assert said["profile"]["eMail"] == behind.account.username
    assert [charger["id"] for charger in said["chargers"]] == [behind.serial]
    assert said["products"][0]["circuits"][0]["chargers"][0]["id"] == behind.serial
    assert said["details"]["serialNumber"] == behind.serial
    assert said.get("state", {}).get("chargerOpMode") == (3 if profile == "legacy" else None)
    assert said["config"]["isEnabled"] is True
    assert (said["light"], said["pause"]) == (202, 202)
    asked = [leg.status for leg in behind.clouds.legs() if leg.target.endswith(f"/chargers/{behind.serial}/state")]
    assert asked == [200 if profile == "legacy" else 404]
    behind.clouds.world.clock.step(120.0)
    assert json.loads(behind.clouds.state(HANDLE).body)["observations"][0]["value"] == 2
    again = run_node(HOMEBRIDGE, "homebridge_easee_rest.js", env=behind.env, **behind.told)
    assert again.get("state", {}).get("chargerOpMode") == (2 if profile == "legacy" else None)
    assert again["config"]["ledStripBrightness"] == 40


def test_homebridge_listens_at_the_vendors_own_address(behind: Behind) -> None:
    port = {"INTERCEPT_PORT": str(behind.interceptor.port), "NODE_EXTRA_CA_CERTS": behind.env["NODE_EXTRA_CA_CERTS"]}
    before = ("--require", str(DRIVERS / "at_port_443.js"))
    heard = run_node(HOMEBRIDGE, "homebridge_easee_stream.js", *before, env=port, **behind.told)
    assert heard["109"] == "3"
    assert 10.0 < float(heard["120"]) < 12.0
