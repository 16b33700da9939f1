"""The table of faults, over a real socket and in process: what raw bytes, httpx and requests make of each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import requests

from simulator.delivery import delivering
from simulator.faults.fault import Fault
from simulator.faults.outcome import Ending
from simulator.faults.table import FAULTS, make_fault
from simulator.inprocess import InProcessTransport
from simulator.serve import Server
from simulator.truth.clock import SteppedWall
from tests.simulator.clouds import VENDORS_URL, Clouds
from tests.simulator.ends import Ends
from tests.simulator.serve.raw_client import ask

HANDLE = "go-e-charging"
SHORT_S, LONG_S = 0.3, 10.0
"""How long a caller waits who is to give up, and one who is not."""
OWN_OF_THE_SERVER = {"date", "server", "connection"}


@dataclass(frozen=True)
class Case:
    """A fault and what comes of it: the status line of the bytes (empty: not one byte), how the connection ends, and
    what httpx and requests raise (None: an ordinary answer). in_process: httpx without a socket, where that differs.
    """

    fault: Fault
    line: str
    end: str
    httpx_error: type[httpx.HTTPError] | None = None
    requests_error: type[requests.RequestException] | None = None
    in_process: type[httpx.HTTPError] | None = None

    @property
    def patience_s(self) -> float:
        """How long to wait for this one."""
        return SHORT_S if self.httpx_error is httpx.ReadTimeout else LONG_S


Errors = tuple[type[httpx.HTTPError] | None, type[requests.RequestException] | None]
NO_ERROR: Errors = (None, None)


def _case(
    line: str, end: str, errors: Errors = NO_ERROR, in_process: type[httpx.HTTPError] | None = None, **fault: Any
) -> Case:
    return Case(make_fault(**fault), line, end, errors[0], errors[1], in_process)


CUT = (httpx.RemoteProtocolError, requests.exceptions.ChunkedEncodingError)
BROKEN_OFF = (httpx.ReadError, requests.exceptions.ChunkedEncodingError)
CLOSED = (httpx.RemoteProtocolError, requests.ConnectionError)
RESET = (httpx.ReadError, requests.ConnectionError)
UNANSWERED = (httpx.ReadTimeout, requests.ReadTimeout)
STALLED = (httpx.ReadTimeout, requests.ConnectionError)
OK = "200 OK"

CASES: dict[str, Case] = {
    "status, html": _case("503 Service Unavailable", "FIN", fault="status", status=503, body="html"),
    "status, json": _case("500 Internal Server Error", "FIN", fault="status", status=500, body="json"),
    "status, text": _case("403 Forbidden", "FIN", fault="status", status=403, body="text"),
    "status, empty": _case("502 Bad Gateway", "FIN", fault="status", status=502, body="empty"),
    "status, headers": _case(
        "429 Too Many Requests", "FIN", fault="status", status=429, body="json", headers={"Retry-After": "5"}
    ),
    "status without a name": _case("520 Unknown", "FIN", fault="status", status=520, body="html"),
    "status that has no body": _case("204 No Content", "FIN", fault="status", status=204, body="html"),
    "body, html": _case(OK, "FIN", fault="body", kind="html"),
    "body, malformed": _case(OK, "FIN", fault="body", kind="malformed"),
    "body, empty": _case(OK, "FIN", fault="body", kind="empty"),
    "body, truncated": _case(OK, "FIN", CUT, fault="body", kind="truncated"),
    "body, truncated to nothing": _case(OK, "FIN", CUT, fault="body", kind="truncated", share=0.0),
    "delay within patience": _case(OK, "FIN", fault="delay", delay_ms=20),
    "delay beyond patience": _case("", "OPEN", UNANSWERED, fault="delay", delay_ms=60_000),
    # The port is shared with all the others: who is refused is connected by the time it is known who he is. A reset
    # before any byte is the nearest a socket can do; in process, and on a port of the vendor's own, it is a refusal.
    "refuse": _case("", "RST", RESET, in_process=httpx.ConnectError, fault="refuse"),
    "reset": _case("", "RST", RESET, fault="reset"),
    "silence": _case("", "OPEN", UNANSWERED, fault="silence"),
    "silence that ends before patience": _case("", "FIN", CLOSED, fault="silence", max_s=0.02),
    "cut short": Case(Ends(5, Ending.FIN), OK, "FIN", *CUT),
    "reset in mid-body": Case(Ends(5, Ending.RESET), OK, "RST", *BROKEN_OFF),
    "stall in mid-body": Case(Ends(5, Ending.STALL), OK, "OPEN", *STALLED),
    "reset behind the last byte": Case(Ends(None, Ending.RESET), OK, "RST"),
    "stall behind the last byte": Case(Ends(None, Ending.STALL), OK, "OPEN"),
}
every_case = pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items()])


@contextmanager
def _served(case: Case) -> Iterator[tuple[Clouds, Server]]:
    clouds = Clouds()
    clouds.bearer(HANDLE)
    clouds.break_(case.fault)
    with Server(delivering(clouds.sandbox.wsgi)) as server:
        yield clouds, server


def test_every_fault_of_the_table_is_here() -> None:
    assert {type(case.fault) for case in CASES.values()} - {Ends} == set(FAULTS.values())


@every_case
def test_on_the_wire(case: Case) -> None:
    with _served(case) as (clouds, server):
        seen = ask(server.port, _request(clouds), SHORT_S if case.end == "OPEN" else LONG_S)
    assert seen.data.partition(b"\r\n")[0].decode() == (f"HTTP/1.1 {case.line}" if case.line else "")
    assert seen.end == case.end


@every_case
def test_httpx_over_a_socket(case: Case) -> None:
    with _served(case) as (clouds, server), _client(server.url, case) as client:
        _expect(case.httpx_error, lambda: client.get(clouds.state_path(HANDLE), headers=[clouds.bearer(HANDLE)]))


@every_case
def test_requests_over_a_socket(case: Case) -> None:
    with _served(case) as (clouds, server), requests.Session() as session:
        session.trust_env = False
        url, headers = server.url + clouds.state_path(HANDLE), dict([clouds.bearer(HANDLE)])
        _expect(case.requests_error, lambda: session.get(url, headers=headers, timeout=(LONG_S, case.patience_s)))


@every_case
def test_httpx_in_process(case: Case) -> None:
    clouds = Clouds()
    clouds.bearer(HANDLE)
    clouds.break_(case.fault)
    with _client(VENDORS_URL, case, _in_process(clouds)) as client:
        error = case.in_process or case.httpx_error
        _expect(error, lambda: client.get(clouds.state_path(HANDLE), headers=[clouds.bearer(HANDLE)]))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "case", [pytest.param(case, id=name) for name, case in CASES.items() if case.httpx_error is None]
)
def test_an_answer_is_the_same_both_ways(case: Case, method: str) -> None:
    with _served(case) as (clouds, server):
        seen = []
        for url, transport in ((server.url, None), (VENDORS_URL, _in_process(clouds))):
            with _client(url, case, transport) as client:
                said = client.request(method, clouds.state_path(HANDLE), headers=[clouds.bearer(HANDLE)])
            told = [(name, value) for name, value in said.headers.multi_items() if name not in OWN_OF_THE_SERVER]
            seen.append((said.status_code, told, said.content))
    assert seen[0] == seen[1]
    assert seen[0][0] == int(case.line.split()[0])


@pytest.mark.parametrize("kind", ["truncated", "malformed"])
def test_head_has_no_body_that_could_be_cut(kind: str) -> None:
    case = Case(make_fault("body", kind=kind), OK, "FIN")
    with _served(case) as (clouds, server):
        assert ask(server.port, _request(clouds, "HEAD")).data.endswith(b"\r\n\r\n")
        with _client(server.url, case) as wired, _client(VENDORS_URL, case, _in_process(clouds)) as unwired:
            for client in (wired, unwired):
                said = client.head(clouds.state_path(HANDLE), headers=[clouds.bearer(HANDLE)])
                assert (said.status_code, said.content) == (200, b"")


@every_case
def test_once_mended_all_is_as_before_on_the_same_server(case: Case) -> None:
    with _served(case) as (clouds, server), _client(server.url, case) as client:
        clouds.opened.board.mend_all()
        before = _state(client, clouds)
        clouds.break_(case.fault)
        _expect(case.httpx_error, lambda: _state(client, clouds))
        clouds.opened.board.mend_all()
        assert _state(client, clouds) == before
        assert before[0] == 200


def _state(client: httpx.Client, clouds: Clouds) -> tuple[int, bytes, list[tuple[str, str]]]:
    said = client.get(clouds.state_path(HANDLE), headers=[clouds.bearer(HANDLE)])
    return said.status_code, said.content, [pair for pair in said.headers.multi_items() if pair[0] != "date"]


def _expect(error: type[Exception] | None, act: Callable[[], Any]) -> None:
    if error is None:
        act()
        return
    with pytest.raises((httpx.HTTPError, requests.RequestException)) as raised:
        act()
    assert raised.type is error


def _client(url: str, case: Case, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    timeout = httpx.Timeout(LONG_S, read=case.patience_s)
    return httpx.Client(base_url=url, transport=transport, trust_env=False, timeout=timeout)


def _in_process(clouds: Clouds) -> httpx.BaseTransport:
    return InProcessTransport(clouds.sandbox.wsgi, SteppedWall(clouds.world.clock))


def _request(clouds: Clouds, method: str = "GET") -> bytes:
    name, value = clouds.bearer(HANDLE)
    head = f"{method} {clouds.state_path(HANDLE)} HTTP/1.1\r\nHost: t\r\nConnection: close\r\n{name}: {value}\r\n\r\n"
    return head.encode()
