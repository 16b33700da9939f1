"""Clients with the vendors' own addresses built in, led to the sandbox by their environment alone."""

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from simulator.delivery import delivering
from simulator.faults.fault import Fault
from simulator.faults.outcome import Ending
from simulator.faults.reset import Reset
from simulator.faults.silence import Silence
from simulator.hosts import DOMAINS, answers_for
from simulator.intercept.authority import Authority, Flaw
from simulator.intercept.exports import exports
from simulator.intercept.interceptor import Interceptor
from simulator.serve import Server
from simulator.truth.clock import SystemWall
from tests.end_to_end.programs import COMMAND, Program, run, running
from tests.end_to_end.proxied import CLIENTS, Call, bare_environment, outcomes
from tests.simulator.clouds import Clouds
from tests.simulator.ends import Ends
from tests.simulator.serve.conftest import hello
from tests.simulator.serve.raw_client import connected

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BEARER = {"Authorization": "Bearer {token}"}
TRUST = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
each_client = pytest.mark.parametrize("client", CLIENTS)


def _journey(export: dict[str, Any]) -> list[Call]:
    """Log in at each vendor's own address and read a charger there, with what a fleet export knows."""
    about = {charger["vendor"]: charger for charger in export["chargers"] if charger["about"] == "charging"}
    accounts = {account["id"]: account["credentials"] for account in export["accounts"]}
    easee, go_e, zaptec = (accounts[about[vendor]["accountId"]] for vendor in ("EASEE", "GO_E", "ZAPTEC"))
    login = json.dumps({"userName": easee["username"], "password": easee["password"]})
    grant = urlencode({"grant_type": "password", **zaptec})
    serial, charger = about["EASEE"]["serial"], about["ZAPTEC"]["vendorChargerId"]
    go_e_host = f"{about['GO_E']['serial']}.api.v3.go-e.io"
    return [
        ("POST", "https://api.easee.com/api/accounts/login", JSON, login),
        ("GET", f"https://api.easee.com/state/{serial}/observations?ids=109", BEARER, ""),
        ("GET", f"https://api.easee.cloud/api/chargers/{serial}/config", BEARER, ""),
        ("GET", f"https://{go_e_host}/api/status?filter=sse,car&token={go_e['token']}", {}, ""),
        ("POST", "https://api.zaptec.com/oauth/token", FORM, grant),
        ("GET", f"https://api.zaptec.com/api/chargers/{charger}", BEARER, ""),
    ]


def _export_of(program: Program) -> dict[str, Any]:
    export: dict[str, Any] = json.loads(program.line())
    return export


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the interceptor keeps its files."""
    return tmp_path_factory.mktemp("intercept") / "ca"


@pytest.fixture(scope="module")
def export(folder: Path) -> Iterator[dict[str, Any]]:
    """What ``up --intercept`` said when it was ready; it runs as long as this module's tests."""
    words = ("--port", "0", "--intercept", "--intercept-port", "0", "--ca-dir", str(folder))
    with running("up", "--json", *words) as program:
        yield _export_of(program)
        ended = program.stop()
    assert (ended.code, ended.stdout, ended.stderr) == (0, "", "")


@pytest.fixture(scope="module")
def exported(export: dict[str, Any], folder: Path) -> dict[str, str]:
    """What ``env`` tells a shell."""
    told: dict[str, str] = json.loads(run("env", "--json", "--ca-dir", str(folder)).stdout)
    before = os.environ.get("NODE_OPTIONS", "")
    assert told == exports(export["intercept"]["proxyUrl"], Path(export["intercept"]["caFile"]), before)
    return told


@each_client
def test_it_reads_every_vendor(client: str, export: dict[str, Any], exported: dict[str, str]) -> None:
    login, state, config, go_e, grant, charger = outcomes(client, _journey(export), exported)
    assert [said[0] for said in (login, state, config, go_e, grant, charger)] == [200] * 6
    assert [row["id"] for row in json.loads(state[1])["observations"]] == [109]
    serials = {row["vendor"]: row["serial"] for row in export["chargers"] if row["about"] == "charging"}
    assert json.loads(go_e[1]) == {"sse": serials["GO_E"], "car": 2}
    assert json.loads(charger[1])["DeviceId"] == serials["ZAPTEC"]


@each_client
def test_it_reaches_nobody_else(client: str, exported: dict[str, str]) -> None:
    plan: list[Call] = [("GET", "https://example.org/", {}, ""), ("GET", "https://portal.zaptec.com/", {}, "")]
    for said in outcomes(client, plan, exported):
        assert "403" in str(said)


@each_client
def test_it_trusts_nobody_unasked(client: str, export: dict[str, Any], exported: dict[str, str]) -> None:
    untrusting = {name: value for name, value in exported.items() if name not in TRUST}
    for said in outcomes(client, _journey(export)[:1], untrusting):
        assert said[0] == "error"
        assert "certificate" in said[2].lower()


_STREAM = """
import json, sys
from websockets.sync.client import connect
with connect("wss://streams.easee.com/hubs/chargers", additional_headers={"Authorization": sys.argv[1]}) as stream:
    stream.send(json.dumps({"protocol": "json", "version": 1}) + chr(30))
    print(stream.recv(30)[:-1])
"""


def test_a_stream(export: dict[str, Any], exported: dict[str, str]) -> None:
    login = outcomes("requests", _journey(export)[:1], exported)[0]
    token = f"Bearer {json.loads(login[1])['accessToken']}"
    words = [sys.executable, "-c", _STREAM, token]
    environment = bare_environment() | exported
    ended = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=60.0, check=False)
    assert (ended.stdout, ended.stderr) == ("{}\n", "")


def test_two_terminals_and_no_parameter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    missing = run("env")
    assert (missing.code, missing.stdout) == (2, "")
    assert "start `charger-sandbox up --intercept` first" in missing.stderr
    charger_sandbox = shlex.join([sys.executable, *COMMAND])
    script = f'eval "$({charger_sandbox} env)"; curl -sS https://api.zaptec.com/api/constants'
    environment = bare_environment() | {"XDG_STATE_HOME": str(tmp_path)}
    trusted = set()
    for _ in range(2):
        with running("up", "--port", "0", "--intercept", "--intercept-port", "0", "--json") as program:
            _export_of(program)
            said = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, text=True, timeout=60.0)
            assert said.stderr == ""
            assert "WildcardGuid" in json.loads(said.stdout)
            trusted.add((tmp_path / "charger-sandbox" / "intercept" / "ca.pem").read_bytes())
            assert program.stop().code == 0
    assert len(trusted) == 1


def test_the_printed_lines_are_true(tmp_path: Path) -> None:
    folder = tmp_path / "a folder"
    with running("up", "--port", "0", "--intercept", "--intercept-port", "0", "--ca-dir", str(folder)) as program:
        lines = program.lines_until("Ctrl-C stops it.")
        number = next(number for number, line in enumerate(lines) if line.startswith("HTTPS proxy"))
        url = lines[number].split()[2].rstrip(",")
        command = shlex.split(lines[number + 1].strip().removeprefix('eval "$(').removesuffix(')"'))
        told = json.loads(run(*command[1:], "--json").stdout)
        assert (command[0], told["HTTPS_PROXY"]) == ("charger-sandbox", url)
        assert outcomes("requests", [("GET", "https://api.zaptec.com/api/constants", {}, "")], told)[0][0] == 200
        assert program.stop().code == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_with_clients_connected(number: signal.Signals, tmp_path: Path) -> None:
    words = ("--intercept", "--intercept-port", "0", "--ca-dir", str(tmp_path))
    with running("up", "--port", "0", "--json", *words) as program:
        port = int(_export_of(program)["intercept"]["proxyUrl"].rpartition(":")[2])
        with connected(port, 60.0) as silent, connected(port, 60.0) as tunnelled:
            tunnelled.sendall(b"CONNECT api.easee.com:443 HTTP/1.1\r\n\r\n")
            assert tunnelled.recv(12) == b"HTTP/1.1 200"
            ended = program.stop(number)
            assert silent.recv(1) == b""
    assert (ended.code, ended.stdout, ended.stderr) == (0, "", "")


def test_a_proxy_port_that_is_taken(tmp_path: Path) -> None:
    with Server(hello) as other:
        words = ("--intercept", "--intercept-port", str(other.port), "--ca-dir", str(tmp_path))
        ended = run("up", "--port", "0", *words)
    assert (ended.code, ended.stdout) == (2, "")
    assert ended.stderr == (
        f"charger-sandbox: a free port was expected at 127.0.0.1:{other.port} for the proxy, but another program "
        "listens there: stop it, or choose another with --intercept-port (0 lets the system choose)\n"
    )


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = run("up", "--port", "0", "--intercept", "--intercept-port", "0", "--ca-dir", str(tmp_path / "file"))
    assert (ended.code, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert ended.stderr.endswith("cannot be used (File exists): choose another with --ca-dir\n")


def test_without_it_nothing_of_it_is_loaded() -> None:
    with running("up", "--port", "0", "--json", python=("-X", "importtime")) as program:
        assert "intercept" not in _export_of(program)
        loaded = {line.rpartition("|")[2].strip() for line in program.stop().stderr.splitlines()}
    assert not loaded & {"cryptography", "asyncio", "simulator.intercept.interceptor", "simulator.intercept.authority"}


class Rigged(Clouds):
    """The demo world behind an interceptor in this process, where certificates and sockets can be broken."""

    def __init__(self, running: ExitStack, folder: Path) -> None:
        super().__init__()
        self.authority = Authority.make(DOMAINS, SystemWall().now_s)
        server = running.enter_context(Server(delivering(self.sandbox.wsgi)))
        self.interceptor = running.enter_context(Interceptor(server.port, answers_for, self.authority.leaf))
        trusted = folder / "ca.pem"
        trusted.write_bytes(self.authority.certificate_pem)
        self.exported = exports(self.interceptor.url, trusted)

    def asking(self) -> list[Call]:
        """Read a charger's state."""
        url = f"https://api.zaptec.com{self.state_path('zaptec-charging').removeprefix('/zaptec')}"
        return [("GET", url, dict([self.bearer("zaptec-charging")]), "")]


@pytest.fixture
def rigged(tmp_path: Path) -> Iterator[Rigged]:
    """The whole, running."""
    with ExitStack() as running:
        yield Rigged(running, tmp_path)


@each_client
@pytest.mark.parametrize(
    ("flaw", "words"),
    [
        pytest.param(Flaw.WRONG_NAME, ("match", "altname"), id="wrong name"),
        pytest.param(Flaw.EXPIRED, ("expired",), id="expired"),
    ],
)
def test_a_certificate_with_a_flaw_is_not_accepted(
    rigged: Rigged, client: str, flaw: Flaw, words: tuple[str, ...]
) -> None:
    rigged.interceptor.certificate_for = lambda host: rigged.authority.leaf(host, flaw)
    (said,) = outcomes(client, rigged.asking(), rigged.exported)
    assert said[0] == "error"
    assert any(word in str(said).lower() for word in words), said
    assert [leg for leg in rigged.legs() if leg.method == "GET"] == []


def _tells(*words: str) -> Callable[[str], bool]:
    return lambda text: any(word in text for word in words)


_RESET = _tells("reset", "ECONNRESET", "RemoteDisconnected", "disconnected", "EOF occurred", "unexpected eof")
_CUT = _tells(
    *("IncompleteRead", "incomplete", "without sending complete", "payload is not completed", "aborted"),
    *("bytes remaining", "does not match content-length"),
)
_LATE = _tells("timed out", "Timeout", "TIMEOUT", "due to timeout")


@each_client
@pytest.mark.parametrize(
    ("fault", "looks_like"),
    [
        pytest.param(Reset(), _RESET, id="reset"),
        pytest.param(Ends(20, Ending.FIN), _CUT, id="cut short"),
        pytest.param(Ends(20, Ending.STALL), _LATE, id="stalled"),
        pytest.param(Silence(), _LATE, id="silence"),
    ],
)
def test_a_fault_is_met_as_what_it_is(
    rigged: Rigged, client: str, fault: Fault, looks_like: Callable[[str], bool]
) -> None:
    plan = rigged.asking()
    rigged.break_(fault)
    (said,) = outcomes(client, plan, rigged.exported, timeout_s=1.0 if looks_like is _LATE else 30.0)
    assert said[0] == "error"
    assert looks_like(f"{said[1]}: {said[2]}"), said
