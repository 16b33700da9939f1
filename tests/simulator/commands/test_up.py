"""``up``, as far as it goes without serving: what it refuses, and the line to paste."""

import shlex

import pytest

from contracts.commands.check import LISTEN, VENDORS
from simulator.commands.intercepting import INTERCEPT_PORT
from simulator.commands.service import service
from simulator.commands.serving import PORT
from simulator.commands.up import curl, up
from simulator.demo import SEED
from tests.simulator.commands.terminal import misuse, refusal


@pytest.mark.parametrize(
    "host",
    [
        pytest.param("0.0.0.0", id="every address"),
        pytest.param("::", id="every IPv6 address"),
        pytest.param("192.168.1.20", id="the local network"),
        pytest.param("charger.example", id="a name"),
        pytest.param("", id="nothing"),
    ],
)
def test_it_stays_on_this_machine(host: str) -> None:
    expected = f"a loopback address was expected for --host (127.0.0.1, localhost, ::1), got {host or 'none'}: add "
    assert refusal("up", "--port", "0", "--host", host).startswith(expected + "--allow-remote")


@pytest.mark.parametrize("words", [("--intercept-port", "8430"), ("--ca-dir", "/nowhere")])
def test_options_of_the_proxy_want_the_proxy(words: tuple[str, str]) -> None:
    assert refusal("up", "--port", "0", *words) == f"{words[0]} belongs to --intercept: add that, or drop it"


def test_the_proxy_has_a_port_nobody_else_has() -> None:
    listen = int(LISTEN.rpartition(":")[2])
    service_port = next(option.default for option in service.params if option.name == "port")
    assert INTERCEPT_PORT not in (PORT, service_port, *range(listen, listen + len(VENDORS)))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("--port", "-1"), "'--port': -1", id="port too low"),
        pytest.param(("--port", "99999"), "'--port': 99999", id="port too high"),
        pytest.param(("--port", "http"), "'--port': 'http'", id="no port"),
        pytest.param(("--seed", "7.5"), "'--seed': '7.5'", id="no seed"),
        pytest.param(("--easee-profile", "new"), "'--easee-profile': 'new' is not one of", id="no profile"),
        pytest.param(("--intercept-port", "70000"), "'--intercept-port': 70000", id="proxy port too high"),
        pytest.param(("now",), "(now)", id="argument"),
    ],
)
def test_misuse(words: tuple[str, ...], said: str) -> None:
    assert said in misuse("up", *words)


def test_defaults() -> None:
    defaults = {option.name: option.default for option in up.params}
    assert (defaults["port"], defaults["seed"], defaults["host"]) == (PORT, SEED, "127.0.0.1") == (8420, 7, "127.0.0.1")


def test_the_line_to_paste_is_one_a_shell_reads() -> None:
    assert shlex.split(curl("http://h:1", "k", "id")) == [
        *("curl", "-s", "-H", "X-API-KEY: k"),
        "http://h:1/v1.0.0/chargers/id/refresh",
    ]


def test_a_chaos_profile_that_is_none() -> None:
    said = refusal("up", "--port", "0", "--chaos", "bad-day")
    assert said.startswith("no chaos profile is called 'bad-day': choose one of flaky-mobile-network, vendor-outage, ")


def test_the_folder_of_chaos_wants_chaos() -> None:
    said = refusal("up", "--port", "0", "--chaos-out", "somewhere")
    assert said == "--chaos-out belongs to --chaos PROFILE: add that, or drop it"
