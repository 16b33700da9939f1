"""Without sockets a wait costs nobody time: it moves the world by exactly as much."""

from typing import Any

import httpx
import pytest

from simulator.faults.body import Body
from simulator.faults.delay import Delay
from simulator.faults.outcome import Ending
from simulator.faults.silence import Silence
from simulator.inprocess import InProcessTransport
from simulator.truth.clock import SteppedWall
from tests.simulator.clouds import START_S, VENDORS_URL, Clouds
from tests.simulator.ends import Ends

HANDLE = "go-e-charging"
PATIENCE_S = 4.0


@pytest.fixture
def clouds() -> Clouds:
    """The demo world."""
    return Clouds()


def _ask(clouds: Clouds, read_s: float | None = PATIENCE_S) -> httpx.Response:
    transport = InProcessTransport(clouds.sandbox.vendors, SteppedWall(clouds.world.clock))
    with httpx.Client(base_url=VENDORS_URL, transport=transport, timeout=httpx.Timeout(9.0, read=read_s)) as client:
        return client.get(clouds.state_path(HANDLE), headers=[clouds.bearer(HANDLE)])


@pytest.mark.parametrize(
    ("fault", "read_s", "error", "moved_s"),
    [
        pytest.param(Delay(0.0), PATIENCE_S, None, 0.0, id="no delay"),
        pytest.param(Delay(1500.0), PATIENCE_S, None, 1.5, id="delay"),
        pytest.param(Delay(3999.0), PATIENCE_S, None, 3.999, id="delay just within patience"),
        pytest.param(Delay(4000.0), PATIENCE_S, httpx.ReadTimeout, 4.0, id="delay as long as patience"),
        pytest.param(Delay(60_000.0), PATIENCE_S, httpx.ReadTimeout, 4.0, id="delay beyond patience"),
        pytest.param(Delay(600_000.0), None, None, 600.0, id="delay and no limit"),
        pytest.param(Silence(), PATIENCE_S, httpx.ReadTimeout, 4.0, id="silence"),
        pytest.param(Silence(4.0), PATIENCE_S, httpx.ReadTimeout, 4.0, id="silence as long as patience"),
        pytest.param(Silence(1.0), PATIENCE_S, httpx.RemoteProtocolError, 1.0, id="silence that ends first"),
        pytest.param(Silence(120.0), None, httpx.RemoteProtocolError, 120.0, id="silence and no limit"),
        pytest.param(Ends(5, Ending.STALL), PATIENCE_S, httpx.ReadTimeout, 4.0, id="stall"),
        pytest.param(Ends(5, Ending.STALL), None, httpx.ReadTimeout, 0.0, id="stall and no limit: told at once"),
        pytest.param(Body("truncated"), PATIENCE_S, httpx.RemoteProtocolError, 0.0, id="truncated"),
        pytest.param(Body("truncated"), None, httpx.RemoteProtocolError, 0.0, id="truncated and no limit"),
    ],
)
def test_a_wait_moves_the_world_by_as_much(
    clouds: Clouds, fault: Any, read_s: float | None, error: type[httpx.HTTPError] | None, moved_s: float
) -> None:
    clouds.break_(fault)
    if error is None:
        assert _ask(clouds, read_s).status_code == 200
    else:
        with pytest.raises(httpx.HTTPError) as raised:
            _ask(clouds, read_s)
        assert raised.type is error
    assert clouds.world.now_s() == pytest.approx(START_S + moved_s, abs=1e-6)


def test_delays_add_up(clouds: Clouds) -> None:
    clouds.break_(Delay(1000.0), "one")
    clouds.break_(Delay(500.0), "two")
    assert _ask(clouds).status_code == 200
    assert clouds.world.now_s() == START_S + 1.5


def test_a_late_answer_tells_of_the_moment_it_was_asked(clouds: Clouds) -> None:
    prompt = _ask(clouds)
    clouds.break_(Delay(3000.0))
    late = _ask(clouds)
    assert (late.content, late.headers) == (prompt.content, prompt.headers)
    assert clouds.legs()[-1].at_s == START_S


def test_a_delayed_and_cut_answer_is_late_first(clouds: Clouds) -> None:
    clouds.break_(Delay(1000.0), "late")
    clouds.break_(Body("truncated"), "cut")
    with pytest.raises(httpx.RemoteProtocolError):
        _ask(clouds)
    assert clouds.world.now_s() == START_S + 1.0


@pytest.mark.parametrize("ending", [Ending.FIN, Ending.RESET, Ending.STALL])
def test_what_came_before_the_end_is_read(clouds: Clouds, ending: Ending) -> None:
    clouds.break_(Ends(5, ending))
    transport = InProcessTransport(clouds.sandbox.vendors, SteppedWall(clouds.world.clock))
    heard: list[bytes] = []
    with (
        httpx.Client(base_url=VENDORS_URL, transport=transport) as client,
        client.stream("GET", clouds.state_path(HANDLE), headers=[clouds.bearer(HANDLE)]) as response,
        pytest.raises(httpx.TransportError),
    ):
        heard.extend(response.iter_raw())
    assert (response.status_code, heard) == (200, [b'{"alw'])


def test_an_error_names_its_request(clouds: Clouds) -> None:
    clouds.break_(Silence())
    with pytest.raises(httpx.ReadTimeout) as raised:
        _ask(clouds)
    assert raised.value.request.url.path == f"/go-e/{clouds.charger(HANDLE).serial}/api/status"


def test_a_client_that_says_no_timeout_at_all_waits(clouds: Clouds) -> None:
    clouds.break_(Delay(5000.0))
    transport = InProcessTransport(clouds.sandbox.vendors, SteppedWall(clouds.world.clock))
    name, value = clouds.bearer(HANDLE)
    request = httpx.Request("GET", VENDORS_URL + clouds.state_path(HANDLE), headers={name: value})
    assert transport.handle_request(request).status_code == 200
    assert clouds.world.now_s() == START_S + 5.0


def test_a_request_with_a_streamed_body_arrives_whole(clouds: Clouds) -> None:
    account = clouds.account("easee-charging")
    body = f'{{"userName": "{account.username}", "password": "{account.password}"}}'.encode()
    transport = InProcessTransport(clouds.sandbox.vendors, SteppedWall(clouds.world.clock))
    with httpx.Client(base_url=VENDORS_URL, transport=transport) as client:
        said = client.post("/easee/api/accounts/login", content=iter([body[:9], body[9:]]))
    assert (said.status_code, said.json()["tokenType"]) == (200, "Bearer")
    assert dict(clouds.legs()[-1].request_headers)["Transfer-Encoding"] == "chunked"
