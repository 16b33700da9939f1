"""``service``, as far as it goes without serving: every export and setting it cannot use is said in one sentence."""

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from simulator.commands.service import service
from simulator.export import export_fleet
from simulator.service.settings import ServiceSettings
from tests.simulator.clouds import Clouds
from tests.simulator.commands.terminal import misuse, refusal

MAKE_ONE = "make one with `charger-sandbox fleet --json`"


@pytest.fixture
def fleet_file(tmp_path: Path) -> Path:
    """A good export."""
    export = export_fleet([Clouds().world], "http://127.0.0.1:9", "http://127.0.0.1:9", "k")
    path = tmp_path / "fleet.json"
    path.write_text(json.dumps(export), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(None, "{path} cannot be read (No such file or directory): " + MAKE_ONE, id="no file"),
        pytest.param(b"", "{path} is not JSON (Expecting value: line 1 column 1 (char 0)): " + MAKE_ONE, id="empty"),
        pytest.param(b"{,}", "{path} is not JSON (Expecting property name", id="not JSON"),
        pytest.param(b"\xff\xfe", "{path} is not JSON ('utf-8' codec", id="not UTF-8"),
        pytest.param(b"[]", "{path} should hold a JSON object with vendors, accounts and chargers", id="a list"),
        pytest.param(b"null", "{path} should hold a JSON object with vendors, accounts and chargers", id="null"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "fleet.json"
    if content is not None:
        path.write_bytes(content)
    assert refusal("service", "--fleet", str(path)).startswith(said.format(path=path))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refusal("service", "--fleet", str(tmp_path)) == f"{tmp_path} cannot be read (Is a directory): {MAKE_ONE}"


def _drop(*keys: str) -> Callable[[dict[str, Any]], None]:
    def change(export: dict[str, Any]) -> None:
        for key in keys:
            del export[key]

    return change


def _set(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    *way, last = [int(part) if part.isdigit() else part for part in path.split("/")]

    def change(export: dict[str, Any]) -> None:
        place: Any = export
        for part in way:
            place = place[part]
        place[last] = value

    return change


NO_KEY = "has no service.apiKey, a text that is not empty: give --api-key"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(_drop("service"), NO_KEY, id="no service"),
        pytest.param(_set("service", None), NO_KEY, id="service is null"),
        pytest.param(_set("service", "http://h"), NO_KEY, id="service is a text"),
        pytest.param(_set("service", {"baseUrl": "http://h"}), NO_KEY, id="no apiKey"),
        pytest.param(_set("service/apiKey", ""), NO_KEY, id="empty apiKey"),
        pytest.param(_set("service/apiKey", 5), NO_KEY, id="apiKey is a number"),
    ],
)
def test_a_file_without_a_key(fleet_file: Path, change: Callable[[dict[str, Any]], None], said: str) -> None:
    _rewrite(fleet_file, change)
    assert refusal("service", "--fleet", str(fleet_file)) == f"{fleet_file} {said}"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(_drop("chargers"), "fleet.chargers: expected a list, got NoneType", id="no chargers"),
        pytest.param(_drop("accounts"), "fleet.accounts: expected a list, got NoneType", id="no accounts"),
        pytest.param(_set("vendors", []), "fleet.vendors: expected an object, got list", id="vendors is a list"),
        pytest.param(_set("chargers/2/id", "7"), "chargers[2].id: expected a UUID with dashes, got '7'", id="id"),
        pytest.param(_set("accounts/1/vendor", "TESLA"), "accounts[1].vendor: expected one of", id="vendor"),
        pytest.param(_set("chargers/0/accountId", "x"), "chargers[0].accountId: expected the id", id="whose charger"),
    ],
)
def test_a_broken_fleet(fleet_file: Path, change: Callable[[dict[str, Any]], None], said: str) -> None:
    _rewrite(fleet_file, change)
    assert refusal("service", "--fleet", str(fleet_file)).startswith(f"{fleet_file}: {said}")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("--api-key", ""), "api_key: expected a text that callers send as X-API-KEY", id="empty key"),
        pytest.param(("--total-deadline-s", "-1"), "total_deadline_s: expected a finite number of at least 0", id="-1"),
        pytest.param(("--read-timeout-s", "nan"), "read_timeout_s: expected a finite number of at least 0", id="nan"),
        pytest.param(("--connect-timeout-s", "inf"), "connect_timeout_s: expected a finite number", id="inf"),
        pytest.param(("--host", "192.0.2.1", "--port", "0"), "an address of this machine was expected", id="host"),
    ],
)
def test_a_setting_that_cannot_be_used(fleet_file: Path, words: tuple[str, ...], said: str) -> None:
    assert refusal("service", "--fleet", str(fleet_file), *words).startswith(said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param((), "'--fleet'", id="no fleet"),
        pytest.param(("--fleet", "f", "--port", "70000"), "'--port': 70000", id="port"),
        pytest.param(("--fleet", "f", "--read-timeout-s", "soon"), "'--read-timeout-s': 'soon'", id="time"),
    ],
)
def test_misuse(words: tuple[str, ...], said: str) -> None:
    assert said in misuse("service", *words)


def test_the_settings_have_one_default() -> None:
    known = {field.name: field.default for field in fields(ServiceSettings)}
    times = {option.name: option.default for option in service.params if str(option.name).endswith("_s")}
    assert set(times) == {"connect_timeout_s", "read_timeout_s", "total_deadline_s"}
    assert times == {name: known[str(name)] for name in times}


def _rewrite(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    export = json.loads(path.read_text(encoding="utf-8"))
    change(export)
    path.write_text(json.dumps(export), encoding="utf-8")
