"""``up`` as a user runs it: everything it prints is true, and it ends when it is told to."""

import json
import shlex
import signal

import httpx
import pytest

from simulator.serve import Server
from tests.end_to_end.magic import ALL, REJECTED, Call, broken_promises, calls_in
from tests.end_to_end.programs import run, running
from tests.simulator.serve.conftest import hello
from tests.simulator.serve.raw_client import answer_on, connected

LAST_LINE = "Ctrl-C stops it."
HEAVY = ("schemathesis", "hypothesis", "openapi_core", "faker", "jsonschema", "pytest", "yaml")
SIGNALS = [signal.SIGINT, signal.SIGTERM]
each_signal = pytest.mark.parametrize("number", SIGNALS, ids=[number.name for number in SIGNALS])


def _calls(lines: list[str]) -> list[Call]:
    calls = []
    for line in lines:
        told, curl, command = line.partition("curl -s ")
        if curl:
            header, url = shlex.split(f"curl -s {command}")[-2:]
            name, _, value = header.partition(": ")
            about = told.split()[0].removeprefix("easee-").removeprefix("go-e-").removeprefix("zaptec-")
            calls.append(Call(about, url, {name: value}))
    return calls


def test_every_printed_curl_gives_its_printed_answer() -> None:
    with running("up", "--port", "0") as program:
        lines = program.lines_until(LAST_LINE)
        calls = _calls(lines)
        assert broken_promises(calls) == []
        printed = [line.split()[1:3] for line in lines if "curl" in line]
        again = [[str(part) for part in call.answer()] for call in calls if call.about != REJECTED]
        assert again == [words for words, call in zip(printed, calls, strict=True) if call.about != REJECTED]
        ended = program.stop()
    assert (ended.code, ended.stdout, ended.stderr) == (0, "stopped\n", "")


def test_what_it_prints_above_the_table_is_true() -> None:
    with running("up", "--port", "0") as program:
        lines = program.lines_until(LAST_LINE)
        told = {line.split()[0]: line.split()[-1] for line in lines[: lines.index("")]}
        call = next(call for call in _calls(lines) if call.about == "charging")
        assert call.headers == {"X-API-KEY": told["X-API-KEY"]}
        url = told["charger-service"].replace("{chargerId}", call.url.split("/")[-2])
        assert url == call.url
        places = [told["EASEE"], told["GO_E"].replace("{serial}", "385915"), told["ZAPTEC"]]
        doors = ["/api/chargers", "/api/status", "/api/chargers"]
        asked = [httpx.get(place + door, trust_env=False) for place, door in zip(places, doors, strict=True)]
        assert [said.status_code for said in asked] == [401] * 3


def test_json_is_one_line_that_says_what_fleet_says() -> None:
    with running("up", "--port", "0", "--json", "--seed", "11") as program:
        export = json.loads(program.line())
        base_url = export["service"]["baseUrl"]
        assert httpx.get(f"{base_url}/_sandbox/readyz", trust_env=False).json() == {"status": "ok"}
        charging = next(call for call in calls_in(export, base_url, export["service"]["apiKey"]))
        assert charging.answer() == (200, "CHARGING")
        ended = program.stop()
    assert (ended.code, ended.stdout, ended.stderr) == (0, "", "")
    fleet = run("fleet", "--json", "--seed", "11", "--port", base_url.rpartition(":")[2])
    assert json.loads(fleet.stdout) == export
    assert len(export["chargers"]) == ALL


@each_signal
def test_a_signal_stops_it_cleanly_and_frees_the_port(number: signal.Signals) -> None:
    with running("up", "--port", "0", "--json") as program:
        export = json.loads(program.line())
        port = int(export["service"]["baseUrl"].rpartition(":")[2])
        with connected(port, 60.0) as idle:
            assert answer_on(idle, b"GET /_sandbox/healthz HTTP/1.1\r\nHost: t\r\n\r\n")[0] == "HTTP/1.1 200 OK"
            ended = program.stop(number)
            assert idle.recv(1) == b""
    assert (ended.code, ended.stdout, ended.stderr) == (0, "", "")
    with Server(hello, port=port) as successor:
        assert httpx.get(successor.url, trust_env=False).status_code == 200


def test_a_hanging_caller_does_not_keep_it_from_stopping() -> None:
    with running("up", "--port", "0", "--json") as program:
        export = json.loads(program.line())
        base_url = export["service"]["baseUrl"]
        with connected(int(base_url.rpartition(":")[2]), 60.0) as caller:
            caller.sendall(b"GET / HTTP/1.1\r\nHost: t\r\n")  # and never the end of the head
            ended = program.stop()
    assert (ended.code, ended.stderr) == (0, "")


def test_a_port_that_is_taken() -> None:
    with Server(hello) as other:
        ended = run("up", "--port", str(other.port))
    assert (ended.code, ended.stdout) == (2, "")
    assert ended.stderr == (
        f"charger-sandbox: a free port was expected at 127.0.0.1:{other.port}, but another program listens there: "
        "stop it, or choose another port (0 lets the system choose)\n"
    )


def test_an_address_others_could_reach() -> None:
    ended = run("up", "--port", "0", "--host", "0.0.0.0")
    assert (ended.code, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1
    assert "a loopback address was expected" in ended.stderr


@pytest.mark.parametrize(
    ("profile", "old_route"),
    [pytest.param("current", 404, id="current"), pytest.param("legacy", 200, id="legacy")],
)
def test_the_profile_of_easee(profile: str, old_route: int) -> None:
    with running("up", "--port", "0", "--json", "--easee-profile", profile, "--host", "localhost") as program:
        export = json.loads(program.line())
        base_url = export["service"]["baseUrl"]
        assert base_url.startswith("http://localhost:")
        assert calls_in(export, base_url, export["service"]["apiKey"])[0].answer() == (200, "CHARGING")
        account, charger = export["accounts"][0]["credentials"], export["chargers"][0]
        given = {"userName": account["username"], "password": account["password"]}
        easee = export["vendors"]["EASEE"]["baseUrl"]
        with httpx.Client(trust_env=False) as client:
            token = client.post(f"{easee}/api/accounts/login", json=given).json()["accessToken"]
            headers = {"Authorization": f"Bearer {token}"}
            said = client.get(f"{easee}/api/chargers/{charger['serial']}/state", headers=headers)
        assert said.status_code == old_route


def test_starting_it_loads_nothing_it_does_not_need() -> None:
    with running("up", "--port", "0", "--json", python=("-X", "importtime")) as program:
        export = json.loads(program.line())
        calls = calls_in(export, export["service"]["baseUrl"], export["service"]["apiKey"])
        assert {call.answer()[0] for call in calls if call.about == "charging"} == {200}
        ended = program.stop()
    loaded = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert {"flask", "cheroot", "httpx", "simulator.app", "click"} <= loaded
    assert [name for name in loaded if name.partition(".")[0] in HEAVY] == []
