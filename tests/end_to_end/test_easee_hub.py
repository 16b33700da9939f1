"""Easee's stream over real sockets, with a client that knows nothing of ours."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from simulator.delivery import delivering
from simulator.faults.body import Body
from simulator.faults.delay import Delay
from simulator.faults.fault import Fault
from simulator.faults.refuse import Refuse
from simulator.faults.reset import Reset
from simulator.faults.silence import Silence
from simulator.faults.status import Status
from simulator.serve import Server
from simulator.truth.clock import SystemWall
from tests.simulator.clouds import Clouds

PATIENCE_S = 30.0
LONG_ENOUGH_S = 1.0
"""Of silence."""
now_s = SystemWall().monotonic_s
HANDLE = "easee-charging"
HELLO = {"protocol": "json", "version": 1}
hubs = pytest.mark.parametrize("hub", ["chargers", "products"])


def _streams() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "easee-stream"]


class Listener:
    """One connection to a hub, as a client has it."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def say(self, *messages: object) -> None:
        """Send messages in one frame."""
        self.connection.send("".join(json.dumps(message) + "\x1e" for message in messages))

    def hear(self) -> Any:
        """The next message. Raises TimeoutError when none comes in time."""
        frame = self.connection.recv(PATIENCE_S)
        assert isinstance(frame, str)
        assert (frame.count("\x1e"), frame[-1], len(frame.encode()) < 32 * 1024) == (1, "\x1e", True)
        return json.loads(frame[:-1])

    def hear_until(self, wanted: Callable[[Any], bool]) -> list[Any]:
        """The next messages, up to and with the wanted one."""
        heard, end_s = [self.hear()], now_s() + PATIENCE_S
        while not wanted(heard[-1]):
            assert now_s() < end_s, heard
            heard.append(self.hear())
        return heard

    def greet(self, *behind: object) -> None:
        """Shake hands, perhaps with more behind it in the same frame."""
        self.say(HELLO, *behind)
        assert self.hear() == {}

    def has_ended(self) -> bool:
        """Whether nothing comes any more; what is still on its way is thrown away."""
        try:
            while self.connection.recv(PATIENCE_S):
                pass
        except ConnectionClosed:
            return True
        return False


class Cloud(Clouds):
    """The sandbox behind a real server, and listeners of its hubs."""

    def __init__(self, running: ExitStack) -> None:
        super().__init__()
        self._running = running
        self.server = running.enter_context(Server(delivering(self.sandbox.wsgi)))
        self.serial = self.charger(HANDLE).serial

    @property
    def token(self) -> str:
        """A live access token."""
        return self.bearer(HANDLE)[1].removeprefix("Bearer ")

    def negotiate(self, hub: str, query: str = "") -> dict[str, Any]:
        """Negotiate as pysignalr (no query) or a JavaScript client does."""
        url = f"{self.server.url}/easee/hubs/{hub}/negotiate{query}"
        answer = httpx.post(url, headers=dict([self.bearer(HANDLE)]), trust_env=False)
        assert answer.status_code == 200
        document: dict[str, Any] = answer.json()
        return document

    def listen(
        self, hub: str = "chargers", query: str = "", *, header: bool = True, patience_s: float = PATIENCE_S
    ) -> Listener:
        """Connect to a hub. Raises what the client raises."""
        url = f"{self.server.url.replace('http', 'ws')}/easee/hubs/{hub}{query}"
        headers = dict([self.bearer(HANDLE)]) if header else {}
        # Without an end to its queue the client reads on, also while nobody asks for what it has read.
        connection = connect(
            url,
            additional_headers=headers,
            open_timeout=patience_s,
            close_timeout=PATIENCE_S,
            max_queue=None,
            proxy=None,
        )
        return Listener(self._running.enter_context(connection))

    def subscribing(self, invocation_id: str | None = None, *, serial: str | None = None) -> dict[str, object]:
        """What subscribes to a charger, with everything it says now."""
        call = {"type": 1, "target": "SubscribeWithCurrentState", "arguments": [serial or self.serial, True]}
        return call | ({"invocationId": invocation_id} if invocation_id is not None else {})

    def observations(self) -> dict[int, dict[str, Any]]:
        """What REST says of the charger."""
        path = self.state_path(HANDLE).partition("?")[0]
        rows = json.loads(self.call("GET", path, [self.bearer(HANDLE)]).body)["observations"]
        return {row["id"]: row for row in rows}


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    """The sandbox, served; at the end nobody is left in it."""
    with ExitStack() as running:
        yield Cloud(running)
    _join_streams()


def _join_streams() -> None:
    for stream in _streams():
        stream.join(PATIENCE_S)
    assert _streams() == []


def _updates(messages: list[Any]) -> dict[int, dict[str, Any]]:
    return {said["arguments"][0]["id"]: said["arguments"][0] for said in messages if said.get("type") == 1}


@hubs
@pytest.mark.parametrize(
    ("query", "ticket"),
    [
        pytest.param("", "connectionId", id="version 0"),
        pytest.param("?negotiateVersion=1", "connectionToken", id="version 1"),
    ],
)
def test_negotiated(cloud: Cloud, hub: str, query: str, ticket: str) -> None:
    named = cloud.negotiate(hub, query)[ticket]
    listener = cloud.listen(hub, f"?id={named}")
    listener.greet()
    listener.say(cloud.subscribing())
    assert listener.hear()["arguments"][0]["id"] == 109
    with pytest.raises(InvalidStatus) as refused:
        cloud.listen(hub, f"?id={named}")
    assert refused.value.response.status_code == 404


@hubs
@pytest.mark.parametrize("header", [True, False], ids=["token in the header", "token in the address"])
def test_direct(cloud: Cloud, hub: str, header: bool) -> None:
    listener = cloud.listen(hub, "" if header else f"?access_token={cloud.token}", header=header)
    listener.greet(cloud.subscribing("0"))
    assert listener.hear() == {"type": 3, "invocationId": "0", "result": None}
    assert listener.hear()["arguments"][0] == {
        "mid": cloud.serial,
        "dataType": 4,
        "id": 109,
        "timestamp": cloud.observations()[109]["timestamp"],
        "value": "3",
    }


def test_all_of_the_state_as_text(cloud: Cloud) -> None:
    listener = cloud.listen()
    listener.greet({"type": 6}, cloud.subscribing())
    rows = cloud.observations()
    heard = _updates([listener.hear() for _ in rows])
    for number, row in rows.items():
        value = {True: "1", False: "0"}[row["value"]] if isinstance(row["value"], bool) else str(row["value"])
        assert heard[number] == {**row, "mid": cloud.serial, "value": value}


def test_what_happens_is_pushed(cloud: Cloud) -> None:
    listener = cloud.listen()
    listener.greet(cloud.subscribing())
    told = _updates([listener.hear() for _ in cloud.observations()])
    cloud.world.act(cloud.charger(HANDLE).id, "stop")
    cloud.world.clock.step(5.0)
    stopped = cloud.observations()
    changed = {number for number, row in stopped.items() if row["timestamp"] != told[number]["timestamp"]}
    heard: dict[int, dict[str, Any]] = {}
    while set(heard) != changed:
        heard |= _updates([listener.hear()])
    assert {number: heard[number]["timestamp"] for number in heard} == {
        number: stopped[number]["timestamp"] for number in changed
    }
    assert (heard[109]["value"], heard[120]["value"]) == ("2", "0")


def test_unsubscribed(cloud: Cloud) -> None:
    listener = cloud.listen()
    leave = {"type": 1, "invocationId": "9", "target": "Unsubscribe", "arguments": [cloud.serial]}
    listener.greet(cloud.subscribing(), leave)
    heard = listener.hear_until(lambda said: said["type"] == 3)
    assert heard[-1] == {"type": 3, "invocationId": "9", "result": None}


def test_a_ping_of_the_websocket_is_answered(cloud: Cloud) -> None:
    listener = cloud.listen()
    listener.greet()
    assert listener.connection.ping().wait(PATIENCE_S)


def test_what_nobody_knows_does_no_harm(cloud: Cloud) -> None:
    listener = cloud.listen()
    stranger = {"type": 1, "target": "SubscribeToMyProduct", "arguments": [cloud.serial], "headers": {"x": "y"}}
    listener.greet(stranger, {"type": 42}, {"type": 6}, cloud.subscribing(serial=cloud.charger("easee-stopped").serial))
    listener.say(cloud.subscribing("next"))
    assert listener.hear() == {"type": 3, "invocationId": "next", "result": None}


def test_a_foreign_charger_is_not_told(cloud: Cloud) -> None:
    listener = cloud.listen()
    listener.greet(cloud.subscribing("0", serial=cloud.charger("easee-stopped").serial))
    assert listener.hear() == {
        "type": 3,
        "invocationId": "0",
        "error": "There is no such product, or no access to it.",
    }


def test_a_listener_says_goodbye(cloud: Cloud) -> None:
    listener = cloud.listen()
    listener.greet({"type": 7})
    assert listener.has_ended()
    assert listener.connection.close_code == 1000


def test_a_listener_just_leaves(cloud: Cloud) -> None:
    listener = cloud.listen()
    listener.greet(cloud.subscribing())
    listener.connection.socket.close()
    _join_streams()
    assert _streams() == []


@pytest.mark.parametrize("query", ["", "?access_token=garbage"])
def test_bad_tokens(cloud: Cloud, query: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        cloud.listen(query=query, header=False)
    assert refused.value.response.status_code == 401


def test_an_expired_token(cloud: Cloud) -> None:
    assert cloud.token
    cloud.world.clock.step(3601.0)
    with pytest.raises(InvalidStatus) as refused:
        cloud.listen()
    assert refused.value.response.status_code == 401


def test_the_upgrade_is_in_the_journal(cloud: Cloud) -> None:
    cloud.listen(query=f"?access_token={cloud.token}").greet()
    leg = cloud.legs()[-1]
    assert (leg.method, leg.endpoint, leg.status, leg.account_id) == ("GET", "stream", 101, cloud.account(HANDLE).id)
    assert cloud.token not in repr(leg)


def test_the_end_of_the_world(cloud: Cloud) -> None:
    listener = cloud.listen()
    listener.greet()
    cloud.sandbox.close_world("demo")
    assert listener.hear() == {"type": 7, "allowReconnect": True}
    assert listener.has_ended()


def test_the_stop_of_the_server_ends_all(cloud: Cloud) -> None:
    listeners = [cloud.listen() for _ in range(3)]
    for listener in listeners:
        listener.greet(cloud.subscribing())
    assert len(_streams()) == 3
    cloud.server.stop()
    _join_streams()
    assert all(listener.has_ended() for listener in listeners)


def test_a_stream_holds_no_worker() -> None:
    with ExitStack() as running:
        cloud = Cloud(running)
        narrow = running.enter_context(Server(delivering(cloud.sandbox.wsgi), workers=1))
        cloud.server.stop()
        cloud.server = narrow
        for _ in range(3):
            cloud.listen().greet()
        assert cloud.negotiate("chargers")["negotiateVersion"] == 0
    _join_streams()


@pytest.mark.parametrize(
    ("fault", "error", "status"),
    [
        pytest.param(Status(429), InvalidStatus, 429, id="429"),
        pytest.param(Status(503), InvalidStatus, 503, id="503"),
        pytest.param(Reset(), InvalidMessage, None, id="reset"),
        pytest.param(Refuse(), InvalidMessage, None, id="refused"),
        pytest.param(Silence(), TimeoutError, None, id="silent"),
        pytest.param(Body("truncated"), InvalidHandshake, None, id="cut short"),
    ],
)
def test_faults_on_the_account_reach_the_upgrade(
    cloud: Cloud, fault: Fault, error: type[Exception], status: int | None
) -> None:
    assert cloud.token
    cloud.break_(fault, account_id=cloud.account(HANDLE).id)
    with pytest.raises(error) as broken:
        cloud.listen(patience_s=LONG_ENOUGH_S if isinstance(fault, Silence) else PATIENCE_S)
    assert _streams() == []
    if isinstance(broken.value, InvalidStatus):
        assert broken.value.response.status_code == status
    assert cloud.legs()[-1].faults == ("fault",)


def test_a_fault_on_the_account_reaches_the_negotiation(cloud: Cloud) -> None:
    assert cloud.token
    cloud.break_(Status(429), account_id=cloud.account(HANDLE).id)
    url = f"{cloud.server.url}/easee/hubs/chargers/negotiate"
    answer = httpx.post(url, headers=dict([cloud.bearer(HANDLE)]), trust_env=False)
    assert (answer.status_code, cloud.legs()[-1].endpoint) == (429, "negotiate")


def test_a_late_upgrade_is_late_and_works(cloud: Cloud) -> None:
    assert cloud.token
    cloud.break_(Delay(150.0), account_id=cloud.account(HANDLE).id, calls=1)
    began_s = now_s()
    listener = cloud.listen()
    assert now_s() - began_s >= 0.15
    listener.greet(cloud.subscribing("0"))
    assert listener.hear()["invocationId"] == "0"
