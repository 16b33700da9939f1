"""The reference charger-service as a process of its own, in front of clouds in another."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.serve import Server
from tests.end_to_end.magic import broken_promises, calls_in
from tests.end_to_end.programs import Program, run, running
from tests.simulator.serve.conftest import hello


@pytest.fixture(scope="module")
def export() -> Iterator[dict[str, Any]]:
    """The export of clouds that are up."""
    with running("up", "--port", "0", "--json") as clouds:
        yield json.loads(clouds.line())


@pytest.fixture
def fleet_file(export: dict[str, Any], tmp_path: Path) -> Path:
    """The same as a file."""
    path = tmp_path / "fleet.json"
    path.write_text(json.dumps(export), encoding="utf-8")
    return path


def _url(service: Program) -> str:
    """The service's base URL, from its ready line."""
    name, url = service.line().split()
    assert name == "charger-service"
    assert url.endswith("/v1.0.0/chargers/{chargerId}/refresh")
    return url.partition("/v1.0.0")[0]


def test_it_gives_the_33_answers(export: dict[str, Any], fleet_file: Path) -> None:
    with running("service", "--fleet", str(fleet_file), "--port", "0") as service:
        url = _url(service)
        assert url != export["service"]["baseUrl"]
        assert broken_promises(calls_in(export, url, export["service"]["apiKey"])) == []
        ended = service.stop()
    assert (ended.code, ended.stdout, ended.stderr) == (0, "", "")


def test_a_key_of_its_own(export: dict[str, Any], fleet_file: Path) -> None:
    with running("service", "--fleet", str(fleet_file), "--port", "0", "--api-key", "mine") as service:
        url = _url(service)
        assert calls_in(export, url, "mine")[0].answer() == (200, "CHARGING")
        assert calls_in(export, url, export["service"]["apiKey"])[0].answer() == (401, "UNAUTHORIZED")


def test_provider_states_only_when_asked_for(export: dict[str, Any], fleet_file: Path) -> None:
    headers = {"X-API-KEY": export["service"]["apiKey"]}
    state = {"state": "account disconnected", "params": {"accountId": export["accounts"][0]["id"]}}
    with running("service", "--fleet", str(fleet_file), "--port", "0", "--provider-states") as service:
        url = _url(service)
        assert httpx.post(f"{url}/_provider_states", json=state, headers=headers, trust_env=False).is_success
        call = calls_in(export, url, export["service"]["apiKey"])[0]
        assert call.answer() == (503, "VENDOR_ACCOUNT_IS_DISCONNECTED")
    with running("service", "--fleet", str(fleet_file), "--port", "0") as service:
        said = httpx.post(f"{_url(service)}/_provider_states", json=state, headers=headers, trust_env=False)
        assert said.status_code == 404


def test_a_vendor_that_is_not_there(export: dict[str, Any], tmp_path: Path) -> None:
    with Server(hello) as gone:
        pass
    vendors = {vendor: {"baseUrl": gone.url} for vendor in export["vendors"]}
    path = tmp_path / "fleet.json"
    path.write_text(json.dumps({**export, "vendors": vendors}), encoding="utf-8")
    with running("service", "--fleet", str(path), "--port", "0") as service:
        calls = calls_in(export, _url(service), export["service"]["apiKey"])
        seen = {call.answer() for call in calls if call.about == "charging"}
        assert seen == {(503, "VENDOR_CONNECTION_ERROR")}


def test_ctrl_c_stops_it_cleanly(fleet_file: Path) -> None:
    with running("service", "--fleet", str(fleet_file), "--port", "0") as service:
        _url(service)
        ended = service.stop(signal.SIGINT)
    assert (ended.code, ended.stdout, ended.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(None, "cannot be read (No such file or directory)", id="no file"),
        pytest.param("fleet: yes", "is not JSON", id="not JSON"),
        pytest.param("{}", "has no service.apiKey", id="no key"),
        pytest.param('{"service": {"apiKey": "k"}}', "fleet.vendors: expected an object", id="broken fleet"),
    ],
)
def test_an_export_it_cannot_use(tmp_path: Path, content: str | None, said: str) -> None:
    path = tmp_path / "fleet.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    ended = run("service", "--fleet", str(path), "--port", "0")
    assert (ended.code, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert ended.stderr.startswith(f"charger-sandbox: {path}")
    assert said in ended.stderr


def test_a_port_that_is_taken(fleet_file: Path) -> None:
    with Server(hello) as other:
        ended = run("service", "--fleet", str(fleet_file), "--port", str(other.port))
    assert (ended.code, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert f"a free port was expected at 127.0.0.1:{other.port}" in ended.stderr
