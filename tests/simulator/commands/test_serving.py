"""How a command that serves ends: at a signal, with the port free and the signals as they were."""

import signal
import threading
from collections.abc import Iterator

import httpx
import pytest

from simulator.commands.serving import CannotListen, serving
from simulator.serve import PortTaken, Server
from tests.simulator.serve.conftest import hello

SIGNALS = [signal.SIGINT, signal.SIGTERM]
each_signal = pytest.mark.parametrize("number", SIGNALS, ids=[number.name for number in SIGNALS])


@pytest.fixture(autouse=True)
def _leaves_signals_and_threads_alone() -> Iterator[None]:
    before, others = [signal.getsignal(number) for number in SIGNALS], set(threading.enumerate())
    yield
    assert [signal.getsignal(number) for number in SIGNALS] == before
    assert [thread.name for thread in set(threading.enumerate()) - others if thread.name.startswith("sandbox-")] == []


@each_signal
def test_a_signal_ends_the_wait_and_frees_the_port(number: signal.Signals) -> None:
    server = Server(hello)
    with serving(server) as until_told_to_stop:
        assert httpx.get(f"{server.url}/there", trust_env=False).text == "/there"
        signal.raise_signal(number)
        until_told_to_stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.url, trust_env=False)
    with Server(hello, port=server.port) as again:
        assert httpx.get(again.url, trust_env=False).status_code == 200


@each_signal
def test_a_signal_before_the_wait_counts(number: signal.Signals) -> None:
    server = Server(hello)
    with serving(server) as until_told_to_stop:
        signal.raise_signal(number)
        signal.raise_signal(number)
        until_told_to_stop()
        until_told_to_stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.url, trust_env=False)


def test_an_error_in_the_block_stops_the_server() -> None:
    server = Server(hello)
    with pytest.raises(ValueError, match="ours"), serving(server):
        raise ValueError("ours")
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.url, trust_env=False)


def test_a_taken_port_is_said_as_it_is() -> None:
    with Server(hello) as other, pytest.raises(PortTaken, match="another program listens there"):
        serving(Server(hello, port=other.port)).__enter__()


def test_an_address_that_is_not_ours() -> None:
    with pytest.raises(CannotListen, match=r"192\.0\.2\.1 port 0 cannot be listened on \(Cannot assign requested"):
        serving(Server(hello, "192.0.2.1")).__enter__()
