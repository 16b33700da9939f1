"""The table of faults, over a real socket and in process: what raw bytes, httpx, requests, aiohttp and Node's fetch
make of each, and what a charger-service answers.
"""

import asyncio
import json
import socket
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import httpx
import pytest
import requests

from simulator.delivery import delivering
from simulator.export import export_fleet
from simulator.faults.fault import Fault
from simulator.faults.outcome import Ending
from simulator.faults.table import FAULTS, make_fault
from simulator.inprocess import InProcessTransport
from simulator.serve import Server
from simulator.service.app import create_app
from simulator.service.settings import ServiceSettings
from simulator.truth.clock import SteppedWall
from tests.simulator.clouds import VENDORS_URL, Clouds, refreshed
from tests.simulator.ends import Ends
from tests.simulator.node_client import Node, node
from tests.simulator.serve.raw_client import ask, connected

HANDLE = "go-e-charging"
SHORT_S, LONG_S = 0.6, 10.0
"""How long a caller waits who is to give up, and one who is not."""
OWN_OF_THE_SERVER = {"date", "server", "connection"}


@dataclass(frozen=True)
class Case:
    """A fault and what comes of it: the status line of the bytes (empty: not one byte), how the connection ends, and
    what each client reports (None: an ordinary answer). in_process: httpx without a socket, where that differs.
    """

    fault: Fault
    line: str
    end: str
    httpx_error: type[httpx.HTTPError] | None = None
    requests_error: type[requests.RequestException] | None = None
    aiohttp_error: type[Exception] | None = None
    node_errors: tuple[str, ...] = ()
    in_process: type[httpx.HTTPError] | None = None

    @property
    def patience_s(self) -> float:
        """How long to wait for this one."""
        return SHORT_S if self.httpx_error is httpx.ReadTimeout else LONG_S


Errors = tuple[
    type[httpx.HTTPError] | None, type[requests.RequestException] | None, type[Exception] | None, tuple[str, ...]
]
"""What httpx, requests, aiohttp and Node report; which of several codes Node gives depends on what it reads first."""
NO_ERROR: Errors = (None, None, None, ())


def _case(
    line: str, end: str, errors: Errors = NO_ERROR, in_process: type[httpx.HTTPError] | None = None, **fault: Any
) -> Case:
    return Case(make_fault(**fault), line, end, *errors, in_process)


CHUNKED = requests.exceptions.ChunkedEncodingError
SHORT_BODY = ("UND_ERR_RES_CONTENT_LENGTH_MISMATCH", "UND_ERR_SOCKET", "ECONNRESET")
CUT: Errors = (httpx.RemoteProtocolError, CHUNKED, aiohttp.ClientPayloadError, SHORT_BODY)
BROKEN_OFF: Errors = (httpx.ReadError, CHUNKED, aiohttp.ClientPayloadError, SHORT_BODY)
TOO_MUCH: Errors = (None, None, aiohttp.ClientResponseError, ())
CLOSED: Errors = (
    httpx.RemoteProtocolError,
    requests.ConnectionError,
    aiohttp.ServerDisconnectedError,
    ("UND_ERR_SOCKET",),
)
RESET: Errors = (httpx.ReadError, requests.ConnectionError, aiohttp.ClientOSError, ("ECONNRESET",))
UNANSWERED: Errors = (httpx.ReadTimeout, requests.ReadTimeout, aiohttp.SocketTimeoutError, ("TimeoutError",))
STALLED: Errors = (httpx.ReadTimeout, requests.ConnectionError, aiohttp.SocketTimeoutError, ("TimeoutError",))
AT_CAR: dict[str, Any] = {"at": "car", "touches": ["state"]}
AT_NRG: dict[str, Any] = {"at": "nrg", "touches": ["power", "phases"]}
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
    "status, a vendor's own": _case("404 Not Found", "FIN", fault="status", status=404, body="go_e.outdated"),
    "status, a body written out": _case("400 Bad Request", "FIN", fault="status", status=400, content="{}"),
    "status after a while": _case("504 Gateway Timeout", "FIN", fault="status", status=504, after_ms=20),
    "status beyond patience": _case("", "OPEN", UNANSWERED, fault="status", status=504, after_ms=60_000),
    "cut, fin": _case(OK, "FIN", CUT, fault="cut", then="fin"),
    "cut, reset": _case(OK, "RST", BROKEN_OFF, fault="cut", then="reset"),
    "cut, stall": _case(OK, "OPEN", STALLED, fault="cut", then="stall"),
    "cut behind the head, stall": _case(OK, "OPEN", STALLED, fault="cut", then="stall", share=0.0),
    "length, too long": _case(OK, "FIN", CUT, fault="length", by=16),
    "length, too short": _case(OK, "FIN", TOO_MUCH, fault="length", by=-4),
    "drip within patience": _case(OK, "FIN", fault="drip", bytes_per_s=500),
    "drip beyond patience": _case(OK, "OPEN", STALLED, fault="drip", bytes_per_s=0.5),
    "unresolved": _case("", "RST", RESET, in_process=httpx.ConnectError, fault="unresolved"),
    "tls, expired": _case("", "RST", RESET, in_process=httpx.ConnectError, fault="tls", certificate="expired"),
    "tls, wrong name": _case("", "RST", RESET, in_process=httpx.ConnectError, fault="tls", certificate="wrong-name"),
    "value": _case(OK, "FIN", fault="value", **AT_CAR, to=99),
    "literal": _case(OK, "FIN", fault="literal", **AT_CAR, text="NaN"),
    "nulled": _case(OK, "FIN", fault="nulled", **AT_CAR),
    "missing": _case(OK, "FIN", fault="missing", **AT_CAR),
    "scale": _case(OK, "FIN", fault="scale", at="nrg[11]", touches=["power"], by=1000),
    "shorten": _case(OK, "FIN", fault="shorten", **AT_NRG, keep=4),
    "repeat": _case(OK, "FIN", fault="repeat", **AT_CAR, to=1),
    "extra_keys": _case(OK, "FIN", fault="extra_keys", keys={"xyz": None}),
    "extra_entry": _case(OK, "FIN", fault="extra_entry", **AT_NRG, entry=0),
    "pad": _case(OK, "FIN", fault="pad", size_bytes=200_000, touches=["nothing"]),
    "clock": _case(OK, "FIN", fault="clock", skew_s=600),
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
def test_aiohttp_over_a_socket(case: Case) -> None:
    with _served(case) as (clouds, server):
        url, headers = server.url + clouds.state_path(HANDLE), dict([clouds.bearer(HANDLE)])
        # A loop of Playwright's may be running in this thread.
        with ThreadPoolExecutor(1) as thread:
            fetching = thread.submit(asyncio.run, _fetched(url, headers, case.patience_s))
            _expect(case.aiohttp_error, fetching.result)


async def _fetched(url: str, headers: dict[str, str], patience_s: float) -> bytes:
    timeout = aiohttp.ClientTimeout(total=None, sock_read=patience_s)
    async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url, headers=headers) as response:
        return await response.read()


@pytest.fixture(scope="module", name="fetching")
def _fetching() -> Iterator[Node]:
    with node() as fetching:
        yield fetching


@every_case
def test_fetch_over_a_socket(case: Case, fetching: Node) -> None:
    with _served(case) as (clouds, server):
        url, headers = server.url + clouds.state_path(HANDLE), dict([clouds.bearer(HANDLE)])
        said = fetching.fetch(url, headers, case.patience_s)
    if case.node_errors:
        assert said.error in case.node_errors
    else:
        assert (said.error, said.status) == (None, int(case.line.split()[0]))


@every_case
def test_a_charger_service_answers_the_same_both_ways(case: Case) -> None:
    with _served(case) as (clouds, server):
        key, charger_id = clouds.world.api_key, clouds.charger(HANDLE).id
        settings = ServiceSettings(api_key=key, read_timeout_s=case.patience_s, total_deadline_s=LONG_S)
        answers = []
        for url, transport in ((server.url, None), (VENDORS_URL, _in_process(clouds))):
            fleet = export_fleet([clouds.world], url, url, key)
            service = create_app(settings, fleet, clock=SteppedWall(clouds.world.clock), transport=transport)
            answers.append(refreshed(service, key, charger_id))
    assert answers[0] == answers[1]
    assert answers[0][0] == 503 or case.httpx_error is None


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


@pytest.mark.parametrize(("by", "promised"), [(16, 16), (-4, -4)])
def test_a_wrong_length_is_what_the_bytes_say(by: int, promised: int) -> None:
    with _served(_case(OK, "FIN", fault="length", by=by)) as (clouds, server):
        head, _, body = ask(server.port, _request(clouds), LONG_S).data.partition(b"\r\n\r\n")
        clouds.opened.board.mend_all()
        whole = clouds.state(HANDLE).body
    lengths = [int(line[16:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length: ")]
    assert (lengths, body) == ([len(whole) + promised], whole)


def test_a_drip_gives_the_head_at_once_and_then_byte_by_byte() -> None:
    with (
        _served(_case(OK, "FIN", fault="drip", bytes_per_s=2)) as (clouds, server),
        connected(server.port, LONG_S) as sock,
    ):
        sock.sendall(_request(clouds))
        first, second = sock.recv(65_536), sock.recv(65_536)
    assert first.startswith(b"HTTP/1.1 200 OK\r\n")
    assert first.endswith(b"\r\n\r\n")
    assert second == b"{"


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ({"fault": "refuse"}, ConnectionRefusedError),
        ({"fault": "unresolved"}, socket.gaierror),
        ({"fault": "tls", "certificate": "expired"}, ssl.SSLCertVerificationError),
        ({"fault": "tls", "certificate": "wrong-name"}, ssl.SSLCertVerificationError),
    ],
)
def test_in_process_the_cause_lies_below(fault: dict[str, str], cause: type[OSError]) -> None:
    clouds = Clouds()
    clouds.break_(make_fault(**fault))
    with _client(VENDORS_URL, Case(make_fault(**fault), "", "RST", *RESET), _in_process(clouds)) as client:
        with pytest.raises(httpx.ConnectError) as raised:
            client.get(clouds.state_path(HANDLE), headers=[clouds.bearer(HANDLE)])
        assert type(raised.value.__cause__) is cause
        assert ("Hostname mismatch" in str(raised.value)) is (fault.get("certificate") == "wrong-name")


@pytest.mark.parametrize(
    ("fault", "read"),
    [
        ("value", lambda said: said["car"] == 99),
        ("nulled", lambda said: said["car"] is None),
        ("missing", lambda said: "car" not in said),
        ("shorten", lambda said: len(said["nrg"]) == 4),
        ("extra_keys", lambda said: "xyz" in said),
        ("extra_entry", lambda said: len(said["nrg"]) == 17),
        ("scale", lambda said: said["nrg"][11] > 1_000_000),
        ("repeat", lambda said: said["car"] == 1),
        ("literal", lambda said: said["car"] != said["car"]),
    ],
)
def test_the_change_is_on_the_wire(fault: str, read: Callable[[Any], bool]) -> None:
    with _served(CASES[fault]) as (clouds, server):
        body = ask(server.port, _request(clouds), LONG_S).data.partition(b"\r\n\r\n")[2]
    assert read(json.loads(body))


@every_case
def test_a_world_that_was_broken_once_answers_like_one_that_never_was(case: Case) -> None:
    seen = []
    for broken in (True, False):
        clouds = Clouds()
        clouds.bearer(HANDLE)
        if broken:
            clouds.break_(case.fault)
            for _ in range(3):
                clouds.state(HANDLE)
            clouds.opened.board.mend("fault")
        seen.append([clouds.state(HANDLE), clouds.login("easee-charging"), clouds.state("zaptec-charging")])
    told = [[(said.status, said.headers, said.body) for said in answers] for answers in seen]
    assert told[0] == told[1]


@every_case
def test_once_mended_all_is_as_before_on_the_same_server(case: Case) -> None:
    with _served(case) as (clouds, server), _client(server.url, case) as client:
        clouds.opened.board.mend_all()
        before = _state(client, clouds, LONG_S)
        clouds.break_(case.fault)
        _expect(case.httpx_error, lambda: _state(client, clouds, case.patience_s))
        clouds.opened.board.mend_all()
        assert _state(client, clouds, LONG_S) == before
        assert before[0] == 200


def _state(client: httpx.Client, clouds: Clouds, patience_s: float) -> tuple[int, bytes, list[tuple[str, str]]]:
    said = client.get(clouds.state_path(HANDLE), headers=[clouds.bearer(HANDLE)], timeout=patience_s)
    return said.status_code, said.content, [pair for pair in said.headers.multi_items() if pair[0] != "date"]


def _expect(error: type[Exception] | None, act: Callable[[], Any]) -> None:
    if error is None:
        act()
        return
    with pytest.raises((httpx.HTTPError, requests.RequestException, aiohttp.ClientError)) as raised:
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
